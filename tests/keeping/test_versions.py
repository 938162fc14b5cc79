"""No change is lost when two are written from the same reading: the second is refused before anything is written."""

import pytest

from directory.access.actor import CONSOLE
from directory.changes.listings import ChangedMeanwhile, write
from directory.changes.opening import close
from directory.changes.places import Ground
from directory.changes.proposals import propose
from directory.clock import now
from directory.committing import unit_of_work
from directory.records.keeping import ClosingReason
from tests.keeping.conftest import Kept


def changed(kept: Kept, record: object, facts: dict[str, object]) -> None:
    with kept.site.app.app_context(), unit_of_work() as session:
        write(CONSOLE, session, [propose(facts, record, Ground(kept.site.finder.gazetteer), now())], now())


def test_a_change_from_an_old_reading_is_refused_and_writes_nothing(kept: Kept) -> None:
    read = kept.record()
    changed(kept, read, {"strengths": "first"})
    with pytest.raises(ChangedMeanwhile):
        changed(kept, read, {"barriers": "second"})
    facts = kept.record().facts
    assert facts["strengths"] == "first"
    assert "barriers" not in facts


def test_closing_from_an_old_reading_is_refused(kept: Kept) -> None:
    read = kept.record()
    changed(kept, read, {"strengths": "first"})
    with pytest.raises(ChangedMeanwhile), kept.site.app.app_context(), unit_of_work() as session:
        close(CONSOLE, session, read, ClosingReason.PAUSED, now())
    assert kept.record().is_active


def test_each_change_raises_the_version_by_one(kept: Kept) -> None:
    before = kept.record().version
    changed(kept, kept.record(), {"strengths": "first"})
    assert kept.record().version == before + 1
