"""Staff look at what providers have proposed."""
