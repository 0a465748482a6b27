"""Numbers of open, overdue, broken and closed cases, for the line on top."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of cases; overdue, errors and warnings are those of open cases."""

    open: int = 0
    overdue: int = 0
    errors: int = 0
    warnings: int = 0
    broken: int = 0
    closed: int = 0
