"""Order the findings on cases for ``check``, and compare evidence with the type that its name promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plaint.domain.model.finding import Finding, Level

if TYPE_CHECKING:
    from plaint.storage.cases.loaded import LoadedCase

_ORDER = (Level.ERROR, Level.WARNING, Level.INFO)


@dataclass(frozen=True, slots=True)
class Checked:
    """One finding and the case it is about."""

    id: str
    folder: str
    finding: Finding


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Sort the findings of a case: errors first, then as they stand in the files."""
    return sorted(found, key=lambda one: (_ORDER.index(one.level), one.file, one.line or 0, one.rule))


def type_mismatches(loaded: LoadedCase) -> Iterator[Finding]:
    """Look at the first bytes of the evidence: what is not the kind of file that its name promises."""
    from plaint.storage.evidence.add import type_finding

    for piece in loaded.evidence:
        if piece.counts and (finding := type_finding(loaded.folder, piece)) is not None:
            yield finding
