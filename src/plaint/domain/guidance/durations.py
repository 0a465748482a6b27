"""Estimate how long the rest of the ladder takes if every step is needed and each takes its full time."""

from __future__ import annotations

from collections.abc import Iterable

from plaint.domain.guidance.status import StepState, StepStatus
from plaint.domain.guidance.step_deadlines import OWED
from plaint.domain.playbook.playbook import Channel, Playbook, Rule, Step, Unit
from plaint.domain.text.format import counted

HOURS = {
    Unit.HOURS: 1, Unit.DAYS: 24, Unit.BUSINESS_DAYS: 34, Unit.WEEKS: 168, Unit.MONTHS: 730, Unit.YEARS: 8766,
}  # fmt: skip
"""Hours of a unit, near enough to compare and to add up."""
_AHEAD = frozenset({StepState.AVAILABLE, StepState.DRAFTED, StepState.LOCKED, StepState.SENT, StepState.WAITING})
_WEEK = HOURS[Unit.WEEKS]


def step_hours(step: Step, playbook: Playbook) -> int:
    """Return the hours until an answer to a step is due: by its own rule, else by our default of its first channel."""
    own = [_hours(rule) for rule in step.rules if rule.kind in OWED and _counts_from(rule, step)]
    if own:
        return max(own)
    channel = first_channel(step, playbook)
    return channel.answer_within * HOURS[channel.unit] if channel else 0


def first_channel(step: Step, playbook: Playbook) -> Channel | None:
    """Return the best channel of a step that the ladder knows a time for; None where it knows none."""
    known = {channel.id: channel for channel in playbook.channels}
    return next((known[name] for name in step.channels if name in known), None)


def _hours(rule: Rule) -> int:
    return abs(rule.offset) * HOURS[rule.unit]


def _counts_from(rule: Rule, step: Step) -> bool:
    return any(anchor in {f"step:{step.id}", f"last:{step.id}"} for anchor in rule.anchors)


def weeks_ahead(statuses: Iterable[StepStatus], playbook: Playbook) -> int:
    """Return in how many weeks the main ladder would be climbed to its end; 0 where nothing is known of it.

    A court and a lawyer are left out: nobody knows how long they take.
    """
    ahead = [
        status.step
        for status in statuses
        if status.state in _AHEAD and status.step.track == "main" and 0 < status.step.level < 7
    ]
    return -(-sum(step_hours(step, playbook) for step in ahead) // _WEEK)


def total_words(statuses: Iterable[StepStatus], playbook: Playbook) -> str:
    """Say how long the ladder ahead takes in all; empty where nothing is known of it."""
    weeks = weeks_ahead(statuses, playbook)
    if not weeks:
        return ""
    return counted(
        "If nothing helps before: in all about {count} week until the last step before a court is answered. "
        "An estimate: times of the rules, else our defaults.",
        "If nothing helps before: in all about {count} weeks until the last step before a court is answered. "
        "An estimate: times of the rules, else our defaults.",
        weeks,
    )
