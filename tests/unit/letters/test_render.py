"""What stands in a draft: the facts of the case, in order, and a blank for each that is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.unit.letters.support import (
    ASKED,
    CASE,
    PHOTO,
    PROMISED,
    REFUSED,
    TODAY,
    text,
    with_claims,
    with_outcome,
    with_parts,
)

from plaint.domain.guidance.letter_basis import AGREEING, REMEDIES_OF
from plaint.domain.model.case import Case, Consumer, Item, Order, Problem, Retailer, Wanted
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.vocabulary import LANGUAGES, LETTER_KINDS
from plaint.domain.playbook.playbook import Confidence, Right, Source
from plaint.letters.context import WITHOUT_ORDER, LetterContext
from plaint.letters.phrases import builtin_phrases, one_line
from plaint.letters.render import render

EMPTY = Case(id="k7f3qd", title="x")


def in_order(body: str, *parts: str) -> bool:
    places = [body.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def test_a_letter_has_its_parts_in_the_order_in_which_a_reader_needs_them() -> None:
    body = text(CASE, ASKED, REFUSED, kind="letter-before-claim", enclosures=(PHOTO,))
    assert in_order(
        body,
        "Naledi Mokoena\n8 Sample Lane\nCape Town\nnaledi@example.com",
        "Customer Service, Amazon\ncare@example.com",
        "22 November 2026",
        "**Order 406-1234567-7654321: letter before claim**",
        "Your reference: chat 8812",
        "Dear Sir or Madam,",
        "one last time for a refund of ZAR 499.00 because the glass kettle arrived damaged.",
        "I placed this order on 5 November 2026: Glass kettle (ZAR 499.00). It was delivered on 11 November 2026.",
        "The glass is cracked from the rim to the handle.",
        "- 12 November 2026: my message to Amazon (Thandi; chat 8812) by chat: Asked for a refund.",
        "I do not accept the refusal of 14 November 2026. It does not change the facts set out above.",
        "Failing that, I ask for a replacement.",
        "I am willing to use mediation",
        "Please pay ZAR 499.00 by 27 November 2026.",
        "Exhibit 1: The crack (crack.png)",
        "Yours faithfully\n\nNaledi Mokoena",
    )


def test_a_message_is_short_and_has_no_address_block() -> None:
    body = text(CASE, ASKED, kind="seller-message")
    assert body.startswith("**Order 406-1234567-7654321: request for a refund of ZAR 499.00**")
    assert "8 Sample Lane" not in body
    assert "22 November 2026" not in body
    assert body.endswith("Kind regards\n\nNaledi Mokoena\n")


@pytest.mark.parametrize(
    ("channel", "block"), [("chat", False), ("form", False), ("email", True), ("post", True), ("", True)]
)
def test_a_complaint_is_a_message_in_a_box_and_a_letter_by_mail(channel: str, block: bool) -> None:
    assert ("8 Sample Lane" in text(CASE, channel=channel)) is block


def test_a_long_log_is_cut_from_its_beginning_until_the_message_is_short() -> None:
    log = [replace(ASKED, id=f"aaaa{n:02}", reason=f"Asked again, number {n}, and waited" * 3) for n in range(20, 60)]
    body = text(CASE, *log, kind="seller-message")
    assert len(body.split()) < 300
    assert "number 59" in body
    assert "number 20" not in body
    assert "There were further contacts before these" in body


def test_a_log_whose_last_entry_is_too_long_is_only_counted() -> None:
    body = text(CASE, replace(ASKED, reason="word " * 400), kind="seller-message")
    assert "which are on record: 1." in body
    assert "word" not in body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LETTER_KINDS)
def test_every_fact_that_is_missing_is_a_blank(kind: str, language: str) -> None:
    say = builtin_phrases(language)
    body = text(EMPTY, kind=kind, language=language)
    assert say.blank("name") in body
    assert (say.blank("order") in body) is (kind not in WITHOUT_ORDER)
    if kind not in REMEDIES_OF and kind not in AGREEING:
        assert say.blank("remedy") in body
    if kind not in {"withdrawal", "data-access"} | AGREEING:
        assert say.blank("problem") in body
        assert say.blank("noticed") in body


def test_an_amount_that_nobody_named_is_a_blank_and_not_the_price() -> None:
    assert "compensation of [amount]" in text(with_parts(wanted=Wanted(("compensation",))))
    assert "a refund of ZAR 499.00" in text(with_parts(wanted=Wanted(("refund",))))
    assert "a refund of [amount]" in text(with_parts(wanted=Wanted(("refund",)), items=()))


def test_a_wish_outside_the_vocabulary_stays_as_its_writer_said_it() -> None:
    assert "a_voucher" not in text(with_parts(wanted=Wanted(("a_voucher",))))
    assert "I am asking for a voucher because" in text(with_parts(wanted=Wanted(("a_voucher",))))


def test_the_wish_in_the_users_words_stands_for_the_second_choice() -> None:
    body = text(with_parts(wanted=Wanted(("refund", "repair"), "The price back\nto my card.")))
    assert "What I ask for: The price back to my card." in body
    assert "Failing that" not in body


def test_several_claims_are_listed_with_their_sum() -> None:
    body = text(with_claims(("price", "429.00"), ("loss", "46.50"), ("odd-head", "1")))
    assert "a refund of ZAR 429.00, ZAR 46.50 for further loss and ZAR 1.00 for other costs because" in body
    assert "- Price: ZAR 429.00\n- Further loss: ZAR 46.50\n- odd head: ZAR 1.00\n- Total: ZAR 476.50" in body


def test_currencies_are_never_added_up() -> None:
    case = with_parts(
        items=(Item("A", Decimal(2), Decimal(10), "EUR"), Item("", None, Decimal(5), "USD"), Item("B", None, None, ""))
    )
    body = text(case)
    assert "a refund of EUR 20.00 and USD 5.00" in body
    assert "2 × A (EUR 10.00 each), [product] (USD 5.00) and B" in body


def test_notes_skipped_and_withdrawn_entries_are_not_told() -> None:
    hidden = [
        replace(ASKED, direction="note", reason="secret note"),
        replace(ASKED, skipped="no need", reason="secret skip"),
        replace(ASKED, withdrawn="twice", reason="secret twin"),
        replace(ASKED, at=None, reason="secret undated"),
        replace(REFUSED, answer="irrelevant", reason="secret advert"),
    ]
    assert "secret" not in text(CASE, *hidden)
    assert "been tried" not in text(CASE, *hidden)


def test_a_contact_without_channel_or_reason_is_told_all_the_same() -> None:
    bare = replace(ASKED, channel="", person="", reference="", reason="", text="What became of it?")
    assert "- 12 November 2026: my message to Amazon: What became of it?\n" in text(CASE, bare)


def test_a_promise_is_told_with_its_day() -> None:
    body = text(CASE, PROMISED)
    assert "offer from Amazon by telephone: Will pay. Promised for 20 November 2026: the full price." in body
    assert "What was promised for 20 November 2026 has not reached me." in body
    assert " Promised: the full price." in text(CASE, replace(PROMISED, promised_by=None))


def test_a_promise_that_runs_was_kept_or_was_about_the_delivery_is_not_called_broken() -> None:
    broken = "has not reached me"
    assert broken not in text(CASE, replace(PROMISED, promised_by=date(2026, 11, 30)))
    assert broken not in text(with_outcome(received=date(2026, 11, 19)), PROMISED)
    assert broken not in text(CASE, PROMISED, replace(REFUSED, answer="remedy"))
    assert broken not in text(CASE, replace(PROMISED, at=date(2026, 11, 10), promised_by=date(2026, 11, 12)))
    assert broken in text(with_outcome(promised=date(2026, 11, 21)), ASKED)


def test_silence_is_said_the_day_after_and_not_on_the_day() -> None:
    assert "I have had no answer since I last wrote, on 12 November 2026." in text(CASE, ASKED)
    assert "no answer since" not in text(CASE, replace(ASKED, at=TODAY))
    assert "do not accept the refusal" in text(CASE, REFUSED, replace(ASKED, at=TODAY))
    assert "do not accept" not in text(CASE, REFUSED, replace(PROMISED, at=TODAY, promised_by=None))


def test_references_are_named_once_and_the_order_is_not_one_of_them() -> None:
    log = [
        replace(ASKED, reference="order 406-1234567-7654321"),
        replace(ASKED, reference="chat 8812"),
        replace(ASKED, reference="chat 8812, employee 4711"),
        replace(ASKED, reference=""),
    ]
    assert "Your reference: chat 8812, employee 4711\n" in text(CASE, *log)


def test_somebody_who_knows_neither_side_is_told_who_the_trader_is() -> None:
    body = text(CASE, kind="ombud")
    assert "- Trader: Amazon, amazon.co.za, care@example.com" in body
    sold = with_parts(order=replace(CASE.order, sold_by="seller", paid_with="debit-card"))
    body = text(sold, kind="a-to-z")
    assert "- Trader: Fellside Supplies, Unit 4, Kendal, orders@example.net\n- Paid by: debit card" in body
    assert "Trader" not in text(CASE)


@pytest.mark.parametrize(
    ("kind", "step", "line"),
    [
        ("a-to-z", "", ""),
        ("chargeback", "", "Disputed Payments Department"),
        ("ombud", "", "Dispute resolution body"),
        ("ombud", "cgso", "Consumer Goods and Services Ombud"),
        ("authority", "", "Consumer authority"),
        ("lawyer-brief", "", "Consumer law adviser"),
    ],
)
def test_a_body_is_addressed_by_its_name_where_the_ladder_knows_it(kind: str, step: str, line: str) -> None:
    assert line in text(CASE, kind=kind, step=step)
    assert (
        "Ombud of Somewhere"
        in render(
            LetterContext(CASE, (), (), kind, TODAY, TODAY, step=step, recipient="Ombud\nof Somewhere"),
            builtin_phrases("en"),
        ).to
    )


def test_the_partner_of_the_contract_is_the_seller_who_sold() -> None:
    sold = with_parts(order=replace(CASE.order, sold_by="seller"))
    assert "Fellside Supplies\nUnit 4\nKendal\norders@example.net" in text(sold, kind="withdrawal")
    assert "Fellside" not in text(sold, kind="customer-service", channel="email")
    assert "Fellside" in text(sold, kind="customer-service", channel="email", actor="seller")
    assert "Fellside" not in text(CASE, kind="withdrawal")
    assert "[name of the shop]" in text(with_parts(retailer=Retailer()), kind="ombud")


def test_an_address_that_names_the_trader_is_not_headed_by_the_name_again() -> None:
    contact = replace(CASE.retailer.contacts[0], channel="post", address="Care, Amazon, 1 Way, Derby")
    advice = replace(CASE.retailer.contacts[0], address="answer their last mail")
    body = text(with_parts(retailer=replace(CASE.retailer, contacts=(contact,))))
    assert "\n\nCare, Amazon, 1 Way, Derby\n\n" in body
    assert "answer their" not in text(with_parts(retailer=replace(CASE.retailer, contacts=(advice,))))


@pytest.mark.parametrize(
    ("actor", "words"),
    [("retailer", "formal review"), ("bank", "my bank"), ("mediator", "independent"), ("authority", "authority"),
     ("court", "claim in court"), ("", "the next step")],
)  # fmt: skip
def test_the_next_step_is_said_neutrally(actor: str, words: str) -> None:
    line = next(line for line in text(CASE, next_actor=actor).splitlines() if line.startswith("Please confirm by"))
    assert words in line


def test_to_a_seller_the_next_level_is_the_marketplace() -> None:
    assert "I will ask Amazon, where the order was placed," in text(CASE, kind="seller-message", next_actor="retailer")


@pytest.mark.parametrize(("country", "region", "said"), [("GB", "ENG", True), ("GB", "SCT", False), ("ZA", "", False)])
def test_the_practice_direction_is_named_in_england_and_wales_only(country: str, region: str, said: bool) -> None:
    case = with_parts(consumer=Consumer("A", country=country, region=region))
    assert ("Practice Direction" in text(case, kind="letter-before-claim")) is said
    assert "Practice Direction" not in text(case, kind="customer-service")


def test_a_withdrawal_needs_no_reason_and_gives_none() -> None:
    body = text(CASE, ASKED, kind="withdrawal")
    assert "I hereby cancel my contract for the glass kettle and ask for a refund of ZAR 499.00." in body
    assert "cracked" not in body
    assert "Asked for a refund" not in body
    assert "I placed" not in text(EMPTY, kind="withdrawal")


def test_an_agreement_says_what_the_case_holds_of_it() -> None:
    case = with_outcome(results=("full-refund", "own-word"), amount=Decimal(499), currency="ZAR", promised=TODAY)
    body = text(case, kind="settlement")
    assert "we agreed: full refund, own word, ZAR 499.00, to be received by 22 November 2026." in body
    assert "we agreed: a new lid." in text(with_outcome(text="a new\nlid"), kind="settlement")
    promised = text(CASE, PROMISED, kind="settlement")
    assert "we agreed: the full price, to be received by 20 November 2026." in promised
    assert "we agreed: [what was agreed]." in text(CASE, kind="settlement")


def right(right_id: str, confidence: Confidence = Confidence.B) -> Right:
    return Right(right_id, "My right", "statutory", "", Source("My law, section 1", TODAY, confidence, TODAY))


def basis(language: str, found: Right | None, step: str = "") -> str:
    material = LetterContext(CASE, (), (), "rejection", TODAY, TODAY, step=step, right=found)
    return next(
        (line for line in render(material, builtin_phrases(language)).body.splitlines() if line[:5] in BASIS), ""
    )


BASIS = {builtin_phrases(language)("basis.line", text="")[:5] for language in LANGUAGES}


def test_a_right_is_named_by_act_and_section() -> None:
    found = replace(right("za-defects"), cite="section 56(2) of the Consumer Protection Act 68 of 2008")
    assert basis("en", found) == "I rely on section 56(2) of the Consumer Protection Act 68 of 2008."
    assert basis("pt", found) == "Fundamento legal: section 56(2) of the Consumer Protection Act 68 of 2008."
    assert basis("en", None) == ""


def test_a_right_without_section_is_named_as_its_playbook_words_it_and_a_policy_is_not() -> None:
    assert basis("de", right("of-my-own")) == "Rechtsgrundlage: My right (My law, section 1)."
    assert basis("de", replace(right("of-my-own"), basis="policy")) == ""
    assert basis("de", replace(right("of-my-own"), lines={"en": "English only."})) == ""


def test_a_step_that_is_a_right_of_its_own_is_its_basis() -> None:
    material = LetterContext(CASE, (), (), "rejection", TODAY, TODAY, step="fcba", right=right("za-defects"))
    assert "12 CFR 1026.13" in render(material, builtin_phrases("en")).body


def test_enclosures_are_numbered_by_title_and_name() -> None:
    body = text(CASE, enclosures=(PHOTO, Evidence("b.pdf"), Evidence("c.pdf", title="c.pdf")))
    assert "Enclosures:\n\n- Exhibit 1: The crack (crack.png)\n- Exhibit 2: b.pdf\n- Exhibit 3: c.pdf\n" in body
    assert "Enclosures" not in text(CASE)


def test_a_person_without_any_address_is_asked_for_one() -> None:
    assert "[your e-mail or postal address]" in text(with_parts(consumer=Consumer("A", phone="1")))
    assert "[your e-mail" not in text(with_parts(consumer=Consumer("A", email="a@example.com")))


def test_text_of_a_case_is_laid_in_without_controls_or_line_breaks() -> None:
    assert one_line(" a\x00b\u202e\r\n\tc\ud800 ") == "a b c"
    body = text(with_parts(problem=Problem("damaged", TODAY, "{evil} [x]\n+++\n%s\x1b[2J")))
    assert "{evil} [x] +++ %s [2J" in body


def test_an_order_of_unknown_kind_is_a_problem_with_this_order() -> None:
    body = text(with_parts(problem=Problem("haunted", TODAY, "x"), order=Order(("A-1", " ", "A-2"))))
    assert "there is a problem with the glass kettle" in body
    assert "Order A-1, A-2" in body


def test_a_text_of_controls_alone_is_a_missing_fact() -> None:
    hidden = "\x1b\u202e"
    case = with_parts(
        consumer=Consumer(hidden, hidden, address=hidden),
        items=(Item(hidden),),
        wanted=Wanted((hidden,), hidden),
        retailer=Retailer(hidden),
    )
    body = text(case)
    for blank in ("[your name]", "[your e-mail or postal address]", "[product]", "[what you ask for]"):
        assert blank in body
    assert "\n\n[name of the shop]\n[postal address of the recipient]\n\n22" in body
