"""The settings menu: shows what holds, asks for another value, writes it to ``config.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plaint.domain.model.vocabulary import LANGUAGES
from plaint.tui.commands import views
from plaint.tui.keys.names import name as key_name
from plaint.tui.keys.names import shown

if TYPE_CHECKING:
    from plaint.tui.desk.case_desk import CaseDesk
    from plaint.tui.dialogs.menu import Item

_NAMES = {"en": "English", "af": "Afrikaans", "de": "Deutsch", "es": "español", "pt": "português"}


def show(desk: CaseDesk) -> None:
    """Show all settings; one that is chosen is asked for, written, and shown again."""
    from plaint.settings import config_file
    from plaint.tui.core.themes import TITLES
    from plaint.tui.dialogs.menu import Item, Menu

    held = desk.app.settings
    usual = "as it was left"
    items: list[Item[str]] = [
        Item("theme", "Theme", "t", TITLES.get(held.theme, held.theme) or usual, "Looks"),
        Item("columns", "Columns of the list", "c", ", ".join(held.columns) or usual, "Looks"),
        Item("sort", "Order at the start", "s", held.sort or usual, "Looks"),
        Item("mouse", "Mouse", "m", "on" if held.mouse else "off, so that the terminal selects text", "Work"),
        Item(
            "language", "Language of letters", "l", _NAMES.get(held.language, held.language) or "the case says", "Work"
        ),
        Item("layout", "Keyboard", "b", held.layout or "types Latin letters", "Work"),
        Item("keys", "Keys", "k", f"{len(held.keys)} of your own" if held.keys else "the usual ones", "Work"),
        Item("views", "Saved views", "v", ", ".join(view.name for view in held.views) or "none yet", "Work"),
        Item("file", "Edit the file", "e", str(config_file()), "File"),
    ]
    items += [
        Item("file", "! File", "", f"{problem.message} {problem.suggestion}", "Not understood")
        for problem in held.problems
    ]
    items += [Item("keys", "! Keys", "", problem, "Not understood") for problem in desk.app.key_problems]
    acts = {
        "theme": _theme, "columns": _columns, "sort": _sort, "mouse": _mouse, "language": _language,
        "layout": _layout, "keys": _keys, "views": views.manage, "file": _edit,
    }  # fmt: skip
    desk.app.push_screen(Menu("Settings", items), lambda what: acts[what](desk) if what else None)


def _write(desk: CaseDesk, name: str, value: object) -> None:
    from plaint.services.setup import settings_file

    views.change(desk, lambda: settings_file.set_value(name, value), f"Settings: {name}")


def _ask(desk: CaseDesk, name: str, title: str, items: list[Item[str]]) -> None:
    from plaint.tui.dialogs.menu import Item, Menu

    items = [*items, Item("", "Not decided", "0", "takes the line out of the file")]
    current = str(getattr(desk.app.settings, name))

    def chosen(value: str | None) -> None:
        if value is not None:
            _write(desk, name, value or None)

    desk.app.push_screen(Menu(title, items, current=current), chosen)


def _theme(desk: CaseDesk) -> None:
    from plaint.tui.core.themes import NAMES, TITLES
    from plaint.tui.dialogs.menu import Item

    _ask(desk, "theme", "Theme", [Item(name, TITLES[name], str(number)) for number, name in enumerate(NAMES, 1)])


def _sort(desk: CaseDesk) -> None:
    from plaint.services.index.summary import SORTS
    from plaint.tui.commands.view import SORT_KEYS
    from plaint.tui.dialogs.menu import Item

    _ask(desk, "sort", "Order at the start", [Item(name, name.capitalize(), *SORT_KEYS[name]) for name in SORTS])


def _language(desk: CaseDesk) -> None:
    from plaint.tui.dialogs.menu import Item

    items = [Item(code, _NAMES[code], str(number)) for number, code in enumerate(LANGUAGES, 1)]
    _ask(desk, "language", "Language of letters in new cases", items)


def _layout(desk: CaseDesk) -> None:
    from plaint.keyboard_layouts import NAMES
    from plaint.tui.dialogs.menu import Item

    items = [Item(name, name.capitalize(), str(number)) for number, name in enumerate(NAMES, 1)]
    _ask(desk, "layout", "Keyboard whose letters stand for the Latin keys in their place", items)


def _columns(desk: CaseDesk) -> None:
    from plaint.tui.dialogs.picker import Picker
    from plaint.tui.panels.columns import CHOICES

    items = [(name, column.title) for name, column in CHOICES.items()]

    def chosen(names: tuple[str, ...] | None) -> None:
        if names is not None:
            ordered = tuple(name for name in CHOICES if name in names)
            desk.show_columns(ordered)
            _write(desk, "columns", ordered or None)

    desk.app.push_screen(Picker("Columns of the list", items, desk.app.settings.columns or desk.cases.wanted), chosen)


def _mouse(desk: CaseDesk) -> None:
    _write(desk, "mouse", not desk.app.settings.mouse)
    desk.said("From the next start on", "")


def _keys(desk: CaseDesk) -> None:
    from plaint.tui.dialogs.menu import Item, Menu
    from plaint.tui.keys.bindings import EVERYWHERE, every_key
    from plaint.tui.keys.movement import MOVES

    own = desk.app.settings.keys
    app = desk.app

    def item(name: str, title: str, keys: tuple[str, ...], group: str) -> Item[str]:
        return Item(name, title, app.key_shown(name, keys), "yours" if name in own else "", group)

    items = [item(command.name, command.title, command.keys, command.group) for command in desk.commands]
    items += [item(move.name, move.title, move.keys, "Move") for move in MOVES]
    items += [item(key.name, key.title, key.keys, "Every page") for key in EVERYWHERE]
    items += [item(key.name, key.title, key.keys, place.title) for place, key in every_key()]
    menu = Menu("Which key shall be another one?", items, search=True)
    desk.app.push_screen(menu, lambda command: _press(desk, command) if command else None)


def _press(desk: CaseDesk, command: str) -> None:
    from plaint.services.setup import settings_file
    from plaint.tui.dialogs.key import KeyPress

    def pressed(key: str | None) -> None:
        if key is None:
            return
        value = shown(key) if key_name(shown(key)) == key else key
        views.change(desk, lambda: settings_file.set_key(command, value or None), f"Key of {command}")

    desk.app.push_screen(KeyPress(command), pressed)


def _edit(desk: CaseDesk) -> None:
    from plaint.settings import config_file, load_settings
    from plaint.tui.commands.files import in_editor

    file = config_file()
    if not file.exists():
        desk.refuse("there is no settings file yet", "choose a setting here and it is made")
    elif in_editor(desk, file):
        desk.app.take_settings(load_settings())
        desk.repaint_frame()
