"""Wording: every rule finds what it should in each language, and leaves names, quotations and plain facts alone."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.checks.rules import RULES
from plaint.domain.checks.text_context import AT_MOST, Limits, TextContext
from plaint.domain.checks.wording import check
from plaint.domain.model.case import (
    Case,
    Claim,
    Item,
    Order,
    Outcome,
    Override,
    Problem,
    Retailer,
    Seller,
    Task,
    Wanted,
)
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.finding import Finding
from plaint.domain.model.interaction import Interaction
from plaint.domain.text import figures
from plaint.playbooks.word_lists import word_lists_for

TODAY = date(2026, 11, 22)
NUMBER = "406-1234567-7654321"
CASE = Case(
    "k7f3qd", "Kettle", opened=date(2026, 11, 12), retailer=Retailer("Dick Smith", "dicksmith.example"),
    seller=Seller("Bloody Mary Mixers"),
    order=Order((NUMBER,), date(2026, 11, 5), date(2026, 11, 10), date(2026, 11, 11)),
    items=(Item("Idiot's guide to EXCEL", Decimal(2), Decimal("499.00"), "ZAR"), Item("Bag")),
    problem=Problem("damaged", date(2026, 11, 11), "The glass is cracked."),
    wanted=Wanted(("refund", "replacement"), "", date(2026, 12, 4)),
    claims=(Claim("price", Decimal("499.00"), "ZAR"), Claim("loss", Decimal("46.50"), "ZAR"), Claim("other")),
    outcome=Outcome(promised=date(2026, 11, 20), amount=Decimal("12.00"), currency="ZAR"),
    tasks=(Task("Send photos", due=date(2026, 11, 16)),), overrides=(Override("r", date(2026, 11, 17), "said so"),),
    facts={"returned": date(2026, 11, 18), "when": datetime(2026, 11, 19, tzinfo=UTC), "note": "x"},
)  # fmt: skip
LOG = (
    Interaction("m2q8x4", datetime(2026, 11, 12, 10, tzinfo=UTC), "chat", "out", "s", "Thandi", "chat 8812", "Asked",
                "Offered R77.00 on 13 November 2026."),
    Interaction("n5r7b3", date(2026, 11, 14), "email", "in", promise="R88.00", promised_by=date(2026, 11, 17)),
)  # fmt: skip
CRACK = Evidence("crack.png", title="The crack", shows="R99.00 on 2026-11-09", captured=date(2026, 11, 8))
CONTEXT = TextContext(
    CASE, TODAY, reply_by=date(2026, 12, 4), evidence=(CRACK,), log=LOG, order_number=r"\d{3}-\d{7}-\d{7}",
    file="letters/a.md", first_line=20,
)  # fmt: skip
GOOD = f"""Order {NUMBER} was delivered on 11 November 2026.

