"""Reading one case: whatever its folder holds, the answer is values and findings."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.unit.storage.workspaces import contents, loaded, put_case, rules

from plaint.domain.model.finding import Level
from plaint.storage.cases import load
from plaint.storage.cases.load import duplicates
from plaint.storage.files import read
from plaint.storage.workspace import BrokenCase, LoadedCase, Workspace


def names(workspace: Workspace) -> list[str]:
    return [str(folder.relative_to(workspace.root)) for folder in workspace.folders()]


# Reading


def test_a_case_is_read_with_its_log_letters_and_evidence(tmp_path: Path) -> None:
    folder = put_case(tmp_path)
    (folder / "interactions").mkdir()
    (folder / "interactions" / "b.toml").write_text('id = "bbbbbb"\nat = 2026-11-20T10:00:00+02:00\n')
    (folder / "interactions.toml").write_text('[[interaction]]\nid = "aaaaaa"\nat = 2026-11-13\n')
    (folder / "letters").mkdir()
    (folder / "letters" / "l.md").write_text('+++\nid = "p4d1xx"\ntitle = "Claim"\n+++\n\nDear seller\n')
    (folder / "evidence").mkdir()
    (folder / "evidence" / "photo.png").write_bytes(b"x")
    case = loaded(Workspace.open(tmp_path), folder)
    assert (case.name, case.case.id) == ("kettle", "k7f3qd")
    assert [(entry.id, entry.file) for entry in case.log] == [
        ("aaaaaa", "interactions.toml"),
        ("bbbbbb", "interactions/b.toml"),
    ]
    assert [(letter.id, letter.file) for letter in case.letters] == [("p4d1xx", "letters/l.md")]
    assert [piece.name for piece in case.evidence] == ["photo.png"]
    assert case.updated == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert case.conflicts == 0


def test_reading_changes_nothing_on_disk(tmp_path: Path) -> None:
    folder = put_case(tmp_path)
    before = [path.stat().st_mtime_ns for path in (tmp_path, folder)]
    workspace = Workspace.open(tmp_path)
    list(workspace.cases())
    assert [path.stat().st_mtime_ns for path in (tmp_path, folder)] == before
    assert contents(tmp_path).keys() == {"kettle", "kettle/case.toml"}


def test_a_case_without_any_date_was_never_updated(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "case.toml").write_text('id = "k7f3qd"\ntitle = "x"\n')
    assert loaded(Workspace.open(tmp_path), folder).updated is None


@pytest.mark.parametrize(
    ("data", "line"),
    [(b'id = "k7f3qd"\ntitle = \n', 2), (b"\xff\xfe", 1), (b'title = "no id"\n', None), (b"", None), (b"[" * 5000, 1)],
)
def test_a_broken_file_is_told_with_its_place_and_left_exactly_as_it_is(
    tmp_path: Path, data: bytes, line: int | None
) -> None:
    folder = put_case(tmp_path)
    (folder / "case.toml").write_bytes(data)
    put_case(tmp_path, "other", "aaaaaa")
    broken, other = Workspace.open(tmp_path).cases()
    assert isinstance(broken, BrokenCase)
    assert isinstance(other, LoadedCase)
    assert broken.finding.level is Level.ERROR
    assert (broken.finding.file, broken.finding.line) == ("case.toml", line)
    assert broken.finding.message
    assert broken.finding.suggestion
    assert (folder / "case.toml").read_bytes() == data


def test_a_case_toml_that_is_no_file_is_broken(tmp_path: Path) -> None:
    (tmp_path / "folder" / "case.toml").mkdir(parents=True)
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe" / "case.toml")
    found = [case for case in Workspace.open(tmp_path).cases() if isinstance(case, BrokenCase)]
    assert [case.name for case in found] == ["folder", "pipe"]


def test_a_case_that_has_gone_is_broken(tmp_path: Path) -> None:
    case = Workspace.open(tmp_path).read(tmp_path / "gone")
    assert isinstance(case, BrokenCase)
    assert case.finding.rule == "file.missing"


def test_a_link_inside_the_workspace_is_read_and_one_that_leads_out_is_not(tmp_path: Path) -> None:
    root = tmp_path / "cases"
    real = put_case(root, "real")
    secret = tmp_path / "secret.toml"
    secret.write_text('id = "secret"\n')
    for name, target in (("in", real / "case.toml"), ("out", secret)):
        (root / name).mkdir()
        (root / name / "case.toml").symlink_to(target)
    workspace = Workspace.open(root)
    inside, outside = workspace.read(root / "in"), workspace.read(root / "out")
    assert isinstance(inside, LoadedCase)
    assert inside.case.id == "k7f3qd"
    assert isinstance(outside, BrokenCase)
    assert "outside the workspace" in outside.finding.message


def test_what_no_parser_foresaw_is_a_broken_case_and_no_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = put_case(tmp_path)

    def explode(*_: object) -> object:
        raise RecursionError

    monkeypatch.setattr(load, "parse_case", explode)
    case = Workspace.open(tmp_path).read(folder)
    assert isinstance(case, BrokenCase)
    assert "RecursionError" in case.finding.message


def test_a_disk_error_is_a_broken_case_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = put_case(tmp_path)

    def fail(*_: object) -> object:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(read, "read_snapshot", fail)
    case = Workspace.open(tmp_path).read(folder)
    assert isinstance(case, BrokenCase)
    assert "Input/output error" in case.finding.message
    assert read.finding_of(ValueError(), "x").message == "x cannot be read: ValueError"


def test_broken_parts_become_findings_and_hide_nothing_else(tmp_path: Path) -> None:
    folder = put_case(tmp_path)
    for part in ("interactions", "letters"):
        (folder / part).mkdir()
    (folder / "interactions" / "good.toml").write_text('id = "aaaaaa"\n')
    (folder / "interactions" / "bad.toml").write_text("id = \n")
    (folder / "interactions" / "link.toml").symlink_to("/etc/hostname")
    (folder / "interactions" / "notes.docx").write_bytes(b"")
    (folder / "letters" / "good.md").write_text('+++\nid = "bbbbbb"\n+++\nText')
    (folder / "letters" / "bad.md").write_bytes(b"\xff\xfe\x00")
    os.mkfifo(folder / "letters" / "pipe.md")
    case = loaded(Workspace.open(tmp_path), folder)
    assert [entry.id for entry in case.log] == ["aaaaaa"]
    assert [letter.id for letter in case.letters] == ["bbbbbb"]
    told = {finding.file for finding in case.findings}
    assert told >= {
        "interactions/bad.toml", "interactions/link.toml", "interactions/notes.docx", "letters/bad.md",
        "letters/pipe.md",
    }  # fmt: skip


def test_parts_that_are_files_or_cannot_be_listed_are_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put_case(tmp_path)
    (folder / "interactions").write_text("not a folder")
    (folder / "letters").mkdir()
    real = os.scandir

    def scandir(path: object) -> object:
        if str(path).endswith("letters"):
            raise PermissionError(13, "Permission denied")
        return real(str(path))

    monkeypatch.setattr(os, "scandir", scandir)
    case = loaded(Workspace(tmp_path), folder)
    assert [(finding.file, finding.message) for finding in case.findings] == [
        ("letters", "letters cannot be read: Permission denied")
    ]


def test_files_that_go_while_they_are_read_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = put_case(tmp_path)
    for part, name in (("interactions", "a.toml"), ("letters", "a.md")):
        (folder / part).mkdir()
        (folder / part / name).write_text("")
    real = read.read_inside

    def vanish(path: Path, root: Path) -> object:
        if path.parent.name in {"interactions", "letters"}:
            raise FileNotFoundError
        found = real(path, root)
        if path.name == "case.toml":
            monkeypatch.setattr(os, "scandir", scandir)
        return found

    kept = os.scandir

    def scandir(path: object) -> object:
        if Path(str(path)) == folder:
            raise FileNotFoundError
        return kept(str(path))

    monkeypatch.setattr(load, "read_inside", vanish)
    case = Workspace(tmp_path).read(folder)
    assert isinstance(case, LoadedCase)
    assert case.log == ()
    assert case.findings == ()


# Conflicts


def test_conflicted_copies_are_counted_and_never_listed(tmp_path: Path) -> None:
    folder = put_case(tmp_path)
    shutil.copy(folder / "case.toml", folder / "case (Anna's conflicted copy 2026-08-03).toml")
    (folder / "interactions").mkdir()
    (folder / "interactions" / "2026-11-12-m2q8x4.toml").write_text('id = "m2q8x4"\nreason = "one"\n')
    (folder / "interactions" / "2026-11-12-m2q8x4-LAPTOP.toml").write_text('id = "m2q8x4"\nreason = "two"\n')
    (folder / "letters").mkdir()
    for name in ("a.md", "a (1).md"):
        (folder / "letters" / name).write_text('+++\nid = "p4d1xx"\n+++\nText')
    case = loaded(Workspace.open(tmp_path), folder)
    assert case.conflicts == 3
    assert [entry.reason for entry in case.log] == ["one"]
    assert [letter.file for letter in case.letters] == ["letters/a.md"]
    assert rules(case) == ["file.conflict"] * 3
    assert names(Workspace.open(tmp_path)) == ["kettle"]


def test_a_name_like_a_conflicted_copy_does_not_hide_another_entry_or_letter(tmp_path: Path) -> None:
    folder = put_case(tmp_path)
    (folder / "interactions").mkdir()
    (folder / "interactions" / "call.toml").write_text('id = "aaaaaa"\n')
    (folder / "interactions" / "call 2.toml").write_text('id = "bbbbbb"\n')
    (folder / "interactions" / "visit 2.toml").write_text('id = "cccccc"\n')
    (folder / "letters").mkdir()
    (folder / "letters" / "a.md").write_text('+++\nid = "dddddd"\n+++\n')
    (folder / "letters" / "a 2.md").write_text('+++\nid = "eeeeee"\n+++\n')
    (folder / "case-notes.md").write_text("mine")
    case = loaded(Workspace.open(tmp_path), folder)
    assert {entry.id for entry in case.log} == {"aaaaaa", "bbbbbb", "cccccc"}
    assert {letter.id for letter in case.letters} == {"dddddd", "eeeeee"}
    assert case.conflicts == 0


def test_files_with_conflict_markers_count_as_conflicts(tmp_path: Path) -> None:
    text = 'text = """\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n"""\n'
    folder = put_case(tmp_path, extra=f"[problem]\n{text}")
    case = loaded(Workspace.open(tmp_path), folder)
    assert case.conflicts == 1
    assert "file.conflict-markers" in rules(case)


def test_the_same_id_in_two_files_shows_both_and_an_error(tmp_path: Path) -> None:
    folder = put_case(tmp_path)
    (folder / "interactions").mkdir()
    for name in ("a", "b"):
        (folder / "interactions" / f"{name}.toml").write_text(f'id = "m2q8x4"\nreason = "{name}"\n')
    case = loaded(Workspace.open(tmp_path), folder)
    assert sorted(entry.reason for entry in case.log) == ["a", "b"]
    (finding,) = case.findings
    assert (finding.rule, finding.level, finding.file) == ("log.duplicate-id", Level.ERROR, "interactions/b.toml")
    assert "interactions/a.toml" in finding.message


def test_case_ids_that_several_folders_bear_are_told_for_each(tmp_path: Path) -> None:
    for name in ("a", "b"):
        put_case(tmp_path, name)
    put_case(tmp_path, "c", "cccccc")
    (put_case(tmp_path, "d") / "case.toml").write_text("broken")
    found = duplicates(Workspace.open(tmp_path).cases())
    assert found.keys() == {"a", "b"}
    assert "b" in found["a"].message
    assert "a" in found["b"].message
