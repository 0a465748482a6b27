"""``stats`` and ``search``: what all cases say together, and where a word stands in them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from plaint.cli import output
from plaint.cli.output import Cell, Column
from plaint.cli.params import examples, json_option, session, shared_options
from plaint.domain.safe import safe
from plaint.domain.text.format import counted

if TYPE_CHECKING:
    from plaint.services.cases.statistics import Statistics, Sum, Wait
    from plaint.services.search.engine import Hit

BAR = 24
"""Cells of the longest bar."""


@click.command(
    epilog=examples(
        "plaint stats           how many, how much, how long",
        "plaint stats --json",
    )
)
@json_option
@shared_options
def stats(*, as_json: bool) -> None:
    """Count cases, money claimed and received, and how long answers took.

    Amounts are never converted: every currency stands for itself.
    """
    from plaint.services.cases import statistics

    here = session()
    found = statistics.statistics(here.workspace(), here.today)
    if as_json:
        output.json(statistics.as_json(found))
    else:
        _print(found)


def _print(found: Statistics) -> None:
    cases = found.cases
    words = [f"{cases.total} cases", f"{cases.open} open", f"{cases.closed} closed"]
    words += [f"{number} {word}" for number, word in ((cases.paused, "paused"), (cases.broken, "broken")) if number]
    words += [f"{cases.overdue} overdue"] if cases.overdue else []
    output.data(", ".join(words), "strong")
    for title, numbers in (
        ("Stage", cases.stages), ("Shop", cases.retailers), ("Problem", cases.kinds), ("Result", cases.results),
    ):  # fmt: skip
        _bars(title, numbers)
    _money(found.money)
    _waits("Days until an answer, by shop", found.by_retailer)
    _waits("Days until an answer, by step", found.by_step)


def drawn(value: float, largest: float) -> str:
    """Draw a bar with what the terminal can show."""
    from plaint.services.cases.statistics import bar

    blocks = bar(value, largest, BAR)
    return blocks if output.has_unicode(sys.stdout) else "#" * len(blocks)


def _heading(title: str) -> None:
    output.data()
    output.data(title, "heading")


def _bars(title: str, counted: Mapping[str, int]) -> None:
    if not counted:
        return
    _heading(title)
    largest = max(counted.values())
    rows = [[Cell(safe(name, 60)), Cell(f"{number:4}"), Cell(drawn(number, largest), "accent")]
            for name, number in list(counted.items())[:12]]  # fmt: skip
    output.table((Column("", 10), Column(""), Column("", 4)), rows, indent=2)


def _money(sums: Sequence[Sum]) -> None:
    if not sums:
        return
    _heading("Money")
    rows = []
    for one in sums:
        share = one.share
        part = "" if share is None else f"{float(share):4.0%}"
        bar = drawn(float(share or 0), max(1.0, float(share or 0)))
        rows.append(
            [
                Cell(safe(one.currency, 8) or "no currency"),
                Cell(f"claimed {one.claimed:12.2f}"),
                Cell(f"received {one.received:12.2f}"),
                Cell(part),
                Cell(bar, "success"),
            ]
        )
    output.table((Column(""), Column(""), Column(""), Column("", drop=2), Column("", 4, 1)), rows, indent=2)


def _waits(title: str, waits: Sequence[Wait]) -> None:
    if not waits:
        return
    _heading(title)
    largest = max((float(one.median_days) for one in waits if one.median_days is not None), default=0.0)
    rows = [
        [
            Cell(safe(one.name, 60)),
            Cell("-" if one.median_days is None else f"{float(one.median_days):5.1f}"),
            Cell(_answers(one), "muted"),
            Cell(drawn(float(one.median_days or 0), largest), "accent"),
        ]
        for one in waits[:12]
    ]
    output.table((Column("", 10), Column(""), Column("", drop=2), Column("", 4, 1)), rows, indent=2)


def _answers(wait: Wait) -> str:
    words = [counted("{count} answer", "{count} answers", wait.answers)] if wait.answers else []
    words += [f"{wait.unanswered} waiting"] if wait.unanswered else []
    return ", ".join(words)


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
    places = (
        f"{counted('{count} place', '{count} places', len(found))} in {counted('{count} case', '{count} cases', count)}"
    )
    output.talk(
        f"plaint: {places}" if found else "plaint: nothing is found; words are found from their first letter on"
    )
