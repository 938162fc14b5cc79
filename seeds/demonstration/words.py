"""The words of the demonstration, as its TOML files hold them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CHOICES = tuple[str, ...]
NOT_STATED: CHOICES = ("",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One kind of program: how many, where, and the words and facts that its listings draw from."""

    key: str
    count: int
    tiers: tuple[int, int, int, int]
    """How readily it is found in a metropolitan, urban, rural and frontier county."""
    group: str
    """Which organizations run it: care, shelter, health, hospital, law, support."""
    names: CHOICES
    lead: CHOICES
    detail: CHOICES
    needs: CHOICES = ()
    """Need codes that it always meets."""
    extra: CHOICES = ()
    """Need codes that some of its listings meet."""
    voice: str = ""
    """Whose strengths and barriers it speaks of, where not those of its group."""
    placement: str = ""
    """Its placement type; empty for a service."""
    programs: CHOICES = ()
    ages: CHOICES = ()
    """``12-17``, ``0-`` (no upper age) or empty."""
    genders: CHOICES = NOT_STATED
    jurisdictions: CHOICES = NOT_STATED
    funding: CHOICES = NOT_STATED
    capacity: tuple[int, ...] = ()
    response: CHOICES = NOT_STATED
    reach: CHOICES = ("county", "county", "county", "region", "")
    security: CHOICES = ()
    where: str = "street"
    """street; county (a family's own home: a city at most); county only; confidential; outside (of California)."""
    licensed: bool = False
    always: CHOICES = ()
    """Facts that hold for every listing of the kind, as marks without the sign."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What listings of every kind draw from; ``words.toml`` says what each is."""

    first_names: CHOICES
    last_names: CHOICES
    stems: CHOICES
    homes: CHOICES
    streets: CHOICES
    hours: CHOICES
    around_the_clock: CHOICES
    security_notes: CHOICES
    training_notes: CHOICES
    rural_barriers: CHOICES
    suffixes: dict[str, CHOICES]
    titles: dict[str, CHOICES]
    slots: dict[str, CHOICES]
    area_codes: dict[str, CHOICES]
    languages: dict[str, CHOICES]
    also_spoken: dict[str, str]
    strengths: dict[str, CHOICES]
    barriers: dict[str, CHOICES]
    funding_notes: dict[str, CHOICES]


def read_kinds() -> tuple[Kind, ...]:
    """Every kind of program, by key."""
    tables = _read("placements") | _read("services")
    return tuple(Kind(key=key, **_settled(table)) for key, table in sorted(tables.items()))


def read_words() -> Words:
    return Words(**_settled(_read("words")))


def _read(name: str) -> dict[str, Any]:
    with (HERE / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _settled(value: Any) -> Any:
    """The same with tuples for lists, since nothing may change the words."""
    if isinstance(value, dict):
        return {key: _settled(item) for key, item in value.items()}
    return tuple(value) if isinstance(value, list) else value
