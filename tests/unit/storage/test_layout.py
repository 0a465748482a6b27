from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.model.ids import ALPHABET
from plaint.storage import layout

DAY = date(2026, 11, 12)
IGNORED = (
    """
.syncthing.case.toml.tmp|~syncthing~case.toml.tmp|.stfolder|.stversions|.stignore|.dropbox|.dropbox.cache
.tmp.driveupload|.sync|.~lock.case.ods#|~$letter.docx|~WRL0001.tmp|.case.toml.swp|.case.toml.swo|4913|case.toml~
.#case.toml|#case.toml#|._case.toml|.DS_Store|Thumbs.db|desktop.ini|sedAb12Cd|.goutputstream-A1B2C3|.nfs0000001
photo.jpg.part|photo.crdownload|case.tmp|.git|.hg|.jj|.photo.jpg.icloud|.plaint-0123|.trash|case.toml.swp
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("name", IGNORED)
def test_names_that_programs_use_for_themselves_are_ignored(name: str) -> None:
    assert layout.is_ignored(name)


@pytest.mark.parametrize("name", ["case.toml", "sedation.png", "4913.png", "a#b.toml", "tmp", "parts.md", "-x", "sed"])
def test_ordinary_names_are_not_ignored(name: str) -> None:
    assert not layout.is_ignored(name)


def test_a_folder_may_bear_a_name_that_only_files_have_for_temporary_use() -> None:
    assert not layout.is_ignored("sedentary", folder=True)
    assert not layout.is_ignored("old~", folder=True)
    assert layout.is_ignored(".git", folder=True)
    assert layout.is_ignored("lost+found", folder=True)
    assert layout.is_ignored("@eaDir", folder=True)


@pytest.mark.parametrize(
    "name",
    [
        "case (Anna's conflicted copy 2026-08-03).toml",
        "case (Case Conflict).toml",
        "case (In Konflikt stehende Kopie von Anna 2026-08-03).toml",
        "case (copie en conflit de Anna 2026-08-03).toml",
        "case (copia en conflicto de Anna).toml",
        "case [conflicted].toml",
        "case.sync-conflict-20260803-162000-ABCDEFG.toml",
        "case.sync-conflict-20260803-162000.toml",
        "case-LAPTOP.toml",
        "case-LAPTOP-2.toml",
        "case-DESKTOP-A1B2C3.toml",
        "case (conflicted copy anna 2026-08-03 162000).toml",
        "case_conflict-20260803-162000.toml",
        "case 2.toml",
        "case (1).toml",
        "case(1).toml",
        "case (Conflicted copy device 202608031620).toml",
        "case (SFConflict anna@example.org 2026-08-03-16-20-00).toml",
        "case.toml.orig",
        "case_LOCAL_1234.toml",
    ],
)
def test_conflicted_copies_of_every_service_name_their_original(name: str) -> None:
    assert layout.conflict_of(name) == "case.toml"
    assert layout.is_conflict_copy(name)


@pytest.mark.parametrize("name", ["case.toml", "interactions.toml", "2026-11-12-m2q8x4.toml", ".orig", "a-b.toml", ""])
def test_other_names_are_no_conflicted_copies(name: str) -> None:
    assert layout.conflict_of(name) is None
    assert not layout.is_conflict_copy(name)


def test_a_conflicted_copy_of_a_file_without_suffix_is_recognised() -> None:
    assert layout.conflict_of("notes (Anna's conflicted copy)") == "notes"


def test_a_folder_is_named_by_day_title_and_id() -> None:
    assert layout.folder_name(DAY, "Kettle arrived cracked", "k7f3qd") == "2026-11-12-kettle-arrived-cracked-k7f3"
    assert layout.folder_name(DAY, "Kettle", "k7f3qd", whole_id=True) == "2026-11-12-kettle-k7f3qd"
    assert layout.folder_name(None, "Kettle", "k7f3qd") == "kettle-k7f3"


@pytest.mark.parametrize("title", ["", "  ", "..", "😀🎉", "///", "\x00\x1b[31m", "-"])
def test_a_title_without_letters_still_gives_a_name(title: str) -> None:
    name = layout.folder_name(DAY, title, "k7f3qd")
    assert name.startswith("2026-11-12-")
    assert name.endswith("-k7f3")
    assert name.isascii()
    assert name.replace("-", "").isalnum()


@given(st.text(max_size=300) | st.text(st.characters(categories=["Cs", "Cc", "So"])), st.text(ALPHABET, min_size=6))
def test_every_folder_name_is_safe_on_every_system(title: str, case_id: str) -> None:
    name = layout.folder_name(DAY, title, case_id[:40])
    assert len(name.encode()) <= layout.LONGEST_NAME
    assert name.isascii()
    assert set(name) <= set(ALPHABET + "ilou-")
    assert not name.startswith("-")
    assert not name.endswith("-")


def test_entries_and_letters_are_named_by_day_and_id() -> None:
    assert layout.entry_name(DAY, "m2q8x4") == "2026-11-12-m2q8x4.toml"
    assert layout.entry_name(None, "m2q8x4") == "m2q8x4.toml"
    assert layout.letter_name(DAY, "a-to-z", "p4d1xx") == "2026-11-12-a-to-z-p4d1.md"
    assert layout.letter_name(None, "../..", "p4d1xx", whole_id=True) == "letter-p4d1xx.md"


@pytest.mark.parametrize(
    ("original", "name"),
    [
        ("Order page.PNG", "order-page.png"),
        ("../../x.pdf", "x.pdf"),
        ("😀.png", "evidence.png"),
        ("CON", "con-file.bin"),
        ("nul.txt", "nul-txt-file.bin"),
        ("side.toml", "side-toml-file.txt"),
        ("download.part", "download-part-file.bin"),
        ("Thumbs.db", "thumbs-db-file.bin"),
        (".bashrc", "evidence.bashrc"),
        ("a\nb\x1b.png", "a-b.png"),
        ("no suffix", "no-suffix"),
        ("odd.this-is-no-suffix", "odd-this-is-no-suffix"),
    ],
)
def test_evidence_keeps_its_name_as_far_as_that_is_safe(original: str, name: str) -> None:
    assert layout.evidence_name(original, []) == name


def test_evidence_never_takes_a_name_that_is_taken_in_any_case_or_composition() -> None:
    assert layout.evidence_name("Müller.pdf", ["MULLER.pdf"]) == "muller-2.pdf"
    assert layout.evidence_name("x.png", ["x.png", "X-2.PNG"]) == "x-3.png"
    assert layout.evidence_name("x.png", ["x.png.toml"]) == "x-2.png"
    assert layout.folded("Cafe\u0301") == layout.folded("CAF\u00c9")


@given(st.text(max_size=400), st.sets(st.text("abx.-2", max_size=6)))
def test_every_evidence_name_is_new_short_and_seen_by_the_scan(original: str, taken: set[str]) -> None:
    name = layout.evidence_name(original, taken)
    assert layout.folded(name) not in {layout.folded(one) for one in taken}
    assert len(name.encode()) <= layout.LONGEST_NAME
    assert not layout.is_ignored(name)
    assert not name.endswith(".toml")
    assert "/" not in name
    assert name not in {".", ".."}
