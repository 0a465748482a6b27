"""Find the step of the ladder that the words of an entry name, such as CGSO, Nachfrist or chargeback."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from plaint.domain.model.case import Case
from plaint.domain.model.interaction import Interaction
from plaint.domain.playbook.conditions import check_conditions
from plaint.domain.playbook.playbook import ConditionResult, Playbook, Step

_HINTS: Mapping[str, tuple[str, ...]] = {
    "ombud": ("actor:ombud",), "ombudsman": ("actor:ombud",), "ombudsperson": ("actor:ombud",),
    "schlichtung": ("actor:mediator",), "schlichtungsstelle": ("actor:mediator",), "mediation": ("actor:mediator",),
    "mediator": ("actor:mediator",), "arbitration": ("actor:mediator",),
    "summons": ("actor:court",), "sued": ("actor:court",), "klage": ("actor:court",), "court": ("actor:court",),
    "dagvaarding": ("actor:court",), "demanda": ("actor:court",),
    "nachfrist": ("late-delivery", "repair", "formal-complaint", "letter-before-claim"),
    "fristsetzung": ("late-delivery", "repair", "formal-complaint", "letter-before-claim"),
    "chargeback": ("chargeback", "actor:bank"), "rückbuchung": ("chargeback", "actor:bank"),
    "contracargo": ("chargeback", "actor:bank"), "estorno": ("chargeback", "actor:bank"),
    "paypal": ("paypal-dispute", "paypal-escalate"), "käuferschutz": ("paypal-dispute", "a-to-z"),
    "klarna": ("bnpl-pause",), "a-to-z": ("a-to-z",), "atoz": ("a-to-z",), "a-bis-z": ("a-to-z",),
    "supervisor": ("supervisor",), "manager": ("supervisor",), "vorgesetzter": ("supervisor",),
    "vorgesetzten": ("supervisor",),
    "reminder": ("follow-up",), "reminded": ("follow-up",), "erinnerung": ("follow-up",),
    "nachgefragt": ("follow-up",), "formal complaint": ("formal-complaint",),
    "letter of demand": ("letter-before-claim", "formal-complaint"),
    "letter before claim": ("letter-before-claim",), "letter before action": ("letter-before-claim",),
    "widerruf": ("letter:withdrawal",), "widerrufen": ("letter:withdrawal",), "withdrawal": ("letter:withdrawal",),
    "cooling-off": ("letter:withdrawal",), "anwalt": ("lawyer",), "attorney": ("lawyer",),
}  # fmt: skip
"""Words of a reason -> the steps that they mean, best first: ids, or all of an actor or with a kind of letter."""
_EVERYDAY = frozenset({"return", "repair", "evidence", "authority", "lawyer", "help-pages"})
"""Ids of steps that are words of every complaint: they name no step by themselves."""
_WORD = re.compile(r"[\w-]+")


def named_steps(entry: Interaction, case: Case, playbook: Playbook) -> tuple[Step, ...]:
    """Return the steps that the reason of an entry names and the facts allow, the best first; mostly none."""
    words = _WORD.findall(entry.reason.casefold())
    if not words:
        return ()
    text = f" {' '.join(words)} "
    return tuple({one.id: one for one in _named(text, playbook) if fits(one, case)}.values())


def _named(text: str, playbook: Playbook) -> Iterator[Step]:
    plain = text.replace("-", " ")
    for step in playbook.steps:
        known = step.id not in _EVERYDAY and f" {step.id.replace('-', ' ')} " in plain
        if known or f" {' '.join(_WORD.findall(step.title.casefold()))} " in text:
            yield step
    for hint, meant in _HINTS.items():
        if f" {hint} " in text:
            for one in meant:
                yield from _meant(one, playbook.steps)


def _meant(target: str, steps: Sequence[Step]) -> Iterator[Step]:
    kind, colon, value = target.partition(":")
    found = [one for one in steps if value == (one.actor if kind == "actor" else one.letter)] if colon else []
    # Of several bodies the one for the purchase comes before the one for the bank.
    yield from (
        sorted(found, key=lambda one: one.track == "payment") if colon else (one for one in steps if one.id == target)
    )


def fits(step: Step, case: Case) -> bool:
    """Tell whether the facts allow a step: nobody asks the bank for a pay-later pause of a card payment."""
    return check_conditions(step.when, case)[0] is ConditionResult.YES


def may_be(step: Step, entry: Interaction, actors: Sequence[str]) -> bool:
    """Tell whether an outgoing entry can have taken a step, by its channel and by who was spoken with."""
    right_one = not actors or step.actor in actors
    return right_one and (not entry.channel or not step.channels or entry.channel in step.channels)
