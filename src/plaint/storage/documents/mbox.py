"""Read the mails of a mailbox file (mbox) one at a time, found by their ``From `` lines."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from plaint.domain.errors import PlaintError, UsageProblem
from plaint.domain.safe import safe
from plaint.storage.documents.mail import LARGEST
from plaint.storage.files.source import open_source

MAILS = 50_000
"""Mails of one mailbox."""
_CHUNK = 1 << 20
_LINE = 10_000
"""Bytes of a line that are looked at for its beginning; the rest of a longer one cannot begin a mail."""
_BEGIN = re.compile(rb"From [^\r\n]*\d{2}:\d{2}[^\r\n]*\d{4}|From \S+\r?\n?\Z|From -\s")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """The position of a mail, in bytes from the beginning of the file, without its ``From `` line."""

    start: int
    size: int


class Mailbox:
    """An opened mailbox, or one mail. Use it as a context; it reads through one descriptor, so it stays one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor, self._before = open_source(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        os.close(self._descriptor)

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._before.st_size

    @property
    def stamp(self) -> tuple[int, int]:
        """What tells whether it is the same file as at another time: size and time of change."""
        return self._before.st_size, self._before.st_mtime_ns

    def start(self, count: int) -> bytes:
        """Return the first bytes."""
        return self._read(0, count)

    def whole(self) -> Place:
        """Return the place of a file that is one mail. Raises UsageProblem for one too large."""
        if self.size > LARGEST:
            raise UsageProblem(
                f"{safe(self.path.name, 100)} has {self.size / 1e6:.0f} MB; a mail may have {LARGEST / 1e6:g}",
                "Add it as evidence instead: plaint evidence add",
            )
        return Place(0, self.size)

    def places(self) -> Iterator[Place]:
        """Yield the mails of a mailbox in the order of the file. Raises UsageProblem for more than it takes."""
        begun: int | None = None
        count = 0
        for at, line, blank_before in self._lines():
            if blank_before and _BEGIN.match(line):
                if begun is not None:
                    yield Place(begun, at - begun)
                    count += 1
                    if count >= MAILS:
                        raise UsageProblem(f"{safe(self.path.name, 100)} holds more than {MAILS} mails", "Split it.")
                begun = at + len(line)
        if begun is not None:
            yield Place(begun, self.size - begun)

    def _lines(self) -> Iterator[tuple[int, bytes, bool]]:
        """Yield offset, beginning and whether a blank line stands before, of each line."""
        at, blank, rest, cut = 0, True, b"", 0
        for offset in range(0, self.size, _CHUNK):
            lines = (rest + self._read(offset, min(_CHUNK, self.size - offset))).split(b"\n")
            rest = lines.pop()
            for line in lines:
                yield at, line[:_LINE] + b"\n", blank
                at += len(line) + cut + 1
                blank, cut = not line.strip(), 0
            # Of a line without an end only the beginning is kept; a file may be one line of a gigabyte.
            cut += max(0, len(rest) - _LINE)
            rest = rest[:_LINE]
        if rest:
            yield at, rest, blank

    def read(self, place: Place, *, is_box: bool) -> bytes:
        """Return the bytes of a mail; of a mailbox with its ``>From`` lines as they were. At most LARGEST + 1."""
        data = self._read(place.start, min(place.size, LARGEST + 1))
        return _ESCAPED.sub(rb"\1", data).removesuffix(b"\n") if is_box else data

    def _read(self, start: int, count: int) -> bytes:
        os.lseek(self._descriptor, start, os.SEEK_SET)
        parts = []
        while count > 0 and (part := os.read(self._descriptor, count)):
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def make_sure(self) -> None:
        """Raise PlaintError when the file is no longer the one that was opened."""
        after = os.fstat(self._descriptor)
        if (self._before.st_size, self._before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise PlaintError(
                f"{safe(self.path.name, 100)} changed while it was read, so nothing was imported",
                "Import it again when it is finished.",
            )
