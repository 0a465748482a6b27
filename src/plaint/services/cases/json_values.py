"""Convert everything that ``--json`` prints to JSON values (docs: interface "JSON"): dates as ISO, money as text.

Keys may be added; none is renamed or taken away.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from plaint.services.index.summary import Row, Summary
from plaint.services.input.values import amount_text

if TYPE_CHECKING:
    from plaint.domain.deadlines.deadline import Deadline
    from plaint.domain.guidance.questions import OpenQuestion
    from plaint.domain.guidance.rights import RightWindow
    from plaint.domain.guidance.status import NextAction, StepStatus
    from plaint.domain.model.evidence import Evidence
    from plaint.domain.model.finding import Finding
    from plaint.domain.model.interaction import Interaction
    from plaint.domain.model.letter import Letter
    from plaint.domain.model.money import Money
    from plaint.domain.playbook.playbook import Source
    from plaint.services.cases.timeline import TimelineEvent
    from plaint.services.guidance.guidance import Guidance
    from plaint.storage.workspace import BrokenCase

Json = dict[str, Any]


def value(found: object) -> Any:
    """Return any value of the files for JSON; what JSON cannot hold (nan, times) becomes text."""
    if isinstance(found, Mapping):
        return {str(key): value(inner) for key, inner in found.items()}
    if isinstance(found, list | tuple):
        return [value(inner) for inner in found]
    if isinstance(found, date | time):
        return found.isoformat()
    if isinstance(found, float) and (found != found or found in {float("inf"), float("-inf")}):  # noqa: PLR0124 - nan
        return str(found)
    return found if found is None or isinstance(found, bool | int | float | str) else str(found)


def _table(found: Mapping[str, object]) -> Json:
    return {key: value(inner) for key, inner in found.items()}


def day(found: datetime | date | None) -> str | None:
    """Return a date or moment in ISO form, or None."""
    return found.isoformat() if found else None


def money(amount: Money) -> Json:
    """Return an amount of money."""
    return {"amount": amount_text(amount.amount), "currency": amount.currency}


def row(found: Row) -> Json:
    """Return one entry of ``list``; for a case that cannot be read its folder and what is wrong."""
    if not isinstance(found, Summary):
        return broken(found)
    return {
        "id": found.id,
        "folder": found.folder,
        "title": found.title,
        "status": found.status,
        "stage": str(found.stage),
        "retailer": found.retailer,
        "store": found.store,
        "orders": list(found.orders),
        "opened": day(found.opened),
        "updated": day(found.updated),
        "claimed": [money(amount) for amount in found.claimed],
        "next": None if found.next is None else _short_next(found.next),
        "overdue": found.overdue,
        "findings": {"error": found.errors, "warning": found.warnings},
        "labels": list(found.labels),
        "conflicts": found.conflicts,
        "date": day(found.day),
        "date_kind": found.day_kind,
        "closing": found.closing,
    }


def broken(found: BrokenCase) -> Json:
    """Return a case that cannot be read."""
    cause = found.finding
    error = {"file": cause.file, "line": cause.line, "message": cause.message, "hint": cause.suggestion}
    return {"folder": found.name, "error": error}


def _short_next(action: NextAction) -> Json:
    return {
        "step": action.step,
        "title": action.title,
        "kind": action.kind,
        "date": day(action.day),
        "overdue": action.overdue,
    }


def next_action(action: NextAction | None) -> Json | None:
    """Return what to do next, wholly."""
    if action is None:
        return None
    return _short_next(action) | {
        "why": action.why,
        "opens": day(action.opens),
        "closes": day(action.closes),
        "channel": action.channel,
        "attach": list(action.attach),
        "warnings": list(action.warnings),
        "field": action.field,
        "interaction": action.interaction,
    }


def interaction(entry: Interaction, guessed: str = "") -> Json:
    """Return an entry of the log as its file holds it, which file that is, and the step that was guessed for it."""
    from plaint.storage.formats.log_file import interaction_values

    inferred = {"inferred_step": guessed} if guessed else {}
    return _table(interaction_values(entry)) | inferred | {"file": entry.file, "line": entry.line}


def evidence(piece: Evidence) -> Json:
    """Return what is known about a piece of evidence, its name and its state without hashing it."""
    from plaint.storage.formats.side_file import evidence_values

    return {"name": piece.name} | _table(evidence_values(piece)) | {"state": str(piece.state)}


def letter(found: Letter) -> Json:
    """Return a letter with its text."""
    from plaint.storage.formats.letter_file import letter_values

    return _table(letter_values(found)) | {"file": found.file, "body": found.body}


def step(status: StepStatus) -> Json:
    """Return a step of the ladder with its state."""
    return {
        "id": status.step.id,
        "title": status.step.title,
        "state": str(status.state),
        "reason": status.reason,
        "opens": day(status.opens),
        "closes": day(status.closes),
        **_source(status.source),
    }


def deadline(found: Deadline, today: date) -> Json:
    """Return a deadline with the line that explains it; ``needs`` are the facts of which a missing date needs one."""
    return {
        "rule": found.rule,
        "kind": str(found.kind),
        "date": day(found.day),
        "remind": day(found.remind),
        "title": found.title,
        "explanation": found.explanation,
        **_source(found.source),
        "overdue": found.overdue,
        "state": str(found.state),
        "step": found.step,
        "missing": list(found.missing),
        "notes": list(found.notes),
        "needs": list(found.missing),
        "right": found.right,
        "role": found.role,
        "closing": found.closes,
        "assumed": list(found.assumed),
        "cite": cite(found.source, today),
    }


def cite(source: Source | None, today: date) -> Json | None:
    """Return where a rule can be read, when it was, and whether it is due for another look; None for no rule."""
    if source is None:
        return None
    return {"url": source.url, "read_on": day(source.read_on), "stale": source.stale(today)}


def right(window: RightWindow, today: date) -> Json:
    """Return a right or policy with its window."""
    found, deadline = window.right, window.deadline
    source = deadline.source if deadline and deadline.source else found.source
    missing = deadline.missing if deadline else ()
    return {
        "id": found.id,
        "title": found.title,
        "kind": "law" if found.basis == "statutory" else "policy",
        "from": day(window.opens),
        "until": day(window.until),
        "state": window.state,
        "remedies": list(found.remedies),
        "needs": list(dict.fromkeys((*window.unknown, *missing))),
        "role": found.role,
        **_source(source),
        "cite": cite(source, today),
    }


def question(found: OpenQuestion) -> Json:
    """Return a missing fact, and what its answer decides."""
    return {"field": found.field, "ask": found.ask, "why": found.why}


def advice(action: NextAction, guidance: Guidance, today: date) -> Json:
    """Return an action of a case with everything that ``next`` says about it."""
    from plaint.services.guidance.advice import coverage_lines, language_note
    from plaint.services.guidance.guidance import briefing_of

    brief = briefing_of(guidance, action)
    return (next_action(action) or {}) | {
        "covered": guidance.covered,
        "coverage": list(coverage_lines(guidance)),
        "not_known": list(guidance.playbook.not_known),
        "language": language_note(guidance),
        "urgent": guidance.urgent or None,
        "have": list(brief.have),
        "say": brief.say,
        "letter": brief.letter,
        "where": list(brief.where),
        "takes": brief.takes,
        "then": brief.then,
        "questions": [question(one) for one in guidance.questions],
        "rights": [right(one, today) for one in guidance.rights],
    }


def _source(source: Source | None) -> Json:
    return {"source": source.text if source else "", "confidence": str(source.confidence) if source else ""}


def finding(found: Finding) -> Json:
    """Return a finding."""
    return {
        "file": found.file,
        "line": found.line,
        "rule": found.rule,
        "level": str(found.level),
        "message": found.message,
        "suggestion": found.suggestion,
    }


def happening(found: TimelineEvent) -> Json:
    """Return an entry of the timeline."""
    return {"at": day(found.at), "actor": found.actor, "event": found.event, "evidence": list(found.evidence)}
