from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def shared(run: Run, cases: Path, tmp_path: Path, own_home: Path) -> Path:
    """Make the workspace of the tests a repository with a remote, and a clone of it in ``other``."""
    (own_home / ".gitconfig").write_text("[user]\nname = Anna\nemail = a@example.org\n", encoding="utf-8")
    (cases / "torn" / "case.toml").unlink()
    git(tmp_path, "init", "-q", "--bare", "hub")
    assert run("init", cases, "--git").status == 0
    git(cases, "remote", "add", "origin", str(tmp_path / "hub"))
    assert run("sync").status == 0
    git(tmp_path, "clone", "-q", str(tmp_path / "hub"), "other")
    return cases


def test_sync_says_what_it_did(run: Run, shared: Path) -> None:
    run("log", "k7f3", "Asked for a refund")
    result = run("sync")
    assert result.status == 0
    assert 'committed  kettle (k7f3): logged "Asked for a refund"' in result.out
    assert "pushed     1 commit to origin/" in result.out
    again = run("sync")
    assert (again.status, again.out) == (0, "")
    assert "nothing to do" in again.err


def test_sync_in_json(run: Run, shared: Path) -> None:
    run("set", "k7f3", "order.delivered=2026-11-09")
    found = run("sync", "--json", "--dry-run").json
    assert found["commits"] == [
        {
            "case": "k7f3qd",
            "folder": "kettle-k7f3",
            "message": "kettle (k7f3): order.delivered set to 2026-11-09",
            "files": 1,
        }
    ]
    assert (found["pushed"], found["waiting"], found["unresolved"]) == (0, 1, [])
    waiting = run("sync", "--no-push", "-m", "Mine")
    assert "1 commit not pushed yet" in waiting.err
    assert "Mine" in waiting.out


def test_what_two_people_changed_differently_is_resolved_and_then_synced(
    run: Run, shared: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    run("set", "k7f3", "title=Ours")
    run("-C", other, "set", "k7f3", "title=Theirs")
    assert run("-C", other, "sync", "--yes").status == 0
    stopped = run("sync")
    assert stopped.status == 1
    assert "conflict   kettle-k7f3/case.toml: title" in stopped.out
    assert "plaint resolve" in stopped.err
    assert run("sync", "--json").json["unresolved"] == [
        {"folder": "kettle-k7f3", "file": "case.toml", "fields": ["title"]}
    ]
    assert run("resolve", "k7f3", "--theirs", "--yes").status == 0
    assert run("sync").status == 0
    assert 'title = "Theirs"' in (shared / "kettle-k7f3" / "case.toml").read_text(encoding="utf-8")
    received = run("-C", other, "sync")
    assert "received   2 commits" in received.out


def test_trust_is_asked_for_once(run: Run, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other"
    nobody = run("-C", other, "sync")
    assert nobody.status == 2
    assert "there is nobody to ask" in nobody.err

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    refused = run("-C", other, "sync")
    assert refused.status == 1
    assert "Do you trust" in refused.err
    assert "not trusted, so nothing was done" in refused.err
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert run("-C", other, "sync").status == 0
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert run("-C", other, "sync").status == 0


def test_sync_outside_a_repository_says_what_to_do(run: Run, cases: Path) -> None:
    result = run("sync")
    assert result.status == 2
    assert "plaint init --git makes it one" in result.err


def test_history_tells_and_restores(run: Run, shared: Path) -> None:
    run("set", "k7f3", "title=Second")
    run("sync")
    text = run("history", "k7f3")
    assert text.status == 0
    assert "title: Kettle arrived cracked -> Second" in text.out
    events = run("history", "k7f3", "--json", "-p").json
    assert events[0]["author"] == "Anna"
    assert events[0]["changes"] == [
        {"what": "field", "file": "case.toml", "path": "title", "before": "Kettle arrived cracked", "after": "Second"}
    ]
    assert "+title" in events[0]["patch"]
    assert "+title" in run("history", "k7f3", "-p", "-n", "1").out
    first = events[-1]["version"]
    done = run("history", "k7f3", "--restore", first[:8])
    assert done.status == 0
    assert "plaint undo takes it back" in done.err
    assert 'title = "Kettle arrived cracked"  # mine' in (shared / "kettle-k7f3" / "case.toml").read_text("utf-8")
    assert "nothing to change" in run("history", "k7f3", "--restore", first[:8]).err
    assert run("undo").status == 0
    assert run("history", "k7f3", "--restore", first[:8], "--json").json["file"] == "case.toml"
    assert run("history", "k7f3", "--restore", "zzzz").status == 2


def test_control_characters_of_a_commit_do_not_reach_the_terminal(run: Run, shared: Path) -> None:
    folder = shared / "kettle-k7f3"
    (folder / "case.toml").write_text('id = "k7f3qd"\ntitle = "a\\u001b[31mb"\n', encoding="utf-8")
    git(shared, "-c", "user.name=Eve\x1b[2J", "commit", "-qam", "\x1b]52;c;x\x07")
    for words in (("history", "k7f3", "-p"), ("sync",), ("doctor",)):
        result = run(*words)
        assert "\x1b" not in result.out + result.err
