"""Read and write what the desk remembers: pane sizes, theme, order, columns. A damaged file counts as none."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass(slots=True)
class Preferences:
    """What is remembered. Sizes are percent of the list's share."""

    theme: str = "plaint-dark"
    sort: str = "urgency"
    group: str = ""
    """One of services.index.ordering.GROUPS; empty for none."""
    columns: str = ""
    """Names of the columns, parted by commas; empty for the usual ones."""
    beside: int = 54
    """Share of the list's width when the detail stands beside it."""
    above: int = 40
    """Share of the list's height when the detail stands below."""
    folder: str = ""
    """Where files were looked for last."""


def read(folder: Path) -> Preferences:
    """Read what was remembered; anything of a wrong type is left out."""
    found = Preferences()
    try:
        held = json.loads((folder / "desk.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return found
    for known in fields(Preferences) if isinstance(held, dict) else ():
        value = held.get(known.name)
        if type(value) is type(getattr(found, known.name)):
            setattr(found, known.name, value)
    found.beside = min(max(found.beside, 20), 80)
    found.above = min(max(found.above, 20), 80)
    return found


def write(folder: Path, preferences: Preferences) -> None:
    """Remember; where it cannot be written nothing is lost but a size."""
    temporary = folder / f"desk.json.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(asdict(preferences)), encoding="utf-8")
        temporary.replace(folder / "desk.json")
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
