"""What stands on one side only, for those who supervise."""
