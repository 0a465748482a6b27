"""What is told of a deadline, by a real little program, and what becomes of it when that fails."""

from __future__ import annotations

import json
import os
import subprocess
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from plaint.domain.deadlines.deadline import Deadline, DeadlineState
from plaint.domain.errors import PlaintError
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.services.guidance.agenda import Due
from plaint.services.guidance.notify import NotificationLog, sentence, tell

TODAY = date(2026, 11, 22)


def due(
    days: int, *, title: str = "Kettle", kind: DeadlineKind = DeadlineKind.ACT_BEFORE, overdue: bool = False
) -> Due:
    day = TODAY + timedelta(days)
    state = DeadlineState.PASSED if overdue else DeadlineState.RUNNING
    deadline = Deadline("rule", "Send it back", kind, "return", day, day, None, "", None, (), state, overdue, "warning")
    return Due("k7f3qd", f"case-{title}", title, deadline)


def script(folder: Path, body: str) -> Path:
    """Write a program that logs its argument into a file beside it, after some lines of its own."""
    folder.mkdir(exist_ok=True)
    file = folder / "tell"
    file.write_text(f'#!/bin/sh\n{body}\nprintf "%s|%s\\n" "$#" "$1" >> "$(dirname "$0")/log"\n', encoding="utf-8")
    file.chmod(0o755)
    return file


def log(folder: Path) -> list[str]:
    file = folder / "log"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@pytest.fixture
def told(tmp_path: Path) -> NotificationLog:
    return NotificationLog(tmp_path / "state", tmp_path / "cases", TODAY)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (due(3), "In 3 days: Kettle: Send it back, act by 25 Nov 2026"),
        (due(1, kind=DeadlineKind.ACT_FROM), "In 1 day: Kettle: Send it back, possible from 23 Nov 2026"),
        (due(0, kind=DeadlineKind.FOLLOW_UP), "Today: Kettle: Send it back, ask again on 22 Nov 2026"),
        (due(-1), "At once: Kettle: Send it back, act by 21 Nov 2026"),
        (
            due(-1, kind=DeadlineKind.PROMISED, overdue=True),
            "Overdue by 1 day: Kettle: Send it back, promised for 21 Nov 2026",
        ),
        (
            due(-9, kind=DeadlineKind.THEY_OWE_BY, overdue=True),
            "Overdue by 9 days: Kettle: Send it back, they owe it by 13 Nov 2026",
        ),
    ],
)
def test_the_sentence_says_when_of_which_case_what_and_the_day(one: Due, words: str) -> None:
    assert sentence(one, TODAY) == words


def test_a_title_is_one_argument_that_is_no_option_and_holds_no_control_character(
    tmp_path: Path, told: NotificationLog
) -> None:
    program = script(tmp_path / "own", "")
    tell([due(2, title="--help\x1b]0;x\x07\n$(id) `id` \u202e'\"")], told, TODAY, words=[str(program)], folder=tmp_path)
    (line,) = log(program.parent)
    assert line.startswith("1|In 2 days: --help␛]0;x␇␊$(id) `id` <RLO>'\"")


def test_what_was_told_is_not_told_again_that_day_and_is_forgotten_on_the_next(tmp_path: Path) -> None:
    program = script(tmp_path / "own", "")

    def tells(*found: Due, day: date = TODAY, root: str = "cases") -> list[Due]:
        told = NotificationLog(tmp_path / "state", tmp_path / root, day)
        return tell(found, told, day, words=[str(program)], folder=tmp_path).told

    def kept() -> list[str]:
        names: list[str] = json.loads(file.read_bytes())["told"]
        return names

    assert tells(due(1)) == [due(1)]
    assert tells(due(1), due(2)) == [due(2)]
    (file,) = (tmp_path / "state" / "told").iterdir()
    assert len(kept()) == 2
    assert tells(due(1), day=TODAY + timedelta(1)) == [due(1)]
    assert len(kept()) == 1
    assert b"Kettle" not in file.read_bytes()
    assert tells(due(1), root="other cases", day=TODAY + timedelta(1)) == [due(1)], "it has a memory of its own"


@pytest.mark.parametrize("damage", [b"", b"[" * 5000, b"[]", b'{"day": "2026-11-22", "told": 3}', b"\xff"])
def test_a_damaged_memory_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    program = script(tmp_path / "own", "")
    first = NotificationLog(tmp_path / "state", tmp_path, TODAY)
    tell([due(1)], first, TODAY, words=[str(program)], folder=tmp_path)
    (file,) = (tmp_path / "state" / "told").iterdir()
    file.write_bytes(damage)
    tell([due(1)], NotificationLog(tmp_path / "state", tmp_path, TODAY), TODAY, words=[str(program)], folder=tmp_path)
    assert len(log(program.parent)) == 2


