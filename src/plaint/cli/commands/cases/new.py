"""``plaint new``: make a case from a title and options, or from answers."""

from __future__ import annotations

from collections.abc import Sequence

import click

from plaint.cli import output
from plaint.cli.params import Session, examples, session, shared_options
from plaint.domain.errors import UsageProblem

_OPTIONS = (
    ("retailer", "retailer.name", "the shop, as Amazon"),
    ("store", "retailer.store", "the store's domain, as amazon.co.za"),
    ("placed", "order.placed", "day of the order"),
    ("promised", "order.promised", "latest promised delivery"),
    ("delivered", "order.delivered", "day it arrived"),
    ("sold-by", "order.sold_by", "retailer, seller or private"),
    ("shipped-by", "order.shipped_by", "retailer or seller"),
    ("paid-with", "order.paid_with", "credit-card, bank-transfer, …"),
    ("kind", "problem.kind", "defective, late, subscription, …, or in words"),
    ("detail", "problem.detail", "of overcharged: duplicate, …"),
    ("statement", "order.statement", "day of the first statement with the charge"),
    ("role", "consumer.role", "buyer, or recipient of a gift"),
    ("noticed", "problem.noticed", "day you noticed it"),
    ("problem", "problem.text", "what is wrong, exactly"),
    ("name", "consumer.name", "who complains, if it is not you"),
    ("client", "consumer.client", "an adviser's own word for the client"),
    ("country", "consumer.country", "where you live, as ZA"),
    ("playbook", "playbook", "id of the ladder to follow"),
)
"""Options of ``new`` that fill one field each."""
_FIELD_OF = {name.replace("-", "_"): path for name, path, _ in _OPTIONS}


def _field_options(command: click.Command) -> click.Command:
    position = next(index for index, param in enumerate(command.params) if param.name == "item")
    command.params[position:position] = [
        click.Option([f"--{name}"], metavar="DATE" if "day" in text or "delivery" in text else "TEXT", help=text)
        for name, _, text in _OPTIONS
    ]
    return command


@click.command(
    epilog=examples(
        "plaint new 'Kettle arrived cracked' --retailer Amazon --store amazon.co.za --order 406-1234567-1234567",
        "plaint new 'Tent never came' --placed 2026-10-02 --promised friday --want refund --country GB",
        "cd \"$(plaint new 'Charged twice' --item Blender --amount 89.90 --currency EUR)\"",
    )
)
@click.argument("title", metavar="TITLE", default="")
@click.option("--order", multiple=True, metavar="NUMBER", help="order number (may be repeated)")
@click.option("--item", multiple=True, metavar="TEXT", help="thing that was ordered (may be repeated)")
@click.option("--amount", multiple=True, metavar="AMOUNT", help="its price, as 499.00")
@click.option("--currency", default="", metavar="CODE", help="currency of the amounts, as ZAR")
@click.option("--want", multiple=True, metavar="REMEDY", help="refund, replacement, …; best first (may be repeated)")
@click.option("--label", multiple=True, metavar="WORD", help="word of your own (may be repeated)")
@shared_options
def new(
    title: str,
    order: Sequence[str],
    item: Sequence[str],
    amount: Sequence[str],
    currency: str,
    want: Sequence[str],
    label: Sequence[str],
    **single: str | None,
) -> None:
    """Open a case and print its folder.

    Only the title is needed; plaint.toml's defaults fill what is left out. Dates may be written 2026-11-09, today,
    yesterday, -3d or friday. With ACCESSIBLE=1 and no title it asks for everything, one question after the other.
    """
    from plaint.services.cases import actions

    here = session()
    if not title:
        _ask_for_new(here)
        return
    fields = {_FIELD_OF[name]: text for name, text in single.items() if text}
    fields |= {"order.numbers": _listed(order), "wanted.remedies": _listed(want), "labels": _listed(label)}
    fields |= _money(item, amount, currency)
    workspace = here.workspace()
    made = actions.create_case(workspace, title, fields, now=here.now, source=here.source)
    output.notes(made.notes)
    if fields.get("problem.kind"):
        _say_what_decides(here, made.case.id)
    output.path(made.folder)


def _say_what_decides(here: Session, case: str) -> None:
    """Say which missing facts decide a date or a right, the most deciding first, and how to add them."""
    from plaint.services.guidance.guidance import guide

    workspace = here.workspace()
    asked = [one for one in guide(here.case(workspace, case), workspace, here.today).questions if one.rank < 2]
    output.notes(f"{one.ask}: plaint set {case} {one.field}=… ({one.why})" for one in asked)


_field_options(new)


def _ask_for_new(here: Session) -> None:
    from plaint.cli import prompting
    from plaint.services.cases import actions, intake
    from plaint.services.setup.profile_file import remember

    if not prompting.wanted():
        raise click.UsageError("Missing argument 'TITLE'.", click.get_current_context())
    workspace = here.workspace()
    typed = prompting.new_case(
        workspace.defaults,
        here.now,
        lambda answers: intake.prospect(workspace, answers, now=here.now),
        lambda answers: intake.questions(workspace, answers, now=here.now),
    )
    if not prompting.agreed(f"Make the case “{typed['title']}”?"):
        output.talk("nothing was written")
        return
    title = typed.pop("title")
    made = actions.create_case(workspace, title, intake.kept(typed), now=here.now, source=here.source)
    output.notes(remember(typed, now=here.now))
    output.path(made.folder)


def _listed(entries: Sequence[str]) -> str:
    return ",".join(entries)


def _money(items: Sequence[str], amounts: Sequence[str], currency: str) -> dict[str, str]:
    """Pair items with their prices; one amount for several items, or for none, is a claim for the price."""
    fields = {f"item.{number}.name": name for number, name in enumerate(items, 1)}
    if len(amounts) == len(items):
        place, name = "item", "price"
    elif len(amounts) <= 1:
        place, name = "claim", "amount"
    else:
        raise UsageProblem(
            f"there are {len(items)} items and {len(amounts)} amounts", "give each item its --amount, or one for all"
        )
    for number, text in enumerate(amounts, 1):
        fields |= {f"{place}.{number}.{name}": text, f"{place}.{number}.currency": currency}
        if place == "claim":
            fields[f"{place}.{number}.head"] = "price"
    return fields
