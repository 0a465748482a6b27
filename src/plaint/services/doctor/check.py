"""The result of one check of ``doctor``, and what the faces tell it of terminal and keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from plaint.domain.model.finding import Level

JudgeKeys = Callable[[Mapping[str, str]], Sequence[str]]
"""Says what is wrong with ``[keys]`` of the settings. The terminal app knows, which lies above this floor."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``level`` None means that it is well."""

    name: str
    level: Level | None
    message: str
    advice: str = ""
    file: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Terminal:
    """What is known of the terminal; the faces find it out."""

    tty: bool
    term: str = ""
    colours: str = ""
    """``$COLORTERM``."""
    unicode: bool = True
    columns: int = 80
    lines: int = 24
