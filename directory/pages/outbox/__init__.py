"""The letters that a developer's own site has written, instead of sending them."""
