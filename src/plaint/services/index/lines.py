"""Make the cells of a list's line from what the index keeps, which is quicker than to make a row of it first."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from plaint.domain.guidance.status import Stage
from plaint.services.index.urgency import BROKEN, PENDING, urgency_of

if TYPE_CHECKING:
    from plaint.domain.model.finding import Finding
    from plaint.services.index.urgency import Urgency


class Line(NamedTuple):
    """A case as far as a line has room for it; texts are as the files have them."""

    urgency: Urgency
    title: str
    """Of a case that cannot be read the name of its folder."""
    id: str = ""
    retailer: str = ""
    stage: str = ""
    next: str = ""
    """Title of what is to be done next,"""
    when: tuple[str, str] = ("", "")
    """Kind and day (ISO) of what presses: the nearest day that closes something, else the next step's."""
    overdue: bool = False
    finding: Finding | None = None
    """Why a case cannot be read."""


class _Action(NamedTuple):
    """As much of a domain.guidance.status.NextAction as tells how urgent it is."""

    kind: str
    day: date | None


_STAGES = {stage.value: stage for stage in Stage}


def line_of(packed: str, today: date) -> Line:
    """Return the line of a row that ``packing.pack_row`` has packed. Raises ValueError, KeyError or TypeError."""
    held = json.loads(packed)
    if isinstance(held, list):
        from plaint.services.index.codec import unpack_findings

        return Line(BROKEN, held[0], finding=unpack_findings(held[1])[0])
    stage, action = held["stage"], held["next"]
    kind, day = held["day_kind"], held["day"] or ""
    return Line(
        _urgency(held, today), held["title"], held["id"], held["retailer"] or held["store"], stage,
        action["title"] if action else "", (kind, day), held["overdue"],
    )  # fmt: skip


def _urgency(held: dict[str, Any], today: date) -> Urgency:
    stage = _STAGES[held["stage"]]
    if held["pending"] and stage is Stage.WAITING:
        return PENDING
    step = held["next"]
    action = _Action(step["kind"], date.fromisoformat(step["day"])) if step and step["day"] else None
    return urgency_of(stage, action, today, overdue=held["overdue"], closes_soon=held["closes_soon"] == 2)
