"""Every key that can be remapped, by the place where it counts: what ``[keys]`` of the settings is judged by.

It loads no widget, so that ``plaint doctor`` can ask as well.
"""

from __future__ import annotations

from collections.abc import Mapping

from plaint.tui.commands.table import COMMANDS
from plaint.tui.keys.bindings import EVERYWHERE, PLACES
from plaint.tui.keys.movement import MOVES
from plaint.tui.keys.names import Scope, keymap


def scopes() -> tuple[Scope, ...]:
    """Return the places, each with the keys that count there: the movements do in all of them."""
    moves = {move.name: move.keys for move in MOVES}
    page = {key.name: key.keys for key in EVERYWHERE}
    return (
        Scope("the desk", {command.name: command.keys for command in COMMANDS} | moves),
        *(
            Scope(
                place.title.lower(),
                {key.name: key.keys for key in place.keys if key.bound}
                | ({} if place.name == "form" else page | moves),
            )
            for place in PLACES
        ),
    )


def judge(wanted: Mapping[str, object]) -> tuple[dict[str, str], list[str]]:
    """Return the keymap that the settings ask for, and sentences about what cannot be used or costs a key."""
    return keymap(wanted, scopes())


def problems(wanted: Mapping[str, object]) -> list[str]:
    """Return sentences about keys of the settings that cannot be used or cost another command its key."""
    return judge(wanted)[1]
