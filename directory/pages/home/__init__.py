"""The first page, for a visitor and for someone signed in."""
