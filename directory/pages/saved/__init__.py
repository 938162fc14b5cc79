"""Saved searches under neutral labels, and what changed since one looked."""
