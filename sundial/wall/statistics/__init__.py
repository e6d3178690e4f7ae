"""Pages of the figures of supervision."""
