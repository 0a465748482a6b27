"""Write a letter in a format: Markdown, text, PDF, DOCX or a draft of a mail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import UsageProblem
from plaint.domain.text.suggest import did_you_mean
from plaint.services.outgoing.sheet import complete_text, sheet_of

if TYPE_CHECKING:
    from plaint.domain.model.finding import Finding
    from plaint.domain.model.letter import Letter
    from plaint.domain.playbook.playbook import Playbook
    from plaint.storage.workspace import LoadedCase, Workspace

FORMATS = ("md", "txt", "pdf", "docx", "eml")
BINARY = frozenset({"pdf", "docx"})
"""Formats that a terminal cannot show."""
_ENDINGS = {"markdown": "md", "text": "txt"}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter as it goes out."""

    data: bytes
    findings: tuple[Finding, ...] = ()
    """What to know before it is sent."""


def outgoing(loaded: LoadedCase, letter: Letter, form: str, playbook: Playbook | None, today: date) -> Outgoing:
    """Return a letter in one of FORMATS. Raises UsageProblem, PlaintError."""
    if form not in FORMATS:
        raise UsageProblem(f"there is no format {form!r}", did_you_mean(form, FORMATS, f"known: {', '.join(FORMATS)}"))
    if form == "md":
        return Outgoing(complete_text(loaded, letter).encode("utf-8"))
    if form == "txt":
        return Outgoing(text_of_letter(loaded, letter).encode("utf-8"))
    if form == "eml":
        from plaint.services.outgoing.mail import mail_draft

        return Outgoing(*mail_draft(loaded, letter, playbook))
    sheet, findings = sheet_of(loaded, letter, today)
    if form == "docx":
        from plaint.exporters.letter_docx import letter_docx

        return Outgoing(letter_docx(sheet), findings)
    from plaint.exporters.letter_pdf import letter_pdf

    return Outgoing(letter_pdf(sheet), findings)


def text_of_letter(loaded: LoadedCase, letter: Letter, width: int = 72) -> str:
    """Return a letter as plain text without marks, with its enclosures; a width of 0 does not wrap it."""
    from plaint.exporters.plain_text import plain_text

    return plain_text(complete_text(loaded, letter), width)


def format_of(path: str) -> str:
    """Return the format that the ending of a path says; Markdown for any other."""
    ending = Path(path).suffix.lower().removeprefix(".")
    return _ENDINGS.get(ending, ending if ending in FORMATS else FORMATS[0])


def suggested_name(loaded: LoadedCase, letter: Letter, form: str, today: date) -> str:
    """Return a name for the file of a letter: the case's folder, the kind of letter and the day."""
    kind = re.sub(r"[^\w-]+", "-", letter.kind) or "letter"
    return f"{loaded.folder.name}-{kind}-{today.isoformat()}.{form}"


def write_letter(workspace: Workspace, data: bytes, path: Path, *, replace_it: bool = False) -> None:
    """Write a letter into a file, whole or not at all. Raises UsageProblem, NotSaved with the system's reason."""
    from plaint.services.export.export import write_all

    write_all(workspace, {path: data}, replace_it=replace_it)
