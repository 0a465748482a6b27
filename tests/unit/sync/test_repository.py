"""Making a repository, finding one, how it stands, and commits by themselves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.sync.conftest import NOW, Person, run_git

from plaint.domain.errors import NotSaved
from plaint.services.sync.sync import maybe_commit, status
from plaint.settings import GitSettings, load_settings
from plaint.storage.workspace import Workspace
from plaint.sync.git import GitFailed, version
from plaint.sync.merge_driver import CONFIGURED
from plaint.sync.repository import find_repository
from plaint.sync.setup import configured_driver, make_repository
from plaint.sync.status import folder_of
from plaint.sync.trust import is_trusted

Pair = tuple[Person, Person]


@pytest.fixture
def solo(tmp_path: Path) -> Person:
    person = Person("solo", tmp_path / "solo")
    Workspace.init(person.root)
    return person


def test_a_new_repository_is_fit_for_cases_and_committed(solo: Person, kettle: object) -> None:
    solo.workspace.create(kettle)  # type: ignore[arg-type]
    assert make_repository(solo.root, NOW) == ()
    repository = find_repository(solo.root)
    assert repository is not None
    assert is_trusted(repository)
    assert configured_driver(repository)
    assert solo.git("config", "merge.plaint.driver").rstrip("\n") == CONFIGURED
    attributes = solo.git("check-attr", "text", "diff", "merge", "--", "x/evidence/a.txt", "x/case.toml")
    assert attributes.count("unset") == 3
    assert "x/case.toml: merge: plaint" in attributes
    assert solo.git("check-ignore", "--", ".trash/x", "x/.plaint-1").split() == [".trash/x", "x/.plaint-1"]
    assert solo.git("status", "--porcelain") == ""
    assert len(solo.git("log", "--format=%s").splitlines()) == 2


def test_without_a_name_nothing_is_committed(solo: Person, own_home: Path) -> None:
    (own_home / ".gitconfig").unlink()
    (note,) = make_repository(solo.root, NOW)
    assert "does not know your name" in note


def test_what_is_there_is_extended_and_asked_about(solo: Person) -> None:
    solo.git("init", "-q")
    solo.git("config", "core.pager", "less")
    (solo.root / ".gitattributes").write_bytes(b"* text=auto\r\ncase.toml merge=plaint")
    (solo.root / ".gitignore").write_bytes(b"*.bak\n")
    notes = make_repository(solo.root, NOW)
    assert any("already" in note for note in notes)
    assert any("whether you trust it" in note for note in notes)
    lines = (solo.root / ".gitattributes").read_bytes().split(b"\r\n")
    assert lines[:3] == [b"* text=auto", b"case.toml merge=plaint", b"**/evidence/** -text -diff -merge"]
    assert (solo.root / ".gitignore").read_bytes().startswith(b"*.bak\n.trash/\n")
    before = [(solo.root / name).read_bytes() for name in (".gitattributes", ".gitignore", ".git/config")]
    make_repository(solo.root, NOW)
    assert [(solo.root / name).read_bytes() for name in (".gitattributes", ".gitignore", ".git/config")] == before
    assert "less" in (solo.root / ".git" / "config").read_text(encoding="utf-8")


def test_what_cannot_be_made_is_said(solo: Person) -> None:
    (solo.root / ".gitattributes").mkdir()
    with pytest.raises(NotSaved, match=r"\.gitattributes could not be extended"):
        make_repository(solo.root, NOW)
    (solo.root / ".gitattributes").rmdir()
    (solo.root / ".git" / "config").unlink()
    (solo.root / ".git" / "config").mkdir()
    with pytest.raises(GitFailed, match="could not be configured"):
        make_repository(solo.root, NOW)


def test_a_repository_that_cannot_be_made(solo: Person) -> None:
    (solo.root / ".git").write_text("nothing\n", encoding="utf-8")
    assert find_repository(solo.root) is None
    with pytest.raises(GitFailed, match="could not make a repository"):
        make_repository(solo.root, NOW)


def test_linked_trees_and_folders_of_a_repository_are_found(pair: Pair, tmp_path: Path) -> None:
    anna, _ = pair
    linked = tmp_path / "linked"
    anna.git("worktree", "add", "-q", str(linked), "-b", "side")
    found = find_repository(linked)
    assert found is not None
    assert found.common_dir == anna.top / ".git"
    assert (found.branch(), found.prefix) == ("side", "")
    inside = find_repository(anna.case().folder)
    assert inside is not None
    assert inside.prefix == f"{anna.case().name}/"
    assert (inside.inside(f"{anna.case().name}/case.toml"), inside.inside("x")) == ("case.toml", None)


def test_the_status_counts_what_waits_on_both_sides(pair: Pair) -> None:
    anna, ben = pair
    anna.log("aaaaa1", "Called")
    anna.sync()
    ben.log("bbbbb1", "Called")
    ben.sync(push=False)
    ben.git("fetch", "-q")
    ben.log("bbbbb2", "Called again")
    found = status(ben.workspace)
    assert (found.repository, found.trusted, found.branch, found.upstream) == (True, True, "main", "origin/main")
    assert (found.behind, found.changed, found.conflicts, found.under_way, found.problem) == (0, 1, 0, "", "")
    assert found.ahead
    anna.git("branch", "--unset-upstream")
    assert (status(anna.workspace).ahead, status(anna.workspace).upstream) == (None, "")


def test_the_status_of_no_and_of_a_damaged_repository(solo: Person, pair: Pair) -> None:
    assert status(solo.workspace).repository is False
    anna, _ = pair
    (anna.top / ".git" / "index").write_bytes(b"damaged")
    assert "git ls-files failed" in status(anna.workspace).problem


def test_the_status_counts_conflicts(pair: Pair) -> None:
    anna, ben = pair
    anna.edit(title="A")
    ben.edit(title="B")
    anna.sync()
    ben.sync()
    found = status(ben.workspace)
    assert (found.conflicts, found.under_way) == (1, "a merge")


def test_which_files_are_the_workspaces() -> None:
    folders = {"a", "a/b", "shop/c"}
    assert folder_of("a/case.toml", folders) == "a"
    assert folder_of("a/b/interactions/x.toml", folders) == "a/b"
    assert folder_of("shop/notes.txt", folders) is None
    assert folder_of("a/.hidden/x", folders) is None
    assert folder_of("a/evidence/x.tmp", folders) is None
    assert [folder_of(name, folders) for name in ("plaint.toml", "playbooks/x.toml", ".gitignore")] == ["", "", ""]
    assert [folder_of(name, folders) for name in ("README.md", "playbooks/x/y.toml", "case.toml")] == [None] * 3
    assert folder_of("case.toml", {"."}) == "."
    assert folder_of("evidence/x.png", {"."}) == "."


def test_a_workspace_that_is_one_case_is_synced_too(tmp_path: Path) -> None:
    person = Person("one", tmp_path / "one")
    Workspace.init(person.root)
    (person.root / "case.toml").write_text('id = "k7f3qd"\ntitle = "Kettle"\n', encoding="utf-8")
    (person.root / "notes.txt").write_text("mine\n", encoding="utf-8")
    make_repository(person.root, NOW)
    person.log("aaaaa1", "Called")
    assert len(person.sync().commits) == 1
    assert person.git("status", "--porcelain").split() == ["??", "notes.txt"]


@pytest.mark.parametrize(
    ("when", "ago", "leaving", "made"),
    [("off", 60, True, 0), ("idle", 9, False, 0), ("idle", 10, False, 1), ("exit", 60, False, 0), ("exit", 0, True, 1)],
)
def test_commits_are_made_by_themselves_only_when_they_are_wanted(
    pair: Pair, when: str, ago: int, leaving: bool, made: int
) -> None:
    anna, _ = pair
    anna.log("aaaaa1", "Called")
    head = anna.git("rev-parse", "origin/main")
    found = maybe_commit(
        anna.workspace, GitSettings(when, 10), now=NOW, last_change=NOW - timedelta(minutes=ago), leaving=leaving
    )
    assert len(found) == made
    assert anna.git("rev-parse", "origin/main") == head
    assert maybe_commit(anna.workspace, GitSettings("idle", 10), now=NOW, last_change=None) == ()


def test_nothing_is_committed_by_itself_while_something_is_under_way(pair: Pair) -> None:
    anna, _ = pair
    anna.log("aaaaa1", "Called")
    (anna.top / ".git" / "MERGE_HEAD").write_text("x\n", encoding="utf-8")
    assert maybe_commit(anna.workspace, GitSettings("exit"), now=NOW, last_change=NOW, leaving=True) == ()


def test_the_settings_of_git_are_read_and_judged(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[git]\nauto_commit = "idle"\nidle_minutes = 3\n', encoding="utf-8")
    assert load_settings(file).git == GitSettings("idle", 3)
    file.write_text('[git]\nauto_commit = "always"\nidle_minutes = true\nautocommit = 1\n', encoding="utf-8")
    found = load_settings(file)
    assert found.git == GitSettings()
    assert len(found.problems) == 3


def test_the_version_of_git_is_known_where_there_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert (version() or ()) > (2,)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert version() is None


def test_git_init_leaves_other_files_alone(solo: Person) -> None:
    (solo.root / "README.md").write_text("x\n", encoding="utf-8")
    make_repository(solo.root, NOW)
    assert run_git(solo.root, "status", "--porcelain").split() == ["??", "README.md"]
