"""Report the progress of long work and stop it: the same for the terminal app and the command line.

A service that may take over half a second takes ``progress: Progress = QUIET`` and calls :meth:`Progress.step` often
(a call is cheap). Its writing is inside ``workspace.operation(...)``, which takes back what was written when the
work is stopped; files outside the workspace it removes itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar

from plaint.domain.errors import Cancelled

if TYPE_CHECKING:
    from plaint.storage.workspace import AnyCase, Workspace

__all__ = ["QUIET", "Cancelled", "Progress", "Quiet", "cases", "each"]

Item = TypeVar("Item")


class Progress(Protocol):
    """Whoever watches long work. Called from the thread that does it."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """Tell how far it is: ``done`` of ``total`` things or bytes (total 0: not known), and what it is at.

        Raises Cancelled when a person wants it to stop.
        """

    def check(self) -> None:
        """Raise Cancelled when a person wants it to stop."""


class Quiet:
    """Nobody watches, and nobody stops it."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """Say nothing."""

    def check(self) -> None:
        """Go on."""


QUIET: Progress = Quiet()


def each(items: Iterable[Item], total: int, progress: Progress, words: Callable[[Item], str] = str) -> Iterator[Item]:
    """Yield the items, telling before each of them which it is. Raises Cancelled."""
    for number, item in enumerate(items):
        progress.step(number, total, words(item))
        yield item
    progress.step(total, total, "")


def cases(workspace: Workspace, progress: Progress) -> Iterator[AnyCase]:
    """Read every case, as :meth:`Workspace.cases`, telling how far it is. Raises Cancelled."""
    folders = workspace.folders()
    for folder in each(folders, len(folders), progress, lambda folder: folder.name):
        yield workspace.read(folder)
