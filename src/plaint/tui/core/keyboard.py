"""Translate letters of a keyboard that is not Latin into the keys they stand for (plaint.keyboard_layouts)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from textual import events
from textual.keys import _character_to_key
from textual.widget import Widget


class Keyboard:
    """A translation of keys: ``keys`` maps typed characters to meant ones; keys in ``own`` are not translated."""

    def __init__(self, keys: Mapping[str, str], own: Collection[str]) -> None:
        self._keys = {_character_to_key(character): (_character_to_key(key), key) for character, key in keys.items()}
        self._own = frozenset(own)

    def meant(self, event: events.Key, focused: Widget | None) -> events.Key:
        """Return the key that is meant, or the same one: where text is typed, a character stays what it is."""
        # Terminals with Kitty's protocol send ctrl with the letter of the layout.
        modifiers, plus, name = event.key.rpartition("+")
        found = self._keys.get(name)
        if found is None or event.key in self._own:
            return event
        if focused is not None and focused.check_consume_key(event.key, event.character):
            return event
        key, character = found
        return events.Key(f"{modifiers}{plus}{key}", character if event.character else None)
