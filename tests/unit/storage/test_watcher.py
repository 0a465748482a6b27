"""Changes by whoever makes them are seen: real files, real events, and the look that does not need any."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path
from typing import Any

import pytest
from tests.unit.storage.workspaces import put_case

from plaint.storage.ledger import MANY, Ledger
from plaint.storage.mounts import is_silent, mount_type
from plaint.storage.observing import Observation, OnEvents, OnTrouble, Quiet
from plaint.storage.pace import Pace
from plaint.storage.watcher import Dirty, Mode, Watcher

DEADLINE = 10.0


def until(true: Callable[[], bool]) -> None:
    """Wait for a condition; fail when it does not come true."""
    end = time.monotonic() + DEADLINE
    pause = threading.Event()
    while not true():
        assert time.monotonic() < end, "the condition did not come true in time"
        pause.wait(0.005)


class Seen:
    """A watcher's user: collects what it drains."""

    def __init__(self, root: Path, **options: Any) -> None:
        self.root = root
        self.calls = 0
        self.folders: set[str] = set()
        self.rescans = 0
        self.news = threading.Event()
        options.setdefault("pace", Pace(interval=60.0, lost_interval=0.05))
        self.watcher = Watcher(root, self.called, **options)

    def called(self) -> None:
        self.calls += 1
        self.news.set()

    def take(self) -> Dirty:
        self.news.clear()
        dirty = self.watcher.drain()
        self.folders |= {str(folder.relative_to(self.root)) for folder in dirty.folders}
        self.rescans += dirty.rescan
        return dirty

    def begin(self) -> Seen:
        self.watcher.start()
        until(lambda: self.take().rescan)
        self.folders.clear()
        self.calls = 0
        return self

    def wait_for(self, *names: str) -> None:
        def here() -> bool:
            self.take()
            return self.folders >= set(names)

        until(here)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, case_id in (("a", "aaaaaa"), ("b", "bbbbbb")):
        put_case(tmp_path / "cases", name, case_id)
    return tmp_path / "cases"


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


# With real events


def test_the_first_news_is_to_look_at_everything(root: Path, started: Callable[..., Seen]) -> None:
    seen = started()
    assert seen.rescans == 1
    assert seen.watcher.status.mode is Mode.EVENTS


def in_place(path: Path) -> None:
    path.write_text(path.read_text() + "# more\n")


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
    seen = started(pace=Pace(interval=60.0, reminder=0.02))
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
    seen.wait_for("c")
    seen.folders.clear()
    in_place(root / "c" / "case.toml")
    seen.wait_for("c")


def test_a_root_that_is_replaced_by_another_is_watched_anew(root: Path, started: Callable[..., Seen]) -> None:
    seen = started()
    root.rename(root.with_name("old"))
    put_case(root, "c", "cccccc")
    seen.watcher.look()
    seen.wait_for("a", "b", "c")
    seen.folders.clear()
    in_place(root / "c" / "case.toml")
    seen.wait_for("c")


def test_a_root_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    seen = Seen(tmp_path / "later")
    seen.watcher.start()
    until(lambda: seen.watcher.status.mode is Mode.LOST)
    put_case(tmp_path / "later", "a")
    seen.wait_for("a")
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


# Without events


class Silence:
    """A source of events that never has any."""

    def __init__(self, root: str, heard: OnEvents, trouble: OnTrouble) -> None:
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


def quick(**changes: float) -> Pace:
    return Pace(**{"interval": 60.0, "poll_interval": 0.02, "share": 1.0, "lost_interval": 0.02, **changes})


def test_a_look_finds_what_no_event_announced(root: Path, started: Callable[..., Seen]) -> None:
    seen = started(observe=Silence, pace=quick())
    in_place(root / "a" / "case.toml")
    seen.watcher.look()
    seen.wait_for("a")
    assert seen.watcher.status.mode is Mode.EVENTS


def test_looks_come_by_themselves(root: Path, started: Callable[..., Seen]) -> None:
    seen = started(observe=Silence, pace=quick(interval=0.05))
    in_place(root / "a" / "case.toml")
    seen.wait_for("a")


