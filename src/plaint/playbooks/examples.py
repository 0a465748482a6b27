"""Run the examples that stand beside the rules: dates counted by hand, which the engine must give."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plaint.domain.deadlines.counting_rules import Calendar
from plaint.domain.deadlines.deadline import last_day
from plaint.domain.model.finding import Finding, Level
from plaint.domain.playbook.playbook import Playbook, Rule


def rules_of(playbook: Playbook) -> Iterator[Rule]:
    """Return every rule of a ladder: those of its steps and of its rights."""
    for step in playbook.steps:
        yield from step.rules
    for right in playbook.rights:
        if right.rule is not None:
            yield right.rule


def failed_examples(playbook: Playbook, calendar_for: Callable[[str], Calendar]) -> tuple[Finding, ...]:
    """Return a finding for each example whose date the rule does not give.

    ``calendar_for`` returns the public holidays of a place such as ``ZA`` or ``DE-BY``.
    """
    found = []
    for rule in rules_of(playbook):
        for one in rule.examples:
            given = last_day(rule, one.events, calendar_for(one.place or rule.calendar or playbook.country))
            if given != one.day:
                events = ", ".join(f"{name} {when.isoformat()}" for name, when in one.events.items())
                message = f"{rule.id}: the example counts {one.day} from {events}, the rule gives {given or 'no day'}"
                advice = "count again by hand, then mend the example or the rule"
                found.append(Finding("playbook.example", Level.ERROR, message, advice))
    return tuple(found)
