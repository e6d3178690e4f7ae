"""Open data: what is public anyway, as tables with a stated schema, whole every day and what changed since."""
