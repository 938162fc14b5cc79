"""The directory: the records, who may see them, every change to them, and the pages that show them."""
