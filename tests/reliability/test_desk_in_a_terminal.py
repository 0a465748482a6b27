"""The jobs of the desk at a real terminal of 80x24, key by key; what is claimed is read from the files."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.reliability.typing_at import Terminal, environment

SAMPLES = Path(__file__).parents[2] / "cases"


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def only(folder: Path, pattern: str) -> Path | None:
    """Return the file of this pattern, None while there is not exactly one."""
    found = list(folder.glob(pattern))
    return found[0] if len(found) == 1 else None


def labelled(root: Path) -> int:
    return sum("big-shop" in path.read_text(encoding="utf-8") for path in root.glob("*/case.toml"))


def fitting(terminal: Terminal) -> None:
    assert all(len(line.rstrip()) <= 80 for line in terminal.screen.display)
    assert "\N{REPLACEMENT CHARACTER}" not in terminal.text


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    (tmp_path / "cases").mkdir()
    (tmp_path / "Downloads").mkdir()
    (tmp_path / "Downloads" / "lid.txt").write_text("The lid is cracked.\n", encoding="utf-8")
    return tmp_path / "cases"


def test_a_case_is_taken_in_logged_proved_closed_undone_and_closed(empty: Path, tmp_path: Path) -> None:
    with Terminal([str(empty)], environment(tmp_path)) as terminal:
        terminal.until("No cases here yet.")
        terminal.keys("n")
        terminal.until("New case")
        fitting(terminal)
        terminal.type("Kettle lid cracked")
        terminal.keys("ctrl+s")
        terminal.until(lambda: only(empty, "*/case.toml"))
        case = only(empty, "*/case.toml")
        assert case is not None
        terminal.until("l log")

        terminal.keys("l")
        terminal.until("Log a contact")
        terminal.type("Asked for a refund")
        terminal.keys("ctrl+s")
        terminal.until(lambda: only(case.parent, "interactions/*.toml"))
        entry = only(case.parent, "interactions/*.toml")
        assert entry and toml(entry)["reason"] == "Asked for a refund"  # noqa: PT018 - the one for the other
        terminal.until("Log 1")

        terminal.keys("a")
        terminal.until("Add evidence")
        terminal.keys("ctrl+o")
        terminal.until("lid.txt")
        fitting(terminal)
        terminal.keys("enter")
        terminal.until("✓ 1 file")
        terminal.keys("ctrl+s")
        terminal.until("Still to be said of lid.txt")
        terminal.keys("escape")
        terminal.until("[Evidence 1]")
        terminal.until("✓ recorded  lid.txt")
        terminal.keys("tab", "enter", "G")
        terminal.until("The lid is cracked.")
        terminal.keys("escape")
        assert only(case.parent, "evidence/lid.txt.toml") is not None

        def status() -> object:
            return toml(case).get("status", "open")

        for turn in range(2):
            terminal.keys("c")
            terminal.until("Close: Kettle")
            terminal.type("full-refund")
            terminal.keys("ctrl+s")
            terminal.until(lambda: status() == "closed")
            terminal.until("✓ closed")
            if turn == 0:
                terminal.keys("u")
                terminal.until(lambda: status() == "open")
                terminal.until(lambda: "✓ closed" not in terminal.text)
        terminal.keys("q")
        assert terminal.end() == 0
        assert b"\x1b[?1049l" in terminal.written, "the terminal is given back"
        assert b"Traceback" not in terminal.written


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLES, tmp_path / "cases")
    return tmp_path / "cases"


def filtered(terminal: Terminal, query: str, found: str) -> None:
    terminal.keys("/")
    terminal.until("field:value")
    terminal.type(query)
    terminal.until(found)
    terminal.keys("enter")


def test_an_answer_is_classified_a_step_escalated_and_a_letter_saved_and_sent(samples: Path, tmp_path: Path) -> None:
    tent = next(samples.glob("*tent*"))
    with Terminal([str(samples)], environment(tmp_path)) as terminal:
        terminal.until(lambda: "live" in terminal.screen.display[0])
        filtered(terminal, "tent", "1 of 8")
        terminal.until("t5x9jb")
        before = {path: path.read_bytes() for path in tent.glob("interactions/*.toml")}
        terminal.keys("A")
        terminal.until("they say no")
        terminal.keys("r")
        terminal.until(lambda: {path: path.read_bytes() for path in tent.glob("interactions/*.toml")} != before)
        changed = next(path for path, data in before.items() if path.read_bytes() != data)
        assert toml(changed)["answer"] == "refusal"
        terminal.until(lambda: "Say what the answer is" not in terminal.text)
        terminal.keys("w")
        terminal.until("Which letter?")
        terminal.keys("enter")
        terminal.until("not saved")
        fitting(terminal)
        terminal.keys("ctrl+s")
        terminal.until(lambda: list(tent.glob("letters/*.md")))
        terminal.keys("f4")
        terminal.until("Mark as sent")
        terminal.keys("ctrl+s")
        terminal.until(lambda: any("sent = " in path.read_text("utf-8") for path in tent.glob("letters/*.md")))
        terminal.until("→ sent")
        terminal.keys("ctrl+q")
        assert terminal.end() == 0
        assert b"Traceback" not in terminal.written


def test_cases_are_filtered_kept_as_a_view_labelled_together_and_the_label_undone(
    samples: Path, tmp_path: Path
) -> None:
    with Terminal([str(samples)], environment(tmp_path)) as terminal:
        terminal.until(lambda: "live" in terminal.screen.display[0])
        filtered(terminal, "retailer:amazon", "6 of 8")
        terminal.keys("v", "s")
        terminal.until("Save this view")
        terminal.type("Amazon")
        terminal.keys("ctrl+s")
        settings = tmp_path / "config" / "plaint" / "config.toml"
        terminal.until(settings.exists)
        assert toml(settings)["view"][0]["query"] == "retailer:amazon"
        terminal.until(lambda: "Save this view" not in terminal.text)
        terminal.keys("escape")
        terminal.until(lambda: "of 8" not in terminal.text)
        terminal.keys("1")
        terminal.until("6 of 8")
        terminal.keys("*")
        terminal.until("6 marked")
        terminal.keys("b")
        terminal.until("What shall be done with 6 cases?")
        terminal.keys("l")
        terminal.until("Add a label to 6 cases")
        terminal.type("big-shop")
        terminal.keys("ctrl+s")
        terminal.until(lambda: labelled(samples) == 6)
        terminal.until(lambda: "Add a label" not in terminal.text)
        terminal.keys("u")
        terminal.until(lambda: labelled(samples) == 0)
        terminal.keys("q")
        assert terminal.end() == 0
        assert b"Traceback" not in terminal.written


def test_a_terminal_that_is_gone_without_a_word_ends_the_desk_and_keeps_what_was_typed(
    empty: Path, tmp_path: Path
) -> None:
    with Terminal([str(empty)], environment(tmp_path)) as terminal:
        terminal.until("No cases here yet.")
        terminal.keys("n")
        terminal.until("New case")
        terminal.type("Kettle lid cracked")
        terminal.vanish()
        assert terminal.process.wait(timeout=20) == 129
    with Terminal([str(empty)], environment(tmp_path)) as terminal:
        terminal.until("A form was not saved")
    assert list(empty.iterdir()) == []
