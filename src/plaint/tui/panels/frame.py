"""Make the line on top, the footer, and the note of an empty list, for a width."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from plaint.domain.safe import safe
from plaint.domain.text.format import counted
from plaint.tui.panels.git_line import fitting
from plaint.tui.render.block import Choice
from plaint.tui.render.text import Line, Span, bar_line, fit, line_width

if TYPE_CHECKING:
    from plaint.tui.keys.command import Command, DeskState
    from plaint.tui.panels.counts import Counts

WATCH = {
    "events": ("● live", "success"),
    "polling": ("◐ polling", "muted"),
    "starting": ("○ starting to watch", "muted"),
    "": ("○ starting to watch", "muted"),
    "lost": ("✗ the folder is gone", "error"),
    "stopped": ("○ not watching, r reads again", "warning"),
    "off": ("○ not watching, r reads again", "warning"),
}
BAR, SHORTEST = 12, 6
"""Cells of the bar that tells how far reading is."""
MOST = 7
"""Keys in the footer at 80 columns."""


def top_line(
    root: str,
    counts: Counts,
    watch: str,
    reading: str,
    problems: int,
    width: int,
    *,
    marked: str = "",
    read_only: bool = False,
    git: tuple[Line, ...] = (),
    so_far: tuple[int, int] = (0, 0),
    unread: tuple[int, int] = (0, 0),
    keys: tuple[str, str] = ("", ""),
) -> Line:
    """Return the line on top; what is dropped first on a narrow screen is the folder.

    ``git`` is how it stands against git, in several lengths, the longest first. ``so_far`` is how many cases are read,
    of how many; ``unread`` the same where it was stopped. ``keys`` stop the reading, and go on with it.
    """
    parts, spare = _counted(counts, problems, marked, read_only=read_only)
    right = _state(watch, reading, unread, keys[1])
    least = line_width(git[-1]) + 2 if git else 0
    stop: Line = (("  ", ""), (keys[0], "key"), (" stops", "muted")) if so_far[1] > 1 and keys[0] else ()
    least += line_width(stop) + SHORTEST + 2 if stop else 0
    for part in spare:  # what is only good to know gives way to git and the state of reading or the watch
        if part in parts and _needed(parts, right) + least > width:
            parts.remove(part)
    middle: list[Span] = []
    for text, role in parts:
        middle += [("  ·  ", "muted"), (text, role)]
    # The words give way to signs before the folder's name is lost, and the folder's name before the signs.
    free = width - len("plaint") - line_width(tuple(middle)) - line_width(tuple(right)) - 3
    if reading:
        right = list(_going_on(so_far, reading, stop, free))
        free += line_width(((reading, ""),)) - line_width(tuple(right))
    words = fitting(git[:1], free - 22) or fitting(git[1:], free)
    right = [*words, ("  ", ""), *right] if words else right
    room = width - len("plaint") - line_width(tuple(middle)) - line_width(tuple(right)) - 2
    shown = safe(root, 300)
    where = fit(f"  {shown}", min(room, len(shown) + 2)).rstrip() if room > 12 else ""
    left: list[Span] = [("plaint", "heading"), (where, "muted"), *middle]
    gap = max(1, width - line_width(tuple(left)) - line_width(tuple(right)))
    return (*left, (" " * gap, ""), *right)


def _counted(counts: Counts, problems: int, marked: str, *, read_only: bool) -> tuple[list[Span], list[Span]]:
    """Return what is counted, and those parts of it that are only good to know."""
    parts: list[Span] = [(f"{counts.open} open", "")]
    spare: list[Span] = []
    if counts.overdue:
        parts.append((f"! {counts.overdue} overdue", "error"))
    if counts.broken:
        parts.append((f"✗ {counts.broken} broken", "error"))
    if counts.errors or counts.warnings:
        number = counts.errors + counts.warnings
        role = "error" if counts.errors else "warning"
        parts.append((counted("{count} finding", "{count} findings", number), role))
        spare.append(parts[-1])
    if problems:
        parts.append((f"{problems} of the workspace", "warning"))
    if counts.closed:
        parts.append((f"{counts.closed} closed", "muted"))
        spare.insert(0, parts[-1])
    if marked:
        parts.append((f"* {marked}", "accent"))
    if read_only:
        parts.append(("read-only", "warning"))
    return parts, spare


def _state(watch: str, reading: str, unread: tuple[int, int], key: str) -> list[Span]:
    """Return what is being done with the files: read, left, or watched."""
    if reading:
        return [(reading, "accent")]
    if unread[1]:
        return [(f"{unread[0]} of {unread[1]} read", "warning"), (f", {key} reads on" if key else "", "warning")]
    return [WATCH.get(watch, (watch, "warning"))]


def _going_on(so_far: tuple[int, int], reading: str, stop: Line, room: int) -> Line:
    """Return how far reading is, between a bar and the key that stops it as far as there is room."""
    if line_width(stop) > room:
        stop = ()
    cells = min(BAR, room - line_width(stop) - 2)
    shown = so_far[1] > 1 and cells >= SHORTEST
    bar: Line = (*bar_line(*so_far, cells), ("  ", "")) if shown else ()
    return (*bar, (reading, "accent"), *stop)


def _needed(parts: Iterable[Span], right: Iterable[Span]) -> int:
    """Return the cells that the line takes without the folder's name and git."""
    return len("plaint") + sum(line_width((part,)) + 5 for part in parts) + line_width(tuple(right)) + 1


def footer(
    commands: Iterable[Command[Any]], state: DeskState, key_of: Callable[[str], str], width: int, gap: int = 2
) -> list[Choice]:
    """Return the keys that can be used now, best rank first, as many as there is room for."""
    usable = sorted((one for one in commands if one.rank < 100 and one.reason(state) is None), key=lambda one: one.rank)
    most = MOST if width <= 84 else 40
    found: list[Choice] = []
    used = 0
    for command in usable[:most]:
        line: Line = ((key_of(command.name), "key"), (f" {command.label or command.title}", "muted"))
        if used + line_width(line) > width:
            break
        found.append(Choice(command.name, line))
        used += line_width(line) + gap
    # Help stands last, where the eye looks for it, and is never dropped.
    return found[1:] + found[:1] if found and found[0].name == "help" else found


def empty_note(key: str, *, reading: bool, filtered: bool) -> tuple[Line, ...]:
    """Say in an empty list why it is empty; ``key`` makes a case."""
    if reading:
        return ((("Reading …", "muted"),),)
    if filtered:
        return ((("Nothing fits the filter.", "muted"),), (("esc", "key"), (" shows everything again", "")))
    return (
        (("No cases here yet.", "strong"),),
        ((key, "key"), (" makes the first one", "")),
        (("A case is a folder with a case.toml; one that is copied here appears by itself.", "muted"),),
    )
