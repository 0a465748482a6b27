"""Workspaces for the desk's tests, and ways to wait for what it does: no sleep, a condition and a deadline."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from plaint.services.index.summary import Summary
from plaint.tui.app import PlaintApp
from plaint.tui.desk_screen import Desk
from plaint.tui.dialogs.form import Form
from plaint.tui.model.row_set import folder_of

TODAY = date(2026, 11, 22)
IDS = ("k7f3qd", "m2q8x4", "p4d1zz", "r4w8tn", "t5x9bb", "w2d7hs")


def write_case(root: Path, number: int, title: str, more: str = "", folder: str = "") -> Path:
    """Write a small case by hand, as a person would."""
    place = root / (folder or f"case-{number}")
    place.mkdir(parents=True)
    head = f'format = 1\n\nid = "{IDS[number]}"\n\ntitle = "{title}"\n\nstatus = "open"\n'
    text = f"{head}\nopened = 2026-11-{number + 1:02}\n"
    (place / "case.toml").write_text(f"{text}{more}", encoding="utf-8")
    return place


def retitle(root: Path, folder: str, title: str) -> None:
    """Give a case another title, as an editor would."""
    path = root / folder / "case.toml"
    path.write_text(re.sub(r"(?m)^title = .*$", f'title = "{title}"', path.read_text(encoding="utf-8")), "utf-8")


def workspace(root: Path) -> Path:
    """Make three cases."""
    root.mkdir(exist_ok=True)
    write_case(root, 0, "Kettle arrived cracked", '\n[retailer]\nname = "Amazon"\nstore = "amazon.co.za"\n')
    write_case(root, 1, "Blender charged twice", '\n[retailer]\nname = "Larkfield"\n')
    write_case(root, 2, "Tent never delivered")
    return root


class Driver:
    """A desk under test."""

    def __init__(self, app: PlaintApp, pilot: Pilot[int]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def desk(self) -> Desk:
        """The desk, whatever stands before it."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, Desk))

    @property
    def titles(self) -> list[str]:
        """Titles of the rows as shown; folders of broken ones."""
        return [row.title if isinstance(row, Summary) else folder_of(row) for row in self.desk.rowset.shown]

    @property
    def under_cursor(self) -> str:
        """Title (or folder) of the case under the cursor."""
        row = self.desk.row
        return "" if row is None else row.title if isinstance(row, Summary) else folder_of(row)

    @property
    def toasts(self) -> str:
        """Everything that was told."""
        return "\n".join(note.message for note in self.app._notifications)

    def text(self) -> str:
        """What stands on the screen, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    async def press(self, *keys: str) -> None:
        """Press keys, and let their messages be handled."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type text."""
        names = {" ": "space", "/": "slash", ":": "colon", ".": "full_stop", "-": "minus", "!": "exclamation_mark"}
        await self.press(*(names.get(character, character) for character in text))

    async def go_to(self, title: str) -> None:
        """Put the cursor on a case, and wait until it is shown."""
        await self.press("g")
        while self.under_cursor != title:
            await self.press("j")
        await self.until(lambda: self.desk.loaded is not None and self.desk.loaded.case.title == title)

    async def until(self, condition: Callable[[], object], seconds: float = 10.0) -> None:
        """Wait until a condition holds; fail with the screen's text when it does not in time."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"not in {seconds} s:\n{self.toasts}\n{self.text()}")
            await asyncio.sleep(0.01)
            await self.pilot.pause()

    async def ready(self) -> None:
        """Wait until all is read, watched and shown."""
        await self.until(
            lambda: not self.desk.loader.progress and self.desk.loader.watch_state in {"events", "polling", "off"}
        )
        await self.until(lambda: self.desk.row is None or self.desk.detail.name_shown == folder_of(self.desk.row))


@asynccontextmanager
async def running(
    root: Path | None, state: Path, size: tuple[int, int] = (120, 40), keys: dict[str, str] | None = None
) -> AsyncIterator[Driver]:
    """Run the app on a workspace until the block ends."""
    app = PlaintApp(root, TODAY, state=state, keys=keys)
    async with app.run_test(size=size) as pilot:
        driver = Driver(app, pilot)
        if root is not None:
            await driver.until(lambda: any(isinstance(screen, Desk) for screen in app.screen_stack))
            await driver.ready()
        yield driver


def form(driver: Driver) -> Form:
    assert isinstance(driver.app.screen, Form)
    return driver.app.screen


def fill(driver: Driver, **values: str) -> None:
    here = form(driver)
    for number, one in enumerate(here.spec.fields):
        wanted = values.get(one.name.replace(".", "_"))
        if wanted is not None:
            widget = here.query_one(f"#field-{number}")
            if isinstance(widget, TextArea):
                widget.text = wanted
            else:
                assert isinstance(widget, Input)
                widget.value = wanted


async def saved(driver: Driver) -> None:
    await driver.press("ctrl+s")
    await driver.until(lambda: not isinstance(driver.app.screen, Form))
