"""Write the dossier as PDF with Typst, reproducibly (docs/dossier.md tells what was tried).

Typst embeds the pages of a PDF exhibit as they are, with their text, but not in the archival and accessible modes.
So a dossier without embedded PDFs is PDF/A-2a and PDF/UA-1, any other is a tagged PDF 1.7; ``Renderer.flatten`` draws
PDFs as pictures, which makes every dossier archival.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from plaint.domain.errors import PlaintError
from plaint.exporters.content import Content, CurrencyTotals, Exhibit, Fact
from plaint.exporters.exhibit_page import RenderedExhibit
from plaint.exporters.labels import DATA
from plaint.exporters.markup import Block, blocks

Standard = Literal["a-2a", "a-2b", "ua-1"]
ARCHIVAL: tuple[tuple[Standard, ...], ...] = (("a-2a", "ua-1"), ("a-2b",), ())
"""Standards to try, the best first: what cannot be archived or read aloud is set as plain PDF."""
FAR = re.compile("[\u0590-\u1dff\u2c00-\ud7ff\uf900-\uffff\U00010000-\U0010ffff]")
"""Scripts that the built-in fonts lack; only for them the fonts of this machine are looked at."""
_LETTER_PAPER = frozenset({"US", "CA", "MX", "PH", "CL", "CO"})


@dataclass(frozen=True, slots=True)
class Part:
    """The exhibits of one file of a dossier."""

    numbers: tuple[int, ...]
    front: bool = True
    """Whether it holds the summary and the tables."""
    first: int = 1
    """Number of its first page."""
    label: str = ""
    """``Part 2 of 3``; empty for a dossier of one file."""
    total: int = 0
    """Pages of all parts; 0 to count those of this one."""
    pages: Mapping[int, tuple[int, int, str]] | None = None
    """First page, last page and part of every exhibit, where they are not all in this file."""


@dataclass(frozen=True, slots=True)
class TypesetPdf:
    """A typeset document."""

    data: bytes
    pages: Mapping[int, tuple[int, int]]
    """First and last page of each exhibit in it."""
    standard: tuple[str, ...]


def typeset(
    content: Content, drawn: Mapping[int, RenderedExhibit], folder: Path, part: Part | None = None
) -> TypesetPdf:
    """Typeset a dossier or a part of it; exhibits lie in ``folder``. Raises PlaintError with Typst's reason."""
    import typst

    part = part or Part(tuple(exhibit.number for exhibit in content.exhibits))
    data = json.dumps(_values(content, drawn, part), ensure_ascii=False, sort_keys=True)
    (folder / "content.json").write_text(data, "utf-8")
    (folder / "dossier.typ").write_text((DATA / "dossier.typ").read_text("utf-8"), "utf-8")
    compiler = typst.Compiler(
        str(folder / "dossier.typ"), root=str(folder), ignore_system_fonts=not FAR.search(data), font_paths=[]
    )
    moment = int(datetime(content.day.year, content.day.month, content.day.day, tzinfo=UTC).timestamp())
    embedded = any(drawn[number].embedded for number in part.numbers)
    standards = ARCHIVAL[-1:] if embedded else ARCHIVAL
    problem: Exception | None = None
    for standard in standards:
        try:
            made = compiler.compile(format="pdf", pdf_standards=list(standard), timestamp=max(moment, 0))
        except typst.TypstError as error:
            problem = error
            continue
        found = json.loads(compiler.query("<pages>", field="value", one=True))
        assert isinstance(made, bytes)
        return TypesetPdf(made, {one["number"]: (one["first"], one["last"]) for one in found}, standard)
    raise PlaintError(
        f"the dossier could not be set: {str(problem).splitlines()[0][:300]}", "try --format html, or leave out a file"
    ) from problem


