"""What a piece proves is said in its side file, and nothing else of it changes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.unit.storage.workspaces import NOW, loaded, open_workspace, put_case

from plaint.domain.errors import ChangedOnDisk, NotSaved, UsageProblem
from plaint.services.cases.actions import add_files
from plaint.services.evidence.describe import find_piece, provable, set_facts
from plaint.services.input.results import Edited
from plaint.storage.evidence import edit
from plaint.storage.workspace import LoadedCase, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_workspace(tmp_path)


@pytest.fixture
def case(workspace: Workspace, tmp_path: Path) -> LoadedCase:
    folder = put_case(workspace.root, extra='[[item]]\nname = "Kettle"\n')
    (tmp_path / "page.png").write_bytes(b"\x89PNG\r\n\x1a\nx")
    add_files(workspace, loaded(workspace, folder), [tmp_path / "page.png"], {}, now=NOW, source=random.Random(1))
    return loaded(workspace, folder)


def say(workspace: Workspace, case: LoadedCase, name: str, **fields: str) -> Edited:
    return set_facts(workspace, loaded(workspace, case.folder), name, fields, now=NOW)


def test_links_and_facts_are_changed_in_place(workspace: Workspace, case: LoadedCase) -> None:
    side = case.folder / "evidence" / "page.png.toml"
    side.write_text(side.read_text(encoding="utf-8") + "\n# mine\n", encoding="utf-8")
    done = say(workspace, case, "page", proves="problem, item 1", captured="2026-11-12 10:15", shows="E 5")
    assert [one.path for one in done.changed] == ["page.png.proves", "page.png.captured", "page.png.shows"]
    (piece,) = loaded(workspace, case.folder).evidence
    assert (piece.proves, piece.shows) == (("problem", "item 1"), "E 5")
    assert side.read_text(encoding="utf-8").endswith("# mine\n")
    assert say(workspace, case, "page", shows="E 5").changed == ()
    say(workspace, case, "page", shows="")
    assert loaded(workspace, case.folder).evidence[0].shows == ""
    workspace.undo()
    assert loaded(workspace, case.folder).evidence[0].shows == "E 5"
    assert say(workspace, case, "page", proves="item 2").notes == (
        "proves: 'item 2' is not in this case; there is problem, remedy, item 1",
    )
    assert provable(case)[2] == ("item 1", "Kettle")


def test_facts_of_the_file_and_unknown_names_are_refused(workspace: Workspace, case: LoadedCase) -> None:
    with pytest.raises(UsageProblem) as caught:
        say(workspace, case, "page", sha256="0")
    assert "no field of evidence that can be set" in caught.value.message
    with pytest.raises(UsageProblem) as caught:
        say(workspace, case, "page", prove="problem")
    assert caught.value.hint == "did you mean proves?"
    with pytest.raises(UsageProblem) as caught:
        say(workspace, case, "pgae.png", shows="x")
    assert caught.value.hint == "did you mean page.png?"
    assert find_piece(case, case.evidence[0].id).name == "page.png"
    with pytest.raises(UsageProblem):
        find_piece(case, "")


def test_a_file_put_in_by_hand_gets_its_side_file_with_the_hash_of_now(
    workspace: Workspace, case: LoadedCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    (case.folder / "evidence" / "hand.txt").write_text("hello", encoding="utf-8")
    say(workspace, case, "hand.txt", kind="chat")
    piece = find_piece(loaded(workspace, case.folder), "hand.txt")
    assert (piece.kind, piece.size, piece.added) == ("chat", 5, NOW)
    assert piece.sha256.startswith("2cf24dba")
    (case.folder / "evidence" / "two.txt").write_text("two", encoding="utf-8")

    def gone(_path: Path) -> tuple[str, int]:
        raise FileNotFoundError

    monkeypatch.setattr(edit, "digest_of_file", gone)
    with pytest.raises(ChangedOnDisk, match="no longer there"):
        say(workspace, case, "two.txt", kind="chat")

    def broken(_path: Path) -> tuple[str, int]:
        raise OSError(5, "I/O error")

    monkeypatch.setattr(edit, "digest_of_file", broken)
    with pytest.raises(NotSaved):
        say(workspace, case, "two.txt", kind="chat")
    (case.folder / "evidence" / "gone.txt.toml").write_text('sha256 = "0"\n', encoding="utf-8")
    say(workspace, case, "gone.txt", withdrawn="lost")
    assert find_piece(loaded(workspace, case.folder), "gone.txt").withdrawn == "lost"
