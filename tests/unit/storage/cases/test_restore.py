"""A case made of its files is whole or not there, and its names come from nobody's fantasy."""

from __future__ import annotations

from pathlib import Path

import pytest

from plaint.domain.errors import BrokenFile, Cancelled, NotSaved, UsageProblem
from plaint.storage.cases import restore
from plaint.storage.cases.restore import restore_case
from plaint.storage.workspace import Workspace

CASE = b'id = "k7f3qd"\ntitle = "Kettle"\nopened = 2026-11-12\n'
FILES = {"case.toml": CASE, "evidence/a.png": b"abc", "evidence/a.png.toml": b'id = "aaaaaa"\n'}


def quiet(done: int, total: int, text: str) -> None:
    """Nobody watches."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    Workspace.init(tmp_path / "cases")
    return Workspace.open(tmp_path / "cases", state=tmp_path / "state")


def test_the_folder_keeps_its_name_and_undo_takes_it_away(workspace: Workspace) -> None:
    folder = restore_case(workspace.store, FILES, "old-name-k7f3", quiet)
    assert folder.name == "old-name-k7f3"
    assert {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")} == FILES
    assert (folder / "evidence" / "a.png").stat().st_mode & 0o222 == 0
    workspace.undo()
    assert not folder.exists()
    assert workspace.redo() == "import case Kettle"
    assert folder.exists()


def test_a_name_that_is_taken_or_strange_becomes_one_like_any_new_case(workspace: Workspace) -> None:
    (workspace.root / "old").mkdir()
    for strange in ("old", "../x", "a/b", ".git", "über"):
        folder = restore_case(workspace.store, FILES, strange, quiet)
        assert folder.name == "2026-11-12-kettle-k7f3"
        workspace.undo()
    (workspace.root / "2026-11-12-kettle-k7f3").mkdir()
    assert restore_case(workspace.store, FILES, "", quiet).name == "2026-11-12-kettle-k7f3qd"
    workspace.undo()
    (workspace.root / "2026-11-12-kettle-k7f3qd").mkdir()
    with pytest.raises(UsageProblem, match="already is a folder"):
        restore_case(workspace.store, FILES, "", quiet)


def test_a_case_that_is_here_is_not_imported_twice(workspace: Workspace) -> None:
    (workspace.root / "another").mkdir()
    (workspace.root / "another" / "case.toml").write_text('id = "bbbbbb"\ntitle = "Tent"\n')
    folder = restore_case(workspace.store, FILES, "one", quiet)
    with pytest.raises(UsageProblem, match="here already: one"):
        restore_case(workspace.store, FILES, "two", quiet)
    (folder / "case.toml").write_text('title = "x"\nid = "k7f3qd"\nopened = "\n')
    with pytest.raises(UsageProblem, match="here already"):
        restore_case(workspace.store, FILES, "two", quiet)
    # An id that stands only in a text is nobody's.
    (folder / "case.toml").write_text('id = "aaaaaa"\ntitle = """\nid = "k7f3qd"\n"""\n')
    assert restore_case(workspace.store, FILES, "two", quiet).name == "two"


@pytest.mark.parametrize(
    "name",
    ["../x", "/x", "evidence/../../x", "evidence//x", "other/x.toml", "evidence/.hidden", "evidence/a\nb",
     "evidence/a:b", "evidence/" + "x" * 1000, "evidence/" + "d/" * 20 + "x", "EVIDENCE/A.png", "evidence/a.png/x",
     "Case.toml"],
)  # fmt: skip
def test_names_that_no_case_has_are_refused(workspace: Workspace, name: str) -> None:
    with pytest.raises(BrokenFile):
        restore_case(workspace.store, FILES | {name: b"x"}, "one", quiet)
    assert workspace.folders() == []


def test_a_heap_of_files_without_a_case_or_of_too_many_is_refused(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BrokenFile, match=r"no case\.toml"):
        restore_case(workspace.store, {}, "", quiet)
    monkeypatch.setattr(restore, "MOST", 1)
    with pytest.raises(BrokenFile, match="more than 1"):
        restore_case(workspace.store, FILES, "", quiet)


def test_what_is_stopped_or_fails_leaves_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(done: int, total: int, text: str) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        restore_case(workspace.store, FILES, "one", stop)
    monkeypatch.setattr("plaint.storage.files.durable.write_file", _full)
    with pytest.raises(NotSaved, match="full"):
        restore_case(workspace.store, FILES, "one", quiet)
    assert workspace.folders() == []
    assert [path.name for path in (workspace.root / ".trash").iterdir()] == [".gitignore"]


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")
