"""Name the days of actions and deadlines: what stands before a date in lists and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plaint.domain.guidance.status import NextAction

KIND_LABELS = {
    "act_before": "act by",
    "act_from": "from",
    "they_owe_by": "they owe",
    "promised": "promised",
    "follow_up": "follow up",
    "burden": "they prove",
    "theirs": "theirs",
    "info": "until",
}
"""What a deadline is called before its date, by Deadline.meaning."""
_SHORT_LABELS = {
    "act_before": "by",
    "act_from": "from",
    "they_owe_by": "they by",
    "promised": "promised",
    "follow_up": "ask",
}


def action_day(action: NextAction | None) -> str:
    """Return the day that matters, with the word that says what it means."""
    return "" if action is None or action.day is None else label_day(action.kind, action.day.isoformat())


def label_day(kind: str, day: str) -> str:
    """Return a day with the word for the kind of its deadline before it."""
    return f"{_SHORT_LABELS.get(kind, '')} {day}".strip()
