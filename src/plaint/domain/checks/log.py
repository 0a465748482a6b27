"""Check the log: is every entry complete enough to be shown to an authority? (S48 to S53)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from plaint.domain.checks.rules import make_finding
from plaint.domain.guidance.offers import offers
from plaint.domain.guidance.step_inference import is_third_party
from plaint.domain.model.case import Case
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.finding import Finding
from plaint.domain.model.interaction import Interaction
from plaint.domain.playbook.playbook import Playbook

LIVE = frozenset({"phone", "chat"})
"""Channels on which a contact is found again by its time."""


def check(
    case: Case,
    log: Sequence[Interaction],
    evidence: Sequence[Evidence],
    playbook: Playbook | None,
    today: date,
    stepless: frozenset[str] = frozenset(),
) -> Iterator[Finding]:
    """Find missing fields of entries; withdrawn entries are left out.

    ``stepless`` are the ids of entries that are said to belong to no step.
    """
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
            yield from _how(entry, playbook, asked_step=entry.id not in stepless)
    yield from _offers(log)


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


def check_closed(case: Case, log: Sequence[Interaction]) -> Iterator[Finding]:
    """Find offers that came after a case was closed."""
    for one in offers(log):
        entry = one.entry
        if not one.decision and case.closed and entry.day and entry.day > case.closed:
            message = f"{_entry(entry)} is an offer, and the case was closed on {case.closed}"
            advice = f"plaint reopen {case.id} lets you decide on it"
            yield _at(entry, "log.offer-on-closed", message, advice)


def _offers(log: Sequence[Interaction]) -> Iterator[Finding]:
    """Find decisions that name no offer, offers and decisions that contradict their dates, sums without a currency."""
    known = {one.entry.id: one.entry for one in offers(log)}
    for entry in log:
        if entry.withdrawn:
            continue
        if entry.received and entry.amount is not None and not entry.currency:
            message = f"the amount of {_entry(entry)} has no currency"
            yield _at(entry, "log.received-no-currency", message, 'currency = "EUR" beside the amount')
        if entry.offer_until and entry.day and entry.offer_until < entry.day:
            message = f"{_entry(entry)} offers something until {entry.offer_until}, a day before it was said"
            yield _at(entry, "log.offer-until-past", message, "correct one of the two dates")
        if bool(entry.decides) != bool(entry.decision):
            message = f"{_entry(entry)} has a decision without its offer, or an offer without a decision"
            yield _at(entry, "log.decision-incomplete", message, 'both: decides = "ID of the offer", decision = "…"')
        elif entry.decides and entry.decides not in known:
            message = f"{_entry(entry)} decides on {entry.decides[:40]!r}, which is no offer in this log"
            yield _at(entry, "log.decides-unknown", message, f"known offers: {', '.join(known) or 'none'}")
        elif entry.decision == "accept" and _after(entry.day, known[entry.decides].offer_until):
            message = f"{_entry(entry)} accepts an offer that had lapsed on {known[entry.decides].offer_until}"
            yield _at(entry, "log.decided-late", message, "ask whether they still stand by it")


def _after(day: date | None, last: date | None) -> bool:
    return day is not None and last is not None and day > last


def _how(entry: Interaction, playbook: Playbook | None, *, asked_step: bool) -> Iterator[Finding]:
    if entry.received:
        return  # money comes without a channel, a person or an answer
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
    if entry.direction == "in" and not entry.answer and not is_third_party(entry, playbook):
        message = f"nobody has said what the answer of {entry.day or 'an unknown day'} is; it decides what comes next"
        yield _at(entry, "log.unclassified", message, 'answer = "offer", "refusal", "asks", "acknowledged", "remedy"')
    if entry.direction == "out" and not entry.step and asked_step and not is_third_party(entry, playbook):
        message = f"{_entry(entry)} belongs to no step, so the ladder does not know that it was tried"
        yield _at(entry, "log.no-step", message, "name the step that it took, as `plaint log` does")


def _entry(entry: Interaction) -> str:
    """Name an entry for a sentence: by its day and channel, else by its id."""
    if entry.day is None:
        return f"the entry {entry.id}"
    return f"the {entry.channel or 'entry'} of {entry.day}"


def _at(entry: Interaction, rule: str, message: str, suggestion: str) -> Finding:
    return make_finding(rule, message, suggestion, file=entry.file, line=entry.line)
