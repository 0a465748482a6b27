from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.sync.conftest import NOW, MakePair, Person, run_git

from plaint.domain.errors import PlaintError, UsageProblem
from plaint.domain.merge.three_way import Side
from plaint.services.sync.sync import Options, sync
from plaint.storage.conflicts import detect, resolve
from plaint.storage.workspace import Workspace
from plaint.sync import git, remote
from plaint.sync.git import GitFailed

Pair = tuple[Person, Person]


def both(pair: Pair) -> None:
    """Bring both to the same state: the second to sync merges, the first then receives."""
    anna, ben = pair
    anna.sync()
    ben.sync()
    anna.sync()


def test_entries_of_both_sides_come_together_without_a_question(pair: Pair) -> None:
    anna, ben = pair
    anna.log("aaaaa1", "Asked for a refund")
    ben.log("bbbbb1", "Asked for a repair")
    both(pair)
    for person in pair:
        assert {entry.id for entry in person.case().log} == {"aaaaa1", "bbbbb1"}
        assert person.git("status", "--porcelain") == ""


def test_edits_of_different_fields_merge_even_side_by_side(pair: Pair) -> None:
    anna, ben = pair
    anna.edit(seller__name="Bob", order__placed=NOW.date())
    ben.edit(seller__email="bob@example.org", title="Kettle was cracked")
    both(pair)
    for person in pair:
        case = person.case().case
        assert (case.seller.name, case.seller.email) == ("Bob", "bob@example.org")
        assert (case.title, case.order.placed) == ("Kettle was cracked", NOW.date())


def test_comments_of_both_sides_survive(pair: Pair) -> None:
    anna, ben = pair
    for person, line in ((anna, "# from anna"), (ben, "# from ben")):
        file = person.case().folder / "case.toml"
        text = file.read_text(encoding="utf-8")
        file.write_text(f"{line}\n{text}" if person is anna else f"{text}\n{line}\n", encoding="utf-8")
    both(pair)
    # Ours keeps its comments; where only the text differs, git's own merge has both.
    assert "# from ben" in (ben.case().folder / "case.toml").read_text(encoding="utf-8")


def test_one_field_changed_on_both_sides_stops_and_goes_on_after_the_decision(pair: Pair) -> None:
    anna, ben = pair
    anna.edit(title="Cracked kettle")
    ben.edit(title="Broken kettle")
    ben.log("bbbbb1", "Called")
    anna.sync()
    done = ben.sync()
    assert [(one.file, one.fields) for one in done.unresolved] == [("case.toml", ("title",))]
    assert done.unresolved[0].folder.endswith("-k7f3")
    again = ben.sync()
    assert again.unresolved == done.unresolved
    assert not again.commits
    workspace = ben.workspace
    case = workspace.find("k7f3qd")
    (conflict,) = detect.find(workspace.store, case)
    assert resolve.apply(workspace.store, case, conflict, {}, Side.THEIRS) == ()
    last = ben.sync()
    assert (last.unresolved, last.pushed > 0) == ((), True)
    anna.sync()
    assert [person.case().case.title for person in pair] == ["Cracked kettle"] * 2
    assert {entry.id for entry in anna.case().log} == {"bbbbb1"}


def test_a_withdrawal_and_an_edit_of_one_entry_are_both_kept(pair: Pair) -> None:
    from plaint.storage.toml.edit import Set

    anna, ben = pair
    anna.log("aaaaa1", "Called", text="They said no.")
    both(pair)
    anna.workspace.edit_interaction(anna.case(), "aaaaa1", [Set("withdrawn", "logged twice")])
    ben.workspace.edit_interaction(ben.case(), "aaaaa1", [Set("text", "They said no, twice.")])
    both(pair)
    for person in pair:
        (entry,) = person.case().log
        assert (entry.withdrawn, entry.text) == ("logged twice", "They said no, twice.")


