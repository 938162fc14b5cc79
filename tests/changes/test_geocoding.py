"""Street addresses to coordinates: public ones only, by a geocoder that an operator set, against a stand-in."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy.orm import Session

from directory.access.actor import CONSOLE
from directory.changes.geocoding import geocode_addresses, geocoder
from directory.changes.listings import write
from directory.changes.places import Ground
from directory.changes.proposals import propose
from directory.clock import now
from directory.records.reading import read_listings
from search.places import Gazetteer

SACRAMENTO, FRESNO = (38.5816, -121.4944), (36.7378, -119.7871)


class Service(ThreadingHTTPServer):
    """Answers as Nominatim does, and remembers what it was asked."""

    asked: list[str]
    points: dict[str, tuple[float, float]]
    fails = False


class _Answer(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        address = parse_qs(urlsplit(self.path).query)["q"][0]
        self.server.asked.append(address)
        point = next((point for street, point in self.server.points.items() if street in address), None)
        body = [{"lat": str(point[0]), "lon": str(point[1]), "display_name": address}] if point else []
        self.send_response(503 if self.server.fails else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def service() -> Iterator[Service]:
    server = Service(("127.0.0.1", 0), _Answer)
    server.asked, server.points = [], {}
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def ground(seeds: Path) -> Ground:
    return Ground(Gazetteer.from_folder(seeds))


def _add(session: Session, ground: Ground, name: str, **facts: object) -> None:
    stated = {"organization_name": "Org", "listing_name": name, **facts}
    write(CONSOLE, session, [propose(stated, None, ground, now())], now())


def _run(session: Session, ground: Ground, service: Service):
    host = f"127.0.0.1:{service.server_port}"
    ask = geocoder(host, is_secure=False, seconds_between=0)
    return geocode_addresses(CONSOLE, session, ask, ground, now())


def _facts(session: Session) -> dict[str, dict]:
    return {str(record.facts["listing_name"]): record.facts for record in read_listings(session)}


def test_a_public_address_gets_its_coordinates(session: Session, ground: Ground, service: Service) -> None:
    service.points["1 Elm Street"] = SACRAMENTO
    _add(session, ground, "Home", address="1 Elm Street", city="Sacramento", state="CA", county=("Sacramento",))
    report = _run(session, ground, service)
    assert (report.placed, service.asked) == (1, ["1 Elm Street, Sacramento, CA"])
    assert (_facts(session)["Home"]["latitude"], _facts(session)["Home"]["longitude"]) == SACRAMENTO


def test_a_confidential_listing_is_never_sent(session: Session, ground: Ground, service: Service) -> None:
    _add(
        session,
        ground,
        "House",
        address="2 Elm Street",
        city="Sacramento",
        zip="95814",
        county=("Sacramento",),
        location_confidential=True,
    )
    assert _run(session, ground, service).placed == 0
    assert service.asked == []


def test_a_listing_that_has_coordinates_is_not_asked_again(session: Session, ground: Ground, service: Service) -> None:
    _add(session, ground, "Home", address="1 Elm Street", latitude=38.58, longitude=-121.49)
    _run(session, ground, service)
    assert service.asked == []


def test_an_address_that_is_found_in_another_county_is_left_alone(
    session: Session, ground: Ground, service: Service
) -> None:
    service.points["1 Elm Street"] = FRESNO
    _add(session, ground, "Home", address="1 Elm Street", county=("Sacramento",))
    report = _run(session, ground, service)
    assert (report.placed, report.elsewhere) == (0, ["Home"])
    assert "latitude" not in _facts(session)["Home"]


def test_an_unknown_address_is_counted(session: Session, ground: Ground, service: Service) -> None:
    _add(session, ground, "Home", address="9 Nowhere Lane", county=("Sacramento",))
    assert _run(session, ground, service).not_found == 1


def test_a_service_that_fails_stops_the_run_and_keeps_what_was_placed(
    session: Session, ground: Ground, service: Service
) -> None:
    service.fails = True
    _add(session, ground, "Home", address="1 Elm Street", county=("Sacramento",))
    assert _run(session, ground, service).stopped is not None
