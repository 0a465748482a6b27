"""Commands on the view: filter, sort, groups, tabs, panes, theme, help."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plaint.tui.desk.case_desk import CaseDesk

SORT_KEYS = {
    "urgency": ("u", "most urgent first"),
    "next": ("n", "by the date of the next step"),
    "opened": ("o", "newest first"),
    "updated": ("p", "last changed first"),
    "title": ("t", "by title"),
    "retailer": ("r", "by shop"),
    "stage": ("s", "by what has to be done"),
    "claimed": ("c", "most money first, by currency"),
}
GROUP_KEYS = {
    "stage": ("s", "what has to be done, the most urgent first"),
    "retailer": ("r", "shop by shop"),
    "opened": ("o", "month by month, the newest first"),
}


def filter_list(desk: CaseDesk) -> None:
    """Open the line to filter with."""
    desk.filter_bar.open()


def sort(desk: CaseDesk) -> None:
    """Ask for the order."""
    from plaint.services.index.summary import SORTS
    from plaint.tui.dialogs.menu import Item, Menu

    items = [Item(name, name.capitalize(), *SORT_KEYS.get(name, ("", ""))) for name in SORTS]
    desk.app.push_screen(
        Menu("Sort by", items, current=desk.rowset.order.sort), lambda name: desk.sort_by(name) if name else None
    )


def group(desk: CaseDesk) -> None:
    """Ask for the groups."""
    from plaint.services.index.ordering import GROUPS
    from plaint.tui.dialogs.menu import Item, Menu

    order = desk.rowset.order
    items = [Item("", "None", "n", "one list")]
    items += [Item(name, name.capitalize(), *GROUP_KEYS[name]) for name in GROUPS]

    def chosen(name: str | None) -> None:
        if name is not None:
            desk.arrange_by(order._replace(group=name))

    desk.app.push_screen(Menu("Group by", items, current=order.group), chosen)


def mark(desk: CaseDesk) -> None:
    """Mark or unmark, and go on."""
    desk.toggle_mark()


def refresh(desk: CaseDesk) -> None:
    """Look at all files now."""
    desk.look_again(tell=True)


def stop_reading(desk: CaseDesk) -> None:
    """Work with what is read so far."""
    desk.loader.stop_reading()


def next_tab(desk: CaseDesk) -> None:
    """Open the next tab."""
    desk.detail.turn(1)


def previous_tab(desk: CaseDesk) -> None:
    """Open the previous tab."""
    desk.detail.turn(-1)


def wider(desk: CaseDesk) -> None:
    """Give the list more room."""
    desk.panes.split_by(4)


def narrower(desk: CaseDesk) -> None:
    """Give the list less room."""
    desk.panes.split_by(-4)


def theme(desk: CaseDesk) -> None:
    """Ask for a theme."""
    from plaint.tui.core.themes import NAMES, TITLES
    from plaint.tui.dialogs.menu import Item, Menu

    items = [Item(name, TITLES[name], str(number)) for number, name in enumerate(NAMES, 1)]
    desk.app.push_screen(
        Menu("Theme", items, current=desk.app.theme), lambda name: desk.set_theme(name) if name else None
    )


def show_help(desk: CaseDesk) -> None:
    """Show all commands."""
    from plaint.tui.commands.help import help_menu

    desk.app.push_screen(help_menu(desk.app, desk.commands), lambda name: desk.run_command(name) if name else None)


def palette(desk: CaseDesk) -> None:
    """Open the palette."""
    desk.app.action_command_palette()


def back(desk: CaseDesk) -> None:
    """Leave the innermost thing."""
    desk.go_back()


def leave(desk: CaseDesk) -> None:
    """Leave plaint."""
    desk.leaving = True
    desk.app.exit(0)
