"""Create, edit, log, classify, close and trash one case, for both faces: every function here is one unit of undo.

Values come in as typed text by the field's path (``{"order.placed": "friday"}``), so forms and options understand
the same; what was understood, and words outside the vocabulary, come back as notes to show.
Wrong input raises UsageProblem before anything is written; failed writes raise the errors of storage.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import PlaintError, UsageProblem
from plaint.domain.guidance.offers import entered_money, last_receipt
from plaint.domain.guidance.step_inference import unclassified
from plaint.domain.model.case import Case
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.fields import TABLES
from plaint.domain.model.ids import new_id
from plaint.domain.model.interaction import Interaction, after_the_others
from plaint.domain.model.vocabulary import PROBLEM_KINDS
from plaint.domain.text.suggest import did_you_mean
from plaint.profile import load_profile
from plaint.services.evidence.add import Added as Added  # noqa: PLC0414 - also something that a person does
from plaint.services.evidence.add import add_files as add_files  # noqa: PLC0414 - the same
from plaint.services.input import assignments as assign
from plaint.services.input import build, values
from plaint.services.input.field_changes import FieldChanges, change_of
from plaint.services.input.profile_fields import profile_fields
from plaint.services.input.results import Changed, Created, Edited, Logged
from plaint.storage.toml.edit import Change, Remove, Set

if TYPE_CHECKING:
    from plaint.storage.workspace import LoadedCase, Workspace

_TASK_DONE = next(column for column in TABLES["task"] if column.name == "done")
RECEIVABLE = (
    "full-refund", "partial-refund", "price-reduction", "replacement", "repair", "delivered", "compensation",
    "goodwill", "charge-cancelled",
)  # fmt: skip
"""Results that mean money or goods, which are promised first and received later."""


def create_case(
    workspace: Workspace, title: str, fields: Mapping[str, str], *, now: datetime, source: random.Random
) -> Created:
    """Make a case from typed fields (``item.1.name`` and so on for lists); defaults and the profile fill the rest."""
    own = profile_fields(load_profile().profile, fields, workspace.defaults, now)
    fields = own | dict(fields)
    case, notes = build.build_case(workspace.defaults, title, fields, now=now, case_id=new_id(source))
    if case.problem.kind and case.problem.kind not in PROBLEM_KINDS:
        near = did_you_mean(case.problem.kind, PROBLEM_KINDS, f"known are: {', '.join(PROBLEM_KINDS)}")
        raise UsageProblem(f"{case.problem.kind!r} is no kind of problem that is known", near)
    with workspace.operation(f"new case {case.title}"):
        folder = workspace.create(case)
    return Created(folder, case, notes)


def set_fields(workspace: Workspace, loaded: LoadedCase, assignments: Sequence[str], *, now: datetime) -> Edited:
    """Change fields of ``case.toml`` in place; how they are written: :mod:`plaint.services.input.assignments`."""
    plan = assign.plan(loaded.case, assignments, now)
    if plan.changes:
        with workspace.operation(f"set {', '.join(change.path for change in plan.changed)}"):
            workspace.edit(loaded, plan.changes)
    return plan.edited


def log_interaction(
    workspace: Workspace,
    loaded: LoadedCase,
    fields: Mapping[str, str],
    *,
    evidence: Sequence[str] = (),
    now: datetime,
    source: random.Random,
    steps: Sequence[str] = (),
) -> Logged:
    """Add an entry to the log: ``fields`` are those of INTERACTION_FIELDS, ``at`` is ``now`` unless given.

    ``evidence`` names pieces of the case; the path of a file that is none of them is added to the case first.
    An entry that holds an answer or a promise is incoming, any other outgoing, unless ``direction`` says so.
    ``steps`` are the ids that the ladder knows; an unknown one is refused.
    """
    entry, notes = build.build_interaction(fields, now=now, entry_id=new_id(source), steps=steps)
    files = [_evidence_of(loaded, name) for name in evidence]
    with workspace.operation(f"log {entry.reason or entry.id}"):
        names: list[str] = []
        for found in files:
            if isinstance(found, Path):
                added = add_files(workspace, loaded, [found], {}, now=now, source=source)
                names += [piece.name for piece in added.pieces]
                notes = (*notes, *(f"added evidence {piece.name}" for piece in added.pieces), *added.notes)
            else:
                names.append(found)
        entry = replace(entry, at=after_the_others(entry.at, loaded.log), evidence=tuple(dict.fromkeys(names)))
        entry, guess = _guessed(workspace, loaded, entry)
        path = workspace.add_interaction(loaded, entry)
    return Logged(entry, path, (*notes, guess) if guess else notes)


def _guessed(workspace: Workspace, loaded: LoadedCase, entry: Interaction) -> tuple[Interaction, str]:
    """Return a new entry with its step where one was advised, and the note on the guess."""
    from plaint.services.guidance.step_guess import with_step

    return with_step(loaded, workspace, entry)


def classify(
    workspace: Workspace,
    loaded: LoadedCase,
    reference: str,
    answer: str,
    *,
    promise: str = "",
    promised_by: str = "",
    offer: str = "",
    amount: str = "",
    currency: str = "",
    offer_until: str = "",
    settles: str = "",
    now: datetime,
) -> Edited:
    """Say what an incoming entry is (``acknowledged``, ``asks``, ``offer`` …), what it promises or offers, until when.

    Without a ``reference`` it is the newest entry that nobody has classified. Empty texts leave those fields as they
    are. Raises UsageProblem for an entry that is not incoming, for an unknown one, where every answer is classified
    already, and for what cannot be understood.
    """
    entry = find_interaction(loaded, reference) if reference else _newest_unclassified(loaded)
    if entry.direction != "in":
        raise UsageProblem(
            f"{entry.id} is not incoming, so it holds no answer", f"its direction is {entry.direction or 'not given'}"
        )
    found = FieldChanges()
    texts = {
        "answer": answer, "promise": promise, "promised_by": promised_by, "offer": offer, "amount": amount,
        "currency": currency, "offer_until": offer_until, "settles": settles,
    }  # fmt: skip
    if amount.strip() and not currency.strip() and not entry.currency:
        texts["currency"] = usual_currency(workspace, loaded.case)
    _type_fields(found, entry, texts, now)
    return edit_entry(workspace, loaded, entry, f"answer of {entry.reason or entry.id}", found)


def _newest_unclassified(loaded: LoadedCase) -> Interaction:
    waiting = unclassified(loaded.log)
    if not waiting:
        raise UsageProblem(
            f"every answer in the log of {loaded.case.id} has been classified",
            "name the entry with --entry ID; plaint show lists them",
        )
    return waiting[-1]


def _type_fields(found: FieldChanges, entry: Interaction, texts: Mapping[str, str], now: datetime) -> None:
    for name, text in texts.items():
        if text.strip():
            field = build.interaction_field(name)
            found.type(field, text, getattr(entry, name), now, label=f"{entry.id}.{name}")


def change_entry(
    workspace: Workspace,
    loaded: LoadedCase,
    reference: str,
    fields: Mapping[str, str],
    *,
    now: datetime,
    steps: Sequence[str] = (),
) -> Edited:
    """Change fields of an entry, such as the step that was guessed for it; ``step = "none"`` belongs to no step.

    Empty texts leave fields as they are; ``steps`` are the ids that the ladder knows, an unknown one is refused.
    """
    entry = find_interaction(loaded, reference)
    found = FieldChanges()
    _type_fields(found, entry, fields, now)
    build.known_step(fields.get("step", "").strip(), steps)
    return edit_entry(workspace, loaded, entry, f"change of {entry.reason or entry.id}", found)


def withdraw(workspace: Workspace, loaded: LoadedCase, reference: str, reason: str) -> Edited:
    """Mark an entry as one that does not count; entries are never deleted. The reason is needed."""
    entry = find_interaction(loaded, reference)
    if not reason.strip():
        raise UsageProblem("withdrawing an entry needs a reason", "say why it does not count, as 'logged twice'")
    found = FieldChanges()
    field = build.interaction_field("withdrawn")
    found.set(field, entry.withdrawn, reason.strip(), label=f"{entry.id}.withdrawn")
    return edit_entry(workspace, loaded, entry, f"withdrawn of {entry.id}", found)


def skip_step(
    workspace: Workspace, loaded: LoadedCase, step: str, title: str, why: str, *, now: datetime, source: random.Random
) -> Logged:
    """Log that a step is left out on purpose. The reason is needed: an ombud may ask for it."""
    if not why.strip():
        raise UsageProblem("leaving out a step needs a reason", "say why, as 'the shop has no chat'")
    fields = {"step": step, "reason": f"Left out: {title}", "skipped": why.strip(), "direction": "note"}
    return log_interaction(workspace, loaded, fields, now=now, source=source)


def toggle_task(workspace: Workspace, loaded: LoadedCase, number: int, today: date) -> Edited:
    """Mark a task (counted from 1) as done today, or as not done after all."""
    tasks = loaded.case.tasks
    if not 1 <= number <= len(tasks):
        raise UsageProblem(f"there is no task {number}", "read the case again")
    task = tasks[number - 1]
    done = None if task.done else today
    path = f"task.{number - 1}.done"  # storage counts from 0, people from 1
    found = change_of(_TASK_DONE, task.done, done, path=path, label=f"task.{number}.done")
    assert found is not None
    with workspace.operation(f"{'done' if done else 'not done'}: {task.text}"):
        workspace.edit(loaded, [found[0]])
    return Edited((found[1],))


def add_evidence(
    workspace: Workspace,
    loaded: LoadedCase,
    path: Path,
    fields: Mapping[str, str],
    *,
    now: datetime,
    source: random.Random,
) -> Evidence:
    """Copy one file into the case's evidence, like :func:`add_files`; return the piece."""
    return add_files(workspace, loaded, [path], fields, now=now, source=source).pieces[0]


