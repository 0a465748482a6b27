"""``plaint history``: show what changed in a case, and restore an earlier version of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from plaint.cli import output
from plaint.cli.params import CASE, examples, json_option, session, shared_options
from plaint.domain.safe import safe

if TYPE_CHECKING:
    from plaint.services.sync.history import Event
    from plaint.sync.diff import Difference


@click.command(
    epilog=examples(
        "plaint history k7f3",
        "plaint history k7f3 -p --json",
        "plaint history k7f3 --restore 4f2a9c1                          case.toml as it was then",
        "plaint history k7f3 --restore 4f2a9c1 letters/2026-11-15-a-to-z-p4d1.md",
    )
)
@click.argument("case", type=CASE)
@click.argument("file", required=False, default="case.toml")
@click.option("--restore", metavar="VERSION", help="Bring FILE back as it was then; undo takes that back.")
@click.option("-p", "--patch", is_flag=True, help="Show the lines too.")
@click.option("-n", "--number", type=click.IntRange(1), default=None, metavar="N", help="Only the last N.")
@json_option
@shared_options
def history(case: str, file: str, *, restore: str | None, patch: bool, number: int | None, as_json: bool) -> None:
    """Show what changed in a case, when and by whom.

    Field by field, from the commits of git under every name that the folder had, and from the versions that this
    computer keeps. Runs nothing of the repository, so it works without trust.
    """
    from plaint.services.sync import history as histories

    here = session()
    workspace = here.workspace()
    loaded = here.case(workspace, case)
    if restore is not None:
        done = histories.restore(workspace, loaded, restore, file)
        if as_json:
            output.json({"file": done.file, "changes": [_change(change) for change in done.changed]})
        for change in done.changed:
            output.talk(str(change))
        output.talk(f"{done.file} is as it was; plaint undo takes it back" if done.changed else "nothing to change")
        return
    events = histories.history_of(workspace, loaded, patches=patch)[:number]
    if as_json:
        output.json([_event(event, patch=patch) for event in events])
    else:
        _print_events(events)


def _event(event: Event, *, patch: bool) -> dict[str, object]:
    found: dict[str, object] = {
        "version": event.version,
        "at": event.at.isoformat(),
        "author": event.author,
        "subject": event.subject,
        "changes": [_change(change) for change in event.changes],
    }
    return {**found, "patch": event.patch} if patch else found


def _change(change: Difference) -> dict[str, object]:
    values = {
        name: None if text == "-" else text for name, text in (("before", change.before), ("after", change.after))
    }
    return {"what": str(change.what), "file": change.file, "path": change.path, **values}


def _print_events(events: list[Event]) -> None:
    for event in events:
        output.data(f"{event.version[:10]}  {event.at.astimezone():%Y-%m-%d %H:%M}  {event.author}", "strong")
        for change in event.changes:
            output.data(f"    {safe(change)}")
        if not event.changes:
            output.data(f"    {event.subject}", "muted")
        if event.patch:
            output.paragraph(event.patch, indent=4)
