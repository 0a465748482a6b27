"""Whatever a case holds: a draft is written, can be kept, and names no date, amount or order but the case's own."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.model import vocabulary as words
from plaint.domain.model.case import (
    Case,
    Claim,
    Consumer,
    Contact,
    Item,
    Order,
    Outcome,
    Problem,
    Retailer,
    Seller,
    Wanted,
)
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction, in_time_order
from plaint.domain.model.letter import Letter
from plaint.domain.model.money import Money, total
from plaint.domain.playbook.playbook import Confidence, Right, Source
from plaint.domain.text.figures import find_amounts, find_dates
from plaint.letters.context import LetterContext
from plaint.letters.demand import letter_claims
from plaint.letters.phrases import builtin_phrases
from plaint.letters.render import render
from plaint.letters.sums import PAID, added, heads_for, still_owed
from plaint.playbooks.word_lists import word_lists_for as lists
from plaint.storage.formats.letter_file import new_letter_bytes, parse_letter

choice = st.sampled_from
any_text = st.text(max_size=40)
any_day = st.none() | st.dates()
any_amount = st.none() | st.decimals(-(10**12), 10**12, places=2) | st.decimals(0, 9, places=5)
WILD = st.builds(
    Case,
    id=st.just("k7f3qd"),
    title=any_text,
    consumer=st.builds(Consumer, any_text, any_text, any_text, any_text, choice(("", "GB", "ZA")), any_text),
    retailer=st.builds(
        Retailer,
        any_text,
        any_text,
        contacts=st.lists(st.builds(Contact, choice(("", "post", "email")), any_text), max_size=2).map(tuple),
    ),
    seller=st.builds(Seller, any_text, any_text, any_text),
    order=st.builds(
        Order, st.lists(any_text, max_size=3).map(tuple), any_day, any_day, any_day,
        choice(("", *words.PARTIES)), any_text, any_text | choice(words.PAYMENT_METHODS),
    ),
    items=st.lists(st.builds(Item, any_text, any_amount, any_amount, any_text), max_size=3).map(tuple),
    problem=st.builds(Problem, any_text | choice(words.PROBLEM_KINDS), any_day, any_text),
    wanted=st.builds(Wanted, st.lists(any_text | choice(words.REMEDIES), max_size=3).map(tuple), any_text, any_day),
    claims=st.lists(st.builds(Claim, any_text, any_amount, any_text), max_size=3).map(tuple),
    outcome=st.builds(
        Outcome, st.lists(any_text, max_size=2).map(tuple), any_day, any_day, any_amount, any_text, any_text
    ),
)  # fmt: skip
ENTRIES = st.builds(
    Interaction, any_text, any_day, any_text | choice(words.CHANNELS), choice(("", *words.DIRECTIONS)), any_text,
    any_text, any_text, any_text, any_text, any_text | choice(words.ANSWERS), any_text, any_day,
)  # fmt: skip
PIECES = st.builds(Evidence, any_text, title=any_text)
RIGHT = Right("own", "Own right", "statutory", "", Source("Own law", date(2026, 1, 1), Confidence.B, date(2027, 1, 1)))


@given(
    WILD, st.lists(ENTRIES, max_size=6), st.lists(PIECES, max_size=3), choice(words.LETTER_KINDS),
    choice(words.LANGUAGES), st.dates(), choice(("", *words.CHANNELS)), any_text, st.none() | st.just(RIGHT),
)  # fmt: skip
def test_a_draft_of_anything_is_written_and_can_be_kept(
    case: Case, log: list[Interaction], pieces: list[Evidence], kind: str, language: str, today: date, channel: str,
    actor: str, right: Right | None,
) -> None:  # fmt: skip
    made = render(
        LetterContext(case, in_time_order(log), pieces, kind, today, today, "", actor, channel, right, actor, actor),
        builtin_phrases(language),
    )
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", made.body)
    assert "\n\n\n" not in made.body
    letter = Letter("aaaaaa", kind=kind, body=made.body)
    read, findings = parse_letter(new_letter_bytes(letter), "a.md")
    assert findings == ()
    assert read is not None
    assert replace(read, file="", body_line=1) == letter


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001 - made aware on the next line
    lambda at: at.replace(tzinfo=timezone(timedelta(hours=2)))
)
PRICES = st.decimals(Decimal("0.01"), 99999, places=2)
NUMBERS = st.from_regex(r"[1-9]\d{2}-\d{7}-\d{7}", fullmatch=True)
PLAIN = st.builds(
    Case,
    id=st.just("k7f3qd"),
    title=st.just("x"),
    consumer=st.builds(Consumer, st.just("A B"), st.just("a@example.com")),
    retailer=st.just(Retailer("Shop")),
    order=st.builds(
        Order, st.lists(NUMBERS, max_size=2).map(tuple), st.none() | DAYS, st.none() | DAYS, st.none() | DAYS
    ),
    items=st.lists(
        st.builds(Item, st.just("thing"), st.none(), st.none() | PRICES, choice(("EUR", "ZAR", "BRL"))), max_size=2
    ).map(tuple),
    problem=st.builds(Problem, choice(words.PROBLEM_KINDS), st.none() | DAYS, st.just("It is split.")),
    wanted=st.builds(Wanted, st.lists(choice(words.REMEDIES), max_size=2).map(tuple)),
    claims=st.lists(
        st.builds(Claim, choice(words.CLAIM_HEADS), PRICES, choice(("EUR", "ZAR", "BRL"))), max_size=3
    ).map(tuple),
    outcome=st.builds(Outcome, choice(((), ("full-refund",))), st.none() | DAYS),
)  # fmt: skip
PLAIN_ENTRIES = st.builds(
    Interaction, choice(("aaaaaa", "bbbbbb", "cccccc")), DAYS | MOMENTS, choice(words.CHANNELS), choice(("in", "out")),
    reason=st.just("asked"), answer=choice(("", *words.ANSWERS)), promise=choice(("", "money")),
    promised_by=st.none() | DAYS,
)  # fmt: skip


@given(
    PLAIN,
    st.lists(PLAIN_ENTRIES, max_size=4),
    choice(words.LETTER_KINDS),
    choice(words.LANGUAGES),
    DAYS,
    DAYS,
)
def test_every_date_amount_and_order_number_is_the_cases_own(
    case: Case, log: list[Interaction], kind: str, language: str, today: date, reply_by: date
) -> None:
    body = render(LetterContext(case, in_time_order(log), (), kind, today, reply_by), builtin_phrases(language)).body
    order, problem, outcome = case.order, case.problem, case.outcome
    own = {today, reply_by, order.placed, order.promised, order.delivered, problem.noticed, outcome.promised}
    own |= {entry.day for entry in log} | {entry.promised_by for entry in log}
    said = list(find_dates(body, lists(language)))
    assert [body[one.start : one.end] for one in said if not any(one.may_be(day) for day in own if day)] == []
    heads = [Money(claim.currency, claim.amount) for claim in case.claims if claim.amount is not None]
    prices = [Money(item.currency, item.price) for item in case.items if item.price is not None]
    paid = [Money(claim.currency, claim.amount) for claim in case.claims if claim.head in PAID and claim.amount]
    further = [Money(claim.currency, claim.amount) for claim in case.claims if claim.head != "price" and claim.amount]
    rest = [Money(claim.currency, claim.amount) for claim in case.claims if claim.head not in PAID and claim.amount]
    known = {*heads, *prices, *(one for sums in (heads, prices, paid, further, rest) for one in total(sums))}
    money = [Money(one.currency, one.value) for one in find_amounts(body)]
    assert [one for one in money if one not in known] == []
    assert set(re.findall(r"\d{3}-\d{7}-\d{7}", body)) <= set(order.numbers)
    if order.numbers:
        assert order.numbers[0] in body


MONEY_BACK = st.builds(
    Interaction, st.just("dddddd"), DAYS, direction=st.just("in"), received=choice(("refund", "price-reduction")),
    amount=PRICES, currency=choice(("EUR", "ZAR")),
)  # fmt: skip
THINGS = st.lists(
    st.builds(
        Item, choice(("lamp", "kettle", "chair")), st.none() | choice((Decimal(1), Decimal(2))), st.none() | PRICES,
        choice(("EUR", "ZAR")), affected=st.booleans(),
    ),
    max_size=4,
)  # fmt: skip


@given(PLAIN, THINGS, st.lists(MONEY_BACK, max_size=2), choice(words.LETTER_KINDS), DAYS)
def test_no_letter_asks_for_more_than_the_claim_less_what_came_back(
    case: Case, things: list[Item], back: list[Interaction], kind: str, today: date
) -> None:
    case = replace(case, items=tuple(things))
    material = LetterContext(case, in_time_order(back), (), kind, today, today)
    claimed = {one.currency: one.amount for one in case.claimed()}
    received = {
        one.currency: one.amount for one in total(Money(one.currency, one.amount or Decimal(0)) for one in back)
    }
    for remedy in ("", *words.REMEDIES):
        gross = {one.currency: one.amount for one in added(heads_for(material, remedy))}
        for one in added(still_owed(material, remedy)):
            most = claimed.get(one.currency, Decimal(0))
            assert one.amount <= most
            assert one.amount <= max(gross[one.currency] - received.get(one.currency, Decimal(0)), Decimal(0))
    assert all(one.money.amount > 0 for one in letter_claims(material))


@given(THINGS, choice(words.LETTER_KINDS), choice(words.LANGUAGES), choice(words.PROBLEM_KINDS), DAYS)
def test_no_letter_names_a_thing_that_is_not_affected(
    things: list[Item], kind: str, language: str, problem: str, today: date
) -> None:
    marked = [replace(one, name="Xaffected") if one.affected else replace(one, name="Xother") for one in things]
    case = Case(
        id="k7f3qd", title="x", order=Order(("1",), today), items=tuple(marked),
        problem=Problem(problem, None, "It is."), wanted=Wanted(("refund", "replacement")),
    )  # fmt: skip
    made = render(LetterContext(case, (), (), kind, today, today), builtin_phrases(language, "GB"))
    if any(one.affected for one in things):
        assert "xother" not in (made.body + made.title).lower()
