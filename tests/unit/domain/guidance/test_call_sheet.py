"""The call sheet and the advice on channels."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.domain.small_ladder import (
    FACTS,
    LADDER,
    entry,
)

from plaint.domain.guidance.call_sheet import call_sheet, channel_advice
from plaint.domain.guidance.durations import duration


def test_the_call_sheet_has_everything_at_hand_and_says_what_is_missing() -> None:
    log = (
        entry("a", 10, reference="chat 8812", person="Thandi", reason="asked for a refund"),
        entry("b", 11, direction="note"),
    )
    sheet = dict(call_sheet(FACTS, log))
    assert sheet["Order number"] == "406-1234567-1234567"
    assert sheet["Earlier references"] == "chat 8812"
    assert sheet["Last contact"] == "2026-11-10 by chat with Thandi: asked for a refund"
    assert sheet["Delivered"] == "not in the file yet"
    assert dict(call_sheet(FACTS, ()))["Last contact"] == "none yet"


@pytest.mark.parametrize(("days", "first"), [(1, "chat"), (None, "chat"), (10, "chat"), (60, "email")])
def test_the_channel_is_advised_by_how_urgent_it_is(days: int | None, first: str) -> None:
    advice = channel_advice(LADDER, days)
    assert advice[0][0].id == first
    assert "our default, not a rule" in advice[0][1]


def test_a_duration_is_said_in_words() -> None:
    assert duration(LADDER.channels[0]) == "1 day"
    assert duration(LADDER.channels[1]) == "3 business days"


def test_only_channels_that_lead_to_the_step_are_advised() -> None:
    letter = replace(LADDER.steps[0], channels=("email",))
    assert [channel.id for channel, _ in channel_advice(LADDER, 1, letter)] == ["email"]
    assert len(channel_advice(LADDER, 1, LADDER.steps[2])) == len(LADDER.channels)
