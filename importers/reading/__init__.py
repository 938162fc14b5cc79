"""Spreadsheets as rows of text: the file's own columns and line numbers, and clear words for what is wrong."""

from importers.reading.csv_files import csv_rows
from importers.reading.tables import Table, TableRow
from importers.reading.xlsx_files import xlsx_rows

__all__ = ["Table", "TableRow", "csv_rows", "xlsx_rows"]
