"""What every screen and command may ask of the app: settings, form drafts, remembered sizes, keys, the day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App

from plaint.tui.core import preferences
from plaint.tui.core.form_drafts import FormDrafts

if TYPE_CHECKING:
    from textual.driver import Driver

    from plaint.settings import Settings


class BaseApp(App[int]):
    """Screens are typed by this class and not by the app that opens them, so that imports lead one way only.

    Args:
        chosen: The day of ``--today``; None is the real one.
        state: The folder where drafts and sizes are kept.
        settings: What ``config.toml`` says.
        driver_class: The terminal driver; None lets Textual choose.
    """

    def __init__(
        self, chosen: date | None, *, state: Path, settings: Settings, driver_class: type[Driver] | None = None
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.chosen, self.state_dir = chosen, state
        self.settings = settings
        self.drafts = FormDrafts(state)
        """Typed texts of forms that were left, by form and case."""
        self.remembered = preferences.read(state)
        self.key_overrides: dict[str, str] = {}
        """Keys of commands that the settings bind to other keys, parted by commas."""
        self.key_problems: list[str] = []
        """Sentences about keys of the settings that clash or belong to no command."""

    @property
    def today(self) -> date:
        """The day asked for, or the real one."""
        from plaint import clock

        return self.chosen or clock.today()

    def key_shown(self, name: str, keys: Sequence[str]) -> str:
        """Return how the first key of a command is printed, as it is bound now; ``keys`` are its usual ones."""
        from plaint.tui.keys.names import shown

        first = self.key_overrides[name].split(",")[0] if name in self.key_overrides else keys[0]
        return "" if first.startswith("unbound_") else shown(first)

    def take_settings(self, settings: Settings) -> None:
        """Apply other settings; the app does."""
        raise NotImplementedError

    def open_workspace(self, root: Path) -> None:
        """Open a workspace and show its cases; the app does."""
        raise NotImplementedError

    def browse_files(self, what: str, typed: str, found: Callable[[str], None]) -> None:
        """Let the user look for ``files`` or a ``folder``; ``found`` gets the new text of the field; the app does."""
        raise NotImplementedError
