"""The rows of a list, or all remarks, for one run of a command: brought up to date in the index, then taken from it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.findings import Finding
from plaint.services.catalogue import Catalogue
from plaint.services.overview import Row
from plaint.storage.index_schema import CHECKS

if TYPE_CHECKING:
    from plaint.services.remarks import Checked
    from plaint.storage.workspace import Workspace

_ALL = (
    "select c.folder, r.row from heads h join rows r using (day, id) join cases c using (id) "
    "where h.day = ? order by h.broken desc, h.rank, h.next, h.name"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of a workspace, most urgent first, and what is wrong with the workspace itself."""

    rows: list[Row]
    problems: tuple[Finding, ...] = ()


def cached_rows(root: Path, today: date, cache: Path, now: float, open_workspace: Callable[[], Workspace]) -> Listed:
    """Return what ``overview.rows`` would, computing only what the index in the folder ``cache`` does not know.

    ``now`` is in seconds since the epoch. The workspace is opened only if something has to be read.
    """
    from plaint.services.packing import unpack_row

    with fresh_index(root, today, cache, now, open_workspace) as catalogue:
        found = catalogue.index.each(_ALL, (catalogue.day,))
        rows = [unpack_row(row, os.fsdecode(folder)) for folder, row in found]
        return Listed(rows, problems_of(catalogue))


def cached_checks(
    root: Path, today: date, cache: Path, now: float, open_workspace: Callable[[], Workspace]
) -> list[Checked]:
    """Return what there is to remark on every case that is not closed, and on every file that cannot be read.

    By folder, the errors of each first; computed only where the index does not know it (see :func:`cached_rows`).
    """
    from plaint.services.packing import unpack_remarks
    from plaint.services.remarks import Checked, in_order

    checked = []
    with fresh_index(root, today, cache, now, open_workspace) as catalogue:
        for case_id, name, found, doubts in catalogue.index.each(CHECKS, (catalogue.day,)):
            findings = (*unpack_remarks(found), *unpack_remarks(doubts))
            folder = name.decode("utf-8", "surrogateescape")
            checked += [Checked(case_id, folder, one) for one in in_order(findings)]
    return checked


@contextmanager
def fresh_index(
    root: Path, today: date, cache: Path, now: float, open_workspace: Callable[[], Workspace]
) -> Iterator[Catalogue]:
    """Give an index in which everything is as the files are now, for the time of the block."""
    catalogue = Catalogue(root, today, cache, open_workspace, now=lambda: int(now * 1e9))
    try:
        for _ in catalogue.refresh():
            pass
        yield catalogue
    finally:
        catalogue.close()


def problems_of(catalogue: Catalogue) -> tuple[Finding, ...]:
    """Return what is wrong with the workspace itself."""
    from plaint.services.packing import unpack_findings

    return (*unpack_findings(catalogue.index.note("problems") or "[]"), *catalogue.problems)
