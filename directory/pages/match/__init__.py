"""Matching a youth's needs to listings."""
