"""Between the match form's fields and the search's JSON, both ways, and where each problem belongs."""

import re
from collections.abc import Mapping
from typing import Any

from wtforms import Field

from directory.pages.match.forms import ANY, BUNDLES, KEEP_AWAY_ROWS, MUST, PREFER, WISHES, MatchForm
from search.languages import LANGUAGES
from search.query import QueryProblem

#: Fields that stand in the JSON as they stand in the form.
_ALIKE = (
    "seeking",
    "age",
    "gender",
    "jurisdiction",
    "county",
    "payers",
    "within_miles",
    "exclude_counties",
    "needs",
    "response",
    "placement_types",
    "security",
    "text",
)

_ZIP = re.compile(r"(\d[\d-]*)(\s.*)?")
_STATE = re.compile(r",?\s*(CA|Calif\.?|California)$", re.IGNORECASE)
_COUNTY = re.compile(r"\s+county$", re.IGNORECASE)


def read_place(text: str, *, may_be_county: bool = False) -> dict[str, str]:
    """A place as people write it, as a point of the JSON.

    "95814" and "95814 Sacramento" are a ZIP; "Davis" and "Davis, Yolo County" a place; "Yolo County" a county,
    where one may stand.
    """
    text = _STATE.sub("", text.strip())
    zip_code = _ZIP.fullmatch(text)
    if zip_code:
        return {"zip": zip_code[1]}
    place, comma, county = text.rpartition(",")
    if comma and place.strip():
        return {"place": place.strip(), "county": _COUNTY.sub("", county.strip())}
    if may_be_county and _COUNTY.search(text):
        return {"county": _COUNTY.sub("", text)}
    return {"place": text}


def write_place(point: Mapping[str, Any]) -> str:
    """The words that :func:`read_place` reads back as this point."""
    if "zip" in point:
        return str(point["zip"])
    if "place" in point:
        return f"{point['place']}, {point['county']} County" if point.get("county") else str(point["place"])
    return f"{point['county']} County" if "county" in point else ""


def criteria_of(form: MatchForm) -> dict[str, Any]:
    """The search's JSON from a form whose own checks passed; fields left empty are not in it."""
    criteria: dict[str, Any] = {name: form[name].data for name in _ALIKE if form[name].data not in (None, ANY, [])}
    if (form.text.data or "").strip() == ANY:
        criteria.pop("text", None)
    together = [need for code in form.bundles.data or [] if code in BUNDLES for need in BUNDLES[code].needs]
    if together:
        criteria["needs"] = list(dict.fromkeys([*criteria.get("needs", []), *together]))
    if (form.near.data or "").strip():
        criteria["near"] = read_place(form.near.data, may_be_county=True)
    keep_away = [
        read_place(row.place.data) | ({"miles": row.miles.data} if row.miles.data is not None else {})
        for row in form.keep_away
        if (row.place.data or "").strip()
    ]
    if keep_away:
        criteria["keep_away"] = keep_away
    languages = [word.strip() for word in re.split(r"[,;]", form.languages.data or "") if word.strip()]
    if languages:
        criteria["languages"] = languages
    criteria |= {name: True for name in WISHES if form[name].data in (PREFER, MUST)}
    wished = [name for name in WISHES if form[name].data == PREFER]
    preferred = [*(form.prefer.data or []), *wished]
    if preferred:
        criteria["prefer"] = preferred
    return criteria


def form_data(criteria: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the form's fields for a stored search."""
    data: dict[str, Any] = {name: criteria[name] for name in _ALIKE if name in criteria}
    prefer = set(criteria.get("prefer", ()))
    if "within_miles" in data:
        data["within_miles"] = round(data["within_miles"])
    data["near"] = write_place(criteria.get("near", {}))
    data["languages"] = ", ".join(LANGUAGES.get(word, word) for word in criteria.get("languages", ()))
    away = [{"place": write_place(point), "miles": round(point["miles"])} for point in criteria.get("keep_away", ())]
    data["keep_away"] = (away + [{"place": "", "miles": None}] * KEEP_AWAY_ROWS)[:KEEP_AWAY_ROWS]
    for name in WISHES:
        data[name] = (PREFER if name in prefer else MUST) if criteria.get(name) else ANY
    data["prefer"] = sorted(prefer - set(WISHES))
    return data


def place_problems(form: MatchForm, problems: tuple[QueryProblem, ...]) -> None:
    """Put each problem of a search at the field that it is about."""
    asked_rows = [row for row in form.keep_away if (row.place.data or "").strip()]
    for problem in problems:
        field, _, within = re.sub(r"[\[\].]+", " ", problem.field).partition(" ")
        if field == "keep_away" and within[:1].isdigit():
            row = asked_rows[int(within.split()[0])]
            part = row.miles if within.endswith("miles") else row.place
            _add(part, "Write how many miles." if part is row.miles else _in_words(field, problem.message))
        elif field in form:
            _add(form[field], _in_words(field, problem.message))
        else:
            form.form_errors.append(f"{problem.field}: {problem.message}")


def _add(field: Field, message: str) -> None:
    """The problem at its field, unless the form itself has found one there."""
    if not field.errors:
        field.errors = [message]


def _in_words(field: str, message: str) -> str:
    if field == "within_miles" and message.startswith("needs near"):
        return "Say from where: write a ZIP code or a city under Near."
    return message[:1].upper() + message[1:] + ("" if message.endswith((".", "?")) else ".")
