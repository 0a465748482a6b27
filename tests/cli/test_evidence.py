from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.storage.odd_files import png

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    path = tmp_path / "chat.txt"
    path.write_text("hello", encoding="utf-8")
    return path


def test_evidence_is_copied_with_what_is_known_about_it(run: Run, kettle: Path, chat: Path) -> None:
    result = run(
        "evidence", "add", "k7f3", chat, "--kind", "chat", "--title", "The chat", "--captured", "yesterday 10:00",
        "--source", "Help", "--shows", "the promise", "--proves", "problem", "--proves", "item 1",
    )  # fmt: skip
    assert result.status == 0
    assert result.out == "chat.txt\n"
    assert "understood as Saturday 2026-11-21T10:00" in result.err
    side = tomllib.loads((kettle / "evidence" / "chat.txt.toml").read_text(encoding="utf-8"))
    assert side["captured"].isoformat().startswith("2026-11-21T10:00:00")
    wanted = {"kind": "chat", "title": "The chat", "source": "Help", "shows": "the promise"}
    assert {name: side[name] for name in wanted} == wanted
    assert side["proves"] == ["problem", "item 1"]
    assert chat.read_text(encoding="utf-8") == "hello"


def test_several_files_are_one_undo_and_a_copy_of_the_same_is_not_made_twice(
    run: Run, kettle: Path, chat: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("other", encoding="utf-8")
    assert run("evidence", "add", "k7f3", chat, other).out.split() == ["chat.txt", "other.txt"]
    again = run("evidence", "add", "k7f3", chat)
    assert again.out == "chat.txt\n"
    assert "holds the same content already, as chat.txt" in again.err
    run("undo")
    assert not list((kettle / "evidence").glob("*.txt"))


def test_what_is_still_to_be_said_is_told_with_the_command_that_takes_it(
    run: Run, kettle: Path, tmp_path: Path
) -> None:
    names = [f"screenshot-{number:02}.txt" for number in range(12)]
    for name in names:
        (tmp_path / name).write_text(name, encoding="utf-8")
    told = run("evidence", "add", "k7f3", *(tmp_path / name for name in names), "--source", "order page").err
    assert "plaint: screenshot-09.txt: still to be said: date and time when it was taken, the error text, or" in told
    assert "  plaint evidence set k7f3qd screenshot-09.txt captured='' shows=''\n" in told
    assert "screenshot-10" not in told
    assert "something of 2 more; plaint check k7f3qd finds it" in told
    assert "of screenshot-11.txt it is not said when it was taken, what it shows" in run("check", "k7f3").out


def test_what_is_no_file_is_refused(run: Run, kettle: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "missing.png", tmp_path / "empty"):
        result = run("evidence", "add", "k7f3", path)
        assert result.status in {1, 2}
        assert result.err.startswith("plaint: ")
        assert result.out == ""


def test_evidence_is_listed_as_text_and_json(run: Run, kettle: Path, chat: Path) -> None:
    assert "no evidence yet" in run("evidence", "list", "k7f3").err
    run("evidence", "add", "k7f3", chat, "--kind", "chat", "--title", "The chat")
    assert run("evidence", "list", "k7f3").out == "chat.txt  chat  -  recorded  The chat\n"
    (piece,) = run("evidence", "list", "k7f3", "--json").json
    assert set(piece) == {"name", "id", "title", "kind", "sha256", "size", "original_name", "added", "state"}
    assert piece["state"] == "recorded"


def test_any_changed_or_missing_file_is_found_with_status_one(run: Run, kettle: Path, chat: Path) -> None:
    assert run("evidence", "verify").err == "no evidence yet\n"
    run("evidence", "add", "k7f3", chat)
    fine = run("evidence", "verify", "k7f3", "--json")
    assert fine.status == 0
    (result,) = fine.json
    assert result == {
        "case": "k7f3qd",
        "file": "evidence/chat.txt",
        "state": "ok",
        "sha256": "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    }
    copy = kettle / "evidence" / "chat.txt"
    copy.chmod(0o644)
    copy.write_text("hellO", encoding="utf-8")
    (kettle / "evidence" / "new.txt").write_text("new", encoding="utf-8")
    changed = run("evidence", "verify")
    assert changed.status == 1
    assert "changed" in changed.out
    assert changed.err == "1 changed, 1 untracked\n"
    copy.unlink()
    missing = run("evidence", "verify", "k7f3")
    assert missing.status == 1
    assert "missing" in missing.out


def test_the_evidence_of_a_broken_case_is_verified_too(run: Run, cases: Path) -> None:
    (cases / "torn" / "evidence").mkdir()
    (cases / "torn" / "evidence" / "a.txt").write_text("a", encoding="utf-8")
    (result,) = run("evidence", "verify", "--json").json
    assert result == {"case": "torn", "file": "evidence/a.txt", "state": "untracked", "sha256": ""}


def test_what_a_piece_proves_is_said_later(run: Run, kettle: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.png"
    page.write_bytes(png())
    run("evidence", "add", "k7f3", page)
    result = run("evidence", "set", "k7f3", "page", "proves=problem,item 1", "shows=error 5")
    assert result.status == 0
    assert result.err == "page.png.proves: (empty) → problem, item 1\npage.png.shows: (empty) → error 5\n"
    assert run("evidence", "set", "k7f3", "page", "shows=error 5").err == "nothing to change\n"
    assert run("evidence", "set", "k7f3", "page", "shows").status == 2


def test_a_redacted_copy_is_made_and_named(run: Run, kettle: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.png"
    page.write_bytes(png())
    run("evidence", "add", "k7f3", page)
    result = run("evidence", "redact", "k7f3", "page.png", "--rect", "0,0,2,2")
    assert (result.status, result.out) == (0, "page-redacted.png\n")
    assert "look at the copy" in result.err
    assert result.err.endswith("1 place hidden\n")
    assert run("evidence", "redact", "k7f3", "page.png", "--patterns").status == 2
    assert [one["state"] for one in run("evidence", "verify", "--json").json] == ["ok", "ok"]
