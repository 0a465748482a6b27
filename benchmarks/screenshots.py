"""Make the pictures of docs/screens from the sample cases: ``python benchmarks/screenshots.py [NAME...]``.

The day, the size and the samples are fixed, so a picture changes only when a screen does.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

os.environ.setdefault("TEXTUAL_ANIMATION", "none")
for kind in ("CONFIG", "STATE", "CACHE"):  # nothing of this machine's own is shown, and nothing of it is changed
    os.environ[f"XDG_{kind}_HOME"] = tempfile.mkdtemp(prefix="plaint-screens-")

from rich.cells import cell_len  # noqa: E402 - after the environment
from textual.pilot import Pilot  # noqa: E402

from plaint.tui.app import PlaintApp  # noqa: E402
from plaint.tui.desk_screen import Desk  # noqa: E402

TODAY = date(2026, 11, 22)
SIZE = (120, 36)
ROOT = Path(__file__).resolve().parent.parent
CELL = 12.2
"""Width of a cell in Textual's pictures."""
FONTS = "'Fira Code', 'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
_UNIQUE = re.compile(r"terminal-\d+")
_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_TEXT = re.compile(r'<text class="([\w-]+-r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+"([^>]*)>([^<]*)</text>')


@dataclass(frozen=True, slots=True)
class Picture:
    """Keys that lead from the fresh desk to what is shown."""

    name: str
    keys: tuple[str, ...] = ()
    case: str = "Kettle arrived cracked"
    """Title of the case that the cursor stands on before the keys are pressed."""
    theme: str = "plaint-dark"


PICTURES = (
    Picture("desk"),
    Picture("log", ("right",)),
    Picture("evidence", ("right", "right")),
    Picture("ladder", ("right", "right", "right", "tab")),
    Picture("intake", ("n", *"Lamp", "enter", *"Amazon", "enter", "enter", *"ZA")),
    Picture("calendar", ("D",)),
    Picture("statistics", ("T",)),
    Picture("desk-light", theme="plaint-light"),
)


async def _until(pilot: Pilot[int], condition: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not condition() and time.monotonic() < end:
        await pilot.pause(0.02)


def _text(app: PlaintApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())  # noqa: SLF001 - no other way


async def _go_to(pilot: Pilot[int], desk: Desk, title: str) -> None:
    titles = [getattr(row, "title", "") for row in desk.rowset.shown]
    await pilot.press(*["j"] * titles.index(title))
    await _until(pilot, lambda: desk.loaded is not None and desk.loaded.case.title == title)


async def take(picture: Picture, folder: Path) -> str:
    """Return the picture as SVG."""
    app = PlaintApp(Path("cases"), TODAY, state=folder / f"state-{picture.name}", theme=picture.theme)
    async with app.run_test(size=SIZE) as pilot:
        await _until(pilot, lambda: any(isinstance(screen, Desk) for screen in app.screen_stack))
        desk = next(screen for screen in app.screen_stack if isinstance(screen, Desk))
        await _until(pilot, lambda: desk.loaded is not None and "● live" in _text(app))
        await _go_to(pilot, desk, picture.case)
        for key in picture.keys:
            await pilot.press(key)
        await _until(pilot, lambda: desk.loaded is not None)
        await pilot.pause(0.3)
        return steady(app.export_screenshot(title="plaint", simplify=True), picture.name)


def steady(svg: str, name: str) -> str:
    """Return the picture without what differs from run to run, fetching no font, each word in its own cells.

    Programs that ignore ``textLength``, or drop the blanks a text begins with, draw it aligned all the same.
    """
    svg = _FACE.sub("", _UNIQUE.sub(f"terminal-{name}", svg)).replace("Fira Code, monospace", FONTS)
    return _TEXT.sub(_words, svg)


def _words(match: re.Match[str]) -> str:
    role, left, top, more, text = match.groups()
    plain = html.unescape(text)
    return "".join(
        f'<text class="{role}" x="{float(left) + cell_len(plain[: word.start()]) * CELL:.1f}" y="{top}" '
        f'textLength="{cell_len(word[0]) * CELL:.1f}"{more}>{html.escape(word[0], quote=False)}</text>'
        for word in re.finditer(r"[^\s\xa0─]+|─{1,4}", plain)
    )


def main(names: list[str]) -> None:
    """Take the pictures named, or all."""
    out = ROOT / "docs" / "screens"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="plaint-screens-") as text:
        folder = Path(text)
        shutil.copytree(ROOT / "cases", folder / "cases")
        os.chdir(folder)
        for picture in PICTURES:
            if not names or picture.name in names:
                (out / f"{picture.name}.svg").write_text(asyncio.run(take(picture, folder)), encoding="utf-8")
                print(f"docs/screens/{picture.name}.svg")
        os.chdir(ROOT)


if __name__ == "__main__":
    main(sys.argv[1:])
