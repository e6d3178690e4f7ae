"""Foreign event logs: read with a map, turned into the base relations, held to the same rules."""
