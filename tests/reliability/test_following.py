"""What the desk shows is what is on the disk within ten seconds, whatever became of the events."""

from __future__ import annotations

import logging
import shutil
import subprocess
import time
from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import ClassVar

import pytest
from tests.reliability.following import Follower, case_text, repository_with_two_branches

from plaint.storage.watch.events import OnEvents, OnProblem, WatchdogSource
from plaint.storage.watch.scheduler import Scheduler
from plaint.storage.watch.watcher import Mode

CASES, OTHERS = 300, 300
SLACK = 0.8
"""A pause or a burst that comes so near to the limit may be cut on a busy machine."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kept") / "cases"
    repository_with_two_branches(root, CASES, OTHERS)
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a handful of cases."""
    root = tmp_path / "cases"
    for number in range(5):
        (root / f"case-{number}").mkdir(parents=True)
        (root / f"case-{number}" / "case.toml").write_text(case_text(number, "First"))
    return root


@pytest.fixture
def followed(root: Path, tmp_path: Path) -> Iterator[Follower]:
    with Follower(root, tmp_path / "state") as follower:
        yield follower


class Timed(WatchdogSource):
    """Remembers when and where there were events; a pause in them ends a burst."""

    heard: ClassVar[list[tuple[float, str]]] = []

    def __init__(self, root: str, heard: OnEvents, trouble: OnProblem) -> None:
        def note(events: list[tuple[str, bool]], finished: bool) -> None:
            Timed.heard.append((time.monotonic(), str(Path(events[-1][0]).parent)))
            heard(events, finished)

        super().__init__(root, note, trouble)

    @classmethod
    def bursts(cls) -> int:
        """Return in how many bursts all events came: one, unless the machine had other things to do meanwhile."""
        scheduler, began, last, first, bursts, held = Scheduler(), -inf, -inf, "", 0, 0
        for moment, place in cls.heard:
            longest = scheduler.large_burst_limit if held > scheduler.large_burst else scheduler.burst_limit
            if moment - last > scheduler.burst_pause * SLACK or moment - began > longest * SLACK:
                began, first, bursts, held = moment, place, bursts + 1, 0
            elif first and place != first:
                # What comes this late after a first save finds that it is being shown already, by itself.
                bursts, first = bursts + (moment - began > scheduler.first_delay * SLACK), ""
            last, held = moment, held + 1
        return bursts


@pytest.fixture
def timed(root: Path, tmp_path: Path) -> Iterator[Follower]:
    # Nothing is looked at by the clock meanwhile: that would be a refresh of its own.
    with Follower(root, tmp_path / "state", observe=Timed, scheduler=Scheduler(interval=600.0)) as follower:
        yield follower


def checkout(root: Path, branch: str) -> None:
    subprocess.run(["git", "checkout", "-q", branch], cwd=root, check=True, capture_output=True)


def test_six_hundred_files_checked_out_by_git_are_one_refresh(kept: Path, tmp_path: Path) -> None:
    root = tmp_path / "cases"
    shutil.copytree(kept, root)
    with Follower(root, tmp_path / "state", observe=Timed) as follower:
        follower.until(lambda: len(follower.rows.by_folder) == CASES)
        for branch, count, title in (("more", CASES + OTHERS, "Second"), ("less", CASES, "First")):
            before = follower.refreshes
            Timed.heard.clear()
            checkout(root, branch)
            follower.until(
                lambda count=count, title=title: (
                    len(follower.rows.by_folder) == count
                    and all(
                        getattr(row, "title", "").startswith(title) for row in list(follower.rows.by_folder.values())
                    )
                ),
                seconds=60.0,  # reading so many takes a slow machine longer than the usual limit
            )
            assert follower.refreshes - before <= Timed.bursts() * 2
        assert follower.equal()


@pytest.mark.parametrize(("cases", "refreshes"), [(20, 1), (60, 2)])
def test_a_burst_is_one_refresh_and_a_large_one_two_because_what_is_known_is_shown_first(
    root: Path, timed: Follower, cases: int, refreshes: int
) -> None:
    before = timed.refreshes
    Timed.heard.clear()
    for number in range(cases):
        (root / f"case-{number}").mkdir(exist_ok=True)
        (root / f"case-{number}" / "case.toml").write_text(case_text(number, "Second"))
    timed.until(timed.equal)
    assert timed.refreshes - before <= Timed.bursts() * refreshes


class NoWatches(WatchdogSource):
    """A system whose limit of watches is reached."""

    def start(self) -> None:
        raise OSError(28, "inotify watch limit reached")


def test_at_the_limit_of_watches_it_looks_for_itself(root: Path, tmp_path: Path) -> None:
    with Follower(root, tmp_path / "state", observe=NoWatches) as follower:
        assert follower.watcher.status.mode is Mode.POLLING
        (root / "case-1" / "case.toml").write_text(case_text(1, "Second"))
        follower.until(follower.equal)


class Overrun(WatchdogSource):
    """Loses events as long as ``full`` says so; the system tells of it after those that still fitted."""

    full = False

    def __init__(self, root: str, heard: OnEvents, trouble: OnProblem) -> None:
        def sieve(events: list[tuple[str, bool]], finished: bool) -> None:
            if not Overrun.full:
                heard(events, finished)

        super().__init__(root, sieve, trouble)


def test_events_lost_by_a_queue_that_ran_over_are_made_up_for(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Follower(root, tmp_path / "state", observe=Overrun) as follower:
        monkeypatch.setattr(Overrun, "full", True)
        for number in range(5, 60):
            (root / f"case-{number}").mkdir()
            (root / f"case-{number}" / "case.toml").write_text(case_text(number, "Third"))
        logging.getLogger("watchdog.observers.inotify_c").warning("inotify queue overflow")
        follower.until(lambda: len(follower.rows.by_folder) == 60 and follower.equal())
    assert capfd.readouterr() == ("", "")


def test_events_that_never_come_are_found_by_the_look_every_ten_seconds(root: Path, tmp_path: Path) -> None:
    class Deaf(WatchdogSource):
        def __init__(self, root: str, heard: OnEvents, trouble: OnProblem) -> None:
            super().__init__(root, lambda events, finished: None, trouble)

    assert Scheduler().interval <= 10
    # The look itself, at a tenth of the time.
    with Follower(root, tmp_path / "state", observe=Deaf, scheduler=Scheduler(interval=1.0)) as follower:
        (root / "case-1" / "case.toml").write_text(case_text(1, "Second"))
        shutil.rmtree(root / "case-2")
        follower.until(follower.equal)


def test_a_root_that_is_deleted_and_made_again_is_shown_again(root: Path, tmp_path: Path, followed: Follower) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(root, kept)
    shutil.rmtree(root)
    followed.until(lambda: not followed.rows.by_folder)
    shutil.copytree(kept, root)
    (root / "case-3" / "case.toml").write_text(case_text(3, "Second"))
    followed.until(lambda: len(followed.rows.by_folder) == 5 and followed.equal())
    (root / "case-4" / "case.toml").write_text(case_text(4, "Second"))
    followed.until(followed.equal)
