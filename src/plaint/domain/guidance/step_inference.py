"""Guess which step of the ladder an entry of the log took or answered, where it does not say so itself.

People log what happened and not which rung it was. The guess is made from who was on the other side, the channel,
the direction and what went before; it is shown, and ``step`` in the entry goes before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from plaint.domain.deadlines.events import When, sort_key
from plaint.domain.guidance.step_words import fits, may_be, named_steps
from plaint.domain.model.case import Case
from plaint.domain.model.dates import day_of
from plaint.domain.model.interaction import NO_STEP, Interaction
from plaint.domain.model.letter import Letter
from plaint.domain.playbook.playbook import Playbook, Step

_BYSTANDERS = frozenset({"carrier", "witness", "adviser", "other"})
"""Third parties: what they say answers no step of the ladder."""
_ACTORS = {"ombud": ("ombud", "mediator")}
"""Actor of an entry -> actors of the steps that lead there, where they differ."""
_TITLES = {
    "seller": "seller", "bank": "bank", "ombud": "ombud", "ombudsman": "ombud", "court": "court", "carrier": "carrier",
    "courier": "carrier", "neighbour": "witness", "neighbor": "witness", "witness": "witness", "visa": "bank",
    "mastercard": "bank", "paypal": "bank",
}  # fmt: skip
"""Words in the name of a person or of who was spoken with, that tell who it is."""


_Taken = tuple[str, str, bool]
"""A step that was taken, the actor of the step, and whether it was answered."""


@dataclass(frozen=True, slots=True)
class InferredLog:
    """The log with a step for each entry that takes or answers one."""

    log: Sequence[Interaction]
    steps: Mapping[str, str] = field(default_factory=dict)
    """Id of an entry -> the step that was guessed for it; entries that name their own are left out."""


def infer_steps(log: Sequence[Interaction], letters: Sequence[Letter], case: Case, playbook: Playbook) -> InferredLog:
    """Return the log with guessed steps laid in; ``log`` is in time order."""
    if all(entry.step or entry.direction not in {"in", "out"} for entry in log):
        return InferredLog(_without_none(log))
    found: list[Interaction] = []
    guessed: dict[str, str] = {}
    by_id: dict[str, str] = {}
    taken: list[_Taken] = []
    left = _letters_alone(letters, log)
    for entry in log:
        while left and _was_before(left[0][0], entry):
            letter_step = left.pop(0)[1]
            taken.append((letter_step, _actor_of(playbook, letter_step), False))
        step = entry.step
        if not step and entry.direction in {"in", "out"} and entry.counts and not entry.skipped:
            decided = by_id.get(entry.decides, "") if entry.decides else ""
            step = decided or _guess(entry, taken, case, playbook)
            if step:
                guessed[entry.id] = step
        step = "" if step == NO_STEP else step
        by_id[entry.id] = step
        found.append(entry if step == entry.step else replace(entry, step=step))
        if step and entry.counts:
            _note(taken, step, entry, playbook)
    return InferredLog(tuple(found), guessed)


def _letters_alone(letters: Sequence[Letter], log: Sequence[Interaction]) -> list[tuple[When, str]]:
    """Return when which letters took which step, in time order; where the log tells it too the entry counts."""
    told = {(entry.step, entry.day) for entry in log if entry.direction == "out" and entry.counts}
    sent = [(one.sent, one.step) for one in letters if one.sent is not None and one.step and not one.withdrawn]
    return sorted(
        ((when, step) for when, step in sent if (step, day_of(when)) not in told), key=lambda one: sort_key(one[0])
    )


def _was_before(sent: When, entry: Interaction) -> bool:
    """Tell whether a letter was sent before an entry; on the same day it was, unless two times say otherwise."""
    if entry.at is None:
        return False
    if isinstance(sent, datetime) and isinstance(entry.at, datetime):
        return sort_key(sent) <= sort_key(entry.at)
    return day_of(sent) <= day_of(entry.at)


def _without_none(log: Sequence[Interaction]) -> Sequence[Interaction]:
    if not any(entry.step == NO_STEP for entry in log):
        return log
    return tuple(replace(entry, step="") if entry.step == NO_STEP else entry for entry in log)


def actor_of_entry(entry: Interaction, playbook: Playbook | None) -> str:
    """Return who was on the other side: as the entry says, else by its step, else by the person's name."""
    if entry.actor:
        return entry.actor
    step = playbook.step(entry.step) if playbook and entry.step else None
    if step is not None and step.actor not in {"", "self"}:
        return "ombud" if step.actor == "mediator" else step.actor
    words = entry.person.casefold().replace(",", " ").split()
    return next((_TITLES[word] for word in words if word in _TITLES), "")


