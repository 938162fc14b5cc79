"""The shortlist of one search, and the sheet to call from."""