The glass is cracked. I ask for a refund of R499.00. If that is not possible, please replace it.
Please answer by 4 December 2026.
"""


def found(text: str, language: str = "en", context: TextContext = CONTEXT) -> tuple[Finding, ...]:
    return check(text, language, word_lists_for(language), context)


def rules(text: str, language: str = "en", context: TextContext = CONTEXT) -> set[str]:
    return {one.rule for one in found(text, language, context)}


def said(text: str, rule: str, language: str = "en", context: TextContext = CONTEXT) -> list[str]:
    """What the findings of one rule point to."""
    return [text[one.span[0] : one.span[1]] for one in found(text, language, context) if one.rule == rule and one.span]


def with_(**changes: object) -> TextContext:
    return replace(CONTEXT, **changes)  # type: ignore[arg-type]


def plus(more: str) -> str:
    return f"{GOOD}\n{more}\n"


ENCLOSING = with_(enclosures=("crack.png",))
LONG = " ".join(["word"] * 31) + "."
EXAMPLES: dict[str, tuple[tuple[str, TextContext], tuple[str, TextContext]]] = {
    "text.empty": (("  \n", CONTEXT), ("x", CONTEXT)),
    "text.placeholder": (
        (plus("Dear [NAME]"), CONTEXT),
        (plus("See [the page](https://a.example) [1] [sic]."), CONTEXT),
    ),
    "text.no-order-number": (("I ask for a refund.", CONTEXT), (GOOD, CONTEXT)),
    "text.order-number-differs": ((plus("Order 406-1234567-0000000"), CONTEXT), (GOOD, CONTEXT)),
    "text.amount-differs": (
        (plus("It cost R500.00."), CONTEXT),
        (plus("R545.50, R998, R77.00, R88, R99, R12"), CONTEXT),
    ),
    "text.date-differs": (
        (plus("It was delivered on 5 November."), CONTEXT),
        (plus("It was ordered on 5 November."), CONTEXT),
    ),
    "text.date-unknown": (
        (plus("On 2 October I was away."), CONTEXT),
        (plus("On 8, 2026-11-18, 19 November, 12 November, 13 November and 9 November."), CONTEXT),
    ),
    "text.no-date": (("I ask for a refund.", CONTEXT), (GOOD, CONTEXT)),
    "text.no-problem": (("Hello, I ask for money back.", CONTEXT), (GOOD, CONTEXT)),
    "text.no-remedy": (("The glass is cracked.", CONTEXT), (GOOD, CONTEXT)),
    "text.remedies-unranked": (
        (plus("I want a refund or a replacement."), CONTEXT),
        (
            plus("You refused a refund and a repair. A refund, or else a replacement. A refund, a repair. Or not."),
            CONTEXT,
        ),
    ),
    "text.no-reply-by": (
        ("I ask for a refund.", with_(reply_by=None)),
        ("I ask for a refund by 4 December.", with_(reply_by=None)),
    ),
    "text.reply-by-unsaid": (("I ask for a refund.", CONTEXT), (GOOD, CONTEXT)),
    "text.reply-by-past": ((GOOD, with_(reply_by=date(2026, 11, 21))), (GOOD, with_(reply_by=TODAY))),
    "text.no-earlier-attempts": ((GOOD, with_(level=3)), (plus("See chat 8812."), with_(level=3))),
    "text.enclosure-missing": (
        (GOOD, with_(enclosures=("gone.pdf",))),
        (plus("Enclosures: crack.png"), ENCLOSING),
    ),
    "text.enclosure-not-attached": ((plus("See crack.png."), CONTEXT), (plus("See crack.png."), ENCLOSING)),
    "text.enclosure-not-named": ((GOOD, ENCLOSING), (plus("Enclosed: the crack"), ENCLOSING)),
    "text.nothing-attached": ((plus("I attach the photo."), CONTEXT), (plus("I attach the crack."), ENCLOSING)),
    "text.odr-link": (
        (plus("https://ec.europa.eu/consumers/odr/"), CONTEXT),
        (plus("https://ec.europa.eu/consumers"), CONTEXT),
    ),
    "text.abusive": (
        (plus("You idiots."), CONTEXT),
        (plus("See Dick Brown, Dick Smith, Bloody Mary Mixers."), CONTEXT),
    ),
    "text.accusation": ((plus("You are thieves."), CONTEXT), (plus("The agent said “you lied to us”."), CONTEXT)),
    "text.threat": ((plus("My lawyer will call."), CONTEXT), (plus("My lawyer will call."), with_(legal=True))),
    "text.absolute": ((plus("You always do this."), CONTEXT), (plus("It never arrived. “I never said so.”"), CONTEXT)),
    "text.vague": ((plus("It took a long time."), CONTEXT), (GOOD, CONTEXT)),
    "text.exclamation": ((plus("Answer me!"), CONTEXT), (plus("He said “No!” Why?"), CONTEXT)),
    "text.capital-word": (
        (plus("I am WAITING."), CONTEXT),
        (plus("EXCEL, IBAN, SKU-KETTLE-17, LH88231, USA"), CONTEXT),
    ),
    "text.capitals": (("I WANT MY MONEY BACK AND I WANT IT NOW " * 3, CONTEXT), (GOOD, CONTEXT)),
    "text.too-long": (("word " * 301, with_(kind="message")), ("word " * 301, CONTEXT)),
    "text.long-sentence": ((plus(LONG), CONTEXT), (plus(LONG.replace("word word", "word. Word", 8)), CONTEXT)),
    "text.long-paragraph": (("Six words make one short sentence. " * 21, CONTEXT), (plus("- one\n- two"), CONTEXT)),
}


def test_a_good_text_has_no_finding() -> None:
    assert found(GOOD) == ()


@pytest.mark.parametrize("rule", sorted(EXAMPLES))
def test_a_rule_finds_what_it_is_for_and_lets_the_rest_be(rule: str) -> None:
    (wrong, wrong_context), (right, right_context) = EXAMPLES[rule]
    hits = [one for one in found(wrong, "en", wrong_context) if one.rule == rule]
    assert hits
    assert rule not in rules(right, "en", right_context)
    assert hits[0].level is RULES[rule].level
    assert hits[0].suggestion


def test_every_rule_of_texts_has_its_examples() -> None:
    assert {rule for rule in RULES if rule.startswith("text.")} == set(EXAMPLES)


@pytest.mark.parametrize(
    ("language", "text", "rule", "words_found"),
    [
        ("af", "Julle is idiote en hoere.", "text.abusive", ["idiote", "hoere"]),
        ("af", "Die bedrag is hoër as die doos se prys.", "text.abusive", []),
        ("af", "Julle het gelieg en my verneuk.", "text.accusation", ["gelieg", "verneuk"]),
        ("af", "Ek gaan julle dagvaar.", "text.threat", ["gaan julle dagvaar"]),
        ("af", "Julle antwoord nooit. Dit het nooit aangekom nie.", "text.absolute", ["Julle antwoord nooit"]),
        ("af", "Dit werk nie behoorlik nie.", "text.vague", ["werk nie behoorlik nie"]),
        ("af", "Vul datum in asseblief", "text.placeholder", ["Vul datum in"]),
        ("de", "Ihr seid Vollidioten und bloed.", "text.abusive", ["Vollidioten", "bloed"]),
        ("de", "Das ist Betrug, Sie Betrüger.", "text.accusation", ["Betrug", "Betrüger"]),
        ("de", "Ich gehe zum Anwalt und erstatte Strafanzeige.", "text.threat", ["erstatte Strafanzeige"]),
        ("de", "Sie antworten nie. Das Paket ist nie angekommen.", "text.absolute", ["Sie antworten nie"]),
        ("de", "Das Gerät ist irgendwie komisch.", "text.vague", ["irgendwie", "komisch"]),
        ("de", "DATUM EINSETZEN", "text.placeholder", ["DATUM EINSETZEN"]),
        ("es", "Sois idiotas. ¡Coño!", "text.abusive", ["idiotas", "Coño"]),
        ("es", "El cono de tráfico.", "text.abusive", []),
        ("es", "Es una estafa.", "text.accusation", ["una estafa"]),
        ("es", "Mi abogado les escribirá.", "text.threat", ["Mi abogado les"]),
        ("es", "Siempre igual. Nunca llegó.", "text.absolute", ["Siempre igual"]),
        ("es", "Hace mucho tiempo.", "text.vague", ["Hace mucho tiempo"]),
        ("es", "inserte la fecha", "text.placeholder", ["inserte la fecha"]),
        ("pt", "Seus palhaços, vão à merda.", "text.abusive", ["palhaços", "vão à merda"]),
        ("pt", "Vocês mentiram, é ma-fe.", "text.accusation", ["Vocês mentiram", "ma-fe"]),
        ("pt", "Vou processar vocês.", "text.threat", ["Vou processar"]),
        ("pt", "Nunca respondem. Nunca chegou.", "text.absolute", ["Nunca respondem"]),
        ("pt", "Não funciona direito.", "text.vague", ["Não funciona direito"]),
        ("pt", "insira o nome", "text.placeholder", ["insira o nome"]),
        ("en", "See you in court, you'll regret it.", "text.threat", ["See you in court", "you'll regret"]),
        ("en", "Thank you, [order number], {{date}}, <your name>, XXX, ____ and TBD.", "text.placeholder",
         ["[order number]", "{{date}}", "<your name>", "XXX", "____", "TBD"]),
        ("en", "Write to <me@a.example> or <https://a.example>.", "text.placeholder", []),
        ("en", "Pay by DD/MM/YYYY", "text.placeholder", ["DD/MM/YYYY"]),
        ("en", "[FILL IN]", "text.placeholder", ["[FILL IN]"]),
        ("en", "Mr. Dick said so. Ask John Dick. You dick Brown. DICK", "text.abusive", ["dick", "DICK"]),
        ("en", "Dick, come.", "text.abusive", ["Dick"]),
        ("en", "What?! No!! Why??", "text.exclamation", ["?!"]),
    ],
)  # fmt: skip
def test_words_are_found_in_each_language(language: str, text: str, rule: str, words_found: list[str]) -> None:
    assert said(text, rule, language) == words_found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please refund it."), ("af", "Betaal asseblief terug."), ("de", "Ich bitte um Erstattung."),
        ("es", "Solicito el reembolso."), ("pt", "Peço a devolução do valor."),
    ],
)  # fmt: skip
def test_a_wish_is_understood_in_each_language(language: str, text: str) -> None:
    assert "text.no-remedy" not in rules(text, language)


def test_a_date_that_can_be_read_twice_is_no_error_if_one_reading_fits() -> None:
    assert "text.date-unknown" not in rules(plus("I wrote on 11/12/2026."))
    assert next(figures.find_dates("03/04/2026", word_lists_for("en"))).readings == ((2026, 4, 3), (2026, 3, 4))


def test_a_word_right_before_a_date_says_which_date_is_meant() -> None:
    hits = [one for one in found(plus("It was delivered on 12 October.")) if one.rule == "text.date-differs"]
    assert "2026-11-11" in hits[0].message
    assert "text.date-differs" not in rules(plus("On 5 November I paid."))
    assert "text.date-differs" not in rules(plus("After it was delivered I read the order page of 5 November."))
    assert "text.date-differs" not in rules(plus("It was delivered on 12 November."))  # a day of the log
    unknown = with_(case=CASE.edit(order=Order((NUMBER,))))
    assert "text.date-unknown" in rules(plus("It was delivered on 12 October."), "en", unknown)


def test_a_day_to_come_is_a_demand_and_not_a_wrong_date() -> None:
    assert "text.date-unknown" not in rules(plus("I will be away from 3 January to 10 January 2027."))
    assert "text.date-unknown" in rules(plus("I was away in 2025, on 10 January 2025."))


def test_a_threshold_of_the_law_is_not_an_amount_of_the_case() -> None:
    assert "text.amount-differs" not in rules(plus("Purchases over GBP 100 are protected."))
    assert "text.amount-differs" in rules(plus("I lost GBP 100, over which I am sad."))


def test_without_any_amount_in_the_case_none_can_differ() -> None:
    bare = with_(case=CASE.edit(items=(), claims=(), outcome=Outcome()), log=(), evidence=())
    assert "text.amount-differs" not in rules(plus("It cost R500."), "en", bare)


def test_an_amount_in_another_currency_differs_and_one_without_country_does_not() -> None:
    assert "text.amount-differs" in rules(plus("It cost EUR 499.00."))
    assert "text.amount-differs" not in rules(plus("It cost $499.00."))


def test_sums_are_of_one_currency() -> None:
    mixed = with_(case=CASE.edit(claims=(Claim("price", Decimal(100), "EUR"), Claim("loss", Decimal(5), "USD"))))
    assert said(plus("EUR 105 and EUR 100"), "text.amount-differs", "en", mixed) == ["EUR 105"]


def test_without_a_form_the_number_after_the_word_for_an_order_is_compared() -> None:
    shop = with_(order_number="", case=CASE.edit(order=Order(("LH-88231",))))
    assert said("My order no. LH-88232, in order.", "text.order-number-differs", "en", shop) == ["LH-88232"]
    assert said("In this order I paid.", "text.order-number-differs", "en", shop) == []
    assert said("Order number: LH-88231.", "text.order-number-differs", "en", shop) == []
    assert said("Bestellung Nr. LH-88299", "text.order-number-differs", "de", shop) == ["LH-88299"]


def test_a_case_without_number_blames_no_text() -> None:
    assert not {one for one in rules(GOOD, "en", with_(case=CASE.edit(order=Order()))) if "order-number" in one}


def test_earlier_attempts_may_be_told_by_date_or_by_words() -> None:
    third = with_(level=3)
    assert "text.no-earlier-attempts" not in rules(plus("On 12 November I did."), "en", third)
    assert "text.no-earlier-attempts" not in rules(plus("I called before."), "en", third)
    assert "text.no-earlier-attempts" not in rules(GOOD, "en", with_(level=3, log=()))


def test_a_file_in_an_address_is_no_enclosure() -> None:
    assert said(plus("See https://a.example/crack.png"), "text.enclosure-not-attached") == []


def test_a_withdrawn_exhibit_cannot_be_enclosed() -> None:
    gone = with_(enclosures=("crack.png",), evidence=(replace(CRACK, withdrawn="blurred"),))
    assert "text.enclosure-missing" in rules(plus("crack.png"), "en", gone)


def test_a_text_in_a_language_without_lists_is_checked_without_words() -> None:
    text = "Beste, u bent idiots. XXX !! Bestelling 406-1234567-0000000."
    hits = check(text, "nl", word_lists_for("nl"), CONTEXT)
    assert {one.rule for one in hits} == {
        "text.placeholder", "text.exclamation", "text.no-order-number", "text.order-number-differs",
    }  # fmt: skip


def test_findings_tell_the_line_in_the_file() -> None:
    hit = next(one for one in found(plus("You idiots.")) if one.rule == "text.abusive")
    assert (hit.file, hit.line) == ("letters/a.md", 25)
    assert next(iter(found("", "en"))).line == 20
    assert found("Hm", "en", with_(file=""))[0].line is None


def test_one_rule_does_not_bury_the_rest() -> None:
    assert len(said("You idiots. " * 50, "text.abusive")) == 5
    assert len(said("[NAME] " * 50, "text.placeholder")) == 20


def test_only_so_much_of_a_text_is_examined() -> None:
    assert said("x " * AT_MOST + "idiots", "text.abusive") == []


def test_limits_can_be_set() -> None:
    strict = with_(limits=Limits(letter=5, sentence=3, paragraph=4))
    assert {"text.too-long", "text.long-sentence", "text.long-paragraph"} <= rules(
        "One two three four five six", "en", strict
    )


@pytest.mark.parametrize("unit", ["_", "“", '"a', "12", "a.", "[a", "11 November ", "A"])
def test_a_hostile_text_is_checked_in_time_that_grows_with_its_length_only(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    began = time.process_time()
    assert found(text)
    assert time.process_time() - began < 15  # what grows with the square of the length takes minutes


@given(st.text(max_size=400), st.sampled_from(["en", "af", "de", "es", "pt", "nl", ""]))
def test_any_text_can_be_checked_and_every_span_lies_in_it(text: str, language: str) -> None:
    for one in check(text, language, word_lists_for(language), CONTEXT):
        assert one.rule in RULES
        assert one.span is None or 0 <= one.span[0] <= one.span[1] <= len(text)


WORDY = st.lists(
    st.sampled_from(
        ["idiots", "[NAME]", "11 November", "R500,00", "1.1.26", "never", "“", "”", "!", "crack.png", "\n\n", "- ", "|",
         "order 12A45", "refund", "or", "repair", "3 May 2026,", "DICK", "Smith", "İ", "ß", "a@b.example", "."],
    ),
    max_size=40,
)  # fmt: skip


@given(WORDY, st.sampled_from([CONTEXT, with_(level=5, order_number="", reply_by=None), with_(legal=True, log=())]))
def test_any_mixture_of_what_the_rules_look_for_can_be_checked(parts: list[str], context: TextContext) -> None:
    text = " ".join(parts)
    for one in check(text, "en", word_lists_for("en"), context):
        assert one.span is None or text[one.span[0] : one.span[1]]