def is_third_party(entry: Interaction, playbook: Playbook | None = None) -> bool:
    """Tell whether an entry is of somebody who is neither the trader nor a body of the ladder.

    Without a ladder the entry alone says so: its actor, or the name of the person.
    """
    return actor_of_entry(entry, playbook) in _BYSTANDERS


def unclassified(log: Sequence[Interaction], playbook: Playbook | None = None) -> tuple[Interaction, ...]:
    """Return the incoming entries that nobody has said what they are, oldest first.

    What third parties say (a neighbour, a carrier) is proof and no answer: nobody is asked what it is.
    """
    return tuple(
        one
        for one in log
        if one.direction == "in" and one.counts and not one.answer and not one.received
        and not is_third_party(one, playbook)
    )  # fmt: skip


def _actor_of(playbook: Playbook, step: str) -> str:
    known = playbook.step(step)
    return known.actor if known else ""


def _note(taken: list[_Taken], step: str, entry: Interaction, playbook: Playbook) -> None:
    if entry.direction == "out":
        taken.append((step, _actor_of(playbook, step), False))
    elif entry.direction == "in" and entry.answer not in {"acknowledged", "irrelevant"}:
        for index in range(len(taken) - 1, -1, -1):
            if taken[index][0] == step:
                taken[index] = (step, taken[index][1], True)
                return


def _guess(entry: Interaction, taken: Sequence[_Taken], case: Case, playbook: Playbook) -> str:
    actor = actor_of_entry(entry, playbook)
    if actor in _BYSTANDERS:
        return ""
    named = _named(entry, actor, taken, case, playbook)
    if named:
        return named
    if entry.direction == "in":
        return _answered(entry, actor, taken, case, playbook)
    return _taken_step(entry, actor, taken, case, playbook)


def _named(entry: Interaction, actor: str, taken: Sequence[_Taken], case: Case, playbook: Playbook) -> str:
    """Return the step that the words of the reason name; an answer names only one that was taken, or a body's."""
    wanted = wanted_actors(actor, entry, case)
    named = [one for one in named_steps(entry, case, playbook) if may_be(one, entry, wanted)]
    before = [one.id for one in named if any(step == one.id for step, _, _ in taken)]
    if entry.direction == "in":
        return before[0] if before else ""
    fresh = [one.id for one in named if one.id not in before]
    return (fresh or before or [""])[0]


def _answered(entry: Interaction, actor: str, taken: Sequence[_Taken], case: Case, playbook: Playbook) -> str:
    """Return the last step with that actor that waits for an answer, else the last one; else the first contact."""
    wanted = wanted_actors(actor, entry, case)
    fitting = [one for one in taken if not wanted or one[1] in wanted] or (list(taken) if not actor else [])
    waiting = [one for one in fitting if not one[2]]
    if waiting or fitting:
        return (waiting or fitting)[-1][0]
    if not actor or actor in {"retailer", "seller"}:
        return _first_contact(entry, playbook)
    return _first_of(wanted, case, playbook)


def _taken_step(entry: Interaction, actor: str, taken: Sequence[_Taken], case: Case, playbook: Playbook) -> str:
    if actor in {"", "retailer", "seller"}:
        first = _first_contact(entry, playbook)
        if first and any(one[0] == first for one in taken):
            unanswered = not next(one[2] for one in reversed(taken) if one[0] == first)
            if unanswered and playbook.step("follow-up"):
                return "follow-up"
        return first
    wanted = wanted_actors(actor, entry, case)
    again = next((one[0] for one in reversed(taken) if one[1] in wanted), "")
    return again or _first_of(wanted, case, playbook)


def _first_of(actors: Sequence[str], case: Case, playbook: Playbook) -> str:
    """Return the first step with one of the actors that the facts allow; a body for the purchase before the bank's."""
    found = [step for step in playbook.steps if step.actor in actors and fits(step, case)]
    return next((one.id for one in sorted(found, key=lambda one: one.track == "payment")), "")


def wanted_actors(actor: str, entry: Interaction, case: Case) -> tuple[str, ...]:
    """Return the actors of the steps that an entry can belong to; empty for any."""
    if not actor:
        by_seller = entry.channel == "seller-message" and case.order.sold_by == "seller"
        return ("seller",) if by_seller else ()
    return _ACTORS.get(actor, (actor,))


def _first_contact(entry: Interaction, playbook: Playbook) -> str:
    """Return the step of a contact with the trader on that channel."""
    to_seller = entry.channel == "seller-message" or entry.actor == "seller"
    if to_seller and playbook.step("seller-message"):
        return "seller-message"
    if entry.channel == "post" and playbook.step("formal-complaint"):
        return "formal-complaint"
    wanted: Step | None = playbook.step("customer-service")
    return wanted.id if wanted else ""
