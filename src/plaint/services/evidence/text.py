"""Extract the text of evidence for search: of text, pages, mails and PDFs. Nothing of it is kept in a workspace.

What takes long to get out of a file is kept in the cache by the hash of its content, and can be thrown away.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from plaint.domain.errors import BrokenFile, PlaintError

LARGEST = 30_000_000
"""Bytes of a file that is looked into."""
LONGEST = 500_000
"""Characters that are returned at most."""
KEPT = 40
"""Texts kept in one of the 256 folders of the cache; the oldest goes first."""
VERSION = "1"
"""Changes when the words of the same bytes become others."""


def text_of(path: Path, cache: Path | None = None) -> str | None:
    """Return the words in a file; None where there are none to be had (pictures, films, locked PDFs, the cloud).

    ``cache`` is the cache directory. Never raises for what the file holds.
    """
    from plaint.storage.documents.file_type import LENGTH, sniff
    from plaint.storage.documents.mbox import Mailbox

    try:
        with Mailbox(path) as box:
            kind = sniff(box.start(LENGTH))
            if kind not in {"text", "html", "eml", "mbox", "pdf"} or box.size > LARGEST:
                return None
            data = box.start(LARGEST)
        return words_of(data, kind) if kind in {"text", "html", "mbox"} else _kept(data, kind, cache)
    except (PlaintError, OSError):
        return None


def words_of(data: bytes, kind: str) -> str:
    """Return the words in bytes of a kind (``file_type.sniff``): text, html, eml, mbox or pdf. Raises BrokenFile."""
    from plaint.storage.documents import pdf
    from plaint.storage.documents.html import html_text
    from plaint.storage.files.encoding import decode

    if kind == "pdf":
        return pdf.text(data, "PDF", LONGEST)
    if kind == "eml":
        return _of_mail(data)
    text = decode(data)[0][: 4 * LONGEST]
    return (html_text(text) if kind == "html" else text)[:LONGEST]


def _of_mail(data: bytes) -> str:
    from plaint.storage.documents.mail import read_mail

    mail = read_mail(data)
    people = ", ".join(f"{one.name} {one.address}".strip() for one in (mail.sender, *mail.recipients))
    names = ", ".join(one.name for one in mail.attachments)
    return "\n".join(part for part in (mail.subject, people, names, mail.text) if part)


def _kept(data: bytes, kind: str, cache: Path | None) -> str:
    """Return the words from the cache, or get them and keep them there."""
    from plaint.storage.files.read import digest_of

    digest = digest_of(data)
    place = cache / "texts" / digest[:2] / f"{digest}.{VERSION}.txt" if cache is not None else None
    if place is not None:
        with contextlib.suppress(OSError, ValueError):
            return place.read_text(encoding="utf-8")
    try:
        text = words_of(data, kind)
    except BrokenFile:
        text = ""  # not tried again each time
    text = text.encode("utf-8", "replace").decode("utf-8")
    if place is not None:
        _keep(place, text)
    return text


def _keep(place: Path, text: str) -> None:
    """Write a text into the cache; a cache that cannot be written is none."""
    from plaint.storage.files.disk import DISK
    from plaint.storage.files.durable import replace_file

    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_file(DISK, place, text.encode())
        others = sorted(os.scandir(place.parent), key=lambda entry: entry.stat().st_mtime)
        for entry in others[:-KEPT]:
            os.unlink(entry.path)  # noqa: PTH108 - an entry of scandir
