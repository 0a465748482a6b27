"""Whatever is complained about: a letter rests on what gives it what it asks for, and no clock stops in silence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.deadlines.counting_rules import PlainCalendar
from plaint.domain.deadlines.deadline import Deadline, DeadlineState
from plaint.domain.guidance.assessment import Assessment, assess
from plaint.domain.guidance.letter_basis import AGREEING, OWN_RIGHT, REMEDIES_OF, TO_BANKS, TO_BODIES
from plaint.domain.model.case import Case, Consumer, Item, Order, Outcome, Problem, Retailer, Task, Wanted
from plaint.domain.model.interaction import Interaction, in_time_order
from plaint.domain.model.vocabulary import (
    ANSWERS,
    CHANNELS,
    LETTER_KINDS,
    PAYMENT_METHODS,
    PROBLEM_KINDS,
    REMEDIES,
    SELLERS,
)
from plaint.domain.playbook.conditions import check_conditions
from plaint.domain.playbook.playbook import Condition, Playbook
from plaint.playbooks.files import shipped_ids
from plaint.playbooks.loader import load
from plaint.services.guidance.guidance import Guidance
from plaint.services.letters.choices import choose, right_for, wishes_for
from plaint.storage.cases.loaded import LoadedCase

TODAY = date(2026, 11, 22)
LADDERS = {name: load(name) for name in shipped_ids()}
STEPS = sorted({step.id for ladder in LADDERS.values() for step in ladder.steps})
FACTS = sorted({
    one.field.removeprefix("facts.")
    for ladder in LADDERS.values() for right in ladder.rights for one in right.when if one.field.startswith("facts.")
})  # fmt: skip
CALENDAR = PlainCalendar()

choice = st.sampled_from
days = st.dates(date(2026, 6, 1), TODAY)
maybe_day = st.none() | days
entries = st.builds(
    Interaction,
    id=st.text("0123456789abcdef", min_size=6, max_size=6),
    at=days,
    channel=choice(CHANNELS),
    direction=choice(("in", "out")),
    step=choice(("", *STEPS)),
    reason=choice(("", "asked")),
    answer=choice(("", *ANSWERS)),
    promised_by=maybe_day,
    received=choice(("", "", "repair", "replacement", "refund")),
)
cases = st.builds(
    Case,
    id=st.just("k7f3qd"),
    title=st.just("x"),
    status=st.just("open"),
    retailer=st.just(Retailer("Shop")),
    order=st.builds(
        Order, numbers=st.just(("406-1234567-1234567",)), placed=maybe_day, promised=maybe_day, delivered=maybe_day,
        sold_by=choice(("", *SELLERS)), paid_with=choice(("", *PAYMENT_METHODS)), statement=maybe_day,
    ),
    items=st.just((Item("Kettle"),)),
    problem=st.builds(Problem, kind=choice(PROBLEM_KINDS), noticed=maybe_day, text=st.just("x")),
    wanted=st.builds(Wanted, remedies=st.lists(choice(REMEDIES), max_size=3, unique=True).map(tuple)),
    outcome=st.builds(Outcome, promised=maybe_day),
    tasks=st.lists(st.builds(Task, text=st.just("t"), due=maybe_day), max_size=1).map(tuple),
    facts=st.dictionaries(choice(FACTS or ["returned"]), st.booleans() | days | choice(("yes", "no")), max_size=4),
)  # fmt: skip
logs = st.lists(entries, max_size=5, unique_by=lambda entry: entry.id)


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with what is said about it."""

    loaded: LoadedCase
    guidance: Guidance


def run(case: Case, log: list[Interaction], ladder: Playbook) -> Assessment:
    case = replace(case, consumer=Consumer("A", country=ladder.country or "ZA"))
    return assess(case, in_time_order(log), (), (), ladder, CALENDAR, TODAY)


def judged(case: Case, log: list[Interaction], ladder: Playbook) -> Judged:
    progress = run(case, log, ladder)
    guidance = Guidance(
        progress.stage, progress.level, progress.steps, progress.deadlines, progress.next, progress.overdue, (),
        ladder, progress,
    )  # fmt: skip
    return Judged(loaded_of(progress.context.case, log), guidance)


