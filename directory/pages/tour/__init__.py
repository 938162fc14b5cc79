"""Five short steps for someone new, which can be left at any of them."""