def close_case(
    workspace: Workspace, loaded: LoadedCase, results: Sequence[str], fields: Mapping[str, str], *, now: datetime
) -> Edited:
    """Close a case with its results; ``fields`` are received, promised, amount, currency and text of the outcome.

    A result that means money or goods without a day of receipt closes as well, with a note: a promise is no receipt.
    Where entries of the log hold what came back, no amount is written a second time.
    """
    fields, notes = _not_twice(loaded, fields)
    assignments = [f"outcome.{name}={text}" for name, text in fields.items() if text]
    if results:
        assignments.append(f"outcome.results={','.join(results)}")
    elif not loaded.case.outcome.results:
        raise UsageProblem(
            "closing a case needs a result", "say how it ended, as --result full-refund or --result rejected"
        )
    if fields.get("amount") and not fields.get("currency") and not loaded.case.outcome.currency:
        assignments.append(f"outcome.currency={usual_currency(workspace, loaded.case)}")
    assignments.append("status=closed")
    if loaded.case.closed is None or loaded.case.status != "closed":
        assignments.append(f"closed={now.date().isoformat()}")
    plan = assign.plan(loaded.case, assignments, now)
    if plan.changes:
        with workspace.operation(f"close {loaded.case.title}"):
            workspace.edit(loaded, plan.changes)
    return Edited(tuple(plan.changed), (*notes, *plan.notes, *_receipt(loaded, results, fields)))