def test_an_entry_follows_a_folder_that_the_other_side_renamed(pair: Pair) -> None:
    anna, ben = pair
    folder = anna.case().folder
    folder.rename(folder.with_name("the-kettle"))
    ben.log("bbbbb1", "Called")
    ben.edit(title="New title")
    both(pair)
    for person in pair:
        assert [case.name for case in person.workspace.folders()] == ["the-kettle"]
        assert {entry.id for entry in person.case().log} == {"bbbbb1"}
        assert person.case().case.title == "New title"


def test_a_case_removed_on_one_side_and_added_to_on_the_other_comes_back_whole(pair: Pair) -> None:
    anna, ben = pair
    anna.log("aaaaa1", "Called")
    both(pair)
    anna.workspace.trash(anna.case())
    ben.log("bbbbb1", "Called again")
    anna.sync()
    done = ben.sync()
    assert any("was kept" in note for note in done.notes)
    anna.sync()
    for person in pair:
        assert {entry.id for entry in person.case().log} == {"aaaaa1", "bbbbb1"}


def test_a_case_removed_on_one_side_and_edited_on_the_other_stays(pair: Pair) -> None:
    anna, ben = pair
    anna.workspace.trash(anna.case())
    ben.edit(title="Still needed")
    both(pair)
    assert [person.case().case.title for person in pair] == ["Still needed"] * 2


def test_two_pieces_of_evidence_of_one_name_are_both_kept(pair: Pair) -> None:
    anna, ben = pair
    for person, text in ((anna, b"one"), (ben, b"two\r\n")):
        folder = person.case().folder / "evidence"
        folder.mkdir()
        (folder / "photo.jpg").write_bytes(text)
        (folder / "photo.jpg.toml").write_text(f'id = "{person.name}66"\ntitle = "{person.name}"\n', encoding="utf-8")
    anna.sync()
    done = ben.sync()
    assert any("both are kept" in note for note in done.notes)
    anna.sync()
    for person in pair:
        held = {path.name: path.read_bytes() for path in (person.case().folder / "evidence").iterdir()}
        assert held["photo.jpg"] == b"two\r\n"
        assert held["photo-2.jpg"] == b"one"
        assert b'"ben"' in held["photo.jpg.toml"]
        assert b'"anna"' in held["photo-2.jpg.toml"]


def test_what_is_known_of_evidence_merges_by_field(pair: Pair) -> None:
    anna, ben = pair
    folder = anna.case().folder / "evidence"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"x")
    side = folder / "a.txt.toml"
    side.write_text('id = "eeeee1"\n', encoding="utf-8")
    both(pair)
    side.write_text('id = "eeeee1"\ntitle = "Mail"\n', encoding="utf-8")
    other = ben.case().folder / "evidence" / "a.txt.toml"
    other.write_text('id = "eeeee1"\nshows = "refusal"\n', encoding="utf-8")
    both(pair)
    for person in pair:
        (piece,) = person.case().evidence
        assert (piece.title, piece.shows) == ("Mail", "refusal")


def test_a_side_file_that_both_changed_differently_gets_markers_and_waits(pair: Pair) -> None:
    anna, ben = pair
    for person in pair:
        folder = person.case().folder / "evidence"
        folder.mkdir()
        (folder / "a.txt").write_bytes(b"x")
        (folder / "a.txt.toml").write_text(f'title = "{person.name}"\n', encoding="utf-8")
    anna.sync()
    done = ben.sync()
    assert [(one.file, one.fields) for one in done.unresolved] == [("evidence/a.txt.toml", ("title",))]
    side = ben.case().folder / "evidence" / "a.txt.toml"
    assert "<<<<<<<" in side.read_text(encoding="utf-8")
    side.write_text('title = "both"\n', encoding="utf-8")
    assert ben.sync().unresolved == ()


