"""The coverage blueprint with all its views."""

from directory.pages.coverage import edit_views, gap_views, report_views, suggestion_views, views
from directory.pages.coverage.blueprint import blueprint

__all__ = ["blueprint", "edit_views", "gap_views", "report_views", "suggestion_views", "views"]
