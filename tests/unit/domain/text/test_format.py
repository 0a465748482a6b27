"""Messages: plural forms, joined lists, sizes of files."""

from __future__ import annotations

import pytest

from plaint.domain.text.format import _, all_of, any_of, counted, file_size, ngettext


def test_without_catalogues_a_sentence_stays_as_it_is() -> None:
    assert _("Nothing waits.") == "Nothing waits."
    assert [ngettext("one", "several", n) for n in (0, 1, 2)] == ["several", "one", "several"]


def test_a_number_chooses_the_form_and_stands_in_it() -> None:
    assert [counted("{count} entry", "{count} entries", n) for n in (0, 1, 2)] == ["0 entries", "1 entry", "2 entries"]
    assert counted("A form was not saved", "{count} forms were not saved", 1) == "A form was not saved"


def test_lists_are_joined_by_words() -> None:
    assert any_of(["repair", "replacement"]) == "repair or replacement"
    assert all_of(["lid", "base", "box"]) == "lid and base and box"
    assert any_of([]) == ""


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (None, ""),
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (12_345_678, "12.3 MB"),
        (999_949, "999.9 kB"),
        (999_950, "1.0 MB"),
        (5_000_000_000_000, "5000.0 GB"),
    ],
)
def test_a_size_is_written_as_people_read_it(size: int | None, text: str) -> None:
    assert file_size(size) == text


def test_a_size_can_be_rounded_or_written_with_a_comma() -> None:
    assert [file_size(size, decimals=0) for size in (0, 1499, 999_600, 500_000_000)] == [
        "0 B",
        "1 kB",
        "1 MB",
        "500 MB",
    ]
    assert file_size(1_400_000, mark=",") == "1,4 MB"
