"""The blueprint that the modules of this folder add their pages to."""

from flask import Blueprint

blueprint = Blueprint("account", __name__)
