"""Parse, expand and complete paths that are typed, dragged in or pasted."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit


def expand(text: str) -> Path:
    """Return the path that a person means: ``~``, a ``file:`` address, quotes and blanks around it."""
    word = text.strip()
    if len(word) > 1 and word[0] == word[-1] and word[0] in "'\"":
        word = word[1:-1]
    if word.startswith("file://"):
        word = unquote(urlsplit(word).path)
    return Path(os.path.expanduser(word))  # noqa: PTH111 - Path.expanduser raises for an unknown user


def split_paths(text: str) -> list[str]:
    """Part pasted text into paths: one a line; or several on a line, quoted or escaped, as terminals paste them."""
    found: list[str] = []
    for line in (line.strip() for line in text.replace("\r", "\n").split("\n")):
        if not line:
            continue
        if not expand(line).exists():
            try:
                words = shlex.split(line)
            except ValueError:
                words = [line]
            if len(words) >= 1 and all(expand(word).exists() for word in words):
                found += words
                continue
        found.append(line)
    return list(dict.fromkeys(found))


def candidates(text: str, *, folders_only: bool = False, limit: int = 200) -> list[str]:
    """Return the paths that begin as typed, folders with a slash at the end; nothing where it cannot look."""
    typed = text.strip()
    head, _, tail = typed.rpartition("/")
    base = expand(head + "/") if head or typed.startswith("/") else Path()
    try:
        with os.scandir(base) as entries:
            names = [
                entry.name + ("/" if entry.is_dir() else "")
                for entry in entries
                if entry.name.startswith(tail) and (tail.startswith(".") or not entry.name.startswith("."))
                if not folders_only or entry.is_dir()
            ]
    except OSError:
        return []
    prefix = typed[: len(typed) - len(tail)]
    return [prefix + name for name in sorted(names)[:limit]]


def complete(text: str, *, folders_only: bool = False) -> str:
    """Return the text, longer by what is certain (or the same)."""
    found = candidates(text, folders_only=folders_only)
    if not found:
        return text
    # The first and the last of a sorted list differ where any two of it do.
    first, last = found[0], found[-1]
    same = next(
        (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other),
        min(len(first), len(last)),
    )
    return max(first[:same], text, key=len)
