"""Row 16: whatever is written into a field, it is read back everywhere as text: no tag, formula, header or command."""

import csv
import io
import logging
import re
import zlib
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from functools import partial
from itertools import chain, product

import pytest

from directory.records import AccountRole
from directory.records.facts import FACTS, FactType
from tests.attack.amounts import many
from tests.attack.forms import Page
from tests.attack.sweeping import ROLES, Asked, Reader, Seen, sweep
from tests.attack.targets import OWN, build_site, uuids
from tests.attack.writing import Writer, read, starts
from tests.sites import Site

Score = Callable[[int, str, str, int], None]

#: "zqinj" marks what is ours in a page: a tag, an attribute or a value of that name was let in.
PAYLOADS = (
    "<zqinj onload=zqinj(1)>zqinj</zqinj>",
    '"><zqinj zqinj=1 onerror="zqinj">',
    "' onmouseover='zqinj()' zqinj='",
    "</title></textarea></script><zqinj>",
    "javascript:zqinj(1)",
    "zqinj{{91739*3}}${91739*3}#{91739*3}<%= 91739*3 %>{% print 91739*3 %}",
    "zqinj'; DROP TABLE listing; -- ",
    "zqinj' OR '1'='1",
    "=zqinj()+cmd|'/C calc'!A0",
    "+zqinj",
    "-zqinj",
    "@SUM(zqinj)",
    "＝zqinj()",
    "%0d%0aSet-Cookie:%20zqinj=1",
    "zqinj&lt;b&gt;&#60;zqinj&#62;",
    "<!--zqinj--><![CDATA[<zqinj>]]>",
    "zqinj\\u003czqinj\\u003e",
    "data:text/html,<zqinj>",
    "'=zqinj()",
)
#: What may stand on more than one line is written so, where the fact allows it.
LINES = "zqinj\r\nSet-Cookie: zqinj=1\r\n\r\n<zqinj>\tx"
COMPUTED = str(91739 * 3)
TEXTS = [
    fact.name for fact in FACTS if fact.type in (FactType.TEXT, FactType.TEXTS) and fact.name not in ("city", "zip")
]
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
SAFE_COLUMNS = ("latitude", "longitude")


def _row(number: int, payload: str) -> dict[str, str]:
    long = {"description", "strengths", "barriers", "funding_notes", "security_notes", "csec_training_notes"}
    cells = {name: payload + (LINES if name in long else "") for name in TEXTS}
    return (
        cells
        | {
            "source_id": f"{payload} {number}",
            "listing_name": f"{payload} {number}",
            "organization_name": OWN if number % 3 == 0 else payload,
            "programs": payload.replace(";", ",") or "x",
            "provider_type": "placement",
            "placement_type": "strtp",
            "county": "Sacramento",
            "state": payload[:30],
            "license_number": payload[:60],
            "zip": "95814",
            "website": f"https://zqinj.example/?{re.sub(r'[^a-z0-9=]', '', payload)}",
            "counties_served": "statewide",
            "needs": "mental.psychotherapy",
        }
        | (_CONFIDENTIAL if number == 0 else {})
    )


