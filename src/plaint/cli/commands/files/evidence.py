"""``plaint evidence``: add, list, describe, verify and redact evidence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plaint.cli import output
from plaint.cli.output import Cell, Column
from plaint.cli.params import CASE, examples, json_option, session, shared_options
from plaint.domain.errors import UsageProblem
from plaint.domain.model.evidence import EvidenceState
from plaint.domain.safe import safe
from plaint.domain.text.format import counted

if TYPE_CHECKING:
    from plaint.domain.model.evidence import Evidence
    from plaint.services.evidence.verify import Verified

_ASKED = 10
"""Pieces of which is told what is still to be said."""
_ROLES = {"ok": "success", "changed": "error", "missing": "error", "untracked": "warning", "in-cloud": "warning"}


@click.group(epilog=examples("plaint evidence add k7f3 lid.jpg --kind photo", "plaint evidence verify"))
def evidence() -> None:
    """Add, list, link, verify and redact evidence."""


@evidence.command(
    epilog=examples(
        "plaint evidence add k7f3 ~/Pictures/lid.jpg --kind photo --shows 'crack in the lid' --proves problem",
        "plaint evidence add k7f3 order.png chat.txt --captured yesterday",
    )
)
@click.argument("case", type=CASE)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", default="", help="screenshot, email, invoice, photo, …")
@click.option("--title", default="", help="what it is, in a few words")
@click.option("--captured", default="", metavar="TIME", help="when the picture or mail was made")
@click.option("--source", default="", help="page, section or sender")
@click.option("--shows", default="", help="the error text, or the point it makes")
@click.option(
    "--proves", multiple=True, metavar="WHAT", help="problem, 'item 1', 'interaction ID', remedy (repeatable)"
)
@shared_options
def add(case: str, files: Sequence[Path], proves: Sequence[str], **fields: str) -> None:
    """Copy files, or all files of folders, into a case's evidence.

    The originals are left alone; the copies are hashed and made read-only. Kind and date are taken from the file where
    they are not given. Prints the names they got.
    """
    from plaint.cli.progress import watched
    from plaint.services.cases import actions

    here = session()
    workspace = here.workspace()
    loaded = here.case(workspace, case)
    fields["proves"] = ",".join(proves)
    with watched() as progress:
        added = actions.add_files(workspace, loaded, files, fields, now=here.now, source=here.source, progress=progress)
    output.notes(added.notes)
    _ask(loaded.case.id, added.pieces)
    for piece in added.pieces:
        output.data(safe(piece.name))


def _ask(case: str, pieces: Sequence[Evidence]) -> None:
    """Say what is still to be told of new pieces, and the command that takes it."""
    import shlex

    from plaint.domain.model.evidence_kind import questions

    asked = [(piece, missing) for piece in pieces if (missing := questions(piece))]
    for piece, missing in asked[:_ASKED]:
        output.talk(f"plaint: {piece.name}: still to be said: {', '.join(text for _, text in missing)}", "muted")
        fields = " ".join(f"{name}=''" for name, _ in missing)
        output.talk(f"  plaint evidence set {case} {shlex.quote(piece.name)} {fields}")
    if len(asked) > _ASKED:
        output.talk(f"plaint: and something of {len(asked) - _ASKED} more; plaint check {case} finds it", "muted")


@evidence.command("list", epilog=examples("plaint evidence list k7f3", "plaint evidence list k7f3 --json"))
@click.argument("case", type=CASE)
@json_option
@shared_options
def list_evidence(case: str, *, as_json: bool) -> None:
    """List the evidence of a case."""
    here = session()
    loaded = here.case(here.workspace(), case)
    if as_json:
        from plaint.services.cases import json_values

        output.json([json_values.evidence(piece) for piece in loaded.evidence])
        return
    columns = (Column("name", 12), Column("kind"), Column("captured", drop=2), Column("state"), Column("title", 10, 1))
    rows = [
        [
            Cell(safe(piece.name)),
            Cell(safe(piece.kind) or "-"),
            Cell(safe(piece.captured or "-")[:16]),
            Cell("withdrawn" if piece.withdrawn else piece.state, _ROLES.get(piece.state, "")),
            Cell(safe(piece.title or piece.shows)),
        ]
        for piece in loaded.evidence
    ]
    output.table(columns, rows)
    if not rows:
        output.talk("no evidence yet; plaint evidence add CASE FILE copies one in")


@evidence.command(
    "set",
    epilog=examples(
        "plaint evidence set k7f3 order.png proves=problem,'item 1' shows='error 5'",
        "plaint evidence set k7f3 order.png captured='2026-11-12 10:15' source='order page'",
    ),
)
@click.argument("case", type=CASE)
@click.argument("name")
@click.argument("assignments", metavar="FIELD=VALUE...", nargs=-1, required=True)
@shared_options
def set_(case: str, name: str, assignments: Sequence[str]) -> None:
    """Say what a piece of evidence is, when it was made and what it proves.

    NAME is its name, or a part that only it has. Fields are title, kind, captured, source, shows, proves and withdrawn;
    an empty value takes one away. The file itself is never altered.
    """
    from plaint.services.evidence import describe

    here = session()
    workspace = here.workspace()
    pairs = dict(one.partition("=")[::2] for one in assignments)
    if wrong := next((one for one in assignments if "=" not in one), ""):
        raise UsageProblem(f"{wrong!r} sets nothing", "write FIELD=VALUE, as proves=problem")
    done = describe.set_facts(workspace, here.case(workspace, case), name, pairs, now=here.now)
    output.notes(done.notes)
    for one in done.changed:
        output.talk(f"{safe(one.path)}: {safe(one.before)} → {safe(one.after)}")
    if not done.changed:
        output.talk("nothing to change")


@evidence.command(
    epilog=examples(
        "plaint evidence redact k7f3 invoice.pdf --patterns",
        "plaint evidence redact k7f3 order.png --rect 40,120,300,24 --rect 5%,80%,50%,6%",
        "plaint evidence redact k7f3 statement.pdf --rect 2:50,100,200,30",
    )
)
@click.argument("case", type=CASE)
@click.argument("name")
@click.option("--rect", "rects", multiple=True, metavar="[PAGE:]X,Y,W,H", help="what to blacken (repeatable)")
@click.option("--patterns", is_flag=True, help="hide card and account numbers, contact data and addresses in the text")
@shared_options
def redact(case: str, name: str, rects: Sequence[str], *, patterns: bool) -> None:
    """Make a copy of a piece of evidence with parts blackened.

    The original stays. Rectangles are in pixels of a picture, in 1/72 inch of a PDF's page, or in per cent, from the
    upper left corner. The copy holds pictures of the pages, or masked text, and nothing else of the file. Prints its
    name.
    """
    from plaint.cli.progress import watched
    from plaint.services.evidence import redact as blackening

    here = session()
    workspace = here.workspace()
    marks = [blackening.parse_mark(one) for one in rects]
    with watched() as progress:
        done = blackening.redact(
            workspace, here.case(workspace, case), name, marks, patterns=patterns, now=here.now, source=here.source,
            progress=progress,
        )  # fmt: skip
    output.notes(done.notes)
    output.talk(counted("{count} place hidden", "{count} places hidden", done.count))
    output.data(safe(done.piece.name))


@evidence.command(epilog=examples("plaint evidence verify", "plaint evidence verify k7f3 --json"))
@click.argument("case", type=CASE, required=False)
@json_option
@shared_options
def verify(case: str | None, *, as_json: bool) -> int:
    """Hash the evidence again and compare.

    Tells of one case, or of all. A file that is ok is unchanged since it was added. Ends with status 1 when a file
    is changed or missing.
    """
    from plaint.cli.progress import watched
    from plaint.services.evidence import verify as proving

    here = session()
    workspace = here.workspace()
    with watched() as progress:
        found = proving.verify(workspace, here.case(workspace, case) if case else None, progress)
    if as_json:
        output.json([proving.as_json(result) for result in found])
    else:
        _print_verified(found)
    return 1 if any(result.state in {EvidenceState.CHANGED, EvidenceState.MISSING} for result in found) else 0


def _print_verified(results: Sequence[Verified]) -> None:
    columns = (Column("state"), Column("case"), Column("file", 12), Column("sha256", 12, 1))
    rows = [
        [
            Cell(result.state, _ROLES.get(result.state, "")),
            Cell(safe(result.case)),
            Cell(safe(result.file)),
            Cell(safe(result.sha256), "muted"),
        ]
        for result in results
    ]
    output.table(columns, rows)
    states = sorted(str(result.state) for result in results)
    output.talk(", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states)) or "no evidence yet")
