"""``plaint import``: log mails, mailboxes and transcripts of chats, with the originals as evidence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plaint.cli import output
from plaint.cli.params import CASE, examples, session, shared_options
from plaint.domain.errors import UsageProblem
from plaint.domain.safe import safe
from plaint.domain.text.format import counted

if TYPE_CHECKING:
    from plaint.storage.workspace import Workspace


@click.command(
    "import",
    epilog=examples(
        "plaint import k7f3 answer.eml",
        "plaint import k7f3 ~/Mail/amazon.mbox",
        "plaint import k7f3 whatsapp.txt --date 2026-11-12",
        "plaint import kettle.json                   a whole case that export --format json wrote",
    ),
)
@click.argument("case", type=CASE)
@click.argument("files", metavar="FILE...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--date", "day", default="", metavar="DATE", help="day of a chat that gives times only")
@click.option("--turns", is_flag=True, help="make an entry of each turn of a chat, not of each conversation")
@shared_options
def import_(case: str, files: Sequence[Path], day: str, *, turns: bool) -> None:
    """Log mails and chats from files, with the originals as evidence.

    Takes .eml, .mbox and transcripts of chats as text. A mail that the case holds already is left out. All of it is
    one step of undo. Prints the ids of the new entries. A .json file is a whole case that ``export`` wrote; it needs
    no CASE, and its folder is printed.
    """
    from plaint.cli.progress import watched
    from plaint.domain.model.dates import parse_date
    from plaint.services.importing import importer

    here = session()
    workspace = here.workspace()
    if whole := [path for path in (Path(case), *files) if path.suffix.lower() == ".json"]:
        _whole_cases(workspace, whole)
        return
    if not files:
        raise UsageProblem("no file is named", f"plaint import {case} answer.eml")
    loaded = here.case(workspace, case)
    chosen = parse_date(day, here.today, back=True) if day else None
    with watched() as progress:
        found = importer.import_files(
            workspace, loaded, files, now=here.now, source=here.source, day=chosen, by_turn=turns, progress=progress
        )
    output.notes(found.notes)
    output.talk(_summary(found))
    for entry in found.entries:
        output.data(safe(entry.id))


def _whole_cases(workspace: Workspace, files: Sequence[Path]) -> None:
    """Take in cases that were exported as JSON, and print their folders."""
    from plaint.cli.progress import watched
    from plaint.services.export.case_json import import_case_json

    for file in files:
        with watched() as progress:
            found = import_case_json(workspace, file, progress)
        output.notes(found.notes)
        output.path(found.folder)


def _summary(found: object) -> str:
    from plaint.services.importing.importer import Imported

    assert isinstance(found, Imported)
    words = [
        counted("{count} entry", "{count} entries", len(found.entries)),
        counted("{count} piece of evidence", "{count} pieces of evidence", len(found.pieces)),
    ]
    if found.known:
        words.append(counted("{count} was in the case already", "{count} were in the case already", found.known))
    return ", ".join(words)
