"""Reads a mapping file (TOML) and says everything that is wrong with it, each with its key."""

import re
import tomllib
from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from directory.records.facts import FACT, FINE_PLACE, REQUIRED
from importers.mapping.rules import AgeBands, Constant, Joined, Marked, Otherwise, Rule, Template, band_of, folded
from importers.reading.csv_files import Encoding
from importers.reading.tables import bad_file
from importers.report import BadFile, Note
from importers.sources import did_you_mean

#: A mapping is written by hand.
MAX_BYTES = 1024 * 1024
_TOP = ("encoding", "columns", "defaults", "age_bands", "ignore", "leave_blank_if_unreadable")
_RULE = ("from", "join", "constant", "template", "marked", "split", "values", "otherwise")
_SOURCES = ("from", "constant", "template", "marked")
EVERYTHING = "*"
_EACH_ITS_OWN = frozenset({*REQUIRED, *FINE_PLACE, "source_id", "license_number"})


@dataclass(frozen=True, slots=True)
class Mapping:
    file: str
    encoding: Encoding
    rules: AnyMapping[str, tuple[Rule, ...]]
    """Our column → rules: a list takes what all of them give, anything else the first that is not blank."""
    age_bands: AgeBands | None
    ignored: frozenset[str]
    may_be_unreadable: frozenset[str]
    defaults: AnyMapping[str, str]
    """Our column → what it says wherever neither the row nor the listing says anything."""

    @property
    def is_defaults_only(self) -> bool:
        """Whether it maps no column, so that it goes with a format whose columns are known."""
        return bool(self.defaults) and not (self.rules or self.age_bands or self.ignored or self.may_be_unreadable)

    @property
    def used(self) -> dict[str, str]:
        """Foreign column → the key of the mapping file that first names it."""
        found: dict[str, str] = {}
        for name, rules in self.rules.items():
            for rule in rules:
                found |= dict.fromkeys((column for column in rule.columns if column not in found), f"columns.{name}")
        if self.age_bands is not None:
            found = dict.fromkeys(self.age_bands.columns, "age_bands") | found
        return found


