"""What a workspace writes: whole, and never over what was not read."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.unit.storage.workspaces import DAY, contents, entry, loaded, new_case, open_workspace, put_case

from plaint.domain.errors import ChangedOnDisk, NotSaved, PlaintError, UsageProblem
from plaint.domain.model.case import Case
from plaint.domain.model.letter import Letter
from plaint.storage.files.disk import DISK
from plaint.storage.saving import save as atomic
from plaint.storage.toml.edit import Append, Remove, Set
from plaint.storage.workspace import LoadedCase, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_workspace(tmp_path)


@pytest.fixture
def case(workspace: Workspace) -> LoadedCase:
    return new_case(workspace)


def again(workspace: Workspace, case: LoadedCase) -> LoadedCase:
    return loaded(workspace, case.folder)


def by_hand(case: LoadedCase, old: str, new: str, file: str = "case.toml") -> None:
    path = case.folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


# New cases


def test_a_new_case_lies_in_a_folder_named_after_it(workspace: Workspace) -> None:
    case = new_case(workspace)
    assert case.name == "2026-11-12-kettle-arrived-cracked-k7f3"
    assert (case.case.id, case.case.title, case.case.opened) == ("k7f3qd", "Kettle arrived cracked", DAY)


def test_a_folder_that_is_somebody_s_is_never_used_for_a_new_case(workspace: Workspace) -> None:
    taken = put_case(workspace.root, "2026-11-12-kettle-arrived-cracked-k7f3", "aaaaaa")
    before = contents(taken)
    assert new_case(workspace).name == "2026-11-12-kettle-arrived-cracked-k7f3qd"
    assert contents(taken) == before
    with pytest.raises(ChangedOnDisk, match="there already is a folder"):
        new_case(workspace)


def test_an_empty_folder_of_the_right_name_is_used_and_a_link_is_not(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.root / "2026-11-12-kettle-arrived-cracked-k7f3").mkdir()
    assert new_case(workspace).name.endswith("-k7f3")
    (workspace.root / "2026-11-12-pot-m2q8").symlink_to(tmp_path, target_is_directory=True)
    assert new_case(workspace, "m2q8x4", "Pot").name.endswith("-m2q8x4")


def test_a_folder_that_cannot_be_looked_into_is_not_used(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> Any:
        raise PermissionError

    monkeypatch.setattr(Path, "is_symlink", refuse)
    with pytest.raises(ChangedOnDisk, match="there already is"):
        new_case(workspace)


def test_an_id_that_is_none_is_refused(workspace: Workspace, case: LoadedCase) -> None:
    with pytest.raises(UsageProblem, match="no identifier"):
        workspace.create(Case("../../etc", "x"))
    with pytest.raises(UsageProblem, match="no identifier"):
        workspace.add_interaction(case, entry("../x"))
    with pytest.raises(UsageProblem, match="no identifier"):
        workspace.add_letter(case, Letter("a/b"))


def test_a_disk_that_refuses_is_told_and_leaves_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(DISK, "write", full)
    with pytest.raises(NotSaved, match="disk is full"):
        new_case(workspace)
    monkeypatch.undo()
    assert workspace.folders() == []
    with pytest.raises(PlaintError, match="nothing to undo"):
        workspace.undo()


# Editing case.toml


def test_an_edit_changes_its_field_and_nothing_else(workspace: Workspace, case: LoadedCase) -> None:
    by_hand(case, 'title = "Kettle arrived cracked"', 'title = "Kettle arrived cracked"   # mine')
    now = again(workspace, case)
    revision = workspace.edit(now, [Set("order.delivered", date(2026, 11, 9)), Set("status", "paused")])
    after = again(workspace, case)
    assert after.revision.digest == revision.digest
    assert (after.case.order.delivered, after.case.status) == (date(2026, 11, 9), "paused")
    assert "# mine" in (case.folder / "case.toml").read_text()


def test_an_edit_that_changes_nothing_writes_nothing(workspace: Workspace, case: LoadedCase) -> None:
    before = (case.folder / "case.toml").stat()
    assert workspace.edit(case, [Set("title", case.case.title)]).digest == case.revision.digest
    assert (case.folder / "case.toml").stat().st_mtime_ns == before.st_mtime_ns


def test_what_somebody_else_saved_meanwhile_is_kept(workspace: Workspace, case: LoadedCase) -> None:
    workspace.edit(case, [Set("retailer.name", "Amazon")])
    workspace.edit(case, [Set("order.placed", DAY), Append("item", {"name": "Kettle"})])
    workspace.edit(case, [Append("item", {"name": "Cup"})])
    now = again(workspace, case).case
    assert (now.retailer.name, now.order.placed) == ("Amazon", DAY)
    assert [item.name for item in now.items] == ["Kettle", "Cup"]


def test_a_field_that_somebody_else_changed_is_not_overwritten(workspace: Workspace, case: LoadedCase) -> None:
    workspace.edit(case, [Set("order.delivered", date(2026, 11, 9))])
    with pytest.raises(ChangedOnDisk) as caught:
        workspace.edit(case, [Set("order.delivered", date(2026, 11, 10))])
    assert caught.value.message == (
        "order.delivered was changed elsewhere: it was (empty) and is now 2026-11-09; 2026-11-10 was not saved"
    )
    assert again(workspace, case).case.order.delivered == date(2026, 11, 9)


def test_the_same_change_by_both_is_no_collision(workspace: Workspace, case: LoadedCase) -> None:
    for _ in range(2):
        workspace.edit(case, [Set("retailer.name", "Amazon")])
    assert again(workspace, case).case.retailer.name == "Amazon"


def test_removing_what_somebody_else_changed_is_refused(workspace: Workspace, case: LoadedCase) -> None:
    workspace.edit(case, [Set("wanted.remedies", ["refund"]), Append("item", {"name": "Kettle"})])
    now = again(workspace, case)
    workspace.edit(now, [Set("wanted.remedies", ["refund", "apology"]), Set("item.0.name", "Cup")])
    with pytest.raises(ChangedOnDisk, match=r"is now refund, apology; \(empty\) was not saved"):
        workspace.edit(now, [Remove("wanted.remedies")])
    with pytest.raises(ChangedOnDisk, match=r"item\.0 was changed elsewhere: it was name Kettle and is now name Cup"):
        workspace.edit(now, [Remove("item.0")])


def test_an_item_is_not_changed_when_the_list_has_moved(workspace: Workspace, case: LoadedCase) -> None:
    workspace.edit(case, [Append("item", {"name": name}) for name in ("Kettle", "Cup", "Pot")])
    now = again(workspace, case)
    workspace.edit(now, [Remove("item.0")])
    with pytest.raises(ChangedOnDisk, match=r"item\.1\.name"):
        workspace.edit(now, [Set("item.1.name", "Mug")])


def test_a_case_that_was_exchanged_for_another_is_not_edited(workspace: Workspace, case: LoadedCase) -> None:
    by_hand(case, "k7f3qd", "aaaaaa")
    with pytest.raises(ChangedOnDisk, match="another case"):
        workspace.edit(case, [Set("status", "paused")])


def test_a_file_that_is_broken_or_gone_is_not_edited(workspace: Workspace, case: LoadedCase) -> None:
    by_hand(case, "title", "= title")
    before = (case.folder / "case.toml").read_bytes()
    with pytest.raises(PlaintError):
        workspace.edit(case, [Set("status", "paused")])
    assert (case.folder / "case.toml").read_bytes() == before
    (case.folder / "case.toml").unlink()
    with pytest.raises(ChangedOnDisk, match="no longer there"):
        workspace.edit(case, [Set("status", "paused")])
    assert not (case.folder / "case.toml").exists()


def test_a_case_of_a_newer_format_is_never_written(workspace: Workspace) -> None:
    case = loaded(workspace, put_case(workspace.root))
    newer = replace(case, case=replace(case.case, format=2))
    for write in (
        lambda: workspace.edit(newer, [Set("status", "paused")]),
        lambda: workspace.add_interaction(newer, entry()),
        lambda: workspace.add_letter(newer, Letter("p4d1xx")),
    ):
        with pytest.raises(PlaintError, match="format 2"):
            write()


def test_an_edit_begins_anew_when_somebody_saves_in_that_moment(
    workspace: Workspace, case: LoadedCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = atomic.save
    left = [3]

    def save(path: Path, *arguments: Any, **options: Any) -> Any:
        if left[0]:
            left[0] -= 1
            by_hand(case, "Kettle", "A Kettle")
        return real(path, *arguments, **options)

    monkeypatch.setattr(atomic, "save", save)
    workspace.edit(case, [Set("status", "paused")])
    now = again(workspace, case).case
    assert (now.title, now.status) == ("A A A Kettle arrived cracked", "paused")


def test_an_edit_gives_up_when_somebody_saves_for_ever(
    workspace: Workspace, case: LoadedCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(*_: Any, **__: Any) -> Any:
        raise ChangedOnDisk("changed")

    monkeypatch.setattr(atomic, "save", save)
    with pytest.raises(ChangedOnDisk):
        workspace.edit(case, [Set("status", "paused")])
    with pytest.raises(ChangedOnDisk):
        workspace.add_interaction(case, entry())
    with pytest.raises(ChangedOnDisk):
        workspace.add_letter(case, Letter("p4d1xx"))


def test_two_threads_that_edit_one_case_lose_nothing(workspace: Workspace, case: LoadedCase) -> None:
    def work(field: str) -> None:
        for number in range(8):
            workspace.edit(again(workspace, case), [Set(f"facts.{field}{number}", number)])

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert again(workspace, case).case.facts == {f"{name}{number}": number for name in "ab" for number in range(8)}


# The log


def test_an_entry_gets_a_file_of_its_own(workspace: Workspace, case: LoadedCase) -> None:
    path = workspace.add_interaction(case, entry())
    assert path == case.folder / "interactions" / "2026-11-12-m2q8x4.toml"
    (found,) = again(workspace, case).log
    assert replace(found, file="", line=None) == entry()


def test_an_entry_whose_id_is_used_gets_another(workspace: Workspace, case: LoadedCase) -> None:
    workspace.add_interaction(case, entry())
    known, unknown = again(workspace, case), case
    paths = {workspace.add_interaction(known, entry(reason="two")), workspace.add_interaction(unknown, entry())}
    assert len(paths) == 2
    assert len({found.id for found in again(workspace, case).log}) == 3


def test_an_entry_is_edited_in_its_own_file(workspace: Workspace, case: LoadedCase) -> None:
    (case.folder / "interactions.toml").write_text(
        '[[interaction]]\nid = "aaaaaa"\nreason = "one"\n\n[[interaction]]\nid = "bbbbbb"\nreason = "two"\n'
    )
    workspace.edit_interaction(again(workspace, case), "bbbbbb", [Set("withdrawn", "logged twice")])
    assert [(found.id, found.withdrawn) for found in again(workspace, case).log] == [
        ("aaaaaa", ""),
        ("bbbbbb", "logged twice"),
    ]


def test_an_entry_that_somebody_else_changed_is_not_overwritten(workspace: Workspace, case: LoadedCase) -> None:
    workspace.add_interaction(case, entry())
    now = again(workspace, case)
    workspace.edit_interaction(now, "m2q8x4", [Set("answer", "offer")])
    workspace.edit_interaction(now, "m2q8x4", [Set("person", "Thandi")])
    with pytest.raises(ChangedOnDisk, match="answer was changed elsewhere"):
        workspace.edit_interaction(now, "m2q8x4", [Set("answer", "refusal")])
    by_hand(now, "m2q8x4", "aaaaaa", now.log[0].file)
    with pytest.raises(ChangedOnDisk, match="no longer in"):
        workspace.edit_interaction(now, "m2q8x4", [Set("answer", "refusal")])


def test_an_entry_that_is_not_there_or_there_twice_is_not_edited(workspace: Workspace, case: LoadedCase) -> None:
    with pytest.raises(UsageProblem, match="no entry"):
        workspace.edit_interaction(case, "m2q8x4", [Set("answer", "offer")])
    (case.folder / "interactions").mkdir()
    for name in "ab":
        (case.folder / "interactions" / f"{name}.toml").write_text('id = "m2q8x4"\n')
    with pytest.raises(UsageProblem, match="2 entries have"):
        workspace.edit_interaction(again(workspace, case), "m2q8x4", [Set("answer", "offer")])


def test_what_an_interrupted_save_left_is_cleared_away_after_an_hour(
    workspace: Workspace, case: LoadedCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = case.folder / ".plaint-left"
    left.write_text("somebody's")
    workspace.edit(case, [Set("status", "paused")])
    assert left.exists()
    monkeypatch.setattr(DISK, "now", lambda: time.time() + 4000)
    workspace.edit(case, [Set("title", "Pot")])
    assert not left.exists()
    drafts = workspace.operations.drafts
    assert drafts is not None
    assert [drafts.content(draft) for draft in drafts.pending()] == [b"somebody's"]


# Letters


def test_letters_are_written_and_edited(workspace: Workspace, case: LoadedCase) -> None:
    letter = Letter("p4d1xx", title="Claim", kind="a-to-z", created=date(2026, 11, 15), body="Dear seller\n")
    path = workspace.add_letter(case, letter)
    assert path == case.folder / "letters" / "2026-11-15-a-to-z-p4d1.md"
    now = again(workspace, case)
    workspace.edit_letter(now, now.letters[0], [Set("sent", date(2026, 11, 16))], "Dear Sir\n")
    (found,) = again(workspace, case).letters
    assert (found.sent, found.body, found.title) == (date(2026, 11, 16), "Dear Sir\n", "Claim")
    with pytest.raises(ChangedOnDisk, match="body was changed elsewhere"):
        workspace.edit_letter(now, now.letters[0], body="Dear Madam\n")


def test_a_letter_never_takes_the_name_of_another(workspace: Workspace, case: LoadedCase) -> None:
    paths = {workspace.add_letter(case, Letter(f"p4d1{end}", kind="a-to-z")) for end in ("xx", "yy")}
    assert {path.name for path in paths} == {"2026-11-12-a-to-z-p4d1.md", "2026-11-12-a-to-z-p4d1yy.md"}


def test_a_letter_that_is_no_text_any_more_is_not_edited(workspace: Workspace, case: LoadedCase) -> None:
    path = workspace.add_letter(case, Letter("p4d1xx", kind="a-to-z"))
    now = again(workspace, case)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ChangedOnDisk, match="no longer a letter"):
        workspace.edit_letter(now, now.letters[0], body="x")
