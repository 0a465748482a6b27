"""``plaint answer``: say what an answer is, and what it offers or promises."""

from __future__ import annotations

import click

from plaint.cli.changes import print_changes
from plaint.cli.params import CASE, examples, session, shared_options


@click.command(
    epilog=examples(
        "plaint answer k7f3 refusal",
        "plaint answer k7f3 offer --offer 'voucher of R200' --amount 200 --currency ZAR --until 2026-12-15 --settles",
        "plaint answer k7f3 remedy --promise 'full refund' --by +5d",
        "plaint answer k7f3 acknowledged --entry m2q8",
    )
)
@click.argument("case", type=CASE)
@click.argument("kind")
@click.option("--entry", default="", metavar="ID", help="which answer (default: the newest without a kind)")
@click.option("--offer", default="", help="what they offer")
@click.option("--amount", default="", metavar="AMOUNT", help="money that is offered or promised")
@click.option("--currency", default="", metavar="CODE", help="its currency (default: that of the claim)")
@click.option("--until", "offer_until", default="", metavar="DATE", help="last day to accept the offer")
@click.option("--settles", is_flag=True, help="Accepting the offer ends the whole matter.")
@click.option("--promise", default="", help="what they promise")
@click.option("--by", "promised_by", default="", metavar="DATE", help="by when")
@shared_options
def answer(case: str, kind: str, *, entry: str, settles: bool, **said: str) -> None:
    """Say what an answer is.

    KIND is acknowledged (they have it), asks (they want something), offer, refusal, remedy (what was asked for, or
    its promise) or irrelevant. An offer waits for a decision, see plaint decide; a promise is no receipt, see plaint
    received.
    """
    from plaint.domain.model.vocabulary import ANSWERS
    from plaint.services.cases import actions
    from plaint.services.cases.answers import known_word

    here = session()
    workspace = here.workspace()
    loaded = here.case(workspace, case)
    word = known_word(kind, ANSWERS, "kind of answer")
    print_changes(
        actions.classify(
            workspace, loaded, entry, word, settles="yes" if settles else "", **said, now=here.now
        )
    )  # fmt: skip
