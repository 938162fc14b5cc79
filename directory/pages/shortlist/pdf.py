"""The call sheet as a PDF: written directly, so that no page is ever rendered by a browser on the server."""

import unicodedata

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from directory.pages.shortlist.sheet import CONSIDERATIONS, Entry, Sheet
from directory.pages.words import at_time

_MARGIN = 16.0
_BOX = "[  ]  "

#: Typographic signs that the PDF's own fonts lack, as those that they have.
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "•": "-", "→": "to"})


def call_sheet_pdf(sheet: Sheet) -> bytes:
    """The sheet on Letter paper, black on white."""
    paper = _Paper(format="Letter")
    paper.set_title("Call sheet")
    paper.set_margins(_MARGIN, _MARGIN)
    paper.set_auto_page_break(True, _MARGIN)
    paper.add_page()
    paper.say("Call sheet", 18, bold=True)
    paper.say(f"Write no name of a youth on this sheet. Shred it after use. Made {at_time(sheet.made_at)}", 9)
    for number, entry in enumerate(sheet.entries, start=1):
        _write_entry(paper, number, entry)
    paper.gap(5)
    paper.say("To weigh of any placement", 13, bold=True)
    for consideration in CONSIDERATIONS:
        paper.say(_BOX + consideration, 10)
    paper.gap(5)
    paper.say("If no one answers", 13, bold=True)
    for line, dialed in sheet.lines:
        paper.say(f"{line}: {dialed}", 10)
    return bytes(paper.output())


class _Paper(FPDF):
    """Lines of text under each other."""

    def say(self, words: str, size: int, *, bold: bool = False) -> None:
        self.set_font("Helvetica", "B" if bold else "", size)
        self.multi_cell(0, size * 0.48, in_latin(words), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def gap(self, millimetres: float) -> None:
        self.ln(millimetres)


def _write_entry(paper: _Paper, number: int, entry: Entry) -> None:
    if paper.will_page_break(60):
        paper.add_page()
    paper.gap(5)
    paper.line(_MARGIN, paper.get_y(), paper.w - _MARGIN, paper.get_y())
    paper.gap(2)
    paper.say(f"{number}. {entry.fact('listing_name')}", 13, bold=True)
    paper.say(f"{entry.fact('organization_name')} - {entry.card.kind}", 10)
    paper.say(" - ".join(part for part in (entry.card.where, entry.card.openings) if part), 10)
    paper.gap(1)
    paper.say(entry.fact("intake_phone") or "No intake number is stated", 15, bold=True)
    who = " - ".join(part for part in (entry.fact("intake_name"), entry.fact("intake_hours")) if part)
    for line in (who, *(f"Check first: {warning}" for warning in entry.warnings)):
        if line:
            paper.say(line, 10)
    for question in entry.questions:
        paper.say(_BOX + question, 10)
    if entry.item.note:
        paper.say(f"Note: {entry.item.note}", 10)
    paper.gap(1)
    paper.say("Called at ______________   Spoke with ________________________   Answer ________________________", 9)


def in_latin(words: str) -> str:
    """The words in the letters that the PDF's own fonts have; an accent that they lack is left out."""
    plain = words.translate(_PLAIN)
    return "".join(letter if ord(letter) < 256 else _without_accent(letter) for letter in plain)


def _without_accent(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0]
    return base if ord(base) < 256 else "?"
