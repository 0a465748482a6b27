"""Guess the kind of a piece of evidence, and list what is still to be asked about it (S37 to S39)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction

_PICTURES = frozenset({"png", "jpeg", "gif", "webp", "bmp", "tiff", "heic", "avif"})
_FILMS = frozenset({"mp4", "matroska", "avi"})
_NAMED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?<![a-z])(?:{words})", re.IGNORECASE))
    for kind, words in (
        ("screenshot", r"screen[ _-]?(?:shot|cap|grab)|bildschirmfoto|captura|skermskoot|scr[ _-]?\d"),
        ("invoice", r"(?:tax[ _-]?)?invoice|rechnung|factura|fatura|faktuur|inv[ _-]?\d"),
        ("receipt", r"receipt|quittung|kassenbon|beleg|recibo|kwitansie|till[ _-]?slip"),
        ("bank-statement", r"(?:bank|card|account)[ _-]?statement|kontoauszug|extracto|extrato|bankstaat"),
        ("tracking", r"tracking|track[ _-]?and[ _-]?trace|sendung|delivery[ _-]?note|waybill|seguimiento|rastreio"),
        ("mandate", r"mandate|vollmacht|power[ _-]?of[ _-]?attorney|procura|volmag"),
        ("listing", r"listing|product[ _-]?page|produktseite|angebot"),
        ("chat", r"chat|whats[ _-]?app|transcript|gespr"),
        ("letter", r"letter|brief[ _-]|carta"),
    )
)
_ONLY_IN_NAMES = frozenset({"letter", "listing"})
"""Words that any text may hold."""


def guess_kind(name: str, content: str, *, by_camera: bool = False, text: str = "") -> str:
    """Guess the kind of a file; empty where nothing tells.

    ``content`` is the file type that its first bytes tell (storage.documents.file_type), ``by_camera`` whether a camera
    wrote into it, ``text`` the beginning of its words, as far as they are known.
    """
    if content in {"eml", "mbox"}:
        return "email"
    if content in _FILMS:
        return "video"
    named = next((kind for kind, words in _NAMED if words.search(name)), "")
    if named:
        return named
    if content in _PICTURES:
        return "photo" if by_camera or content in {"jpeg", "heic"} else "screenshot"
    beginning = text[:2000]
    return next((kind for kind, words in _NAMED if kind not in _ONLY_IN_NAMES and words.search(beginning)), "")


_BILL = (("captured", "date on it"), ("source", "who issued it"), ("shows", "order number and quantity on it"))
QUESTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "screenshot": (
        ("captured", "date and time when it was taken"),
        ("source", "page or section that it shows"),
        ("shows", "the error text, or the point that it makes"),
    ),
    "invoice": _BILL,
    "receipt": _BILL,
    "email": (("captured", "date of the mail"), ("source", "sender")),
    "chat": (("captured", "date and time of the chat"), ("source", "with whom, and where")),
    "photo": (("captured", "date and time when it was taken"), ("shows", "what it shows")),
    "video": (("captured", "date and time when it was made"), ("shows", "what it shows")),
    "tracking": (("captured", "date of the page"), ("shows", "what it says, and for which day")),
}
"""Kind of evidence -> fields and what is asked for (S37 screenshots, S38 mails, S39 invoices)."""


def questions(piece: Evidence) -> tuple[tuple[str, str], ...]:
    """Return the empty fields of a piece that its kind needs, each with its question.

    A redacted copy needs nothing: what it shows stands with its original, and may be what is hidden.
    """
    if piece.redacts:
        return ()
    if not piece.kind:
        return (("kind", "what kind of proof it is"),)
    return tuple((name, text) for name, text in QUESTIONS.get(piece.kind, ()) if not getattr(piece, name))


def targets(items: Sequence[str], claims: Sequence[str], log: Sequence[Interaction]) -> list[tuple[str, str]]:
    """Return what a piece can prove, as values of ``proves`` with their words."""
    found = [("problem", "what is wrong"), ("remedy", "what you ask for")]
    found += [(f"item {number}", name) for number, name in enumerate(items, 1)]
    found += [(f"claim {number}", head) for number, head in enumerate(claims, 1)]
    return [*found, *((f"interaction {one.id}", one.reason) for one in log if one.counts)]
