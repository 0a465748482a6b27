"""Compute statistics over all cases: counts, money claimed and received, days until an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from plaint.domain.deadlines.events import SILENT, StepHistory, step_histories
from plaint.domain.model.dates import day_of
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.money import Money, total
from plaint.services.cases import json_values
from plaint.services.guidance.guidance import guide
from plaint.services.index.summary import Summary, summary
from plaint.storage.workspace import AnyCase, BrokenCase, LoadedCase, Workspace

UNNAMED = "not given"
"""What is counted under this name has the field empty."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases, in all and by what they are; each mapping has the largest number first."""

    total: int
    open: int
    paused: int
    closed: int
    broken: int
    overdue: int
    stages: Mapping[str, int]
    retailers: Mapping[str, int]
    kinds: Mapping[str, int]
    results: Mapping[str, int]
    """Of closed cases; one that ended with two results counts under both."""
    closing: int = 0
    """Open cases in which a right or a claim ends within 14 days."""


@dataclass(frozen=True, slots=True)
class Sum:
    """One currency; nothing is ever converted."""

    currency: str
    claimed: Decimal
    received: Decimal
    cases: int
    """Cases that claim money in this currency."""

    @property
    def share(self) -> Decimal | None:
        """Received as a part of claimed; None where nothing is claimed."""
        return self.received / self.claimed if self.claimed else None


@dataclass(frozen=True, slots=True)
class Wait:
    """How long answers took, in calendar days from sending to the first real answer."""

    name: str
    answers: int
    median_days: Decimal | None
    longest_days: int | None
    unanswered: int
    """Attempts of cases that are not closed to which no real answer came so far."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything that the statistics screen and ``stats`` show."""

    cases: Counts
    money: tuple[Sum, ...]
    waiting: Wait
    by_retailer: tuple[Wait, ...]
    by_step: tuple[Wait, ...]


@dataclass(frozen=True, slots=True)
class _Attempted:
    """One time that somebody was asked: days until the answer, None for none."""

    retailer: str
    step: str
    days: int | None


def statistics(workspace: Workspace, today: date) -> Statistics:
    """Read every case and count. May take seconds for thousands of cases."""
    return gather(workspace.cases(), workspace, today)


def gather(cases: Iterable[AnyCase], workspace: Workspace, today: date) -> Statistics:
    """Count the given cases; a worker that wants to stop ends the iteration."""
    rows: list[Summary] = []
    results: Counter[str] = Counter()
    attempts: list[_Attempted] = []
    broken = 0
    for found in cases:
        if isinstance(found, BrokenCase):
            broken += 1
            continue
        guidance = guide(found, workspace, today)
        rows.append(summary(found, guidance))
        results.update(found.case.outcome.results if found.case.status == "closed" else ())
        attempts += _attempts(found, guidance.assessment.context.log)
    return Statistics(
        cases=_counts(rows, results, broken),
        money=_sums(rows),
        waiting=_wait("all", attempts),
        by_retailer=_grouped(attempts, [one.retailer for one in attempts]),
        by_step=_grouped(attempts, [one.step for one in attempts]),
    )


def _most(names: Iterable[str]) -> dict[str, int]:
    counted = Counter(name or UNNAMED for name in names)
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0].casefold())))


def _shop(row: Summary) -> str:
    return row.retailer or row.store


def _counts(rows: Sequence[Summary], results: Counter[str], broken: int) -> Counts:
    statuses = Counter(row.status for row in rows)
    closed, paused = statuses["closed"], statuses["paused"]
    return Counts(
        total=len(rows) + broken,
        open=len(rows) - closed - paused,
        paused=paused,
        closed=closed,
        broken=broken,
        overdue=sum(row.overdue and row.status == "open" for row in rows),
        stages=_most(row.stage.value for row in rows),
        retailers=_most(_shop(row) for row in rows),
        kinds=_most(row.kind for row in rows),
        results=_most(results.elements()),
        closing=sum(row.closes_soon > 0 and row.status == "open" for row in rows),
    )


