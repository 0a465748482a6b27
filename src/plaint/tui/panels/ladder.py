"""Blocks of the Ladder tab: every step with its state, and what opens or closes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from plaint.domain.deadlines.deadline import Deadline, DeadlineState
from plaint.domain.guidance.status import StepState, StepStatus
from plaint.domain.safe import safe
from plaint.tui.render.block import Block
from plaint.tui.render.days import column_day, day_and_distance
from plaint.tui.render.prose import doubts, labelled, paragraph
from plaint.tui.render.text import Line, fit

if TYPE_CHECKING:
    from plaint.services.guidance.guidance import Guidance

STATES = {
    StepState.LOCKED: ("·", "locked", "muted"),
    StepState.AVAILABLE: ("▸", "open", "accent"),
    StepState.BLOCKED: ("✗", "closed", "muted"),
    StepState.DRAFTED: ("▹", "drafted", "accent"),
    StepState.SENT: ("→", "sent", ""),
    StepState.WAITING: ("…", "waiting", ""),
    StepState.ANSWERED: ("←", "answered", "warning"),
    StepState.NO_REPLY: ("!", "no reply", "warning"),
    StepState.ACCEPTED: ("✓", "accepted", "success"),
    StepState.REJECTED: ("✗", "refused", "warning"),
    StepState.SKIPPED: ("-", "left out", "muted"),
}
LEVELS = {
    0: "Preparing",
    1: "Direct contact",
    2: "Formal complaint",
    3: "Higher up in the company",
    4: "The way of the payment",
    5: "Mediation, ombud, dispute body",
    6: "Authority",
    7: "Lawyer and court",
}
KINDS = {
    "act_before": "act before",
    "act_from": "open from",
    "they_owe_by": "they owe it by",
    "promised": "promised for",
    "follow_up": "follow up on",
}
STATE, DAY = 11, 16
QUIET = frozenset({StepState.LOCKED, StepState.BLOCKED, StepState.SKIPPED})


def ladder_blocks(guidance: Guidance, today: date, width: int, is_open: Callable[[str], bool]) -> Iterator[Block]:
    """Make a block for each step, under a heading for each level of escalation."""
    yield Block((((fit(f"{guidance.playbook.title} ({guidance.playbook.id})", width), "muted"),),))
    level = -1
    for status in guidance.steps:
        if status.step.level != level:
            level = status.step.level
            yield Block(((), ((LEVELS.get(level, f"Level {level}"), "heading"),)))
        lines = [_headline(status, guidance, today, width)]
        if is_open(status.step.id):
            lines += [*_whole(status, guidance, today, width), ()]
        yield Block(tuple(lines), status.step.id, status)


def when_words(status: StepStatus, today: date) -> str:
    """Say when a step that was not taken opens or closes, in a few cells."""
    if status.opens and status.opens > today:
        return f"from {column_day(status.opens, today)}"
    if status.closes and status.state is not StepState.BLOCKED:
        return f"until {column_day(status.closes, today)}"
    return ""


def _headline(status: StepStatus, guidance: Guidance, today: date, width: int) -> Line:
    glyph, word, role = STATES[status.state]
    is_next = guidance.next is not None and guidance.next.step == status.step.id
    when = when_words(status, today)
    marks = "  ◂ next" if is_next else ""
    room = width - STATE - (DAY if when or width >= 90 else 0)
    reason = room - 44 if room >= 76 else 0
    title = room - reason
    quiet = "muted" if status.state in QUIET else "strong" if is_next else ""
    text = safe(status.step.title, 200)
    spans: list[tuple[str, str]] = [
        (fit(f"{glyph} {word}", STATE), role),
        (fit(text, min(len(text), title - 2 - len(marks))), quiet),
        (fit(marks, title - min(len(text), title - 2 - len(marks))), "accent"),
    ]
    if reason:
        spans.append((fit(safe(status.reason, 300), reason - 2) + "  ", "muted"))
    if when:
        spans.append((fit(when, DAY), "warning" if status.state is StepState.AVAILABLE else "muted"))
    return tuple(spans)


def _whole(status: StepStatus, guidance: Guidance, today: date, width: int) -> Iterator[Line]:
    inner = width - 2
    step = status.step
    rows: list[Line] = []
    rows += labelled("state", status.reason + (f"; taken {status.taken} times" if status.taken > 1 else ""), inner)
    for warning in status.warnings:
        rows += paragraph(warning, inner, "warning", fit("! before", 12) + " ", "warning")
    rows += labelled("why", step.why, inner)
    for deadline in deadlines_of(guidance, step.id):
        over = deadline.state in {DeadlineState.MET, DeadlineState.PASSED} and not deadline.overdue
        rows += deadline_lines(deadline, today, inner, counted=not over)
    source = status.source or (step.sources[0] if step.sources else None)
    if source:
        trust, role = doubts(source, today)
        rows += labelled("source", source.text, inner, "muted")
        rows += paragraph(f"confidence {source.confidence}, {trust}", inner, role, " " * 13)
    for line in rows:
        yield (("  ", ""), *line)


def deadlines_of(guidance: Guidance, step: str) -> list[Deadline]:
    """Return the deadlines of one step, the dated ones first."""
    found = [one for one in guidance.deadlines if one.step == step]
    return sorted(found, key=lambda one: (one.day is None, one.day or date.max))


def deadline_lines(deadline: Deadline, today: date, width: int, *, counted: bool = True) -> list[Line]:
    """Return a deadline: what it means, its day, and (``counted``) how it was found."""
    word = KINDS.get(deadline.kind, str(deadline.kind))
    day = day_and_distance(deadline.day, today) if deadline.day else ""
    state = {DeadlineState.MET: "settled", DeadlineState.PASSED: "over", DeadlineState.ON_HOLD: "on hold"}.get(
        deadline.state, ""
    )
    told = f"{deadline.title}: {word} {day}" if day else deadline.title
    if deadline.overdue:
        told, role = f"! {told}, overdue", "error"
    else:
        told, role = f"{told}, {state}" if state else told, "muted" if state else ""
    lines = labelled("date", told, width, role)
    if deadline.override_reason:
        lines += paragraph(f"set by hand: {deadline.override_reason}", width, "warning", " " * 13)
    if counted:
        lines += paragraph(deadline.explanation, width, "muted", " " * 13)
    return lines
