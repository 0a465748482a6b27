"""Changes by whoever makes them are seen: real files and real events."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.storage.watching import DEADLINE, Seen, in_place, two_cases, until
from tests.unit.storage.workspaces import put_case

from plaint.storage.watch.scheduler import Scheduler
from plaint.storage.watch.watcher import Mode, Watcher


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return two_cases(tmp_path)


@pytest.fixture
def started(root: Path) -> Iterator[Callable[..., Seen]]:
    begun: list[Seen] = []

    def start(**options: Any) -> Seen:
        begun.append(Seen(root, **options))
        return begun[-1].begin()

    yield start
    for seen in begun:
        seen.watcher.stop()
    assert not [thread.name for thread in threading.enumerate() if thread.name == "plaint-watcher"]


def test_the_first_news_is_to_look_at_everything(root: Path, started: Callable[..., Seen]) -> None:
    seen = started()
    assert seen.rescans == 1
    assert seen.watcher.status.mode is Mode.EVENTS


def by_rename(path: Path) -> None:
    temp = path.with_name(".case.toml.tmp")
    temp.write_text("new")
    temp.replace(path)


def by_renaming_twice(path: Path) -> None:
    temp = path.with_name("~WRD0001.tmp")
    temp.write_text("new")
    path.rename(path.with_name("~WRL0001.tmp"))
    temp.rename(path)


def by_sed(path: Path) -> None:
    subprocess.run(["sed", "-i", "s/Kettle/Pot/", str(path)], check=True)


def as_git_does(path: Path) -> None:
    path.unlink()
    path.write_text("new")


def truncated(path: Path) -> None:
    with path.open("r+") as file:
        file.truncate(0)
        file.write("new")


@pytest.mark.parametrize("save", [in_place, by_rename, by_renaming_twice, by_sed, as_git_does, truncated])
def test_every_way_of_saving_is_seen(root: Path, started: Callable[..., Seen], save: Callable[[Path], None]) -> None:
    seen = started()
    save(root / "a" / "case.toml")
    seen.wait_for("a")
    assert seen.folders == {"a"}


@pytest.mark.parametrize("name", ["interactions/x.toml", "evidence/sub/x.png", "letters/x.md", "interactions.toml"])
def test_every_part_of_a_case_is_watched(root: Path, started: Callable[..., Seen], name: str) -> None:
    seen = started()
    (root / "a" / name).parent.mkdir(parents=True, exist_ok=True)
    (root / "a" / name).write_text("x")
    seen.wait_for("a")
    assert seen.folders == {"a"}


def test_new_moved_and_removed_cases_are_seen(root: Path, started: Callable[..., Seen]) -> None:
    seen = started()
    put_case(root, "deep/er/c", "cccccc")
    seen.wait_for("deep/er/c")
    (root / "deep").rename(root / "moved")
    seen.wait_for("moved/er/c", "deep/er/c")
    seen.folders.clear()
    shutil.rmtree(root / "moved")
    shutil.rmtree(root / "a")
    seen.wait_for("moved/er/c", "a")
    put_case(root, "a")
    seen.folders.clear()
    seen.wait_for("a")


def test_a_case_toml_that_stays_away_is_seen(root: Path, started: Callable[..., Seen]) -> None:
    seen = started(scheduler=Scheduler(interval=60.0, reminder=0.02))
    (root / "a" / "case.toml").unlink()
    seen.wait_for("a")


def test_temporary_files_and_git_s_own_are_no_news(root: Path, started: Callable[..., Seen]) -> None:
    seen = started()
    for name in (".git/index", "a/.case.toml.swp", "a/4913", "a/evidence/.DS_Store", ".trash/x/case.toml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")
    in_place(root / "b" / "case.toml")
    seen.wait_for("b")
    # The making of the evidence folder itself is news of a; nothing else is.
    assert seen.folders <= {"a", "b"}
    assert seen.rescans == 1


def test_the_workspace_s_own_settings_are_news_of_everything(root: Path, started: Callable[..., Seen]) -> None:
    seen = started()
    (root / "plaint.toml").write_text("")
    until(lambda: seen.take().rescan)
    (root / "playbooks").mkdir()
    (root / "playbooks" / "x.toml").write_text("")
    until(lambda: seen.take().rescan)
    assert seen.folders == set()


def test_reading_is_no_news(root: Path, started: Callable[..., Seen]) -> None:
    seen = started()
    (root / "a" / "case.toml").read_bytes()
    list((root / "a").iterdir())
    in_place(root / "b" / "case.toml")
    seen.wait_for("b")
    assert seen.folders == {"b"}


def test_a_burst_of_six_hundred_files_is_few_calls(root: Path, started: Callable[..., Seen]) -> None:
    seen = started()
    names = [f"n{number}" for number in range(600)]
    for name in names:
        put_case(root, name)
    seen.wait_for(*names)
    assert seen.calls <= 60


def test_the_callback_is_not_called_again_before_it_was_drained(root: Path, started: Callable[..., Seen]) -> None:
    seen = started()
    in_place(root / "a" / "case.toml")
    assert seen.news.wait(DEADLINE)
    in_place(root / "b" / "case.toml")
    until(lambda: len(seen.watcher._dirty) == 2)
    assert seen.calls == 1


def test_a_root_that_is_deleted_and_made_again_is_watched_again(root: Path, started: Callable[..., Seen]) -> None:
    seen = started()
    shutil.rmtree(root)
    until(lambda: seen.watcher.status.mode is Mode.LOST)
    seen.wait_for("a", "b")
    seen.folders.clear()
    put_case(root, "c", "cccccc")
    until(lambda: seen.watcher.status.mode is Mode.EVENTS)
    until(lambda: seen.take().rescan)
    in_place(root / "c" / "case.toml")
    seen.wait_for("c")


def test_a_root_that_is_replaced_by_another_is_watched_anew(root: Path, started: Callable[..., Seen]) -> None:
    seen = started()
    root.rename(root.with_name("old"))
    put_case(root, "c", "cccccc")
    seen.watcher.request_scan()
    seen.wait_for("a", "b", "c")
    seen.folders.clear()
    in_place(root / "c" / "case.toml")
    seen.wait_for("c")


def test_a_root_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    seen = Seen(tmp_path / "later")
    seen.watcher.start()
    until(lambda: seen.watcher.status.mode is Mode.LOST)
    put_case(tmp_path / "later", "a")
    until(lambda: seen.watcher.status.mode is Mode.EVENTS)
    until(lambda: seen.take().rescan)
    seen.watcher.stop()
    assert seen.watcher.status.mode is Mode.STOPPED


def test_a_callback_that_fails_does_not_end_the_watch(root: Path) -> None:
    calls = []

    def fail() -> None:
        calls.append(1)
        watcher.drain()
        raise RuntimeError

    watcher = Watcher(root, fail)
    watcher.start()
    until(lambda: len(calls) == 1)
    in_place(root / "a" / "case.toml")
    until(lambda: len(calls) >= 2)
    watcher.stop()


def test_stopping_before_starting_is_no_error(root: Path) -> None:
    Watcher(root, lambda: None).stop()
