"""Number the exhibits: the same numbers in the dossier and in every letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from plaint.domain.model.evidence import Evidence


@dataclass(frozen=True, slots=True)
class NumberedExhibit:
    """One exhibit with its number. A redacted copy bears the number of its original."""

    number: int
    """Counted from 1."""
    piece: Evidence
    copies: tuple[Evidence, ...] = ()
    """Redacted copies of the piece; the last one is the one to show."""

    @property
    def shown(self) -> Evidence:
        """Return the piece that goes to others: the redacted copy where there is one."""
        return self.copies[-1] if self.copies else self.piece


def number_exhibits(evidence: Sequence[Evidence], mandate: str = "") -> tuple[NumberedExhibit, ...]:
    """Number the evidence in use: the mandate first, then in the order in which pieces were added.

    What is added later comes last, so numbers that a letter gave stay true.
    """
    counting = sorted((piece for piece in evidence if piece.counts), key=lambda piece: _order(piece, mandate))
    names = {piece.name for piece in counting}
    originals = [piece for piece in counting if not is_copy(piece, names)]
    roots = {piece.name for piece in originals}
    copies: dict[str, list[Evidence]] = {}
    for piece in counting:
        if piece.name not in roots and piece.redacts in roots:
            copies.setdefault(piece.redacts, []).append(piece)
        elif piece.name not in roots:  # a copy of a copy, or two that name each other, stand on their own
            originals.append(piece)
    return tuple(
        NumberedExhibit(number, piece, tuple(copies.get(piece.name, ()))) for number, piece in enumerate(originals, 1)
    )


def is_copy(piece: Evidence, names: set[str]) -> bool:
    """Tell whether a piece is the redacted copy of another of these."""
    return bool(piece.redacts) and piece.redacts != piece.name and piece.redacts in names


def numbers_by_name(exhibits: Sequence[NumberedExhibit]) -> dict[str, int]:
    """Return the exhibit number of each file name, redacted copies included."""
    return {piece.name: one.number for one in exhibits for piece in (one.piece, *one.copies)}


def _order(piece: Evidence, mandate: str) -> tuple[bool, bool, datetime, str]:
    added = piece.added
    if added is None:
        return (piece.name != mandate, True, datetime.max.replace(tzinfo=UTC), piece.name)
    moment = added if isinstance(added, datetime) else datetime(added.year, added.month, added.day, tzinfo=UTC)
    # By the clock on the wall: comparing moments with and without an offset would raise.
    return (piece.name != mandate, False, moment.replace(tzinfo=UTC), piece.name)