def _values(content: Content, drawn: Mapping[int, RenderedExhibit], part: Part) -> dict[str, Any]:
    """Return everything that the page needs, as JSON values."""
    words = content.words
    shown = [exhibit for exhibit in content.exhibits if exhibit.number in part.numbers]
    first = content.exhibits[0].number if content.exhibits else 0
    return {
        "language": content.language, "words": words.labels, "title": content.title, "author": content.author,
        "description": f"{words('dossier')} {content.case_id}", "case_id": content.case_id,
        "date": [content.day.year, content.day.month, content.day.day],
        "paper": "us-letter" if content.country in _LETTER_PAPER else "a4",
        "prepared": content.prepared, "running": content.title, "part": part.label,
        "foot": f"{words('case')} {content.case_id} · {content.prepared}", "of": words("of"),
        "first": part.first, "total": part.total, "front": part.front,
        "pages": {f"exhibit-{number}": [*where] for number, where in (part.pages or {}).items()},
        "here": list(part.numbers), "notice": words("masked") if content.redacted else "",
        "summary": _facts(content.summary), "problem": content.problem, "wish": content.wish,
        "chronology": [
            {"when": one.when, "who": one.who, "text": one.text, "detail": one.detail, "exhibits": list(one.exhibits)}
            for one in content.chronology
        ],
        "money": [_account(one) for one in content.money],
        "deadlines": [
            {"day": one.day, "kind": one.kind, "title": one.title, "reason": one.reason, "source": one.source,
             "state": one.state, "overdue": one.overdue}
            for one in content.deadlines
        ],
        "exhibits": [_indexed(one) for one in content.exhibits], "integrity": list(content.integrity),
        "letters": [
            {"title": one.title, "facts": _facts(one.facts), "exhibits": list(one.exhibits),
             "blocks": typeset_blocks(blocks(one.body))}
            for one in content.letters
        ],
        "shown": [_exhibit(one, drawn[one.number], content, heading=one.number == first) for one in shown],
    }  # fmt: skip


def _facts(facts: Sequence[Fact]) -> list[dict[str, str]]:
    return [{"label": fact.label, "text": fact.text} for fact in facts]


def _account(account: CurrencyTotals) -> dict[str, Any]:
    rows = [{"label": row.label, "amount": row.amount, "strong": row.strong} for row in account.rows]
    return {"currency": account.currency, "rows": rows}


def _indexed(one: Exhibit) -> dict[str, Any]:
    return {
        "number": one.number, "title": one.title, "kind": one.kind, "name": one.name, "captured": one.captured,
        "source": one.source, "sha256": one.sha256, "size": one.size, "remark": one.remark,
    }  # fmt: skip


def exhibit_facts(one: Exhibit, words: Any) -> tuple[Fact, ...]:
    """Return the facts above an exhibit; unknown ones are left out."""
    rows = (
        ("kind", one.kind), ("captured", one.captured), ("source", one.source), ("shows", one.shows),
        ("proves", one.proves), ("hash", one.sha256),
    )  # fmt: skip
    return tuple(Fact(words(label), text) for label, text in rows if text)


def _exhibit(one: Exhibit, drawn: RenderedExhibit, content: Content, *, heading: bool) -> dict[str, Any]:
    notes = [text for text in (one.remark, drawn.note) if text]
    files = list(drawn.files) * (drawn.count if drawn.embedded else 1)
    title = one.title or one.name
    return {
        "number": one.number, "title": title, "short": f"{title} · {one.name}" if title != one.name else title,
        "facts": _facts(exhibit_facts(one, content.words)), "note": "\n".join(dict.fromkeys(notes)),
        "kind": drawn.kind, "files": files, "embedded": drawn.embedded,
        "width": max(drawn.width, 1), "height": max(drawn.height, 1),
        "text": drawn.text, "mail": _facts(drawn.mail), "alt": f"{content.words('exhibit')} {one.number}: {title}",
        "first-heading": heading,
    }  # fmt: skip


def typeset_blocks(found: Sequence[Block]) -> list[dict[str, Any]]:
    """Return the blocks of a letter as JSON values; the rows of a table are put together."""
    made: list[dict[str, Any]] = []
    for block in found:
        if block.kind == "row":
            cells = [_spans(cell, strong=block.head) for cell in block.cells]
            if made and made[-1]["kind"] == "table" and not block.head:
                made[-1]["cells"] += cells
            else:
                made.append({"kind": "table", "columns": max(len(cells), 1), "cells": cells})
        else:
            made.append({"kind": block.kind, "spans": _spans(block.spans), "mark": block.mark, "level": block.level})
    return made


def _spans(spans: Sequence[Any], *, strong: bool = False) -> list[dict[str, str]]:
    return [{"text": span.text, "style": span.style or ("strong" if strong else "")} for span in spans]