def test_what_is_settled_or_lacks_a_day_is_not_told(tmp_path: Path, told: NotificationLog) -> None:
    program = script(tmp_path / "own", "")
    over, missing = due(1), due(1)
    over.deadline.state = DeadlineState.MET
    missing.deadline.day = missing.deadline.remind = None
    assert not tell([over, missing], told, TODAY, words=[str(program)], folder=tmp_path).told
    assert log(program.parent) == []


def test_a_command_that_fails_keeps_nobody_from_the_rest_and_is_tried_again(
    tmp_path: Path, told: NotificationLog
) -> None:
    program = script(
        tmp_path / "own", 'case "$1" in *Tent*) echo first >&2; printf "no \\033[1mbus\\n" >&2; exit 3;; esac'
    )
    found = [due(1, title="Tent"), due(1)]
    outcome = tell(found, told, TODAY, words=[str(program)], folder=tmp_path)
    assert outcome.told == [found[1]]
    ((text, reason),) = outcome.failed
    assert text.startswith("In 1 day: Tent")
    assert reason == "the command ended with status 3: no ␛[1mbus"
    script(tmp_path / "own", "")
    assert tell(found, told, TODAY, words=[str(program)], folder=tmp_path).told == [found[0]]


def test_a_command_that_does_not_end_is_ended_with_what_it_started(tmp_path: Path, told: NotificationLog) -> None:
    program = script(tmp_path / "own", 'sleep 600 & echo $! > "$(dirname "$0")/child"; wait')
    outcome = tell([due(1)], told, TODAY, words=[str(program)], folder=tmp_path, limit=0.3)
    assert outcome.failed[0][1] == "the command did not end within 0.3 seconds and was stopped"
    ask = ["ps", "-o", "stat=", "-p", (program.parent / "child").read_text().strip()]
    end = time.monotonic() + 10
    while subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip()[:1] not in {"", "Z"}:
        assert time.monotonic() < end


def test_a_command_that_leaves_something_running_has_ended(tmp_path: Path, told: NotificationLog) -> None:
    program = script(tmp_path / "own", 'tail -f /dev/null & echo $! > "$(dirname "$0")/child"')
    try:
        assert len(tell([due(1)], told, TODAY, words=[str(program)], folder=tmp_path).told) == 1
    finally:
        os.kill(int((program.parent / "child").read_text()), 9)


@pytest.mark.parametrize("content", ["", "#!/no/such/interpreter\n"])
def test_a_command_that_cannot_be_started_is_a_reason(tmp_path: Path, told: NotificationLog, content: str) -> None:
    file = tmp_path / "tell"
    file.write_text(content)
    file.chmod(0o755)
    outcome = tell([due(1)], told, TODAY, words=[str(file)], folder=tmp_path)
    assert outcome.failed[0][1].startswith("the command could not be started: ")


def test_what_cannot_be_kept_was_told_and_says_that_it_will_be_told_again(tmp_path: Path) -> None:
    program = script(tmp_path / "own", "")
    (tmp_path / "state").write_text("no folder")
    told = NotificationLog(tmp_path / "state", tmp_path, TODAY)
    outcome = tell([due(1)], told, TODAY, words=[str(program)], folder=tmp_path)
    assert len(outcome.told) == 1
    assert outcome.failed[0][1].startswith("it was told and will be told again: ")


def test_a_program_is_named_by_its_path_or_lies_on_the_search_path(
    tmp_path: Path, told: NotificationLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = script(tmp_path / "own", "").parent
    shared = script(tmp_path / "workspace", "").parent
    monkeypatch.chdir(shared)
    monkeypatch.setenv("HOME", str(own))
    for number, word in enumerate(("./tell", "~/tell", str(own / "tell")), 1):
        tell([due(number)], told, TODAY, words=[word], folder=own)
        assert len(log(own)) == number
    for path, word in ((f".:{os.environ['PATH']}", "tell"), (os.environ["PATH"], "./own/tell")):
        monkeypatch.setenv("PATH", path)
        with pytest.raises(PlaintError, match="no program") as problem:
            tell([due(9)], told, TODAY, words=[word], folder=own)
        assert "config.toml" in problem.value.hint
    monkeypatch.setenv("PATH", f"{own}:{os.environ['PATH']}")
    tell([due(9)], told, TODAY, words=["tell"], folder=own)
    assert len(log(own)) == 4
    assert log(shared) == [], "nothing of the folder that one works in is run"
