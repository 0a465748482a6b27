"""``plaint search``: find words in cases, logs, letters and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from plaint.cli import output
from plaint.cli.params import examples, json_option, session, shared_options
from plaint.domain.safe import safe
from plaint.domain.text.format import counted

if TYPE_CHECKING:
    from plaint.services.search.engine import Hit


@click.command(
    epilog=examples(
        "plaint search thermometer",
        "plaint search 'box corner' thandi      files that hold both",
        "plaint search refund !voucher stage:act in:log",
        "plaint search person:thandi --limit 20",
        "plaint search 171-6604512 --json",
    )
)
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), metavar="NUMBER", help="Places that are printed at most.")
@json_option
@shared_options
def search(words: Sequence[str], *, limit: int | None, as_json: bool) -> None:
    """Find words in cases, logs, letters, evidence and its names; closed cases too.

    WORDS are words or their beginnings, without regard to case and accents, and 'some words' that stand together. A
    file is found when it holds all of them. !word leaves out files; field:value asks for a word in a field
    (person:thandi) or for cases as lists do (stage:act retailer:amazon); in:log,letter says where to look.
    """
    from plaint import clock
    from plaint.locations import cache_dir
    from plaint.services.search.find import find
    from plaint.services.search.query import joined

    here = session()
    root = here.known_root()
    found = find(root, joined(words), here.today, cache_dir(), clock.now().timestamp(), here.workspace, limit)
    if as_json:
        output.json([_as_json(hit) for hit in found])
    else:
        _print_hits(found)


def _as_json(hit: Hit) -> dict[str, object]:
    return {
        "case": hit.case, "folder": hit.folder, "file": hit.file, "line": hit.line, "where": hit.where,
        "snippet": hit.snippet,
    }  # fmt: skip


def _print_hits(found: Sequence[Hit]) -> None:
    shown = ""
    for hit in found:
        if hit.folder != shown:
            output.data(("\n" if shown else "") + f"{safe(hit.case, 20)}  {safe(hit.title, 120)}".strip(), "strong")
            shown = hit.folder
        output.paragraph(f"{output.place(safe(hit.file), hit.line)}{safe(hit.where)}: {safe(hit.snippet)}", 2)
    count = len({hit.folder for hit in found})
    places = counted("{count} place", "{count} places", len(found))
    places = f"{places} {counted('in {count} case', 'in {count} cases', count)}"
    output.talk(
        f"plaint: {places}" if found else "plaint: nothing is found; words are found from their first letter on"
    )
