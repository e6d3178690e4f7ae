"""What the supervised may set against a light: an appeal, an accepted deviation, a written request to correct the record."""
