"""Guess which step a new entry of the log takes: the one just advised where it fits, else by words, person, channel."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from plaint.domain.guidance.briefing import takes_step
from plaint.domain.guidance.step_inference import actor_of_entry, infer_steps, is_third_party, wanted_actors
from plaint.domain.guidance.step_words import may_be, named_steps
from plaint.domain.model.interaction import in_time_order
from plaint.services.guidance.guidance import guide

if TYPE_CHECKING:
    from plaint.domain.model.interaction import Interaction
    from plaint.domain.playbook.playbook import Playbook, Step
    from plaint.storage.workspace import LoadedCase, Workspace


def with_step(loaded: LoadedCase, workspace: Workspace, entry: Interaction) -> tuple[Interaction, str]:
    """Return a new entry with the step that was advised before it, and a note on the step that is guessed for it.

    The step is written only where reading the log alone would guess another one.
    """
    if entry.step or entry.skipped or entry.decides or entry.direction not in {"in", "out"} or entry.day is None:
        return entry, ""
    before = replace(loaded, log=tuple(one for one in loaded.log if one.day and one.day <= entry.day))
    guidance = guide(before, workspace, entry.day)
    playbook = guidance.playbook
    whole = in_time_order((*loaded.log, entry))
    guessed = infer_steps(whole, loaded.letters, loaded.case, playbook).steps.get(entry.id, "")
    advised = None
    if entry.direction == "out" and not is_third_party(entry, playbook) and guidance.next is not None:
        step = playbook.step(guidance.next.step) if takes_step(guidance.next) else None
        advised = step if step is not None and _fits(step, entry, before, playbook) else None
    if advised is not None and advised.id != guessed:
        return replace(entry, step=advised.id), _note(loaded, entry, advised)
    known = playbook.step(guessed) if guessed else None
    return entry, _note(loaded, entry, known) if known else ""


def _fits(step: Step, entry: Interaction, loaded: LoadedCase, playbook: Playbook) -> bool:
    """Tell whether an entry can be the step: its channel and person fit, and its words name no other step."""
    named = named_steps(entry, loaded.case, playbook)
    if step.actor == "self" or (named and step not in named):
        return False
    return may_be(step, entry, wanted_actors(actor_of_entry(entry, playbook), entry, loaded.case))


def _note(loaded: LoadedCase, entry: Interaction, step: Step) -> str:
    return f"step guessed: {step.title}; change with plaint log {loaded.case.id} --entry {entry.id} --step STEP"
