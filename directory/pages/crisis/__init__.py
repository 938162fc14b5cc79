"""Whom to call now: lines at any hour, the county's own, and those who respond within two hours."""
