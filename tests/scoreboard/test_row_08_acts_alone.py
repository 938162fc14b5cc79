"""Row 8: each act that needs two people, tried by each person alone, by every way that there is."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from directory.access.actor import Actor
from directory.changes.acts import CannotAct, ask_to_export_everything, ask_to_grant, ask_to_publish, confirm
from directory.changes.places import Ground
from directory.changes.proposals import InvalidFacts, propose
from directory.clock import now
from directory.committing import unit_of_work
from directory.db import db
from directory.records import Account, AccountRole, ActState, Location, Organization, PendingAct
from directory.records.reading import read_listings
from tests.sites import Site, csrf_of, make_site
from tests.trail.people import person

Score = Callable[[int, str, str, int], None]
WORKER, PROVIDER, STAFF, ADMINISTRATOR = AccountRole


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder: Path = tmp_path_factory.mktemp("alone")
    return make_site(folder)


@pytest.fixture
def inside(site: Site) -> Iterator[Session]:
    with site.app.app_context():
        yield db.session()
        db.session.rollback()
        db.session.remove()


def test_no_act_of_two_is_done_by_one(site: Site, inside: Session, score: Score) -> None:
    """Everyone who may ask, confirming with every account that is theirs: the same, and others of the same mailbox."""
    listing = next(read_listings(inside, Location.is_confidential.is_(True)))
    organization = inside.get_one(Organization, listing.organization_id)
    tried = done = 0
    for role in (PROVIDER, STAFF, ADMINISTRATOR):
        organizations = [organization] if role is PROVIDER else []
        askers = [
            person(inside, f"{role}{plus}@one.example", role, organizations=organizations)
            for plus in ("", "+a", "+b.c", "+staff")
        ]
        askers.append(person(inside, f"{role}+boss@one.example", ADMINISTRATOR))
        for asker in askers:
            for act in _asked(inside, asker, listing, person(inside, f"p{tried}@x.example", WORKER)):
                for confirmer in askers:
                    tried += 1
                    done += _succeeds(inside, confirmer, act)
                act.state, act.decided_at = ActState.EXPIRED, now()
                inside.flush()
    score(8, "acts of two confirmed by an account of whoever asked", f"{done} succeed", tried)
    assert done == 0
    assert tried > 100


def _asked(session: Session, asker: Account, listing: object, promoted: Account) -> list[PendingAct]:
    """Every act that the asker may ask."""
    actor, moment = Actor.of(asker), now()
    ways: list[Callable[[], PendingAct]] = [
        lambda: ask_to_publish(
            actor,
            session,
            listing,  # type: ignore[arg-type]  # a listing record
            reason="x",
            authorized_by="x",
            authorized_until=date(2099, 1, 1),
            moment=moment,
        ),
        lambda: ask_to_grant(actor, session, promoted, ADMINISTRATOR, reason="x", moment=moment),
        lambda: ask_to_export_everything(actor, session, reason="x", moment=moment),
    ]
    acts = []
    for way in ways:
        try:
            acts.append(way())
        except CannotAct:
            continue
    return acts


def _succeeds(session: Session, confirmer: Account, act: PendingAct) -> bool:
    try:
        with session.begin_nested():
            confirm(Actor.of(confirmer), session, act, now())
    except CannotAct:
        return False
    return True


def test_no_page_does_it_for_one_person(site: Site, score: Score) -> None:
    """Every POST of the site that could, by each role alone, straight and with the forms' own fields."""
    with site.app.app_context():
        with unit_of_work() as session:
            listing = next(read_listings(session, Location.is_confidential.is_(True)))
            worker = session.query(Account).filter_by(email="worker@test.example").one().id
        db.session.remove()
    tried = 0
    for role in AccountRole:
        client = site.client(role)
        token = csrf_of(client, "/find")
        form = {
            "csrf_token": token,
            "reason": "x",
            "authorized_by": "x",
            "authorized_until": "2027-01-01",
            "role": "administrator",
            "location_confidential": "no",
            "mark": "ordinary",
        }
        for address in (
            f"/acts/location/{listing.uuid}",
            f"/acts/role/{worker}",
            "/exports/everything",
            f"/listings/{listing.uuid}/marks",
            f"/people/{worker}",
        ):
            client.post(address, data=form)
            tried += 1
        tried += _confirm_all(site, client, token)
    with site.app.app_context():
        public = next(read_listings(db.session(), Location.is_confidential.is_(True))).uuid != listing.uuid
        role_now = db.session.get_one(Account, worker).role
        fetched = db.session.query(PendingAct).filter(PendingAct.state == ActState.DONE).count()
        db.session.remove()
    score(8, "the same through the pages", f"{public + (role_now != WORKER) + fetched} succeed", tried)
    assert not public
    assert role_now == WORKER
    assert fetched == 0


def _confirm_all(site: Site, client: FlaskClient, token: str) -> int:
    """Confirm and fetch every act that this browser's own account asked, then take it back."""
    with site.app.app_context():
        acts = [act.id for act in db.session.query(PendingAct).filter_by(state=ActState.WAITING)]
        db.session.remove()
    for act in acts:
        assert client.post(f"/acts/{act}/confirm", data={"csrf_token": token}).status_code == 409
        client.post(f"/exports/everything/{act}", data={"csrf_token": token})
        client.post(f"/acts/{act}/refuse", data={"csrf_token": token})
    return 2 * len(acts)


def test_no_edit_or_import_makes_a_location_public(site: Site, inside: Session, score: Score) -> None:
    tried = 0
    for listing in read_listings(inside, Location.is_confidential.is_(True)):
        ground = Ground(site.finder.gazetteer)
        for stated, erased in (({"location_confidential": False}, ()), ({}, ("location_confidential",))):
            tried += 1
            with pytest.raises(InvalidFacts):
                propose(stated, listing, ground, now(), erased=erased)
    score(8, "edits and import rows that make a location public", "0 succeed", tried)
    assert tried > 10
