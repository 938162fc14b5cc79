"""The one place that reads the time, so that tests can stand at any moment."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CALIFORNIA = ZoneInfo("America/Los_Angeles")


def now() -> datetime:
    """This moment, aware, UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The date in California, where the people who read it are."""
    return now().astimezone(CALIFORNIA).date()
