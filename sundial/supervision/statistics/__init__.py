"""What supervision counts: powers run, cases, lights, rates; every number is the length of a list one can open."""
