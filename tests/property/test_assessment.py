"""Whatever is logged: a passed deadline stays, there is always a next action, and nothing raises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.deadlines.counting_rules import PlainCalendar
from plaint.domain.deadlines.deadline import DeadlineState
from plaint.domain.guidance.assessment import Assessment, assess
from plaint.domain.guidance.status import Stage
from plaint.domain.model import vocabulary
from plaint.domain.model.case import Case, Consumer, Item, Order, Outcome, Problem, Retailer, Task, Wanted
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction, in_time_order
from plaint.domain.model.letter import Letter
from plaint.playbooks.loader import load

TODAY = date(2026, 11, 22)
COUNTRIES = {"ZA": "za", "DE": "de", "ES": "es", "GB": "uk", "US": "us", "BR": "br", "FR": "eu"}
PLAYBOOKS = {code: load(f"amazon-{ending}") for code, ending in COUNTRIES.items()}
STEPS = sorted({step.id for playbook in PLAYBOOKS.values() for step in playbook.steps})
CALENDAR = PlainCalendar()

days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
maybe_day = st.none() | days
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(  # noqa: DTZ001 - made aware on the next line
    lambda at: at.replace(tzinfo=timezone(timedelta(hours=2)))
)
choice = st.sampled_from
entries = st.builds(
    Interaction,
    id=st.text("0123456789abcdef", min_size=6, max_size=6),
    at=st.none() | days | moments,
    channel=choice(("", *vocabulary.CHANNELS)),
    direction=choice(("", *vocabulary.DIRECTIONS)),
    step=choice(("", "unheard-of", *STEPS)),
    reason=choice(("", "asked")),
    answer=choice(("", *vocabulary.ANSWERS)),
    promise=choice(("", "refund")),
    promised_by=maybe_day,
    withdrawn=choice(("", "", "", "twice")),
    skipped=choice(("", "", "", "closed")),
)
orders = st.builds(
    Order,
    numbers=choice(((), ("406-1234567-1234567",))),
    placed=maybe_day, promised=maybe_day, delivered=maybe_day,
    sold_by=choice(("", *vocabulary.PARTIES)), shipped_by=choice(("", *vocabulary.PARTIES)),
    paid_with=choice(("", *vocabulary.PAYMENT_METHODS)),
)  # fmt: skip
cases = st.builds(
    Case,
    id=st.just("k7f3qd"),
    title=st.just("x"),
    status=choice(vocabulary.STATUSES),
    consumer=st.builds(Consumer, country=choice(sorted(COUNTRIES))),
    retailer=choice((Retailer(), Retailer("Amazon"))),
    order=orders,
    items=choice(((), (Item("Kettle", Decimal(1), Decimal(499), "ZAR"),))),
    problem=st.builds(Problem, kind=choice(("", *vocabulary.PROBLEM_KINDS)), noticed=maybe_day, text=choice(("", "x"))),
    wanted=st.builds(Wanted, remedies=choice(((), ("refund",))), reply_by=maybe_day),
    outcome=st.builds(Outcome, promised=maybe_day, received=maybe_day),
    tasks=st.lists(st.builds(Task, text=st.just("t"), due=maybe_day, done=maybe_day), max_size=2).map(tuple),
    facts=st.dictionaries(choice(("returned", "statement_sent", "repair_requested", "repair_returned")), days),
)
logs = st.lists(entries, max_size=8, unique_by=lambda entry: entry.id)
letters = st.lists(st.builds(Letter, id=st.just("l"), step=choice(("", *STEPS)), sent=maybe_day | moments), max_size=2)


def run(case: Case, log: list[Interaction], drafts: list[Letter], today: date = TODAY) -> Assessment:
    playbook = PLAYBOOKS[case.consumer.country]
    return assess(case, in_time_order(log), (Evidence("a.png"),), drafts, playbook, CALENDAR, today)


def passed(progress: Assessment) -> set[tuple[str, str]]:
    return {(one.step, one.rule) for one in progress.deadlines if one.state is DeadlineState.PASSED}


@given(cases, logs, letters)
def test_an_open_case_always_has_a_next_action_and_other_options_to_the_lawyer(
    case: Case, log: list[Interaction], drafts: list[Letter]
) -> None:
    progress = run(case, log, drafts)
    if case.status != "closed":
        assert progress.next is not None
        assert progress.next.title
        assert progress.next.why
    else:
        assert progress.stage is Stage.CLOSED
    if case.status == "open":
        offered = {action.step for action in (progress.next, *progress.others) if action}
        assert "lawyer" in offered or any(one.step.id == "lawyer" and one.taken for one in progress.steps)


@given(cases, logs, letters, entries)
def test_adding_an_interaction_never_makes_a_passed_deadline_disappear(
    case: Case, log: list[Interaction], drafts: list[Letter], added: Interaction
) -> None:
    later = added if added.at is not None else replace(added, at=TODAY)
    before = run(case, log, drafts)
    after = run(case, [*log, replace(later, id="zzzzzz")], drafts)
    present = {(one.step, one.rule) for one in after.deadlines}
    assert passed(before) <= present


@given(cases, logs, letters, st.integers(0, 400))
def test_a_running_deadline_stays_while_the_days_go_by(
    case: Case, log: list[Interaction], drafts: list[Letter], count: int
) -> None:
    before, after = run(case, log, drafts), run(case, log, drafts, TODAY + timedelta(days=count))
    dated = {(one.step, one.rule) for one in before.deadlines if one.day}
    assert dated <= {(one.step, one.rule) for one in after.deadlines}
