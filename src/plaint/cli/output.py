"""Write to stdout and stderr: data to stdout, talk to stderr; nothing from a file reaches a terminal unmasked.

Colours only on a terminal without ``NO_COLOR``, and never as the only sign of anything.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from plaint.domain.safe import safe, safe_lines

if TYPE_CHECKING:
    from plaint.domain.errors import PlaintError
    from plaint.domain.model.finding import Finding

_ROLES = {"muted": "2", "strong": "1", "accent": "36", "error": "31", "warning": "33", "success": "32", "heading": "1"}
_BETWEEN = "  "
_AT_ONCE = 500
"""Lines of a table that are written together: whoever pipes them into ``head`` waits for no more."""
# What a terminal might act on and JSON leaves as it is; written as \uXXXX it means the same to a program.
_IN_JSON = "[\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\u3164\ud800-\udfff\ufeff]"


class ReaderGone(Exception):
    """Whoever read stdout has had enough: a pipe was closed. No OSError, which click would take for its own."""


class OutputFailed(Exception):
    """Stdout could not be written, with the system's reason: a full disk behind a redirection."""


class Cell(NamedTuple):
    """A text of a table and the role that colours it."""

    text: str
    role: str = ""


class Column(NamedTuple):
    """How a column gives way when the terminal is narrow."""

    title: str
    least: int = 0
    """Cells below which a text is not cut; 0 means that it is never cut."""
    drop: int = 0
    """Order in which columns are left out when cutting is not enough; 0 is never left out."""


def is_terminal(stream: TextIO) -> bool:
    """Tell whether the stream is a terminal; a closed stream is none."""
    try:
        return stream.isatty()
    except (AttributeError, ValueError):
        return False


def has_unicode(stream: TextIO) -> bool:
    """Tell whether every character can be written to the stream."""
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "") in {"utf8", "utf16", "utf32"}


def coloured(stream: TextIO) -> bool:
    """Tell whether colours are wanted there."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or os.name == "nt"
    return not plain and is_terminal(stream)


def styled(text: str, role: str, stream: TextIO) -> str:
    """Return the text in the role's colour, if the stream takes colours."""
    return _painted(text, role) if role and text and coloured(stream) else text


def _painted(text: str, role: str) -> str:
    code = _ROLES.get(role)
    return f"\x1b[{code}m{text}\x1b[0m" if code and text else text


def data(text: str = "", role: str = "") -> None:
    """Write lines of data. The text has been through ``safe`` where it comes from a file."""
    _write(styled(text, role, sys.stdout) + "\n")


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as error:
        raise OutputFailed(error.strerror or type(error).__name__) from None


def on_terminal() -> bool:
    """Tell whether stdout is a terminal."""
    return is_terminal(sys.stdout)


def raw(content: bytes) -> None:
    """Write bytes as they are: a file that is asked for on stdout. Raises ReaderGone and OutputFailed."""
    flush()
    stream: Any = getattr(sys.stdout, "buffer", None)
    try:
        if stream is None:
            sys.stdout.write(content.decode("utf-8", "replace"))
        else:
            stream.write(content)
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as error:
        raise OutputFailed(error.strerror or type(error).__name__) from None
    flush()


def flush() -> None:
    """Hand over what is still held back. Raises ReaderGone and OutputFailed like every other write."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as error:
        raise OutputFailed(error.strerror or type(error).__name__) from None


def heading(title: str) -> None:
    """Write the title of a section, after an empty line."""
    data()
    data(title, "heading")


def path(where: Path) -> None:
    """Write a path alone on a line: byte for byte into a pipe, made visible on a terminal."""
    if is_terminal(sys.stdout) or not hasattr(sys.stdout, "buffer"):
        data(safe(where))
        return
    flush()
    sys.stdout.buffer.write(os.fsencode(where) + b"\n")
    flush()


def json(value: object) -> None:
    """Write a value as JSON: a list one entry a line, anything else indented. Always pure text for a terminal."""
    if isinstance(value, list):
        lines = ",\n".join(_json(entry) for entry in value)
        _write(f"[\n{lines}\n]\n" if lines else "[]\n")
    else:
        _write(_json(value, indent=2) + "\n")


def _json(value: object, indent: int | None = None) -> str:
    from json import dumps

    text = dumps(value, ensure_ascii=not has_unicode(sys.stdout), indent=indent)
    return re.sub(_IN_JSON, lambda match: f"\\u{ord(match.group()):04x}", text)


def talk(text: str, role: str = "") -> None:
    """Say something to the person, on stderr; whatever it quotes is made visible."""
    if sys.stderr is not None:
        sys.stderr.write(styled(safe_lines(text), role, sys.stderr) + "\n")


def notes(sentences: Iterable[str]) -> None:
    """Say what was understood or is worth a look."""
    for sentence in sentences:
        talk(f"plaint: {sentence}", "muted")


def problem(error: PlaintError) -> None:
    """Say what went wrong, where, and what to do about it."""
    talk(f"plaint: {place(error.file, error.line)}{error.message}", "error")
    if error.hint:
        talk(f"  {error.hint}")


def finding(found: Finding, folder: str = "") -> None:
    """Say a finding of a file: place, sentence, suggestion."""
    file = "/".join(part for part in (folder, found.file) if part)
    talk(f"plaint: {found.level}: {place(file, found.line)}{found.message}", "warning")
    if found.suggestion:
        talk(f"  {found.suggestion}")


def place(file: str, line: int | None) -> str:
    """Return ``case.toml:7: ``, as compilers and editors write it; empty without a file."""
    if not file:
        return ""
    return f"{file}:{line}: " if line else f"{file}: "


def width() -> int | None:
    """Return the columns of the terminal on stdout; None where nothing limits a line."""
    if not is_terminal(sys.stdout):
        return None
    import shutil

    return max(20, shutil.get_terminal_size().columns)


def cells(text: str) -> int:
    """Return how many cells of a terminal the text takes: two for wide characters, none for combining marks."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(mark) else 2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text
    )


