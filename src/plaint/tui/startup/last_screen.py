"""Paint the first screen of a start: the last one of the run before, if it still holds, else one from the index.

On a first start, which has none, it is made from the heads of the first cases.

A desk keeps the screen that the next start would paint (:func:`keep`), and what it depends on: how often the index
was written to, the day, the size of the screen, the terminal. Where all are the same it is put on the screen as it is,
after SQLite alone was loaded. Nothing of Textual is imported here, and nothing is written but the screen.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.tui.startup.terminal import ENTER, terminal

if TYPE_CHECKING:
    from sqlite3 import Connection

NOTE = "flash"
"""Key of the note in the index."""
_LEAVE = "\x1b[0m\x1b[?1049l\x1b[?25h"
_KEPT = "select key, value from notes where key in ('flash', 'look', 'version')"

_painted = False


def paint(root: Path, cache: Path, today: date, size: tuple[int, int], descriptor: int) -> bool:
    """Paint rows of the workspace ``root``, ``size`` being columns and lines; tell whether there was anything to paint.

    Whatever stands in the way (no index yet, a damaged one, a terminal that takes nothing) is no failure.
    """
    global _painted  # noqa: PLW0603 - there is one terminal
    try:
        screen = _screen(root, cache, today, size)
        if screen:
            os.write(descriptor, (ENTER + "\x1b[?25l\x1b[?2026h" + screen + "\x1b[?2026l").encode())
            _painted = True
    except Exception:  # noqa: BLE001 - the start that follows tells what is wrong; here it would only be in the way
        return False
    return bool(screen)


def take_over() -> bool:
    """Tell, once, whether something was painted; the caller leaves the terminal's screen from then on."""
    global _painted
    was, _painted = _painted, False
    return was


def give_up(descriptor: int) -> None:
    """Leave the screen again, if nobody took it over."""
    if take_over():
        os.write(descriptor, _LEAVE.encode())


def keep(base: Connection, today: date, size: tuple[int, int]) -> str:
    """Return the note with the screen that the next start would paint as things are now, as a text."""
    from plaint.tui.startup.first_paint import screen_of

    notes = dict(base.execute(_KEPT))
    return json.dumps({"of": _key(notes, today, size), "screen": screen_of(base, today, *size)})


def _screen(root: Path, cache: Path, today: date, size: tuple[int, int]) -> str:
    import sqlite3

    from plaint.storage.index.schema import place

    folder = os.path.realpath(root)
    path = place(cache, folder)
    if not os.path.isfile(path):  # noqa: PTH113 - every millisecond counts here
        from plaint.tui.startup.first_paint import first_screen

        return first_screen(folder, today, *size)
    base = sqlite3.connect(path, timeout=0.05)
    try:
        base.execute("pragma query_only = on")
        notes = dict(base.execute(_KEPT))
        kept = json.loads(notes.get(NOTE, "{}"))
        if kept and kept["of"] == _key(notes, today, size):
            return str(kept["screen"])
        from plaint.tui.startup.first_paint import screen_of

        return screen_of(base, today, *size)
    finally:
        base.close()


def _key(notes: dict[str, str], today: date, size: tuple[int, int]) -> list[object]:
    """Return what a screen depends on, as JSON gives it back."""
    return [notes.get("version", ""), notes.get("look", ""), today.isoformat(), *size, terminal()]