def loaded_of(case: Case, log: list[Interaction]) -> LoadedCase:
    from tests.unit.letters.support import guided

    return replace(guided("k7f3qd")[0], case=case, log=tuple(in_time_order(log)), letters=(), evidence=())


@given(cases, logs, choice(sorted(LADDERS)), choice(LETTER_KINDS))
def test_the_basis_of_a_letter_grants_the_first_remedy_that_it_asks_for(
    case: Case, log: list[Interaction], ladder: str, kind: str
) -> None:
    one = judged(case, log, LADDERS[ladder])
    steps = [status.step for status in one.guidance.steps if status.step.letter == kind]
    wishes = wishes_for(one.loaded, one.guidance, kind)
    for step in (None, *steps):
        right = right_for(one.loaded, one.guidance, kind, step)
        if right is None:
            continue
        assert kind not in AGREEING
        assert right.role == "claim"
        assert right.source.confirmed
        assert wishes[0] in right.remedies if wishes else kind in REMEDIES_OF
        named = step.rights if step else ()
        if kind in OWN_RIGHT:
            assert kind in right.letters or right.id in named
        if kind in TO_BODIES and right.id not in named:
            assert TO_BANKS.isdisjoint(right.letters)
        window = next(window for window in one.guidance.rights if window.right is right)
        assert window.usable
        assert not (window.until and window.until < TODAY and window.state != "open")


@given(cases, logs, choice(sorted(LADDERS)))
def test_the_letter_follows_the_next_step(case: Case, log: list[Interaction], ladder: str) -> None:
    one = judged(case, log, LADDERS[ladder])
    kind, step = choose(one.loaded, one.guidance, "", "")
    assert kind in LETTER_KINDS
    following = one.guidance.playbook.step(one.guidance.next.step) if one.guidance.next else None
    if following is not None and following.letter:
        assert (kind, step) == (following.letter, following)


@given(cases, logs, choice(sorted(LADDERS)))
def test_no_right_with_a_date_is_missing_from_the_deadlines(case: Case, log: list[Interaction], ladder: str) -> None:
    progress = run(case, log, LADDERS[ladder])
    listed = {one.right for one in progress.deadlines} | {one.rule for one in progress.deadlines}
    dated = [one for one in progress.rights if one.deadline and one.deadline.day and not one.unknown]
    assert [one.right.id for one in dated if not {one.right.id, one.right.window} & listed] == []


@given(cases, logs, choice(sorted(LADDERS)), entries)
def test_an_entry_never_stops_a_clock_without_a_reason(
    case: Case, log: list[Interaction], ladder: str, added: Interaction
) -> None:
    before = run(case, log, LADDERS[ladder])
    after = run(case, [*log, replace(added, id="zzzzzz", at=TODAY)], LADDERS[ladder])
    there = {(one.step, one.rule) for one in after.deadlines}
    gone = [
        one
        for one in before.deadlines
        if one.state is DeadlineState.RUNNING and (one.step, one.rule) not in there
    ]  # fmt: skip
    assert [one.rule for one in gone if not _reason(one, before, after)] == []


def _reason(gone: Deadline, before: Assessment, after: Assessment) -> bool:
    """Tell whether a condition of the date changed, or a later attempt or promise stands in its place."""
    conditions = tuple(_conditions(gone, before.context.situation.playbook))
    if _holds(conditions, before) != _holds(conditions, after):
        return True
    if gone.rule == "promise-outcome":
        return any(one.day == gone.day for one in after.deadlines)
    old, new = before.context.situation.history(gone.step), after.context.situation.history(gone.step)
    renewed = len(new.attempts) > len(old.attempts)
    return bool(gone.step) and (renewed or gone.severity == "soft")


def _conditions(gone: Deadline, ladder: Playbook) -> list[Condition]:
    found: list[Condition] = []
    for right in ladder.rights:
        if right.id == gone.right and right.rule:
            found += [*right.when, *right.rule.when]
    step = ladder.step(gone.step)
    if step is not None:
        found += step.when
        found += [one for rule in step.rules if rule.id == gone.rule for one in rule.when]
    return found


def _holds(conditions: tuple[Condition, ...], progress: Assessment) -> object:
    situation = progress.context.situation
    return check_conditions(conditions, situation.case, situation.taken, situation.computed)
