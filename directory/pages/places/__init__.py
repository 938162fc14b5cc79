"""Places by name as they are typed, and the outlines of the counties."""
