"""``plaint answer``, ``decide`` and ``received``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.test_log import entry

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_an_offer_is_named_decided_and_paid(run: Run, kettle: Path) -> None:
    offer = run("log", "k7f3", "A voucher", "--direction", "in", "--at", "2026-11-20T10:00").out.strip()
    said = run(
        "answer", "k7f3", "offer", "--offer", "a voucher", "--amount", "200", "--until", "+7d", "--settles",
    )  # fmt: skip
    assert said.status == 0
    values = entry(kettle, offer)
    assert (values["answer"], values["amount"], values["currency"]) == ("offer", "200.00", "ZAR")
    assert (values["offer_until"].isoformat(), values["settles"]) == ("2026-11-29", True)
    assert "Decide on the offer: a voucher" in run("next", "k7f3").out

    result = run("decide", "k7f3", "accept", "--text", "Thank you.")
    assert "ends the whole matter" in result.err
    assert "--kind offer-accept" in result.err
    decided = entry(kettle, result.out.strip())
    assert (decided["decides"], decided["decision"], decided["text"].strip()) == (offer, "accept", "Thank you.")
    assert run("decide", "k7f3", "decline").status == 2

    back = run("received", "k7f3", "partial refund", "200", "--on", "friday")
    values = entry(kettle, back.out.strip())
    assert (values["received"], values["amount"], values["currency"]) == ("partial-refund", "200.00", "ZAR")
    assert values["at"].isoformat() == "2026-11-20"
    assert "ZAR 200.00 of ZAR 499.00 has come back so far" in back.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("answer", "k7f3", "refusl"), "did you mean refusal?"),
        (("answer", "k7f3", "refusal", "--entry", "zzzz"), "there is no entry 'zzzz'"),
        (("decide", "k7f3", "accept"), "no offer waits for a decision"),
        (("received", "k7f3", "refund", "-3"), "-3"),
        (("received", "k7f3", "refund", "3", "--on", "tomorrow"), "a day to come"),
    ],
)
@pytest.mark.usefixtures("kettle")
def test_what_cannot_be_done_is_said(run: Run, words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.status == 2
    assert said in result.err


def test_the_log_takes_all_of_it_as_well(run: Run, kettle: Path) -> None:
    offer = run("log", "k7f3", "They offer R50", "--offer", "R50", "--amount", "50", "--actor", "seller").out.strip()
    values = entry(kettle, offer)
    assert (values["answer"], values["direction"], values["actor"]) == ("offer", "in", "seller")
    back = run("log", "k7f3", "It came", "--received", "replacement").out.strip()
    assert entry(kettle, back)["direction"] == "in"
    assert "step: (empty) -> none" in run("log", "k7f3", "--entry", back, "--step", "none").err
