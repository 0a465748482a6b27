"""``plaint stats``: count cases, money and how long answers took."""

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
    words += [f"{cases.closing} with a right that ends within 14 days"] if cases.closing else []
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


def _bars(title: str, counted: Mapping[str, int]) -> None:
    if not counted:
        return
    output.heading(title)
    largest = max(counted.values())
    rows = [[Cell(safe(name, 60)), Cell(f"{number:4}"), Cell(drawn(number, largest), "accent")]
            for name, number in list(counted.items())[:12]]  # fmt: skip
    output.table((Column("", 10), Column(""), Column("", 4)), rows, indent=2)


def _money(sums: Sequence[Sum]) -> None:
    if not sums:
        return
    output.heading("Money")
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
    output.heading(title)
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
