"""Make redacted copies: pixels or masked words alone, with a note whose copy it is; the original stays."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from plaint.domain.checks import privacy
from plaint.domain.errors import UsageProblem
from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.domain.safe import safe
from plaint.domain.text.addresses import address_spans
from plaint.domain.text.structure import Span
from plaint.services.evidence.describe import find_piece
from plaint.services.evidence.mask import DOT, Mask, mask_of
from plaint.services.progress import QUIET, Progress
from plaint.services.validators import VALIDATORS

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

    from plaint.storage.documents.pdf import Box
    from plaint.storage.workspace import LoadedCase, Workspace

PICTURES = frozenset({"png", "jpeg", "gif", "webp", "bmp", "tiff", "avif"})
TEXTS = frozenset({"text", "html", "eml"})
_NUMBER = r"(\d{1,6}(?:\.\d{1,3})?)(%?)"
_RECT = re.compile(rf"(?:(\d{{1,4}}):)?{_NUMBER}[,x ]+{_NUMBER}[,x ]+{_NUMBER}[,x ]+{_NUMBER}\Z")
_RULES = frozenset({"privacy.card-number", "privacy.bank-account", "privacy.national-id"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle to blacken: its corner, width and height, each a number and whether it is in per cent."""

    page: int
    """Counted from 1; a picture has one."""
    sides: tuple[tuple[float, bool], ...]

    def box(self, width: float, height: float) -> Box:
        """Return it as parts of a page or picture of this size. Raises UsageProblem where it hides nothing of it."""
        whole = (width, height, width, height)
        parts = [
            number / 100 if per_cent else number / side
            for (number, per_cent), side in zip(self.sides, whole, strict=True)
        ]
        if parts[0] >= 1 or parts[1] >= 1 or not parts[2] or not parts[3]:
            raise UsageProblem(
                f"the rectangle {self} hides nothing of what is {width:g} wide and {height:g} high", "No copy was made."
            )
        return parts[0], parts[1], parts[0] + parts[2], parts[1] + parts[3]

    def __str__(self) -> str:
        """Return it as it is typed."""
        sides = ",".join(f"{number:g}{'%' if per_cent else ''}" for number, per_cent in self.sides)
        return f"{self.page}:{sides}" if self.page != 1 else sides


@dataclass(frozen=True, slots=True)
class Redacted:
    """The copy, and how much is hidden in it."""

    piece: Evidence
    count: int
    notes: tuple[str, ...] = ()


def parse_mark(text: str) -> Mark:
    """Read ``x,y,w,h`` (pixels of a picture, 1/72 inch of a PDF, or per cent), with ``PAGE:`` before. UsageProblem."""
    match = _RECT.match(text.strip())
    if not match:
        raise UsageProblem(
            f"{text!r} is no rectangle", "write left,top,width,height as 10,20,200,30 or 5%,10%,50%,4%; page 2: 2:10,…"
        )
    sides = tuple((float(match[at]), bool(match[at + 1])) for at in range(2, 10, 2))
    return Mark(int(match[1] or 1), sides)


def redact(
    workspace: Workspace,
    loaded: LoadedCase,
    name: str,
    marks: Sequence[Mark],
    *,
    patterns: bool,
    now: datetime,
    source: random.Random,
    progress: Progress = QUIET,
) -> Redacted:
    """Make a redacted copy of a piece and add it to the evidence, linked by ``redacts``.

    Pictures and pages of PDFs are drawn anew without anything but their pixels; with ``patterns`` the numbers of
    cards and accounts, identity numbers, the consumer's contact data and lines of addresses are hidden where they stand
    as text. Raises UsageProblem where nothing was marked or found, BrokenFile, NotSaved, Cancelled.
    """
    from plaint.storage.evidence import add

    piece = find_piece(loaded, name)
    data, kind = _content(loaded, piece)
    mask = mask_of(loaded.case) if patterns else None
    copy, count, suffix = _copy(piece, data, kind, marks, mask, progress)
    if not count:
        what = "nothing private was found in its text" if patterns else "nothing is marked"
        raise UsageProblem(f"{safe(piece.name, 100)}: {what}, so no copy was made", "Mark rectangles with --rect.")
    added = add.add(
        workspace.store, loaded, add.Content(f"{PurePath(piece.name).stem}-redacted{suffix}", copy),
        title=f"Redacted: {piece.title or piece.name}", kind=piece.kind, captured=piece.captured,
        source_text=piece.source, proves=piece.proves, redacts=piece.name, now=now, random=source,
        on_progress=lambda _size: progress.check(),
    )  # fmt: skip
    if added.name == piece.name:
        raise UsageProblem(f"{safe(piece.name, 100)} would look the same, so no copy was made", "Mark something else.")
    note = "look at the copy before you send it: what was not marked or recognised is still in it"
    return Redacted(added, count, (note,))