#: So that a form asks why its location is to be made public.
_CONFIDENTIAL = dict.fromkeys(("address", "city", "state", "zip"), "") | {"location_confidential": "yes"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    rows = [_row(number, payload) for number, payload in enumerate(PAYLOADS)]
    return build_site(tmp_path_factory.mktemp("injected"), rows)


#: An administrator reads what staff read.
READERS = ROLES[: many(-1, len(ROLES))]

#: Whose forms are filled in: an administrator has the forms of staff.
WRITERS = (AccountRole.PROVIDER, AccountRole.WORKER, AccountRole.STAFF)

#: What people write in forms, and must be found again on some page: none of these is written into the void.
READ_BACK = frozenset(
    {
        "/account",
        "/account/tokens",
        "/acts/location/#",
        "/corrections/#",
        "/coverage/counties/#/edit",
        "/coverage/suggestions/edit",
        "/exports/everything",
        "/keeping/#/#",
        "/keeping/#/copy",
        "/listings/#/problem",
        "/match/#/shortlist/note",
        "/organizations",
        "/organizations/#/add",
        "/request-access",
    }
)


@pytest.fixture(scope="module")
def writers(site: Site) -> dict[AccountRole | None, Writer]:
    """Who has written into every form: some payloads, others in each, and at last one by which the form is known."""
    own = uuids(site)[f"{PAYLOADS[0]} 0"]
    made = {role: Writer(reader, starts(reader, own, "fresno")) for role in READERS for reader in [Reader(site, role)]}
    # The mark comes first, for what can be asked for once, and last, for what is written over.
    turns = [_mark, *(partial(_payload, turn=turn) for turn in range(5)), _mark][many(-1, 0) :]
    for text_for, role in product(turns, WRITERS):
        made[role].write(text_for)
    site.app.extensions["post"].wait()
    return made


def _mark(pattern: str) -> str:
    """What shows, where it is read back, by which kind of form it came."""
    return f"<zqinj>{_number(pattern)}q"


def _payload(pattern: str, turn: int) -> str:
    return PAYLOADS[(turn + _number(pattern)) % len(PAYLOADS)]


def _number(pattern: str) -> int:
    return zlib.crc32(pattern.encode()) % 100_000


def _asked(site: Site) -> Asked:
    searches = [{"seeking": "both", "text": payload} for payload in PAYLOADS[: many(1, len(PAYLOADS))]]
    return Asked(
        listings=list(uuids(site).values())[: many(2, len(PAYLOADS))],
        searches=({"seeking": "both"}, *searches),
        bodies=({"seeking": "both", "limit": 200}, {"seeking": "both", "text": PAYLOADS[0]}),
        words=("psychotherapy", *PAYLOADS[: many(2, len(PAYLOADS))]),
    )


def test_what_is_written_is_read_back_as_text(
    site: Site, writers: dict[AccountRole | None, Writer], score: Score, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    found: set[str] = set()
    written = set[str]().union(*(writer.written for writer in writers.values()))
    for role, writer in writers.items():
        wrong, read_back = [], 0
        for seen in chain(sweep(site, role, _asked(site)), read(writer)):
            read_back += seen.body.count(b"zqinj")
            wrong += [(seen.what, each) for each in _let_in(seen)]
            found |= {pattern for pattern in written if f"zqinj&gt;{_number(pattern)}q".encode() in seen.body}
        assert wrong == []
        assert read_back > 400 or role is None
        what = f"injections let in where {role or 'a visitor'} reads (places where one is read back)"
        score(16, what, "0", read_back)
    # Of each line that is logged, the words are the program's own.
    assert not [record for record in caplog.records if "zqinj" in record.getMessage()]
    assert READ_BACK - found == set()
    score(16, "kinds of form whose words are read back on some page", f"{len(found)}", len(written))


def _let_in(seen: Seen) -> Iterator[str]:
    if seen.status >= 500:
        yield "failed"
    if "zqinj" in seen.headers.lower():
        yield "stands in a header"
    if COMPUTED in seen.body.decode(errors="replace"):
        yield "was computed"
    kind = seen.headers.lower().partition("content-type: ")[2].partition("\n")[0]
    if kind.startswith("text/html"):
        yield from _in_page(seen.body.decode())
    elif "spreadsheetml" in kind or seen.what.endswith("xlsx"):
        if b"<f>" in seen.body or b"<hyperlink" in seen.body:
            yield "is a formula in a workbook"
    elif kind.startswith("text/csv") or seen.what.endswith("csv"):
        yield from _in_csv(seen.body.decode("utf-8-sig"))
    elif b"zqinj" in seen.body and "json" not in kind and not seen.what.endswith((".pdf", "hsds")):
        yield f"is sent as {kind or 'nothing'}"


def _in_page(html: str) -> Iterator[str]:
    for tag, held in Page(html).tags:
        if "zqinj" in tag or any("zqinj" in name for name in held):
            yield f"is a tag or an attribute: {tag}"
        for name, value in held.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                yield f"{tag} has {name}"
            is_address = name in ("href", "src", "action", "formaction", "hx-get", "hx-post")
            if is_address and re.match(r"\s*(javascript|data|vbscript):", value, re.IGNORECASE) and "zqinj" in value:
                yield f"is an address of a script: {value[:60]}"
    if re.search(r"<script(?![^>]*\bsrc=)[^>]*>", html):
        yield "a script stands in the page"


def _in_csv(text: str) -> Iterator[str]:
    rows = list(csv.reader(io.StringIO(text, newline="")))
    header = rows[0] if rows else []
    for row in rows:
        if len(row) != len(header):
            yield "breaks out of its row"
        for name, cell in zip(header, row, strict=False):
            if cell.startswith(STARTS_A_FORMULA) and name not in SAFE_COLUMNS:
                yield f"begins a formula in {name}: {cell[:30]}"


def test_what_is_written_opens_no_letters_header(
    site: Site, writers: dict[AccountRole | None, Writer], score: Score
) -> None:
    letters = list((site.settings.instance / "outbox").glob("*.eml"))
    assert letters
    for path in letters:
        letter = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert not [name for name in letter if name.lower() in ("set-cookie", "bcc", "cc")]
        for part in letter.walk():
            if part.get_content_type() == "text/html":
                assert list(_in_page(part.get_content())) == []
    score(16, "injections let into letters", "0", len(letters))


def test_a_tag_that_is_let_in_is_noticed() -> None:
    """The positive control of the reading itself."""
    assert list(_in_page(f"<p>{PAYLOADS[0]}</p>"))
    assert list(_in_page(f'<a href="{PAYLOADS[4]}">x</a>'))
    assert list(_in_csv(f"a,b\nx,{PAYLOADS[8]}\n"))
    assert not list(_in_csv("a,b\nx,'=zqinj()\n"))
