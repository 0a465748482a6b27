"""Keys as people read them, and what the settings' ``[keys]`` table makes of them."""

from __future__ import annotations

from collections.abc import Mapping

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


def keymap(wanted: Mapping[str, object], known: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, str], list[str]]:
    """Turn ``[keys]`` into a keymap by command name, and sentences about what is wrong with it.

    A value is one key, or several parted by commas. The user's keys win: a default that clashes with one is dropped.
    """
    found: dict[str, str] = {}
    problems: list[str] = []
    taken: dict[str, str] = {}
    for command, value in wanted.items():
        typed = value.split(",") if isinstance(value, str) and value != "," else [value]
        keys = [name(key.strip()) for key in typed if isinstance(key, str) and key.strip()]
        if command not in known:
            problems.append(f"keys: there is no command {command!r}")
        elif not keys:
            problems.append(f"keys.{command}: write a key as text")
        else:
            for key in keys:
                if key in taken:
                    problems.append(f"keys: {shown(key)} is given to {taken[key]} and to {command}")
                taken[key] = command
            found[command] = ",".join(keys)
    for command, keys_of in known.items():
        if command not in found and any(key in taken for key in keys_of):
            found[command] = ",".join(key for key in keys_of if key not in taken)
    # An empty keymap entry would be no change at all, so what lost its last key gets one that no keyboard sends.
    return {command: keys or f"unbound_{command}" for command, keys in found.items()}, problems
