"""``plaint show``: print everything about a case."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from plaint.cli import advice_text, output
from plaint.cli.day_labels import KIND_LABELS, action_day
from plaint.cli.output import Cell, Column
from plaint.cli.params import CASE, examples, json_option, session, shared_options
from plaint.domain.model.money import Money
from plaint.domain.safe import safe

if TYPE_CHECKING:
    from plaint.domain.model.interaction import Interaction
    from plaint.services.guidance.guidance import Guidance
    from plaint.storage.workspace import LoadedCase

_ARROWS = {"out": ("→", "->"), "in": ("←", "<-"), "note": ("·", ".")}
_STATE_ROLES = {"ok": "success", "changed": "error", "missing": "error", "untracked": "warning"}
_STATE_WORDS = {
    "passed": " (over)", "met": " (settled)", "blocked": " (the way is closed)", "on-hold": " (on hold)",
    "needs-date": " (a date is missing)",
}  # fmt: skip
_LEVEL_ROLES = {"error": "error", "warning": "warning"}


@click.command(epilog=examples("plaint show k7f3", "plaint show k7f3 --json | jq .next"))
@click.argument("case", type=CASE)
@json_option
@shared_options
def show(case: str, *, as_json: bool) -> None:
    """Show everything about a case.

    What is next, the facts, the log, the evidence, the ladder, the deadlines, and what is worth a look.
    """
    from plaint.services.guidance.advice import doubts_of_case
    from plaint.services.guidance.guidance import guide

    here = session()
    workspace = here.workspace()
    loaded = here.case(workspace, case)
    guidance = guide(loaded, workspace, here.today)
    if as_json:
        from plaint.services.cases.details import case_json

        output.json(case_json(loaded, guidance, here.today))
        return
    _head(loaded, guidance, here.today)
    advice_text.first_lines(guidance)
    _next(guidance)
    _facts(loaded)
    _log(loaded, guidance)
    _evidence(loaded)
    _letters(loaded)
    _ladder(guidance)
    _deadlines(guidance, here.today)
    if guidance.stage != "closed":
        advice_text.rights(guidance.rights, here.today)
        if doubts := doubts_of_case(guidance, here.today):
            output.paragraph(safe(doubts), 2)
    _findings(guidance)


def _facts_table(rows: list[tuple[str, str]]) -> None:
    widest = max((len(name) for name, _ in rows), default=0)
    limit = output.width()
    for name, text in rows:
        lines = [piece for line in text.split("\n") for piece in (_wrap(line, widest, limit) if limit else [line])]
        output.data(f"  {output.styled(name, 'muted', sys.stdout)}{' ' * (widest - len(name))}  {lines[0]}".rstrip())
        for line in lines[1:]:
            output.data(f"{' ' * (widest + 4)}{line}".rstrip())


def _wrap(line: str, taken: int, limit: int) -> list[str]:
    return output.wrapped(line, limit - taken - 4)


def _head(loaded: LoadedCase, guidance: Guidance, today: date) -> None:
    from plaint.services.index.summary import pressing_of
    from plaint.services.index.urgency import urgency_of

    case = loaded.case
    soon = pressing_of(guidance.next, guidance.stage, guidance.closing, today).soon == 2
    how = urgency_of(guidance.stage, guidance.next, today, overdue=guidance.overdue, closes_soon=soon)
    mark = how.glyph if output.has_unicode(sys.stdout) else how.plain
    output.data(f"{safe(case.id)}  {output.styled(safe(case.title, 300), 'strong', sys.stdout)}")
    parts = [f"{mark} {how.word}", f"stage {guidance.stage}", f"level {guidance.level}"]
    parts += [f"opened {case.opened.isoformat()}"] if case.opened else []
    parts += [f"closed {case.closed.isoformat()}"] if case.closed else []
    output.data(", ".join(parts), how.role)
    output.data(f"{safe(loaded.name)}/", "muted")


def _next(guidance: Guidance) -> None:
    action = guidance.next
    if action is None:
        return
    output.heading("Next")
    day = action_day(action)
    late = "  (overdue)" if action.overdue else ""
    output.data(f"  {safe(action.title)}{f', {day}' if day else ''}{late}", "error" if action.overdue else "accent")
    output.paragraph(action.why, 2)
    rows = [
        ("how", action.channel),
        ("opens", action.opens.isoformat() if action.opens else ""),
        ("closes", action.closes.isoformat() if action.closes else ""),
        ("attach", ", ".join(action.attach)),
    ]
    _facts_table([(name, safe(text)) for name, text in rows if text])
    for warning in action.warnings:
        output.paragraph(f"! {warning}", 2)


def _facts(loaded: LoadedCase) -> None:
    from plaint.services.cases.details import facts

    output.heading("Facts")
    _facts_table(facts(loaded.case, loaded.log))


def _log(loaded: LoadedCase, guidance: Guidance) -> None:
    if not loaded.log:
        return
    output.heading(f"Log ({len(loaded.log)})")
    for entry in loaded.log:
        _entry(entry, guidance)


def _entry(entry: Interaction, guidance: Guidance) -> None:
    from plaint.domain.guidance.step_inference import is_third_party

    unicode = output.has_unicode(sys.stdout)
    arrow = _ARROWS.get(entry.direction, ("?", "?"))[0 if unicode else 1]
    head = [_moment(entry.at), arrow, entry.channel, entry.reason]
    line = "  ".join(safe(part) for part in head if part)
    output.data(f"  {line}  {output.styled(safe(entry.id), 'muted', sys.stdout)}")
    waits = entry.direction == "in" and entry.counts and not entry.received
    unsaid = waits and not is_third_party(entry, guidance.playbook)
    about = [
        ("person", entry.person),
        ("reference", entry.reference),
        ("who", entry.actor),
        ("step", entry.step or guidance.guessed_step(entry.id)),
        ("answer", entry.answer or ("not classified" if unsaid else "")),
        ("offer", entry.offer),
        ("amount", "" if entry.amount is None else str(Money(entry.currency, entry.amount))),
        ("until", entry.offer_until.isoformat() if entry.offer_until else ""),
        ("accepting it", "ends the whole matter" if entry.settles else ""),
        ("decision", f"{entry.decision} of {entry.decides}" if entry.decides else ""),
        ("received", entry.received),
        ("promise", f"{entry.promise} by {entry.promised_by}" if entry.promised_by else entry.promise),
        ("evidence", ", ".join(entry.evidence)),
        ("skipped", entry.skipped),
        ("withdrawn", entry.withdrawn),
    ]
    shown = "; ".join(f"{name} {safe(text)}" for name, text in about if text)
    if shown:
        output.paragraph(shown, 6)
    if entry.text.strip():
        output.paragraph(entry.text.strip("\n"), 6)


def _moment(at: datetime | date | None) -> str:
    if isinstance(at, datetime):
        return at.strftime("%Y-%m-%d %H:%M") if at.year > 999 else at.isoformat()
    return at.isoformat() if at else "no date"


def _evidence(loaded: LoadedCase) -> None:
    if not loaded.evidence:
        return
    output.heading(f"Evidence ({len(loaded.evidence)})")
    columns = (Column("file", 12), Column("kind"), Column("state"), Column("title", 10))
    rows = [
        [
            Cell(safe(piece.name)),
            Cell(safe(piece.kind) or "-"),
            Cell("withdrawn" if piece.withdrawn else str(piece.state), _STATE_ROLES.get(piece.state, "")),
            Cell(safe(piece.title or piece.shows)),
        ]
        for piece in loaded.evidence
    ]
    output.table(columns, rows, indent=2)


def _letters(loaded: LoadedCase) -> None:
    if not loaded.letters:
        return
    output.heading(f"Letters ({len(loaded.letters)})")
    columns = (Column("state"), Column("kind"), Column("title", 10), Column("to", 8))
    rows = [
        [
            Cell(f"sent {_moment(letter.sent)[:10]}" if letter.sent else "draft"),
            Cell(safe(letter.kind) or "-"),
            Cell(safe(letter.title or letter.file)),
            Cell(safe(letter.to)),
        ]
        for letter in loaded.letters
    ]
    output.table(columns, rows, indent=2)


def _ladder(guidance: Guidance) -> None:
    if not guidance.steps:
        return
    output.heading(f"Ladder: {safe(guidance.playbook.title)}")
    columns = (Column("state"), Column("step"), Column("title", 14), Column("reason", 14, 1))
    rows = [
        [
            Cell(str(status.state), "accent" if status.state == "available" else ""),
            Cell(safe(status.step.id)),
            Cell(safe(status.step.title)),
            Cell(safe(status.reason), "muted"),
        ]
        for status in guidance.steps
    ]
    output.table(columns, rows, indent=2)


def _deadlines(guidance: Guidance, today: date) -> None:
    """Print every deadline with its state, its day and what it rests on; those that lack a date come last."""
    from plaint.domain.guidance.reliability import source_words

    if not guidance.deadlines:
        return
    output.heading("Deadlines")
    for one in sorted(guidance.deadlines, key=lambda one: (one.shown or date.max, one.rule)):
        late = one.overdue and one.kind != "act_before"
        state = " (overdue)" if late else _STATE_WORDS.get(one.state, "")
        kind = KIND_LABELS.get(one.meaning, str(one.kind))
        output.data(f"  {one.shown or 'no date   '}  {kind}  {safe(one.title)}{state}", "error" if late else "")
        source = source_words(one.source, today)
        output.paragraph(safe(f"{one.explanation}{f' [{source}]' if source else ''}"), 6)


def _findings(guidance: Guidance) -> None:
    if not guidance.findings:
        return
    output.heading(f"Worth a look ({len(guidance.findings)})")
    for found in guidance.findings:
        level = output.styled(str(found.level), _LEVEL_ROLES.get(found.level, "muted"), sys.stdout)
        output.data(f"  {level}  {safe(output.place(found.file, found.line) + found.message)}")
        if found.suggestion:
            output.paragraph(found.suggestion, 6)
