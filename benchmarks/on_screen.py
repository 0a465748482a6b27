"""From the key, or from a save in an editor, to the frame that shows it: the real desk, without a terminal."""

from __future__ import annotations

import os

os.environ.setdefault("TEXTUAL_FPS", "240")
os.environ.setdefault("TEXTUAL_ANIMATION", "none")

import asyncio
import gc
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.corpus import TODAY
from rich.console import RenderableType
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip

from plaint.tui.app import PlaintApp
from plaint.tui.desk_screen import Desk
from plaint.tui.screens.search import Search

SIZE = (120, 40)


@dataclass(slots=True)
class Times:
    """Milliseconds of each kind of act."""

    cursor: list[float] = field(default_factory=list)
    scroll: list[float] = field(default_factory=list)
    search: list[float] = field(default_factory=list)
    saved: list[float] = field(default_factory=list)


class _Frames:
    """Notes when a frame was made."""

    made: asyncio.Event
    at = 0.0

    def framed(self) -> None:
        self.at = time.perf_counter()
        self.made.set()


class _Desk(_Frames, PlaintApp):
    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        self.framed()


class _BareList(ScrollView, can_focus=True):
    """The smallest list by the line API: what a frame costs at the least."""

    BINDINGS = [("j", "step(1)", ""), ("ctrl+d", "step(19)", "")]  # noqa: RUF012 - Textual's way
    cursor = 0

    def on_mount(self) -> None:
        self.virtual_size = Size(self.size.width, 100_000)

    def action_step(self, count: int) -> None:
        self.cursor += count
        self.scroll_to(y=max(0, self.cursor - 20), animate=False)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        line = y + self.scroll_offset.y
        return Strip([Segment(f"{'>' if line == self.cursor else ' '} row {line}".ljust(self.size.width))])


class _Bare(_Frames, App[None]):
    def compose(self) -> ComposeResult:
        yield _BareList()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        self.framed()


async def _press(app: Any, key: str) -> float:
    app.made.clear()
    began = time.perf_counter()
    app.simulate_key(key)
    try:
        await asyncio.wait_for(app.made.wait(), 0.5)
    except TimeoutError:
        return 0.0
    return float(app.at - began) * 1000


async def _keys(app: Any, keys: list[str]) -> list[float]:
    taken = []
    for key in keys:
        taken.append(await _press(app, key))
        await asyncio.sleep(0.05)
    return [one for one in taken if one]


async def bare(count: int = 60) -> Times:
    """Time the bare list."""
    app, times = _Bare(), Times()
    app.made = asyncio.Event()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.3)
        times.cursor = await _keys(app, ["j"] * count)
        times.scroll = await _keys(app, ["ctrl+d"] * (count // 2))
    return times


async def _until(condition: Callable[[], object], limit: float = 600.0) -> float:
    began = time.perf_counter()
    while not condition():
        if time.perf_counter() - began > limit:
            raise TimeoutError("what was waited for did not come")
        await asyncio.sleep(0.001)
    return (time.perf_counter() - began) * 1000


async def desk(root: Path, state: Path, words: tuple[str, ...], saves: int = 20, count: int = 60) -> Times:
    """Time the desk on a workspace: keys, searches as they are typed, saves by another program."""
    gc.disable()  # as tui.run.run begins
    app, times = _Desk(root, TODAY, state=state), Times()
    app.made = asyncio.Event()
    async with app.run_test(size=SIZE) as pilot:
        await _until(lambda: any(isinstance(screen, Desk) for screen in app.screen_stack))
        here = next(screen for screen in app.screen_stack if isinstance(screen, Desk))
        await _until(lambda: not here.loader.progress and here.loader.watch_state in {"events", "polling"})
        await pilot.pause(3)  # until the collector has had its look
        times.cursor = await _keys(app, ["j"] * count)
        times.scroll = await _keys(app, ["ctrl+d", "ctrl+d", "ctrl+u", "ctrl+u"] * (count // 8))  # each one moves
        app.simulate_key("g")  # the cases that are saved are on the screen, as the one is that somebody works on
        await pilot.pause(0.5)
        await _saves(here, root, saves, times)
        app.push_screen(Search(here.session))
        await _until(lambda: isinstance(app.screen, Search))
        await pilot.pause(0.2)
        await _search(app, words, times)
    return times


async def _saves(here: Desk, root: Path, saves: int, times: Times) -> None:
    rows = list(here.rowset.shown[:saves])
    for number, row in enumerate(rows):
        folder = getattr(row, "folder", "")
        path = root / folder / "case.toml"
        text = path.read_text(encoding="utf-8")
        mark = f"saved {number} {time.time_ns()}"
        path.write_text(text.replace('title = "', f'title = "{mark} ', 1), encoding="utf-8")
        times.saved.append(
            await _until(lambda: getattr(here.rowset.by_folder.get(folder), "title", "").startswith(mark), 400)  # noqa: B023
        )
        path.write_text(text, encoding="utf-8")
        await asyncio.sleep(0.4)


async def _search(app: Any, words: tuple[str, ...], times: Times) -> None:
    """Type words letter by letter; a time is from the key to the frame with its answer."""
    page = app.screen
    shown = asyncio.Event()
    real = page.show

    def show(*arguments: Any) -> None:
        real(*arguments)
        if not shown.is_set():  # the next frame is the one with the answer; later ones add to it
            app.made.clear()
            shown.set()

    page.show = show
    for word in words:
        for at, letter in enumerate(word):
            shown.clear()
            began = time.perf_counter()
            app.simulate_key(letter)
            await asyncio.wait_for(shown.wait(), 60)
            await asyncio.wait_for(app.made.wait(), 5)
            if at:
                times.search.append((app.at - began) * 1000)
            await asyncio.sleep(0.05)
        for _ in word:
            app.simulate_key("backspace")
        await asyncio.sleep(0.3)
