"""Read the metadata of a file before anybody is asked: its kind, when it was made, from whom it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from plaint.domain.errors import BrokenFile, PlaintError, UsageProblem
from plaint.domain.model.evidence_kind import guess_kind
from plaint.domain.safe import safe

LOOKED_AT = 30_000_000
"""Bytes of a file that is looked into; a film tells nothing more at its end."""
FILES = 1_000
"""Files of a folder that are added at once."""
_PICTURES = frozenset({"png", "jpeg", "gif", "webp", "bmp", "tiff", "avif"})


@dataclass(frozen=True, slots=True)
class FileMetadata:
    """What a file tells of itself; empty where it tells nothing."""

    kind: str = ""
    captured: datetime | None = None
    source: str = ""
    title: str = ""
    message_id: str = ""
    warning: str = ""
    """A sentence when the name promises another kind of file than the content is."""


def look(name: str, data: bytes, *, of_mail: bool = False) -> FileMetadata:
    """Look into the content of a file; never raises for what it holds.

    An attachment of a mail (``of_mail``) that is a small picture without a camera is more often a logo than proof,
    so its kind stays open.
    """
    from plaint.storage.documents.file_type import describe_type, mismatch, sniff

    content = sniff(data)
    found = _looked(name, data, content)
    if of_mail and found.kind == "screenshot" and "screen" not in name.lower():
        found = replace(found, kind="other")
    other = mismatch(name, data)
    told = f"{safe(name, 100)} is named like one kind of file, but {describe_type(other)}" if other else ""
    return replace(found, warning=told)


def _looked(name: str, data: bytes, content: str) -> FileMetadata:
    from plaint.storage.documents import images, pdf
    from plaint.storage.documents.mail import read_mail

    try:
        if content == "eml":
            mail = read_mail(data, whole=False)
            return FileMetadata(
                "email", mail.at or mail.received, str(mail.sender)[:200], mail.subject[:200], mail.message_id
            )
        if content in _PICTURES:
            facts = images.read_metadata(data, name)
            return FileMetadata(guess_kind(name, content, by_camera=bool(facts.camera)), facts.taken)
        if content == "pdf":
            about = pdf.read_metadata(data, name)
            words = pdf.text(data, name, 2_000, pages=1)
            return FileMetadata(guess_kind(name, content, text=words), about.made, title=about.title)
    except BrokenFile:
        pass
    words = data[:2_000].decode("utf-8", "replace") if content in {"text", "html"} else ""
    return FileMetadata(guess_kind(name, content, text=words))


def look_at(path: Path) -> FileMetadata:
    """Look into a file on the disk. Raises UsageProblem where it is none, or cannot be read."""
    from plaint.storage.documents.mbox import Mailbox

    with Mailbox(path) as box:
        data = box.start(LOOKED_AT if box.size <= LOOKED_AT else 4096)
    return look(path.name, data)


def expand(paths: Sequence[Path]) -> list[Path]:
    """Return the files that are meant: for a folder all in it and below, but links and what programs keep there.

    Raises UsageProblem for more than a thousand, or a folder without any.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            inside = sorted(_inside(path))
            if not inside:
                raise UsageProblem(f"the folder {safe(path, 200)} holds no file to add", "Look at the path.")
            found += inside
        else:
            found.append(path)
        if len(found) > FILES:
            raise UsageProblem(f"these are more than {FILES} files", "Add a part of them.")
    return list(dict.fromkeys(found))


def _inside(folder: Path) -> list[Path]:
    from plaint.storage.layout import is_ignored

    found: list[Path] = []
    waiting = [folder]
    while waiting and len(found) <= FILES:
        here = waiting.pop()
        try:
            entries = sorted(here.iterdir())
        except OSError as problem:
            raise PlaintError(f"{safe(here, 200)} cannot be read: {problem.strerror}") from problem
        for entry in entries:
            if entry.is_symlink() or is_ignored(entry.name, folder=entry.is_dir()):
                continue
            if entry.is_dir():
                waiting.append(entry)
            elif entry.is_file():
                found.append(entry)
    return found
