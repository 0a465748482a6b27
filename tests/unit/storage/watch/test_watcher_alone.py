"""What the watcher does when events cannot be had or cannot be trusted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.storage.watching import DEADLINE, Seen, in_place, two_cases, until
from tests.unit.storage.workspaces import put_case

from plaint.storage.watch.events import OnEvents, OnProblem
from plaint.storage.watch.known_cases import KnownCases
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


class Silence:
    """A source of events that never has any."""

    def __init__(self, root: str, heard: OnEvents, trouble: OnProblem) -> None:
        self.heard, self.trouble = heard, trouble
        self.living = True

    def start(self) -> None:
        """Nothing to begin."""

    def alive(self) -> bool:
        return self.living

    def stop(self) -> None:
        raise RuntimeError("it was not running")


class Refusal(Silence):
    """A system without watches left."""

    def start(self) -> None:
        raise OSError(28, "inotify watch limit reached")


def quick(**changes: float) -> Scheduler:
    given = {"interval": 60.0, "poll_interval": 0.02, "lost_interval": 0.02, **changes}
    given |= {"idle_interval": given["interval"], "share": 1.0, "idle_share": 1.0, "poll_share": 1.0}
    return Scheduler(**given)  # type: ignore[arg-type]  # none is the one whole number


def test_a_look_finds_what_no_event_announced(root: Path, started: Callable[..., Seen]) -> None:
    seen = started(observe=Silence, scheduler=quick())
    in_place(root / "a" / "case.toml")
    seen.watcher.request_scan()
    seen.wait_for("a")
    assert seen.watcher.status.mode is Mode.EVENTS


def test_looks_come_by_themselves(root: Path, started: Callable[..., Seen]) -> None:
    seen = started(observe=Silence, scheduler=quick(interval=0.05))
    in_place(root / "a" / "case.toml")
    seen.wait_for("a")


def test_after_two_silent_changes_it_polls(root: Path, started: Callable[..., Seen]) -> None:
    seen = started(observe=Silence, scheduler=quick(interval=0.02))
    for number in range(2):
        seen.folders.clear()
        (root / "a" / "interactions.toml").write_text("#" * number)
        seen.wait_for("a")
        # The next look counts what still was not announced.
        misses = number + 1
        until(lambda misses=misses: seen.watcher._misses >= misses)  # type: ignore[misc]
    until(lambda: seen.watcher.status.mode is Mode.POLLING)
    assert "no event announced" in seen.watcher.status.reason
    put_case(root, "c")
    seen.wait_for("c")


def test_a_save_is_told_of_while_everything_is_looked_at(
    root: Path, started: Callable[..., Seen], monkeypatch: pytest.MonkeyPatch
) -> None:
    sources: list[Silence] = []

    def observe(root: str, heard: OnEvents, trouble: OnProblem) -> Silence:
        sources.append(Silence(root, heard, trouble))
        return sources[-1]

    seen = started(observe=observe, scheduler=quick())
    asked, go_on = threading.Event(), threading.Event()
    told: list[int] = []
    compare = KnownCases.compare

    def endless(known_cases: KnownCases, meanwhile: Callable[[], None]) -> set[str]:
        asked.set()
        while not go_on.wait(0.001):
            meanwhile()
        told.append(seen.watcher._told)
        return compare(known_cases, meanwhile)

    monkeypatch.setattr(KnownCases, "compare", endless)
    seen.watcher.request_scan()
    assert asked.wait(DEADLINE)
    sources[0].heard([(f"{root}/a/case.toml", False), (f"{root}/.git/index", False), (f"{root}/b", True)], True)
    seen.wait_for("a")
    assert seen.folders == {"a"}, "a folder may be another one that was renamed, which only a look at it tells"
    assert not go_on.is_set()
    calls = seen.calls
    seen.folders.clear()
    go_on.set()
    seen.wait_for("a", "b")
    assert told == [3], "and each event is told of once in between"
    assert seen.calls > calls


def test_while_everything_is_looked_at_a_burst_is_told_of_when_it_is_over(root: Path) -> None:
    now = 100.0
    watcher = Watcher(root, lambda: None, observe=Silence, clock=lambda: now)
    watcher._known_cases.compare()
    watcher._heard([(f"{root}/a/case.toml", False)], False)
    watcher._tell_meanwhile()
    assert watcher.drain().folders == set()
    now += 1.0
    watcher._tell_meanwhile()
    assert watcher.drain().folders == {root / "a"}
    watcher._tell_meanwhile()
    assert watcher.drain().folders == set(), "it has been told of"


def test_very_many_changes_are_told_before_each_is_looked_at_and_a_missing_case_is_not(root: Path) -> None:
    now, calls = 100.0, 0

    def called() -> None:
        nonlocal calls
        calls += 1

    watcher = Watcher(root, called, observe=Silence, clock=lambda: now, scheduler=Scheduler(large_burst=3, grace=0.0))
    watcher._known_cases.compare()
    (root / "b" / "case.toml").unlink()
    events = [(f"{root}/{name}/case.toml", False) for name in "abab"]
    early: list[set[Path]] = []
    touched = watcher._known_cases.touched
    watcher._known_cases.touched = lambda paths: early.append(watcher.drain().folders) or touched(paths)  # type: ignore[method-assign, func-returns-value]
    watcher._take(events, set())
    assert early == [{root / "a"}], "one whose file is away for a moment may be just being replaced"
    assert watcher.drain().folders == {root / "a"}
    watcher._take([], {f"{root}/b"})
    assert watcher.drain().folders == {root / "b"}


def test_very_many_changes_of_cases_that_are_new_wait_for_nothing(root: Path) -> None:
    watcher = Watcher(root, lambda: None, observe=Silence, scheduler=Scheduler(large_burst=3, grace=DEADLINE * 10))
    watcher._take([(f"{root}/{name}/case.toml", False) for name in "abab"], set())
    assert watcher.drain().folders == {root / "a", root / "b"}


def test_a_change_of_rights_alone_is_no_reason_to_poll(root: Path, started: Callable[..., Seen]) -> None:
    seen = started(observe=Silence, scheduler=quick(interval=0.02))
    (root / "a" / "case.toml").chmod(0o600)
    seen.wait_for("a")
    assert seen.watcher._unannounced == set()


def test_without_watches_left_it_polls_from_the_start(root: Path, started: Callable[..., Seen]) -> None:
    seen = started(observe=Refusal, scheduler=quick())
    assert seen.watcher.status.mode is Mode.POLLING
    assert "limit reached" in seen.watcher.status.reason
    in_place(root / "b" / "case.toml")
    seen.wait_for("b")


def test_a_tree_with_more_folders_than_watches_is_polled_without_trying(
    root: Path, started: Callable[..., Seen]
) -> None:
    tried: list[str] = []
    seen = started(observe=lambda *_: tried.append("tried"), too_many_folders=lambda _: True, scheduler=quick())
    assert seen.watcher.status.mode is Mode.POLLING
    assert "limit of watches" in seen.watcher.status.reason
    assert tried == []
    in_place(root / "a" / "case.toml")
    seen.wait_for("a")


def test_without_events_a_save_on_the_screen_is_seen_long_before_all_is_looked_at(
    root: Path, started: Callable[..., Seen]
) -> None:
    put_case(root, "group/c", "cccccc")
    seen = started(
        observe=Refusal,
        scheduler=quick(poll_interval=600.0, visible_interval=0.02),
        visible_cases=lambda: ["group/c", "gone"],
    )
    assert seen.watcher.status.mode is Mode.POLLING
    for _ in range(2):
        in_place(root / "group" / "c" / "case.toml")
        in_place(root / "a" / "case.toml")
        seen.wait_for("group/c")
        assert seen.folders == {"group/c"}
        seen.folders.clear()


def test_when_the_last_watch_is_gone_it_polls(root: Path, started: Callable[..., Seen]) -> None:
    spare = [True, True, False]
    seen = started(
        observe=Silence, scheduler=quick(interval=0.02), watches_left=lambda _: len(spare) > 1 and spare.pop(0)
    )
    until(lambda: seen.watcher.status.mode is Mode.POLLING)
    assert "limit of watches" in seen.watcher.status.reason
    in_place(root / "b" / "case.toml")
    seen.wait_for("b")


def test_on_a_disk_that_announces_nothing_it_polls(root: Path, started: Callable[..., Seen]) -> None:
    seen = started(needs_polling=lambda _: True, scheduler=quick())
    assert seen.watcher.status.mode is Mode.POLLING
    in_place(root / "b" / "case.toml")
    seen.wait_for("b")


def test_a_source_that_dies_is_made_anew_and_at_last_given_up(root: Path, started: Callable[..., Seen]) -> None:
    made: list[Silence] = []

    def observe(root: str, heard: OnEvents, trouble: OnProblem) -> Silence:
        made.append(Silence(root, heard, trouble))
        return made[-1]

    seen = started(observe=observe, scheduler=quick())
    for count in range(1, 4):
        until(lambda count=count: len(made) == count)  # type: ignore[misc]
        made[-1].living = False
        seen.watcher.request_scan()
    until(lambda: seen.watcher.status.mode is Mode.POLLING)
    assert len(made) == 3


def test_trouble_means_to_look_at_everything(root: Path, started: Callable[..., Seen]) -> None:
    made: list[Silence] = []

    def observe(root: str, heard: OnEvents, trouble: OnProblem) -> Silence:
        made.append(Silence(root, heard, trouble))
        return made[-1]

    seen = started(observe=observe, scheduler=quick())
    in_place(root / "a" / "case.toml")
    made[0].trouble("the queue ran over")
    until(lambda: seen.take().rescan)
    seen.wait_for("a")
    assert seen.watcher.status.reason == "the queue ran over"


def test_a_mistake_inside_does_not_end_the_watch(
    root: Path, started: Callable[..., Seen], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = started(observe=Silence, scheduler=quick())
    real = KnownCases.compare
    failed = threading.Event()

    def fail(_known_cases: KnownCases, _meanwhile: object) -> set[str]:
        failed.set()
        raise ValueError("odd")

    monkeypatch.setattr(KnownCases, "compare", fail)
    seen.watcher.request_scan()
    assert failed.wait(DEADLINE)
    until(lambda: seen.watcher.status.reason == "ValueError: odd")
    monkeypatch.setattr(KnownCases, "compare", real)
    in_place(root / "a" / "case.toml")
    seen.wait_for("a")


def test_a_mistake_while_stopping_ends_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = Watcher(root, lambda: None, observe=Silence)

    def fail(_known_cases: KnownCases, _meanwhile: object) -> set[str]:
        watcher._stopping = True
        raise ValueError

    monkeypatch.setattr(KnownCases, "compare", fail)
    watcher.start()
    until(lambda: watcher.status.mode is Mode.STOPPED)
