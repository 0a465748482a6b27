"""Facts, log, proof and drafts: every rule is found where it should be and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from plaint.domain.checks import readiness
from plaint.domain.checks.rules import RULES
from plaint.domain.guidance.status import StepState, StepStatus
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
from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.domain.model.finding import Finding
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.domain.playbook.playbook import Playbook, Step
from plaint.playbooks.word_lists import word_lists_for
from plaint.services.validators import VALIDATORS

TODAY = date(2026, 11, 22)
ZONE = timezone(timedelta(hours=2))
LADDER = Playbook(
    "shop", "A shop", order_number=r"\d{3}-\d{7}-\d{7}", steps=(Step("customer-service", "Ask the shop", 1, level=1),)
)
STEP = LADDER.steps[0]

GOOD = Case(
    "k7f3qd", "Kettle arrived cracked", opened=date(2026, 11, 12),
    consumer=Consumer(name="Naledi", email="n@example.com", country="ZA"),
    retailer=Retailer(name="Amazon", store="amazon.co.za", contacts=(Contact("email", "help@shop.example"),)),
    order=Order(("406-1234567-7654321",), date(2026, 11, 5), date(2026, 11, 11), date(2026, 11, 11), "retailer"),
    items=(Item("Glass kettle", Decimal(1), Decimal("499.00"), "ZAR"),),
    problem=Problem("damaged", date(2026, 11, 11), "The glass is cracked from rim to handle, nine centimetres."),
    wanted=Wanted(("refund",), "R499.00 back", date(2026, 12, 4)),
)  # fmt: skip
PHOTO = Evidence(
    "crack.png", "id", "The crack", "photo", "0" * 64, 9, proves=("problem",), state=EvidenceState.RECORDED
)
INVOICE = replace(
    PHOTO, name="invoice.pdf", title="Invoice", kind="invoice", proves=("item 1",), captured=date(2026, 11, 5),
    source="Amazon", shows="order 406-1234567-7654321, 1 kettle",
)  # fmt: skip
OUT = Interaction(
    "m2q8x4", datetime(2026, 11, 12, 10, 15, tzinfo=ZONE), "chat", "out", "customer-service", "Thandi", "chat 8812",
    "Asked for a refund", file="interactions/a.toml", line=1,
)  # fmt: skip
IN = replace(OUT, id="n5r7b3", direction="in", answer="acknowledged")

OFFER = replace(IN, id="c3c3c3", answer="offer", offer="a voucher", amount=Decimal(200), currency="ZAR")
DECIDED = replace(OUT, id="d4d4d4", at=datetime(2026, 11, 13, 9, tzinfo=ZONE), decides="c3c3c3", decision="accept")
BACK = Interaction(
    "b1b1b1", date(2026, 11, 20), direction="in", received="refund", amount=Decimal(300), currency="ZAR",
    reason="Received: a refund", file="interactions/b.toml", line=1,
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """Everything that a check looks at; by default a case of which nothing is to be said."""

    case: Case = GOOD
    log: tuple[Interaction, ...] = ()
    evidence: tuple[Evidence, ...] = (PHOTO, INVOICE)
    letters: tuple[Letter, ...] = ()
    playbook: Playbook | None = LADDER
    statuses: tuple[StepStatus, ...] = field(default=(StepStatus(STEP, StepState.AVAILABLE, "can be taken now"),))

    def findings(self) -> tuple[Finding, ...]:
        return readiness.check(
            self.case, self.log, self.evidence, self.letters, playbook=self.playbook, today=TODAY,
            statuses=self.statuses, words=word_lists_for, validators=VALIDATORS,
        )  # fmt: skip

    def rules(self) -> set[str]:
        return {one.rule for one in self.findings()}


def case(**changes: object) -> World:
    return World(GOOD.edit(**changes))


def order(**changes: object) -> World:
    return case(order=replace(GOOD.order, **changes))  # type: ignore[arg-type]


def problem(**changes: object) -> World:
    return case(problem=replace(GOOD.problem, **changes))  # type: ignore[arg-type]


def out(**changes: object) -> World:
    return World(log=(replace(OUT, **changes),))  # type: ignore[arg-type]


def incoming(**changes: object) -> World:
    return World(log=(replace(IN, **changes),))  # type: ignore[arg-type]


def photo(**changes: object) -> World:
    return World(evidence=(PHOTO, INVOICE, replace(PHOTO, **{"name": "more.png", **changes})))  # type: ignore[arg-type]


def claims(*heads: tuple[str, str, str]) -> World:
    return case(claims=tuple(Claim(head, Decimal(amount), currency) for head, amount, currency in heads))


def draft(state: StepState, opens: date | None = None) -> World:
    letter = Letter("p4d1aa", kind="customer-service", step="customer-service", body="x", file="letters/a.md")
    return World(letters=(letter,), statuses=(StepStatus(STEP, state, "comes later", opens),))


MANDATE = Consumer(name="Naledi", country="ZA", mandate="mandate.pdf")
SHOT = {"kind": "screenshot", "captured": TODAY, "source": "Your orders", "shows": "the error"}

EXAMPLES: dict[str, tuple[World, World]] = {
    "ready.no-order-number": (order(numbers=()), World()),
    "ready.order-number-form": (order(numbers=("406-123",)), replace(order(numbers=("1",)), playbook=None)),
    "ready.no-problem-date": (problem(noticed=None), World()),
    "ready.no-problem-text": (problem(text=""), World()),
    "ready.no-remedy": (case(wanted=Wanted((), "", date(2026, 12, 4))), World()),
    "ready.no-problem-kind": (problem(kind=""), World()),
    "ready.no-item": (case(items=()), World()),
    "ready.no-retailer": (case(retailer=Retailer()), World()),
    "ready.no-country": (case(consumer=Consumer(name="Naledi")), World()),
    "ready.problem-too-short": (problem(text="It is broken."), replace(problem(text="Broken."), log=(OUT,))),
    "ready.problem-vague": (
        problem(text="The kettle does not work properly and it is of bad quality, which is strange."),
        problem(text="The agent wrote “it does not work properly” on 12 November in the chat."),
    ),
    "ready.no-delivery-date": (order(delivered=None), problem(kind="overcharged")),
    "ready.no-promised-date": (
        World(GOOD.edit(problem=replace(GOOD.problem, kind="late"), order=replace(GOOD.order, promised=None))),
        problem(kind="late"),
    ),
    "ready.no-sold-by": (
        World(GOOD.edit(seller=Seller("Camp"), order=replace(GOOD.order, sold_by=""))),
        case(seller=Seller("Camp")),
    ),
    "ready.delivered-yet-missing": (problem(kind="not-delivered"), problem(kind="late")),
    "ready.delivered-before-placed": (order(delivered=date(2026, 11, 4)), order(placed=None)),
    "ready.promised-before-placed": (order(promised=date(2026, 11, 1)), order(promised=None)),
    "ready.noticed-before-delivered": (problem(noticed=date(2026, 11, 10)), problem(noticed=date(2026, 11, 11))),
    "ready.future-date": (problem(noticed=date(2027, 11, 11)), problem(noticed=TODAY)),
    "ready.reply-by-past": (
        case(wanted=Wanted(("refund",), "", date(2026, 11, 21))),
        case(wanted=Wanted(("refund",), "", TODAY)),
    ),
    "ready.no-reply-by": (case(wanted=Wanted(("refund",))), replace(case(wanted=Wanted(("refund",))), log=(OUT,))),
    "ready.currency-missing": (claims(("price", "9", "")), claims(("price", "9", "ZAR"))),
    "ready.claim-unexplained": (
        claims(("price", "600", "ZAR")),
        claims(("price", "499", "ZAR"), ("loss", "101", "ZAR")),
    ),
    "ready.mandate-missing": (
        case(consumer=MANDATE),
        World(GOOD.edit(consumer=MANDATE), evidence=(PHOTO, INVOICE, replace(PHOTO, name="mandate.pdf"))),
    ),
    "ready.step-too-early": (draft(StepState.LOCKED, date(2026, 12, 1)), draft(StepState.AVAILABLE)),
    "ready.step-blocked": (draft(StepState.BLOCKED), replace(draft(StepState.BLOCKED), statuses=())),
    "ready.statement-before-placed": (order(statement=date(2026, 11, 1)), order(statement=date(2026, 11, 9))),
    "ready.received-before-placed": (
        case(outcome=Outcome(received=date(2026, 11, 1))),
        case(outcome=Outcome(received=date(2026, 11, 12))),
    ),
    "ready.closed-before-opened": (
        case(status="closed", closed=date(2026, 11, 1), outcome=Outcome(results=("full-refund",))),
        case(status="closed", closed=date(2026, 11, 20), outcome=Outcome(results=("full-refund",))),
    ),
    "ready.received-above-claim": (World(log=(BACK, replace(BACK, id="b2b2b2"))), World(log=(BACK,))),
    "ready.closed-no-outcome": (
        case(status="closed"),
        case(status="closed", outcome=Outcome(results=("full-refund",))),
    ),
    "log.no-date": (out(at=None), out(at=None, withdrawn="twice")),
    "log.no-time": (out(at=date(2026, 11, 12)), out(at=date(2026, 11, 12), channel="post")),
    "log.naive-time": (out(at=datetime(2026, 11, 12, 10, 15)), out()),  # noqa: DTZ001
    "log.no-channel": (out(channel=""), out(channel="", skipped="closed")),
    "log.no-direction": (out(direction=""), out(direction="note")),
    "log.no-person": (out(person="", reference=""), out(person="", reference="", direction="note")),
    "log.no-reason": (out(reason=""), out()),
    "log.promise-no-date": (incoming(promise="a refund"), incoming(promise="a refund", promised_by=TODAY)),
    "log.unclassified": (incoming(answer=""), out(answer="")),
    "log.future": (
        out(at=datetime(2026, 11, 24, tzinfo=UTC)),
        out(at=datetime(2026, 11, 23, tzinfo=UTC)),
    ),
    "log.before-order": (
        out(at=datetime(2026, 11, 4, tzinfo=UTC)),
        replace(order(placed=None), log=(replace(OUT, at=datetime(2026, 11, 4, tzinfo=UTC)),)),
    ),
    "log.no-step": (out(step=""), out(step="", direction="note")),
    "log.decides-unknown": (World(log=(replace(DECIDED, decides="zzzzzz"),)), World(log=(OFFER, DECIDED))),
    "log.decision-incomplete": (World(log=(OFFER, replace(DECIDED, decision=""))), World(log=(OFFER, DECIDED))),
    "log.decided-late": (
        World(log=(replace(OFFER, offer_until=date(2026, 11, 12)), DECIDED)),
        World(log=(replace(OFFER, offer_until=date(2026, 11, 13)), DECIDED)),
    ),
    "log.offer-on-closed": (
        replace(case(status="closed", closed=date(2026, 11, 11)), log=(OFFER,)),
        replace(case(status="closed", closed=date(2026, 11, 20)), log=(OFFER,)),
    ),
    "log.offer-until-past": (
        World(log=(replace(OFFER, offer_until=date(2026, 11, 11)),)),
        World(log=(replace(OFFER, offer_until=date(2026, 11, 12)),)),
    ),
    "log.received-no-currency": (World(log=(replace(BACK, currency=""),)), World(log=(BACK,))),
    "log.step-unknown": (out(step="custmer"), replace(out(step="custmer"), playbook=None)),
    "log.evidence-missing": (out(evidence=("gone.png",)), out(evidence=("crack.png",))),
    "evidence.screenshot-bare": (photo(**{**SHOT, "shows": ""}), photo(**{**SHOT, "shows": "", "redacts": "a.png"})),
    "evidence.invoice-bare": (
        World(evidence=(PHOTO, replace(INVOICE, shows=""))),
        World(evidence=(PHOTO, INVOICE, replace(INVOICE, name="slip.jpg", kind="receipt"))),
    ),
    "evidence.mail-bare": (
        photo(kind="email", captured=date(2026, 11, 12)),
        photo(kind="email", captured=date(2026, 11, 12), source="help@shop.example"),
    ),
    "evidence.no-kind": (photo(kind=""), photo(kind="", withdrawn="twice")),
    "evidence.link-broken": (photo(proves=("item 2",)), photo(proves=("item 1", "the colour"))),
    "evidence.unused": (photo(proves=()), replace(photo(proves=()), log=(replace(OUT, evidence=("more.png",)),))),
    "evidence.problem-unproved": (World(evidence=(replace(PHOTO, proves=("item 1",)), INVOICE)), World()),
    "evidence.remedy-unproved": (
        claims(("price", "499", "ZAR"), ("loss", "9", "ZAR")),
        replace(
            claims(("price", "499", "ZAR"), ("loss", "9", "ZAR")),
            evidence=(PHOTO, INVOICE, replace(PHOTO, name="b.pdf", kind="receipt", proves=("claim 2",))),
        ),
    ),
    "evidence.delivery-unproved": (
        World(evidence=(replace(PHOTO, kind="video"), INVOICE)),
        World(GOOD.edit(problem=replace(GOOD.problem, kind="overcharged")), evidence=(INVOICE,)),
    ),
    "evidence.kind-missing": (World(evidence=(INVOICE,)), problem(kind="other")),
    "evidence.no-purchase-proof": (
        World(evidence=(PHOTO,)),
        World(evidence=(PHOTO, replace(PHOTO, name="order.png", proves=("item 1",), **SHOT))),  # type: ignore[arg-type]
    ),
}


def test_a_good_case_has_no_finding() -> None:
    assert World().findings() == ()
    assert World(log=(OUT, IN)).findings() == ()


@pytest.mark.parametrize("rule", sorted(EXAMPLES))
def test_a_rule_finds_what_it_is_for_and_lets_the_rest_be(rule: str) -> None:
    wrong, right = EXAMPLES[rule]
    found = [one for one in wrong.findings() if one.rule == rule]
    assert found
    assert rule not in right.rules()
    assert found[0].level is RULES[rule].level
    assert found[0].message
    assert found[0].suggestion


def test_every_rule_of_facts_log_and_proof_has_its_examples() -> None:
    assert {rule for rule in RULES if rule.startswith(("ready.", "log.", "evidence."))} == set(EXAMPLES)


def test_every_rule_says_what_it_is_and_which_requirement_it_serves() -> None:
    for info in RULES.values():
        assert info.title
        assert info.why
        assert info.requirement[0] == "S"
        assert 1 <= int(info.requirement[1:]) <= 69


def test_findings_name_the_file_and_line_where_a_person_can_mend_them() -> None:
    assert {one.file for one in order(numbers=()).findings()} == {"case.toml"}
    found = out(reason="").findings()
    assert [(one.file, one.line) for one in found] == [("interactions/a.toml", 1)]
    assert photo(kind="").findings()[0].file == "evidence/more.png.toml"


def test_what_a_neighbour_saw_is_not_asked_to_be_classified_and_takes_no_step() -> None:
    assert incoming(answer="", actor="witness").rules() == set()
    assert incoming(answer="", person="Mrs Botha, neighbour").rules() == set()


def test_a_membership_needs_no_order_number() -> None:
    membership = GOOD.edit(problem=replace(GOOD.problem, kind="subscription"), order=replace(GOOD.order, numbers=()))
    assert "ready.no-order-number" not in World(membership).rules()


def test_more_than_was_claimed_is_a_finding_on_the_entry_and_another_currency_is_none() -> None:
    above = World(log=(BACK, replace(BACK, id="b2b2b2", file="interactions/c.toml"))).findings()
    assert [(one.rule, one.file, one.line) for one in above] == [
        ("ready.received-above-claim", "interactions/c.toml", 1)
    ]
    assert World(log=(BACK, replace(BACK, id="b2b2b2", currency="EUR"))).findings() == ()


def test_a_locked_step_without_a_day_asks_for_what_opens_it() -> None:
    found = [one for one in draft(StepState.LOCKED).findings() if one.rule == "ready.step-too-early"]
    assert found[0].suggestion == "do first what opens it"
    assert found[0].file == "letters/a.md"


def test_what_was_sent_or_withdrawn_is_not_criticised_any_more() -> None:
    letter = Letter("p4d1aa", body="You are thieves!", sent=TODAY)
    assert World(letters=(letter,)).findings() == ()
    assert World(letters=(replace(letter, sent=None, withdrawn="not needed"),)).findings() == ()


def test_a_sent_letter_means_that_the_complaint_has_begun() -> None:
    world = case(wanted=Wanted(("refund",)))
    assert "ready.no-reply-by" in world.rules()
    assert replace(world, letters=(Letter("p4d1aa", sent=TODAY),)).rules() == set()


def test_without_word_lists_only_facts_are_checked() -> None:
    letter = Letter("p4d1aa", body="You are thieves!")
    found = readiness.check(GOOD, (), (PHOTO, INVOICE), (letter,), playbook=None, today=TODAY)
    assert found == ()


def test_without_validators_privacy_is_left_out() -> None:
    letter = Letter("p4d1aa", body="My card is 4111 1111 1111 1111.", file="letters/a.md", body_line=7)
    context = readiness.letter_context(letter, GOOD, (), (), None, TODAY)
    assert not any(one.rule.startswith("privacy.") for one in readiness.check_letter(letter, context, word_lists_for))
    found = [
        one for one in readiness.check_letter(letter, context, word_lists_for, VALIDATORS) if "privacy" in one.rule
    ]
    assert [(one.rule, one.file, one.line) for one in found] == [("privacy.card-number", "letters/a.md", 7)]


def test_the_addresses_of_the_parties_and_the_numbers_of_the_case_may_stand_in_a_letter() -> None:
    letter = Letter("p4d1aa", to="ombud@body.example", body="x")
    context = readiness.letter_context(letter, GOOD, (OUT,), (), LADDER, TODAY)
    allowed = readiness.allowed_in(letter, context)
    assert {"n@example.com", "help@shop.example", "amazon.co.za", "ombud@body.example"} <= set(allowed.addresses)
    assert {"406-1234567-7654321", "8812"} <= set(allowed.numbers)


@pytest.mark.parametrize(
    ("letter", "kind", "level", "legal"),
    [
        (Letter("a", kind="follow-up", step="customer-service"), "message", 1, False),
        (Letter("a", kind="letter-before-claim"), "letter", 0, True),
        (Letter("a", kind="ombud", step="court"), "letter", 7, True),
    ],
)
def test_a_letter_knows_its_length_and_its_step(letter: Letter, kind: str, level: int, legal: bool) -> None:
    ladder = replace(LADDER, steps=(STEP, Step("court", "Court", 2, level=7)))
    context = readiness.letter_context(letter, GOOD, (), (), ladder, TODAY)
    assert (context.kind, context.level, context.legal) == (kind, level, legal)


@pytest.mark.parametrize("created", [datetime(2026, 11, 1, 9, tzinfo=UTC), date(2026, 11, 1)])
def test_the_day_of_writing_may_be_a_day_or_a_moment(created: datetime | date) -> None:
    context = readiness.letter_context(Letter("a", created=created), GOOD, (), (), None, TODAY)
    assert context.written == date(2026, 11, 1)


def test_the_findings_on_a_draft_are_remembered_until_something_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    real: Callable[..., tuple[Finding, ...]] = readiness.check_letter

    def counted(letter: Letter, *rest: object) -> tuple[Finding, ...]:
        calls.append(letter.body)
        return real(letter, *rest)

    monkeypatch.setattr(readiness, "check_letter", counted)
    monkeypatch.setattr(readiness, "REMEMBERED", 1)
    monkeypatch.setattr(readiness, "_known", {})
    first = World(letters=(Letter("a", body="one"),))
    assert first.findings() == first.findings()
    assert calls == ["one"]
    World(letters=(Letter("a", body="two"),)).findings()
    World(letters=(Letter("b", body="three"),)).findings()
    first.findings()
    assert calls == ["one", "two", "three", "one"]


@pytest.mark.parametrize(
    ("world", "rule"),
    [
        (World(GOOD.edit(items=(replace(GOOD.items[0], currency=""),))), "ready.currency-missing"),
        (claims(("price", "600", "EUR")), ""),
        (World(GOOD.edit(items=(replace(GOOD.items[0], quantity=None),)), evidence=(PHOTO, INVOICE)), ""),
        (World(GOOD.edit(items=(Item("Kettle"),), claims=(Claim("price"),))), ""),
        (photo(proves=("interaction zzzzzz",)), "evidence.link-broken"),
        (
            World(log=(OUT,), evidence=(PHOTO, INVOICE, replace(PHOTO, name="c.txt", proves=("interaction m2q8x4",)))),
            "",
        ),
        (photo(proves=(), redacts="crack.png", state=EvidenceState.UNTRACKED), ""),
        (photo(redacts="crack.png"), ""),
        (World(evidence=()), "evidence.kind-missing"),
        (out(skipped="the shop has no chat", at=date(2026, 11, 12), person="", reference=""), ""),
        (out(direction="out", promise="to wait"), ""),
        (World(log=(replace(OUT, direction="out", at=None),), case=GOOD), "log.no-date"),
        (incoming(at=None, answer=""), "log.unclassified"),
    ],
)
def test_particular_cases(world: World, rule: str) -> None:
    rules = world.rules() - {"ready.no-reply-by"}
    assert (rule in rules) if rule else rules == set()
