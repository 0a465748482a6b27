"""Work parted among processes: in order, mistakes told, ctrl+c left to who asked, and nobody outlives the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import pytest

from plaint.services.hands import parted


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
    assert list(parted(double, range(9), 9)) == [(number, number * 2) for number in range(9)]


def test_it_is_done_elsewhere_without_hearing_ctrl_c_and_politely_if_asked() -> None:
    found = [result for _, result in parted(whose, range(4), 4, polite=True)]
    assert all(pid != os.getpid() and deaf for pid, deaf, _ in found)
    assert {nice for _, _, nice in found} == {min(19, os.nice(0) + 10)}


def test_a_mistake_is_raised_here() -> None:
    with pytest.raises(KeyError):
        list(parted(refuse, range(3), 3))


def test_where_processes_end_at_once_or_cannot_be_had_the_rest_is_left_to_the_caller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert list(parted(die, range(3), 3)) == []

    def none(*_: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", none)
    assert list(parted(double, range(3), 3)) == []


def test_one_core_or_one_share_is_nothing_to_part(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(parted(double, [1], 1)) == []
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert list(parted(double, range(5), 5)) == []


def test_after_a_stop_nothing_more_is_begun() -> None:
    begun = []

    def shares() -> list[int]:
        begun.append(1)
        return list(range(50))

    assert len(list(parted(double, shares(), 50, stop=lambda: bool(begun)))) <= 1


PROGRAM = """
from tests.unit.services.test_hands import whose_and_wait
from plaint.services.hands import parted
if __name__ == "__main__":
    import os
    os.cpu_count = lambda: 2
    list(parted(whose_and_wait, [1, 2], 2))
"""


def whose_and_wait(_share: int) -> None:
    os.write(1, f"{os.getpid()}\n".encode())
    Event().wait(60)


def test_a_program_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, path], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())}
    ) as program:
        assert program.stdout is not None
        child = int(program.stdout.readline())
        program.kill()
        end = time.monotonic() + 20
        while alive(child) and time.monotonic() < end:
            os.sched_yield()
        assert not alive(child)


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
