"""Blocks of the Evidence tab: each piece with its state; the one under the cursor with facts and text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.domain.model.evidence_kind import questions, targets
from plaint.domain.safe import safe, safe_lines
from plaint.domain.text.format import file_size
from plaint.tui.render.block import Block
from plaint.tui.render.pixels import picture_lines
from plaint.tui.render.text import Line, fit, fit_right, wrap

if TYPE_CHECKING:
    from plaint.services.evidence.preview import Colour, Preview
    from plaint.storage.workspace import LoadedCase

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
STATE, SIZE, KIND, LABEL = 12, 9, 11, 11


def evidence_blocks(
    loaded: LoadedCase,
    width: int,
    is_open: Callable[[str], bool],
    previews: Mapping[str, Preview],
    keys: tuple[str, str],
) -> Iterator[Block]:
    """Make a block for each piece.

    ``previews`` are those that were made so far, by name; ``keys`` add evidence and ask what is to be said of it.
    """
    if not loaded.evidence:
        yield Block(((("No evidence yet.", "muted"),), ((keys[0], "key"), (" add a file, or several", ""))))
        return
    open_facts = unproved(loaded)
    if open_facts:
        text = f"Not proved yet: {', '.join(safe(one, 80) for one in open_facts)}"
        yield Block(tuple(((line, "warning"),) for line in wrap(text, width, 3)))
    asked = [piece.name for piece in loaded.evidence if piece.counts and questions(piece)]
    if asked:
        text = f"To be said of {', '.join(safe(name, 60) for name in asked)}"
        first, *more = wrap(text, width - len(keys[1]) - 1, 2)
        indent = " " * (len(keys[1]) + 1)
        yield Block((((keys[1], "key"), (f" {first}", "")), *(((indent + line, ""),) for line in more)))
    for piece in loaded.evidence:
        lines = [_headline(piece, width)]
        if is_open(piece.name):
            lines += _whole(piece, width, previews.get(piece.name), loaded)
        yield Block(tuple(lines), piece.name, piece)


def _headline(piece: Evidence, width: int) -> Line:
    glyph, word, role = STATES[piece.state]
    quiet = "muted" if piece.withdrawn else ""
    room = width - STATE - SIZE - 1
    kind = KIND + 1 if room >= 40 else 0
    size = file_size(piece.bytes_now if piece.bytes_now is not None else piece.size)
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


def _whole(piece: Evidence, width: int, shown: Preview | None, loaded: LoadedCase) -> Iterator[Line]:
    pad = ("  ", "")
    rows = (
        ("file", piece.name),
        ("captured", _moment(piece.captured)),
        ("source", piece.source),
        ("shows", piece.shows),
        ("proves", "; ".join(_proved(one, loaded) for one in piece.proves) or "nothing yet"),
        ("added", _moment(piece.added)),
        ("was called", piece.original_name if piece.original_name != piece.name else ""),
        ("redacts", piece.redacts),
        ("redacted in", ", ".join(one.name for one in loaded.evidence if one.redacts == piece.name and one.counts)),
        ("to be said", "; ".join(text for _, text in questions(piece)) if piece.counts else ""),
        ("withdrawn", piece.withdrawn),
        ("sha256", piece.sha256),
        ("state", EXPLAINED[piece.state]),
    )
    for label, value in rows:
        for number, line in enumerate(wrap(safe(value), width - LABEL - 4) if value else ()):
            yield pad, (fit(label if not number else "", LABEL), "muted"), pad, (line, "")
    if shown is not None:
        yield from _shown(shown, width)
    yield ()


def _shown(shown: Preview, width: int) -> Iterator[Line]:
    """Show what the file itself tells: facts, what is wrong, the picture, the words."""
    pad = ("  ", "")
    yield ()
    for label, value in shown.facts:
        for number, line in enumerate(wrap(safe(value, 500), width - LABEL - 4)):
            yield pad, (fit(label if not number else "", LABEL), "muted"), pad, (line, "")
    for line in wrap(safe(shown.warning, 500), width - 4) if shown.warning else ():
        yield pad, ("! ", "warning"), (line, "warning")
    if shown.cells:
        yield ()
        yield from ((pad, *line) for line in picture_lines(_narrowed(shown, width - 4)))
    if shown.text.strip():
        yield ()
        for line in wrap(safe_lines(shown.text, 40_000), width - 4, 200):
            yield pad, ("│ ", "muted"), (line, "")


def _narrowed(shown: Preview, width: int) -> list[Sequence[Colour]]:
    """Leave out columns and rows evenly where there is less room than there was when the picture was made."""
    every = -(-len(shown.cells[0]) // max(1, width))
    return [row[::every] for row in shown.cells[::every]]


def _proved(target: str, loaded: LoadedCase) -> str:
    """Say what a piece proves in words: the reason of an entry, the name of an item."""
    case = loaded.case
    words = dict(targets([one.name for one in case.items], [one.head for one in case.claims], loaded.log))
    return f"{target} ({words[target]})" if words.get(target) else target


def unproved(loaded: LoadedCase) -> list[str]:
    """Return the facts of a case that no piece of evidence proves yet, in words."""
    proved = {target for piece in loaded.evidence if piece.counts for target in piece.proves}
    case = loaded.case
    wanted = [("problem", "what is wrong")] if case.problem.kind or case.problem.text else []
    wanted += [(f"item {number}", item.name) for number, item in enumerate(case.items, 1)]
    wanted += [
        (f"claim {number}", claim.head)
        for number, claim in enumerate(case.claims, 1)
        if claim.head not in {"", "price"}
    ]
    return [f"{target} ({words})" if words else target for target, words in wanted if target not in proved]
