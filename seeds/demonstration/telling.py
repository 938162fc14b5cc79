"""What a listing says in sentences: its name, its description, what it is good at and what stands in the way."""

import re
from collections.abc import Sequence

from .drafting import Draft, Makings
from .geography import RURAL
from .organizations import Organization


class Teller:
    """Tells of one listing after another; remembers what was said, so that no two descriptions are the same."""

    def __init__(self, makings: Makings) -> None:
        self._makings = makings
        self._said: set[str] = set()

    def describe(self, draft: Draft, organization: Organization) -> None:
        """Name and description. A lead that begins ``Name >>`` brings its own name, which is then kept."""
        kind, facts, dice, decks = draft.kind, draft.facts, self._makings.dice, self._makings.decks
        name, _, lead = self._say(draft, f"lead {kind.key}", kind.lead).rpartition(" >> ")
        name = name or decks.deal(f"name {kind.key}", kind.names)
        facts["listing_name"] = self._fill(name, draft, organization)
        if not dice.chance(0.5 + draft.care / 2):
            return
        said = [self._fill(lead, draft, organization)] if lead else []
        for _ in range(1 + dice.chance(draft.care * 0.55)):
            said.append(self._detail(draft, organization))
            if " ".join(said[:2]) in self._said:
                said[1:] = [self._detail(draft, organization)]
        self._said.add(" ".join(said[:2]))
        facts["description"] = " ".join(text for text in dict.fromkeys(said) if text)

    def offer(self, draft: Draft) -> None:
        """Needs and programs, strengths and barriers."""
        kind, dice, words = draft.kind, self._makings.dice, self._makings.words
        if dice.chance(draft.care):
            draft.needs |= {*kind.needs, *dice.some(kind.extra, 1, 4)}
        elif dice.chance(0.75 if kind.placement else 0.9):
            draft.needs |= set(kind.needs)
        if dice.chance(0.2 + draft.care * 0.75):
            draft.facts["programs"] = ";".join(dice.some(kind.programs, 2, 4))
        voice = kind.voice or kind.group
        for column, views in (("strengths", words.strengths), ("barriers", words.barriers)):
            if views[voice] and dice.chance(draft.care * 0.8):
                draft.facts[column] = self._standpoint(draft, f"{column} {voice}", views[voice])

    def _detail(self, draft: Draft, organization: Organization) -> str:
        kind = draft.kind
        return self._fill(self._say(draft, f"detail {kind.key}", kind.detail), draft, organization)

    def _standpoint(self, draft: Draft, pile: str, views: Sequence[str]) -> str:
        """One strength or barrier, sometimes two. Distances are not told of a confidential place."""
        items = [self._say(draft, pile, views)]
        if self._makings.dice.chance(0.4):
            is_rural = draft.county.tier >= RURAL and draft.kind.where == "street" and pile.startswith("barriers")
            if is_rural:
                pile, views = "rural", self._makings.words.rural_barriers
            items.append(self._say(draft, pile, views))
        items = list(dict.fromkeys(item for item in items if item))
        return "; ".join(item if not at else item[:1].lower() + item[1:] for at, item in enumerate(items))

    def _say(self, draft: Draft, pile: str, choices: Sequence[str]) -> str:
        """A sentence that agrees with the listing, whose facts it then states; empty where none does."""
        for _ in range(2 * len(choices)):
            text, *marks = self._makings.decks.deal(pile, choices).split(" @")
            if draft.agrees(marks):
                draft.state(marks)
                return text
        return ""

    def _fill(self, text: str, draft: Draft, organization: Organization) -> str:
        """The text with a word for each of its braces, and a capital first."""
        words, decks = self._makings.words, self._makings.decks
        for slot in re.findall(r"\{(\w+)\}", text):
            if slot == "home":
                word = decks.deal("home", words.homes)
            elif slot in ("stem", "place"):
                word = organization.stem if slot == "stem" else draft.facts.get("city") or "county"
            else:
                word = decks.deal(slot, words.slots[slot])
            text = text.replace("{" + slot + "}", word, 1)
        return text[:1].upper() + text[1:]