def _not_twice(loaded: LoadedCase, fields: Mapping[str, str]) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Leave out an amount where entries hold what came back; they are what counts."""
    held = entered_money(loaded.log)
    if not held or not (fields.get("amount") or fields.get("currency")):
        return fields, ()
    kept = {name: text for name, text in fields.items() if name not in {"amount", "currency"}}
    note = f"the log holds what came back ({', '.join(map(str, held))}), so no amount is written a second time"
    return kept, (note,) if fields.get("amount") else ()


def reopen_case(workspace: Workspace, loaded: LoadedCase) -> Edited:
    """Open a closed or paused case again; how it had ended stays on record until it is set anew."""
    case = loaded.case
    if case.status == "open":
        raise PlaintError(f"{case.id} is open already")
    changes: list[Change] = [Set("status", "open")]
    changed = [Changed("status", case.status, "open")]
    if case.closed is not None:
        changes.append(Remove("closed"))
        changed.append(Changed("closed", case.closed.isoformat(), values.shown(None)))
    with workspace.operation(f"reopen {case.title}"):
        workspace.edit(loaded, changes)
    return Edited(tuple(changed))


def trash_case(workspace: Workspace, loaded: LoadedCase) -> str:
    """Move a case's folder to the workspace's trash, from where undo brings it back; return where it went."""
    with workspace.operation(f"trash {loaded.case.title}"):
        return str(workspace.trash(loaded))


def undo(workspace: Workspace) -> str:
    """Take the last operation back; return its title."""
    return workspace.undo()


def redo(workspace: Workspace) -> str:
    """Do again what was undone last; return its title."""
    return workspace.redo()


def find_interaction(loaded: LoadedCase, reference: str) -> Interaction:
    """Return the entry with this id or unique beginning of one."""
    found = [entry for entry in loaded.log if entry.id == reference]
    found = found or [entry for entry in loaded.log if reference and entry.id.startswith(reference)]
    if len(found) == 1:
        return found[0]
    ids = [entry.id for entry in (found or loaded.log)]
    if found:
        raise UsageProblem(f"{reference!r} fits several entries: {', '.join(ids)}", "give more of the id")
    hint = did_you_mean(reference, ids, f"the log has {', '.join(ids[-5:])}" if ids else "the log is empty")
    raise UsageProblem(f"there is no entry {reference!r} in {loaded.case.id}", hint)


def edit_entry(workspace: Workspace, loaded: LoadedCase, entry: Interaction, title: str, found: FieldChanges) -> Edited:
    """Write the changes of an entry as one unit of undo; nothing is written where there are none."""
    if found.changes:
        with workspace.operation(title):
            workspace.edit_interaction(loaded, entry.id, found.changes)
    return found.edited


def _evidence_of(loaded: LoadedCase, name: str) -> str | Path:
    """Return the name of a known piece, or the path of a file to add."""
    names = [piece.name for piece in loaded.evidence]
    plain = name.removeprefix("evidence/")
    if plain in names:
        return plain
    if Path(name).is_file():
        return Path(name)
    hint = did_you_mean(plain, names, "plaint evidence list shows the names; a path of a file adds it")
    raise UsageProblem(f"there is no evidence {name!r} in {loaded.case.id}, and no such file", hint)


def usual_currency(workspace: Workspace, case: Case) -> str:
    """Return the currency of an amount that is typed without one: of what is claimed, else the workspace's."""
    codes = {money.currency for money in case.claimed() if money.currency}
    return codes.pop() if len(codes) == 1 else str(workspace.defaults.get("currency", ""))


def _receipt(loaded: LoadedCase, results: Sequence[str], fields: Mapping[str, str]) -> tuple[str, ...]:
    outcome = loaded.case.outcome
    open_results = [name for name in (results or outcome.results) if name in RECEIVABLE]
    if not open_results or fields.get("received") or outcome.received or last_receipt(loaded.log):
        return ()
    return (
        f"{', '.join(open_results)} has no day of receipt: a promise is not a receipt (add it with --received DATE)",
    )
