"""The blueprint of all coverage pages, and what each of them asks the application for."""

from pathlib import Path

from flask import Blueprint, current_app

from directory.access.guard import current_actor
from directory.counting.survey import Survey, begin, begin_for_everyone
from directory.pages.serving import current_finder, current_session

blueprint = Blueprint("coverage", __name__)


def current_survey() -> Survey:
    """What the signed-in person may count, as things are now."""
    return begin(current_finder(), current_session(), current_actor(), seeds())


def survey_to_hand_on() -> Survey:
    """The same for reports and cards, which others than the reader will hold."""
    return begin_for_everyone(current_finder(), current_session(), seeds())


def seeds() -> Path:
    folder: Path = current_app.extensions["settings"].seeds
    return folder