def test_after_two_silent_changes_it_polls(root: Path, started: Callable[..., Seen]) -> None:
    seen = started(observe=Silence, pace=quick(interval=0.02))
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


def test_a_change_of_rights_alone_is_no_reason_to_poll(root: Path, started: Callable[..., Seen]) -> None:
    seen = started(observe=Silence, pace=quick(interval=0.02))
    (root / "a" / "case.toml").chmod(0o600)
    seen.wait_for("a")
    assert seen.watcher._unannounced == set()


def test_without_watches_left_it_polls_from_the_start(root: Path, started: Callable[..., Seen]) -> None:
    seen = started(observe=Refusal, pace=quick())
    assert seen.watcher.status.mode is Mode.POLLING
    assert "limit reached" in seen.watcher.status.reason
    in_place(root / "b" / "case.toml")
    seen.wait_for("b")


def test_on_a_disk_that_announces_nothing_it_polls(root: Path, started: Callable[..., Seen]) -> None:
    seen = started(silent=lambda _: True, pace=quick())
    assert seen.watcher.status.mode is Mode.POLLING
    in_place(root / "b" / "case.toml")
    seen.wait_for("b")


def test_a_source_that_dies_is_made_anew_and_at_last_given_up(root: Path, started: Callable[..., Seen]) -> None:
    made: list[Silence] = []

    def observe(root: str, heard: OnEvents, trouble: OnTrouble) -> Silence:
        made.append(Silence(root, heard, trouble))
        return made[-1]

    seen = started(observe=observe, pace=quick())
    for count in range(1, 4):
        until(lambda count=count: len(made) == count)  # type: ignore[misc]
        made[-1].living = False
        seen.watcher.look()
    until(lambda: seen.watcher.status.mode is Mode.POLLING)
    assert len(made) == 3


def test_trouble_means_to_look_at_everything(root: Path, started: Callable[..., Seen]) -> None:
    made: list[Silence] = []

    def observe(root: str, heard: OnEvents, trouble: OnTrouble) -> Silence:
        made.append(Silence(root, heard, trouble))
        return made[-1]

    seen = started(observe=observe, pace=quick())
    in_place(root / "a" / "case.toml")
    made[0].trouble("the queue ran over")
    until(lambda: seen.take().rescan)
    seen.wait_for("a")
    assert seen.watcher.status.reason == "the queue ran over"


