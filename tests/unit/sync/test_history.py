from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.sync.conftest import MakePair, Person

from plaint.domain.errors import BrokenFile, PlaintError, UsageProblem
from plaint.services.sync import history
from plaint.storage.workspace import Workspace
from plaint.sync.commit_message import describe, short_name
from plaint.sync.diff import ChangeKind, Difference, differences

Pair = tuple[Person, Person]


def told(person: Person) -> list[str]:
    return [str(change) for event in history.history_of(person.workspace, person.case()) for change in event.changes]


def test_it_tells_field_by_field_what_changed_and_who_did_it(pair: Pair) -> None:
    anna, ben = pair
    ben.edit(order__delivered=anna.case().case.opened)
    ben.log("bbbbb1", "Asked for a refund")
    ben.sync()
    anna.sync()
    events = history.history_of(anna.workspace, anna.case())
    assert [str(change) for change in events[0].changes] == [
        "order.delivered: - -> 2026-11-22",
        "logged bbbbb1: Asked for a refund",
    ]
    assert (events[0].author, events[-1].author) == ("Ben", "Anna")
    assert [str(change) for change in events[-1].changes] == ["opened: Kettle arrived cracked"]


@pytest.mark.parametrize("below", ["", "cases"])
def test_it_follows_the_case_through_the_names_of_its_folder(make_pair: MakePair, below: str) -> None:
    anna, _ = make_pair(below)
    anna.edit(title="First")
    anna.sync()
    for name in ("one", "two"):
        folder = anna.case().folder
        folder.rename(folder.with_name(name))
        done = anna.sync()
        assert f"folder set to {name}" in done.commits[0].message
    anna.edit(title="Second")
    anna.sync()
    changes = told(anna)
    assert "title: First -> Second" in changes
    assert "title: Kettle arrived cracked -> First" in changes
    first = [event for event in history.history_of(anna.workspace, anna.case()) if event.author != history.HERE][-1]
    assert history.restore(anna.workspace, anna.case(), first.version[:10]).changed
    assert anna.case().case.title == "Kettle arrived cracked"


def test_a_decision_in_a_merge_is_part_of_the_history(pair: Pair) -> None:
    anna, ben = pair
    anna.edit(title="Cracked kettle")
    ben.edit(title="Broken kettle")
    anna.sync()
    ben.sync()
    file = next(ben.root.glob("*/case.toml"))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.split("<<<<<<<")[0] + 'title = "Both"\n' + text.split(">>>>>>> theirs\n")[1], encoding="utf-8")
    ben.sync()
    assert "title: Broken kettle -> Both" in told(ben)


def test_versions_that_only_this_computer_has_are_told_too(pair: Pair) -> None:
    anna, _ = pair
    for title in ("One", "Two"):
        anna.edit(title=title)
    events = history.history_of(anna.workspace, anna.case(), patches=True)
    own = [event for event in events if event.author == history.HERE]
    assert {str(change) for event in own for change in event.changes} >= {"title: One -> Two"}
    assert any("+title = " in event.patch for event in own)
    version = next(event.version for event in own if any(change.after == "One" for change in event.changes))
    assert history.restore(anna.workspace, anna.case(), version[:16]).changed
    assert anna.case().case.title == "One"
    assert anna.workspace.undo() == f"restore case.toml of {version[:12]}"
    assert anna.case().case.title == "Two"


def test_without_a_repository_the_kept_versions_are_the_history(tmp_path: Path, kettle: object) -> None:
    person = Person("solo", tmp_path / "solo")
    Workspace.init(person.root)
    person.workspace.create(kettle)  # type: ignore[arg-type]
    person.edit(title="New")
    assert "title: Kettle arrived cracked -> New" in told(person)
    bare = Workspace.open(person.root)
    assert history.history_of(bare, person.case()) == []


def test_a_new_repository_without_a_commit_has_no_history(tmp_path: Path, kettle: object) -> None:
    person = Person("solo", tmp_path / "solo")
    Workspace.init(person.root)
    person.git("init", "-q")
    Workspace.open(person.root).create(kettle)  # type: ignore[arg-type]
    assert history.history_of(Workspace.open(person.root), person.case()) == []


def test_evidence_comes_back_only_where_it_is_gone(pair: Pair) -> None:
    anna, _ = pair
    folder = anna.case().folder / "evidence"
    folder.mkdir()
    proof = folder / "photo.jpg"
    proof.write_bytes(b"\xff\xd8 one")
    anna.sync()
    commit = anna.git("rev-parse", "HEAD").strip()
    proof.write_bytes(b"two")
    with pytest.raises(PlaintError, match="never written over"):
        history.restore(anna.workspace, anna.case(), commit, "evidence/photo.jpg")
    assert proof.read_bytes() == b"two"
    proof.unlink()
    done = history.restore(anna.workspace, anna.case(), commit, "evidence/photo.jpg")
    assert str(done.changed[0]) == "evidence added: photo.jpg"
    assert proof.read_bytes() == b"\xff\xd8 one"
    assert history.restore(anna.workspace, anna.case(), commit, "evidence/photo.jpg").changed == ()


