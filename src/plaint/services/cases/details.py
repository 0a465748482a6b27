"""Collect everything about one case for ``show``: its facts in lines, and all of it as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from plaint.domain.guidance.offers import promised_money, received_money
from plaint.domain.model.case import Body, Case, Claim, Contact, Item, Override, Task
from plaint.domain.model.fields import CASE_FIELDS, Kind
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.money import Money
from plaint.domain.safe import safe, safe_lines
from plaint.services.cases import json_values
from plaint.services.cases.timeline import timeline
from plaint.services.guidance.guidance import Guidance
from plaint.services.input import assignments, values
from plaint.storage.formats.case_file import case_values
from plaint.storage.workspace import LoadedCase

_SKIPPED = frozenset({"format", "id", "title", "opened", "closed"})
"""Fields that the heading shows, or nobody needs to read."""


def case_json(loaded: LoadedCase, guidance: Guidance, today: date) -> dict[str, Any]:
    """Return the whole of a case for ``show --json``."""
    return {
        "folder": loaded.name,
        "stage": str(guidance.stage),
        "level": guidance.level,
        "overdue": guidance.overdue,
        "playbook": guidance.playbook.id,
        "case": json_values.value(case_values(loaded.case)),
        "interactions": [
            json_values.interaction(entry, guidance.assessment.context.inferred.get(entry.id, ""))
            for entry in loaded.log
        ],
        "received": [json_values.money(one) for one in received_money(loaded.case, loaded.log)],
        "promised": [json_values.money(one) for one in promised_money(loaded.case, loaded.log)],
        "evidence": [json_values.evidence(piece) for piece in loaded.evidence],
        "letters": [json_values.letter(letter) for letter in loaded.letters],
        "steps": [json_values.step(status) for status in guidance.steps],
        "deadlines": [json_values.deadline(deadline, today) for deadline in guidance.deadlines],
        "rights": [json_values.right(window, today) for window in guidance.rights],
        "next": json_values.advice(guidance.next, guidance, today) if guidance.next else None,
        "findings": [json_values.finding(finding) for finding in guidance.findings],
        "conflicts": [json_values.finding(finding) for finding in loaded.findings if "conflict" in finding.rule],
        "timeline": [json_values.happening(happening) for happening in timeline(loaded)],
    }


def facts(case: Case, log: Sequence[Interaction] = ()) -> list[tuple[str, str]]:
    """Return what ``case.toml`` says as names and texts, in the order of the file; the texts are safe to print.

    The names are those that ``set`` takes; the sums at the end count what the log says came back.
    """
    rows: list[tuple[str, str]] = []
    for field in CASE_FIELDS:
        found = assignments.attribute(case, field)
        if field.path in _SKIPPED or found in (None, "", ()):
            continue
        if field.kind is Kind.TABLES:
            assert isinstance(found, tuple)
            rows += [(f"{field.path}.{number}", safe(_table(row))) for number, row in enumerate(found, 1)]
        elif field.kind is Kind.LONG_TEXT:
            rows.append((field.path, safe_lines(found).strip("\n")))
        else:
            rows.append((field.path, safe(values.shown(found))))
    rows += [(safe(f"facts.{name}"), safe(values.shown(value))) for name, value in case.facts.items()]
    sums = (
        ("claimed in all", case.claimed()), ("promised", promised_money(case, log)),
        ("received", received_money(case, log)),
    )  # fmt: skip
    return rows + [(name, safe(", ".join(map(str, found)))) for name, found in sums if found]


def _table(row: object) -> str:
    match row:
        case Contact():
            found = f" (found at {row.found_at})" if row.found_at else ""
            return f"{row.channel} {row.address}{found}".strip()
        case Item():
            count = "" if row.quantity is None else f"{row.quantity:f} x "
            mark = " (affected)" if row.affected else ""
            price = "" if row.price is None else f", {Money(row.currency, row.price)}"
            return f"{count}{row.name}{price}{f', {row.listing}' if row.listing else ''}{mark}"
        case Claim():
            return f"{row.head} {Money(row.currency, row.amount) if row.amount is not None else ''}".strip()
        case Task():
            done = f", done {row.done}" if row.done else f", due {row.due}" if row.due else ""
            return f"{row.text}{done}"
        case Body():
            opened = f", opened {row.opened}" if row.opened else ""
            return f"{row.name or row.step} {row.number}{opened}".strip()
        case Override():
            return f"{row.rule} {row.day or ''}: {row.reason}"
        case _:
            return str(row)
