"""Split a file with conflict markers of git into the versions that it was merged from.

Markers stand at the beginning of a line and are seven or more signs long, so they are found inside multi-line texts
too. All three styles are read: merge (no base), diff3 and zdiff3 (whose base may lack its place in the whole and then
does not parse; the caller does without it).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO

_MARKER = re.compile(rb"(?P<run><{7,}|\|{7,}|={7,}|>{7,})(?: (?P<label>[^\r\n]*))?\r?\n?\Z")
_OURS, _BASE, _THEIRS = range(3)
_DEEPEST = 8
"""Conflicts within conflicts that are told apart; git makes two or three."""


@dataclass(frozen=True, slots=True)
class MarkedVersions:
    """The versions of a file with markers."""

    ours: bytes
    base: bytes | None
    """None where a conflict names no common version."""
    theirs: bytes
    our_label: str
    """What git wrote behind the first opening marker: a branch or a commit."""
    their_label: str
    doubtful: bool
    """It is not certain that these are the versions: conflicts within conflicts, markers that are not closed, or
    more lines of equals signs than a conflict has."""


@dataclass(slots=True)
class _Open:
    """A conflict that is not closed yet; each part holds (ours, base, theirs) of what it is made of."""

    size: int
    label: bytes
    raw: list[bytes]
    part: int = _OURS
    lines: tuple[list[bytes], list[bytes], list[bytes]] = field(default_factory=lambda: ([], [], []))
    has_base: bool = False


class _Reader:
    def __init__(self) -> None:
        self.out: tuple[list[bytes], list[bytes], list[bytes]] = ([], [], [])
        self.open: list[_Open] = []
        self.labels: tuple[bytes, bytes] | None = None
        self.based = True
        self.doubtful = False

    def line(self, line: bytes) -> None:
        found = _MARKER.match(line)
        if found is None or not self.marker(found, line):
            self.text(line)

    def text(self, line: bytes) -> None:
        """Keep a line: in the part of the innermost conflict that is being read, or in all versions."""
        if self.open:
            inner = self.open[-1]
            inner.raw.append(line)
            inner.lines[inner.part].append(line)
        else:
            for side in self.out:
                side.append(line)

    def marker(self, found: re.Match[bytes], line: bytes) -> bool:
        """Act on a marker; False for a line that only looks like one."""
        run = found["run"]
        if run.startswith(b"<"):
            self.doubtful |= bool(self.open)
            if len(self.open) == _DEEPEST:
                return False
            self.open.append(_Open(len(run), found["label"] or b"", [line]))
            return True
        while any(one.size == len(run) for one in self.open) and self.open[-1].size != len(run):
            self.tear()  # the outer conflict goes on, so the inner one never was one
        if not self.open or self.open[-1].size != len(run):
            return False
        inner = self.open[-1]
        if run.startswith(b">"):
            return self.close(inner, found["label"] or b"", line)
        wanted = _BASE if run.startswith(b"|") else _THEIRS
        if inner.part >= wanted or (wanted == _THEIRS and found["label"]):
            self.doubtful = True
            return False
        inner.part = wanted
        inner.has_base |= wanted == _BASE
        inner.raw.append(line)
        return True

    def close(self, inner: _Open, label: bytes, line: bytes) -> bool:
        if inner.part != _THEIRS:
            self.doubtful = True
            return False
        self.open.pop()
        if not self.open:
            self.labels = self.labels or (inner.label, label)
            self.based &= inner.has_base
            for side, lines in zip(self.out, inner.lines, strict=True):
                side.extend(lines)
            return True
        outer = self.open[-1]
        outer.raw.extend((*inner.raw, line))
        # A conflict within a part: each side has its own half of it.
        outer.lines[outer.part].extend(inner.lines[outer.part])
        return True

    def tear(self) -> None:
        """Take the innermost conflict for plain text: it is not closed."""
        torn = self.open.pop()
        self.doubtful = True
        for line in torn.raw:
            self.text(line)


def split_markers(data: bytes) -> MarkedVersions | None:
    """Return the versions in a file with conflict markers, or None when no conflict in it is complete."""
    reader = _Reader()
    for line in BytesIO(data):  # splits at line feeds alone, as git does
        reader.line(line)
    while reader.open:
        reader.tear()
    if reader.labels is None:
        return None
    ours, base, theirs = (b"".join(side) for side in reader.out)
    mine, other = (label.decode("utf-8", "replace") for label in reader.labels)
    return MarkedVersions(ours, base if reader.based else None, theirs, mine, other, reader.doubtful)