def _content(loaded: LoadedCase, piece: Evidence) -> tuple[bytes, str]:
    from plaint.storage.documents.file_type import sniff
    from plaint.storage.documents.mbox import Mailbox
    from plaint.storage.documents.pdf import LARGEST
    from plaint.storage.layout import EVIDENCE_DIR

    if piece.state is EvidenceState.IN_CLOUD:
        raise UsageProblem(f"{safe(piece.name, 100)} is in the cloud only", "Open it once so that it is downloaded.")
    with Mailbox(loaded.folder / EVIDENCE_DIR / piece.name) as box:
        data = box.start(LARGEST + 1)
    kind = sniff(data)
    if kind not in PICTURES | TEXTS | {"pdf"}:
        raise UsageProblem(
            f"{safe(piece.name, 100)} can not be redacted ({kind})", "Pictures, PDFs, mails and texts can be."
        )
    return data, kind


def _copy(
    piece: Evidence, data: bytes, kind: str, marks: Sequence[Mark], mask: Mask | None, progress: Progress
) -> tuple[bytes, int, str]:
    """Return the bytes of the copy, how many places are hidden, and the suffix."""
    if kind in PICTURES:
        return *_picture(piece, data, marks), ".png"
    if kind == "pdf":
        return *_pdf(piece, data, marks, mask, progress), ".pdf"
    if marks:
        raise UsageProblem("rectangles are for pictures and PDFs", "Text is masked by --patterns.")
    return *_text(data, kind, mask), ".txt"


def _picture(piece: Evidence, data: bytes, marks: Sequence[Mark]) -> tuple[bytes, int]:
    from plaint.storage.documents import images

    if beyond := next((mark for mark in marks if mark.page != 1), None):
        raise UsageProblem(f"the rectangle {beyond} is for a page that a picture does not have", "No copy was made.")
    if not marks:
        raise UsageProblem(
            f"{safe(piece.name, 100)} is a picture, in which no text can be found", "Mark what is to be hidden: --rect"
        )
    width, height = images.upright_size(data, piece.name)
    rects = []
    for mark in marks:
        left, top, right, bottom = mark.box(width, height)
        corner = (int(left * width), int(top * height))
        rects.append((*corner, -int(-right * width // 1) - corner[0], -int(-bottom * height // 1) - corner[1]))
    return images.redacted(data, piece.name, rects), len(rects)


def _pdf(
    piece: Evidence, data: bytes, marks: Sequence[Mark], mask: Mask | None, progress: Progress
) -> tuple[bytes, int]:
    from plaint.storage.documents import pdf
    from plaint.storage.documents.pdf_redaction import rasterised

    count, pages = 0, 0

    def chosen(number: int, page: PdfPage) -> list[Box]:
        nonlocal count, pages
        pages += 1
        boxes = [mark.box(*page.get_size()) for mark in marks if mark.page == number + 1]
        count += len(boxes)
        spans = secret_spans(pdf.raw_text(page), mask) if mask is not None else []
        count += len(spans)
        return boxes + [box for start, end in spans for box in pdf.boxes_of(page, start, end - start)]

    copy = rasterised(data, piece.name, chosen, lambda done, all_of: progress.step(done, all_of, piece.name))
    if beyond := next((mark for mark in marks if not 1 <= mark.page <= pages), None):
        raise UsageProblem(f"the rectangle {beyond} is for a page that is not there; there are {pages}", "Count anew.")
    return copy, count


def _text(data: bytes, kind: str, mask: Mask | None) -> tuple[bytes, int]:
    from plaint.services.evidence.text import words_of

    text = words_of(data, kind)
    spans = secret_spans(text, mask) if mask is not None else []
    for start, end in reversed(spans):
        text = text[:start] + DOT * 4 + text[end:]
    return text.encode("utf-8", "replace"), len(spans)


def secret_spans(text: str, mask: Mask) -> list[Span]:
    """Return what is to be hidden in a text, in order, what overlaps joined: known numbers, own data, addresses."""
    found = [one.span() for pattern in mask.own for one in pattern.finditer(text)]
    found += list(address_spans(text))
    for at in range(0, len(text), _STEP):
        part = text[at : at + _STEP + _OVER]
        for one in privacy.check(part, VALIDATORS, allowed=mask.allowed):
            if one.rule in _RULES and one.span:
                found.append((one.span[0] + at, one.span[1] + at))
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


_STEP, _OVER = 30_000, 200
"""Characters that the rules look at in one go, and how far they look over the end, for what stands across it."""
