"""Gaps as tables: the widest of the state, and a county's by group of needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from directory.finding import NeedWords
from directory.pages.coverage.slugs import slug_of
from directory.records.outcome import FAMILY_GROUP, PLACEMENT_GROUP, DeclineReason
from search.coverage.classes import SHADES
from search.coverage.targets import Gap, ranked

DECLINE_WORDS: Mapping[DeclineReason, str] = {
    DeclineReason.FULL: "Full",
    DeclineReason.AGE: "Age",
    DeclineReason.GENDER: "Gender",
    DeclineReason.JURISDICTION: "Jurisdiction",
    DeclineReason.FUNDING: "Funding",
    DeclineReason.COUNTY: "Does not take youth from the county",
    DeclineReason.LEFT_CARE: "Left care before",
    DeclineReason.SUBSTANCE_USE: "Substance use",
    DeclineReason.SAFETY: "Safety of the youth or of others",
    DeclineReason.STAFFING: "Not enough staff",
    DeclineReason.OTHER: "Another reason",
}


_HALF = 0.5


@dataclass(frozen=True, slots=True)
class StateGap:
    county: str
    slug: str
    need: NeedWords
    gap: Gap


@dataclass(frozen=True, slots=True)
class GroupGap:
    """One group of needs: how many miss their target, and how much of the targets is missing, 0 to 1."""

    group: str
    missed: int
    needs: int
    missing_share: float

    @property
    def shade(self) -> int:
        """0 where nothing is missing, 4 where more than three quarters are."""
        return min(SHADES, ceil(SHADES * self.missing_share))


def top_gaps(
    found: Mapping[str, Sequence[Gap]], needs: Mapping[str, NeedWords], most: int, most_each: int
) -> list[StateGap]:
    """The gaps of all counties, most youth affected first, at most ``most_each`` of one county."""
    widest = [
        StateGap(county, slug_of(county), needs[gap.need], gap)
        for county in found
        for gap in ranked(found[county])[:most_each]
    ]
    widest.sort(key=lambda each: (-each.gap.youth_affected, -each.gap.missing_share, each.county, each.gap.need))
    return widest[:most]


def by_group(found: Sequence[Gap], needs: Mapping[str, NeedWords]) -> list[GroupGap]:
    """One county's gaps by group, in the order of the needs."""
    groups: dict[str, list[Gap]] = {}
    for gap in found:
        groups.setdefault(needs[gap.need].group, []).append(gap)
    return [
        GroupGap(
            group,
            sum(not gap.is_met for gap in gaps),
            len(gaps),
            sum(gap.missing_share for gap in gaps) / len(gaps),
        )
        for group, gaps in groups.items()
    ]


@dataclass(frozen=True, slots=True)
class GroupMap:
    """One group of needs over the state: its shade in each county, by name, and what stands out, in words."""

    group: str
    shades: tuple[int, ...]
    words: str


def group_maps(by_county: Mapping[str, Sequence[GroupGap]]) -> list[GroupMap]:
    """A small map for each group. ``by_county`` is what ``by_group`` says of every county, by name."""
    return [
        GroupMap(groups[0].group, tuple(group.shade for group in groups), _stands_out(list(by_county), groups))
        for groups in zip(*by_county.values(), strict=True)
    ]


def _stands_out(counties: Sequence[str], groups: Sequence[GroupGap]) -> str:
    """How many counties miss more than half of their targets, and which misses the most."""
    wide = sum(group.missing_share > _HALF for group in groups)
    share, name = max(zip((group.missing_share for group in groups), counties, strict=True))
    if not share:
        return "Nothing is missing in any county."
    counties_wide = f"{wide} of {len(groups)} counties" if wide else "no county"
    return f"More than half is missing in {counties_wide}; most in {name} ({share:.0%})."


def demand_groups(needs: Mapping[str, NeedWords]) -> list[str]:
    """What demand is counted by: placements, and the groups of needs."""
    return [FAMILY_GROUP, PLACEMENT_GROUP, *dict.fromkeys(need.group for need in needs.values())]
