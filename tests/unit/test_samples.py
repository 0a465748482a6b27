"""The sample workspace: it reads without a fault, its links hold, and its evidence can be made again."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from benchmarks.make_samples import content, make
from benchmarks.samples.glyphs import dots
from benchmarks.samples.picture import screen

from plaint.domain.guidance.status import Stage
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.finding import Level
from plaint.domain.model.ids import is_id
from plaint.services.index.summary import Summary, summarise
from plaint.storage.cases.loaded import LoadedCase
from plaint.storage.workspace import Workspace

CASES = Path(__file__).parents[2] / "cases"
TODAY = date(2026, 11, 22)
STAGES = {
    "k7f3qd": Stage.ACT,
    "r4w8tn": Stage.ACT,
    "h9c2mz": Stage.ACT,
    "v3n6gk": Stage.PAUSED,
    "t5x9jb": Stage.CLASSIFY,
    "w2d7hs": Stage.CLOSED,
    "m8k4ys": Stage.ACT,
    "b6z3pe": Stage.INTAKE,
}
UNTRACKED = {"IMG_2041.png"}
"""Lies in a folder without a side file on purpose, to show what that looks like."""
EUROPE_ENDS_SUMMER = datetime(2026, 10, 25, 1, tzinfo=UTC)
AMERICA_ENDS_SUMMER = datetime(2026, 11, 1, 9, tzinfo=UTC)
CLOCKS = {
    "ZA": (2, 2, EUROPE_ENDS_SUMMER),
    "DE": (2, 1, EUROPE_ENDS_SUMMER),
    "ES": (2, 1, EUROPE_ENDS_SUMMER),
    "GB": (1, 0, EUROPE_ENDS_SUMMER),
    "US": (-7, -8, AMERICA_ENDS_SUMMER),
}
"""Hours ahead of UTC in summer and winter, and when summer time ended in 2026 (US: Washington state)."""
RESERVED_MAIL = re.compile(r"(@|\.)example(\.(com|org|net))?\Z")
RESERVED_PHONE = re.compile(r"01632 960\d{3}|\+1 206 555 01\d\d|089 99998 \d{3}|040 66969 \d{3}")
"""Numbers that the authorities of the countries keep for films and examples."""
ORDER_NUMBER = re.compile(r"\d{3}-(1234567|7654321)-\d{7}")


@pytest.fixture(scope="module")
def cases() -> dict[str, LoadedCase]:
    workspace = Workspace.open(CASES, state=None)
    read = [case for case in workspace.cases() if isinstance(case, LoadedCase)]
    assert len(read) == len(list(CASES.rglob("case.toml")))
    return {loaded.case.id: loaded for loaded in read}


def test_there_are_eight_cases_and_every_folder_is_named_by_the_rule(cases: dict[str, LoadedCase]) -> None:
    assert cases.keys() == STAGES.keys()
    for loaded in cases.values():
        assert loaded.folder.name.startswith(f"{loaded.case.opened}-")
        assert loaded.folder.name.endswith(f"-{loaded.case.id[:4]}")


def test_nothing_in_the_files_is_remarked_but_the_evidence_left_untracked(cases: dict[str, LoadedCase]) -> None:
    remarks = [finding for loaded in cases.values() for finding in loaded.findings]
    assert [finding for finding in remarks if finding.level is not Level.INFO] == []
    assert {Path(finding.file).name for finding in remarks} <= UNTRACKED
    assert Workspace.open(CASES, state=None).problems == ()


@pytest.mark.parametrize(("case_id", "stage"), STAGES.items())
def test_each_case_stands_where_its_story_says(cases: dict[str, LoadedCase], case_id: str, stage: Stage) -> None:
    assert _summary(cases[case_id]).stage is stage


def test_one_promise_is_overdue_and_one_payment_clock_comes_before_its_turn(cases: dict[str, LoadedCase]) -> None:
    overdue = {case_id for case_id, loaded in cases.items() if _summary(loaded).overdue}
    assert overdue == {"r4w8tn"}
    urgent = _summary(cases["m8k4ys"]).next
    assert urgent is not None
    assert urgent.day == date(2026, 12, 1)
    classify = _summary(cases["t5x9jb"]).next
    assert classify is not None
    assert classify.interaction == "h6k9pb"


def test_every_identifier_is_valid_and_used_once(cases: dict[str, LoadedCase]) -> None:
    found = [loaded.case.id for loaded in cases.values()]
    for loaded in cases.values():
        found += [entry.id for entry in loaded.log] + [letter.id for letter in loaded.letters]
        found += [piece.id for piece in loaded.evidence if piece.name not in UNTRACKED]
    assert all(is_id(name) for name in found)
    assert len(found) == len(set(found))


def test_everything_that_is_referred_to_exists(cases: dict[str, LoadedCase]) -> None:
    for loaded in cases.values():
        names = {piece.name for piece in loaded.evidence}
        entries = {entry.id for entry in loaded.log}
        assert {name for entry in loaded.log for name in entry.evidence} <= names
        assert {name for letter in loaded.letters for name in letter.enclosures} <= names
        assert {task.asked_by for task in loaded.case.tasks} <= entries
        for piece in loaded.evidence:
            assert piece.proves or piece.name in UNTRACKED
            assert all(_is_target(target, loaded, entries) for target in piece.proves), piece.name


def test_every_kind_of_evidence_file_agrees_with_its_side_file(cases: dict[str, LoadedCase]) -> None:
    seen = set()
    for loaded, piece in _tracked(cases):
        data = (loaded.folder / "evidence" / piece.name).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (piece.sha256, piece.size), piece.name
        seen.add(Path(piece.name).suffix)
    assert seen == {".png", ".pdf", ".eml", ".txt"}


def test_pictures_and_papers_are_whole_files(cases: dict[str, LoadedCase]) -> None:
    for path in CASES.rglob("*.png"):
        data = path.read_bytes()
        width, height = struct.unpack_from(">II", data, 16)
        assert len(content(data)) == 13 + 48 + height * ((width + 1) // 2 + 1)
    for path in CASES.rglob("*.pdf"):
        data = path.read_bytes()
        place = re.search(rb"startxref\n(\d+)\n%%EOF\n\Z", data)
        assert place is not None
        assert data[int(place[1]) :].startswith(b"xref\n")


def test_entries_carry_the_offset_of_their_country_on_that_day(cases: dict[str, LoadedCase]) -> None:
    for loaded in cases.values():
        summer, winter, change = CLOCKS[loaded.case.consumer.country]
        for entry in loaded.log:
            assert isinstance(entry.at, datetime)
            hours = summer if entry.at < change else winter
            assert entry.at.utcoffset() == timedelta(hours=hours), entry.id
            assert entry.at.date() <= TODAY


def test_the_samples_are_small() -> None:
    sizes = [path.stat().st_size for path in CASES.rglob("*") if path.is_file()]
    assert max(sizes) < 60_000
    assert sum(sizes) < 400_000


def test_nobody_real_can_be_reached_by_what_the_samples_hold(cases: dict[str, LoadedCase]) -> None:
    for loaded in cases.values():
        assert RESERVED_PHONE.fullmatch(loaded.case.consumer.phone) or not loaded.case.consumer.phone
    for path, text in _texts():
        addresses = re.findall(r"[\w.+-]+@[\w.-]*\w", text)
        assert [address for address in addresses if not RESERVED_MAIL.search(address)] == [], path.name
        rest = ORDER_NUMBER.sub("", re.sub(r"(?m)^sha256 = .*$|\d{4}-\d\d-\d\d", "", text))
        assert re.search(r"https?://|www\.", rest) is None, path.name
        assert re.search(r"\b(?:\d[ -]?){13,19}\b", rest) is None, path.name
        assert re.search(r"\b[A-Z]{2}\d{2}[ ]?(?:[A-Z0-9]{4}[ ]?){3,}", rest) is None, path.name


def test_the_evidence_can_be_made_again_and_is_the_same(tmp_path: Path) -> None:
    for path in CASES.glob("*/case.toml"):
        (tmp_path / path.parent.name).mkdir()
        (tmp_path / path.parent.name / "case.toml").write_bytes(path.read_bytes())
    made = make(tmp_path)
    committed = sorted(path.relative_to(CASES) for path in CASES.glob("*/evidence/*"))
    assert sorted(path.relative_to(tmp_path) for path in made) == committed
    for path in made:
        if path.suffix != ".toml":
            assert content(path.read_bytes()) == content((CASES / path.relative_to(tmp_path)).read_bytes())
    assert make(tmp_path) == []


def test_making_the_evidence_again_leaves_the_committed_files_as_they_are(tmp_path: Path) -> None:
    for path in CASES.rglob("*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(CASES)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    assert make(tmp_path) == []


def test_a_letter_that_the_bitmap_alphabet_lacks_is_refused() -> None:
    assert len(dots("ä")) == len(dots("a")) + 2
    with pytest.raises(KeyError):
        screen("日", [], "")


def _summary(loaded: LoadedCase) -> Summary:
    return summarise(loaded, Workspace.open(CASES, state=None), TODAY)


def _is_target(target: str, loaded: LoadedCase, entries: set[str]) -> bool:
    what, _, which = target.partition(" ")
    if what == "item":
        return 1 <= int(which) <= len(loaded.case.items)
    return which in entries if what == "interaction" else target in {"problem", "remedy"}


def _tracked(cases: dict[str, LoadedCase]) -> Iterator[tuple[LoadedCase, Evidence]]:
    for loaded in cases.values():
        for piece in loaded.evidence:
            if piece.name not in UNTRACKED:
                yield loaded, piece


def _texts() -> Iterator[tuple[Path, str]]:
    for path in CASES.rglob("*"):
        if path.suffix in {".toml", ".md", ".txt", ".eml"}:
            yield path, path.read_text(encoding="utf-8")
        elif path.suffix == ".pdf":
            yield path, path.read_bytes().partition(b"xref\n")[0].decode("cp1252", "replace")
