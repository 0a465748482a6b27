"""The questions for a new case, page by page, and the ladder that the answers lead to; for the desk and the prompts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from plaint.domain.errors import PlaintError
from plaint.domain.model.fields import FACT_FIELDS, TABLES, Field, Kind, case_field
from plaint.domain.model.words import code_of
from plaint.profile import ROLES as PROFILE_ROLES
from plaint.profile import load_profile

if TYPE_CHECKING:
    from plaint.domain.guidance.assessment import Assessment
    from plaint.domain.guidance.questions import OpenQuestion
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
        "Country and shop choose the ladder; the kind of problem decides what is asked for on the next pages.",
        (
            ("title", "title"), ("retailer.name", "shop"), ("retailer.store", "store"),
            ("consumer.country", "your country"), ("consumer.region", "region"), ("problem.kind", "problem"),
        ),
    ),
    Page(
        "The order",
        "Most clocks begin on one of these days. Leave out what you do not know.",
        (
            ("order.numbers", "order no."), ("order.placed", "ordered on"), ("order.promised", "promised for"),
            ("order.delivered", "delivered on"), ("facts.charged", "charged on"), ("facts.cancelled", "cancelled on"),
            ("order.statement", "statement of"), ("item.1.name", "item"), ("item.1.price", "price"),
            ("item.1.currency", "currency"), ("item.2.name", "second item"), ("item.2.price", "its price"),
            ("item.1.affected", "first affected"), ("item.2.affected", "second affected"),
        ),
    ),
    Page(
        "Who sold it, who sent it, how it was paid",
        "On a marketplace this decides who answers for it; the payment opens a way through the bank.",
        (
            ("consumer.role", "you are"), ("order.sold_by", "sold by"), ("seller.name", "seller's name"),
            ("order.shipped_by", "shipped by"), ("order.paid_with", "paid with"), ("order.card_network", "card of"),
        ),
    ),
    Page(
        "What is wrong, and what you want",
        "A specific description gets acted on; the best remedy comes first.",
        (
            ("problem.detail", "what of it"), ("problem.noticed", "noticed on"), ("problem.text", "exactly"),
            ("wanted.remedies", "you want"), ("wanted.text", "in your words"),
        ),
    ),
)  # fmt: skip
YOU = Page(
    "You, for your letters",
    "Asked once, kept in profile.toml on this computer, for your next cases too. An adviser answers for the client.",
    (
        ("profile.role", "you are"), ("consumer.name", "name"), ("consumer.address", "address"),
        ("consumer.email", "e-mail"), ("consumer.phone", "telephone"),
    ),
)  # fmt: skip
"""Asked while there is no profile."""
_ROLE = Field("profile.role", Kind.CHOICE, "the consumer yourself, or an adviser", PROFILE_ROLES)
DEFAULTED = {
    "retailer.name": "retailer", "retailer.store": "store", "consumer.country": "country",
    "consumer.region": "region", "item.1.currency": "currency",
}  # fmt: skip
"""Fields that plaint.toml may fill, and its key."""


_NO_DELIVERY = frozenset({"subscription", "unauthorised-charge", "account-closed", "digital-content", "technical"})
_NO_GOODS = frozenset({"unauthorised-charge", "account-closed"})
_CARDS = frozenset({"credit-card", "debit-card", "apple-google-pay"})
_PARTIES = frozenset({"order.sold_by", "seller.name"})
_SHIPPING = frozenset({"order.promised", "order.delivered", "order.shipped_by"})


def asks(path: str, typed: Mapping[str, str]) -> bool:
    """Tell whether a question is asked at all, after the answers so far: what the kind of problem does not need is not.

    Without a kind everything is asked that any kind may need, except what only a few need.
    """
    kind = _code("problem.kind", typed)
    if path in _SHIPPING and kind in _NO_DELIVERY:
        return False
    if path == "order.delivered" and kind in {"not-delivered", "insolvent"}:
        return False
    if (path.startswith("item.") or path in _PARTIES) and kind in _NO_GOODS:
        return False
    test = _ONLY.get(path)
    return test is None or test(kind, typed)


_Test = Callable[[str, Mapping[str, str]], bool]
_ONLY: Mapping[str, _Test] = {
    "facts.charged": lambda kind, _: kind in {"subscription", "unauthorised-charge", "overcharged"},
    "facts.cancelled": lambda kind, _: kind == "subscription",
    "order.statement": lambda kind, _: kind in {"unauthorised-charge", "overcharged"},
    "problem.detail": lambda kind, _: kind == "overcharged",
    "order.card_network": lambda _, typed: _code("order.paid_with", typed) in _CARDS,
    "seller.name": lambda _, typed: _code("order.sold_by", typed) in {"seller", "private"},
    "item.2.price": lambda _, typed: bool(typed.get("item.2.name", "").strip()),
    "item.1.affected": lambda _, typed: bool(typed.get("item.2.name", "").strip()),
    "item.2.affected": lambda _, typed: bool(typed.get("item.2.name", "").strip()),
    "item.2.name": lambda _, typed: bool(typed.get("item.1.name", "").strip()),
}
"""Path -> the kinds, or the earlier answers, after which it is asked."""


def _code(path: str, typed: Mapping[str, str]) -> str:
    return code_of(path, typed.get(path, ""), field_of(path).choices)


def kept(typed: Mapping[str, str]) -> dict[str, str]:
    """Return the answers to questions that are asked; what was typed before the kind was changed is left out."""
    return {
        path: text
        for path, text in typed.items()
        if text.strip() and path != _ROLE.path and (path not in _PATHS or asks(path, typed))
    }


def pages() -> tuple[Page, ...]:
    """Return the pages of questions: those on the person are asked until there is a profile."""
    return PAGES if load_profile().asked else (*PAGES, YOU)


def field_of(path: str) -> Field:
    """Return the field of a path of ``set``, also of one row of a list of tables; free facts are text."""
    if path in {"title", _ROLE.path}:
        return TITLE if path == "title" else _ROLE
    found = case_field(path)
    if found is not None:
        return found
    table, _, name = path.rpartition(".")
    if table == "facts" and name in FACT_FIELDS:
        return FACT_FIELDS[name]
    columns = TABLES.get(table.rpartition(".")[0], ())
    return next((column for column in columns if column.name == name), Field(path, Kind.TEXT, "a fact of your own"))


def prospect(workspace: Workspace, typed: Mapping[str, str], *, now: datetime) -> tuple[str, ...]:
    """Say in a few sentences which ladder a case with these answers follows and how it begins.

    Answers that are not understood (yet) count as not given.
    """
    try:
        progress = _assessed(workspace, typed, now)
    except PlaintError as problem:
        return (problem.message,)
    ladder = progress.context.situation.playbook
    said = [f"Ladder: {ladder.title or ladder.id} ({len(progress.steps)} steps)"]
    if progress.next is not None:
        said.append(f"Next: {progress.next.title}")
    if question := next((one for one in progress.context.questions() if one.decides_date), None):
        said.append(f"Asked for: {question.ask}. {question.why}")
    dates = [deadline for deadline in progress.deadlines if deadline.day is not None]
    said += [f"{deadline.day}: {deadline.title}" for deadline in dates[:2]]
    return tuple(said)


def questions(workspace: Workspace, typed: Mapping[str, str], *, now: datetime) -> tuple[OpenQuestion, ...]:
    """Return the questions that the guidance has after the first facts, the most deciding first.

    What was asked for already, and skipped, is not asked again.
    """
    try:
        found = _assessed(workspace, typed, now).context.questions()
    except PlaintError:
        return ()
    asked = {path for path in _PATHS if asks(path, typed)}
    return tuple(one for one in found if one.field not in asked)


def question_field(question: OpenQuestion) -> Field:
    """Return the field that takes the answer to a question, as the files or the ladder know it."""
    known = field_of(question.field)
    asked = question.question
    if asked is None or case_field(question.field) is not None or question.field.partition(".")[2] in FACT_FIELDS:
        return known
    kind = {"date": Kind.DATE, "choice": Kind.CHOICE, "yes-no": Kind.CHOICE}.get(asked.kind, Kind.TEXT)
    choices = ("yes", "no") if asked.kind == "yes-no" else asked.choices
    return Field(question.field, kind, asked.help or asked.ask, choices)


def _assessed(workspace: Workspace, typed: Mapping[str, str], now: datetime) -> Assessment:
    """Assess a case with these answers, of which those that are not understood are left out."""
    from plaint.domain.guidance.assessment import assess
    from plaint.services.guidance.guidance import calendar_of, ladder_of
    from plaint.services.input.build import build_case

    found = kept(typed)
    known = {path: text for path, text in found.items() if path != "title" and _understood(path, text, now)}
    case, _ = build_case(workspace.defaults, typed.get("title") or "new case", known, now=now, case_id="k7f3qd")
    return assess(case, (), (), (), ladder_of(case, workspace), calendar_of(case), now.date())


def _understood(path: str, text: str, now: datetime) -> bool:
    from plaint.services.input.values import understand

    try:
        return bool(text.strip()) and understand(field_of(path), text, now).value is not None
    except PlaintError:
        return False


def answers(pages: Sequence[Page] = PAGES) -> tuple[str, ...]:
    """Return the paths of all questions, in their order."""
    return tuple(path for page in pages for path, _ in page.asked)


_PATHS = frozenset(answers())
