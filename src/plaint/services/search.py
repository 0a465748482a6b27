"""Full text over everything that a workspace holds: cases, logs, letters, evidence names, side files, text evidence.

Words are looked for as they are typed, without regard to case, in files as they stand on the disk: what cannot be
parsed can be found too, and no index has to be kept. Content in a cloud or beyond 2 MB is not read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plaint.domain.errors import PlaintError, UsageProblem
from plaint.domain.evidence import EvidenceState
from plaint.storage import evidence_scan, layout
from plaint.storage.listing import relative_name
from plaint.storage.loading import read_inside
from plaint.storage.sniff import LENGTH, sniff
from plaint.storage.workspace import Workspace

AROUND = 40
"""Characters of a line that are shown before the first word found."""
SNIPPET = 160
LINES = 5
"""Lines of one file that are returned at most."""
READABLE = frozenset({"text", "html", "eml", "mbox"})
"""Kinds of evidence (storage.sniff) that hold plain text."""
_HEADER = re.compile(r"\s*\[\[?\s*([^\[\]#]+?)\s*\]\]?\s*(?:#.*)?\Z")
_KEY = re.compile(r"""\s*([\w.-]+|"[^"\n]*")\s*=""")
_HEAD = re.compile(r'^(id|title)[ \t]*=[ \t]*"((?:[^"\\\n]|\\.)*)"', re.MULTILINE)


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
    """Counted from 1; None when it is the file's name that fits."""
    where: str
    """``case problem.text``, ``log reason``, ``letter``, ``evidence name``, ``evidence shows``, ``evidence text``."""
    snippet: str
    spans: tuple[tuple[int, int], ...] = ()
    """Where the words stand in the snippet."""


def search(workspace: Workspace, words: Sequence[str], *, stop: Callable[[], bool] = lambda: False) -> Iterator[Hit]:
    """Find the files that hold every word, and yield the lines that hold the most of them.

    A word may hold blanks: then it is looked for as it stands. Raises UsageProblem without any word.
    """
    wanted = tuple(dict.fromkeys(fold(word.strip()) for word in words if word.strip()))
    if not wanted:
        raise UsageProblem("there is nothing to search for", "name a word: plaint search thermometer")
    for folder in workspace.folders():
        if stop():
            return
        yield from _in_case(folder, workspace.root, wanted)


def split_words(text: str) -> list[str]:
    """Part a line that was typed into words; what stands in double quotes stays together."""
    return [quoted or plain for quoted, plain in re.findall(r'"([^"]+)"?|([^\s"]+)', text)]


def fold(text: str) -> str:
    """Return the text as it is compared: composed, without case."""
    return unicodedata.normalize("NFC", text).casefold()


def _in_case(folder: Path, root: Path, words: Sequence[str]) -> Iterator[Hit]:
    name = relative_name(str(root), str(folder))
    main = _text(folder / layout.CASE_FILE, root)
    head = dict(_HEAD.findall((main or "")[:4000]))
    case, title = head.get("id", ""), head.get("title", "") or name

    def hits(file: str, part: str, text: str | None, *, toml: bool) -> Iterator[Hit]:
        for line, where, shown in _lines(text, part, words, toml=toml) if text else ():
            snippet, spans = _snippet(shown, words)
            yield Hit(case, title, name, file, line, where, snippet, spans)

    yield from hits(layout.CASE_FILE, "case", main, toml=True)
    for file in _log_files(folder):
        yield from hits(file, "log", _text(folder / file, root), toml=True)
    for file in _names(folder / layout.LETTERS_DIR, ".md"):
        path = f"{layout.LETTERS_DIR}/{file}"
        yield from hits(path, "letter", _text(folder / path, root), toml=False)
    for file, part, found in _evidence(folder, root):
        if part == "evidence name":
            if all(word in fold(found) for word in words):
                snippet, spans = _snippet(found, words)
                yield Hit(case, title, name, file, None, part, snippet, spans)
        else:
            yield from hits(file, part, found, toml=part == "evidence")


def _log_files(folder: Path) -> list[str]:
    return [layout.LOG_FILE, *(f"{layout.LOG_DIR}/{name}" for name in _names(folder / layout.LOG_DIR, ".toml"))]


