"""``plaint list``: list the cases of a workspace, most urgent first."""

from __future__ import annotations

from collections.abc import Sequence

import click

from plaint.cli.case_list import print_list
from plaint.cli.params import examples, json_option, session, shared_options


@click.command(
    "list",
    epilog=examples(
        "plaint list                                     open cases, most urgent first",
        "plaint list stage:act,classify retailer:amazon",
        "plaint list 'claimed:>100EUR' !label:work --sort opened",
        "plaint list --all opened:2026-01-01..2026-03-31 --json",
    ),
)
@click.argument("query", nargs=-1)
@click.option("--sort", default="urgency", metavar="FIELD", help="urgency, opened, updated, title, retailer, stage, …")
@click.option("--all", "everything", is_flag=True, help="Closed cases too.")
@json_option
@shared_options
def list_cases(query: Sequence[str], sort: str, *, everything: bool, as_json: bool) -> None:
    """List open cases, most urgent first.

    QUERY is words, field:value and !not; values take ranges (claimed:>100, opened:2026-01-01..2026-03-31).
    """
    print_list(session(), " ".join(query), sort, everything=everything, as_json=as_json)
