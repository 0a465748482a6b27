"""Summarise a case as one row: what a list shows, sorts and filters by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from plaint.domain.guidance.status import NextAction, Stage
from plaint.domain.model.dates import day_of
from plaint.domain.model.finding import Level
from plaint.domain.model.money import Money

if TYPE_CHECKING:  # rows that are known already are shown without loading what computes them
    from plaint.domain.deadlines.deadline import Deadline
    from plaint.services.guidance.guidance import Guidance
    from plaint.storage.workspace import BrokenCase, LoadedCase, Workspace


@dataclass(frozen=True, slots=True)
class Summary:
    """A case as one row (interface: JSON "list")."""

    id: str
    folder: str
    """Path of the case's folder relative to the workspace, with ``/``."""
    title: str
    status: str
    stage: Stage
    level: int
    """Escalation level, 0 to 7 (ladder.Step.level)."""
    retailer: str
    store: str
    orders: tuple[str, ...]
    kind: str
    """Problem kind."""
    country: str
    opened: date | None
    updated: datetime | date | None
    claimed: tuple[Money, ...]
    received: tuple[Money, ...]
    next: NextAction | None
    overdue: bool
    errors: int
    warnings: int
    labels: tuple[str, ...]
    conflicts: int
    words: str = ""
    """Lower-case text that plain words of a filter are looked for in."""
    day: date | None = None
    """The day of the row: the nearest one that closes something, else the next step's."""
    day_kind: str = ""
    """What the day means, as NextAction.kind."""
    closing: str = ""
    """What is lost after the day; empty where the day is only the next step's."""
    closes_soon: int = 0
    """2 where something is lost within SOON days, 1 within NEAR days, else 0."""
    pending: bool = False
    """Whether only the head of case.toml has been looked at yet: stage, next step and findings are still to come."""


Row: TypeAlias = "Summary | BrokenCase"


def summarise(loaded: LoadedCase, workspace: Workspace, today: date) -> Summary:
    """Compute the row of one case."""
    from plaint.services.guidance.guidance import guide

    return summary(loaded, guide(loaded, workspace, today))


def summary(loaded: LoadedCase, guidance: Guidance) -> Summary:
    """Make the row of one case from what its guidance says."""
    from plaint.domain.guidance.offers import received_money

    case = loaded.case
    levels = [finding.level for finding in guidance.findings]
    pressing = pressing_of(guidance.next, guidance.stage, guidance.closing, guidance.assessment.context.today)
    words = (
        case.title, case.id, case.retailer.name, case.retailer.store, case.seller.name, case.consumer.name,
        *case.order.numbers, *case.labels, *(item.name for item in case.items),
    )  # fmt: skip
    return Summary(
        id=case.id,
        folder=loaded.name,
        title=case.title,
        status=case.status,
        stage=guidance.stage,
        level=guidance.level,
        retailer=case.retailer.name,
        store=case.retailer.store,
        orders=case.order.numbers,
        kind=case.problem.kind,
        country=case.consumer.country,
        opened=case.opened,
        updated=loaded.updated,
        claimed=case.claimed(),
        received=received_money(case, loaded.log),
        next=guidance.next,
        overdue=guidance.overdue,
        errors=levels.count(Level.ERROR),
        warnings=levels.count(Level.WARNING),
        labels=case.labels,
        conflicts=loaded.conflicts,
        words=" ".join(words).lower(),
        day=pressing.day,
        day_kind=pressing.kind,
        closing=pressing.title,
        closes_soon=pressing.soon,
    )


SOON = 3
"""Days before a date at which its case is called soon."""
NEAR = 14
"""Days before something is lost at which its case goes by that date, whatever comes sooner."""


class Pressing(NamedTuple):
    """The day that a row goes by."""

    day: date | None = None
    kind: str = ""
    title: str = ""
    """What is lost after it; empty where it is only the next step's."""
    soon: int = 0
    """2: within SOON days; 1: within NEAR days."""


