"""What the benchmarks of the watch stand on: a database of their own, filled with running cases by plain SQL."""
