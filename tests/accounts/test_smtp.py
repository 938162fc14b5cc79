"""Letters against a real mail server: what it does not take stays and goes later; nothing goes in the clear."""

import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from directory import mailing
from directory.app import create_app
from directory.cli import manzanita
from directory.settings import InvalidSettings, from_environment
from tests.houses import Clock, House, build_house

#: An address of this machine that is not one of the names of "here": mail to it must be encrypted.
ANOTHER_MACHINE = "127.0.0.2"


@dataclass
class Server:
    """A mail server for one test: what it was told in the clear, and the letters that it took."""

    certificate: Path
    offers_tls: bool = True
    refuses: str = ""
    """A part of an address that it takes no letter for."""
    heard: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    port: int = 0


class _Talk(socketserver.StreamRequestHandler):
    server: "_Listener"

    def handle(self) -> None:
        self.is_safe = False
        self._say("220 ready")
        while line := self.rfile.readline():
            words = line.decode().strip()
            if not self.is_safe:
                self.server.mail.heard.append(words)
            if words.upper() == "QUIT":
                self._say("221 bye")
                return
            self._answer(words)

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _answer(self, words: str) -> None:
        mail, verb = self.server.mail, words.partition(" ")[0].upper()
        if verb == "EHLO":
            offer = ["250-STARTTLS"] if mail.offers_tls and not self.is_safe else []
            self._say("\r\n".join(["250-here", *offer, "250 8BITMIME"]))
        elif verb == "STARTTLS":
            self._say("220 go on")
            self._begin_tls()
        elif verb == "RCPT" and mail.refuses and mail.refuses in words:
            self._say("550 nobody of that name")
        elif verb == "DATA":
            self._say("354 go on")
            lines = iter(self.rfile.readline, b".\r\n")
            mail.letters.append(b"".join(lines).decode())
            self._say("250 taken")
        else:
            self._say("250 well")

    def _begin_tls(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server.mail.certificate)
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.is_safe = True

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    mail: Server

    def handle_error(self, *_: object) -> None:
        """A client that breaks off is what is tested."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of that machine, signed by itself, with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    moment = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(ANOTHER_MACHINE))]), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(*form))
    return path


@pytest.fixture
def start(certificate: Path) -> Iterator[Callable[..., Server]]:
    listeners = []

    def _start(host: str = ANOTHER_MACHINE, **given: object) -> Server:
        listener = _Listener((host, 0), _Talk)
        listener.mail = Server(certificate, **given)  # type: ignore[arg-type]  # its own fields
        listener.mail.port = listener.server_address[1]
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        listeners.append(listener)
        return listener.mail

    yield _start
    for listener in listeners:
        listener.shutdown()
        listener.server_close()


@pytest.fixture
def is_trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.fixture
def house_of(tmp_path: Path) -> Iterator[Callable[..., House]]:
    made = []

    def _house(server: Server, host: str = ANOTHER_MACHINE, scheme: str = "smtp") -> House:
        made.append(build_house(tmp_path / "instance", mail_url=f"{scheme}://{host}:{server.port}"))
        return made[-1]

    yield _house
    for house in made:
        house.close()


def write(house: House, *people: str) -> None:
    for person in people:
        with house.session():
            mailing.send(f"{person}@county.example", "Subject", "declined", name=person, reason="a secret reason")
    house.app.extensions["post"].wait()


def waiting(house: House) -> list[Path]:
    return sorted((house.app.extensions["settings"].instance / "unsent").glob("*.eml"))


@pytest.mark.usefixtures("is_trusted")
def test_a_letter_goes_to_another_machine_through_tls(
    start: Callable[..., Server], house_of: Callable[..., House]
) -> None:
    server = start()
    house = house_of(server)
    write(house, "ana")
    assert ["ana@county.example" in letter for letter in server.letters] == [True]
    assert [words.split()[0].upper() for words in server.heard] == ["EHLO", "STARTTLS"]
    assert waiting(house) == []


@pytest.mark.usefixtures("is_trusted")
def test_a_server_without_tls_on_another_machine_gets_nothing(
    start: Callable[..., Server], house_of: Callable[..., House], caplog: pytest.LogCaptureFixture
) -> None:
    server = start(offers_tls=False)
    house = house_of(server)
    write(house, "ana")
    assert server.letters == []
    assert not any("county.example" in words for words in server.heard)
    [kept] = waiting(house)
    assert kept.stat().st_mode & 0o077 == 0
    assert kept.parent.stat().st_mode & 0o077 == 0
    assert "SMTPNotSupportedError" in caplog.text
    assert "county.example" not in caplog.text
    server.offers_tls = True
    write(house, "bea")
    assert ["ana" in server.letters[0], "bea" in server.letters[1]] == [True, True]
    assert waiting(house) == []


def test_a_server_whose_certificate_is_not_trusted_gets_nothing(
    start: Callable[..., Server], house_of: Callable[..., House]
) -> None:
    server = start()
    house = house_of(server)
    write(house, "ana")
    assert server.letters == []
    assert len(waiting(house)) == 1


@pytest.mark.usefixtures("is_trusted")
def test_a_server_that_is_away_loses_no_letter(start: Callable[..., Server], house_of: Callable[..., House]) -> None:
    server = start()
    port, server.port = server.port, 9
    house = house_of(server)
    write(house, "ana", "bea")
    assert len(waiting(house)) == 2
    settings = replace(house.app.extensions["settings"], mail_url=f"smtp://{ANOTHER_MACHINE}:{port}")
    create_app(settings).extensions["post"].send_waiting()
    assert len(server.letters) == 2
    assert waiting(house) == []


@pytest.mark.usefixtures("is_trusted")
def test_a_letter_that_is_refused_does_not_hold_back_the_others(
    start: Callable[..., Server], house_of: Callable[..., House], clock: Clock
) -> None:
    server = start(refuses="ana@")
    house = house_of(server)
    write(house, "ana", "bea")
    assert ["bea" in letter for letter in server.letters] == [True]
    assert len(waiting(house)) == 1
    clock.move(days=3, hours=1)
    write(house, "cem")
    assert waiting(house) == [], "it was given up"
    assert not any("ana@" in letter for letter in server.letters)


def test_on_this_machine_a_letter_may_go_without_tls(
    start: Callable[..., Server], house_of: Callable[..., House]
) -> None:
    server = start("127.0.0.1", offers_tls=False)
    house = house_of(server, "127.0.0.1")
    write(house, "ana")
    assert len(server.letters) == 1
    assert waiting(house) == []


def test_the_hourly_command_sends_what_waits(
    start: Callable[..., Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start("127.0.0.1", offers_tls=False)
    house = build_house(tmp_path, mail_url="smtp://127.0.0.1:9")
    write(house, "ana")
    assert len(waiting(house)) == 1
    house.close()
    monkeypatch.setenv("MANZANITA_INSTANCE", str(tmp_path))
    monkeypatch.delenv("MANZANITA_DATABASE_URL", raising=False)
    monkeypatch.setenv("MANZANITA_MAIL_URL", f"smtp://127.0.0.1:{server.port}")
    done = CliRunner().invoke(manzanita, ["expire"])
    assert done.exit_code == 0, done.output
    assert len(server.letters) == 1
    assert waiting(house) == []


def test_mail_by_any_other_way_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="MANZANITA_MAIL_URL"):
        from_environment({"MANZANITA_INSTANCE": str(tmp_path), "MANZANITA_MAIL_URL": "http://mail.example"})
