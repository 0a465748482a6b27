from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from plaint.clock import now
from plaint.domain.model.finding import Level
from plaint.locations import config_dir, state_dir
from plaint.services.doctor import machine
from plaint.services.doctor.check import Check, Terminal
from plaint.services.doctor.machine import cloud_of, place, terminal, watching

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def by_name(found: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [check for check in found if check["check"] == name]


def test_a_broken_file_is_an_error_with_its_line(run: Run, cases: Path) -> None:
    result = run("doctor", "--json")
    assert result.status == 1
    (broken,) = [check for check in result.json if check["level"] == "error"]
    assert (broken["check"], broken["file"], broken["line"]) == ("files", "torn/case.toml", 2)
    text = run("doctor", "--quiet")
    assert text.status == 1
    assert "torn/case.toml:2: " in text.out
    assert "ok " not in text.out


def test_a_workspace_that_is_well_has_nothing_to_say(run: Run, cases: Path) -> None:
    (cases / "torn" / "case.toml").unlink()
    result = run("doctor", "--json")
    assert result.status == 0
    assert {check["level"] for check in result.json} <= {"ok", "info"}
    names = {check["check"] for check in result.json}
    assert names >= {
        "terminal", "settings", "files", "conflicts", "evidence", "clock", "drafts", "versions", "trash", "playbooks",
        "watching", "place", "git",
    }  # fmt: skip


def test_without_a_workspace_it_looks_at_the_computer(run: Run) -> None:
    result = run("doctor", "--json")
    assert result.status == 0
    assert by_name(result.json, "workspace")[0]["level"] == "warning"


def test_a_saved_version_that_was_written_over_is_told_with_the_room_that_versions_take(run: Run, kettle: Path) -> None:
    before = (kettle / "case.toml").read_bytes()
    assert run("set", "k7f3qd", "status=paused").status == 0
    (told,) = by_name(run("doctor", "--json").json, "versions")
    assert "of at most 100 MB, and the lists for undo and history" in told["message"]
    (kettle / "case.toml").write_bytes(before)
    told = by_name(run("doctor", "--json").json, "versions")[1]
    assert told["message"].endswith("wrote an older version over what was saved to kettle-k7f3/case.toml")


def test_what_waits_is_told(run: Run, cases: Path, kettle: Path) -> None:
    from plaint.storage.saving.drafts import Drafts

    (kettle / "case (Ben's conflicted copy 2026-08-03).toml").write_bytes((kettle / "case.toml").read_bytes())
    (kettle / "evidence").mkdir()
    (kettle / "evidence" / "new.png").write_bytes(b"x")
    (kettle / "evidence" / "gone.png.toml").write_text('id = "eeeee1"\n', encoding="utf-8")
    (kettle / "evidence" / "less.png").write_bytes(b"x")
    (kettle / "evidence" / "less.png.toml").write_text('id = "eeeee2"\nsize = 5\n', encoding="utf-8")
    (kettle / "interactions" / "late.toml").write_text('id = "zzzzz1"\nat = 2199-01-01T10:00:00Z\n', encoding="utf-8")
    Drafts(state_dir() / "drafts").keep(kettle / "case.toml", b"what I typed")
    (cases / ".trash" / "x").mkdir(parents=True)
    (cases / ".trash" / "x" / "y").write_bytes(b"12345")
    (cases / "playbooks").mkdir()
    (cases / "playbooks" / "mine.toml").write_text("title = \n", encoding="utf-8")
    config_dir().mkdir(parents=True, exist_ok=True)
    settings = config_dir() / "config.toml"
    settings.write_text('colour = 1\n[keys]\nlog = "l"\nclose = "l, c"\nnew = "C"\n', encoding="utf-8")
    found = run("doctor", "--json").json
    assert "1 conflict waits" in by_name(found, "conflicts")[0]["message"]
    evidence = {check["level"]: check["message"] for check in by_name(found, "evidence")}
    assert "less.png" in str([check["message"] for check in by_name(found, "evidence")])
    assert "new.png" in evidence["warning"]
    assert any("gone.png" in check["message"] for check in by_name(found, "evidence"))
    assert "dated in the future: kettle-k7f3/interactions/late.toml" in by_name(found, "clock")[0]["message"]
    assert "waits in" in by_name(found, "drafts")[0]["message"]
    assert "1 thing in the trash, 5 B" in by_name(found, "trash")[0]["message"]
    said = [check["message"] for check in by_name(found, "settings")]
    assert any("colour" in message for message in said)
    assert "keys: l is given to log and to close" in said
    assert any("C was the only key of call in the desk; new has it now" in message for message in said)
    assert by_name(found, "playbooks")[0]["level"] in {"error", "warning"}


def test_markers_of_git_are_a_conflict(run: Run, cases: Path, kettle: Path) -> None:
    text = (kettle / "case.toml").read_text(encoding="utf-8")
    (kettle / "case.toml").write_text(f"<<<<<<< a\n{text}=======\n{text}>>>>>>> b\n", encoding="utf-8")
    found = run("doctor", "--json").json
    assert "1 conflict waits" in by_name(found, "conflicts")[0]["message"]


def test_a_clock_that_is_behind_is_noticed(
    run: Run, cases: Path, kettle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = (now() + timedelta(days=900)).timestamp()
    os.utime(kettle / "case.toml", (ahead, ahead))
    found = by_name(run("doctor", "--json").json, "clock")
    assert f"this computer's clock says {now().date()}" in found[0]["message"]


def test_git_is_looked_at_without_running_anything(run: Run, cases: Path, kettle: Path, own_home: Path) -> None:
    import subprocess

    (own_home / ".gitconfig").write_text("[user]\nname = A\nemail = a@example.org\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q", "-b", "main", str(cases)], check=True)
    canary = cases.parent / "canary"
    subprocess.run(["git", "-C", str(cases), "config", "core.fsmonitor", f"touch {canary};:"], check=True)
    (kettle / "evidence").mkdir()
    (kettle / "evidence" / "a.log").write_bytes(b"x")
    (kettle / "evidence" / "b.png").write_bytes(b"x")
    (cases / ".gitignore").write_text("*.log\n", encoding="utf-8")
    lock = cases / ".git" / "index.lock"
    lock.touch()
    os.utime(lock, (1, 1))
    said = str([check["message"] for check in by_name(run("doctor", "--json").json, "git")])
    for part in (
        "is not trusted yet", "does not keep git from altering evidence", "the merge driver is not set up",
        "git ignores 1 piece of evidence", "1 file is in evidence/ and in no commit yet", "index.lock has been there",
        "on main, no remote is followed",
    ):  # fmt: skip
        assert part in said
    assert not canary.exists()
    lock.unlink()
    assert run("init", cases, "--git").status == 0
    said = str([check["message"] for check in by_name(run("doctor", "--json").json, "git")])
    assert "altering evidence" not in said
    assert "merge driver" not in said
    (cases / ".git" / "HEAD").write_text("1" * 40 + "\n", encoding="utf-8")
    (cases / ".git" / "MERGE_HEAD").write_text("1" * 40 + "\n", encoding="utf-8")
    said = str([check["message"] for check in by_name(run("doctor", "--json").json, "git")])
    assert "no branch is checked out" in said
    assert "a merge is under way" in said


def test_without_git_doctor_goes_on(run: Run, cases: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (cases / ".git").mkdir()
    (cases / ".git" / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    found = by_name(run("doctor", "--json").json, "git")
    assert [check["message"] for check in found] == ["git is not installed"]


def levels(found: object) -> list[Level | None]:
    return [check.level for check in found]  # type: ignore[attr-defined]


def test_the_terminal_is_judged() -> None:
    assert levels(terminal(Terminal(tty=True, term="xterm", colours="truecolor"))) == [None]
    assert levels(terminal(Terminal(tty=True, term="dumb"))) == [Level.WARNING]
    assert levels(terminal(Terminal(tty=True, term="xterm", columns=60))) == [Level.WARNING]
    assert levels(terminal(Terminal(tty=False, unicode=False))) == [Level.WARNING, None]


def test_too_few_watches_are_told_with_the_command(tmp_path: Path) -> None:
    for number in range(8):
        (tmp_path / f"c{number}").mkdir()
    limit = tmp_path / "limit"
    limit.write_text("10\n", encoding="ascii")
    (check,) = watching(tmp_path, limit)
    assert check.level is Level.WARNING
    assert "fs.inotify.max_user_watches=524288" in check.advice
    limit.write_text("100000\n", encoding="ascii")
    assert levels(watching(tmp_path, limit)) == [None]
    assert levels(watching(tmp_path, tmp_path / "none")) == [None]


@pytest.mark.parametrize(
    ("folder", "client"),
    [
        ("Dropbox/cases", "Dropbox"),
        ("Dropbox (Work)/cases", "Dropbox"),
        ("OneDrive - Firm/a/cases", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/cases", "iCloud Drive"),
        ("Google Drive/cases", "Google Drive"),
        ("Nextcloud/cases", "Nextcloud"),
        ("marked/cases", "Syncthing"),
        ("plain/cases", ""),
    ],
)
def test_folders_of_cloud_clients_are_known(tmp_path: Path, folder: str, client: str) -> None:
    root = tmp_path / folder
    root.mkdir(parents=True)
    (tmp_path / "marked").mkdir(exist_ok=True)
    (tmp_path / "marked" / ".stfolder").mkdir()
    found = cloud_of(root)
    assert (found[0] if found else "") == client


def test_a_repository_in_a_cloud_folder_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "Dropbox" / "cases"
    root.mkdir(parents=True)
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/x {tmp_path} nfs4 rw 0 0\n", encoding="utf-8")
    assert levels(place(root, mounts)) == [Level.INFO, None]
    (root / ".git").mkdir()
    (root / ".git" / "HEAD").touch()
    with (root / "away.png").open("wb") as file:
        file.truncate(100_000)
    found: list[Check] = list(place(root, tmp_path / "none"))
    assert levels(found) == [Level.WARNING, Level.WARNING]
    assert "synced by Dropbox" in found[0].message
    assert found[1].message == "1 file is in the cloud only and not read"


def test_a_check_that_fails_says_so_and_the_others_go_on(
    run: Run, cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(root: Path) -> list[Check]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(machine, "watching", fail)
    found = run("doctor", "--json").json
    assert by_name(found, "doctor")[0]["message"] == "a check could not be made: Permission denied"
    assert by_name(found, "git")
