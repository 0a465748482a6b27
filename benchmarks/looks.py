"""Write the colours that a first start paints in: ``python -m benchmarks.looks``, after a theme has changed."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.corpus import TODAY, make

from plaint.tui.app import PlaintApp
from plaint.tui.core.themes import NAMES
from plaint.tui.desk.appearance import SYSTEMS, colours_of
from plaint.tui.desk_screen import Desk
from plaint.tui.startup import first_paint

FILE = Path(first_paint.__file__).with_name("looks.json")


async def looks() -> dict[str, dict[str, dict[str, str]]]:
    """Return the codes of each theme for each kind of terminal, as a desk has them."""
    with tempfile.TemporaryDirectory(prefix="plaint-looks-") as folder:
        list(make(Path(folder) / "cases", 1, 1))
        app = PlaintApp(Path(folder) / "cases", TODAY, state=Path(folder) / "state")
        found: dict[str, dict[str, dict[str, str]]] = {}
        async with app.run_test(size=(120, 40)) as pilot:
            while not isinstance(app.screen, Desk):
                await pilot.pause(0.01)
            for theme in NAMES:
                app.theme = theme
                await pilot.pause()
                found[theme] = {
                    system: colours_of(app.screen.cases, app.screen.query_one("#top"), system) for system in SYSTEMS
                }
        return found


def main() -> int:
    """Write the file."""
    FILE.write_text(json.dumps(asyncio.run(looks()), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
