"""The match blueprint with all its views."""

from directory.pages.match import comparing, planning, result_views, services, views
from directory.pages.match.blueprint import blueprint

__all__ = ["blueprint", "comparing", "planning", "result_views", "services", "views"]