def test_a_mistake_inside_does_not_end_the_watch(
    root: Path, started: Callable[..., Seen], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = started(observe=Silence, pace=quick())
    real = Ledger.compare
    failed = threading.Event()

    def fail(self: Ledger) -> set[str]:
        failed.set()
        raise ValueError("odd")

    monkeypatch.setattr(Ledger, "compare", fail)
    seen.watcher.look()
    assert failed.wait(DEADLINE)
    until(lambda: seen.watcher.status.reason == "ValueError: odd")
    monkeypatch.setattr(Ledger, "compare", real)
    in_place(root / "a" / "case.toml")
    seen.wait_for("a")


def test_a_mistake_while_stopping_ends_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = Watcher(root, lambda: None, observe=Silence)

    def fail(self: Ledger) -> set[str]:
        watcher._stopping = True
        raise ValueError

    monkeypatch.setattr(Ledger, "compare", fail)
    watcher.start()
    until(lambda: watcher.status.mode is Mode.STOPPED)


# Ledger


def test_the_ledger_tells_what_is_new_changed_and_gone(root: Path) -> None:
    ledger = Ledger(str(root))
    assert ledger.compare() == {str(root / "a"), str(root / "b")}
    assert ledger.compare() == set()
    in_place(root / "a" / "case.toml")
    shutil.rmtree(root / "b")
    put_case(root, "c")
    assert ledger.compare() == {str(root / name) for name in "abc"}
    assert ledger.forget() == {str(root / name) for name in "ac"}
    assert ledger.known == {}


def test_the_ledger_knows_whose_a_path_is(root: Path) -> None:
    ledger = Ledger(str(root))
    ledger.compare()

    def touched(name: str, *, folder: bool = False) -> tuple[set[str], bool]:
        dirty, whole = ledger.touched([(f"{root}/{name}" if name else str(root), folder)])
        return {os.path.relpath(path, root) for path in dirty}, whole

    assert touched("a/evidence/sub/x.png") == ({"a"}, False)
    assert touched("a/evidence", folder=True) == ({"a"}, False)
    assert touched("a", folder=True) == ({"a"}, False)
    assert touched("a/case.toml") == ({"a"}, False)
    assert touched("loose.txt") == (set(), False)
    assert touched("new/case.toml") == (set(), False)
    assert touched("plaint.toml") == (set(), True)
    assert touched("playbooks/x.toml") == (set(), True)
    assert touched("") == (set(), True)
    assert touched(".git/x") == (set(), False)
    assert touched("../elsewhere/case.toml") == (set(), False)
    put_case(root, "a/evidence/x")
    assert touched("a/evidence/x/case.toml") == ({"a"}, False)
    put_case(root, "a/inner")
    assert touched("a/inner", folder=True) == ({"a", "a/inner"}, False)
    put_case(root, ".")
    assert touched("case.toml") == ({"."}, False)
    assert touched("evidence/x.png") == ({"."}, False)


def test_very_many_folders_at_once_are_found_by_one_look(root: Path) -> None:
    ledger = Ledger(str(root))
    ledger.compare()
    names = [f"n{number}" for number in range(MANY + 1)]
    for name in names:
        put_case(root, name)
    dirty, whole = ledger.touched([(str(root / name), True) for name in names])
    assert dirty == {str(root / name) for name in names}
    assert not whole


def test_a_workspace_at_the_top_of_the_disk_has_names_too() -> None:
    assert Ledger(os.sep)._relative(f"{os.sep}a") == "a"


# Pace


def test_a_single_save_is_acted_on_soon_and_a_burst_when_it_pauses() -> None:
    pace = Pace()
    pace.looked(0.0, 0.0)
    pace.heard(1.0, finished=True)
    assert pace.wait(1.0) == pytest.approx(pace.lead)
    assert pace.due(1.02)
    assert pace.take(1.02) == (True, False, False)
    pace.heard(1.1, finished=True)
    assert pace.wait(1.1) == pytest.approx(pace.quiet)
    for moment in (1.15, 1.2, 1.25, 1.3, 1.35):
        pace.heard(moment)
        assert not pace.due(moment)
    assert pace.wait(1.35) == pytest.approx(0.05)
    assert pace.take(1.41).events


def test_looks_come_less_often_when_nothing_happens_or_when_they_cost_much() -> None:
    pace = Pace()
    assert pace.due(0.0)
    pace.ask(0.0)
    pace.looked(0.0, 0.01)
    assert pace.wait(0.0) == 10
    pace.looked(100.0, 0.01)
    assert pace.wait(100.0) == 30
    pace.looked(100.0, 0.01, found=True)
    assert pace.wait(100.0) == 10
    pace.looked(100.0, 1.0)
    assert pace.wait(100.0) == 50
    pace.poll()
    pace.looked(100.0, 0.0)
    assert pace.wait(100.0) == 2
    pace.lost(100.0)
    assert pace.wait(100.0) == 1
    pace.ask(100.0)
    assert pace.take(100.0) == (False, False, True)


def test_a_reminder_comes_once() -> None:
    pace = Pace(interval=inf)
    pace.ask(0.0)
    pace.looked(0.0, 0.0)
    pace.remind(0.0)
    pace.remind(0.2)
    assert pace.wait(0.0) == pytest.approx(0.3)
    assert pace.take(0.3) == (False, True, False)
    assert pace.take(0.3) == (False, False, False)


# Mounts

MOUNTS = """\
/dev/vda / ext4 rw 0 0
srv:/home /home nfs4 rw 0 0
/dev/sdb /home/anna/My\\040Disk ext4 rw 0 0
x /mnt fuse.sshfs rw 0 0
broken
proc /proc proc rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/etc", "ext4"),
        ("/home/anna", "nfs4"),
        ("/home/anna/My Disk/cases", "ext4"),
        ("/mnt/x", "fuse.sshfs"),
        ("/mntx", "ext4"),
    ],
)
def test_the_file_system_of_a_path_is_that_of_the_nearest_mount(path: str, kind: str) -> None:
    assert mount_type(path, MOUNTS) == kind
    assert mount_type(path, "") == ""


def test_network_disks_are_silent_and_local_ones_are_not(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    for kind in ("nfs", "nfs4", "cifs", "smb3", "9p", "fuse", "fuse.rclone", "vboxsf"):
        table.write_text(f"x / {kind} rw 0 0\n")
        assert is_silent(tmp_path, table)
    for kind in ("ext4", "btrfs", "fuseblk", "tmpfs", "overlay"):
        table.write_text(f"x / {kind} rw 0 0\n")
        assert not is_silent(tmp_path, table)
    assert not is_silent(tmp_path, tmp_path / "none")


# watchdog kept quiet


@pytest.fixture
def quiet() -> Iterator[tuple[Quiet, list[str]]]:
    told: list[str] = []
    handler = Quiet(told.append)
    handler.stop()
    handler.start()
    yield handler, told
    handler.stop()


def test_what_watchdog_logs_is_told_and_not_written(
    quiet: tuple[Quiet, list[str]], capfd: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("watchdog.observers.inotify").warning("queue overflowed below %r", "x")
    logging.getLogger("watchdog.observers").debug("chatter")
    assert quiet[1] == ["queue overflowed below 'x'"]
    assert capfd.readouterr() == ("", "")


def test_warnings_from_watchdog_are_told_and_others_go_their_way(quiet: tuple[Quiet, list[str]]) -> None:
    handler, told = quiet
    others: list[Any] = []
    handler._before = (True, lambda *arguments: others.append(arguments[0]), threading.excepthook)
    warnings.showwarning("mine", UserWarning, "/x/watchdog/observers/inotify.py", 1)
    threading.Thread(target=warnings.showwarning, args=("theirs", UserWarning, "app.py", 1)).start()
    until(lambda: bool(others))
    assert (told, others) == (["mine"], ["theirs"])


def test_exceptions_in_watchdog_s_threads_are_told_and_others_go_their_way(
    quiet: tuple[Quiet, list[str]], root: Path
) -> None:
    from watchdog.utils import BaseThread

    handler, told = quiet
    others: list[Any] = []
    handler._before = (True, warnings.showwarning, lambda arguments: others.append(arguments.exc_type))

    class Ours(BaseThread):
        def run(self) -> None:
            raise ValueError("lost")

    Ours.__module__ = "watchdog.x"

    def fail() -> None:
        raise KeyError

    for thread in (Ours(), threading.Thread(target=fail)):
        thread.start()
        thread.join()
    assert (told, others) == (["ValueError: lost"], [KeyError])


def test_hooks_that_somebody_else_took_over_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    handler = Quiet(lambda _: None)
    handler.start()
    mine: Any = lambda *_: None  # noqa: E731
    warnings.showwarning = mine
    threading.excepthook = mine
    handler.stop()
    assert warnings.showwarning is mine
    assert threading.excepthook is mine


def test_an_observation_that_cannot_start_leaves_nothing_behind(tmp_path: Path) -> None:
    hooks = (warnings.showwarning, threading.excepthook)
    observation = Observation(str(tmp_path / "none"), lambda *_: None, lambda _: None)
    with pytest.raises(OSError, match="No such file"):
        observation.start()
    assert not observation.alive()
    assert (warnings.showwarning, threading.excepthook) == hooks


def test_an_observation_lives_from_start_to_stop(tmp_path: Path) -> None:
    observation = Observation(str(tmp_path), lambda *_: None, lambda _: None)
    observation.stop()
    assert not observation.alive()
    observation.start()
    assert observation.alive()
    observation.stop()
    assert not observation.alive()
