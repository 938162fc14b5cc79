"""Acts that two people do together."""
