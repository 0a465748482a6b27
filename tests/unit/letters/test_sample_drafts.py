"""Drafts of the sample cases: the right kind, step, language, right and enclosures, and not a word to remark on."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.unit.letters.support import NOW, SAMPLES, TODAY, guided, sample

from plaint.domain.errors import PlaintError, UsageProblem
from plaint.domain.model.case import Case, Consumer, Wanted
from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.domain.model.finding import Level
from plaint.domain.model.ids import is_id
from plaint.domain.model.letter import Letter
from plaint.domain.model.vocabulary import LANGUAGES, LETTER_KINDS
from plaint.domain.playbook.playbook import Confidence, Source
from plaint.letters.phrases import builtin_phrases
from plaint.services.guidance.guidance import Guidance, guide
from plaint.services.letters import choices
from plaint.services.letters.draft import compose, draft, read_text, remarks
from plaint.services.letters.editor import examine, save
from plaint.storage.cases.loaded import LoadedCase
from plaint.storage.formats.letter_file import new_letter_bytes, parse_letter
from plaint.storage.workspace import Workspace

GOLDEN = Path(__file__).parent / "golden"
"""Drafts of the sample cases as `plaint letter` prints them on TODAY: CASE-KIND-LANGUAGE.md."""
MAY_LACK = {
    language: {builtin_phrases(language, country).blank(name) for name in ("address", "paid_on", "digits", "method")}
    for language, country in (("en", ""), ("de", ""), ("af", ""))
}
MAY_LACK["en"].add(builtin_phrases("en", "US").blank("address"))
"""Blanks that no field of a case fills: a bank's address, the day and card of a payment."""
FULL = ("k7f3qd", "r4w8tn", "h9c2mz", "v3n6gk", "t5x9jb", "w2d7hs", "m8k4ys")
"""The sample cases that lack no fact."""


def changed(case_id: str, **parts: object) -> tuple[LoadedCase, Guidance]:
    loaded, guidance = guided(case_id)
    return replace(loaded, case=replace(loaded.case, **parts)), guidance  # type: ignore[arg-type]  # names are checked


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.md")))
def test_a_draft_reads_as_it_was_approved(name: str) -> None:
    case_id, _, rest = name.partition("-")
    kind, _, language = rest.rpartition("-")
    assert sample(case_id, kind, language).body == (GOLDEN / f"{name}.md").read_text(encoding="utf-8")


def test_every_language_has_an_approved_draft() -> None:
    assert {path.stem.rpartition("-")[2] for path in GOLDEN.glob("*.md")} == set(LANGUAGES)


@pytest.mark.parametrize("case_id", FULL)
def test_no_draft_of_a_full_case_has_an_error(case_id: str) -> None:
    loaded, guidance = guided(case_id)
    for kind in LETTER_KINDS:
        if kind in {"settlement", "offer-accept", "offer-decline"} and not loaded.case.outcome.results:
            continue  # nothing was offered or agreed, which the draft leaves blank
        if kind in choices.LADDERS_OWN and all(step.letter != kind for step in guidance.playbook.steps):
            continue  # the ladder has no such body
        made = draft(loaded, guidance, kind, "", TODAY, NOW, random.Random(1))
        found = examine(loaded, made, guidance.playbook, TODAY)
        errors = [one for one in found if one.level is Level.ERROR and one.rule != "text.placeholder"]
        assert errors == [], kind
        if case_id != "w2d7hs" and kind != "price-reduction":  # everything came back; by how much, a person has to say
            assert (
                set(compose(loaded, guidance, kind, "", TODAY, NOW, random.Random(1)).blanks) <= MAY_LACK[made.language]
            )


def test_a_case_without_order_number_gets_a_blank_that_the_check_finds() -> None:
    loaded, guidance = guided("b6z3pe")
    made = draft(loaded, guidance, "", "", TODAY, NOW, random.Random(1))
    blanks = [one.message for one in examine(loaded, made, guidance.playbook, TODAY) if one.rule == "text.placeholder"]
    assert any("[número de pedido]" in message for message in blanks)
    assert "to be filled in: [número de pedido], [lo que solicita]" in remarks(loaded, made, TODAY)


