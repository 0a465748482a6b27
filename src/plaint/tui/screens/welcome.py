"""The first-run screen: choose a folder, make one, or look at the samples. Nothing is written before it is asked."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.suggester import Suggester
from textual.widgets import Input, Static

from plaint.domain.errors import PlaintError
from plaint.tui.core.base_app import BaseApp
from plaint.tui.core.paths import candidates, expand
from plaint.tui.render.block import Block
from plaint.tui.render.text import Line, content, to_content
from plaint.tui.widgets.block_list import BlockList
from plaint.tui.widgets.rows import Rows
from plaint.tui.widgets.safe_input import SafeInput

CHOICES = (
    ("open", "1", "Open a folder that holds cases", "for example one from a synced drive or a git repository"),
    ("make", "2", "Make a new folder for cases", "plain files; nothing is sent anywhere"),
    ("samples", "3", "Look at the sample cases", "copied to a temporary folder, free to play with"),
)


class _Folders(Suggester):
    """Completes a path."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the first folder that begins as typed."""
        found = candidates(value, folders_only=True, limit=1) if value else []
        return found[0] if found else None


class Welcome(Screen[None]):
    """The page. It ends by opening a workspace."""

    app = getters.app(BaseApp)

    CSS_PATH = "welcome.tcss"
    AUTO_FOCUS = "BlockList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "pick('open')", show=False),
        Binding("2", "pick('make')", show=False),
        Binding("3", "pick('samples')", show=False),
        Binding("escape", "back", show=False),
        Binding("q", "app.quit", show=False),
    ]

    def __init__(self, problem: str = "") -> None:
        super().__init__()
        self._problem = problem
        self._making = False

    def compose(self) -> ComposeResult:
        """What plaint is, three choices, a line for a path."""
        with Vertical(id="frame"):
            intro: list[Line] = [
                (("plaint", "heading"), ("  complaints as cases, in plain text files", "muted")),
                (),
                (("Every case is a folder: facts, what was said, and the proof. You choose where they are.", ""),),
            ]
            yield Static(to_content(intro), id="intro")
            problem = Static(content(self._problem), id="problem")
            problem.display = bool(self._problem)
            yield problem
            yield BlockList(id="choices")
            path = SafeInput(id="path", suggester=_Folders(), select_on_focus=False)
            path.display = False
            yield path
            yield Static(id="hint")

    def on_mount(self) -> None:
        """Show the choices."""
        self.query_one(BlockList).show(self._blocks)
        keys: list[Line] = [
            (
                ("1 2 3", "key"),
                (" or ", "muted"),
                ("enter", "key"),
                (" choose   ", "muted"),
                ("q", "key"),
                (" leaves", "muted"),
            )
        ]
        self.query_one("#hint", Static).update(to_content(keys))

    def _blocks(self, width: int) -> list[Block]:
        return [
            Block((((f"{key}  ", "key"), (f"{title:34}", ""), (f"{note}"[: max(0, width - 38)], "muted")),), name, name)
            for name, key, title, note in CHOICES
        ]

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Take the choice of the list."""
        block = event.rows.current if isinstance(event.rows, BlockList) else None
        if block is not None:
            self.action_pick(str(block.value))

    def action_pick(self, name: str) -> None:
        """Go on with a choice."""
        if name == "samples":
            self._open_samples()
            return
        self._making = name == "make"
        path = self.query_one("#path", Input)
        path.display = True
        path.value = "~/complaints" if self._making and not path.value else path.value or "~/"
        path.cursor_position = len(path.value)
        path.focus()
        word = "made" if self._making else "opened"
        self.query_one("#hint", Static).update(
            content(f"Which folder shall be {word}? → completes, enter goes on, esc goes back.")
        )

    def action_back(self) -> None:
        """Hide the line for a path."""
        self.query_one("#path").display = False
        self.query_one(BlockList).focus()

    @on(Input.Submitted)
    def take_path(self, event: Input.Submitted) -> None:
        """Open or make the folder."""
        if event.value.strip():
            self._go(expand(event.value))

    @work(thread=True, group="open", exit_on_error=False)
    def _go(self, path: Path) -> None:
        from plaint.recent import remember_workspace
        from plaint.storage.workspace import Workspace

        try:
            workspace = Workspace.init(path) if self._making else Workspace.open(path, state=None)
        except PlaintError as problem:
            self.app.call_from_thread(self._failed, f"{problem.message}. {problem.hint}")
        else:
            remember_workspace(workspace.root)
            self.app.call_from_thread(self.app.open_workspace, workspace.root)

    @work(thread=True, group="open", exit_on_error=False)
    def _open_samples(self) -> None:
        from plaint.services.setup.samples import copy_samples

        try:
            root = copy_samples()
        except (PlaintError, OSError) as problem:
            self.app.call_from_thread(self._failed, str(problem))
        else:
            self.app.call_from_thread(self.app.open_workspace, root)

    def _failed(self, message: str) -> None:
        shown = self.query_one("#problem", Static)
        shown.update(content(f"✗ {message}"))
        shown.display = True
