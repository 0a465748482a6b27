"""Translate between keys as people write them and Textual's names; make a keymap of the ``[keys]`` settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from plaint.domain.text.suggest import nearest

SHOWN = {
    "slash": "/",
    "question_mark": "?",
    "space": "space",
    "full_stop": ".",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "asterisk": "*",
    "comma": ",",
    "plus": "+",
    "underscore": "_",
    "minus": "-",
    "tilde": "~",
    "escape": "esc",
    "enter": "enter",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
}
_NAMES = {shown: name for name, shown in SHOWN.items()} | {
    ":": "colon", ";": "semicolon", "'": "apostrophe", "!": "exclamation_mark",
    "@": "at", "#": "number_sign", "=": "equals_sign", "<": "less_than_sign", ">": "greater_than_sign",
}  # fmt: skip


def shown(key: str) -> str:
    """Return a key as it is printed on a keyboard: ``/`` for slash."""
    return SHOWN.get(key, key)


def name(key: str) -> str:
    """Return Textual's name of a key that a person wrote in the settings."""
    return _NAMES.get(key, key)


class Scope(NamedTuple):
    """A place where keys count, and the usual keys of what can be done there, by name."""

    title: str
    keys: Mapping[str, tuple[str, ...]]


KEPT = {"ctrl+q": "leaves plaint from anywhere", "tab": "goes to the next pane or field"}
"""Keys that cannot be given away."""


def keymap(wanted: Mapping[str, object], scopes: Sequence[Scope]) -> tuple[dict[str, str], list[str]]:
    """Turn ``[keys]`` into a keymap by name, and sentences about what is wrong with it.

    A value is one key, or several parted by commas. The user's keys win: a usual key of something else in the same
    place is dropped, and it is said what is left without any.
    """
    known = {command: keys for scope in scopes for command, keys in scope.keys.items()}
    found: dict[str, tuple[str, ...]] = {}
    problems: list[str] = []
    for command, value in wanted.items():
        typed = value.split(",") if isinstance(value, str) and value != "," else [value]
        keys = [name(key.strip()) for key in typed if isinstance(key, str) and key.strip()]
        if command not in known:
            problems.append(f"keys: there is no command {command!r}{_near(command, known)}")
        elif not keys:
            problems.append(f"keys.{command}: write a key as text")
        else:
            problems += [f"keys.{command}: {key} {KEPT[key]}" for key in keys if key in KEPT]
            found[command] = tuple(key for key in keys if key not in KEPT) or known[command]
    given = dict(found)
    for scope in scopes:
        taken: dict[str, str] = {}
        for command in scope.keys:
            for key in given.get(command, ()):
                if key in taken:
                    sentence = f"keys: {shown(key)} is given to {taken[key]} and to {command}"
                    problems += [sentence] if sentence not in problems else []
                taken[key] = command
        for command, usual in scope.keys.items():
            lost = [key for key in usual if key in taken] if command not in given else []
            if lost:
                found[command] = tuple(key for key in found.get(command, usual) if key not in lost)
                if not found[command]:
                    problems.append(
                        f"keys: {shown(lost[0])} was the only key of {command} in {scope.title}; "
                        f"{taken[lost[0]]} has it now, so give {command} another one"
                    )
    # An empty keymap entry would be no change at all, so what lost its last key gets one that no keyboard sends.
    return {command: ",".join(keys) or f"unbound_{command}" for command, keys in found.items()}, problems


def _near(command: str, known: Iterable[str]) -> str:
    near = nearest(command, known)
    return f"; did you mean {near}?" if near else ""
