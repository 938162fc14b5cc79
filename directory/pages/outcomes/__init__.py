"""What became of a call, in two clicks."""
