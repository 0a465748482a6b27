from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from tests.unit.storage.workspaces import loaded, open_workspace, put_case

from plaint.storage.cases.loaded import BrokenCase
from plaint.storage.conflicts import detect, git_stages
from plaint.storage.conflicts.detect import Conflict, Source, label_of
from plaint.storage.workspace import Workspace

ENTRY = 'id = "m2q8x4"\nat = 2026-11-12\nreason = "Asked"\n'


def git(top: Path, *words: str, status: int = 0) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=Anna", "-c", "user.email=anna@example.org", "-c", "init.defaultBranch=main", *words],
        cwd=top,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    return done.stdout


def conflicted(workspace: Workspace, style: str = "merge") -> Path:
    """Make a repository whose two branches changed one case, and merge them."""
    top = workspace.root
    folder = put_case(top, extra='status = "open"\n\n\n\n\n\nlabels = ["a"]\n')
    case = folder / "case.toml"
    git(top, "init", "-q")
    git(top, "add", ".")
    git(top, "commit", "-qm", "first")
    git(top, "checkout", "-qb", "other")
    base = case.read_text()
    case.write_text(base.replace("cracked", "in pieces").replace('"a"', '"a", "b"'))
    git(top, "commit", "-qam", "theirs")
    git(top, "checkout", "-q", "main")
    case.write_text(base.replace("cracked", "broken"))
    git(top, "commit", "-qam", "ours")
    git(top, "-c", f"merge.conflictStyle={style}", "merge", "other", status=1)
    assert b"<<<<<<<" in case.read_bytes()
    return folder


def found(workspace: Workspace, folder: Path) -> list[Conflict]:
    case = workspace.read(folder)
    listed = detect.find(workspace.store, case)
    if not isinstance(case, BrokenCase):
        assert len(listed) == case.conflicts
    return listed


