"""Build new cases, log entries and metadata of evidence from typed fields. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from plaint.domain.errors import UsageProblem
from plaint.domain.model.case import Body, Case, Claim, Contact, Item, Override, Task
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.fields import EVIDENCE_FIELDS, INTERACTION_FIELDS, TABLES, Field, case_field
from plaint.domain.model.interaction import NO_STEP, Interaction
from plaint.domain.text.suggest import did_you_mean
from plaint.services.input import assignments, values

DEFAULTS = {
    "country": "consumer.country",
    "region": "consumer.region",
    "language": "language",
    "playbook": "playbook",
    "retailer": "retailer.name",
    "store": "retailer.store",
}
"""Keys of ``plaint.toml``'s ``[defaults]`` and the fields that they fill in a new case."""
_ROWS: Mapping[str, type] = {
    "retailer.contact": Contact,
    "item": Item,
    "claim": Claim,
    "task": Task,
    "body": Body,
    "override": Override,
}


def build_case(
    defaults: Mapping[str, object], title: str, fields: Mapping[str, str], *, now: datetime, case_id: str
) -> tuple[Case, tuple[str, ...]]:
    """Make a case of typed fields, on top of the workspace's defaults; return it with notes.

    A currency that is left out beside an amount is that of the first item, else the workspace's default one.
    """
    name = " ".join(title.split())
    if not name:
        raise UsageProblem(
            "a case needs a title", "say what happened in a few words: plaint new 'Kettle arrived cracked'"
        )
    typed = {path: str(defaults[key]) for key, path in DEFAULTS.items() if defaults.get(key)}
    typed |= {path: text for path, text in fields.items() if text.strip()}
    currency = typed.get("item.1.currency", "") or str(defaults.get("currency", "") or "")
    for path in [path for path in typed if path.endswith((".price", ".amount"))] if currency else ():
        typed.setdefault(f"{path.rpartition('.')[0]}.currency", currency)
    case = Case(id=case_id, title=name, opened=now.date())
    plan = assignments.plan(case, [f"{path}={text}" for path, text in typed.items()], now)
    return _applied(case, typed, now), tuple(plan.notes)


def _applied(case: Case, typed: Mapping[str, str], now: datetime) -> Case:
    """Return the case with the typed fields in it; they have been checked before."""
    tree: dict[str, Any] = {}
    rows: dict[str, dict[str, dict[str, Any]]] = {}
    facts: dict[str, object] = {}
    for path, text in typed.items():
        table, _, name = path.rpartition(".")
        list_path, _, number = table.rpartition(".")
        if list_path in TABLES:
            column = next(column for column in TABLES[list_path] if column.name == name)
            value = values.understand(column, text, now).value
            rows.setdefault(list_path, {}).setdefault(number, {})[column.attribute or name] = value
        elif table == "facts":
            facts[name] = assignments.fact_value(path, text, now).value
        else:
            tree[path] = values.understand(_field(path), text, now).value
    for path, value in tree.items():
        case = _with(case, path, value)
    for list_path, entries in rows.items():
        target = _field(list_path).attribute
        case = _with(case, target, tuple(_ROWS[list_path](**entries[number]) for number in sorted(entries, key=int)))
    return replace(case, facts=facts) if facts else case


def _with(case: Case, path: str, value: object) -> Case:
    table, _, name = path.rpartition(".")
    if not table:
        return case.edit(**{name: value})
    part: Any = getattr(case, table)
    return case.edit(**{table: replace(part, **{name: value})})


def _field(path: str) -> Field:
    found = case_field(path)
    if found is None:
        raise assignments.unknown_field(path)
    return found


def interaction_field(name: str) -> Field:
    """Return the field of a log entry with this name."""
    return next(entry for entry in INTERACTION_FIELDS if entry.path == name)


def build_interaction(
    fields: Mapping[str, str], *, now: datetime, entry_id: str, steps: Sequence[str] = ()
) -> tuple[Interaction, tuple[str, ...]]:
    """Make a log entry of typed fields; return it with notes. Without a reason or a text it is refused."""
    found, notes = _understood(INTERACTION_FIELDS, fields, now)
    if not found.get("reason") and not found.get("text"):
        raise UsageProblem("an entry needs a reason or a text", "say in a few words what it was about")
    found.setdefault("at", now.replace(microsecond=0))
    if not found.get("answer") and (found.get("offer") or found.get("offer_until") or found.get("settles")):
        found["answer"] = "offer"
    incoming = any(found.get(name) for name in ("answer", "promise", "received"))
    found.setdefault("direction", "in" if incoming else "out")
    known_step(found.get("step", ""), steps)
    if found.get("answer") and found["direction"] != "in":
        raise UsageProblem("only an incoming entry holds an answer", "leave --answer out, or give --direction in")
    return Interaction(id=entry_id, **found), notes


def known_step(step: str, steps: Sequence[str]) -> None:
    """Refuse a step that the ladder does not have; ``none`` is the word for an entry of no step. Raises UsageProblem.

    Without ``steps`` nothing is known of the ladder, and nothing is refused.
    """
    if step and steps and step not in steps and step != NO_STEP:
        hint = did_you_mean(step, steps, f"known are: {', '.join(steps)}; none for an entry of no step")
        raise UsageProblem(f"the ladder has no step {step!r}", hint)


def build_evidence(fields: Mapping[str, str], *, now: datetime) -> tuple[Evidence, tuple[str, ...]]:
    """Make what is known about a piece of evidence of typed fields, with notes; storage looks at the file itself."""
    found, notes = _understood(EVIDENCE_FIELDS, fields, now)
    return Evidence(name="", **found), notes


def _understood(
    known: Sequence[Field], fields: Mapping[str, str], now: datetime
) -> tuple[dict[str, Any], tuple[str, ...]]:
    by_name = {entry.path: entry for entry in known}
    found: dict[str, Any] = {}
    notes: tuple[str, ...] = ()
    for name, text in fields.items():
        typed = values.understand(by_name[name], text, now)
        notes += typed.notes
        if typed.value is not None:
            found[name] = typed.value
    return found, notes
