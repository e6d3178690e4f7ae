"""Pages of the integrity register."""
