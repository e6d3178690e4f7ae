"""法制监督: what becomes of our acts before those who review them, and how good our files are."""
