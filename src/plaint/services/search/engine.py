"""Search the full text of a workspace: cases, logs, letters, evidence names, side files and the text of evidence.

The index says which files may hold the words; the files themselves say where they stand, so what is shown is what is
on the disk. What was changed since the index was brought up to date may be missing, and nothing wrong is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from plaint.services.index import texts
from plaint.services.index.filters import conditions
from plaint.services.search.query import SearchQuery, Wanted, places
from plaint.services.search.snippets import lines_of
from plaint.storage.index.full_text import expression
from plaint.storage.index.index import Index
from plaint.storage.index.schema import unpack_files
from plaint.storage.layout import CASE_FILE

AROUND = 40
"""Characters of a line that are shown before the first word found."""
SNIPPET = 160
_HEAD = re.compile(r'^(id|title)[ \t]*=[ \t]*"((?:[^"\\\n]|\\.)*)"', re.MULTILINE)
_CASES = "select c.id, c.folder, c.name, c.first, c.amount, c.files from cases c"


@dataclass(frozen=True, slots=True)
class Hit:
    """One line in which something was found."""

    case: str
    """Id of the case; empty where its file does not say it."""
    title: str
    folder: str
    file: str
    """Path below the case's folder, with ``/``."""
    line: int | None
    """Counted from 1; None when it is the file's name that fits, or text that was got out of a PDF or mail."""
    where: str
    """``case problem.text``, ``log reason``, ``letter``, ``evidence name``, ``evidence shows``, ``evidence text``."""
    snippet: str
    spans: tuple[tuple[int, int], ...] = ()
    """Where the words stand in the snippet."""


class _Case(NamedTuple):
    number: int
    folder: Path
    name: str
    first: int
    amount: int
    files: str


class Search:
    """A search in the index of the workspace ``root``, for the rows of a day."""

    def __init__(self, index: Index, root: str, today: date, text_of: texts.TextOf | None = None) -> None:
        self._index, self._root, self._day = index, Path(root), today.isoformat()
        self._text_of = text_of

    def hits(
        self, asked: SearchQuery, *, ordered: bool = True, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Hit]:
        """Find the files that fit, and yield the lines that hold the most of what is wanted.

        ``ordered`` is by case and file; without it what is found first comes first. Raises sqlite3.Error.
        """
        allowed = _Allowed(self._index, asked, self._day)
        found = self._found(asked, ordered=ordered)
        for case, files in found:
            if stop():
                return
            if allowed(case.number):
                yield from self._in_case(case, files, asked)

    def _found(self, asked: SearchQuery, *, ordered: bool) -> Iterable[tuple[_Case, Sequence[int]]]:
        """Return the cases in which something may be found, and the numbers of their files."""
        words = expression([one.text for one in asked.positive])
        if not words:  # only fields of cases, or signs that the index does not know
            every = (_case(row) for row in self._index.each(f"{_CASES} order by c.name"))
            return ((case, range(case.amount)) for case in every)
        found = self._grouped(words)
        return sorted(found, key=lambda one: one[0].name) if ordered else found

    def _grouped(self, words: str) -> Iterator[tuple[_Case, Sequence[int]]]:
        """Go through the texts that hold the words; those of one case follow each other."""
        case: _Case | None = None
        files: list[int] = []
        query = "select rowid from texts where texts match ? order by rowid"
        for (number,) in self._index.each(query, (words,)):
            if case is None or number >= case.first + case.amount:
                if case is not None and files:
                    yield case, files
                case, files = self._owner(number), []
            if case is not None and case.first <= number < case.first + case.amount:
                files.append(number - case.first)
        if case is not None and files:
            yield case, files

    def _owner(self, number: int) -> _Case | None:
        """Return the case whose text this is; another one, or none, for what a former version said."""
        rows = self._index.ask(f"{_CASES} where c.first <= ? and c.amount > 0 order by c.first desc limit 1", (number,))
        return _case(rows[0]) if rows else None

    def _in_case(self, case: _Case, numbers: Sequence[int], asked: SearchQuery) -> Iterator[Hit]:
        files = unpack_files(case.files)
        head: tuple[str, str] | None = None
        for number in numbers:
            file, part = files[number]
            if not asked.looks_into(part) or (not asked.positive and file != CASE_FILE):
                continue
            text = texts.text_at(case.folder, self._root, file, part, self._text_of)
            for line, where, shown in lines_of(text, part, asked) if text else ():
                head = head or self._head(case)
                snippet, spans = _snippet(shown, asked.positive)
                counted = texts.has_lines(case.folder / file, part, self._text_of)
                yield Hit(head[0], head[1], case.name, file, line if counted else None, where, snippet, spans)

    def _head(self, case: _Case) -> tuple[str, str]:
        text = texts.text_at(case.folder, self._root, CASE_FILE, texts.CASE) or ""
        found = dict(_HEAD.findall(text[:4000]))
        return found.get("id", ""), found.get("title", "") or case.name


class _Allowed:
    """Tells by its number whether a case is one that the query is about."""

    def __init__(self, index: Index, asked: SearchQuery, day: str) -> None:
        self._index, self._day = index, day
        self._where, self._values = conditions(asked.cases, index) if asked.cases.terms else ("", ())

    def __call__(self, number: int) -> bool:
        if not self._where:
            return True
        query = f"select 1 from heads h where h.day = ? and h.id = ?{self._where}"  # noqa: S608 - words of ours
        return bool(self._index.ask(query, (self._day, number, *self._values)))


def _case(row: tuple[int, bytes, bytes, int, int, str]) -> _Case:
    number, folder, name, first, amount, files = row
    place, shown = folder.decode("utf-8", "surrogateescape"), name.decode("utf-8", "surrogateescape")
    return _Case(number, Path(place), shown, first, amount, files)


def _snippet(line: str, wanted: Sequence[Wanted]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Cut a line around the first word found; the spans are those of the words within what is left."""
    shown = unicodedata.normalize("NFC", line.strip())
    if shown[:1] == shown[-1:] == '"' and len(shown) > 1:  # a text of TOML
        shown = shown.strip('"')
    found = places(shown, wanted)
    first = found[0][0] if found else 0
    start = max(0, first - AROUND) if len(shown) > SNIPPET else 0
    lead = "…" if start else ""
    cut = lead + shown[start : start + SNIPPET] + ("…" if len(shown) > start + SNIPPET else "")
    moved = [(begin - start + len(lead), end - start + len(lead)) for begin, end in found]
    return cut, tuple((begin, end) for begin, end in moved if begin >= 0 and end <= len(cut))
