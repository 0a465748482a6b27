"""The terminal app: opens the first screen, and applies theme, keys and keyboard of the settings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.driver import Driver
from textual.timer import Timer, TimerCallback

from plaint.domain.errors import PlaintError
from plaint.domain.safe import safe
from plaint.settings import Settings
from plaint.tui.core import themes
from plaint.tui.core.base_app import BaseApp
from plaint.tui.core.gc_schedule import GcSchedule
from plaint.tui.core.hangup import OFTEN, hung_up
from plaint.tui.core.key_queue import KeyQueue
from plaint.tui.core.keyboard import Keyboard
from plaint.tui.model.session import Session

HUNG_UP = 129
"""Exit status, as a shell tells it of a program that SIGHUP has ended."""


def _commands() -> type[Provider]:
    from plaint.tui.palette import CommandProvider

    return CommandProvider


class PlaintApp(BaseApp):
    """The app; ``workspace`` None opens the first-run screen, ``chosen`` is the day of ``--today`` or None."""

    TITLE = "plaint"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[Any]] = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, system=True),
        Binding("ctrl+p", "command_palette", "Command palette", show=False, priority=True, system=True, id="palette"),
    ]
    PAUSE_GC_ON_SCROLL = True

    def __init__(
        self,
        workspace: Path | None,
        chosen: date | None,
        *,
        state: Path,
        keys: Mapping[str, object] | None = None,
        theme: str = "",
        notes: Sequence[str] = (),
        settings: Settings | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        held = settings or Settings(keys=dict(_texts(keys or {})), theme=theme)
        super().__init__(chosen, state=state, settings=held, driver_class=driver_class)
        self.workspace = workspace
        self._key_queue = KeyQueue(self, self._hand_on)
        self._gc_schedule = GcSchedule(self)
        self.root: Path | None = None
        """Of the workspace that was opened last."""
        self._wanted_keys: Mapping[str, object] = self.settings.keys if settings else keys or {}
        self._keyboard: Keyboard | None = None
        """What letters of another layout stand for, if the settings name one."""
        self._notes = notes

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give every theme the variables that our styles use."""
        return dict(themes.DEFAULTS)

    def on_mount(self) -> None:
        """Put on the theme and the keys, then the first screen."""
        self.register_theme(themes.DARK)
        self.register_theme(themes.LIGHT)
        self._take_theme()
        self._take_keys()
        self._take_layout()
        for note in self._notes[:3]:
            self.notify(safe(note, 300), severity="warning", markup=False)
        if self.workspace is None:
            self.show_welcome()
        else:
            self.open_workspace(self.workspace)
        self.call_after_refresh(self._gc_schedule.begin)
        if not self.is_headless and sys.__stdin__ is not None:
            self.set_interval(OFTEN, partial(self._leave_if_hung_up, sys.__stdin__.fileno()))

    def _leave_if_hung_up(self, descriptor: int) -> None:
        """End when the terminal has gone; what was typed is kept as a draft."""
        if hung_up(descriptor):
            self.exit(HUNG_UP)

    async def on_event(self, event: events.Event) -> None:
        """Let what is typed wait until what was typed before is done."""
        if self.screen_stack and self._key_queue.takes(event):
            self._key_queue.take(event)
        else:
            await super().on_event(event)

    async def _hand_on(self, event: events.Event) -> None:
        """Give a key to what has the focus; a letter of another layout is the key that it stands for."""
        self._gc_schedule.touched()
        if isinstance(event, events.Key) and self._keyboard is not None:
            event = self._keyboard.meant(event, self.focused)
        await super().on_event(event)

    def set_timer(
        self, delay: float, callback: TimerCallback | None = None, *, name: str | None = None, pause: bool = False
    ) -> Timer:
        """Set a timer that also fires when it is late; Textual's own for a new size would be lost (tui.core.timers)."""
        timer = super().set_timer(delay, callback, name=name, pause=pause)
        timer._skip = False  # noqa: SLF001 - it can be said nowhere else
        return timer

    def _take_theme(self) -> None:
        wanted = self.settings.theme or self.remembered.theme
        if self.settings.theme and self.settings.theme not in self.available_themes:
            self.notify(safe(f"settings: there is no theme {wanted!r}", 200), severity="warning", markup=False)
        self.theme = wanted if wanted in self.available_themes else "plaint-dark"

    def take_settings(self, settings: Settings) -> None:
        """Work by other settings from now on."""
        if settings.theme != self.settings.theme and settings.theme:
            self.remembered.theme = settings.theme
        keys_differ = settings.keys != self.settings.keys
        self.settings = settings
        self._take_theme()
        if keys_differ:
            self._wanted_keys = settings.keys
            self._take_keys()
        self._take_layout()

    def _take_keys(self) -> None:
        if not self._wanted_keys and not self.key_overrides:
            return
        from plaint.tui.commands.remap import judge

        self.key_overrides, self.key_problems = judge(self._wanted_keys)
        self.set_keymap(self.key_overrides)
        for problem in self.key_problems[:3]:
            self.notify(safe(problem), severity="warning", markup=False)

    def _take_layout(self) -> None:
        self._keyboard = None
        if self.settings.layout:
            from plaint.keyboard_layouts import parse_layouts

            # A letter of the layout to which the settings give a command means that command.
            own = {key for keys in self.key_overrides.values() for key in keys.split(",")}
            self._keyboard = Keyboard(parse_layouts(self.settings.layout).keys, own)

    def show_welcome(self, problem: str = "") -> None:
        """Ask where the cases are."""
        from plaint.tui.screens.welcome import Welcome

        self.push_screen(Welcome(problem))

    def open_workspace(self, root: Path) -> None:
        """Open a workspace and put its desk on the screen; what is wrong with it is said on the first-run screen."""
        from plaint.tui.desk_screen import Desk

        try:
            session = Session.open(root, self.state_dir, self.chosen)
        except PlaintError as problem:
            self.show_welcome(f"{problem.message}. {problem.hint}")
            return
        self.root = session.workspace.root
        desk = Desk(session, self.remembered)
        if len(self.screen_stack) > 1:
            self.switch_screen(desk)
        else:
            self.push_screen(desk)

    def browse_files(self, what: str, typed: str, found: Callable[[str], None]) -> None:
        """Let the user look for ``files`` or a ``folder``; ``found`` gets the new text of the field."""
        from plaint.tui.screens.browser import browse

        browse(self, what, typed, found)


def _texts(keys: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    return ((name, key) for name, key in keys.items() if isinstance(key, str))
