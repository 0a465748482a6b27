"""The values that panels make and lists show: a block of lines, and a part of a line that can be clicked."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plaint.tui.render.text import Line


@dataclass(frozen=True, slots=True)
class Block:
    """One item: its lines, a key by which the cursor finds it again, and what it stands for."""

    lines: tuple[Line, ...]
    key: Hashable = None
    """None: a heading or a note, where the cursor does not stop."""
    value: object = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A part of a strip that can be clicked."""

    name: str
    line: Line
