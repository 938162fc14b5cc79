"""Files of listings, for staff."""
