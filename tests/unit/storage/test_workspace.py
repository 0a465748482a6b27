"""Opening a workspace, its defaults, the list of its cases, and what tells that one changed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

import pytest
from tests.unit.storage.workspaces import contents, open_workspace, put_case

from plaint.domain.errors import NotSaved, UsageProblem
from plaint.storage import listing
from plaint.storage.listing import NOTHING
from plaint.storage.workspace import LoadedCase, Workspace, is_workspace


def names(workspace: Workspace) -> list[str]:
    return [str(folder.relative_to(workspace.root)) for folder in workspace.folders()]


# Opening


def test_opening_what_is_not_there_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="there is no folder") as caught:
        Workspace.open(tmp_path / "none")
    assert "plaint init" in caught.value.hint


def test_opening_a_file_says_that_it_is_one(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageProblem, match="is a file"):
        Workspace.open(tmp_path / "file")


def test_opening_a_folder_without_rights_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: object) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(UsageProblem, match="cannot be opened: Permission denied"):
        Workspace.open(tmp_path)


def test_a_path_that_no_system_knows_is_refused() -> None:
    with pytest.raises(UsageProblem, match="cannot be opened: embedded null"):
        Workspace.open(Path("a\0b"))


def test_new_identifiers_are_random_unless_a_source_is_given(tmp_path: Path) -> None:
    source = Workspace.open(tmp_path).store.source
    assert source.random() != source.random()


def test_init_makes_a_folder_that_says_it_is_a_workspace(tmp_path: Path) -> None:
    workspace = Workspace.init(tmp_path / "a" / "b")
    assert is_workspace(workspace.root)
    assert workspace.defaults == {}
    assert workspace.problems == ()
    assert workspace.folders() == []


def test_init_changes_nothing_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "plaint.toml").write_text('[defaults]\ncountry = "ZA"\n')
    put_case(tmp_path)
    before = contents(tmp_path)
    assert Workspace.init(tmp_path).defaults == {"country": "ZA"}
    assert contents(tmp_path) == before


def test_init_on_a_file_or_below_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageProblem, match="is a file"):
        Workspace.init(tmp_path / "file")
    with pytest.raises(NotSaved):
        Workspace.init(tmp_path / "file" / "below")
    assert (tmp_path / "file").read_text() == "mine"


def test_the_clock_is_the_real_one_unless_another_is_given(tmp_path: Path) -> None:
    assert Workspace.open(tmp_path).store.now().tzinfo is not None


# plaint.toml


def test_defaults_are_read_and_what_is_wrong_with_them_is_told(tmp_path: Path) -> None:
    (tmp_path / "plaint.toml").write_text(
        'other = 1\n[defaults]\ncountry = "ZA"\nlangauge = "en"\ncurrency = 5\nretailer = "Amazon"\nzzz = "x"\n'
    )
    workspace = Workspace.open(tmp_path)
    assert workspace.defaults == {"country": "ZA", "retailer": "Amazon"}
    told = {finding.message.split(" ")[0]: finding for finding in workspace.problems}
    assert told["langauge"].suggestion == "Did you mean language?"
    assert told["langauge"].line == 4
    assert told["defaults.currency"].rule == "file.wrong-type"
    assert "Known are country" in told["zzz"].suggestion
    assert told["other"].line == 1


@pytest.mark.parametrize("text", ["[defaults", 'defaults = "ZA"\n', '[[defaults]]\ncountry = "ZA"\n'])
def test_a_broken_plaint_toml_is_a_problem_and_no_obstacle(tmp_path: Path, text: str) -> None:
    (tmp_path / "plaint.toml").write_text(text)
    put_case(tmp_path)
    workspace = Workspace.open(tmp_path)
    assert workspace.defaults == {}
    assert [problem.file for problem in workspace.problems] == ["plaint.toml"]
    assert names(workspace) == ["kettle"]


# Listing


def test_cases_are_found_at_any_depth_in_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b", "a/x/y", "c/one", "a"):
        put_case(tmp_path, name)
    assert names(Workspace.open(tmp_path)) == ["a", "a/x/y", "b", "c/one"]


def test_the_workspace_itself_may_be_a_case(tmp_path: Path) -> None:
    put_case(tmp_path, ".")
    workspace = Workspace.open(tmp_path)
    assert [case.name for case in workspace.cases()] == ["."]


def test_hidden_and_foreign_folders_and_parts_of_cases_are_not_searched(tmp_path: Path) -> None:
    put_case(tmp_path, "kettle")
    for name in (".git/x", ".trash/x", ".stversions/x", "@eaDir/x", "kettle/evidence/x", "kettle/letters/x"):
        put_case(tmp_path, name)
    put_case(tmp_path, "playbooks/x")
    put_case(tmp_path, "sub/playbooks/x")
    put_case(tmp_path, "evidence/x")
    assert names(Workspace.open(tmp_path)) == ["evidence/x", "kettle", "sub/playbooks/x"]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    outside = put_case(tmp_path / "outside")
    root = tmp_path / "cases"
    put_case(root)
    (root / "out").symlink_to(outside, target_is_directory=True)
    (root / "loop").symlink_to(root, target_is_directory=True)
    assert names(Workspace.open(root)) == ["kettle"]


def test_odd_folder_names_are_listed(tmp_path: Path) -> None:
    odd = [b"new\nline", b"-rf", b"\xff\xfe", b"esc\x1b[31m", b"x" * 240]
    for name in odd:
        put_case(tmp_path, os.fsdecode(name))
    workspace = Workspace.open(tmp_path)
    assert sorted(os.fsencode(folder.name) for folder in workspace.folders()) == sorted(odd)
    assert all(isinstance(case, LoadedCase) for case in workspace.cases())


def test_folders_too_deep_are_a_problem(tmp_path: Path) -> None:
    put_case(tmp_path, "/".join("d" * (listing.DEEPEST + 2)))
    put_case(tmp_path, "near")
    workspace = Workspace.open(tmp_path)
    assert names(workspace) == ["near"]
    assert "levels deep" in workspace.problems[0].message


def test_folders_that_fail_are_problems_and_those_that_have_just_gone_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("bad", "gone", "good"):
        put_case(tmp_path, name)
    real = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("bad"):
            raise PermissionError(13, "Permission denied")
        if path.endswith("gone"):
            raise FileNotFoundError(2, "gone")
        return real(path)

    workspace = Workspace.open(tmp_path)
    monkeypatch.setattr(os, "scandir", scandir)
    assert names(workspace) == ["good"]
    assert [problem.message for problem in workspace.problems] == ["bad cannot be read: Permission denied"]


def test_a_workspace_that_has_gone_lists_nothing_and_says_so(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    workspace.root.rmdir()
    assert workspace.folders() == []
    assert workspace.problems[0].rule == "file.unreadable-folder"


# Signatures


def test_a_signature_changes_with_every_part_of_a_case_and_with_nothing_else(tmp_path: Path) -> None:
    folder = put_case(tmp_path)
    workspace = Workspace.open(tmp_path)
    seen = {workspace.signature(folder)}
    for name in ("interactions/a.toml", "evidence/sub/x.png", "letters/l.md", "interactions.toml", "case 2.toml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
        seen.add(workspace.signature(folder))
    assert len(seen) == 6
    now = workspace.signature(folder)
    for name in ("notes.txt", "evidence/.DS_Store", ".git/x", "nested/case.toml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    workspace.read(folder)
    assert workspace.signature(folder) == now
    (folder / "case.toml").write_text((folder / "case.toml").read_text().replace("k7f3qd", "k7f3qe"))
    assert workspace.signature(folder) != now
    assert workspace.signature(tmp_path / "none") == NOTHING


def test_files_that_go_while_a_signature_is_made_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Entry:
        def __init__(self, name: str) -> None:
            self.name = name

        def is_dir(self, *, follow_symlinks: bool) -> bool:
            return self.name in {"evidence", ".git"}

        def stat(self, *, follow_symlinks: bool) -> os.stat_result:
            raise FileNotFoundError

    class Listing(list[Entry]):
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            return None

    held = {str(tmp_path): ["case.toml", "evidence"], f"{tmp_path}/evidence/": ["photo.png", ".git"]}
    monkeypatch.setattr(os, "scandir", lambda folder: Listing(map(Entry, held[folder])))
    assert listing.signature(str(tmp_path)) == NOTHING
