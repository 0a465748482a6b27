"""Something that takes its time: what it is at, for how long, and the key that stops it."""

from __future__ import annotations

import threading
import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Button

from plaint.domain.safe import safe
from plaint.tui.modals.dialog import Dialog, heading
from plaint.tui.text import Line, fit, to_content
from plaint.tui.widgets.lines import Lines

TICK = 0.1
BAR = 24
"""Cells of the bar, in which a part moves back and forth: how long a network takes is not known."""


class Course:
    """What is under way, told by the thread that does it and read by the screen."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.stage = "beginning"
        self.begun = time.monotonic()
        self.over = False
        self._stop = threading.Event()

    def tell(self, stage: str) -> None:
        """Take note of the part that begins."""
        self.stage = stage

    def stop(self) -> None:
        """Ask for the end."""
        self._stop.set()

    def stopped(self) -> bool:
        """Tell whether the end was asked for."""
        return self._stop.is_set()


class Progress(Dialog[None]):
    """Escape stops what is under way; enter lets it go on behind the desk. It closes by itself at the end."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "behind", "Go on behind", show=False, priority=True)]

    def __init__(self, course: Course) -> None:
        super().__init__()
        self.course = course
        self._ended = False

    def compose(self) -> ComposeResult:
        """What it is, the bar, two buttons."""
        with Vertical(id="frame"):
            yield from heading(self.course.title)
            yield Lines(self._lines, id="text")
            yield self.buttons(
                Button(to_content([(("enter ", "key"), ("Go on behind", ""))]), id="behind"),
                Button(to_content([(("esc ", "key"), ("Stop", ""))]), id="stop"),
            )

    def on_mount(self) -> None:
        """Follow it."""
        self.set_interval(TICK, self._look)

    def _look(self) -> None:
        self.close_if_over()
        if not self._ended:
            self.query_one("#text", Lines).refresh()

    def close_if_over(self) -> None:
        """Close when it has ended, unless a question stands before this; then when that is answered."""
        if self.course.over and self.app.screen is self:
            self._end()

    def _lines(self, width: int) -> list[Line]:
        seconds = int(time.monotonic() - self.course.begun)
        at = int((time.monotonic() - self.course.begun) / TICK) % (2 * BAR)
        at = min(at, 2 * BAR - at)
        bar = "".join("━" if abs(cell - at) < 3 else "─" for cell in range(BAR))
        stage = "stopping …" if self.course.stopped() else f"{safe(self.course.stage, 200)} …"
        return [((fit(stage, width), ""),), ((bar, "accent"), (f"  {seconds} s", "muted"))]

    def action_cancel(self) -> None:
        """Stop it."""
        self.course.stop()

    def action_behind(self) -> None:
        """Let it go on."""
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