def fit(text: str, room: int) -> str:
    """Return the text cut to ``room`` cells, with an ellipsis where something was left out."""
    if cells(text) <= room:
        return text
    mark = "…" if has_unicode(sys.stdout) else "~"
    kept = text[:room]
    while kept and cells(kept) > room - 1:
        kept = kept[:-1]
    return kept + mark


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, indent: int = 0) -> None:
    """Write rows in aligned columns; a terminal gets a heading, and lines that are not wider than it.

    Indented tables stand below a heading of their own.
    """
    limit = width()
    titles = [Cell(column.title, "muted") for column in columns]
    lines = [titles, *rows] if limit and rows and not indent else list(rows)
    sizes = [[cells(cell.text) for cell in line] for line in lines]
    natural = [max(sized[index] for sized in sizes) for index in range(len(columns))] if lines else [0] * len(columns)
    widths = natural if limit is None else _narrowed(columns, natural, limit - indent)
    before, colours = " " * indent, coloured(sys.stdout)
    for start in range(0, len(lines), _AT_ONCE):
        some = zip(lines[start : start + _AT_ONCE], sizes[start : start + _AT_ONCE], strict=True)
        _write("".join([f"{before}{_line(line, sized, widths, colours=colours)}\n" for line, sized in some]))


def _line(line: Sequence[Cell], sizes: Sequence[int], widths: Sequence[int], *, colours: bool) -> str:
    shown = [one for one in zip(line, sizes, widths, strict=True) if one[2]]
    while shown and not shown[-1][0].text:
        shown.pop()
    pieces: list[str] = []
    for cell, size, room in shown:
        text = cell.text if size <= room else fit(cell.text, room)
        blank = " " * (room - (size if size <= room else cells(text))) if len(pieces) < len(shown) - 1 else ""
        pieces.append((_painted(text, cell.role) if colours else text) + blank)
    return _BETWEEN.join(pieces)


def _narrowed(columns: Sequence[Column], natural: Sequence[int], limit: int) -> list[int]:
    """Cut the widest columns that may be cut until the line fits, then leave columns out."""
    widths = list(natural)

    def excess() -> int:
        used = [room for room in widths if room]
        return sum(used) + len(_BETWEEN) * (len(used) - 1) - limit

    while excess() > 0:
        able = [index for index, column in enumerate(columns) if column.least and widths[index] > column.least]
        if able:
            widest = max(able, key=lambda index: widths[index])
            widths[widest] -= 1
            continue
        droppable = [index for index, column in enumerate(columns) if column.drop and widths[index]]
        if not droppable:
            break
        widths[min(droppable, key=lambda index: columns[index].drop)] = 0
    return widths


def paragraph(text: str, indent: int = 0) -> None:
    """Write a text of several lines, wrapped to the terminal and indented; made visible first."""
    limit = width()
    for line in safe_lines(text).rstrip("\n").split("\n"):
        for piece in wrapped(line, limit - indent) if limit else [line]:
            data(" " * indent + piece if piece.strip() else "")


def wrapped(line: str, room: int) -> list[str]:
    """Break one line at spaces so that no piece is wider than ``room`` cells; longer words stand alone."""
    if cells(line) <= room:
        return [line]
    pieces = [""]
    for word in line.split(" "):
        joined = f"{pieces[-1]} {word}" if pieces[-1] else word
        if not pieces[-1] or cells(joined) <= room:
            pieces[-1] = joined
        else:
            pieces.append(word)
    return pieces


def prepare() -> None:
    """Make the streams fit for any text: what the encoding lacks is written as an escape, never an error."""
    for name in ("stdout", "stderr"):
        stream: Any = getattr(sys, name)
        if stream is None:  # closed by whoever started us
            setattr(sys, name, _nowhere())
        elif hasattr(stream, "reconfigure") and getattr(stream, "errors", "") != "backslashreplace":
            stream.reconfigure(errors="backslashreplace")


def silence() -> None:
    """Point stdout at nothing, after its reader has gone, so that the interpreter's own flush is quiet too."""
    with suppress(OSError, ValueError, AttributeError):  # a stream without a file behind it needs none
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")  # it stays open as long as the process