def _sums(rows: Sequence[Summary]) -> tuple[Sum, ...]:
    claimed = {one.currency: one.amount for one in total(money for row in rows for money in row.claimed)}
    received = {one.currency: one.amount for one in total(money for row in rows for money in row.received)}
    cases = Counter(money.currency for row in rows for money in row.claimed)
    found = [
        Sum(currency, claimed.get(currency, Decimal(0)), received.get(currency, Decimal(0)), cases[currency])
        for currency in sorted(claimed | received)
    ]
    return tuple(sorted(found, key=lambda one: (-one.cases, one.currency)))


def _attempts(loaded: LoadedCase, log: Sequence[Interaction]) -> list[_Attempted]:
    """Return the attempts of one case; ``log`` has the guessed steps in it."""
    case = loaded.case
    shop = case.retailer.name or case.retailer.store or UNNAMED
    found = []
    for step, history in step_histories(log, loaded.letters).items():
        found += [_Attempted(shop, step, days) for days in _days(history, closed=case.status == "closed")]
    return found


def _days(history: StepHistory, *, closed: bool) -> Iterable[int | None]:
    for attempt in history.attempts:
        answer = next((one for one in attempt.answers if one.answer not in SILENT and one.day is not None), None)
        if answer is not None and answer.day is not None:
            # Clocks of two time zones may put an answer on the day before.
            yield max(0, (answer.day - day_of(attempt.at)).days)
        elif not closed and attempt is history.attempts[-1]:
            yield None


def _wait(name: str, attempts: Sequence[_Attempted]) -> Wait:
    days = [one.days for one in attempts if one.days is not None]
    middle = Decimal(str(median(days))) if days else None
    return Wait(name, len(days), middle, max(days, default=None), len(attempts) - len(days))


def _grouped(attempts: Sequence[_Attempted], names: Sequence[str]) -> tuple[Wait, ...]:
    groups: dict[str, list[_Attempted]] = {}
    for name, one in zip(names, attempts, strict=True):
        groups.setdefault(name, []).append(one)
    waits = [_wait(name, group) for name, group in groups.items()]
    return tuple(sorted(waits, key=lambda wait: (-(wait.median_days or -1), -wait.answers, wait.name)))


def as_json(found: Statistics) -> dict[str, Any]:
    """Return the statistics for ``stats --json``."""
    cases = found.cases
    return {
        "cases": {
            "total": cases.total, "open": cases.open, "paused": cases.paused, "closed": cases.closed,
            "broken": cases.broken, "overdue": cases.overdue, "closing": cases.closing,
            "stages": dict(cases.stages),
            "retailers": dict(cases.retailers), "kinds": dict(cases.kinds), "results": dict(cases.results),
        },
        "money": [
            {
                "currency": one.currency, "claimed": json_values.money(Money(one.currency, one.claimed)),
                "received": json_values.money(Money(one.currency, one.received)), "cases": one.cases,
            }
            for one in found.money
        ],
        "waiting": _wait_json(found.waiting) | {
            "by_retailer": [{"retailer": one.name} | _wait_json(one) for one in found.by_retailer],
            "by_step": [{"step": one.name} | _wait_json(one) for one in found.by_step],
        },
    }  # fmt: skip


def _wait_json(wait: Wait) -> dict[str, Any]:
    return {
        "answers": wait.answers,
        "median_days": None if wait.median_days is None else float(wait.median_days),
        "longest_days": wait.longest_days,
        "unanswered": wait.unanswered,
    }


def bar(value: float, largest: float, width: int) -> str:
    """Draw a share of the largest value as a bar of eighth blocks, at most ``width`` cells; a little is never nothing.

    For whoever cannot show block characters: ``len`` of it, rounded up, is the number of cells.
    """
    if value <= 0 or largest <= 0 or width <= 0:
        return ""
    eighths = max(1, round(min(value / largest, 1) * width * 8))
    whole, rest = divmod(eighths, 8)
    return "█" * whole + " ▏▎▍▌▋▊▉"[rest].strip()
