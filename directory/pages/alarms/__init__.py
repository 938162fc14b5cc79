"""What looks like copying, for those who look into it."""
