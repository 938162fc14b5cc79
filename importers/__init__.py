"""From files to listings and back: read → map → plan → apply. Only apply and undo write, through directory.changes."""

from importers.report import Report
from importers.running import FORMATS, UnknownFormat, run_import

__all__ = ["FORMATS", "Report", "UnknownFormat", "run_import"]
