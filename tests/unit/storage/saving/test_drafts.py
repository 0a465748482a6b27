"""Drafts in the state directory."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
from tests.unit.storage.faults import FaultyDisk, failing, names

from plaint.storage.saving.drafts import Drafts


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "state" / "drafts")


def test_a_draft_is_kept_as_it_is_and_tells_where_it_belongs(tmp_path: Path, drafts: Drafts) -> None:
    target = tmp_path / "case.toml"
    file = drafts.keep(target, b'title = "x"\n', note="disk full")
    assert file is not None
    assert file.suffix == ".toml"
    assert file.read_bytes() == b'title = "x"\n'
    found = drafts.pending()
    assert [(draft.target, draft.file, draft.note) for draft in found] == [(target, file, "disk full")]
    assert found[0].at.utcoffset() is not None
    assert drafts.content(found[0]) == b'title = "x"\n'


def test_a_draft_is_nobody_elses_to_read(tmp_path: Path, drafts: Drafts) -> None:
    file = drafts.keep(tmp_path / "case.toml", b"x")
    assert file is not None
    assert file.stat().st_mode & 0o077 == 0
    assert drafts.folder.stat().st_mode & 0o077 == 0


def test_a_dropped_draft_is_gone(tmp_path: Path, drafts: Drafts) -> None:
    file = drafts.keep(tmp_path / "case.toml", b"x")
    assert file is not None
    drafts.drop(file.stem)
    drafts.drop("no such draft")
    assert drafts.pending() == []
    assert names(drafts.folder) == []


def test_the_same_content_is_one_draft_and_another_content_is_another(tmp_path: Path, drafts: Drafts) -> None:
    target = tmp_path / "case.toml"
    assert drafts.keep(target, b"x") == drafts.keep(target, b"x")
    drafts.keep(target, b"y")
    drafts.keep(tmp_path / "other.toml", b"x")
    assert len(drafts.pending()) == 3


def test_a_draft_whose_content_was_saved_in_the_end_is_forgotten(tmp_path: Path, drafts: Drafts) -> None:
    target = tmp_path / "case.toml"
    drafts.keep(target, b"x")
    target.write_bytes(b"x")
    assert drafts.pending() == []
    assert names(drafts.folder) == []


def test_names_with_strange_bytes_and_endings_are_kept(tmp_path: Path, drafts: Drafts) -> None:
    strange = tmp_path / os.fsdecode(b"-\xff\n\x1b[31m.t\xffml")
    plain = tmp_path / "notes.json"
    assert (drafts.keep(strange, b"1") or Path()).suffix == ".draft"
    assert (drafts.keep(plain, b"2") or Path()).suffix == ".draft"
    assert {draft.target for draft in drafts.pending()} == {strange, plain}


def test_a_folder_that_cannot_be_made_is_told_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    drafts = Drafts(tmp_path / "file" / "drafts")
    assert drafts.keep(tmp_path / "case.toml", b"x") is None
    assert drafts.keep_form("new", {"title": "x"}) is False
    assert drafts.pending() == []
    assert drafts.forms() == []
    assert drafts.form("new") is None


def test_damaged_drafts_are_left_alone_and_not_listed(tmp_path: Path, drafts: Drafts) -> None:
    file = drafts.keep(tmp_path / "case.toml", b"x")
    assert file is not None
    meta = file.with_suffix(".json")
    good = json.loads(meta.read_bytes())
    bad: list[object] = [[], {}, {**good, "file": "../../case.toml"}, {**good, "at": 1e300}, {**good, "at": "x"}]
    bad += [{**good, "digest": "0"}, {**good, "file": None}, {**good, "file": "a\0b"}]
    for number, values in enumerate(bad):
        (drafts.folder / f"bad{number}.json").write_text(json.dumps(values))
    (drafts.folder / "torn.json").write_bytes(meta.read_bytes()[:20])
    (drafts.folder / "deep.json").write_text("[" * 100_000)
    (drafts.folder / "folder.json").mkdir()
    before = names(drafts.folder)
    assert [draft.file for draft in drafts.pending()] == [file]
    assert names(drafts.folder) == before


def test_a_half_written_draft_is_none(tmp_path: Path, drafts: Drafts) -> None:
    probe = FaultyDisk()
    Drafts(tmp_path / "probe", disk=probe).keep(tmp_path / "case.toml", b"x")
    for at in range(len(probe.made)):
        kept = Drafts(tmp_path / str(at), disk=FaultyDisk(failing(errno.ENOSPC), at)).keep(tmp_path / "case.toml", b"x")
        found = Drafts(tmp_path / str(at)).pending()
        assert kept is None or [draft.file for draft in found] == [kept], probe.made[at]


def test_what_stands_in_a_form_is_kept(drafts: Drafts) -> None:
    values = {"title": "Ünïcode \ud800 \x1b", "description": "two\nlines"}
    assert drafts.keep_form("new case", values)
    assert drafts.keep_form("log k7f3", {})
    assert drafts.form("new case") == values
    assert drafts.form("unknown") is None
    assert drafts.forms() == ["log k7f3", "new case"]
    drafts.drop_form("new case")
    assert drafts.form("new case") is None
    assert drafts.pending() == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"values": 1}', b'{"values": {"a": 1}}', b"\xff"])
def test_a_damaged_form_is_none(drafts: Drafts, content: bytes) -> None:
    drafts.keep_form("new", {"a": "b"})
    for file in drafts.folder.iterdir():
        file.write_bytes(content)
    assert drafts.form("new") is None
    assert drafts.forms() == []
