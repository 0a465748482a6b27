"""What was read last, by the bytes that it was read from: a case that is saved is read twice, mostly as it was."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Memo:
    """Answers of functions that depend on the bytes and name of a file alone and return values that nobody changes.

    ``room`` is how many bytes of files are remembered; what was not asked for the longest goes first.
    """

    def __init__(self, room: int) -> None:
        self._room = self._left = room
        self._answers: OrderedDict[tuple[object, str, bytes], Any] = OrderedDict()
        self._lock = threading.Lock()

    def answer(self, read: Callable[[bytes, str], T], data: bytes, name: str) -> T:
        """Return what ``read`` makes of a file; what it raises is raised every time."""
        key = (read, name, data)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                found: T = self._answers[key]
                return found
        found = read(data, name)
        with self._lock:
            if key not in self._answers and len(data) <= self._room:
                self._answers[key] = found
                self._left -= len(data)
                while self._left < 0:
                    self._left += len(self._answers.popitem(last=False)[0][2])
        return found
