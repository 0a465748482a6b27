"""The Evidence tab: each piece with its state in a word; the one under the cursor with its facts and its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from plaint.domain.evidence import Evidence, EvidenceState
from plaint.domain.safe import safe, safe_lines
from plaint.storage.workspace import LoadedCase
from plaint.tui.text import Line, fit, fit_right, size_words, wrap
from plaint.tui.widgets.block_list import Block

STATES = {
    EvidenceState.RECORDED: ("✓", "recorded", "muted"),
    EvidenceState.OK: ("✓", "unchanged", "success"),
    EvidenceState.CHANGED: ("✗", "CHANGED", "error"),
    EvidenceState.MISSING: ("✗", "missing", "error"),
    EvidenceState.UNTRACKED: ("?", "untracked", "warning"),
    EvidenceState.IN_CLOUD: ("~", "in cloud", "warning"),
}
EXPLAINED = {
    EvidenceState.RECORDED: "size as it was when it was added; the content was not compared just now",
    EvidenceState.OK: "unchanged since it was added",
    EvidenceState.CHANGED: "not what it was when it was added",
    EvidenceState.MISSING: "the file is gone; only what was known about it is left",
    EvidenceState.UNTRACKED: "nothing is known of it from when it came in",
    EvidenceState.IN_CLOUD: "kept by a cloud service; it is not downloaded unless you open it",
}
STATE, SIZE, KIND = 12, 9, 11


def evidence_blocks(
    loaded: LoadedCase, width: int, is_open: Callable[[str], bool], texts: Mapping[str, str], key: str
) -> Iterator[Block]:
    """Make a block for each piece; ``texts`` are the previews that were read so far, by name."""
    if not loaded.evidence:
        yield Block(((("No evidence yet.", "muted"),), ((key, "key"), (" add a file, or several", ""))))
        return
    for piece in loaded.evidence:
        lines = [_headline(piece, width)]
        if is_open(piece.name):
            lines += _whole(piece, width, texts.get(piece.name))
        yield Block(tuple(lines), piece.name, piece)


def _headline(piece: Evidence, width: int) -> Line:
    glyph, word, role = STATES[piece.state]
    quiet = "muted" if piece.withdrawn else ""
    room = width - STATE - SIZE - 1
    kind = KIND + 1 if room >= 40 else 0
    size = size_words(piece.bytes_now if piece.bytes_now is not None else piece.size)
    title = piece.title or piece.name
    if piece.withdrawn:
        title = f"withdrawn: {title}"
    return (
        (fit(f"{glyph} {word}", STATE), quiet or role),
        (fit(safe(title, 300), room - kind), quiet),
        (" " + fit(safe(piece.kind, 20), KIND) if kind else "", "muted"),
        (" " + fit_right(size, SIZE), "muted"),
    )


def _moment(at: datetime | date | None) -> str:
    if isinstance(at, datetime):
        return at.isoformat(sep=" ", timespec="minutes")
    return at.isoformat() if at else ""


def _whole(piece: Evidence, width: int, text: str | None) -> Iterator[Line]:
    pad = ("  ", "")
    rows = (
        ("file", piece.name),
        ("captured", _moment(piece.captured)),
        ("source", piece.source),
        ("shows", piece.shows),
        ("proves", ", ".join(piece.proves)),
        ("added", _moment(piece.added)),
        ("was called", piece.original_name if piece.original_name != piece.name else ""),
        ("redacts", piece.redacts),
        ("withdrawn", piece.withdrawn),
        ("sha256", piece.sha256),
        ("state", EXPLAINED[piece.state]),
    )
    for label, value in rows:
        for number, line in enumerate(wrap(safe(value), width - 14) if value else ()):
            yield pad, (fit(label if not number else "", 10), "muted"), pad, (line, "")
    if text is not None:
        yield ()
        for line in wrap(safe_lines(text, 40_000), width - 4, 200):
            yield pad, ("│ ", "muted"), (line, "")
    yield ()