@pytest.mark.parametrize(
    ("case_id", "kind", "step", "language"),
    [
        ("k7f3qd", "rejection", "reject-goods", "en"),
        ("m8k4ys", "chargeback", "fcba", "en"),
        ("h9c2mz", "a-to-z", "a-to-z", "de"),
        ("r4w8tn", "follow-up", "follow-up", "af"),
        ("t5x9jb", "supervisor", "supervisor", "en"),
        ("b6z3pe", "customer-service", "customer-service", "es"),
        ("w2d7hs", "customer-service", "customer-service", "en"),
    ],
)
def test_the_next_action_says_what_to_draft(case_id: str, kind: str, step: str, language: str) -> None:
    made = sample(case_id)
    assert (made.kind, made.step, made.language) == (kind, step, language)


def test_a_step_names_its_kind_and_a_kind_its_step() -> None:
    assert sample("r4w8tn", step="cgso").kind == "ombud"
    assert sample("r4w8tn", kind="chargeback").step == "chargeback"
    assert sample("r4w8tn", kind="lawyer-brief", step="cgso").step == "cgso"
    assert sample("r4w8tn", kind="settlement").step == ""
    assert sample("k7f3qd", step="help-pages").kind == "customer-service"
    assert sample("h9c2mz", step="help-pages").kind == "seller-message"


