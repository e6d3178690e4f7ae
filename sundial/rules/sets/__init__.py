"""Event sets: the base relations as Parquet files, by region and month."""
