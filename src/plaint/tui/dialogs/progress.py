"""Show how far a job is and for how long it runs, with a key that stops it."""

from __future__ import annotations

import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Button

from plaint.domain.safe import safe
from plaint.domain.text.format import file_size
from plaint.tui.core.job import Job
from plaint.tui.dialogs.dialog import Dialog, heading
from plaint.tui.render.text import Line, bar_line, fit, to_content
from plaint.tui.widgets.lines import Lines

TICK = 0.1
BAR = 40
"""Cells of the bar at most. Where the total is not known, as with a network, a part of it moves back and forth."""


class Progress(Dialog[None]):
    """The dialog of a job. Escape stops the job; enter hides the dialog, if the job may go on behind the desk."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "behind", "Go on behind", show=False, priority=True)]

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job
        self._ended = False

    def compose(self) -> ComposeResult:
        """What it is, the bar, two buttons."""
        with Vertical(id="frame"):
            yield from heading(self.job.title)
            yield Lines(self._lines, id="text")
            behind = Button(to_content([(("enter ", "key"), ("Go on behind", ""))]), id="behind")
            stop = Button(to_content([(("esc ", "key"), ("Stop", ""))]), id="stop")
            yield self.buttons(*([behind] if self.job.behind else []), stop)

    def on_mount(self) -> None:
        """Follow it."""
        self.set_interval(TICK, self._look)

    def _look(self) -> None:
        self.close_if_over()
        if not self._ended:
            self.query_one("#text", Lines).refresh()

    def close_if_over(self) -> None:
        """Close when it has ended, unless a question stands before this; then when that is answered."""
        if self.job.over and self.app.screen is self:
            self._end()

    def _lines(self, width: int) -> list[Line]:
        job = self.job
        spent = time.monotonic() - job.begun
        stage = "stopping …" if job.stopped() else f"{safe(job.stage, 200)} …"
        how = f"{_words(job.done, job.total)}  " if job.total else ""
        seconds = f"  {how}{int(spent)} s"
        room = max(8, min(BAR, width - len(seconds)))
        bar = bar_line(job.done, job.total, room) if job.total else _moving(int(spent / TICK), room)
        return [((fit(stage, width), ""),), (*bar, (seconds, "muted"))]

    def action_cancel(self) -> None:
        """Stop it."""
        self.job.stop()

    def action_behind(self) -> None:
        """Let it go on, if it may."""
        if self.job.behind:
            self._end()

    def _end(self) -> None:
        if not self._ended:  # the end and a key may come in the same moment
            self._ended = True
            self.dismiss(None)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the mouse's answer."""
        if event.button.id == "stop":
            self.action_cancel()
        else:
            self.action_behind()


def _words(done: int, total: int) -> str:
    """Say how far it is; what has more than a million parts is counted in bytes."""
    return f"{file_size(done)} of {file_size(total)}" if total > 1_000_000 else f"{done} of {total}"


def _moving(tick: int, room: int) -> Line:
    at = tick % (2 * room)
    at = min(at, 2 * room - at)
    return (("".join("━" if abs(cell - at) < 3 else "─" for cell in range(room)), "accent"),)