def test_what_cannot_be_restored_is_said(pair: Pair) -> None:
    anna, _ = pair
    commit = anna.git("rev-parse", "HEAD").strip()
    case = anna.case()
    for file in ("../x", "evidence/../../x", "/etc/passwd", "notes.txt", "interactions"):
        with pytest.raises(UsageProblem, match="no file of a case"):
            history.restore(anna.workspace, case, commit, file)
    for version in ("abc", "--all", "HEAD~1", ""):
        with pytest.raises(UsageProblem, match="is no version"):
            history.restore(anna.workspace, case, version)
    with pytest.raises(UsageProblem, match="there is no version 'ffff'"):
        history.restore(anna.workspace, case, "ffff")
    with pytest.raises(UsageProblem, match=r"letters/x\.md was not in the case"):
        history.restore(anna.workspace, case, commit, "letters/x.md")


def test_a_version_of_another_case_or_with_markers_is_refused(pair: Pair) -> None:
    anna, _ = pair
    file = anna.case().folder / "case.toml"
    good = file.read_bytes()
    file.write_bytes(good.replace(b"k7f3qd", b"z7f3qd"))
    anna.git("commit", "-qam", "Other")
    file.write_bytes(b"<<<<<<< a\n" + good)
    anna.git("commit", "-qam", "Markers")
    file.write_bytes(good)
    anna.git("commit", "-qam", "Good")
    _, marked, other = anna.git("log", "-3", "--format=%H").split()
    with pytest.raises(BrokenFile, match="conflict markers"):
        history.restore(anna.workspace, anna.case(), marked)
    with pytest.raises(PlaintError, match="belongs to another case"):
        history.restore(anna.workspace, anna.case(), other)
    assert file.read_bytes() == good


def texts(file: str, before: bytes | None, after: bytes | None) -> list[str]:
    return [str(change) for change in differences(file, before, after)]


def test_differences_are_told_by_meaning() -> None:
    assert texts("case.toml", b"a = 1", b"a = 1") == []
    assert texts("case.toml", b'[[item]]\nname = "a"', b'[[item]]\nname = "b"') == ["item.1.name: a -> b"]
    assert texts("case.toml", b"a = ", b"a = 1") == ["file changed: case.toml"]
    assert texts("case.toml", b'title = "x"', None) == ["file changed: case.toml removed"]
    entry = b'id = "aaaaa1"\ntext = "First line\\nmore"\n'
    assert texts("interactions/x.toml", None, entry) == ["logged aaaaa1: First line"]
    assert texts("interactions/x.toml", entry, None) == ["entry removed aaaaa1: First line"]
    assert texts("interactions/x.toml", entry, entry + b'withdrawn = "twice"') == ["aaaaa1.withdrawn: - -> twice"]
    assert texts("interactions/x.toml", b"a = ", b"b = ") == ["file changed: interactions/x.toml"]
    assert texts("evidence/a.png", b"1", b"2") == ["evidence changed: a.png"]
    assert texts("evidence/a.png", b"1", None) == ["evidence removed: a.png"]
    assert texts("evidence/a.png.toml", None, b'title = "x"') == []
    assert texts("evidence/a.png.toml", b'title = "x"', b'title = "y"') == ["a.png.toml.title: x -> y"]
    letter = b'+++\nid = "p4d1aa"\ntitle = "Claim"\n+++\n\nDear Sir\n'
    assert texts("letters/x.md", None, letter) == ["letter written: Claim"]
    assert texts("letters/x.md", letter, None) == ["file changed: letters/x.md"]
    assert texts("letters/x.md", letter, letter.replace(b"Claim", b"Bill") + b"Bye\n") == [
        "p4d1aa.title: Claim -> Bill",
        "p4d1aa.text: earlier text -> new text",
    ]
    assert texts("notes.txt", None, b"x") == ["file changed: notes.txt"]


def test_the_message_of_a_commit_says_what_was_done() -> None:
    def logged(number: int) -> Difference:
        return Difference(ChangeKind.LOGGED, "interactions/x.toml", f"aaaaa{number}", after=f"Call {number}")

    proof = Difference(ChangeKind.EVIDENCE, "evidence/a", "a")
    assert describe([logged(1), proof, proof]) == 'logged "Call 1"; 2 pieces of evidence added'
    assert describe([logged(1), logged(2), logged(3)]) == "3 entries logged"
    field = Difference(ChangeKind.FIELD, "case.toml", "order.delivered", "-", "2026-11-09")
    assert describe([field]) == "order.delivered set to 2026-11-09"
    assert describe([field, Difference(ChangeKind.FIELD, "case.toml", "title", "x", "-")]).endswith("title removed")
    assert describe([field] * 3) == "3 fields changed"
    withdrawn = Difference(ChangeKind.FIELD, "interactions/x.toml", "aaaaa1.withdrawn", "-", "twice")
    assert describe([withdrawn]) == "withdrew aaaaa1 (twice)"
    gone = Difference(ChangeKind.UNLOGGED, "interactions/x.toml", "aaaaa1", before="Call")
    letter = Difference(ChangeKind.LETTER, "letters/x.md", "Claim")
    assert describe([gone, letter]) == '1 entry taken out of the log; wrote "Claim"'
    assert describe([letter] * 3 + [Difference(ChangeKind.FILE, "x", "x")] * 3) == "3 letters written; 3 files changed"
    assert describe([]) == "changed"
    assert short_name("a/2026-11-12-kettle-arrived-cracked-k7f3", "k7f3qd") == "kettle-arrived-cracked (k7f3)"
    assert short_name("kettle-k7f3qd", "k7f3qd") == "kettle (k7f3)"
    assert short_name("kettle", "") == "kettle"
