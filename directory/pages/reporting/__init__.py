"""Reporting a problem with a listing, and what became of it."""
