"""Merges that git alone ends in odd places, and servers and hooks that say no."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.sync.conftest import NOW, Person

from plaint.domain.errors import NotSaved, PlaintError
from plaint.storage.workspace import Workspace
from plaint.sync import conflicts
from plaint.sync.git import GitFailed
from plaint.sync.setup import make_repository

Pair = tuple[Person, Person]


def hook(person_or_hub: Path, name: str, script: str) -> None:
    file = person_or_hub / "hooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


def test_settings_of_the_workspace_that_clash_wait_for_an_editor(pair: Pair) -> None:
    anna, ben = pair
    for person in pair:
        (person.root / "plaint.toml").write_text(f'[defaults]\nretailer = "{person.name}"\n', encoding="utf-8")
    anna.sync()
    done = ben.sync()
    assert [(one.folder, one.file, one.fields) for one in done.unresolved] == [("", "plaint.toml", ())]
    with pytest.raises(PlaintError, match="a merge is under way"):
        ben.sync(dry_run=True)
    (ben.root / "plaint.toml").write_text("[defaults]\nretailer = \n", encoding="utf-8")
    assert ben.sync().unresolved
    (ben.root / "plaint.toml").write_text('[defaults]\nretailer = "both"\n', encoding="utf-8")
    assert ben.sync().unresolved == ()
    anna.sync()
    assert anna.workspace.defaults == {"retailer": "both"}


def test_a_file_in_conflict_that_was_deleted_is_a_decision(pair: Pair) -> None:
    anna, ben = pair
    for person in pair:
        (person.case().folder / "notes.txt").write_text(person.name, encoding="utf-8")
    anna.sync()
    (found,) = ben.sync().unresolved
    assert found.file == "notes.txt"
    (ben.case().folder / "notes.txt").unlink()
    assert ben.sync().unresolved == ()
    assert not (ben.case().folder / "notes.txt").exists()


def test_a_folder_renamed_differently_on_both_sides_loses_nothing(pair: Pair) -> None:
    anna, ben = pair
    anna.log("aaaaa1", "Called")
    anna.sync()
    ben.sync()
    for person in pair:
        folder = person.case().folder
        folder.rename(folder.with_name(f"of-{person.name}"))
    ben.log("bbbbb1", "Called")
    anna.sync()
    assert ben.sync().unresolved == ()
    anna.sync()
    for person in pair:
        entries = {path.stem[-6:] for path in person.root.glob("*/interactions/*.toml")}
        assert entries == {"aaaaa1", "bbbbb1"}
        assert person.git("status", "--porcelain") == ""


def test_a_file_too_large_to_read_is_not_shared(pair: Pair) -> None:
    anna, ben = pair
    large = "# x\n" * 600_000
    file = anna.case().folder / "interactions.toml"
    file.write_text(large, encoding="utf-8")
    done = anna.sync()
    assert done.commits == ()
    assert "larger than 2 MB" in done.notes[0]
    # Somebody without the program shared one all the same, on both sides.
    for person in pair:
        (person.case().folder / "interactions.toml").write_text(f"# {person.name}\n{large}", encoding="utf-8")
        person.git("add", "-A")
        person.git("commit", "-qm", "large")
    anna.sync()
    assert [one.file for one in ben.sync().unresolved] == ["interactions.toml"]


def test_a_server_that_knows_no_such_person_is_said(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    anna, _ = pair
    anna.git("remote", "set-url", "origin", "ssh://git@example.org/x.git")
    monkeypatch.setenv(
        "GIT_SSH_COMMAND", "sh -c 'echo \"git@example.org: Permission denied (publickey).\" >&2; exit 255'"
    )
    with pytest.raises(GitFailed, match="origin did not let us in, so nothing was fetched") as caught:
        anna.sync()
    assert "key" in caught.value.hint


def test_a_server_that_takes_nothing_is_said(pair: Pair, tmp_path: Path) -> None:
    anna, _ = pair
    hook(tmp_path / "hub", "pre-receive", "echo closed >&2; exit 1")
    anna.log("aaaaa1", "Called")
    with pytest.raises(GitFailed, match="nothing was pushed"):
        anna.sync()


def test_a_hook_of_the_persons_own_may_refuse(pair: Pair) -> None:
    anna, ben = pair
    hook(ben.top / ".git", "commit-msg", "if grep -q '^Merge' $1; then echo no merges >&2; exit 1; fi")
    anna.log("aaaaa1", "Called")
    ben.log("bbbbb1", "Called")
    anna.sync()
    with pytest.raises(GitFailed, match="no merges"):
        ben.sync()
    hook(ben.top / ".git", "commit-msg", "exit 0")
    assert ben.sync().unresolved == ()
    assert {entry.id for entry in ben.case().log} == {"aaaaa1", "bbbbb1"}


def test_a_person_without_a_name_learns_it_before_a_merge(pair: Pair, own_home: Path) -> None:
    anna, ben = pair
    anna.log("aaaaa1", "Called")
    ben.log("bbbbb1", "Called")
    anna.sync()
    ben.sync(push=False, message="x")
    anna.log("aaaaa2", "Called")
    anna.sync()
    ben.log("bbbbb2", "Called")
    ben.git("add", "-A")
    ben.git("commit", "-qm", "by hand")
    for key in ("user.name", "user.email"):
        ben.git("config", "--unset", key)
    ben.git("config", "user.useConfigOnly", "true")
    (own_home / ".gitconfig").unlink()
    with pytest.raises(GitFailed, match="does not know your name"):
        ben.sync()


def test_the_first_push_goes_to_the_only_remote(tmp_path: Path, pair: Pair) -> None:
    from tests.unit.sync.conftest import run_git

    run_git(tmp_path, "init", "-q", "--bare", "elsewhere")
    person = Person("new", tmp_path / "new")
    Workspace.init(person.root)
    make_repository(person.root, NOW)
    person.git("remote", "add", "work", str(tmp_path / "elsewhere"))
    done = person.sync()
    assert (done.remote, done.pushed) == ("work/main", 1)
    person.git("remote", "add", "more", str(tmp_path / "hub"))
    assert person.sync().remote == "work/main"
    person.git("branch", "--unset-upstream")
    assert any("no remote" in note for note in person.sync().notes)


def test_an_empty_repository_receives_what_is_there(tmp_path: Path, pair: Pair) -> None:
    person = Person("late", tmp_path / "late")
    person.top.mkdir()
    person.git("init", "-q")
    person.git("remote", "add", "origin", str(tmp_path / "hub"))
    assert person.sync().remote == "origin/main"
    person.git("pull", "-q", "origin", "main")
    person.log("ccccc1", "Called")
    assert person.sync().pushed == 1


def test_a_merge_of_evidence_that_was_broken_off_goes_on_and_keeps_both(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, ben = pair
    for person in pair:
        folder = person.case().folder / "evidence"
        folder.mkdir()
        (folder / "photo.jpg").write_bytes(person.name.encode())
        (folder / "photo.jpg.toml").write_text(f'id = "{person.name}66"\n', encoding="utf-8")
        (folder / "of-nobody.txt").write_text(person.name, encoding="utf-8")
    anna.sync()
    folder = ben.case().folder / "evidence"
    real, written = conflicts._write, []

    def broken(path: Path, data: bytes, root: Path) -> None:
        written.append(path.name)
        if len(written) == 2:
            raise OSError(5, "Input/output error")
        real(path, data, root)

    monkeypatch.setattr(conflicts, "_write", broken)
    with pytest.raises(NotSaved, match="could not be ended: Input/output error"):
        ben.sync()
    monkeypatch.undo()
    assert ben.sync().unresolved == ()
    held = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert held == {
        "photo.jpg": "ben",
        "photo.jpg.toml": 'id = "ben66"\n',
        "photo-2.jpg": "anna",
        "photo-2.jpg.toml": 'id = "anna66"\n',
        "of-nobody.txt": "ben",
        "of-nobody-2.txt": "anna",
    }