def test_the_slower_of_two_merges_and_pushes_again(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    anna, ben = pair
    anna.log("aaaaa1", "Called")
    ben.log("bbbbb1", "Called")
    fetched = remote.fetch

    def then_anna_is_faster(git: object, goal: object) -> int:
        found = fetched(git, goal)  # type: ignore[arg-type]
        monkeypatch.setattr(remote, "fetch", fetched)
        anna.sync()
        return found

    monkeypatch.setattr(remote, "fetch", then_anna_is_faster)
    done = ben.sync()
    assert done.pushed > 0
    assert {entry.id for entry in ben.case().log} == {"aaaaa1", "bbbbb1"}


def test_losing_the_race_twice_is_said(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    _, ben = pair
    ben.log("bbbbb1", "Called")
    monkeypatch.setattr(remote, "push", lambda git, goal: False)
    with pytest.raises(PlaintError, match="at the same moment, twice"):
        ben.sync()


def test_nothing_but_the_workspace_is_committed_and_what_is_staged_stays_staged(make_pair: MakePair) -> None:
    anna, _ = make_pair("cases")
    (anna.top / "code.py").write_text("print()\n", encoding="utf-8")
    (anna.root / "notes.txt").write_text("private\n", encoding="utf-8")
    (anna.case().folder / "notes.txt").write_text("of the case\n", encoding="utf-8")
    (anna.case().folder / ".case.toml.swp").write_text("x", encoding="utf-8")
    anna.git("add", "code.py")
    done = anna.sync()
    assert [one.message for one in done.commits] == ["kettle-arrived-cracked (k7f3): changed notes.txt"]
    changed = anna.git("show", "--name-only", "--format=", "HEAD").split()
    assert [Path(name).name for name in changed] == ["notes.txt"]
    assert anna.git("diff", "--cached", "--name-only").split() == ["code.py"]
    assert "cases/notes.txt" in anna.git("status", "--porcelain", "-uall")


def test_a_file_that_cannot_be_read_and_a_conflicted_copy_are_not_shared(pair: Pair) -> None:
    anna, _ = pair
    folder = anna.case().folder
    anna.log("aaaaa1", "Called").write_text("text = \n", encoding="utf-8")
    (folder / "case (Ben's conflicted copy 2026-08-03).toml").write_bytes((folder / "case.toml").read_bytes())
    done = anna.sync()
    assert done.commits == ()
    assert any("cannot be read" in note and "aaaaa1.toml:1" in note for note in done.notes)
    (folder / "case.toml").write_text("<<<<<<< a\n", encoding="utf-8")
    assert any("case.toml" in note for note in anna.sync().notes)


def test_a_dry_run_says_what_would_be_done_and_does_nothing(pair: Pair) -> None:
    anna, _ = pair
    anna.log("aaaaa1", "Asked for a refund")
    head = anna.git("rev-parse", "HEAD")
    done = anna.sync(dry_run=True)
    assert [one.message for one in done.commits] == ['kettle-arrived-cracked (k7f3): logged "Asked for a refund"']
    assert (done.remote, done.waiting) == ("origin/main", 1)
    assert anna.git("rev-parse", "HEAD") == head


def test_without_push_the_commits_wait(pair: Pair) -> None:
    anna, ben = pair
    anna.log("aaaaa1", "Called")
    assert anna.sync(push=False, message="My words").waiting == 1
    assert anna.git("log", "-1", "--format=%s").strip() == "My words"
    assert ben.sync().received == 0


def test_without_a_remote_it_commits_and_says_so(pair: Pair) -> None:
    anna, _ = pair
    anna.git("remote", "remove", "origin")
    anna.log("aaaaa1", "Called")
    done = anna.sync()
    assert len(done.commits) == 1
    assert any("no remote" in note for note in done.notes)


def test_a_remote_that_cannot_be_reached_costs_nothing(pair: Pair, tmp_path: Path) -> None:
    anna, _ = pair
    (tmp_path / "hub").rename(tmp_path / "away")
    anna.log("aaaaa1", "Called")
    with pytest.raises(GitFailed, match="could not be reached, so nothing was fetched") as caught:
        anna.sync()
    assert "committed here" in caught.value.hint
    (tmp_path / "away").rename(tmp_path / "hub")
    assert anna.sync().pushed == 1


def test_it_stops_with_a_sentence_when_it_cannot(pair: Pair, tmp_path: Path) -> None:
    anna, _ = pair
    with pytest.raises(UsageProblem, match="in no git repository"):
        sync(Workspace.init(tmp_path / "plain"), Options(), lambda _: True, now=NOW)
    anna.log("aaaaa1", "Called")
    (anna.top / ".git" / "rebase-merge").mkdir()
    with pytest.raises(PlaintError, match="a rebase is under way"):
        anna.sync()
    (anna.top / ".git" / "rebase-merge").rmdir()
    anna.git("checkout", "-q", "--detach")
    with pytest.raises(PlaintError, match="no branch is checked out"):
        anna.sync()


def test_histories_that_have_nothing_in_common_are_not_merged(pair: Pair, tmp_path: Path) -> None:
    anna, _ = pair
    other = tmp_path / "other"
    other.mkdir()
    run_git(other, "init", "-q")
    run_git(other, "commit", "-q", "--allow-empty", "-m", "Other")
    anna.git("remote", "set-url", "origin", str(other))
    run_git(other, "branch", "-M", "main")
    with pytest.raises(PlaintError, match="no common history"):
        anna.sync()


def test_a_conflict_in_somebody_elses_file_is_left_to_git(make_pair: MakePair) -> None:
    anna, ben = make_pair("cases")
    for person in (anna, ben):
        (person.top / "code.py").write_text(f"print({person.name!r})\n", encoding="utf-8")
        person.git("add", "code.py")
        person.git("commit", "-q", "-m", "Code")
    anna.sync()
    done = ben.sync()
    assert [(one.folder, one.file) for one in done.unresolved] == [("", "code.py")]


def test_what_is_in_the_way_of_a_merge_is_named(pair: Pair) -> None:
    anna, ben = pair
    anna.edit(title="Changed")
    anna.sync()
    (ben.case().folder / "case.toml").write_text("title = \n", encoding="utf-8")
    with pytest.raises(PlaintError, match=r"stand in the way of merging origin/main: .*case\.toml"):
        ben.sync()


def test_a_submodule_with_changes_stops_it(pair: Pair, tmp_path: Path) -> None:
    anna, _ = pair
    inner = tmp_path / "inner"
    inner.mkdir()
    run_git(inner, "init", "-q")
    (inner / "case.toml").write_text('id = "s7f3qd"\ntitle = "x"\n', encoding="utf-8")
    run_git(inner, "add", ".")
    run_git(inner, "commit", "-q", "-m", "One")
    anna.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner), "inner")
    anna.git("commit", "-q", "-m", "Submodule")
    (anna.root / "inner" / "case.toml").write_text('id = "s7f3qd"\ntitle = "y"\n', encoding="utf-8")
    with pytest.raises(PlaintError, match="is a repository of its own"):
        anna.sync()


def test_a_lock_is_waited_for_and_never_deleted(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    anna, _ = pair
    monkeypatch.setattr(git, "_PAUSES", (0.0, 0.0))
    anna.log("aaaaa1", "Called")
    lock = anna.top / ".git" / "index.lock"
    lock.touch()
    with pytest.raises(GitFailed, match="another git is at work"):
        anna.sync()
    assert lock.exists()
    lock.unlink()
    assert anna.sync().pushed == 1


def test_without_a_name_git_cannot_commit_and_it_is_said(pair: Pair, own_home: Path) -> None:
    anna, _ = pair
    anna.git("config", "user.useConfigOnly", "true")
    (own_home / ".gitconfig").unlink()
    anna.log("aaaaa1", "Called")
    with pytest.raises(GitFailed, match="does not know your name"):
        anna.sync()
