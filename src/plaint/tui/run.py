"""Start the terminal app. Nothing of Textual is imported before the settings of a quick start are made."""

from __future__ import annotations

import gc
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plaint.tui.app import PlaintApp


def run(workspace: Path | None, today: date | None) -> int:
    """Run the app on a workspace (None: ask for one) until it is left; return the exit status."""
    # Textual paints on a 60 Hz tick unless told otherwise before it is imported: find-as-you-type took 40 ms, now 11.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    # Collecting while thousands of classes and styles are made costs a tenth of the start and frees nothing.
    gc.disable()
    # A thread that reads files lets the one that paints wait 5 ms each time unless it is asked more often.
    sys.setswitchinterval(0.0005)
    from plaint import locations, settings
    from plaint.tui.app import PlaintApp
    from plaint.tui.startup.handover import driver_class

    held = settings.load_settings()
    notes = [problem.message for problem in held.problems]
    state, driver = locations.state_dir(), driver_class()
    app = PlaintApp(workspace, today, state=state, settings=held, notes=notes, driver_class=driver)
    status = app.run(mouse=held.mouse) or 0
    _commit_at_the_end(app)
    return status


def _commit_at_the_end(app: PlaintApp) -> None:
    """Commit what changed, whichever way the desk was left, if the settings say so; tell of it on the terminal."""
    if app.settings.git.auto_commit != "exit":
        return
    from plaint.services.sync.on_exit import commit_on_exit

    told = commit_on_exit(app.root, app.state_dir, app.settings.git)
    if told:
        print(told, file=sys.stderr)  # noqa: T201 - the screen is gone; the sentence has nowhere else to go
