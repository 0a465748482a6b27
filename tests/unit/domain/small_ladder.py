"""A small ladder, a case and log entries for tests of the guidance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from plaint.domain.deadlines.counting_rules import PlainCalendar
from plaint.domain.model.case import Case, Consumer, Item, Order, Problem, Retailer, Wanted
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction
from plaint.domain.playbook.playbook import (
    Channel,
    Condition,
    Confidence,
    Exclusion,
    Playbook,
    Right,
    Rule,
    Source,
    Step,
    Unit,
)

TODAY = date(2026, 11, 22)

ZONE = timezone(timedelta(hours=2))

SOURCE = Source("a test", TODAY, Confidence.B, date(2027, 5, 22))

CALENDAR = PlainCalendar()


def rule(rule_id: str, kind: DeadlineKind, anchor: str, offset: int, **more: object) -> Rule:
    values = {"title": rule_id, "source": SOURCE, "anchors": (anchor,), "offset": offset} | more
    return Rule(id=rule_id, kind=kind, **values)  # type: ignore[arg-type]


SERVICE = Step(
    "customer-service",
    "Write to customer service",
    10,
    level=1,
    channels=("chat", "email"),
    why="It is the fastest.",
    rules=(
        rule(
            "service-answer",
            DeadlineKind.THEY_OWE_BY,
            "last:customer-service",
            5,
            ends_with=("answer:customer-service",),
        ),
    ),
)

CLAIM = Step(
    "a-to-z",
    "File an A-to-z claim",
    20,
    level=2,
    after=("customer-service",),
    letter="a-to-z",
    attach=("photo",),
    when=(Condition("order.sold_by", any_of=("seller",)),),
    excludes=(Exclusion("chargeback", "closed-by", "A chargeback closes the claim."),),
    rules=(
        rule("claim-from", DeadlineKind.ACT_FROM, "order.promised", 3),
        rule("claim-before", DeadlineKind.ACT_BEFORE, "order.promised", 90),
    ),
)

SUPERVISOR = Step("supervisor", "Ask for a supervisor", 30, level=3, after=("customer-service",))

CHARGEBACK = Step(
    "chargeback",
    "Ask your bank",
    40,
    level=4,
    track="payment",
    urgent=True,
    rules=(rule("bank-before", DeadlineKind.ACT_BEFORE, "order.placed", 120),),
)

OMBUD = Step(
    "ombud",
    "Complain to the ombud",
    50,
    level=5,
    after=("supervisor",),
    requires=("supervisor",),
    excludes=(Exclusion("court", "closed-by", "A court case closes the ombud."),),
)

COURT = Step("court", "Sue", 60, level=7, after=("ombud",), excludes=(Exclusion("ombud", "closes", "Not both."),))

LAWYER = Step("lawyer", "See a lawyer", 70, level=7, after=("ombud",))

LADDER = Playbook(
    "test",
    "Test",
    steps=(SERVICE, CLAIM, SUPERVISOR, CHARGEBACK, OMBUD, COURT, LAWYER),
    channels=(
        Channel("chat", 1, Unit.DAYS, "quick questions", SOURCE, ("now", "days")),
        Channel("email", 3, Unit.BUSINESS_DAYS, "a written record", SOURCE, ("weeks", "days")),
    ),
)

FACTS = Case(
    "k7f3qd",
    "Kettle",
    consumer=Consumer(country="ZA"),
    retailer=Retailer(name="Amazon"),
    order=Order(("406-1234567-1234567",), placed=date(2026, 11, 1), promised=date(2026, 11, 8), sold_by="seller"),
    items=(Item("Kettle", Decimal(1), Decimal(499), "ZAR"),),
    problem=Problem("not-delivered", date(2026, 11, 9), "It never came."),
    wanted=Wanted(("refund",)),
)

PHOTO = (Evidence("tracking.png"),)

LAW = Right(
    "law",
    "Return within 6 months (law)",
    "statutory",
    "…",
    SOURCE,
    rule=rule("law", DeadlineKind.ACT_BEFORE, "order.placed", 180),
)

POLICY = Right(
    "policy",
    "Return within 30 days (policy)",
    "policy",
    "…",
    SOURCE,
    rule=rule("policy", DeadlineKind.ACT_BEFORE, "order.placed", 30),
)


def entry(
    entry_id: str, day: int, step: str = "customer-service", direction: str = "out", **more: object
) -> Interaction:
    at = datetime(2026, 11, day, 10, 0, tzinfo=ZONE)
    return replace(Interaction(entry_id, at=at, step=step, direction=direction, channel="chat"), **more)  # type: ignore[arg-type]
