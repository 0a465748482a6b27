"""Collect the findings about one file while it is read, each with its line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from plaint.domain.model.finding import Finding, Level
from plaint.storage.toml.parse import index_lines, nearest_line
from plaint.storage.toml.scan import Path

SHOWN = 60
"""Characters of a value that a message repeats."""
FINDINGS_LIMIT = 200
"""Findings of one file that are told one by one."""


class Diagnostics:
    """Findings that are collected while one file is read; line numbers are looked up only when needed.

    ``lead`` is the number of lines of the file above ``text`` (front matter, recovered blocks). ``unnamed`` is a
    list of tables whose elements messages do not number, as the line says enough.
    """

    def __init__(self, name: str, text: str, lead: int = 0, unnamed: str = "") -> None:
        self._found: list[Finding] = []
        self._more = 0
        self._name, self._text, self._lead, self._unnamed = name, text, lead, unnamed
        self._lines: dict[Path, int] | None = None

    def line(self, path: Path) -> int | None:
        """Return the line in the file of a path, or None."""
        if self._lines is None:
            self._lines = index_lines(self._text)
        found = nearest_line(self._lines, path)
        return None if found is None else found + self._lead

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was found, in the order of the file's lines; what has no line comes first."""
        found = sorted(self._found, key=lambda finding: finding.line or 0)
        if self._more:
            message = f"the file has {self._more} more findings of these kinds"
            found.append(Finding("file.more", Level.INFO, message, "repair the first ones", self._name))
        return tuple(found)

    def place(self, path: Path) -> str:
        """Format a path for a message."""
        return dotted(path[2:] if path[0] == self._unnamed and len(path) > 2 else path)

    def add_markers(self, line: int | None) -> None:
        """Add the error for conflict markers in a readable file, if there are any (see ``has_markers``)."""
        if line is not None:
            message = "conflict markers of git stand in a text"
            self._found.append(
                Finding("file.conflict-markers", Level.ERROR, message, "run: plaint resolve", self._name, line)
            )

    def add(self, rule: str, level: Level, message: str, suggestion: str = "", path: Path = ()) -> None:
        """Add a finding at a path; without a path it is about the file."""
        if level is not Level.ERROR and len(self._found) >= FINDINGS_LIMIT:
            self._more += 1
            return
        line = self.line(path) if path else None
        self._found.append(Finding(rule, level, message, suggestion, self._name, line))


def brief(value: object) -> str:
    """Format a value for a message: in words or in quotes, and shortened."""
    if isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, Mapping):
        text = "a table"
    elif isinstance(value, list):
        text = "a list"
    else:
        text = as_text(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def as_text(value: object) -> str:
    """Return a single value as TOML writes it, without quotes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def dotted(path: Path) -> str:
    """Format a path for people: ``item 2 price`` counts from 1."""
    words = [f" {part + 1} " if isinstance(part, int) else f".{part}" for part in path]
    return "".join(words).replace(" .", " ").strip(". ")
