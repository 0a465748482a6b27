"""``letter``: drafts on stdout, kept ones by their path, and the check of any text."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plaint.storage.cases.loaded import LoadedCase
from plaint.storage.workspace import Workspace

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def letters(root: Path, case_id: str) -> list[str]:
    found = Workspace.open(root).find(case_id)
    assert isinstance(found, LoadedCase)
    return [letter.body for letter in found.letters]


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def test_a_draft_is_the_text_alone_and_says_what_it_is_on_stderr(run: Run, samples: Path) -> None:
    done = run("letter", "k7f3")
    assert done.status == 0
    assert done.out.startswith("Naledi Mokoena\n8 Sample Lane\n")
    assert done.out.endswith("Yours faithfully\n\nNaledi Mokoena\n")
    assert "rejection in en, step reject-goods, to Customer Service, Amazon" in done.err
    assert letters(samples, "k7f3") == []


def test_kind_step_and_language_can_be_asked_for(run: Run, samples: Path) -> None:
    assert run("letter", "r4w8", "--kind", "customer-service").out.count("Goeiedag") == 1
    assert "Consumer Goods and Services Ombud" in run("letter", "r4w8", "--step", "cgso").out
    assert "Sehr geehrte Damen und Herren," in run("letter", "r4w8", "--step", "cgso", "--language", "de").out


def test_an_unknown_kind_is_answered_with_the_nearest(run: Run, samples: Path) -> None:
    done = run("letter", "r4w8", "--kind", "chargback")
    assert done.status == 2
    assert done.out == ""
    assert "did you mean chargeback?" in done.err


def test_blanks_and_proposals_are_told(run: Run, samples: Path) -> None:
    done = run("letter", "b6z3")
    assert "[número de pedido]" in done.out
    assert "to be filled in: [número de pedido], [lo que solicita]" in done.err
    assert "an answer by 2026-12-06 is a proposal" in done.err


def test_a_saved_draft_prints_its_path_and_can_be_undone(run: Run, samples: Path) -> None:
    done = run("letter", "h9c2", "--save")
    path = Path(done.out.rstrip("\n"))
    assert path.parent.name == "letters"
    assert path.name.startswith("2026-11-22-a-to-z-")
    assert path.read_text(encoding="utf-8").startswith("+++\n")
    assert len(letters(samples, "h9c2")) == 1
    assert run("letter", "h9c2", "--check", path).status == 0
    assert run("undo").status == 0
    assert not path.exists()


def test_json_holds_the_letter_and_its_findings(run: Run, samples: Path) -> None:
    found = run("letter", "b6z3", "--json").json
    assert found["kind"] == "customer-service"
    assert found["language"] == "es"
    assert found["reply_by"] == "2026-12-06"
    assert found["body"].startswith("**Pedido [número de pedido] – ")
    assert "text.placeholder" in {one["rule"] for one in found["findings"]}


def test_a_bad_text_is_told_line_by_line_and_fails(run: Run, samples: Path, tmp_path: Path) -> None:
    file = tmp_path / "mail.txt"
    file.write_text("Hello\n\nYou are thieves!\n", encoding="utf-8")
    done = run("letter", "k7f3", "--check", file)
    assert done.status == 1
    assert f"{file}:3: “You are thieves” accuses" in done.out
    assert "error  text.no-order-number" in done.out


def test_the_check_speaks_json_as_check_does(
    run: Run, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin(monkeypatch, b"You are thieves.")
    done = run("letter", "k7f3", "--check", "-", "--json")
    assert done.status == 1
    assert {"case", "folder", "file", "line", "rule", "level", "message", "suggestion"} <= done.json[0].keys()
    assert done.json[0]["case"] == "k7f3qd"


def test_a_draft_of_the_program_passes_its_own_check(run: Run, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafted = run("letter", "h9c2").out
    stdin(monkeypatch, drafted.encode())
    done = run("letter", "h9c2", "--check", "-")
    assert (done.status, done.out) == (0, "")
    assert "nothing to remark" in done.err


def test_checking_and_saving_do_not_go_together(run: Run, samples: Path) -> None:
    assert run("letter", "k7f3", "--check", "x", "--save").status == 2


def test_a_file_that_is_not_there_or_no_text_is_said(run: Run, samples: Path, tmp_path: Path) -> None:
    missing = run("letter", "k7f3", "--check", tmp_path / "nothing.txt")
    assert (missing.status, missing.out) == (2, "")
    assert "there is no file" in missing.err
    (tmp_path / "raw").write_bytes(b"\xff\xfe\x00\x01")
    raw = run("letter", "k7f3", "--check", tmp_path / "raw")
    assert raw.status == 1
    assert "raw" in raw.err


def test_a_text_without_end_is_not_read(run: Run, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b"a" * 2_000_001)
    done = run("letter", "k7f3", "--check", "-")
    assert done.status == 2
    assert "too long" in done.err


def test_what_a_file_hides_from_a_terminal_is_made_visible(run: Run, cases: Path, kettle: Path) -> None:
    text = (kettle / "case.toml").read_text(encoding="utf-8")
    hostile = text.replace('"Kettle"', '"Ket\\u202etle\\u200b \\u001b[2J"')
    (kettle / "case.toml").write_text(hostile, encoding="utf-8")
    done = run("letter", "k7f3")
    assert done.status == 0
    assert not set(done.out + done.err) & {"\x1b", "\u202e", "\u200b"}


def test_json_names_the_right_that_it_rests_on_or_null(run: Run, samples: Path) -> None:
    basis = run("letter", "k7f3", "--json").json["basis"]
    assert basis["right"]
    assert basis["text"] in run("letter", "k7f3").out
    assert run("letter", "k7f3", "--kind", "safety-report", "--json").json["basis"] is None


def test_a_letter_that_the_ladder_has_no_step_for_is_refused_with_what_fits(run: Run, samples: Path) -> None:
    done = run("letter", "r4w8", "--kind", "a-to-z")
    assert (done.status, done.out) == (2, "")
    assert "has no step that a letter of the kind 'a-to-z' belongs to" in done.err
    assert "what fits now: " in done.err
