"""Where the system itself runs out of watches or of room for events, what is shown is still what is on the disk."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from tests.reliability.following import case_text
from tests.reliability.limits import Desk, own_limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of inotify")
limited = pytest.mark.skipif(not own_limits(), reason="needs a user namespace of its own, which this system forbids")
QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")


def write(root: Path, number: int, title: str) -> None:
    (root / f"case-{number}").mkdir(parents=True, exist_ok=True)
    (root / f"case-{number}" / "case.toml").write_text(case_text(number, title))


def titles(first: int, others: dict[int, str]) -> dict[str, str]:
    return {f"case-{number}": f"{others.get(number, 'First')} {number}" for number in {*range(first), *others}}


@limited
@pytest.mark.parametrize("limits", [{"max_inotify_watches": 9}, {"max_inotify_instances": 0}], ids=str)
def test_a_system_without_watches_left_hides_no_change(tmp_path: Path, limits: dict[str, int]) -> None:
    root = tmp_path / "cases"
    for number in range(20):
        write(root, number, "First")
    with Desk(root, tmp_path / "state", **limits) as desk:
        desk.until(titles(20, {}))
        write(root, 0, "Second")
        write(root, 19, "Second")
        write(root, 30, "New")
        answer = desk.until(titles(20, {0: "Second", 19: "Second", 30: "New"}), told="limit")
    assert answer["mode"] == "polling"


@limited
def test_watches_that_run_out_later_hide_no_change(tmp_path: Path) -> None:
    root = tmp_path / "cases"
    for number in range(5):
        write(root, number, "First")
    with Desk(root, tmp_path / "state", max_inotify_watches=9) as desk:
        assert desk.ask()["mode"] == "events"
        for number in range(5, 20):
            write(root, number, "New")
        desk.until(titles(5, dict.fromkeys(range(5, 20), "New")))
        write(root, 19, "Second")
        write(root, 18, "Second")
        desk.until(titles(5, {**dict.fromkeys(range(5, 20), "New"), 18: "Second", 19: "Second"}))


@pytest.mark.skipif(not QUEUE.exists() or int(QUEUE.read_text()) > 100_000, reason="the queue is too long to be filled")
def test_what_happens_while_the_program_is_stopped_is_shown_though_the_queue_of_events_ran_over(tmp_path: Path) -> None:
    root = tmp_path / "cases"
    for number in range(5):
        write(root, number, "First")
    with Desk(root, tmp_path / "state") as desk:
        desk.until(titles(5, {}))
        os.kill(desk.process.pid, signal.SIGSTOP)
        os.waitpid(desk.process.pid, os.WUNTRACED)
        for turn in range(int(QUEUE.read_text()) + 1000):
            # Two files in turns: the system keeps only one of two equal events that follow each other.
            os.close(os.open(root / f"case-{turn % 2}" / "case.toml", os.O_WRONLY))
        write(root, 4, "Second")
        write(root, 5, "New")
        os.kill(desk.process.pid, signal.SIGCONT)
        desk.until(titles(5, {4: "Second", 5: "New"}), told="overflow")
