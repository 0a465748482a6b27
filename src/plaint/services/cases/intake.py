"""The questions for a new case, page by page, and the ladder that the answers lead to; for the desk and the prompts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from plaint.domain.errors import PlaintError
from plaint.domain.model.fields import TABLES, Field, Kind, case_field

if TYPE_CHECKING:
    from plaint.storage.workspace import Workspace

TITLE = Field("title", Kind.TEXT, "the complaint in a few words")


@dataclass(frozen=True, slots=True)
class Page:
    """Questions that belong together: a title, why they are asked, and path and label of each."""

    title: str
    why: str
    asked: tuple[tuple[str, str], ...]


PAGES = (
    Page(
        "What happened, and where",
        "Country and shop choose the ladder: its steps, its law, its addresses.",
        (
            ("title", "title"), ("retailer.name", "shop"), ("retailer.store", "store"),
            ("consumer.country", "your country"), ("consumer.region", "region"),
        ),
    ),
    Page(
        "The order",
        "Most clocks begin on one of these days. Leave out what you do not know.",
        (
            ("order.numbers", "order no."), ("order.placed", "ordered on"), ("order.promised", "promised for"),
            ("order.delivered", "delivered on"), ("item.1.name", "item"), ("item.1.price", "price"),
            ("item.1.currency", "currency"),
        ),
    ),
    Page(
        "Who sold it, who sent it, how it was paid",
        "On a marketplace this decides who answers for it; the payment opens a way through the bank.",
        (
            ("order.sold_by", "sold by"), ("seller.name", "seller's name"), ("order.shipped_by", "shipped by"),
            ("order.paid_with", "paid with"),
        ),
    ),
    Page(
        "What is wrong, and what you want",
        "The kind decides which proof is asked for; the best remedy comes first.",
        (
            ("problem.kind", "problem"), ("problem.noticed", "noticed on"), ("problem.text", "exactly"),
            ("wanted.remedies", "you want"), ("wanted.text", "in your words"),
        ),
    ),
)  # fmt: skip
DEFAULTED = {
    "retailer.name": "retailer", "retailer.store": "store", "consumer.country": "country",
    "consumer.region": "region", "item.1.currency": "currency",
}  # fmt: skip
"""Fields that plaint.toml may fill, and its key."""


def field_of(path: str) -> Field:
    """Return the field of a path of ``set``, also of one row of a list of tables; free facts are text."""
    if path == "title":
        return TITLE
    found = case_field(path)
    if found is not None:
        return found
    table, _, name = path.rpartition(".")
    columns = TABLES.get(table.rpartition(".")[0], ())
    return next((column for column in columns if column.name == name), Field(path, Kind.TEXT, "a fact of your own"))


def prospect(workspace: Workspace, typed: Mapping[str, str], *, now: datetime) -> tuple[str, ...]:
    """Say in a few sentences which ladder a case with these answers follows and how it begins.

    Answers that are not understood (yet) count as not given.
    """
    from plaint.domain.guidance.assessment import assess
    from plaint.services.guidance.guidance import calendar_of, ladder_of
    from plaint.services.input.build import build_case

    known = {path: text for path, text in typed.items() if path != "title" and _understood(path, text, now)}
    try:
        case, _ = build_case(workspace.defaults, typed.get("title") or "new case", known, now=now, case_id="k7f3qd")
        ladder = ladder_of(case, workspace)
        progress = assess(case, (), (), (), ladder, calendar_of(case), now.date())
    except PlaintError as problem:
        return (problem.message,)
    said = [f"Ladder: {ladder.title or ladder.id} ({len(progress.steps)} steps)"]
    if progress.next is not None:
        said.append(f"Next: {progress.next.title}")
    dates = [deadline for deadline in progress.deadlines if deadline.day is not None]
    said += [f"{deadline.day}: {deadline.title}" for deadline in dates[:2]]
    return tuple(said)


def _understood(path: str, text: str, now: datetime) -> bool:
    from plaint.services.input.values import understand

    try:
        return bool(text.strip()) and understand(field_of(path), text, now).value is not None
    except PlaintError:
        return False


def answers(pages: Sequence[Page] = PAGES) -> tuple[str, ...]:
    """Return the paths of all questions, in their order."""
    return tuple(path for page in pages for path, _ in page.asked)
