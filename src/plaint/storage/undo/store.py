"""The store of a workspace: everything that the functions which write to it need, and nothing else.

Writers take a :class:`Store`; :class:`plaint.storage.workspace.Workspace` is made of one and hands on to them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from plaint.storage.undo.operations import Operations


class Store:
    """The root folder of a workspace with its operations, its clock and its source of random numbers.

    ``root`` is absolute with symbolic links resolved. Without a ``state`` folder nothing can be undone.
    """

    def __init__(
        self,
        root: Path,
        *,
        state: Path | None = None,
        source: random.Random | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.root = root
        self.state = state
        self._source = source
        self._clock = clock
        self._operations: Operations | None = None

    @property
    def operations(self) -> Operations:
        """The units of undo; whatever is written goes through one."""
        if self._operations is None:
            from plaint.storage.undo.operations import Operations

            self._operations = Operations(self.root, self.state, self.now)
        return self._operations

    @property
    def source(self) -> random.Random:
        """The random numbers that new identifiers are made of."""
        if self._source is None:
            import random

            self._source = random.SystemRandom()
        return self._source

    def now(self) -> datetime:
        """Return the present moment, for the journal and the trash."""
        if self._clock is None:
            from plaint import clock

            self._clock = clock.now
        return self._clock()
