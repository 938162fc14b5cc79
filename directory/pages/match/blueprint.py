"""The blueprint of the match form and of all that is made of its answer."""

from flask import Blueprint

blueprint = Blueprint("match", __name__)
