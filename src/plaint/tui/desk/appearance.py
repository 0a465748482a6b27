"""Keep how the desk looks (order, columns, sizes, colours), so that the next start can paint it at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from plaint.tui.core.timers import Timer, later
from plaint.tui.render.text import ROLES
from plaint.tui.startup.terminal import terminal

if TYPE_CHECKING:
    from rich.style import Style
    from textual.screen import Screen
    from textual.widget import Widget

    from plaint.services.index.ordering import Order
    from plaint.tui.core.preferences import Preferences
    from plaint.tui.model.case_store import CaseStore
    from plaint.tui.widgets.rows import Rows

AT_REST = 3.0
"""Seconds after a change in which the screen that the next start begins with is drawn anew."""
SYSTEMS = {"standard": "STANDARD", "256": "EIGHT_BIT", "truecolor": "TRUECOLOR"}
"""Names of the colour systems that the first paint can paint in, as the console and as Rich call them."""


class LookKeeper:
    """Keeps the look of a screen in the index, in a thread.

    Args:
        screen: Runs the thread.
        store: Keeps it.
        look: Returns the note for the first paint.
    """

    def __init__(self, screen: Screen[None], store: CaseStore, look: Callable[[], str]) -> None:
        self._screen, self._store, self._look = screen, store, look
        self._latest = "", (0, 0)
        """How the desk looks, and its columns and lines."""
        self._timer: Timer | None = None
        """Runs until the look is kept again."""

    def keep(self) -> None:
        """Keep how the desk looks now."""
        self._latest = self._look(), (self._screen.app.size.width, self._screen.app.size.height)
        self._timer = None
        self._screen.run_worker(self._keep, thread=True, group="look", exclusive=True, exit_on_error=False)

    def keep_soon(self) -> None:
        """Keep how the desk looks in a while; many changes are one."""
        if self._timer is None:
            self._timer = later(self._screen, AT_REST, self.keep)

    def _keep(self) -> None:
        self._store.keep_look(lambda: self._latest)


def look_of(
    order: Order, columns: Sequence[str], remembered: Preferences, cases: Rows, top: Widget, system: str
) -> str:
    """Return the note for the first paint; empty where the terminal has no colours to paint in.

    Args:
        order: Order and groups of the list.
        columns: Names of its columns.
        remembered: Sizes of the panes.
        cases: The list, whose colours are kept.
        top: The line on top, likewise.
        system: Which colours the terminal has, as the console calls it.
    """
    if system not in SYSTEMS:
        return ""
    return json.dumps(
        {
            "sort": order.sort,
            "group": order.group,
            "columns": columns,
            "beside": remembered.beside,
            "above": remembered.above,
            "terminal": terminal(),
            "colours": colours_of(cases, top, system),
        }
    )


def colours_of(cases: Rows, top: Widget, system: str) -> dict[str, str]:
    """Return the codes of a terminal with one of SYSTEMS of colours, by the names that the first paint uses."""
    styles = {role: cases.get_component_rich_style(f"rows--{role}", partial=True) for role in ROLES}
    styles |= {
        "": cases.base,
        "#top": top.rich_style,
        "#cursor": cases.get_component_rich_style("rows--cursor", partial=True),
        "#mark": cases.get_component_rich_style("rows--mark", partial=True),
    }
    return {name: _code(style, SYSTEMS[system]) for name, style in styles.items()}


def _code(style: Style, system: str) -> str:
    """Return what switches the terminal to a style; for the paper everything else is switched off first."""
    from rich.color import ColorSystem
    from rich.style import Style

    own = Style(  # one that has been rendered keeps its code, whatever the colours of the terminal
        color=style.color, bgcolor=style.bgcolor, bold=style.bold, dim=style.dim, italic=style.italic,
        underline=style.underline, reverse=style.reverse,
    )  # fmt: skip
    code = own.render("\0", color_system=ColorSystem[system]).partition("\0")[0]
    return f"\x1b[0m{code}" if style.bgcolor and style.color and not style.bold else code
