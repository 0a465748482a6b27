"""``plaint export``: write the dossier of a case, or of several, in every format."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plaint.cli import output as out
from plaint.cli.params import CASE, examples, session, shared_options
from plaint.domain.errors import UsageProblem

if TYPE_CHECKING:
    from plaint.services.export.job import Exported, ExportOptions
    from plaint.services.progress import Progress
    from plaint.storage.workspace import AnyCase, Workspace

FORMATS = ("pdf", "html", "zip", "md", "json", "csv", "ics")


@click.command(
    epilog=examples(
        "plaint export k7f3                              the dossier as PDF, here",
        "plaint export k7f3 --output file.html           the ending says the format",
        "plaint export k7f3 --max-size 10MB              parts for a portal with a limit",
        "plaint export k7f3 --redacted --language de",
        "plaint export k7f3 w2d7 --output pack           several cases, with an index page",
        "plaint export --all --format zip --output pack  every case",
    )
)
@click.argument("cases", metavar="CASE...", nargs=-1, type=CASE)
@click.option("--format", "kind", type=click.Choice(FORMATS), help="Default: by the ending of --output, else pdf.")
@click.option("--output", "-o", metavar="PATH", default="", help="File, or folder for several cases.")
@click.option("--all", "everything", is_flag=True, help="Every case of the workspace.")
@click.option("--redacted", is_flag=True, help="Mask private data; show files only as redacted copies.")
@click.option("--language", default="", help="en, af, de, es or pt (default: the case's).")
@click.option("--max-size", metavar="SIZE", default="", help="Split the PDF into parts of at most, as 10MB.")
@click.option("--archival", is_flag=True, help="Draw PDF exhibits as pictures, so that the PDF is PDF/A.")
@click.option("--replace", "replace_it", is_flag=True, help="Replace a file that is there (outside the workspace).")
@shared_options
def export(
    cases: Sequence[str], kind: str | None, output: str, language: str, max_size: str, *,
    everything: bool, redacted: bool, archival: bool, replace_it: bool,
) -> None:  # fmt: skip
    """Write the file of a case: summary, chronology, money, deadlines, letters and numbered exhibits.

    Prints the paths of what was written. Nothing in the workspace is changed.
    """
    from plaint.cli.progress import watched
    from plaint.services.export.export import size_of
    from plaint.services.export.job import ExportOptions

    if everything == bool(cases):
        raise UsageProblem("name a case, or say --all", "plaint export k7f3")
    here = session()
    workspace = here.workspace()
    found: list[AnyCase] = list(workspace.cases()) if everything else [here.case(workspace, one) for one in cases]
    chosen = kind or _by_ending(output)
    options = ExportOptions(chosen, language, redacted, archival, size_of(max_size))
    if (archival or max_size) and chosen != "pdf":
        raise UsageProblem("--max-size and --archival are for PDF", "leave them out, or say --format pdf")
    with watched() as progress:
        done = _written(
            workspace, found, options, output, progress, many=everything or len(found) > 1, again=replace_it
        )
    for path in done.paths:
        out.path(path)
    out.notes(done.notes)


def _written(
    workspace: Workspace, found: Sequence[AnyCase], options: ExportOptions, target: str, progress: Progress, *,
    many: bool, again: bool,
) -> Exported:  # fmt: skip
    from plaint.services.export.batch import TOGETHER, export_many
    from plaint.services.export.export import export_case, suggested_name
    from plaint.storage.workspace import LoadedCase

    here = session()
    if many:
        name = f"cases-{here.today.isoformat()}"
        default = f"{name}.{options.format}" if options.format in TOGETHER else name
        return export_many(workspace, found, options, Path(target or default), here.now, progress, replace_it=again)
    case = found[0]
    assert isinstance(case, LoadedCase)
    place = Path(target or suggested_name(case, options, here.today))
    if place.is_dir():
        place /= suggested_name(case, options, here.today)
    return export_case(workspace, case, options, place, here.now, progress, replace_it=again)


def _by_ending(target: str) -> str:
    ending = Path(target).suffix.lower().removeprefix(".")
    return {"markdown": "md", "htm": "html"}.get(ending, ending if ending in FORMATS else "pdf")
