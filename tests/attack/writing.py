"""Follows every link and fills in every form that a role is shown, so that what people can write is written."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from werkzeug.test import TestResponse

from directory.clock import today
from tests.attack.amounts import many
from tests.attack.forms import Form, Page
from tests.attack.sweeping import MATCHERS, Reader, Seen, addressed, plain_paths

#: Forms that end what is to be looked at: sessions, accounts, links, listings, second steps.
_ENDS = re.compile(
    r"/(sign-out|session|confirm|password|two-step[\w/-]*|end|end-all|revoke|disable|enable|remove|delete|discard|leave"
    r"|close|reopen|approve|decline|take-back|withdraw|trust|lift|stop)$|^/(reset|sign-in)|^/people/#$|^/account/browsers"
)

#: Of addresses that differ in a number or an id alone, so many are read.
_ALIKE = many(2, 4)

_PARTS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/counties/)[a-z-]+|(?<=/corrections/)[\w-]+|(?<=/reports/)[\w-]+|(?<=/)[\w-]{22}(?=/|$)|\d+"
)


def pattern_of(path: str) -> str:
    """The address with its numbers and ids taken out, and without what comes after ``?``."""
    return _PARTS.sub("#", path.partition("?")[0])


@dataclass
class Writer:
    """One role's browser that goes wherever links lead."""

    reader: Reader
    starts: Iterable[str]
    written: set[str] = field(default_factory=set)
    """Patterns of the addresses whose form was taken."""
    sent: int = 0

    def pages(self) -> Iterator[tuple[str, TestResponse]]:
        """Every page that can be reached, each address once and a few of those that are alike."""
        waiting, known, alike = deque(self.starts), set(self.starts), Counter[str]()
        while waiting:
            path = waiting.popleft()
            answer = self.reader.client.get(path)
            yield path, answer
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            for _, link in Page(answer.get_data(as_text=True)).addresses(("href",)):
                address = link.partition("#")[0]
                pattern = pattern_of(address)
                if address.startswith("/") and not address.startswith("/static") and address not in known:
                    known.add(address)
                    alike[pattern] += 1
                    if alike[pattern] <= _ALIKE:
                        waiting.append(address)

    def write(self, text_for: Callable[[str], str]) -> None:
        """Fill in the first form of each kind that there is; ``text_for`` gives what to type, by the form's pattern."""
        done = Counter[str]()
        for path, answer in self.pages():
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            for number, form in enumerate(Page(answer.get_data(as_text=True)).forms):
                pattern = pattern_of(form.action or path)
                is_typed = any(kind in _TYPED for kind in form.kinds.values())
                if form.method == "POST" and is_typed and not _ENDS.search(pattern_of(form.action or path)):
                    done[pattern] += 1
                    if done[pattern] <= 1:
                        self._send(path, number, pattern, text_for(pattern))

    def _send(self, path: str, number: int, pattern: str, text: str) -> None:
        """All that is typed at once; where that is refused, each field by itself, beside what the page offers."""
        form = self._form(path, number)
        typed = [name for name, kind in form.kinds.items() if kind in _TYPED] if form else []
        if self._is_taken(path, number, typed, text):
            self.written.add(pattern)
            return
        for name in typed:
            # A field that takes less gets the first part.
            if any(self._is_taken(path, number, [name], text[:longest]) for longest in (None, 60, 30)):
                self.written.add(pattern)

    def _is_taken(self, path: str, number: int, names: list[str], text: str) -> bool:
        form = self._form(path, number)
        if form is None:
            return False
        self.sent += 1
        filled = {name: text if name in names else _value(form, name, self.sent) for name in form.fields}
        answer = self.reader.client.post(form.action or path, data=filled)
        again = Page(answer.get_data(as_text=True)).forms
        # A form that is refused is shown again, with its problems.
        return answer.status_code in (200, 303) and not any(each.fields.keys() == form.fields.keys() for each in again)

    def _form(self, path: str, number: int) -> Form | None:
        forms = Page(self.reader.client.get(path).get_data(as_text=True)).forms
        return forms[number] if number < len(forms) else None


_TYPED = ("text", "textarea", "search")


def _value(form: Form, name: str, number: int) -> str | list[str]:
    """What the page offers for a field, or something of its kind; an address is another for each ``number``."""
    kind, offered = form.kinds.get(name, "text"), form.fields[name]
    if kind in ("hidden", "number", *_TYPED):
        return offered
    typed = {"email": f"zq{number}@a.example", "tel": "(916) 555-0100", "url": "https://zqinj.example/"}
    if kind == "date":
        return today().isoformat()
    stated = [value for value in offered if value]
    return stated[0] if stated else typed.get(kind, "")


def starts(reader: Reader, listing: str, county: str) -> list[str]:
    """Where a role begins to read: addresses without parts, one listing, one county, and a search with a shortlist."""
    site = reader.site
    found = ["/", *plain_paths(site), *addressed(site, "listing_id", listing_id=listing)]
    found += addressed(site, "county", county=county)
    if reader.role in MATCHERS:
        search = reader.post("/match", "/match", seeking="both").headers["Location"]
        reader.post(f"{search}/shortlist/add", "/account", listing=listing)
        search_id = search.split("/")[2]
        found += addressed(site, "search_id", search_id=search_id)
        found += addressed(site, "search_id", "listing_id", search_id=search_id, listing_id=listing)
    return [path for path in found if path not in ("/cleared",)]


def read(writer: Writer) -> Iterator[Seen]:
    """All of it, as it is after what was written."""
    for path, answer in writer.pages():
        yield writer.reader.seen(f"GET {path}", answer)
