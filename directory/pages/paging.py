"""Which page of a long list is asked, and which pages there are."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import abort

#: Cards on a page: enough to compare, few enough to read and to send.
PAGE_SIZE = 20

#: The farthest page that an address may ask.
_LAST = 5_000


@dataclass(frozen=True, slots=True)
class Paging:
    """``number`` counts from 1."""

    number: int
    total: int

    @classmethod
    def of(cls, number: int | None, total: int = 0) -> "Paging":
        """The page asked, within what an address may ask; the first where nothing readable is."""
        return cls(min(max(number or 1, 1), _LAST), total)

    def existing_or_404(self) -> "Paging":
        """Itself. Errors: 404 where the list has no such page."""
        if self.number > self.last:
            abort(404)
        return self

    @property
    def offset(self) -> int:
        return (self.number - 1) * PAGE_SIZE

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def first_shown(self) -> int:
        return min(self.offset + 1, self.total)

    @property
    def last_shown(self) -> int:
        return min(self.offset + PAGE_SIZE, self.total)

    def numbers(self) -> Iterator[int | None]:
        """The pages to link: the first, the last, and those around this one; None is a gap."""
        before = 0
        for page in sorted({1, self.number - 1, self.number, self.number + 1, self.last}):
            if not 1 <= page <= self.last:
                continue
            if page > before + 1:
                yield None
            yield page
            before = page
