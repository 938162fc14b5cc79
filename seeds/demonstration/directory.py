"""The listings, one after another, and the file that holds them."""

import csv
from pathlib import Path

from .chance import Decks, Dice
from .drafting import COLUMNS, Draft, Makings
from .geography import County, read_counties
from .intake import state_intake
from .organizations import Organizations
from .placing import place
from .serving import state_access, state_clients, state_training
from .spreading import spread
from .standing import state_availability, state_standing
from .telling import Teller
from .words import Kind, read_kinds, read_words

SEED = 20261101
KEPT = {"thin": 0.2, "middling": 0.5, "full": 0.3}
"""How many records are kept so well."""
CARE = {"thin": 0.28, "middling": 0.62, "full": 0.93}
"""How well a record is kept: the chance that a fact is stated."""


class Directory:
    """Writes the listings; holds what they share: organizations, decks and what was said."""

    def __init__(self, seed: int) -> None:
        dice = Dice(seed)
        words = read_words()
        self._makings = Makings(dice, Decks(dice), words, read_counties(), Dice(seed + 1))
        self._organizations = Organizations(dice, self._makings.decks, words)
        self._teller = Teller(self._makings)

    def rows(self) -> list[dict[str, str]]:
        """Every listing, column to cell, by county and name."""
        spots = spread(self._makings.dice, read_kinds(), self._makings.counties)
        rows = [self._row(kind, county) for kind, county in spots]
        rows.sort(key=lambda row: (row["county"] or "~", row["organization_name"], row["listing_name"]))
        for number, row in enumerate(rows, 1):
            row["source_id"] = f"demo-{number:04}"
            if row["license_number"]:
                row["license_number"] = f"DEMO-{410_000 + number * 37}"
        return rows

    def _row(self, kind: Kind, county: County) -> dict[str, str]:
        makings = self._makings
        draft = Draft(kind, county, CARE[makings.dice.weighted(KEPT)])
        organization = self._organizations.choose(kind, county)
        draft.state(kind.always)
        draft.facts["organization_name"] = organization.name
        draft.facts["provider_type"] = "placement" if kind.placement else "service"
        draft.facts["placement_type"] = kind.placement
        place(draft, makings)
        self._teller.describe(draft, organization)
        self._teller.offer(draft)
        state_clients(draft, makings)
        state_access(draft, makings)
        state_training(draft, makings)
        state_intake(draft, organization, makings)
        state_availability(draft, makings)
        state_standing(draft, makings)
        return draft.row()


def write(path: Path) -> None:
    """Write the whole file anew: UTF-8, comma-separated, line feeds."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(Directory(SEED).rows())
