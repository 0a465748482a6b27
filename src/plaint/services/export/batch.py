"""Export several cases at once: a file for each in one folder, and an index page that links to them.

Tables and calendars are one file for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from plaint import __version__
from plaint.domain.errors import Cancelled, PlaintError, UsageProblem
from plaint.domain.safe import safe
from plaint.letters.phrases import builtin_phrases
from plaint.services.export.export import refuse_place, suggested_name, write_all
from plaint.services.export.job import Exported, ExportJob, ExportOptions, open_job
from plaint.services.progress import QUIET, Progress
from plaint.storage.workspace import AnyCase, BrokenCase, LoadedCase, Workspace

TOGETHER = frozenset({"csv", "ics"})
"""Formats of which one file holds all cases."""
INDEX = "index.html"
_HEADS = ("case", "stage", "retailer", "order", "claimed", "next", "exhibits")


def export_many(
    workspace: Workspace,
    found: Sequence[AnyCase],
    options: ExportOptions,
    output: Path,
    now: datetime,
    progress: Progress = QUIET,
    *,
    replace_it: bool = False,
) -> Exported:
    """Write several cases: into the folder ``output``, which may not exist yet, or one file for tables and calendars.

    A case that cannot be read or exported is named in the notes and on the page, and stops no other. Stopped, what
    this run wrote is removed. Raises UsageProblem, NotSaved, Cancelled.
    """
    if not found:
        raise UsageProblem("there is no case to export", "plaint list --all shows every case")
    if options.format in TOGETHER:
        return _together(workspace, found, options, output, now, progress, replace_it=replace_it)
    made = not output.exists()
    _make_folder(workspace, output, replace_it=replace_it)
    paths: list[Path] = []
    try:
        return _each(workspace, found, options, output, now, progress, paths, replace_it=replace_it)
    except BaseException:
        if not replace_it:
            for path in paths:
                path.unlink(missing_ok=True)
        if made and not any(output.iterdir()):
            output.rmdir()
        raise


def _make_folder(workspace: Workspace, output: Path, *, replace_it: bool) -> None:
    if output.exists() and not output.is_dir():
        raise UsageProblem(f"{safe(output, 300)} is a file", "several cases go into a folder; name one")
    if not output.exists():
        refuse_place(workspace, output)
        output.mkdir()
    refuse_place(workspace, output / INDEX, replace_it=replace_it)


def _each(
    workspace: Workspace,
    found: Sequence[AnyCase],
    options: ExportOptions,
    output: Path,
    now: datetime,
    progress: Progress,
    paths: list[Path],
    *,
    replace_it: bool,
) -> Exported:
    from plaint.services.export.formats import files_of

    notes: list[str] = []
    rows: list[dict[str, object]] = []
    language = ""
    for count, one in enumerate(found):
        progress.step(count, len(found), one.name)
        if isinstance(one, BrokenCase):
            rows.append(_broken_row(one.name, one.finding.message))
            notes.append(f"{safe(one.name, 100)} cannot be read: {one.finding.message}")
            continue
        try:
            with open_job(workspace, one, options, now) as job:
                progress.check()
                files = files_of(job, suggested_name(one, options, now.date()))
                placed = {output / name: data for name, data in files.files.items()}
                written = write_all(workspace, placed, files.notes, replace_it=replace_it)
                language = language or job.content.language
                rows.append(_row(job, written.paths[0].name, language))
        except Cancelled:
            raise
        except PlaintError as problem:
            rows.append(_broken_row(one.name, problem.message))
            notes.append(f"{safe(one.name, 100)} was not exported: {problem.message}")
            continue
        paths += written.paths
        notes += (f"{safe(one.name, 100)}: {note}" for note in written.notes)
    index = output / INDEX
    write_all(workspace, {index: _index(rows, options, language, now)}, replace_it=replace_it)
    return Exported((index, *paths), tuple(notes))


def _row(job: ExportJob, href: str, language: str) -> dict[str, object]:
    """Return the row of a case in the language of the page, which need not be that of the case's dossier."""
    from urllib.parse import quote

    from plaint.exporters.labels import labels_for

    case, action, say = job.loaded.case, job.guidance.next, builtin_phrases(language)
    claimed = say.amounts(case.claimed())
    day = f"\n{say.date(action.day)}" if action and action.day else ""
    following = f"{action.title}{day}" if action and case.status != "closed" else ""
    stage = labels_for(language).of("stages", str(job.guidance.stage))
    cells = (
        f"{case.title}\n{case.id}, {case.consumer.name}".rstrip(", "), stage,
        case.retailer.name or case.retailer.store, ", ".join(case.order.numbers), claimed, following,
        str(len(job.content.exhibits)),
    )  # fmt: skip
    return {"href": quote(href), "cells": ["\n".join(safe(line, 300) for line in cell.split("\n")) for cell in cells]}


def _broken_row(name: str, message: str) -> dict[str, object]:
    return {"href": "", "cells": [safe(name, 200), safe(message, 300), *[""] * (len(_HEADS) - 2)]}


def _index(rows: Sequence[dict[str, object]], options: ExportOptions, language: str, now: datetime) -> bytes:
    from plaint.exporters.html import index_page
    from plaint.exporters.labels import labels_for

    w = labels_for(options.language or language)
    note = f"{w('prepared', date=builtin_phrases(w.language).date(now.date()))} · {w('made_with', version=__version__)}"
    if w.language != "en":
        note = f"{note} · {w('quoted')}"
    heads = [w(head) for head in _HEADS]
    return index_page(f"{w('dossier')}: {len(rows)}", rows, heads, w.language, note).encode()


def _together(
    workspace: Workspace,
    found: Sequence[AnyCase],
    options: ExportOptions,
    output: Path,
    now: datetime,
    progress: Progress,
    *,
    replace_it: bool,
) -> Exported:
    from plaint.services.export.formats import calendar, csv_files

    refuse_place(workspace, output, replace_it=replace_it)
    notes = [f"{safe(one.name, 100)} cannot be read" for one in found if isinstance(one, BrokenCase)]
    with ExitStack() as stack:
        jobs = []
        readable = [one for one in found if isinstance(one, LoadedCase)]
        for count, one in enumerate(readable):
            progress.step(count, len(readable), one.name)
            jobs.append(stack.enter_context(open_job(workspace, one, options, now)))
        if not jobs:
            raise UsageProblem("none of the cases can be read", "plaint check says why")
        files = csv_files(jobs, output.name) if options.format == "csv" else {output.name: calendar(jobs)}
        for job in jobs:
            if job.mask is not None:
                for name, data in files.items():
                    assert isinstance(data, bytes)
                    job.mask.refuse_leak(data.decode(), name)
    placed = {output.with_name(name): data for name, data in files.items()}
    return write_all(workspace, placed, notes, replace_it=replace_it)
