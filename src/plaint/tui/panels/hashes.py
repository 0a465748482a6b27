"""Blocks for the result of hashing the evidence again, file by file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from plaint.domain.model.evidence import EvidenceState
from plaint.domain.safe import safe
from plaint.tui.render.block import Block
from plaint.tui.render.text import Line, fit

if TYPE_CHECKING:
    from plaint.services.evidence.verify import Verified

_WORDS = {
    EvidenceState.CHANGED: ("✗ changed", "error"),
    EvidenceState.MISSING: ("✗ missing", "error"),
    EvidenceState.UNTRACKED: ("▲ untracked", "warning"),
    EvidenceState.IN_CLOUD: ("○ in the cloud", "muted"),
    EvidenceState.OK: ("✓ as it was", "success"),
}


def blocks(found: Sequence[Verified], width: int) -> Iterator[Block]:
    """Return a line for each file, under its case, what is wrong first."""
    order = list(_WORDS)
    for case in dict.fromkeys(one.case for one in found):
        pieces = [one for one in found if one.case == case]
        yield Block((((safe(case, 200), "heading"),),))
        for one in sorted(pieces, key=lambda one: (order.index(one.state) if one.state in order else 9, one.file)):
            word, role = _WORDS.get(one.state, (str(one.state), ""))
            line: Line = ((fit(f"  {word}", 18), role), (fit(safe(one.file, 300), width - 18), ""))
            yield Block((line,))
