"""What measures the speed runs, briefly; and what keeps the starts quick is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks import corpus, measuring, on_screen, quick_index, startup, table

from plaint.storage.index.index import Index
from plaint.storage.index.schema import place

HEAVY = {
    "early": {"textual", "rich", "click", "tomllib", "watchdog", "asyncio", "email", "dataclasses", "decimal"},
    "drawn": {"textual", "rich", "click", "tomllib", "watchdog", "asyncio", "email", "tomlkit", "holidays", "pickle"},
    "list": {"textual", "rich", "watchdog", "asyncio", "email", "tomlkit", "holidays", "slugify", "stdnum"},
    "desk": {
        "textual.widgets._markdown", "textual.widgets._data_table", "watchdog", "holidays",
        "tomlkit", "tomli_w", "slugify", "stdnum", "icalendar", "jinja2", "typst", "PIL", "pypdfium2", "babel", "email",
        "send2trash", "plaint.exporters", "plaint.letters.render", "plaint.tui.screens.calendar",
        "plaint.domain.model.case", "plaint.domain.playbook.playbook", "plaint.domain.guidance.rights",
        "plaint.services.guidance.guidance",
        "plaint.storage.cases.load", "plaint.storage.toml.parse", "textual.widgets._text_area",
        "plaint.tui.screens.search", "plaint.services.search.engine", "plaint.sync.git", "plaint.storage.watch.watcher",
    },
}  # fmt: skip


@pytest.mark.parametrize("start", list(startup.STARTS))
def test_a_start_loads_nothing_that_it_does_not_need_yet(start: str) -> None:
    found = startup.loaded(start)
    names = {one.name for one in found} | {one.name.partition(".")[0] for one in found}
    assert names & HEAVY[start] == set()
    assert [one.at for one in found] == sorted(one.at for one in found)


def test_the_starts_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert startup.main(["early", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("early: ")
    assert len(lines) == 4


def test_the_same_numbers_make_the_same_workspace(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert corpus.main([str(tmp_path / name), "3", "2"]) == 0
    made = [
        {str(path.relative_to(tmp_path / name)): path.read_bytes() for path in (tmp_path / name).rglob("*.*")
         if path.is_file()}
        for name in ("a", "b")
    ]  # fmt: skip
    assert made[0] == made[1]
    assert sum(name.endswith("interactions.toml") for name in made[0]) == 3
    assert len(list(corpus.make(tmp_path / "c", 2, 3, files=True))) == 2
    assert len(list((tmp_path / "c").glob("*/interactions/*.toml"))) == 6


def test_an_index_can_be_filled_without_guidance(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    list(corpus.make(tmp_path / "cases", 4, 2))
    assert quick_index.main([str(tmp_path / "cases"), str(tmp_path / "cache")]) == 0
    assert place(tmp_path / "cache", str(tmp_path / "cases")).is_file()
    assert capsys.readouterr().out.startswith("4 cases")
    assert quick_index.main([]) == 2
    Index.in_memory().close()


def test_figures_stand_beside_what_they_are_compared_with(tmp_path: Path) -> None:
    assert measuring.Figure("x", 30.0, "y", 20.0, 2.0).line() == "| x | 30 ms | y: 20 ms | 1.50x | 2x | yes |"
    assert measuring.Figure("x", 30.0, "y", 0.0, None).ratio == 0.0
    assert measuring.p95([1.0, 2.0, 3.0]) == 3.0
    env = measuring.environment(tmp_path)
    assert measuring.process_ms(measuring.python("-c", "pass"), env) > 1
    assert measuring.until_seen(measuring.python("-c", "print('there')"), env, b"there") > 1
    with pytest.raises(TimeoutError):
        measuring.until_seen(measuring.python("-c", "print('there')"), env, b"not there")


def test_the_rows_of_a_start_are_on_a_terminal_before_textual_is(tmp_path: Path) -> None:
    list(corpus.make(tmp_path / "cases", 3, 1))
    here = table.Place(tmp_path / "cases", tmp_path / "home", 1)
    with measuring.on_terminal(here.desk(), here.env) as (_, ours, began):
        measuring.seen(ours, "● live".encode(), began, 60)
    found = measuring.until_seen(here.desk(), here.env, table.CURSOR)
    assert found < measuring.until_seen(here.desk(), here.env, table.FRAME)


async def test_keys_are_timed_to_a_bare_screen() -> None:
    assert (await on_screen.bare(2)).cursor


@pytest.mark.slow
async def test_keys_saves_and_searches_are_timed_to_the_screen(tmp_path: Path) -> None:
    list(corpus.make(tmp_path / "cases", 12, 2))
    times = await on_screen.desk(tmp_path / "cases", tmp_path / "state", ("photo",), 1, 2)
    assert times.cursor
    assert times.search
    assert times.saved
