"""List and resolve the conflicts of a case, for both faces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from plaint.domain.errors import PlaintError, UsageProblem
from plaint.domain.merge.three_way import Choice, Clash, CustomValue, Side
from plaint.domain.model.fields import Field, Kind
from plaint.domain.safe import safe
from plaint.storage.conflicts import detect, resolve
from plaint.storage.conflicts.resolve import Proposal
from plaint.storage.toml.edit import Append, Change, Set
from plaint.storage.workspace import AnyCase, Workspace

__all__ = ["Decided", "Outcome", "Proposal", "asked", "review", "settle", "settle_seen", "taken_over", "typed_value"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one conflict."""

    proposal: Proposal
    left: tuple[Clash, ...]
    """What is still to be decided; then nothing was written."""
    problem: str = ""
    """Why it could not be settled."""

    @property
    def done(self) -> bool:
        """Whether the file is merged."""
        return not self.left and not self.problem


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided about one conflict, as it was shown."""

    proposal: Proposal
    choices: Mapping[str, Choice]


def review(workspace: Workspace, found: AnyCase) -> list[Proposal]:
    """Return the case's conflicts with what a merge makes of each; nothing is written."""
    return [resolve.propose(conflict) for conflict in detect.find(workspace.store, found)]


def taken_over(proposal: Proposal) -> list[tuple[str, object]]:
    """Return what our file gets from the other side without a question: path and value, None for a removal.

    Paths are as ``set`` takes them; elements of lists are counted from 1.
    """
    if proposal.merge is None:
        return []
    return [(_counted(change), _value(change)) for change in proposal.merge.changes()]


def _counted(change: Change) -> str:
    parts = [str(int(part) + 1) if part.isdecimal() else part for part in change.path.split(".")]
    return ".".join([*parts, "new"] if isinstance(change, Append) else parts)


def _value(change: Change) -> object:
    if isinstance(change, Append):
        return dict(change.values)
    return change.value if isinstance(change, Set) else None


def settle(
    workspace: Workspace, folder: Path, choices: Mapping[str, Choice], rest: Side | None = None
) -> list[Outcome]:
    """Merge every conflict of the case that the choices settle, as one unit of undo.

    The case is read anew after each, as one file may be in several conflicts. What cannot be merged, or was changed
    in the meantime, is told in the outcome and stays as it is.
    """
    with workspace.operation(f"resolve {safe(folder.name, 80)}"):
        return list(_settled(workspace, folder, choices, rest))


def _settled(workspace: Workspace, folder: Path, choices: Mapping[str, Choice], rest: Side | None) -> Iterator[Outcome]:
    handled: set[tuple[str, str]] = set()
    while True:
        case = workspace.read(folder)
        waiting = [one for one in detect.find(workspace.store, case) if one.key not in handled]
        if not waiting:
            return
        handled.add(waiting[0].key)
        proposal = resolve.propose(waiting[0])
        try:
            yield Outcome(proposal, resolve.apply(workspace.store, case, waiting[0], choices, rest))
        except PlaintError as problem:
            yield Outcome(proposal, (), problem.message)


def settle_seen(workspace: Workspace, folder: Path, decided: Sequence[Decided]) -> list[Outcome]:
    """Merge conflicts by what a person decided on each of them, as one unit of undo.

    A decision holds for what was shown. Where one of the two versions is another one by now, nothing is written and
    the outcome says so; only what is written here itself, for another conflict of the same file, may have changed it,
    as long as the values to decide between are the same.
    """
    with workspace.operation(f"resolve {safe(folder.name, 80)}"):
        written: set[str] = set()
        return [_settle_one(workspace, folder, one, written) for one in decided]


_CHANGED = "one of the two versions was changed in the meantime; look at it again"


def _settle_one(workspace: Workspace, folder: Path, one: Decided, written: set[str]) -> Outcome:
    seen = one.proposal.conflict
    case = workspace.read(folder)
    now = next((conflict for conflict in detect.find(workspace.store, case) if conflict.key == seen.key), None)
    if now is None:
        return Outcome(one.proposal, (), "it was settled elsewhere in the meantime")
    fresh = resolve.propose(now)
    if now.copy_revision != seen.copy_revision or now.revision.digest != seen.revision.digest:
        by_us = seen.path in written and now.theirs == seen.theirs
        if not by_us or fresh.clashes != one.proposal.clashes:
            return Outcome(fresh, fresh.clashes, _CHANGED)
    try:
        left = resolve.apply(workspace.store, case, now, one.choices)
    except PlaintError as problem:
        return Outcome(fresh, (), problem.message)
    if not left:
        written.add(seen.path)
    return Outcome(fresh, left)


def asked(clash: Clash) -> Field | None:
    """Return what a person would be asked for to give a value of their own; None where it cannot be typed."""
    sides = [side for side in (clash.base, clash.ours, clash.theirs) if side is not None]
    if clash.field is not None:
        return None if clash.field.kind is Kind.TABLES else clash.field
    if not all(isinstance(side, str | int | float | date) for side in sides):
        return None
    several = any(isinstance(side, str) and "\n" in side for side in sides)
    return Field(clash.path, Kind.LONG_TEXT if several else Kind.TEXT, "as it is to stand in the file")


def typed_value(clash: Clash, text: str, now: datetime) -> CustomValue:
    """Read typed text as a value for the clash; blank text removes the field. Raises UsageProblem."""
    from plaint.services.input import values

    field = asked(clash)
    if field is None:
        raise UsageProblem(f"{clash.path} cannot be typed", "Choose one of the two, or edit the file.")
    typed = values.understand(field, text, now)
    if clash.field is not None:
        return CustomValue(values.for_file(field, typed.value))
    return CustomValue(None if typed.value is None else _like(clash.theirs if clash.ours is None else clash.ours, text))


def _like(example: object, text: str) -> object:
    """Read a value of a field of the person's own as the kind of value that stands there; else it is text."""
    word = text.strip()
    try:
        if isinstance(example, bool):
            return {"true": True, "false": False}[word.casefold()]
        if isinstance(example, int | float):
            return type(example)(word)
        if isinstance(example, date):
            return type(example).fromisoformat(word)
    except (ValueError, KeyError):
        pass
    return text.strip("\n") if "\n" in word else word
