"""Transcripts of chats: who said what and when, in the ways in which programs write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.messages.chat import Turn, is_consumer, merge_turns, read_chat, split_conversations

PHONE = """\
12/11/2026, 10:15 - Messages are end-to-end encrypted
12/11/2026, 10:15 - Ann: Hello, where is
my kettle?
12/11/2026, 10:17 - Thandi (Amazon): On its way
13/11/2026, 09:00 - Ann: Still not here
"""


def times(text: str, day: date | None = None, *, month_first: bool = False) -> list[tuple[str, str]]:
    found = read_chat(text, day=day, month_first=month_first)
    return [(turn.speaker, turn.at.isoformat(timespec="minutes") if turn.at else "") for turn in found.turns]


def test_messages_keep_their_lines_and_notices_of_the_program_are_no_messages() -> None:
    found = read_chat(PHONE)
    assert [turn.speaker for turn in found.turns] == ["Ann", "Thandi (Amazon)", "Ann"]
    assert found.turns[0].text == "Hello, where is\nmy kettle?"
    assert found.turns[0].at == datetime(2026, 11, 12, 10, 15)  # noqa: DTZ001 - the transcript gives no zone
    assert found.notes == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("[12.11.26, 10:15:03] Ann: hi", ("Ann", "2026-11-12T10:15")),
        ("\u200e[2026-11-12T10:15:03+02:00] Ann: hi", ("Ann", "2026-11-12T10:15+02:00")),
        ("2026-11-12 10:15 Z Ann: hi", ("Ann", "2026-11-12T10:15+00:00")),
        ("11/13/26, 1:05 PM - Ann: hi", ("Ann", "2026-11-13T13:05")),
        ("11/13/26, 12:05 AM - Ann: hi", ("Ann", "2026-11-13T00:05")),
        ("Ann, [12.11.2026 10:15]:\nhi", ("Ann", "2026-11-12T10:15")),
        ("Ann (2026-11-12 10:15 -05:30): hi", ("Ann", "2026-11-12T10:15-05:30")),
        ("Thursday, 12.11.2026\n10:15 | Ann | hi", ("Ann", "2026-11-12T10:15")),
        ("Ann  10:15 am\nhi there", ("Ann", "")),
        ("31/02/2026, 10:15 - Ann: hi", ("Ann", "")),
        ("12/11/2026, 10:15 +99:00 - Ann: hi", ("Ann", "2026-11-12T10:15")),
    ],
)
def test_each_way_of_writing_is_read(text: str, first: tuple[str, str]) -> None:
    assert times(text)[0] == first


@pytest.mark.parametrize(
    "text", ["", "A plain note about 10 things.", "25:15 Ann: hi", "13:05 PM Ann: no such time", "Note: a\nb"]
)
def test_a_text_without_messages_gives_none(text: str) -> None:
    assert read_chat(text, day=date(2026, 11, 12)).turns == ()


def test_which_number_is_the_day_is_told_by_all_lines_else_by_the_country_with_a_note() -> None:
    rising = "11/10/2026, 10:00 - A: x\n11/11/2026, 10:00 - B: y\n11/12/2026, 10:00 - A: z"
    falling = "01/12/2026, 10:00 - A: x\n02/11/2026, 10:00 - B: y"
    assert times(falling)[0][1].startswith("2026-01-12")
    assert read_chat(falling).notes == ()
    assert times("11/11/2026, 10:00 - A: x")[0][1].startswith("2026-11-11")
    assert times(rising)[0][1].startswith("2026-10-11")
    assert read_chat(rising).notes == ("dates such as 11/10 were read as day/month",)
    assert times(rising, month_first=True)[0][1].startswith("2026-11-10")


def test_times_alone_take_the_day_that_is_given_and_go_over_midnight() -> None:
    text = "23:50 Ann: hello\n23:58 Bo: hi\n00:03 Ann: still there?\n00:10 Bo: yes"
    assert times(text) == [("Ann", ""), ("Bo", ""), ("Ann", ""), ("Bo", "")]
    assert [one for _, one in times(text, date(2026, 11, 12))] == [
        "2026-11-12T23:50", "2026-11-12T23:58", "2026-11-13T00:03", "2026-11-13T00:10",
    ]  # fmt: skip
    assert times(text, date(9999, 12, 31))[0] == ("Ann", "")


def test_speakers_without_times_are_found_where_most_lines_have_one() -> None:
    text = "Ann: hello\nBo: hi\nhow can I help?\nAnn: my kettle\n\nBo: I see"
    found = read_chat(text)
    assert [(turn.speaker, turn.text) for turn in found.turns] == [
        ("Ann", "hello"), ("Bo", "hi\nhow can I help?"), ("Ann", "my kettle"), ("Bo", "I see"),
    ]  # fmt: skip
    assert read_chat("Subject: x\nFrom: y\nTo: z\nDate: a").turns == ()


def test_an_empty_message_is_none() -> None:
    assert times("12/11/2026, 10:15 - Ann:\n12/11/2026, 10:16 - Bo: hi") == [("Bo", "2026-11-12T10:16")]


def test_silence_parts_conversations_and_one_go_is_one_turn() -> None:
    turns = read_chat(PHONE + "13/11/2026, 09:01 - Ann: Hello?\n").turns
    assert [len(part) for part in split_conversations(turns)] == [2, 2]
    assert [turn.text for turn in merge_turns(turns)][-1] == "Still not here\nHello?"
    untimed = [Turn("a", "x"), Turn("b", "y", datetime(2026, 1, 1, tzinfo=UTC)), Turn("a", "z")]
    assert len(split_conversations(untimed)) == 1
    assert split_conversations([]) == []


def test_oneself_is_known_by_name_or_by_a_word() -> None:
    assert is_consumer("ann", "Ann Lee")
    assert is_consumer("Ann Lee", "ann lee")
    assert is_consumer("You", "")
    assert not is_consumer("Thandi", "Ann Lee")
    assert not is_consumer("Thandi", "")


@given(st.text(alphabet="0123456789:/.-[](), APMaZ\nü+|", max_size=120))
def test_whatever_it_holds_nothing_is_raised(text: str) -> None:
    read_chat(text, day=date(2026, 11, 12))
