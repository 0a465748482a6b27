"""Cases to draft letters from."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

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
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.letters.context import LetterContext
from plaint.letters.phrases import builtin_phrases
from plaint.letters.render import render
from plaint.services.guidance.guidance import Guidance, guide
from plaint.services.letters.draft import draft
from plaint.storage.cases.loaded import LoadedCase
from plaint.storage.workspace import Workspace

SAMPLES = Path(__file__).parents[3] / "cases"
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)

CASE = Case(
    id="k7f3qd",
    title="Kettle",
    consumer=Consumer("Naledi Mokoena", "naledi@example.com", address="8 Sample Lane\nCape Town", country="ZA"),
    retailer=Retailer("Amazon", "amazon.co.za", contacts=(Contact("email", "care@example.com"),)),
    seller=Seller("Fellside Supplies", "Unit 4\nKendal", "orders@example.net"),
    order=Order(("406-1234567-7654321",), date(2026, 11, 5), date(2026, 11, 11), date(2026, 11, 11)),
    items=(Item("Glass kettle", Decimal(1), Decimal(499), "ZAR"),),
    problem=Problem("damaged", date(2026, 11, 11), "The glass is cracked from the rim to the handle."),
    wanted=Wanted(("refund", "replacement"), "", date(2026, 11, 27)),
)
ASKED = Interaction(
    "aaaaaa", date(2026, 11, 12), "chat", "out", person="Thandi", reference="chat 8812", reason="Asked for a refund"
)
REFUSED = Interaction("bbbbbb", date(2026, 11, 14), "email", "in", reason="Refused a refund", answer="refusal")
PROMISED = Interaction(
    "cccccc", date(2026, 11, 13), "phone", "in", reason="Will pay", answer="offer",
    promise="the full price", promised_by=date(2026, 11, 20),
)  # fmt: skip
PHOTO = Evidence("crack.png", title="The crack", kind="photo", proves=("problem",), state=EvidenceState.RECORDED)


def text(
    case: Case = CASE,
    *log: Interaction,
    kind: str = "customer-service",
    language: str = "en",
    enclosures: tuple[Evidence, ...] = (),
    **fields: str,
) -> str:
    """Render a draft from the facts alone."""
    material = LetterContext(case, log, enclosures, kind, TODAY, case.wanted.reply_by or TODAY, **fields)  # type: ignore[arg-type]  # texts only
    return render(material, builtin_phrases(language)).body


def with_parts(case: Case = CASE, **parts: object) -> Case:
    """Return the case with some parts replaced."""
    return replace(case, **parts)  # type: ignore[arg-type]  # dataclasses.replace checks the names itself


def with_claims(*claims: tuple[str, str]) -> Case:
    return with_parts(claims=tuple(Claim(head, Decimal(amount), "ZAR") for head, amount in claims))


def with_outcome(**parts: object) -> Case:
    return with_parts(outcome=Outcome(**parts))  # type: ignore[arg-type]  # the dataclass checks the names itself


def sample(case_id: str, kind: str = "", language: str = "", step: str = "") -> Letter:
    """Draft a letter of a sample case."""
    loaded, guidance = guided(case_id)
    return draft(loaded, guidance, kind, language, TODAY, NOW, random.Random(1), step=step)


@lru_cache(maxsize=8)
def guided(case_id: str, today: date = TODAY) -> tuple[LoadedCase, Guidance]:
    """Read a sample case with its guidance on a day."""
    workspace = Workspace.open(SAMPLES)
    loaded = workspace.find(case_id)
    assert isinstance(loaded, LoadedCase)
    return loaded, guide(loaded, workspace, today)
