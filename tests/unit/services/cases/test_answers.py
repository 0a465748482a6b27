"""Answers, decisions on offers and receipts, each one unit of undo."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from plaint.domain.errors import UsageProblem
from plaint.domain.guidance.offers import offers, received_money
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.money import Money
from plaint.services.cases import actions, answers
from plaint.storage.workspace import LoadedCase, Workspace

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
CASE = """\
format = 1
id = "k7f3qd"
title = "Kettle"

[[claim]]
head = "price"
amount = "499.00"
currency = "ZAR"
"""
OFFER = """\
id = "aaaaaa"
at = 2026-11-20T09:00:00+00:00
channel = "email"
direction = "in"
person = "Thandi"
reason = "A voucher"
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "cases" / "kettle"
    (folder / "interactions").mkdir(parents=True)
    (folder / "case.toml").write_text(CASE)
    (folder / "interactions" / "a.toml").write_text(OFFER)
    (folder / "interactions" / "b.toml").write_text(
        'id = "bbbbbb"\nat = 2026-11-21\ndirection = "in"\nactor = "witness"\nreason = "Saw it"\n'
    )
    return Workspace.open(tmp_path / "cases", state=tmp_path / "state")


def case(workspace: Workspace) -> LoadedCase:
    found = workspace.read(workspace.folders()[0])
    assert isinstance(found, LoadedCase)
    return found


def offered(workspace: Workspace, **said: str) -> None:
    actions.classify(workspace, case(workspace), "", "offer", **{"offer": "voucher", **said}, now=NOW)


def decide(workspace: Workspace, decision: str, reference: str = "") -> Interaction:
    source = random.Random(len(case(workspace).log))
    return answers.decide(workspace, case(workspace), decision, reference=reference, now=NOW, source=source).interaction


def receive(workspace: Workspace, remedy: str, amount: str = "", currency: str = "", on: str = "") -> Interaction:
    source = random.Random(len(case(workspace).log))
    return answers.receive(
        workspace, case(workspace), remedy, amount=amount, currency=currency, on=on, now=NOW, source=source
    ).interaction


def test_without_an_id_the_newest_answer_is_classified_and_a_witness_is_none(workspace: Workspace) -> None:
    offered(workspace, amount="200", offer_until="friday", settles="yes")
    (offer,) = offers(case(workspace).log)
    assert offer.money == Money("ZAR", Decimal("200.00"))  # the currency of the claim
    assert (offer.until, offer.entry.settles, offer.title) == (date(2026, 11, 27), True, "voucher")
    with pytest.raises(UsageProblem, match="has been classified"):
        actions.classify(workspace, case(workspace), "", "refusal", now=NOW)
    workspace.undo()
    assert case(workspace).log[0].answer == ""


def test_a_decision_is_an_entry_of_its_own_on_the_channel_of_the_offer(workspace: Workspace) -> None:
    offered(workspace)
    made = decide(workspace, "decline")
    assert (made.decides, made.decision, made.direction, made.channel) == ("aaaaaa", "decline", "out", "email")
    assert offers(case(workspace).log)[0].decision == "decline"
    with pytest.raises(UsageProblem, match="no offer waits"):
        decide(workspace, "accept")
    with pytest.raises(UsageProblem, match="declined already"):
        decide(workspace, "accept", "aaaa")


def test_a_counter_offer_leaves_the_offer_open(workspace: Workspace) -> None:
    offered(workspace)
    decide(workspace, "counter")
    decide(workspace, "accept")
    assert offers(case(workspace).log)[0].decision == "accept"


def test_what_is_no_offer_a_lapsed_one_and_a_closed_case_are_told_in_a_sentence(workspace: Workspace) -> None:
    with pytest.raises(UsageProblem, match="no offer waits"):
        decide(workspace, "accept")
    with pytest.raises(UsageProblem, match="bbbbbb is no offer"):
        decide(workspace, "accept", "bbbb")
    with pytest.raises(UsageProblem, match="no decision"):
        decide(workspace, "maybe")
    offered(workspace, offer_until="2026-11-21")
    with pytest.raises(UsageProblem, match="lapsed on 2026-11-21"):
        decide(workspace, "accept")
    decide(workspace, "accept", "aaaaaa")
    actions.close_case(workspace, case(workspace), ["rejected"], {}, now=NOW)
    with pytest.raises(UsageProblem, match="is closed"):
        decide(workspace, "decline")


def test_a_promise_that_older_files_call_an_offer_waits_for_no_decision(workspace: Workspace) -> None:
    actions.classify(
        workspace, case(workspace), "", "offer", promise="the refund", promised_by="2026-12-20", now=NOW
    )  # fmt: skip
    with pytest.raises(UsageProblem, match="no offer waits for a decision"):
        decide(workspace, "accept")


def test_receipts_add_up_by_currency_and_closing_writes_no_amount_again(workspace: Workspace) -> None:
    receive(workspace, "refund", "250", on="friday")
    receive(workspace, "refund", "249")
    receive(workspace, "compensation", "10", "EUR")
    loaded = case(workspace)
    assert received_money(loaded.case, loaded.log) == (Money("EUR", Decimal(10)), Money("ZAR", Decimal(499)))
    assert loaded.log[0].day == date(2026, 11, 20)  # friday has been
    done = actions.close_case(
        workspace, loaded, ["full-refund"], {"amount": "499", "currency": "ZAR", "received": ""}, now=NOW
    )
    assert case(workspace).case.outcome.amount is None
    assert len(done.notes) == 1  # no word of a missing receipt
    assert "second time" in done.notes[0]


def test_a_receipt_lies_in_the_past_and_is_more_than_nothing(workspace: Workspace) -> None:
    for wrong in ({"amount": "-5"}, {"amount": "0"}, {"on": "tomorrow"}):
        with pytest.raises(UsageProblem):
            receive(workspace, "refund", **wrong)
    with pytest.raises(UsageProblem, match="'money' is no remedy"):
        receive(workspace, "money")
    assert receive(workspace, "Partial refund").received == "partial-refund"


def test_the_step_of_an_entry_can_be_named_or_taken_away_later(workspace: Workspace) -> None:
    loaded = case(workspace)
    done = actions.change_entry(workspace, loaded, "aaaa", {"step": "none"}, now=NOW, steps=("customer-service",))
    assert done.notes == ()
    assert case(workspace).log[0].step == "none"
    with pytest.raises(UsageProblem, match="no step 'custmer'"):
        actions.change_entry(
            workspace, case(workspace), "aaaa", {"step": "custmer"}, now=NOW, steps=("customer-service",)
        )
