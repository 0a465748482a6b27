"""Finding the case that a person means."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.unit.storage.workspaces import DAY, loaded, open_workspace, put_case

from plaint.domain.errors import BrokenFile, UsageProblem
from plaint.storage.cases.find import find, find_directly
from plaint.storage.workspace import Workspace


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


def test_a_name_that_means_one_case_is_found_without_looking_at_the_others(
    three: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nested in ("2026-kettle/inner", "2026-kettle/evidence/2026-toaster", ".hidden", "playbooks", "evidence"):
        put_case(three.root, nested, "n3st3d")
    (three.root / "linked").symlink_to(three.root / "2026-kettle")
    (three.root / "empty").mkdir()
    root, folders = three.root, three.folders()
    names = "2026-kettle 2026-kettle/ 2026-toaster broken evidence inner 2026-kettle/inner linked empty .hidden"
    more = ("..", ".", "", "k7f3qd", "k7", "no\0name", "shop/2026-toaster", "shop", "./case.toml", "cases/2026-kettle")
    places = "2026-kettle 2026-kettle/case.toml 2026-kettle/inner 2026-kettle/inner/case.toml linked nowhere"
    inside = ("2026-kettle/evidence", "shop/2026-toaster/case.toml", ".hidden/case.toml", "playbooks", "")
    answered = 0
    for here in (root, root / "shop", root / "2026-kettle", root.parent):
        monkeypatch.chdir(here)
        for reference in (*names.split(), *more, *(str(root / place) for place in (*places.split(), *inside))):
            found = find_directly(root, reference)
            if found is not None:
                answered += 1
                assert find(root, folders, reference).folder == found, reference
    assert answered > 20
    monkeypatch.setattr(Workspace, "folders", lambda _: pytest.fail("all cases were looked at"))
    assert three.find("2026-kettle").name == "2026-kettle"


def test_a_part_of_a_case_that_is_the_workspace_itself_is_no_case(three: Workspace) -> None:
    put_case(three.root, "evidence", "n3st3d")
    assert find_directly(three.root, "evidence") == three.root / "evidence"
    (three.root / "case.toml").write_text((three.root / "2026-kettle" / "case.toml").read_text())
    assert find_directly(three.root, "evidence") is None


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
    from plaint.storage.cases import find as lookup

    folder = put_case(tmp_path)

    def fail(*_: object) -> object:
        raise BrokenFile("no")

    monkeypatch.setattr(lookup, "read_inside", fail)
    assert lookup.possible_ids(folder, tmp_path) == set()


def test_an_id_that_only_stands_in_a_text_is_not_the_case_s(tmp_path: Path) -> None:
    put_case(tmp_path, extra='[problem]\ntext = """\nid = "aaaaaa"\n"""\n')
    with pytest.raises(UsageProblem):
        Workspace.open(tmp_path).find("aaaaaa")


def test_the_day_of_opening_counts_as_an_update(tmp_path: Path) -> None:
    case = loaded(Workspace.open(tmp_path), put_case(tmp_path, extra="closed = 2026-12-01\n"))
    assert case.case.opened == DAY
    assert case.updated is not None
    assert case.updated.date() == date(2026, 12, 1)
