"""The pages that people see: each blueprint reads a form, makes one call and renders."""

from flask import Flask

from directory.pages import assets, compression, navigation, problems, words
from directory.pages.account import lasting
from directory.pages.account.views import blueprint as account
from directory.pages.acts.views import blueprint as acts
from directory.pages.alarms import views as alarms
from directory.pages.coverage.routes import blueprint as coverage
from directory.pages.crisis import bar as crisis_bar
from directory.pages.crisis.views import blueprint as crisis
from directory.pages.exports.views import blueprint as exports
from directory.pages.find.views import blueprint as find
from directory.pages.home.views import blueprint as home
from directory.pages.keeping.views import blueprint as keeping
from directory.pages.listings.views import blueprint as listings
from directory.pages.marks.views import blueprint as marks
from directory.pages.match.routes import blueprint as match
from directory.pages.outbox import views as outbox
from directory.pages.outcomes.views import blueprint as outcomes
from directory.pages.people.views import blueprint as people
from directory.pages.places.views import blueprint as places
from directory.pages.reporting.views import blueprint as reporting
from directory.pages.reviews.routes import blueprint as reviews
from directory.pages.saved.views import blueprint as saved
from directory.pages.shortlist.views import blueprint as shortlist
from directory.pages.tour.views import blueprint as tour
from directory.pages.trail.views import blueprint as trail


def register_pages(app: Flask) -> None:
    """Every page on the app, with the words, the links and the assets that their templates use."""
    assets.install(app)
    compression.install(app)
    navigation.install(app)
    problems.install(app)
    words.install(app)
    alarms.install(app)
    lasting.install(app)
    crisis_bar.install(app)
    for blueprint in (home, match, listings, find, places, account, people):
        app.register_blueprint(blueprint)
    for blueprint in (acts, alarms.blueprint, coverage, exports, keeping, marks, reviews, trail):
        app.register_blueprint(blueprint)
    for blueprint in (shortlist, saved, outcomes, reporting, crisis, tour):
        app.register_blueprint(blueprint)
    outbox.install(app)
