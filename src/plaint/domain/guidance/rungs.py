"""Rank the steps of the ladder that could be taken now: the next one first, then what else is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plaint.domain.guidance.letter_basis import asked_for, best_right
from plaint.domain.guidance.rights import RightWindow
from plaint.domain.guidance.status import StepState, StepStatus
from plaint.domain.playbook.playbook import Step

PLATFORM_CLAIM = 2
"""Level of the marketplace's own guarantee: once the seller was asked in vain it pays, so it goes before its turn."""
_OPEN = (StepState.AVAILABLE, StepState.DRAFTED)
_TRADER = ("retailer", "seller")
_DEMANDS = ("withdrawal", "cancellation", "rejection", "non-delivery", "repair-request", "price-reduction")
"""Kinds of letters that demand what the law gives; a message about a return is none."""
_SPOKEN = "supervisor"
"""The step that talks to somebody higher up: nothing to go back to after a written demand."""


def rungs(statuses: Sequence[StepStatus], rights: Sequence[RightWindow], wishes: Sequence[str]) -> Iterator[StepStatus]:
    """Yield the open steps: what the law gives now, then the ladder upwards, then the rest in its order.

    The claim to the platform is the quickest where it is open. A withdrawal needs neither reason nor proof and goes
    before the rest. A demand that the law itself names comes once the first contact has not helped, and before
    anybody's supervisor: one that gives what is wished for, else one for the remedy that the law puts before it.
    """
    able = [one for one in statuses if one.state in _OPEN and one.step.level > 0]
    reached, level = _reached(statuses)
    above = [one for one in able if one.step.track == "main" and one.step.order > reached]
    withdrawals = [one for one in able if one.step.letter == "withdrawal" and _carried(one.step, rights, wishes)]
    lawful = [one for one in able if level == 1 and is_demand(one.step)]
    demands = [one for one in lawful if _carried(one.step, rights, wishes)]
    demands += [one for one in lawful if _carried(one.step, rights, asked_for(one.step.letter, wishes))]
    claims = [one for one in able if one.step.level == PLATFORM_CLAIM]
    first = next(iter((*claims, *withdrawals, *demands, *above)), None)
    if first is not None:
        yield first
    below = [one for one in able if one.step.track == "main" and one.step.order <= reached]
    yield from (one for one in able if one is not first and one not in below)
    yield from (one for one in below if one is not first)


def is_demand(step: Step) -> bool:
    """Tell whether a step is a written demand to the trader that rests on rights of its own."""
    return step.track == "rights" and bool(step.rights) and step.letter in _DEMANDS and step.actor in _TRADER


def _carried(step: Step, rights: Sequence[RightWindow], wishes: Sequence[str]) -> bool:
    found = best_right(rights, wishes, step.letter, step.rights)
    return found is not None and found.right.id in step.rights


def _reached(statuses: Sequence[StepStatus]) -> tuple[int, int]:
    """Return how far the ladder was climbed: order of the highest step taken, level of the highest with the trader.

    A written demand is a contact too; after one the complaint goes on in writing.
    """
    main = [one.step for one in statuses if one.taken and one.step.track == "main"]
    order = max((one.order for one in main), default=0)
    level = max((one.level for one in main if one.actor in _TRADER), default=0)
    if any(one.taken and is_demand(one.step) for one in statuses):
        spoken = next((one.step.order for one in statuses if one.step.id == _SPOKEN), 0)
        order, level = max(order, spoken), max(level, 1)
    return order, level