@pytest.mark.parametrize(
    ("asked", "hint"),
    [({"kind": "folow-up"}, "follow-up"), ({"step": "cgs"}, "cgso"), ({"language": "klingon"}, "en, af, de, es, pt")],
)
def test_what_does_not_exist_is_answered_with_what_does(asked: dict[str, str], hint: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        sample("r4w8tn", **asked)
    assert hint in caught.value.hint


def test_the_guarantee_of_amazon_is_not_asked_for_elsewhere() -> None:
    with pytest.raises(UsageProblem, match="has no step that a letter of the kind 'a-to-z'"):
        sample("r4w8tn", kind="a-to-z")


def test_a_draft_carries_the_facts_of_its_file() -> None:
    made = sample("r4w8tn", "ombud")
    assert is_id(made.id)
    assert made.created == NOW
    assert made.sent is None
    assert made.to == "Consumer Goods and Services Ombud"
    assert made.channel == "form"
    assert made.reply_by is None, "a body is not told by when to answer"
    assert "bankstaat.png" in made.enclosures
    assert parse_letter(new_letter_bytes(made), "x.md")[0] == replace(made, file="x.md", body_line=21)


@pytest.mark.parametrize(
    ("language", "country", "chosen"),
    [
        ("de-AT", "ZA", "de"),
        ("", "BR", "pt"),
        ("", "ES", "es"),
        ("", "MX", "es"),
        ("", "ZA", "en"),
        ("", "", "en"),
        ("fr", "DE", "en"),
    ],
)
def test_the_language_follows_from_the_case(language: str, country: str, chosen: str) -> None:
    loaded, _ = changed("k7f3qd", language=language, consumer=Consumer(country=country))
    assert choices.language_of(loaded, "") == chosen


def test_a_day_that_the_case_does_not_name_or_that_is_over_is_proposed() -> None:
    loaded, guidance = guided("k7f3qd")
    assert choices.reply_day(loaded, "follow-up", TODAY) == (date(2026, 11, 27), False)
    assert choices.reply_day(loaded, "follow-up", date(2026, 11, 27)) == (date(2026, 12, 11), True)
    assert choices.reply_day(loaded, "follow-up", date.max) == (date.max, True)
    made = draft(loaded, guidance, "follow-up", "", date(2026, 12, 1), NOW, random.Random(1))
    assert "Please confirm by 15 December 2026" in made.body
    assert any("2026-12-15 is a proposal" in said for said in remarks(loaded, made, date(2026, 12, 1)))
    assert not any("proposal" in said for said in remarks(loaded, sample("k7f3qd"), TODAY))


def test_before_a_claim_there_are_fourteen_days_at_least() -> None:
    loaded, _ = guided("k7f3qd")
    assert choices.reply_day(loaded, "letter-before-claim", TODAY) == (TODAY + timedelta(days=14), True)


def pieces(*evidence: Evidence) -> LoadedCase:
    return replace(guided("k7f3qd")[0], evidence=tuple(replace(one, state=EvidenceState.OK) for one in evidence))


def names(loaded: LoadedCase, kind: str = "ombud", step: str = "") -> list[str]:
    taken = guided("m8k4ys")[1].playbook.step(step) if step else None
    return [piece.name for piece in choices.enclosures(loaded, kind, taken)]


def test_somebody_who_decides_gets_all_proof_but_what_is_private_and_not_needed() -> None:
    loaded = pieces(
        Evidence("a.png", kind="photo"),
        Evidence("bank.pdf", kind="bank-statement"),
        Evidence("paid.pdf", kind="bank-statement", proves=("remedy",)),
        Evidence("mandate.pdf", kind="mandate"),
        Evidence("old.png", withdrawn="wrong file"),
    )
    assert names(loaded) == ["a.png", "paid.pdf"]
    assert names(loaded, "chargeback", "fcba") == ["a.png", "bank.pdf", "paid.pdf"]
    assert names(loaded, "settlement") == []


def test_a_redacted_copy_takes_the_place_of_its_original() -> None:
    assert names(pieces(Evidence("a.png"), Evidence("a-black.png", redacts="a.png"))) == ["a-black.png"]


def test_what_is_not_there_is_not_enclosed() -> None:
    loaded, _ = guided("k7f3qd")
    gone = replace(loaded, evidence=(Evidence("a.png", state=EvidenceState.MISSING), Evidence("b.png")))
    assert names(gone) == ["b.png"]


def test_the_trader_gets_what_shows_the_problem_else_everything() -> None:
    photo, chat = Evidence("a.png", proves=("item 1",)), Evidence("chat.txt", kind="chat")
    assert names(pieces(photo, chat), "customer-service") == ["a.png"]
    assert names(pieces(chat), "customer-service") == ["chat.txt"]


def test_only_a_confirmed_right_that_can_still_be_used_is_named() -> None:
    loaded, guidance = guided("k7f3qd")
    found = choices.right_for(loaded, guidance, "follow-up", None)
    assert found is not None
    assert found.id == "za-defects"
    assert "refund" in found.remedies
    _, later = guided("k7f3qd", date(2029, 1, 1))
    assert choices.right_for(loaded, later, "follow-up", None) is None


def test_a_case_without_a_wish_or_a_problem_still_gets_a_draft() -> None:
    bare = Case(id="k7f3qd", title="x")
    loaded, guidance = guided("k7f3qd")
    loaded = replace(loaded, case=bare, log=(), evidence=(), letters=())
    for kind in LETTER_KINDS:
        assert draft(loaded, guidance, kind, "", TODAY, NOW, random.Random(1)).body.count("[") > 1


def test_a_second_letter_goes_to_whom_the_first_one_went() -> None:
    loaded, guidance = guided("r4w8tn")
    made = draft(loaded, guidance, "chargeback", "", TODAY, NOW, random.Random(1))
    before = replace(made, to="First Bank, disputes")
    again = draft(replace(loaded, letters=(before,)), guidance, "chargeback", "", TODAY, NOW, random.Random(1))
    assert "First Bank, disputes" in again.body
    assert again.to == "First Bank, disputes"


def test_the_steps_that_follow_are_counted_from_the_one_that_is_taken() -> None:
    _, guidance = guided("r4w8tn")
    steps = {status.step.id: status.step for status in guidance.steps}
    assert choices.next_actor(guidance, steps["customer-service"]) == "retailer"
    assert choices.next_actor(guidance, steps["formal-complaint"]) == "mediator"
    assert choices.next_actor(guidance, steps["letter-before-claim"]) == "court"
    assert choices.next_actor(guidance, steps["lawyer"]) == ""
    assert choices.next_actor(guidance, None) == "retailer"


def test_a_saved_draft_is_read_again_and_can_be_undone(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(SAMPLES, tmp_path / "cases")
    workspace = Workspace.open(tmp_path / "cases", state=tmp_path / "state")
    loaded = workspace.find("k7f3qd")
    assert isinstance(loaded, LoadedCase)
    made = draft(loaded, guide(loaded, workspace, TODAY), "", "", TODAY, NOW, random.Random(1))
    kept = save(workspace, loaded, None, made).letter
    again = workspace.read(loaded.folder)
    assert isinstance(again, LoadedCase)
    assert [(one.id, one.body) for one in again.letters] == [(kept.id, kept.body)]
    workspace.undo()
    assert not (loaded.folder / kept.file).exists()


def test_a_plain_text_is_examined_as_the_draft_that_is_due() -> None:
    loaded, guidance = guided("k7f3qd")
    found = read_text(loaded, guidance, b"Please see crack.png\r\n", "mail.txt")
    assert found == Letter(
        id=found.id, kind="rejection", step="reject-goods", language="en", reply_by=date(2026, 11, 27),
        enclosures=("crack.png",), body="Please see crack.png\n", file="mail.txt",
    )  # fmt: skip
    assert read_text(loaded, guidance, b"x", "mail.txt", kind="ombud", language="de").language == "de"


def test_a_letter_is_examined_with_its_own_front_matter() -> None:
    loaded, guidance = guided("k7f3qd")
    data = b'\xef\xbb\xbf+++\nid = "aaaaaa"\nkind = "ombud"\nlanguage = "pt"\n+++\n\nBom dia.\n'
    found = read_text(loaded, guidance, data, "a.md")
    assert (found.kind, found.language, found.body, found.body_line) == ("ombud", "pt", "Bom dia.\n", 7)


def test_what_is_no_text_is_refused_with_its_name() -> None:
    loaded, guidance = guided("k7f3qd")
    with pytest.raises(PlaintError) as caught:
        read_text(loaded, guidance, b"\xff\xfe\x00", "a.md")
    assert caught.value.file == "a.md"


@pytest.mark.parametrize(
    ("confidence", "check_after", "words"),
    [(Confidence.A, date(2026, 1, 1), "may have changed; look it up"),
     (Confidence.C, date(2027, 1, 1), "not confirmed"),
     (Confidence.A, date(2027, 1, 1), "")],
)  # fmt: skip
def test_a_basis_that_is_stale_or_not_confirmed_is_said_in_one_line(
    confidence: Confidence, check_after: date, words: str
) -> None:
    loaded, guidance = guided("k7f3qd")
    made = compose(loaded, guidance, "follow-up", "", TODAY, NOW, random.Random(1))
    assert made.basis is not None
    assert made.basis.text in made.letter.body
    source = Source("Act 68, section 56", date(2025, 1, 1), confidence, check_after, url="https://example.org/act")
    said = [one for one in remarks(loaded, made.letter, TODAY, replace(made, source=source)) if "the basis" in one]
    assert len(said) == (1 if words else 0)
    assert all(words in one and "https://example.org/act" in one for one in said)


def test_a_repair_that_failed_gives_way_to_the_next_remedy_and_this_is_said() -> None:
    loaded, _ = guided("k7f3qd")
    case = replace(loaded.case, wanted=Wanted(("repair", "refund")), facts={"repair_failed": True})
    loaded = replace(loaded, case=case)
    guidance = guide(loaded, Workspace.open(SAMPLES), TODAY)
    made = compose(loaded, guidance, "follow-up", "", TODAY, NOW, random.Random(1))
    assert "for a refund of" in made.letter.body
    assert any("repair failed or was refused" in one for one in remarks(loaded, made.letter, TODAY, made))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["ombud", "data-access", "safety-report", "unauthorised-payment", "account-appeal"])
def test_the_check_asks_of_a_letter_only_what_its_reader_needs(kind: str, language: str) -> None:
    loaded, guidance = guided("k7f3qd")
    made = draft(loaded, guidance, kind, language, TODAY, NOW, random.Random(1))
    rules = {one.rule for one in examine(loaded, made, guidance.playbook, TODAY)}
    assert not rules & {"text.no-reply-by", "text.no-problem", "text.no-remedy", "text.too-long"}
