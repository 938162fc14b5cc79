"""Ohana's folder of eight CSV files (Code for America's Ohana API, before HSDS), read as rows of our spreadsheet."""

from importers.ohana.folder import OhanaFolder, read_folder
from importers.ohana.rows import ohana_rows

__all__ = ["OhanaFolder", "ohana_rows", "read_folder"]
