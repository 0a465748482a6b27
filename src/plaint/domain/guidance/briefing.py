"""Tell what a person needs for the next action: what to have at hand, what to say, where, how long, and what then."""

from __future__ import annotations

from dataclasses import dataclass

from plaint.domain.guidance.durations import duration, first_channel
from plaint.domain.guidance.status import NextAction
from plaint.domain.guidance.step_deadlines import BODY_DAYS
from plaint.domain.model.case import Case
from plaint.domain.model.essentials import remedy_words
from plaint.domain.playbook.playbook import Playbook, Step

_CALLS = ("chat", "phone", "visit")
"""Channels on which words are said, and no letter is sent."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything for the person who takes the next step; a part of which nothing is known is empty."""

    have: tuple[str, ...] = ()
    """What to have at hand."""
    say: str = ""
    """The words to say, where no letter goes out."""
    letter: str = ""
    """Kind of letter to send."""
    where: tuple[str, ...] = ()
    """Path of menus, addresses that were found, telephone."""
    takes: str = ""
    """How long it takes until an answer is there."""
    then: str = ""
    """What to do if nothing comes."""


def takes_step(action: NextAction) -> bool:
    """Tell whether an action takes a step, and is not to wait for its answer or to deal with one that came."""
    return action.command in {"log", "letter", "evidence"} and not action.interaction


def briefing(action: NextAction, case: Case, playbook: Playbook) -> Briefing:
    """Return what a person needs for an action; an action that is no step of the ladder has little of it."""
    step = playbook.step(action.step)
    if step is None or not takes_step(action):
        return Briefing()
    return Briefing(
        have=_have(step, action, case),
        say=step.say or _say(step, case),
        letter=step.letter,
        where=_where(step, case),
        takes=step.takes or _takes(step, playbook),
        then=step.then or _then(step, playbook),
    )


def _have(step: Step, action: NextAction, case: Case) -> tuple[str, ...]:
    numbers = ", ".join(case.order.numbers)
    attach = ", ".join(kind.replace("-", " ") for kind in action.attach)
    files = ", ".join(f"{one.name or one.step} {one.number}" for one in case.bodies if one.number)
    lines = (
        f"Order number {numbers}" if numbers else "",
        f"Attach: {attach}" if attach else "",
        f"File numbers: {files}" if files else "",
    )
    return (*(line for line in lines if line), *step.have)


def _say(step: Step, case: Case) -> str:
    """Put the case into the three sentences that a call or a chat begins with."""
    if not any(channel in _CALLS for channel in step.channels):
        return ""
    number = f"It is about order {case.order.numbers[0]}. " if case.order.numbers else ""
    problem = " ".join(case.problem.text.split()).rstrip(".")
    wish = remedy_words(case.wanted.remedies[0]) if case.wanted.remedies else ""
    told = f"{problem}. " if problem else ""
    return f"{number}{told}{f'I ask for {wish}. ' if wish else ''}By when will that be done, and what is your name?"


def _where(step: Step, case: Case) -> tuple[str, ...]:
    found = []
    for contact in case.retailer.contacts:
        if contact.address and (not step.channels or contact.channel in step.channels):
            source = f" (found at {contact.found_at})" if contact.found_at else ""
            found.append(f"{contact.channel or 'address'}: {contact.address}{source}")
    if step.actor == "seller" and case.seller.email:
        found.append(f"email: {case.seller.email}")
    return (*step.where, *found)


def _takes(step: Step, playbook: Playbook) -> str:
    channel = first_channel(step, playbook)
    if step.actor in BODY_DAYS:
        return f"We ask how it stands after {BODY_DAYS[step.actor]} days: our default, not a rule."
    return f"We ask again after {duration(channel)}: our default, not a rule." if channel else ""


def _then(step: Step, playbook: Playbook) -> str:
    following = next((one for one in playbook.steps if step.id in one.after and one.track == "main"), None)
    return f"If nothing comes, or it is refused: {following.title}." if following else ""