def _names(folder: Path, suffix: str) -> list[str]:
    try:
        return sorted(
            entry.name for entry in folder.iterdir()
            if entry.name.lower().endswith(suffix) and not layout.is_ignored(entry.name)
        )  # fmt: skip
    except OSError:
        return []


def _evidence(folder: Path, root: Path) -> Iterator[tuple[str, str, str]]:
    """Yield file, part and text of every name, side file and readable piece."""
    pieces, _ = evidence_scan.scan(folder)
    for piece in pieces:
        path = f"{layout.EVIDENCE_DIR}/{piece.name}"
        yield path, "evidence name", piece.name
        side = path + layout.SIDE_SUFFIX
        if (text := _text(folder / side, root)) is not None:
            yield side, "evidence", text
        if piece.state not in {EvidenceState.MISSING, EvidenceState.IN_CLOUD}:
            text = _text(folder / path, root, only=READABLE)
            if text is not None:
                yield path, "evidence text", text


def _text(path: Path, root: Path, only: frozenset[str] = frozenset()) -> str | None:
    """Return the text of a file, or None for what is not there, too large or (with ``only``) no text."""
    try:
        if only:
            with path.open("rb") as file:
                if sniff(file.read(LENGTH)) not in only:
                    return None
        data = read_inside(path, root).data
    except (PlaintError, OSError):
        return None
    return data.decode("utf-8", "replace")


def _lines(text: str, part: str, words: Sequence[str], *, toml: bool) -> Iterator[tuple[int, str, str]]:
    """Yield number, place and text of the lines to show: those with the most words, as long as every word occurs."""
    folded = fold(text)
    if not all(word in folded for word in words):
        return
    found: list[tuple[int, int, str, str]] = []
    for number, (where, line) in enumerate(_placed(text, part, toml=toml), 1):
        here = fold(line)
        count = sum(word in here for word in words)
        if count:
            found.append((-count, number, where, line))
    if not found:  # words that reach over the end of a line stand nowhere
        return
    best = [one for one in found if one[0] == -len(words)] or found
    for _, number, where, line in sorted(best[:LINES], key=lambda one: one[1]):
        yield number, where, line


def _placed(text: str, part: str, *, toml: bool) -> Iterator[tuple[str, str]]:
    """Yield every line with the field that it belongs to, as far as a glance at the lines tells."""
    table = key = inside = ""
    for line in text.replace("\r\n", "\n").split("\n"):
        named = None
        if toml and not inside:
            header = _HEADER.match(line)
            named = _KEY.match(line)
            if header and not named:
                table, key, line = header[1].strip(), "", ""  # noqa: PLW2901 - names of fields are not searched
            elif named:
                key = named[1].strip('"')
        if toml:
            for fence in ('"""', "'''"):
                if line.count(fence) % 2 and inside in {"", fence}:
                    inside = "" if inside else fence
        path = ".".join(name for name in ("" if table == "interaction" else table, key) if name)
        yield f"{part} {path}".strip(), line[named.end() :] if named else line


def _snippet(line: str, words: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Cut a line around the first word found; the spans are those of the words within what is left."""
    shown = unicodedata.normalize("NFC", line.strip())
    if shown[:1] == shown[-1:] == '"' and len(shown) > 1:  # a text of TOML
        shown = shown.strip('"')
    places = _places(shown, words)
    first = places[0][0] if places else 0
    start = max(0, first - AROUND) if len(shown) > SNIPPET else 0
    lead = "…" if start else ""
    cut = lead + shown[start : start + SNIPPET] + ("…" if len(shown) > start + SNIPPET else "")
    moved = [(begin - start + len(lead), end - start + len(lead)) for begin, end in places]
    return cut, tuple((begin, end) for begin, end in moved if begin >= 0 and end <= len(cut))


def _places(line: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the words stand in the line as it is written; ``ß`` folds to two characters."""
    folded, origin = "", []
    for at, character in enumerate(line):
        piece = character.casefold()
        folded += piece
        origin += [at] * len(piece)
    found: list[tuple[int, int]] = []
    for word in words:
        begin = folded.find(word)
        while begin >= 0 and len(found) < 50:
            end = begin + len(word)
            found.append((origin[begin], origin[end - 1] + 1))
            begin = folded.find(word, end)
    return sorted(set(found))
