"""What the early paint of the next start has to know of the desk, and the driver that takes the screen over from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from plaint.tui.render.text import ROLES
from plaint.tui.startup.last_screen import ENTER, take_over, terminal

if TYPE_CHECKING:
    from rich.style import Style
    from textual.driver import Driver

    from plaint.tui.desk.list_and_detail import Listing

SYSTEMS = {"standard": "STANDARD", "256": "EIGHT_BIT", "truecolor": "TRUECOLOR"}


def look_of(desk: Listing) -> str:
    """Return the note for the first paint; empty where the terminal has no colours to paint in."""
    system = str(desk.app.console.color_system)
    if system not in SYSTEMS:
        return ""
    remembered = desk.remembered
    return json.dumps(
        {
            "sort": desk.rowset.order.sort,
            "group": desk.rowset.order.group,
            "columns": desk.cases.wanted,
            "beside": remembered.beside,
            "above": remembered.above,
            "terminal": terminal(),
            "colours": colours_of(desk, system),
        }
    )


def colours_of(desk: Listing, system: str) -> dict[str, str]:
    """Return the codes of a terminal with one of SYSTEMS of colours, by the names that the first paint uses."""
    cases = desk.cases
    styles = {role: cases.get_component_rich_style(f"rows--{role}", partial=True) for role in ROLES}
    styles |= {
        "": cases.base,
        "#top": desk.query_one("#top").rich_style,
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


def driver_class() -> type[Driver] | None:
    """Return a driver that goes on where the early paint left off; None where nothing was painted."""
    if not take_over():
        return None
    from textual.drivers.linux_driver import LinuxDriver

    class Following(LinuxDriver):
        """Does not switch to the other screen, where we are already: that would clear it."""

        _entered = False

        def write(self, data: str) -> None:
            if data == ENTER and not self._entered:
                self._entered = True
                return
            super().write(data)

    return Following
