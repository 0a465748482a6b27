"""Locate where a change belongs in a TOML text, and render what to write there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plaint.storage.toml.render import render_block, render_fields, render_inline, render_key, render_list, render_value
from plaint.storage.toml.scan import Path, Role, Statement, comments_in, scan

_LITERAL = re.compile(r"[^'\x00-\x08\x0a-\x1f\x7f]*\Z")
_LITERAL_BLOCK = re.compile(r"(?:[^'\x00-\x08\x0b-\x1f\x7f]|''?(?!')(?!\Z))*+\Z")


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters from ``start`` to ``end`` by ``text``, whose line ends are line feeds."""

    start: int
    end: int
    text: str

    def applied_to(self, whole: str, newline: str) -> str:
        """Return the whole text with the replacement in it; new lines get the file's line end."""
        text = self.text.replace("\n", newline)
        return whole[: self.start] + text + whole[self.end :]


class Layout:
    """The statements of a text, with the order in which its fields should stand.

    Each method returns the edit, or None where the text's form leaves no safe way.
    """

    def __init__(self, text: str, order: Sequence[str]) -> None:
        self._text = text
        self._statements = list(scan(text))
        self._rank: dict[str, int] = {}
        for number, path in enumerate(order):
            parts = path.split(".")
            for length in range(len(parts), 0, -1):
                self._rank.setdefault(".".join(parts[:length]), number)

    def set_value(self, path: Path, value: Any) -> Edit | None:
        """Replace the value at a path, or add it at its place."""
        holder = self._holder(path)
        if holder is None:
            return self._insert_key(path, value)
        if holder.path != path:
            return self._inside(holder, path, "set", value)
        old = self._text[holder.value_start : holder.value_end]
        return Edit(holder.value_start, holder.value_end, self._in_style(old, value, holder))

    def remove(self, path: Path) -> Edit | None:
        """Take away the lines of a key, of a whole table or of an element, if they stand together."""
        holder = self._holder(path)
        if holder is not None and holder.path != path:
            return self._inside(holder, path, "remove", None)
        inside = [index for index, found in enumerate(self._statements) if found.path[: len(path)] == path]
        if not inside or inside[-1] - inside[0] != len(inside) - 1:
            return None
        start, end = self._statements[inside[0]].start, self._statements[inside[-1]].end
        return Edit(self._without_gap(start, end), end, "")

    def append(self, path: Path, values: Mapping[str, Any]) -> Edit | None:
        """Add an element to a list of tables, behind its last one or at the list's place."""
        holder = self._holder(path)
        if holder is not None:
            return self._inside(holder, path, "append", values)
        if any(isinstance(part, int) for part in path):
            return None
        name = ".".join(render_key(str(part)) for part in path)
        block = f"[[{name}]]\n{render_fields(values)}"
        elements = [
            index
            for index, found in enumerate(self._statements)
            if found.path[: len(path)] == path and len(found.path) > len(path)
        ]
        if elements:
            return self._after(self._statements[elements[-1]], block)
        return self._insert_block(path, block)

    def _holder(self, path: Path) -> Statement | None:
        """Return the key whose value is the path's or holds it."""
        for found in self._statements:
            if found.role is Role.KEY and path[: len(found.path)] == found.path:
                return found
        return None

    def _in_style(self, old: str, value: Any, holder: Statement) -> str:
        """Render a value in the style of quotes that the old one has; comments in a list are kept."""
        if isinstance(value, str):
            if old.startswith("'''") and _LITERAL_BLOCK.match(value):
                return f"'''\n{value}'''"
            if old.startswith(('"""', "'''")):
                return render_block(value)
            if old.startswith("'") and not old.startswith("''") and _LITERAL.match(value):
                return f"'{value}'"
        if isinstance(value, list):
            comments = comments_in(self._text, holder.value_start, holder.value_end)
            if comments or "\n" in old:
                return render_list([render_inline(entry) for entry in value], comments=comments, in_lines=True)
        return render_value(value)

    def _inside(self, holder: Statement, path: Path, act: str, value: Any) -> Edit | None:
        """Change what lies inside a value by tomlkit, which keeps its form; the value's span is all that changes."""
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        old = self._text[holder.value_start : holder.value_end].replace("\r\n", "\n")
        rest = path[len(holder.path) :]
        try:
            kit = tomlkit.parse(f"k = {old}\n")
            here: Any = kit
            for part in ("k", *rest)[:-1]:
                if act != "remove" and isinstance(part, str) and part not in here:
                    here[part] = tomlkit.inline_table()
                here = here[part]
            last = ("k", *rest)[-1]
            if act == "remove":
                del here[last]
            elif act == "set":
                here[last] = value
            elif last in here:
                here[last].append(_inline_table(value))
            else:
                here[last] = [_inline_table(value)]
            text = tomlkit.dumps(kit)
        except (TOMLKitError, LookupError, TypeError, ValueError, AttributeError):
            return None
        return Edit(holder.value_start, holder.value_end, text.removeprefix("k = ").removesuffix("\n"))

    def _insert_key(self, path: Path, value: Any) -> Edit:
        """Add a key to its table: to the block under its header, beside dotted keys, or under a new header."""
        table = path[:-1]
        header = next((s for s in self._statements if s.role is not Role.KEY and s.path == table), None)
        if not table or header is not None:
            return self._insert_line(table, path, value)
        beside = [s for s in self._statements if s.role is Role.KEY and s.path[: len(table)] == table]
        dotted = [s for s in beside if len(s.block) < len(table)]
        if dotted:
            line = self._line(dotted[0].block, path, value)
            return self._after(self._predecessor(dotted, path) or dotted[-1], line)
        numbers = [index for index, part in enumerate(path) if isinstance(part, int)]
        if numbers:
            return self._insert_line(path[: numbers[-1] + 1], path, value)
        name = ".".join(render_key(str(part)) for part in table)
        return self._insert_block(table, f"[{name}]\n{render_fields({str(path[-1]): value})}")

    def _line(self, block: Path, path: Path, value: Any) -> str:
        """Return ``key = value`` as it is written below the header of a block."""
        key = ".".join(render_key(str(part)) for part in path[len(block) :])
        return f"{key} = {render_value(value)}\n"

    def _insert_line(self, block: Path, path: Path, value: Any) -> Edit:
        """Add ``key = value`` to the block of a header, behind the field that should stand before it."""
        line = self._line(block, path, value)
        keys = [s for s in self._statements if s.role is Role.KEY and s.block == block]
        before = self._predecessor(keys, path)
        if before is not None:
            return self._after(before, line)
        header = next((s for s in self._statements if s.role is not Role.KEY and s.path == block), None)
        if header is not None:
            return self._below(header, line, own_keys=bool(keys))
        first = self._statements[0] if self._statements else None
        return self._insert_at(self._above_comments(first.start) if first else len(self._text), line)

    def _insert_block(self, table: Path, block: str) -> Edit:
        """Add a table with its header behind the block that should stand before it, else at the end."""
        before = self._predecessor(self._statements, table, inherit=True)
        if before is None:
            first = next((s for s in self._statements if s.role is not Role.KEY), None)
            return self._insert_at(self._above_comments(first.start) if first else len(self._text), block)
        last = before
        for found in self._statements[self._statements.index(before) :]:
            if found.role is not Role.KEY and found.block != before.block:
                break
            last = found
        return self._after(last, block)

    def _rank_of(self, path: Path, *, inherit: bool = False) -> int:
        """Return the place of a path in the order; unknown ones come last, or where what holds them stands."""
        names = [part for part in path if isinstance(part, str)]
        while inherit and names and ".".join(names) not in self._rank:
            names.pop()
        return self._rank.get(".".join(names), len(self._rank))

    def _predecessor(self, found: Sequence[Statement], path: Path, *, inherit: bool = False) -> Statement | None:
        """Return the last statement that stands before the path in the order of fields."""
        rank = self._rank_of(path)
        earlier = [statement for statement in found if self._rank_of(statement.path, inherit=inherit) <= rank]
        return earlier[-1] if earlier else None

    def _after(self, statement: Statement, lines: str) -> Edit:
        """Insert lines behind a statement and behind comments that follow it without belonging to the next one."""
        position = statement.end
        while match := _COMMENT_LINE.match(self._text, position):
            position = match.end()
        if position < len(self._text) and not _BLANK_LINE.match(self._text, position):
            position = statement.end
        return self._insert_at(position, lines)

    def _below(self, header: Statement, line: str, *, own_keys: bool) -> Edit:
        """Insert a line directly below a header."""
        position = header.end
        lead = "" if self._text.endswith("\n", 0, position) else "\n"
        follows = own_keys and not _BLANK_LINE.match(self._text, position)
        blank = "\n" if follows or (not own_keys and self._glued(position)) else ""
        return Edit(position, position, lead + line + blank)

    def _glued(self, position: int) -> bool:
        """Tell whether something other than a blank line follows."""
        return position < len(self._text) and not _BLANK_LINE.match(self._text, position)

    def _insert_at(self, position: int, lines: str) -> Edit:
        """Insert lines with a blank line before and behind them, where there is something."""
        before = self._text[:position]
        lead = "" if not before or before.endswith("\n") else "\n"
        if before and not _ENDS_BLANK.search(before):
            lead += "\n"
        return Edit(position, position, lead + lines + ("\n" if self._glued(position) else ""))

    def _above_comments(self, position: int) -> int:
        """Return the start of the comment lines that stand directly above a position."""
        while position:
            start = self._text.rfind("\n", 0, position - 1) + 1
            if not _COMMENT_LINE.match(self._text, start):
                break
            position = start
        return position

    def _without_gap(self, start: int, end: int) -> int:
        """Return the start moved over one blank line before it, if a blank line or the end follows as well."""
        if self._glued(end):
            return start
        previous = self._text.rfind("\n", 0, max(start - 1, 0)) + 1
        return previous if start and _BLANK_LINE.match(self._text, previous) else start


_COMMENT_LINE = re.compile(r"[ \t]*#[^\n]*(?:\n|\Z)")
_BLANK_LINE = re.compile(r"[ \t]*\r?\n")
_ENDS_BLANK = re.compile(r"(?:\A|\n)[ \t]*\r?\n\Z")


def _inline_table(values: Mapping[str, Any]) -> Any:
    import tomlkit

    table = tomlkit.inline_table()
    table.update(values)
    return table
