"""Preview a piece of evidence in the terminal: facts, words, and a picture in half blocks.

Nothing is fetched, downloaded from a cloud, run, or written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import BrokenFile, PlaintError, UsageProblem
from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.domain.text.format import counted

if TYPE_CHECKING:
    from PIL.Image import Image

LOOKED_AT = 30_000_000
"""Bytes of a picture, PDF or mail that are read."""
TEXT = 64_000
"""Bytes of a text, and characters of any other, that are shown."""
PICTURES = frozenset({"png", "jpeg", "gif", "webp", "bmp", "tiff", "avif"})

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Preview:
    """What can be shown. Texts come from the file: they are made safe where they are painted."""

    facts: tuple[tuple[str, str], ...] = ()
    """Labels and values: content, size in pixels, pages, sender, encoding."""
    text: str = ""
    cells: tuple[tuple[Colour, ...], ...] = ()
    """Rows of a picture, two to a line of the terminal."""
    warning: str = ""


def preview(folder: Path, piece: Evidence, width: int = 60, height: int = 40) -> Preview:
    """Look into a piece of the case in ``folder``; a picture is made at most so many cells and half lines large.

    Never raises for what the file holds: the warning says what is wrong with it.
    """
    from plaint.storage.documents.file_type import describe_type, mismatch
    from plaint.storage.documents.mbox import Mailbox
    from plaint.storage.layout import EVIDENCE_DIR

    if piece.state is EvidenceState.IN_CLOUD:
        return Preview(warning="in the cloud: it is downloaded only when you open it")
    if piece.state is EvidenceState.MISSING:
        return Preview(warning="not on this disk")
    try:
        with Mailbox(folder / EVIDENCE_DIR / piece.name) as box:
            head, size = box.start(4096), box.size
            data = head if size > LOOKED_AT else box.start(LOOKED_AT)
    except (PlaintError, OSError) as problem:
        return Preview(warning=f"it cannot be read: {getattr(problem, 'message', '') or problem}")
    other = mismatch(piece.name, head)
    warning = f"its name promises another kind of file; {describe_type(other)}" if other else ""
    try:
        shown = _shown(piece.name, data, width, height)
    except BrokenFile as problem:
        return Preview(warning="; ".join(filter(None, (warning, problem.message))))
    return Preview(shown.facts, shown.text, shown.cells, "; ".join(filter(None, (warning, shown.warning))))


def _shown(name: str, data: bytes, width: int, height: int) -> Preview:
    from plaint.storage.documents.file_type import sniff

    kind = sniff(data)
    if kind in {"text", "html", "unknown"} and name.lower().endswith(".eml"):
        kind = "eml"
    if kind in PICTURES:
        return _picture(name, data, width, height)
    if kind == "pdf":
        return _pdf(name, data)
    if kind == "eml":
        return _mail(data)
    if kind in {"text", "html", "mbox"}:
        return _text(data, kind)
    if kind == "empty":
        return Preview((("content", "nothing: the file is empty"),))
    return Preview((("content", described(data, kind)),))


def described(data: bytes, kind: str) -> str:
    """Name what a file is that is neither shown nor read, in a few words."""
    import puremagic

    try:
        # Beginning and end are enough, and it is for people to read: the first guess is the most certain.
        found = puremagic.magic_string(data[:4096] + data[-4096:])
    except (puremagic.PureError, ValueError):
        found = []
    if found and found[0].name:
        return str(found[0].name)
    return f"{kind} file" if kind != "unknown" else "a file of an unknown kind"


def _picture(name: str, data: bytes, width: int, height: int) -> Preview:
    from plaint.storage.documents import images

    about = images.read_metadata(data, name)
    facts = [("content", f"{about.form} picture, {about.width} x {about.height} pixels")]
    if about.taken:
        facts.append(("taken", about.taken.isoformat(sep=" ", timespec="minutes")))
    if about.camera:
        facts.append(("camera", about.camera))
    cells = images.cells(images.shrunk(data, name, width, height))
    return Preview(tuple(facts), cells=tuple(tuple(row) for row in cells))


def _pdf(name: str, data: bytes) -> Preview:
    from plaint.storage.documents import pdf

    about = pdf.read_metadata(data, name)
    facts = [("content", counted("PDF, {count} page", "PDF, {count} pages", about.pages))]
    if about.title:
        facts.append(("title", about.title))
    if about.made:
        facts.append(("made", about.made.isoformat(sep=" ", timespec="minutes")))
    text = pdf.text(data, name, TEXT, pages=20)
    warning = "" if text.strip("\f\n ") else "no text in it: probably a scan"
    return Preview(tuple(facts), text.replace("\f", "\n\n──────\n\n"), warning=warning)


def _mail(data: bytes) -> Preview:
    from plaint.storage.documents.mail import read_mail

    mail = read_mail(data)
    facts = [("content", "mail"), ("from", _person(mail.sender.name, mail.sender.address))]
    facts += [("to", ", ".join(_person(one.name, one.address) for one in mail.recipients[:5]))]
    facts += [("date", mail.at.isoformat(sep=" ", timespec="minutes") if mail.at else "")]
    facts += [("subject", mail.subject)]
    facts += [("attached", ", ".join(f"{one.name} ({len(one.data)} B)" for one in mail.attachments[:20]))]
    return Preview(tuple(_filled(facts)), mail.text[:TEXT], warning="; ".join(mail.notes))


def _filled(facts: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((label, value) for label, value in facts if value)


def _person(name: str, address: str) -> str:
    return f"{name} <{address}>" if name and address else name or address


def _text(data: bytes, kind: str) -> Preview:
    from plaint.storage.documents.html import html_text
    from plaint.storage.files.encoding import decode

    text, encoding = decode(data[:TEXT], cut=len(data) > TEXT)
    what = {"html": "web page", "mbox": "mailbox"}.get(kind, "text")
    more = f"the first {TEXT // 1000} kB of it" if len(data) > TEXT else ""
    facts = [("content", f"{what}, {encoding}{f', {more}' if more else ''}")]
    return Preview(tuple(facts), html_text(text) if kind == "html" else text)


@dataclass(frozen=True, slots=True)
class Page:
    """A picture, or one page of a PDF, drawn for the screen."""

    picture: Image
    number: int
    """Counted from 1."""
    count: int


def draw(folder: Path, piece: Evidence, page: int, width: int, height: int) -> Page:
    """Draw a piece at most so many pixels large; for a PDF the page, counted from 1 (the nearest that there is).

    Raises BrokenFile, UsageProblem for what is neither picture nor PDF, or is not on this disk.
    """
    from plaint.storage.documents import images, pdf
    from plaint.storage.documents.file_type import sniff
    from plaint.storage.documents.mbox import Mailbox
    from plaint.storage.layout import EVIDENCE_DIR

    if piece.state in {EvidenceState.IN_CLOUD, EvidenceState.MISSING}:
        raise UsageProblem("it is in the cloud, or gone: there is nothing to draw on this disk")
    with Mailbox(folder / EVIDENCE_DIR / piece.name) as box:
        data = box.start(pdf.LARGEST + 1)
    kind = sniff(data)
    if kind in PICTURES:
        return Page(images.shrunk(data, piece.name, width, height), 1, 1)
    if kind != "pdf":
        raise UsageProblem(f"a {kind} file is no picture", "Enter shows its words.")
    with pdf.open_pdf(data, piece.name) as document:
        number = min(max(1, page), len(document))
        drawn = pdf.picture(document, number - 1)
        drawn.thumbnail((width, height))
        return Page(drawn, number, len(document))
