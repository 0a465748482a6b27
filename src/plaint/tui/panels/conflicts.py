"""Blocks for two versions of a file: what merges by itself, and what has to be decided, field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from plaint.domain.merge.three_way import Choice, Clash, CustomValue, Side
from plaint.domain.safe import safe, safe_lines
from plaint.services.sync.conflicts import Proposal, asked, taken_over
from plaint.storage.conflicts.detect import Source
from plaint.tui.render.block import Block
from plaint.tui.render.text import Line, fit, wrap

SOURCES = {
    Source.GIT: "from a merge of git",
    Source.MARKERS: "from conflict markers",
    Source.COPY: "a conflicted copy",
}
SHORT = 3
"""Lines of one value until it is opened."""
LABEL = 11
"""Cells of key, mark and name of a side."""
Place = tuple[int, str]
"""Number of a conflict, and the path of a clash in it (empty for the conflict as a whole)."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the two sides are called."""

    ours: str = "mine"
    theirs: str = "theirs"


MINE = Words()


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided so far."""

    choices: Mapping[Place, Choice]
    left: Collection[int]
    """Conflicts that are to stay as they are."""
    opened: Collection[Place]


def conflict_blocks(
    proposals: Sequence[Proposal], decisions: Decisions, width: int, words: Words = MINE
) -> Iterator[Block]:
    """Make a block for each conflict and each of its clashes; their keys are Places."""
    for number, proposal in enumerate(proposals):
        opened = (number, "") in decisions.opened
        head = _head(proposal, width, left=number in decisions.left, opened=opened, words=words)
        yield Block((*head, ()), (number, ""), proposal)
        for clash in proposal.clashes:
            place = (number, clash.path)
            choice = decisions.choices.get(place)
            long = place in decisions.opened
            dim = number in decisions.left
            yield Block((*_clash(clash, choice, width, words, long=long, dim=dim), ()), place, clash)


def _head(proposal: Proposal, width: int, *, left: bool, opened: bool, words: Words) -> Iterator[Line]:
    conflict = proposal.conflict
    source = SOURCES[conflict.source]
    name = safe(conflict.path, 300)
    room = width - len(source) - 2
    label = f" and {safe(conflict.label, 300)}" if conflict.label else ""
    yield (fit(name + label, room), "heading"), (f"  {source}", "muted")
    if left:
        yield (("  = stays as it is; space takes it in again", "warning"),)
        return
    if conflict.doubtful:
        for line in wrap("! The versions were guessed from the conflict markers: look closely.", width - 2):
            yield ((f"  {line}", "warning"),)
    if proposal.problem:
        for line in wrap(f"✗ {safe(proposal.problem, 400)}. It is left as it is.", width - 2):
            yield ((f"  {line}", "error"),)
        return
    yield from _taken(proposal, width, opened=opened, words=words)


def _taken(proposal: Proposal, width: int, *, opened: bool, words: Words) -> Iterator[Line]:
    taken = taken_over(proposal)
    if not taken and not proposal.clashes:
        yield ((f"  ✓ {words.theirs} holds nothing that {words.ours} lacks", "success"),)
    for number, (path, value) in enumerate(taken):
        if number == SHORT and not opened:
            yield ((f"  ✓ and {len(taken) - SHORT} more without a clash; enter shows them", "muted"),)
            return
        told = "removed" if value is None else " ".join(value_lines(value, 10_000))
        yield ("  ✓ ", "success"), (fit(f"{safe(path, 200)}: {told}", width - 4 - 14), ""), ("  merges alone", "muted")


def _clash(clash: Clash, choice: Choice | None, width: int, words: Words, *, long: bool, dim: bool) -> Iterator[Line]:
    state = _decided(choice, words)
    role = "muted" if dim else "success" if choice is not None else "warning"
    yield (fit(f"  {safe(clash.path, 200)}", width - len(state)), "strong"), (state, role)
    if clash.base is not None:
        yield from _value("      was", clash.base, width, "muted", long=long)
    both = clash.both
    sides: list[tuple[str, str, object, bool]] = [
        ("1", words.ours, clash.ours, choice is Side.OURS),
        ("2", words.theirs, clash.theirs, choice is Side.THEIRS),
    ]
    if both is not None and clash.ours is not None and clash.theirs is not None:
        sides.append(("3", "both", both, choice is Side.BOTH))
    if isinstance(choice, CustomValue):
        sides.append(("v", "typed", choice.value, True))
    for key, name, value, chosen in sides:
        yield from _value(
            f"  {key} {'●' if chosen else '○'} {name}", value, width, "" if chosen else "muted", long=long
        )
    if asked(clash) is not None and not isinstance(choice, CustomValue):
        yield ("  v ○ ", "muted"), ("type a value", "muted")


def _decided(choice: Choice | None, words: Words) -> str:
    if choice is None:
        return "? to be decided"
    if isinstance(choice, CustomValue):
        return "✓ typed"
    return {Side.OURS: f"✓ {words.ours}", Side.THEIRS: f"✓ {words.theirs}", Side.BOTH: "✓ both"}[choice]


def _value(label: str, value: object, width: int, role: str, *, long: bool) -> Iterator[Line]:
    lines = value_lines(value, width - LABEL - 2)
    cut = len(lines) > SHORT and not long
    for number, line in enumerate(lines[:SHORT] if cut else lines):
        text = fit(line, width - LABEL - 4) + " …" if cut and number == SHORT - 1 else line
        yield (fit(label if number == 0 else "", LABEL + 2), "strong" if role == "" else "muted"), (text, role)


def value_lines(value: object, width: int) -> list[str]:
    """Return a value as lines: a text as it stands, a list with commas, a table with its keys."""
    if value is None:
        return ["— not there"]
    if isinstance(value, str):
        return wrap(safe_lines(value.rstrip("\n"), 20_000), width) if value.strip() else ["(empty text)"]
    if isinstance(value, Mapping):
        text = "\n".join(f"{safe(key, 100)}: {' '.join(value_lines(one, 10_000))}" for key, one in value.items())
        return wrap(text, width)
    if isinstance(value, list | tuple):
        tables = any(isinstance(one, Mapping) for one in value)
        joined = ("\n" if tables else ", ").join(" ".join(value_lines(one, 10_000)) for one in value)
        return wrap(joined, width) if value else ["(an empty list)"]
    if isinstance(value, datetime):
        return [safe(value.isoformat(sep=" "))]
    return [safe(value)]
