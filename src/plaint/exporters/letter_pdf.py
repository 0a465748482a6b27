"""Write a letter as PDF with Typst, with the address in the window of the country's envelope."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from plaint.domain.errors import PlaintError
from plaint.exporters.labels import DATA
from plaint.exporters.letter_blocks import placed_blocks
from plaint.exporters.letter_sheet import Box, Layout, Sheet, sender_line, word
from plaint.exporters.pdf import ARCHIVAL, FAR, typeset_blocks

LINE = 4.6
"""Millimetres of a line of the recipient in the usual size."""


def letter_pdf(sheet: Sheet) -> bytes:
    """Typeset a letter; the same letter gives the same bytes. Raises PlaintError with Typst's reason."""
    import typst

    data = json.dumps(_values(sheet), ensure_ascii=False, sort_keys=True)
    problem: Exception | None = None
    with tempfile.TemporaryDirectory(prefix="plaint-") as place:
        folder = Path(place)
        (folder / "letter.json").write_text(data, "utf-8")
        (folder / "letter.typ").write_text((DATA / "letter.typ").read_text("utf-8"), "utf-8")
        compiler = typst.Compiler(
            str(folder / "letter.typ"), root=place, ignore_system_fonts=not FAR.search(data), font_paths=[]
        )
        moment = int(datetime(sheet.day.year, sheet.day.month, sheet.day.day, tzinfo=UTC).timestamp())
        for standard in ARCHIVAL:
            try:
                made = compiler.compile(format="pdf", pdf_standards=list(standard), timestamp=max(moment, 0))
            except typst.TypstError as error:
                problem = error
                continue
            assert isinstance(made, bytes)
            return made
    raise PlaintError(
        f"the letter could not be set: {str(problem).splitlines()[0][:300]}", "try --format docx, or txt"
    ) from problem


def lines_that_fit(layout: Layout) -> int:
    """Return how many lines of a recipient the window shows at the smallest size."""
    return int(layout.recipient.height / (LINE * 0.8))


def _values(sheet: Sheet) -> dict[str, Any]:
    """Return everything that the page needs, as JSON values."""
    layout = sheet.layout
    small = len(sheet.recipient) * LINE > layout.recipient.height
    return {
        "language": sheet.language, "author": sheet.sender[0] if sheet.sender else "", "subject": sheet.subject,
        "day": [sheet.day.year, sheet.day.month, sheet.day.day], "date": sheet.date,
        "page": word(sheet.language, sheet.country, "page"),
        "sender": list(sheet.sender), "sender_line": sender_line(sheet), "recipient": list(sheet.recipient),
        "recipient_size": 9 if small else 11, "blocks": _blocks(sheet),
        "layout": {
            "paper": layout.paper, "fold": list(layout.fold), "return_line": layout.return_line,
            "recipient": _box(layout.recipient), "sender": _box(layout.sender), "body": layout.body,
            "date": layout.date,
        },
    }  # fmt: skip


def _box(box: Box) -> dict[str, float]:
    return {"left": box.left, "top": box.top, "width": box.width}


def _blocks(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the blocks of the text, each with whether it is signed and whether it keeps to the next one."""
    made: list[dict[str, Any]] = []
    for one in placed_blocks(sheet.text, sheet.signer):
        if one.block.kind == "row" and made and made[-1]["kind"] == "row":
            made[-1]["rows"].append(one.block)
        else:
            made.append({"kind": one.block.kind, "rows": [one.block], "signed": one.signed, "keeps": one.keeps})
    return [_block(one) for one in made]


def _block(found: dict[str, Any]) -> dict[str, Any]:
    (typeset,) = typeset_blocks(found["rows"])[:1]
    return typeset | {"signed": found["signed"], "keeps": found["keeps"]}
