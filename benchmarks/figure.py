"""One line of the table of benchmarks.soak, and the measuring of how long its proof took."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    what: str
    trials: int
    result: str
    lost: int
    """Words, entries or promises."""
    seconds: float

    def __str__(self) -> str:
        """Return the line, as a row of Markdown."""
        return f"| {self.what} | {self.trials:,} | {self.result} | {self.lost} | {self.seconds:.0f} s |"


def timed(act: Callable[[], _T]) -> tuple[_T, float]:
    """Return what the act returns, and how many seconds it took."""
    began = time.perf_counter()
    return act(), time.perf_counter() - began
