"""The catalogue on the desk: items, versions, charts, and the life of a change."""
