"""Reads the forms, links and tags of a page, as a browser without JavaScript does."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(slots=True)
class Form:
    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    """name → the values that it offers; empty for what is typed."""
    kinds: dict[str, str] = field(default_factory=dict)
    """name → the kind of its input: "text", "textarea", "number", "select", "radio", "hidden", …"""


class Page(HTMLParser):
    """Every tag with its attributes, and every form with its fields."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.forms: list[Form] = []
        self._select = self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self.tags.append((tag, held))
        if tag == "form":
            self.forms.append(Form(held.get("action", ""), held.get("method", "get").upper()))
        elif self.forms:
            self._field(tag, held)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and self.forms:
            self.forms[-1].fields[self._area].append(data)

    def _field(self, tag: str, held: dict[str, str]) -> None:
        fields = self.forms[-1].fields
        if tag in ("input", "textarea", "button", "select") and held.get("name"):
            self._select = held["name"] if tag == "select" else ""
            self._area = held["name"] if tag == "textarea" else ""
            offered = fields.setdefault(held["name"], [])
            is_number = held.get("inputmode") in ("numeric", "decimal")
            kind = "number" if is_number else held.get("type", "text") if tag == "input" else tag
            self.forms[-1].kinds.setdefault(held["name"], kind)
            if held.get("value"):
                offered.append(held["value"])
        elif tag == "option" and self._select:
            fields[self._select].append(held.get("value", ""))

    def addresses(self, names: Iterable[str] = ("href", "action", "src", "hx-post", "hx-get")) -> list[tuple[str, str]]:
        """(tag, address) of everything that leads or loads somewhere."""
        wanted = tuple(names)
        return [(tag, held[name]) for tag, held in self.tags for name in wanted if name in held]