def read_mapping(path: Path) -> Mapping:
    """The mapping of a file. Errors: BadFile with every problem, its key in the place of a column."""
    if not path.is_file():
        raise bad_file(path, "there is no such mapping file")
    if path.stat().st_size > MAX_BYTES:
        raise bad_file(path, f"is larger than {MAX_BYTES // 1024} KB; no mapping is")
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise bad_file(path, "is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        raise bad_file(path, f"is not TOML: {error}", int(found.group(1)) if found else None) from error
    except OSError as error:
        raise bad_file(path, f"cannot be read: {error.strerror}") from error
    except RecursionError as error:
        raise bad_file(path, "is nested too deeply") from error
    return _Reader(path.name).read(said)


class _Reader:
    """Reads what TOML said, and gathers what is wrong instead of stopping at the first."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._notes: list[Note] = []

    def read(self, said: dict[str, Any]) -> Mapping:
        self._known(said, _TOP, "")
        columns = said.get("columns", {})
        if not isinstance(columns, dict):
            self._wrong("columns", "is not a table")
            columns = {}
        rules = {name: self._rules(name, value) for name, value in columns.items() if self._is_ours(name)}
        mapping = Mapping(
            self._file,
            self._encoding(said.get("encoding", Encoding.UTF_8)),
            rules,
            self._bands(said.get("age_bands")),
            frozenset(self._texts("ignore", said.get("ignore", []))),
            frozenset(self._texts("leave_blank_if_unreadable", said.get("leave_blank_if_unreadable", []))),
            self._defaults(said.get("defaults", {})),
        )
        self._check_whole(mapping)
        if self._notes:
            raise BadFile(*self._notes)
        return mapping

    def _check_whole(self, mapping: Mapping) -> None:
        for name in () if mapping.is_defaults_only else REQUIRED:
            if name not in mapping.rules:
                self._wrong(f"columns.{name}", "is required and not mapped")
        if mapping.age_bands is not None:
            for name in {"min_age", "max_age"} & mapping.rules.keys():
                self._wrong(f"columns.{name}", "is filled by age_bands too; keep one")
        for name in sorted(mapping.may_be_unreadable):
            if name not in FACT or name in REQUIRED:
                self._wrong("leave_blank_if_unreadable", f"“{name}” is not a column that may be left blank")
        for name in sorted(mapping.ignored & mapping.used.keys()):
            self._wrong("ignore", f"“{name}” is used by {mapping.used[name]}")

    def _wrong(self, key: str, message: str) -> None:
        self._notes.append(Note(self._file, None, key, message))

    def _known(self, said: AnyMapping[str, Any], keys: tuple[str, ...], path: str) -> None:
        for key in said:
            if key not in keys:
                self._wrong(f"{path}{key}", f"is not a key that mappings have{did_you_mean(key, keys)}")

    def _is_ours(self, name: str) -> bool:
        if name in FACT:
            return True
        self._wrong(f"columns.{name}", f"is not a column of the listing template{did_you_mean(name, FACT)}")
        return False

    def _encoding(self, said: Any) -> Encoding:
        try:
            return Encoding(said)
        except ValueError:
            self._wrong("encoding", f"is not one of: {', '.join(Encoding)}")
            return Encoding.UTF_8

    def _texts(self, key: str, said: Any) -> list[str]:
        if isinstance(said, str):
            said = [said]
        if isinstance(said, list) and all(isinstance(item, str) and item for item in said):
            return said
        self._wrong(key, "is not a list of texts")
        return []

    def _defaults(self, said: Any) -> dict[str, str]:
        """A place or a key is each listing's own, so neither can be a default."""
        if said == {}:
            return {}
        found = self._pairs("defaults", said)
        for name in found:
            if name not in FACT:
                self._wrong(f"defaults.{name}", f"is not a column of the listing template{did_you_mean(name, FACT)}")
            elif name in _EACH_ITS_OWN:
                self._wrong(f"defaults.{name}", "is each listing's own and can have no default")
        return found

    def _bands(self, said: Any) -> AgeBands | None:
        if said is None:
            return None
        bands = {}
        for heading in self._texts("age_bands", said):
            band = band_of(heading)
            if band is None:
                self._wrong("age_bands", f"“{heading}” does not say two ages, as 14-17 does")
            else:
                bands[heading] = band
        return AgeBands(bands) if bands else None

    def _rules(self, name: str, said: Any) -> tuple[Rule, ...]:
        """A column's text names a column; a list gives several rules."""
        key = f"columns.{name}"
        many = said if isinstance(said, list) else [said]
        if not many:
            self._wrong(key, "is an empty list")
        places = [key] if len(many) == 1 else [f"{key}[{place}]" for place in range(len(many))]
        return tuple(rule for place, one in zip(places, many, strict=True) for rule in self._rule(place, one))

    def _rule(self, key: str, said: Any) -> Iterator[Rule]:
        if isinstance(said, str) and said:
            yield Rule(Joined((said,)))
            return
        if not isinstance(said, dict):
            self._wrong(key, "is neither a column's name nor a table")
            return
        self._known(said, _RULE, f"{key}.")
        source = self._source(key, said)
        if source is not None:
            yield Rule(
                source,
                tuple(self._texts(f"{key}.split", said.get("split", []))),
                self._values(f"{key}.values", said),
                self._otherwise(key, said),
            )

    def _source(self, key: str, said: dict[str, Any]) -> Joined | Constant | Template | Marked | None:
        given = [name for name in _SOURCES if name in said]
        if len(given) != 1:
            self._wrong(key, f"needs exactly one of: {', '.join(_SOURCES)}")
            return None
        kind, value = given[0], said[given[0]]
        if kind == "from":
            return self._joined(key, value, said.get("join", " "))
        if kind == "marked":
            pairs = self._pairs(f"{key}.marked", value)
            return Marked(pairs) if pairs else None
        if not isinstance(value, str) or not value:
            self._wrong(f"{key}.{kind}", "is not a text")
            return None
        if kind == "constant":
            return Constant(value)
        template = Template(value)
        if not template.columns:
            self._wrong(f"{key}.template", "names no column in braces, as {Program Name} does")
        return template

    def _joined(self, key: str, columns: Any, between: Any) -> Joined:
        if not isinstance(between, str):
            self._wrong(f"{key}.join", "is not a text")
            between = " "
        return Joined(tuple(self._texts(f"{key}.from", columns)), between)

    def _pairs(self, key: str, said: Any) -> dict[str, str]:
        """A table of texts; a list of texts stands for several values."""
        if not isinstance(said, dict) or not said:
            self._wrong(key, "is not a table of values")
            return {}
        found = {}
        for name, value in said.items():
            if isinstance(value, str):
                found[name] = value
            elif isinstance(value, list):
                found[name] = ";".join(self._texts(f"{key}.{name}", value))
            else:
                self._wrong(f"{key}.{name}", "is not a text")
        return found

    def _values(self, key: str, said: dict[str, Any]) -> dict[str, str]:
        if "values" not in said:
            return {}
        return {folded(name): value for name, value in self._pairs(key, said["values"]).items()}

    def _otherwise(self, key: str, said: dict[str, Any]) -> Otherwise:
        if "otherwise" in said and "values" not in said:
            self._wrong(f"{key}.otherwise", "goes with a table of values")
        try:
            return Otherwise(said.get("otherwise", Otherwise.PROBLEM))
        except ValueError:
            self._wrong(f"{key}.otherwise", f"is not one of: {', '.join(Otherwise)}")
            return Otherwise.PROBLEM
