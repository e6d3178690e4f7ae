"""双公示: decisions handed over to the credit platform in the format of its fields."""
