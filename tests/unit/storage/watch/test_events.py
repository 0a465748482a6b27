"""Events without a word on the screen."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.storage.watching import until

from plaint.storage.watch.events import WatchdogLog, WatchdogSource


@pytest.fixture
def quiet() -> Iterator[tuple[WatchdogLog, list[str]]]:
    told: list[str] = []
    handler = WatchdogLog(told.append)
    handler.stop()
    handler.start()
    yield handler, told
    handler.stop()


def test_what_watchdog_logs_is_told_and_not_written(
    quiet: tuple[WatchdogLog, list[str]], capfd: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("watchdog.observers.inotify").warning("queue overflowed below %r", "x")
    logging.getLogger("watchdog.observers").debug("chatter")
    assert quiet[1] == ["queue overflowed below 'x'"]
    assert capfd.readouterr() == ("", "")


def test_warnings_of_watchdog_do_not_end_its_threads(quiet: tuple[WatchdogLog, list[str]]) -> None:
    warnings.warn_explicit("mine", RuntimeWarning, "inotify.py", 1, module="watchdog.observers.inotify")
    with pytest.raises(RuntimeWarning, match="theirs"):
        warnings.warn_explicit("theirs", RuntimeWarning, "app.py", 1, module="app")


def test_exceptions_in_watchdog_s_threads_are_told_and_others_go_their_way(
    quiet: tuple[WatchdogLog, list[str]],
) -> None:
    from watchdog.utils import BaseThread

    handler, told = quiet
    others: list[Any] = []
    handler._before = (True, lambda arguments: others.append(arguments.exc_type))

    class Ours(BaseThread):
        def run(self) -> None:
            raise ValueError("lost")

    Ours.__module__ = "watchdog.x"

    def fail() -> None:
        raise KeyError

    for thread in (Ours(), threading.Thread(target=fail)):
        thread.start()
        thread.join()
    assert (told, others, handler.failed) == (["ValueError: lost"], [KeyError], True)


def test_hooks_that_somebody_else_took_over_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    handler = WatchdogLog(lambda _: None)
    handler.start()
    mine: Any = lambda *_: None  # noqa: E731
    threading.excepthook = mine
    handler.stop()
    assert threading.excepthook is mine


def test_an_observation_that_cannot_start_leaves_nothing_behind(tmp_path: Path) -> None:
    hook = threading.excepthook
    observation = WatchdogSource(str(tmp_path / "none"), lambda *_: None, lambda _: None)
    with pytest.raises(OSError, match="No such file"):
        observation.start()
    assert not observation.alive()
    assert threading.excepthook == hook


def test_an_observation_lives_from_start_to_stop(tmp_path: Path) -> None:
    observation = WatchdogSource(str(tmp_path), lambda *_: None, lambda _: None)
    observation.stop()
    assert not observation.alive()
    observation.start()
    assert observation.alive()
    observation.stop()
    assert not observation.alive()


def test_an_observation_one_of_whose_threads_failed_is_no_longer_alive(tmp_path: Path) -> None:
    told: list[str] = []
    observation = WatchdogSource(str(tmp_path), lambda *_: fail(), told.append)

    def fail() -> None:
        raise ValueError("odd")

    observation.start()
    (tmp_path / "x").write_text("x")
    until(lambda: not observation.alive())
    observation.stop()
    assert told[0] == "ValueError: odd"  # the other thread may have had an event for it still
