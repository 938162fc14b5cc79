"""A site of a module's own, and a session inside it."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from directory.db import db
from tests.sites import Site, make_site


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site that the tests of one module share and change."""
    return make_site(tmp_path_factory.mktemp("site"))


@pytest.fixture
def inside(own_site: Site) -> Iterator[Session]:
    """A session inside the site's application; what is not committed is rolled back."""
    with own_site.app.app_context():
        yield db.session()
        db.session.rollback()
        db.session.remove()
