"""All that one search gives a worker's browser: its pages, its files, and what every form on them answers."""

import re
from collections.abc import Iterator, Sequence

from tests.attack.forms import Page
from tests.attack.sweeping import Reader, Seen, addressed

#: Forms that end the search, or tell somebody something.
_ENDS = re.compile(r"/(delete|sign-out|seen|accepted|declined)$")


def comparable_address(what: str) -> str:
    """The address without a stored search's random id."""
    return re.sub(r"/(match|find)/[\w-]{22}", r"/\1/ID", what)


def read_search(reader: Reader, shortlist: Sequence[str], **form: str | list[str]) -> Iterator[Seen]:
    """Count, search, every view of the results, and each form that the results and the shortlist offer, sent once."""
    yield reader.seen("count", reader.post("/match/count", "/match", **form))
    search = reader.post("/match", "/match", **form).headers["Location"]
    for listing in shortlist:
        reader.post(f"{search}/shortlist/add", "/account", listing=listing)
    search_id = search.split("/")[2]
    paths = addressed(reader.site, "search_id", search_id=search_id)
    for listing in shortlist:
        paths += addressed(reader.site, "search_id", "listing_id", search_id=search_id, listing_id=listing)
    known: set[tuple[str, str, str]] = set()
    for path in paths:
        if path.startswith("/match/"):
            seen = reader.get(path)
            yield seen
            if b"<form" in seen.body:
                yield from _answers(reader, path, seen.body.decode(), shortlist[0], known)


def _answers(reader: Reader, path: str, html: str, listing: str, known: set[tuple[str, str, str]]) -> Iterator[Seen]:
    """What the page's forms about the search lead to: each kind once, about the listing that is looked for."""
    for form in Page(html).forms:
        for name, offered in form.fields.items():
            for value in offered if form.kinds[name] == "button" else offered[:1]:
                key = (form.action, name, value if form.kinds[name] == "button" else "")
                is_ours = form.action.startswith("/match/") and form.method == "POST"
                if not is_ours or _ENDS.search(form.action) or name == "csrf_token" or key in known:
                    continue
                known.add(key)
                data = {each: values[:2] for each, values in form.fields.items()} | {name: [value]}
                if "listing" in data:
                    data["listing"] = [listing]
                answer = reader.client.post(form.action, data=data, follow_redirects=True)
                yield reader.seen(f"POST {form.action} {name} from {path}", answer)
