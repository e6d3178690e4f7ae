"""The verbs of supervision: look (sweep), answer, investigate, dispose."""
