"""Small edits of the story that are one unit of undo each: what an answer is, a step left out, a task done."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from plaint.domain.errors import UsageProblem
from plaint.services.cases import actions
from plaint.services.cases.actions import Edited, Logged
from plaint.services.input import build as building
from plaint.services.input import values
from plaint.services.input.assignments import Changed
from plaint.storage.toml.edit import Change, Remove, Set

if TYPE_CHECKING:
    from plaint.storage.workspace import LoadedCase, Workspace


def classify(
    workspace: Workspace,
    loaded: LoadedCase,
    reference: str,
    answer: str,
    *,
    promise: str = "",
    promised_by: str = "",
    now: datetime,
) -> Edited:
    """Say what an incoming entry is, and what it promises by when; empty texts leave those as they are.

    Raises UsageProblem for an entry that is not incoming and for a day that cannot be understood.
    """
    entry = actions.find_interaction(loaded, reference)
    if entry.direction != "in":
        raise UsageProblem(f"{entry.id} is not incoming, so it holds no answer", "classify what came from them")
    typed = {"answer": answer, "promise": promise, "promised_by": promised_by}
    changes: list[Change] = []
    changed: list[Changed] = []
    notes: tuple[str, ...] = ()
    for name, text in typed.items():
        if not text.strip():
            continue
        understood = values.understand(building.interaction_field(name), text, now)
        notes += understood.notes
        before = getattr(entry, name)
        if understood.value != before:
            changes.append(Set(name, understood.value))
            changed.append(Changed(f"{entry.id}.{name}", values.shown(before), values.shown(understood.value)))
    if changes:
        with workspace.operation(f"answer of {entry.reason or entry.id}"):
            workspace.edit_interaction(loaded, entry.id, changes)
    return Edited(tuple(changed), notes)


def skip_step(
    workspace: Workspace, loaded: LoadedCase, step: str, title: str, why: str, *, now: datetime, source: random.Random
) -> Logged:
    """Log that a step is left out on purpose. The reason is needed: an ombud may ask for it."""
    if not why.strip():
        raise UsageProblem("leaving out a step needs a reason", "say why, as 'the shop has no chat'")
    fields = {"step": step, "reason": f"Left out: {title}", "skipped": why.strip(), "direction": "note"}
    return actions.log_interaction(workspace, loaded, fields, now=now, source=source)


def toggle_task(workspace: Workspace, loaded: LoadedCase, number: int, today: date) -> Edited:
    """Mark a task (counted from 1) as done today, or as not done after all."""
    tasks = loaded.case.tasks
    if not 1 <= number <= len(tasks):
        raise UsageProblem(f"there is no task {number}", "read the case again")
    task = tasks[number - 1]
    after = replace(task, done=None if task.done else today)
    path = f"task.{number - 1}.done"  # storage counts from 0, people from 1
    change: Change = Set(path, today) if after.done else Remove(path)
    with workspace.operation(f"{'done' if after.done else 'not done'}: {task.text}"):
        workspace.edit(loaded, [change])
    return Edited((Changed(f"task.{number}.done", values.shown(task.done), values.shown(after.done)),))
