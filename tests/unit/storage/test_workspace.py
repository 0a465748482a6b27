"""Opening, listing, reading and finding."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

import pytest
from tests.unit.storage.workspaces import DAY, contents, loaded, open_workspace, put_case, rules

from plaint.domain.errors import BrokenFile, NotSaved, UsageProblem
from plaint.domain.findings import Level
from plaint.storage import listing, loading
from plaint.storage.listing import NOTHING
from plaint.storage.workspace import BrokenCase, LoadedCase, Workspace, duplicates, is_workspace


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
    assert Workspace.open(tmp_path).now().tzinfo is not None


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

    monkeypatch.setattr(loading, "parse_case", explode)
    case = Workspace.open(tmp_path).read(folder)
    assert isinstance(case, BrokenCase)
    assert "RecursionError" in case.finding.message


def test_a_disk_error_is_a_broken_case_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = put_case(tmp_path)

    def fail(*_: object) -> object:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(loading, "read_snapshot", fail)
    case = Workspace.open(tmp_path).read(folder)
    assert isinstance(case, BrokenCase)
    assert "Input/output error" in case.finding.message
    assert loading.finding_of(ValueError(), "x").message == "x cannot be read: ValueError"


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
    real = loading.read_inside

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

    monkeypatch.setattr(loading, "read_inside", vanish)
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
        name = "case.toml"

        def is_dir(self, *, follow_symlinks: bool) -> bool:
            return False

        def stat(self, *, follow_symlinks: bool) -> os.stat_result:
            raise FileNotFoundError

    class Listing(list[Entry]):
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            return None

    monkeypatch.setattr(os, "scandir", lambda _: Listing([Entry()]))
    assert listing.signature(str(tmp_path)) == NOTHING


# Finding


@pytest.fixture
def three(tmp_path: Path) -> Workspace:
    root = tmp_path / "cases"
    put_case(root, "2026-kettle", "k7f3qd")
    put_case(root, "2026-toaster", "k7g4rr")
    put_case(root, "shop/2026-toaster", "m2q8x4")
    (put_case(root, "broken", "zzzzzz") / "case.toml").write_text("broken")
    return Workspace.open(root)


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("k7f3qd", "2026-kettle"),
        ("m2", "shop/2026-toaster"),
        ("2026-kettle", "2026-kettle"),
        ("2026-kettle/", "2026-kettle"),
        ("2026-toaster", "2026-toaster"),
        ("shop/2026-toaster", "shop/2026-toaster"),
        ("broken", "broken"),
    ],
)
def test_a_case_is_found_by_id_beginning_name_or_folder(three: Workspace, reference: str, name: str) -> None:
    assert three.find(reference).name == name


def test_a_case_is_found_by_a_path_from_where_one_stands(three: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(three.root / "shop")
    assert three.find("2026-toaster").name == "shop/2026-toaster"
    assert three.find("./2026-toaster/case.toml").name == "shop/2026-toaster"
    assert three.find(str(three.root / "2026-kettle")).name == "2026-kettle"
    monkeypatch.chdir(three.root / "2026-kettle")
    assert three.find(".").name == "2026-kettle"


def test_several_that_fit_are_all_named(three: Workspace) -> None:
    with pytest.raises(UsageProblem, match="fits several cases") as caught:
        three.find("k7")
    assert "k7f3qd Kettle arrived cracked (2026-kettle)" in caught.value.message
    assert "k7g4rr" in caught.value.message


def test_folders_of_one_name_in_two_places_are_ambiguous(three: Workspace) -> None:
    put_case(three.root, "else/same", "aaaaaa")
    put_case(three.root, "other/same", "bbbbbb")
    with pytest.raises(UsageProblem, match="fits several cases"):
        three.find("same")
    for place in ("else", "other"):
        (three.root / place / "same" / "case.toml").write_text("broken")
    with pytest.raises(UsageProblem, match="else/same; other/same"):
        three.find("same")
    put_case(three.root, "other/same", "bbbbbb")
    assert three.find("same").name == "other/same"


def test_many_that_fit_are_counted(tmp_path: Path) -> None:
    for number in range(8):
        put_case(tmp_path, f"c{number}")
    with pytest.raises(UsageProblem, match="and 3 more"):
        Workspace.open(tmp_path).find("k7f3qd")


@pytest.mark.parametrize("reference", ["", "  ", "k7f3xx", "toastr", "/etc", "a\0b", "x" * 5000, "zzzzzz"])
def test_what_does_not_exist_is_told_with_a_hint(three: Workspace, reference: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        three.find(reference)
    assert caught.value.hint
    assert len(caught.value.message) < 400


def test_the_nearest_names_are_offered(three: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem) as caught:
        three.find("k7f3qe")
    assert "k7f3qd" in caught.value.hint
    with pytest.raises(UsageProblem) as caught:
        three.find("toast")
    assert "2026-toaster" in caught.value.hint
    with pytest.raises(UsageProblem) as caught:
        open_workspace(tmp_path).find("%%%%")
    assert "plaint list" in caught.value.hint
    (tmp_path / "void").mkdir()
    with pytest.raises(UsageProblem) as caught:
        Workspace.open(tmp_path / "void").find("anything")
    assert "no case yet" in caught.value.hint


def test_an_id_written_in_an_unusual_way_is_found(tmp_path: Path) -> None:
    folder = put_case(tmp_path)
    (folder / "case.toml").write_text('"\\u0069d" = "k7f3qd"\ntitle = "x"\n')
    other = put_case(tmp_path, "other", "aaaaaa")
    (other / "case.toml").write_text("broken")
    workspace = Workspace.open(tmp_path)
    assert workspace.find("k7f").name == "kettle"


def test_a_file_that_cannot_be_read_has_no_id_to_be_found_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from plaint.storage import lookup

    folder = put_case(tmp_path)

    def fail(*_: object) -> object:
        raise BrokenFile("no")

    monkeypatch.setattr(lookup, "read_inside", fail)
    assert lookup.quick_ids(folder, tmp_path) == set()


def test_an_id_that_only_stands_in_a_text_is_not_the_case_s(tmp_path: Path) -> None:
    put_case(tmp_path, extra='[problem]\ntext = """\nid = "aaaaaa"\n"""\n')
    with pytest.raises(UsageProblem):
        Workspace.open(tmp_path).find("aaaaaa")


def test_the_day_of_opening_counts_as_an_update(tmp_path: Path) -> None:
    case = loaded(Workspace.open(tmp_path), put_case(tmp_path, extra="closed = 2026-12-01\n"))
    assert case.case.opened == DAY
    assert case.updated is not None
    assert case.updated.date() == date(2026, 12, 1)
