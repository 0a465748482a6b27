"""The entry point: start the program, and paint the desk's first screen before the app is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main() -> int:
    """Run the program; return its exit status."""
    early = begin(sys.argv[1:])
    from plaint.cli.main import main as run

    try:
        return run()
    finally:
        if early:
            from plaint.tui.startup.last_screen import give_up

            give_up(2)


def begin(arguments: Sequence[str]) -> bool:
    """Paint the first screen if the arguments can only mean the desk; Textual draws to stderr."""
    if os.name != "posix" or not wants_desk(arguments) or not all(map(os.isatty, (0, 1, 2))):
        return False
    from plaint import clock
    from plaint.locations import cache_dir
    from plaint.services.setup.locate import find_workspace
    from plaint.tui.startup.last_screen import paint

    root = find_workspace(Path(arguments[0]) if arguments else None, os.environ, Path.cwd())
    if root is None or os.environ.get("TERM", "dumb") == "dumb":
        return False
    size = os.get_terminal_size(2)
    return paint(root, cache_dir(), clock.today(), (size.columns, size.lines), 2)


def wants_desk(arguments: Sequence[str]) -> bool:
    """Tell whether there are no arguments, or only a folder."""
    return not arguments or (len(arguments) == 1 and arguments[0][:1] not in {"", "-"} and os.path.isdir(arguments[0]))  # noqa: PTH112


if __name__ == "__main__":
    sys.exit(main())
