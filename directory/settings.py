"""Settings, read once from the environment into a frozen record. A missing or weak value stops the start.

Every name, its default and its meaning is listed in the README; a test holds the two together.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: A secret shorter than this can be guessed offline from one signed cookie.
MIN_SECRET_CHARACTERS = 32

#: What a limit a minute may be set to.
_A_MINUTE = range(1, 10_000_001)

DEFAULT_SENDER = "Manzanita <no-reply@localhost>"


class InvalidSettings(ValueError):
    """A setting is missing or cannot be used; the message says which, and the way out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    database_url: str
    secret_key: str
    instance: Path
    index_dir: Path
    mail_url: str
    previous_secret_key: str | None = None
    """What ``secret_key`` was before: read by, never written with, while people move over."""
    breached_passwords: Path | None = None
    """SHA-1 hashes of passwords known from breaches, ordered by hash, one a line; None: the bundled lists alone."""
    tile_url: str | None = None
    geocoder_host: str | None = None
    """A Nominatim service for street addresses of public listings; None: nothing is ever sent."""
    is_production: bool = False
    seeds: Path = ROOT / "seeds"
    site_url: str = "http://127.0.0.1:5000"
    """Where links in mails lead. Never read from a request, whose Host header anyone can write."""
    mail_from: str = DEFAULT_SENDER
    requires_totp_of_all: bool = False
    """Two-step sign-in of everyone; staff and administrators have no choice in any case."""
    session_idle: timedelta = timedelta(minutes=30)
    session_lifetime: timedelta = timedelta(hours=12)
    training_months: int = 24
    """After so many months from its date, a listing's training on CSEC has lapsed."""
    proxies: int = 0
    """How many proxies of the operator's own stand before the site and add X-Forwarded-For."""
    posts_per_minute: int = 600
    """Forms that one account may send, counted by each process; so are the next three."""
    api_per_minute: int = 6_000
    """Calls that one account's programs may make."""
    address_per_minute: int = 12_000
    """Forms, and calls, that may come from one address: an agency has one for all."""
    sign_ins_per_minute: int = 300
    """Forms that may come from one address before signing in."""


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Read MANZANITA_* settings.

    Errors: InvalidSettings where production lacks a strong secret or a URL has no scheme.
    """
    env = os.environ if environment is None else environment
    instance = Path(env.get("MANZANITA_INSTANCE", ROOT / "instance")).absolute()
    is_production = env.get("MANZANITA_ENV", "development") == "production"
    database_url = env.get("MANZANITA_DATABASE_URL") or f"sqlite:///{instance / 'manzanita.db'}"
    if "://" not in database_url:
        raise InvalidSettings("MANZANITA_DATABASE_URL must be a URL such as postgresql+psycopg://host/name")
    return Settings(
        database_url=database_url,
        secret_key=_secret_key(env, instance, is_production=is_production),
        instance=instance,
        index_dir=Path(env.get("MANZANITA_INDEX_DIR") or instance / "index").absolute(),
        mail_url=_mail_url(env, instance),
        previous_secret_key=_previous_key(env),
        breached_passwords=_breach_list(env),
        tile_url=env.get("MANZANITA_TILE_URL") or None,
        geocoder_host=env.get("MANZANITA_GEOCODER_HOST") or None,
        is_production=is_production,
        site_url=_site_url(env, is_production=is_production),
        mail_from=env.get("MANZANITA_MAIL_FROM") or DEFAULT_SENDER,
        requires_totp_of_all=_choice(env, "MANZANITA_REQUIRE_TOTP", "staff", ("staff", "all")) == "all",
        session_idle=timedelta(minutes=_whole(env, "MANZANITA_SESSION_IDLE_MINUTES", 30, range(1, 1441))),
        session_lifetime=timedelta(hours=_whole(env, "MANZANITA_SESSION_HOURS", 12, range(1, 25))),
        training_months=_whole(env, "MANZANITA_TRAINING_MONTHS", 24, range(1, 121)),
        proxies=_whole(env, "MANZANITA_PROXIES", 0, range(0, 6)),
        posts_per_minute=_whole(env, "MANZANITA_POSTS_PER_MINUTE", 600, _A_MINUTE),
        api_per_minute=_whole(env, "MANZANITA_API_PER_MINUTE", 6_000, _A_MINUTE),
        address_per_minute=_whole(env, "MANZANITA_ADDRESS_PER_MINUTE", 12_000, _A_MINUTE),
        sign_ins_per_minute=_whole(env, "MANZANITA_SIGN_INS_PER_MINUTE", 300, _A_MINUTE),
    )


def _site_url(env: Mapping[str, str], *, is_production: bool) -> str:
    given = env.get("MANZANITA_URL") or ""
    if is_production and not given.startswith("https://"):
        raise InvalidSettings("MANZANITA_URL is required in production: the site's address, from https:// on")
    given = given or f"http://127.0.0.1:{env.get('PORT') or 5000}"
    if not given.startswith(("http://", "https://")):
        raise InvalidSettings("MANZANITA_URL must be the site's address, such as https://manzanita.example.org")
    return given.rstrip("/")


def _mail_url(env: Mapping[str, str], instance: Path) -> str:
    given = env.get("MANZANITA_MAIL_URL") or f"file://{instance / 'outbox'}"
    if not given.startswith(("file://", "smtp://", "smtps://")):
        raise InvalidSettings("MANZANITA_MAIL_URL must begin with smtp://, smtps:// or file://")
    return given


def _choice(env: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    given = env.get(name) or default
    if given not in allowed:
        raise InvalidSettings(f"{name} must be {' or '.join(allowed)}")
    return given


def _whole(env: Mapping[str, str], name: str, default: int, allowed: range) -> int:
    given = env.get(name) or str(default)
    if not given.isdecimal() or int(given) not in allowed:
        raise InvalidSettings(f"{name} must be a whole number from {allowed[0]} to {allowed[-1]}")
    return int(given)


def _secret_key(env: Mapping[str, str], instance: Path, *, is_production: bool) -> str:
    """The secret from the environment, else one made on the first run and kept with mode 0600."""
    given = env.get("MANZANITA_SECRET_KEY", "")
    if given:
        return _strong("MANZANITA_SECRET_KEY", given)
    if is_production:
        raise InvalidSettings("MANZANITA_SECRET_KEY is required in production")
    path = instance / "secret_key"
    if not path.exists():
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def _previous_key(env: Mapping[str, str]) -> str | None:
    given = env.get("MANZANITA_SECRET_KEY_PREVIOUS", "")
    if given and given == env.get("MANZANITA_SECRET_KEY"):
        raise InvalidSettings("MANZANITA_SECRET_KEY_PREVIOUS is the key that is in use: leave it out")
    return _strong("MANZANITA_SECRET_KEY_PREVIOUS", given) if given else None


def _strong(name: str, key: str) -> str:
    if len(key) < MIN_SECRET_CHARACTERS or len(set(key)) < 8:
        raise InvalidSettings(
            f"{name} is too weak: use at least 32 random characters, "
            'for example from: python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return key


def _breach_list(env: Mapping[str, str]) -> Path | None:
    """The operator's file of breached passwords, which must be there and of the right form: it is not skipped."""
    given = env.get("MANZANITA_BREACHED_PASSWORDS", "")
    if not given:
        return None
    path = Path(given).absolute()
    try:
        with path.open("rb") as file:
            first = file.read(40)
    except OSError as error:
        raise InvalidSettings(f"MANZANITA_BREACHED_PASSWORDS: {path} cannot be read") from error
    if len(first) < 40 or not all(byte in b"0123456789ABCDEFabcdef" for byte in first):
        raise InvalidSettings(f"MANZANITA_BREACHED_PASSWORDS: {path} does not begin with a SHA-1 hash in hexadecimal")
    return path