def test_a_case_without_conflicts_has_none(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    assert found(workspace, put_case(workspace.root)) == []


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_gits_index_gives_the_three_versions_whole(tmp_path: Path, style: str) -> None:
    workspace = open_workspace(tmp_path)
    folder = conflicted(workspace, style)
    (one,) = found(workspace, folder)
    assert (one.source, one.path, one.label, one.doubtful) == (Source.GIT, "case.toml", "other", False)
    assert one.base is not None
    assert b"cracked" in one.base
    assert b"broken" in one.ours
    assert b'"b"' not in one.ours
    assert b"in pieces" in one.theirs


def test_a_line_that_was_typed_into_the_conflict_is_not_lost_to_the_index(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    folder = conflicted(workspace)
    case = folder / "case.toml"
    case.write_text(case.read_text() + 'playbook = "za"\n')
    (one,) = found(workspace, folder)
    assert one.source is Source.MARKERS
    assert b'playbook = "za"' in one.ours


def test_without_a_repository_the_markers_tell_the_versions(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    folder = put_case(workspace.root, extra='<<<<<<< HEAD\nstatus = "open"\n=======\nstatus = "paused"\n>>>>>>> x\n')
    (one,) = found(workspace, folder)
    assert (one.source, one.base, one.doubtful) == (Source.MARKERS, None, True)
    assert one.ours.endswith(b'status = "open"\n')
    assert one.theirs.endswith(b'status = "paused"\n')


def test_a_base_between_markers_is_used_when_it_can_be_read(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    text = '<<<<<<< a\nstatus = "open"\n||||||| b\n{}\n=======\nstatus = "paused"\n>>>>>>> x\n'
    good = put_case(workspace.root, "good", extra=text.format('status = "closed"'))
    torn = put_case(workspace.root, "torn", "t5x9jb", extra=text.format("status = "))
    assert [(one.base is None, one.doubtful) for one in found(workspace, good)] == [(False, False)]
    assert [(one.base is None, one.doubtful) for one in found(workspace, torn)] == [(True, True)]


def test_markers_in_a_text_and_in_the_log_are_counted_and_found(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    marks = "<<<<<<< a\n{}\n=======\n{}\n>>>>>>> b\n"
    folder = put_case(workspace.root, extra='[problem]\ntext = """\n' + marks.format("One", "Two") + '"""\n')
    (folder / "interactions").mkdir()
    log = ENTRY + marks.format('person = "A"', 'person = "B"')
    (folder / "interactions" / "2026-11-12-m2q8x4.toml").write_text(log)
    assert [one.path for one in found(workspace, folder)] == ["case.toml", "interactions/2026-11-12-m2q8x4.toml"]


def test_markers_that_are_torn_are_told(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    (one,) = found(workspace, put_case(workspace.root, extra='<<<<<<< HEAD\nstatus = "open"\n'))
    assert "not complete" in one.problem
    assert one.ours == b""


def test_conflicted_copies_of_every_file_are_found(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    folder = put_case(workspace.root)
    for name in ("interactions", "evidence", "letters"):
        (folder / name).mkdir()
    (folder / "evidence" / "a.png").write_bytes(b"x")
    letter = '+++\nid = "p4d1xx"\n+++\n\nDear\n'
    for name, text in (
        ("case.toml", (folder / "case.toml").read_text()),
        ("interactions/2026-11-12-m2q8x4.toml", ENTRY),
        ("evidence/a.png.toml", 'id = "e1e1e1"\nsize = 1\n'),
        ("letters/x.md", letter),
    ):
        (folder / name).write_text(text)
        place = folder / name
        (place.parent / f"{place.stem}.sync-conflict-20260803-162000-ABCDEFG{place.suffix}").write_text(text)
    listed = found(workspace, folder)
    assert [one.path for one in listed] == [
        "case.toml",
        "evidence/a.png.toml",
        "interactions/2026-11-12-m2q8x4.toml",
        "letters/x.md",
    ]
    assert {one.label for one in listed} == {"ABCDEFG's copy, 2026-08-03"}
    assert {one.source for one in listed} == {Source.COPY}


def test_a_copy_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    folder = put_case(workspace.root)
    (folder / "case (1).toml").mkdir()
    (one,) = found(workspace, folder)
    assert "folder" in one.problem


def test_what_has_gone_since_the_case_was_read_is_no_conflict(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    folder = put_case(workspace.root)
    (folder / "case (1).toml").write_bytes(b"")
    case = loaded(workspace, folder)
    (folder / "case (1).toml").unlink()
    assert detect.find(workspace.store, case) == []


def test_the_base_of_a_copy_is_what_both_files_once_held(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    folder = put_case(workspace.root)
    copy = folder / "case (1).toml"
    copy.write_text((folder / "case.toml").read_text() + 'status = "paused"\n')
    versions = workspace.operations.versions
    assert versions is not None
    versions.put(folder / "case.toml", b"old")
    versions.put(folder / "case.toml", (folder / "case.toml").read_bytes())
    (one,) = found(workspace, folder)
    assert one.base is None
    versions.put(copy, b"old")
    (one,) = found(workspace, folder)
    assert one.base == b"old"


def test_without_a_state_folder_a_copy_has_no_base(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    folder = put_case(tmp_path)
    (folder / "case (1).toml").write_bytes((folder / "case.toml").read_bytes())
    assert [one.base for one in found(workspace, folder)] == [None]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("case (Anna's conflicted copy 2026-08-03).toml", "Anna's copy, 2026-08-03"),
        ("case.sync-conflict-20260803-162000-ABCDEFG.toml", "ABCDEFG's copy, 2026-08-03"),
        ("case (conflicted copy anna 2026-08-03 162000).toml", "anna's copy, 2026-08-03"),
        ("case-LAPTOP.toml", "LAPTOP's copy"),
        ("case 2.toml", "the copy case 2.toml"),
    ],
)
def test_a_copys_name_tells_whose_it_is(name: str, label: str) -> None:
    assert label_of(name) == label


def test_a_repositorys_own_programs_are_never_run(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    folder = conflicted(workspace)
    canary, script = tmp_path / "canary", tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch '{canary}'\n")
    script.chmod(0o755)
    hooks = workspace.root / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "post-index-change").write_text(script.read_text())
    (hooks / "post-index-change").chmod(0o755)
    for key in ("core.fsmonitor", "core.sshCommand", "filter.x.smudge", "diff.x.textconv", "core.pager"):
        git(workspace.root, "config", key, str(script))
    (workspace.root / ".gitattributes").write_text("* filter=x diff=x\n")
    assert found(workspace, folder)[0].source is Source.GIT
    assert not canary.exists()


def test_a_work_tree_is_found_by_the_file_that_points_to_its_repository(tmp_path: Path) -> None:
    main, second = tmp_path / "main", tmp_path / "second"
    main.mkdir()
    git(main, "init", "-q")
    git(main, "commit", "-q", "--allow-empty", "-m", "first")
    git(main, "worktree", "add", "-q", str(second))
    place = git_stages.find_repository(second)
    assert place is not None
    assert place[0] == second
    assert place[1].is_relative_to(main / ".git")


@pytest.mark.parametrize("content", ["nonsense", "gitdir: missing"])
def test_a_git_file_that_points_nowhere_is_no_repository(tmp_path: Path, content: str) -> None:
    (tmp_path / ".git").write_text(content)
    assert git_stages.find_repository(tmp_path) is None


def test_without_a_repository_there_are_no_stages(tmp_path: Path) -> None:
    assert git_stages.stages(tmp_path / "case.toml") is None


def test_a_repository_that_cannot_be_looked_at_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bool:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "is_dir", refuse)
    assert git_stages.find_repository(tmp_path) is None


def test_a_file_without_a_conflict_has_no_stages(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    assert git_stages.stages(tmp_path / "case.toml") is None


def test_without_git_the_markers_are_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = open_workspace(tmp_path)
    folder = conflicted(workspace)
    monkeypatch.setenv("PATH", os.devnull)
    assert found(workspace, folder)[0].source is Source.MARKERS


def test_a_version_that_is_too_large_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = open_workspace(tmp_path)
    folder = conflicted(workspace)
    monkeypatch.setattr(git_stages, "LIMIT", 10)
    assert git_stages.stages(folder / "case.toml") == git_stages.Stages(None, None, None)
    assert found(workspace, folder)[0].source is Source.MARKERS


def test_a_link_in_conflict_has_no_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_stages, "find_repository", lambda folder: (tmp_path, tmp_path / ".git"))
    monkeypatch.setattr(git_stages, "_run", lambda *words: b"120000 " + b"a" * 40 + b" 2\tcase.toml\0")
    assert git_stages.stages(tmp_path / "case.toml") is None