def pressing_of(action: NextAction | None, stage: Stage, closing: Deadline | None, today: date) -> Pressing:
    """Return the nearest day that closes something, whatever the next step is.

    One that lies further away than NEAR days gives way to a nearer day of the next step.
    """
    step = Pressing(action.day, action.kind) if action else Pressing()
    last = (closing.remind or closing.day) if closing and stage is not Stage.CLOSED else None
    if closing is None or last is None:
        return step
    left = (last - today).days
    if step.day is not None and step.day < last and left > NEAR:
        return step
    soon = 2 if left <= SOON else 1 if left <= NEAR else 0
    return Pressing(last, str(closing.kind), closing.title, soon)


def judged(workspace: Workspace, today: date) -> Iterator[tuple[Summary, Guidance]]:
    """Yield the row of each case that can be read, with its guidance."""
    from plaint.services.guidance.guidance import guide
    from plaint.storage.workspace import BrokenCase

    for one in workspace.cases():
        if not isinstance(one, BrokenCase):
            guidance = guide(one, workspace, today)
            yield summary(one, guidance), guidance


def rows(workspace: Workspace, today: date) -> list[Row]:
    """Compute the rows of all cases, broken ones among them, most urgent first."""
    from plaint.storage.workspace import BrokenCase

    found: list[Row] = [
        one if isinstance(one, BrokenCase) else summarise(one, workspace, today) for one in workspace.cases()
    ]
    return sort_rows(found, "urgency")


URGENCY = {
    Stage.CLASSIFY: 1,
    Stage.ACT: 2,
    Stage.READY: 3,
    Stage.INTAKE: 4,
    Stage.PROMISED: 5,
    Stage.WAITING: 5,
    Stage.PAUSED: 8,
    Stage.CLOSED: 9,
}
"""Order of the stages in an adviser's list; what is overdue stands before them all."""


def urgency_rank(row: Summary) -> tuple[int, date]:
    """Return how urgent a case is (0 first) and the day that presses (the last of all days for none)."""
    day = row.day or date.max
    if row.stage in {Stage.CLOSED, Stage.PAUSED}:
        return URGENCY[row.stage], day
    if row.overdue or row.closes_soon == 2:
        return 0, day
    return min(URGENCY[row.stage], URGENCY[Stage.ACT]) if row.closes_soon else URGENCY[row.stage], day


def _urgency(row: Summary) -> tuple[int, date, str]:
    return (*urgency_rank(row), row.folder)


def _day(when: datetime | date | None) -> date:
    return date.min if when is None else day_of(when)


SORTS = ("urgency", "opened", "updated", "title", "retailer", "stage", "claimed", "next")
"""Names that ``--sort`` and the desk's sort menu take."""


def sort_rows(found: Iterable[Row], field: str) -> list[Row]:
    """Sort rows by one of SORTS; broken cases come first, so that they are seen. The order is total."""
    broken: list[Row] = []
    cases: list[Summary] = []
    for row in found:
        if isinstance(row, Summary):
            cases.append(row)
        else:
            broken.append(row)
    cases.sort(key=lambda row: row.folder)
    if field == "urgency":
        cases.sort(key=_urgency)
    elif field == "opened":
        cases.sort(key=lambda row: _day(row.opened), reverse=True)
    elif field == "updated":
        cases.sort(key=lambda row: _day(row.updated), reverse=True)
    elif field == "title":
        cases.sort(key=lambda row: row.title.casefold())
    elif field == "retailer":
        cases.sort(key=lambda row: (row.retailer or row.store).casefold())
    elif field == "stage":
        cases.sort(key=lambda row: URGENCY[row.stage])
    elif field == "claimed":
        cases.sort(key=lambda row: [(money.currency, -money.amount) for money in row.claimed] or [("~", 0)])
    elif field == "next":
        cases.sort(key=lambda row: row.day or date.max)
    return broken + list[Row](cases)
