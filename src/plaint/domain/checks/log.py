"""Check the log: is every entry complete enough to be shown to an authority? (S48 to S53)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from plaint.domain.checks.rules import make_finding
from plaint.domain.model.case import Case
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.finding import Finding
from plaint.domain.model.interaction import Interaction
from plaint.domain.playbook.playbook import Playbook

LIVE = frozenset({"phone", "chat"})
"""Channels on which a contact is found again by its time."""


def check(
    case: Case, log: Sequence[Interaction], evidence: Sequence[Evidence], playbook: Playbook | None, today: date
) -> Iterator[Finding]:
    """Find missing fields of entries; withdrawn entries are left out."""
    names = {piece.name for piece in evidence}
    steps = {step.id for step in playbook.steps} if playbook else set()
    tomorrow = today + timedelta(days=1)  # the other side's clock may be a day ahead
    first = case.order.placed or date.min
    for entry in log:
        if entry.withdrawn:
            continue
        at = entry.at
        if not (isinstance(at, datetime) and at.tzinfo and first <= at.date() <= tomorrow):
            yield from _when(case, entry, tomorrow)
        if not entry.direction:
            message = f"{_entry(entry)} has no direction, so the ladder does not count it"
            yield _at(entry, "log.no-direction", message, 'direction = "out", "in" or "note"')
        if entry.step and steps and entry.step not in steps:
            message = f"{_entry(entry)} names the step {entry.step[:40]!r}, which this ladder does not have"
            yield _at(entry, "log.step-unknown", message, "see `plaint playbooks` for the steps, and correct it")
        if not names.issuperset(entry.evidence):
            missing = ", ".join(sorted(set(entry.evidence) - names))
            message = f"{_entry(entry)} points to {missing}, which is not among the evidence"
            yield _at(entry, "log.evidence-missing", message, "add the file as evidence, or correct its name")
        if entry.promise and entry.promised_by is None and entry.direction != "out":
            message = f"the promise of {_entry(entry)} has no day; only a day can be missed"
            yield _at(entry, "log.promise-no-date", message, "ask by when, and note it as promised_by")
        if not entry.skipped:
            yield from _how(entry)


def _when(case: Case, entry: Interaction, tomorrow: date) -> Iterator[Finding]:
    day = entry.day
    if day is None:
        message = f"{_entry(entry)} has no date, so it has no place in the story"
        yield _at(entry, "log.no-date", message, "at = 2026-11-09T10:15:00+02:00, your day and time")
        return
    if not isinstance(entry.at, datetime):
        if entry.channel in LIVE and not entry.skipped:
            message = f"the {entry.channel} of {day} has no time; contacts are found by their time"
            yield _at(entry, "log.no-time", message, f"at = {day}T10:15:00+02:00, as it was")
    elif entry.at.tzinfo is None:
        message = f"the time of {_entry(entry)} has no offset; it is ambiguous abroad and when clocks change"
        yield _at(entry, "log.naive-time", message, f"write the offset after it: {entry.at.isoformat()}+02:00")
    if day > tomorrow:
        message = f"{_entry(entry)} lies in the future; the log says what happened"
        yield _at(entry, "log.future", message, "correct the date; what is to come belongs under [[task]]")
    elif case.order.placed and day < case.order.placed:
        message = f"{_entry(entry)} is earlier than the order of {case.order.placed}"
        yield _at(entry, "log.before-order", message, "correct one of the two dates")


def _how(entry: Interaction) -> Iterator[Finding]:
    if not entry.channel:
        message = f"{_entry(entry)} has no channel; how it was said decides what it proves"
        yield _at(entry, "log.no-channel", message, 'channel = "chat", "phone", "email" …')
    if not entry.reason:
        message = f"{_entry(entry)} has no reason; one line says what it was about"
        yield _at(entry, "log.no-reason", message, 'reason = "Asked for a refund"')
    if entry.direction == "note":
        return
    if not entry.person and not entry.reference:
        message = f"{_entry(entry)} names nobody and no reference; the shop can deny what it cannot look up"
        yield _at(entry, "log.no-person", message, "note the name, the employee number or the chat id; ask for it")
    if entry.direction == "in" and not entry.answer:
        message = f"nobody has said what the answer of {entry.day or 'an unknown day'} is; it decides what comes next"
        yield _at(entry, "log.unclassified", message, 'answer = "offer", "refusal", "asks", "acknowledged", "remedy"')
    if entry.direction == "out" and not entry.step:
        message = f"{_entry(entry)} belongs to no step, so the ladder does not know that it was tried"
        yield _at(entry, "log.no-step", message, "name the step that it took, as `plaint log` does")


def _entry(entry: Interaction) -> str:
    """Name an entry for a sentence: by its day and channel, else by its id."""
    if entry.day is None:
        return f"the entry {entry.id}"
    return f"the {entry.channel or 'entry'} of {entry.day}"


def _at(entry: Interaction, rule: str, message: str, suggestion: str) -> Finding:
    return make_finding(rule, message, suggestion, file=entry.file, line=entry.line)
