"""Searching the listings by words."""
