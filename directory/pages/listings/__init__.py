"""One listing with its twelve data points."""
