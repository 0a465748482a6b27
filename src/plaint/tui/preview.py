"""The beginning of a piece of evidence as text. It runs in a worker and never downloads from a cloud."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from plaint.domain.evidence import EvidenceState
from plaint.storage.layout import EVIDENCE_DIR
from plaint.storage.workspace import BrokenCase, LoadedCase

TEXTS = frozenset({"txt", "eml", "html", "csv", "json", "xml", "md", "toml", "ics", "mbox", "text", "log"})


def text_of(loaded: LoadedCase | BrokenCase, name: str, limit: int) -> str:
    """Return up to ``limit`` bytes of a text file, decoded; for anything else what kind of file it is."""
    if isinstance(loaded, BrokenCase):
        return ""
    piece = next((one for one in loaded.evidence if one.name == name), None)
    if piece is None or piece.state in {EvidenceState.MISSING, EvidenceState.IN_CLOUD}:
        return "(not on this disk)"
    try:
        data = _beginning(loaded.folder / EVIDENCE_DIR / name, limit)
    except OSError as problem:
        return f"(cannot be read: {problem.strerror})"
    return describe(data, name)


def _beginning(path: Path, limit: int) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return b""
        return os.read(descriptor, limit)
    finally:
        os.close(descriptor)


def describe(data: bytes, name: str) -> str:
    """Return the text of the bytes, or say what they are."""
    from plaint.storage.sniff import sniff

    kind = sniff(data)
    if kind not in TEXTS and (b"\0" in data or not _is_text(data)):
        return f"({kind or 'binary'} file; o opens it)"
    if kind == "eml" or name.lower().endswith(".eml"):
        return _mail(data)
    return data.decode("utf-8-sig", "replace")


def _is_text(data: bytes) -> bool:
    try:
        data[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mail(data: bytes) -> str:
    """Return the headers that matter and the plain text of a mail; the raw text where it cannot be parsed."""
    import email.policy

    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        heads = [f"{name}: {message[name]}" for name in ("From", "To", "Date", "Subject") if message[name]]
        body = message.get_body(("plain", "html"))
        text = str(body.get_content()) if body is not None else ""
        names = [str(part.get_filename()) for part in message.iter_attachments()]
    except Exception:  # noqa: BLE001 - mutated mails raised five kinds of exception from the standard library
        return data.decode("utf-8", "replace")
    attached = [f"Attached: {', '.join(names)}"] if names else []
    return "\n".join([*heads, *attached, "", text])
