"""Work shared out to processes: in order, mistakes told, ctrl+c left to who asked, and nobody outlives the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from plaint.services.index.workers import map_in_processes


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def double(number: int) -> int:
    return number * 2


def whose(_share: int) -> tuple[int, bool, int]:
    return os.getpid(), signal.getsignal(signal.SIGINT) is signal.SIG_IGN, os.nice(0)


def refuse(number: int) -> int:
    raise KeyError(number)


def die(_number: int) -> int:
    os._exit(3)


def test_each_share_comes_back_with_its_result_in_order() -> None:
    assert list(map_in_processes(double, range(9), 9)) == [(number, number * 2) for number in range(9)]


def test_it_is_done_elsewhere_without_hearing_ctrl_c_and_politely_if_asked() -> None:
    found = [result for _, result in map_in_processes(whose, range(4), 4, polite=True)]
    assert all(pid != os.getpid() and deaf for pid, deaf, _ in found)
    assert {nice for _, _, nice in found} == {min(19, os.nice(0) + 10)}


def test_a_mistake_is_raised_here() -> None:
    with pytest.raises(KeyError):
        list(map_in_processes(refuse, range(3), 3))


class Stubborn(Exception):
    def __init__(self, _first: int, _second: int) -> None:
        super().__init__("told in words")


def be_stubborn(number: int) -> int:
    raise Stubborn(number, number)


def shout(number: int) -> int:
    os.write(1, b"noise on the standard output")
    return number


def test_a_mistake_that_cannot_be_carried_over_is_told_in_words_and_noise_is_no_answer() -> None:
    with pytest.raises(RuntimeError, match="told in words"):
        list(map_in_processes(be_stubborn, range(3), 3))
    assert list(map_in_processes(shout, range(3), 3)) == [(0, 0), (1, 1), (2, 2)]


def test_nothing_is_imported_from_the_folder_where_the_program_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit(3)\n", encoding="utf-8")
    (tmp_path / "plaint").mkdir()
    (tmp_path / "plaint" / "__init__.py").write_text("raise SystemExit(3)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert list(map_in_processes(double, range(2), 2)) == [(0, 0), (1, 2)]


def test_it_works_while_a_screen_has_the_error_stream() -> None:
    class Captured:
        def fileno(self) -> int:
            return -1

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", Captured())
        assert list(map_in_processes(double, range(2), 2)) == [(0, 0), (1, 2)]


def test_where_processes_end_at_once_or_cannot_be_had_the_rest_is_left_to_the_caller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert list(map_in_processes(die, range(3), 3)) == []

    monkeypatch.setattr("plaint.services.index.workers._COMMAND", ("/nowhere/python",))
    assert list(map_in_processes(double, range(3), 3)) == []


def test_one_core_or_one_share_is_nothing_to_part(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(map_in_processes(double, [1], 1)) == []
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert list(map_in_processes(double, range(5), 5)) == []


def test_after_a_stop_nothing_more_is_begun() -> None:
    begun = []

    def shares() -> list[int]:
        begun.append(1)
        return list(range(50))

    assert len(list(map_in_processes(double, shares(), 50, stop=lambda: bool(begun)))) <= 1


def test_a_share_that_takes_long_is_let_go_when_it_is_stopped(tmp_path: Path) -> None:
    places = [str(tmp_path / name) for name in ("first", "second")]

    def stop() -> bool:
        return all(Path(place).exists() for place in places)

    assert list(map_in_processes(write_and_wait, places, 2, stop=stop)) == []
    children = [int(Path(place).read_text(encoding="utf-8")) for place in places]
    until(lambda: not any(map(alive, children)))


def test_what_is_stopped_before_it_begins_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plaint.services.index.workers.Worker", refuse)
    assert list(map_in_processes(double, range(3), 3, stop=lambda: True)) == []


PROGRAM = """
import os, sys
from plaint.services.index.workers import map_in_processes
from tests.unit.services.index.test_workers import write_and_wait
os.cpu_count = lambda: 2
list(map_in_processes(write_and_wait, sys.argv[1:], 2))
"""


def write_and_wait(place: str) -> None:
    """Say which process this is, and go on as soon as it is allowed to."""
    Path(place).with_suffix(".new").write_text(str(os.getpid()), encoding="utf-8")
    Path(place).with_suffix(".new").replace(place)
    while not Path(place).with_suffix(".go").exists():
        os.sched_yield()


def test_a_program_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    places = [tmp_path / "first", tmp_path / "second"]
    with subprocess.Popen(
        [sys.executable, tmp_path / "program.py", *places],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *sys.path])},
    ) as program:
        until(lambda: all(place.exists() for place in places))
        children = [int(place.read_text(encoding="utf-8")) for place in places]
        program.kill()
    for place in places:
        place.with_suffix(".go").touch()
    until(lambda: not any(map(alive, children)))


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        os.sched_yield()


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
