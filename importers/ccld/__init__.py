"""California's public register of licensed facilities (Community Care Licensing Division), read as rows of ours."""

from importers.ccld.rows import ccld_rows

__all__ = ["ccld_rows"]
