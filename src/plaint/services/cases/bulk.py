"""Change several cases at once as one unit of undo; what fails for one of them does not stop the others.

``progress`` hears of each case; stopped, all of them are as they were.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import PlaintError, UsageProblem
from plaint.domain.text.format import counted
from plaint.services.cases import actions
from plaint.services.progress import QUIET, Progress, each

if TYPE_CHECKING:
    from plaint.services.index.summary import Row
    from plaint.storage.workspace import LoadedCase, Workspace

FORMATS = ("csv", "json")
_COLUMNS = (
    "id", "folder", "title", "status", "stage", "retailer", "store", "orders", "opened", "updated", "claimed", "next",
    "date", "overdue", "labels",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """How many cases were changed, and why others were not: sentences that name the case."""

    count: int
    problems: tuple[str, ...] = ()


def set_fields(
    workspace: Workspace,
    folders: Sequence[Path],
    assignments: Sequence[str],
    *,
    now: datetime,
    progress: Progress = QUIET,
) -> Done:
    """Set the same fields in each of the cases, as :func:`actions.set_fields`; ``labels+=work`` adds a label."""

    def act(case: LoadedCase) -> bool:
        return bool(actions.set_fields(workspace, case, assignments, now=now).changed)

    return _each(workspace, folders, f"set {', '.join(assignments)} in {_count(folders)}", act, progress)


def close(
    workspace: Workspace,
    folders: Sequence[Path],
    results: Sequence[str],
    received: str,
    *,
    now: datetime,
    progress: Progress = QUIET,
) -> Done:
    """Close each of the cases with the same results; ``received`` is a typed day or empty."""

    def act(case: LoadedCase) -> bool:
        if case.case.status == "closed":
            raise PlaintError("it is closed already")
        return bool(actions.close_case(workspace, case, results, {"received": received}, now=now).changed)

    return _each(workspace, folders, f"close {_count(folders)}", act, progress)


def trash(workspace: Workspace, folders: Sequence[Path], title: str = "", *, progress: Progress = QUIET) -> Done:
    """Move each of the cases to the trash, broken ones too; ``title`` is what undo calls it."""
    from plaint.storage.cases.discard import trash_case

    problems = []
    with workspace.operation(title or f"trash {_count(folders)}"):
        for folder in each(folders, len(folders), progress, _name):
            try:
                trash_case(workspace.store, folder)
            except PlaintError as problem:
                problems.append(f"{folder.name}: {problem.message}")
    return Done(len(folders) - len(problems), tuple(problems))


def _name(folder: Path) -> str:
    return folder.name


def _each(
    workspace: Workspace, folders: Sequence[Path], title: str, act: Callable[[LoadedCase], bool], progress: Progress
) -> Done:
    from plaint.storage.workspace import BrokenCase

    count, problems = 0, []
    with workspace.operation(title):
        for folder in each(folders, len(folders), progress, _name):
            case = workspace.read(folder)
            if isinstance(case, BrokenCase):
                problems.append(f"{case.name}: it cannot be read")
                continue
            try:
                count += act(case)
            except UsageProblem:
                if not count and not problems:  # what was typed is wrong, for this case as for all
                    raise
                problems.append(f"{case.case.title}: not changed")
            except PlaintError as problem:
                problems.append(f"{case.case.title}: {problem.message}")
    return Done(count, tuple(problems))


def _count(folders: Sequence[Path]) -> str:
    return counted("{count} case", "{count} cases", len(folders))


def export_list(rows: Sequence[Row], path: Path) -> int:
    """Write the rows of a list into a new ``.csv`` or ``.json`` file; return how many. Never replaces a file."""
    from plaint.services.cases import json_values

    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise UsageProblem(f"{path.name} should end in .csv or .json", "the ending says what is written")
    objects = [json_values.row(row) for row in rows]
    text = json.dumps(objects, ensure_ascii=False, indent=2) + "\n" if kind == "json" else _csv(objects)
    try:
        with path.open("x", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise UsageProblem(f"there is a file {path} already", "choose another name; nothing is replaced") from None
    except OSError as problem:
        raise UsageProblem(f"{path} cannot be written: {problem.strerror}", "choose another folder") from None
    return len(objects)


def _csv(objects: Sequence[object]) -> str:
    held = io.StringIO()
    writer = csv.DictWriter(held, _COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for one in objects:
        assert isinstance(one, dict)
        action = one.get("next") or {}
        money = " + ".join(f"{part['amount']} {part['currency']}" for part in one.get("claimed", ()))
        row = one | {"claimed": money, "next": action.get("title", ""), "date": action.get("date") or ""}
        row |= {"orders": ", ".join(one.get("orders", ())), "labels": ", ".join(one.get("labels", ()))}
        writer.writerow({name: _harmless(value) for name, value in row.items()})
    return held.getvalue()


def _harmless(value: object) -> object:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
