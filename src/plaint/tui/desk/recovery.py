"""Find what could not be saved, or was written over by another program, and say so above the list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.text.format import counted
from plaint.storage.cases.loaded import LoadedCase
from plaint.tui.core.thread_work import run_in_thread
from plaint.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from plaint.services.sync.recovery import Missing
    from plaint.tui.desk.base import DeskBase
    from plaint.tui.render.text import Line

MOST = 50
"""Changed cases at once that are searched for overwritten versions; more are a sync or a checkout."""


class RecoveryMonitor:
    """Knows what of the cases of a desk waits to be brought back.

    Args:
        desk: Holds ``#banner`` and runs the threads.
        folders: Returns the folders of all cases.
    """

    def __init__(self, desk: DeskBase, folders: Callable[[], Iterable[str]]) -> None:
        self._desk, self._workspace, self._folders = desk, desk.session.workspace, folders
        self.missing: dict[str, Missing] = {}
        """What waits, by the file's name and draft."""

    def look(self) -> None:
        """Look for drafts of saves that failed, and in all cases for what was written over while nobody looked."""
        run_in_thread(self._desk, self._look, group="missing")

    def _look(self) -> None:
        from plaint.services.sync import recovery

        found = recovery.drafts(self._workspace)
        if found:
            self._desk.app.call_from_thread(self.take_drafts, found)
        for name, overwritten in recovery.overwritten_anywhere(self._workspace).items():
            self._desk.app.call_from_thread(self.take_overwritten, name, overwritten)

    def look_into(self, names: Collection[str]) -> None:
        """Look in cases for versions that were written over from an older one."""
        run_in_thread(self._desk, partial(self._look_into, names), group="missing")

    def _look_into(self, names: Collection[str]) -> None:
        versions = self._workspace.operations.versions
        if versions is None or not versions.folder.is_dir():
            return
        from plaint.services.sync import recovery

        for name in names:
            loaded = self._workspace.read(self._desk.session.case_store.folder(name))
            found = recovery.overwritten(self._workspace, loaded) if isinstance(loaded, LoadedCase) else []
            self._desk.app.call_from_thread(self.take_overwritten, name, found)

    def take_drafts(self, found: Collection[Missing]) -> None:
        """Show on the banner that drafts wait."""
        for one in found:
            self.missing[f"{one.name}\0{one.token}"] = one
        self._show_banner()

    def take_overwritten(self, name: str, found: Collection[Missing]) -> None:
        """Show on the banner what was written over in one case, and no longer what was brought back."""
        before = dict(self.missing)
        drafted = {(one.name, one.data) for one in self.missing.values() if one.is_draft}
        for key, one in before.items():
            if not one.is_draft and Path(one.name).is_relative_to(name):
                del self.missing[key]
        for one in found:
            if (one.name, one.data) not in drafted:
                self.missing[f"{one.name}\0"] = one
        if self.missing != before:
            self._show_banner()

    def look_again(self) -> None:
        """Look at everything on the banner again."""
        names = {one.name for one in self.missing.values() if not one.is_draft}
        folders = [name for name in self._folders() if any(Path(one).is_relative_to(name) for one in names)]
        self.missing = {key: one for key, one in self.missing.items() if not one.is_draft}
        self._show_banner()
        self.look()
        self.look_into(folders)

    def _show_banner(self) -> None:
        self._desk.query_one("#banner", Lines).again()
        self._desk.repaint_frame()

    def banner_lines(self, width: int) -> list[Line]:
        """Return the line that says what waits to be brought back; none when nothing does."""
        missing = self.missing
        count = sum(one.is_draft for one in missing.values())
        lost = len(missing) - count
        parts = []
        if count:
            parts.append(counted("{count} change could not be saved", "{count} changes could not be saved", count))
        if lost:
            parts.append(
                counted(
                    "{count} saved version was written over by another program",
                    "{count} saved versions were written over by another program",
                    lost,
                )
            )
        if not parts:
            return []
        key = self._desk.key_of("bring_back")
        text = f"! {', '.join(parts)}; "
        told: Line = ((text, "warning"), (key, "key"), (" looks at it", "warning"))
        return [told if width > 20 else ((f"! {key}", "warning"),)]
