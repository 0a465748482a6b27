"""``sync``, ``history`` and ``merge-driver``: working on cases together with git."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from plaint.cli import output
from plaint.cli.params import CASE, examples, json_option, session, shared_options
from plaint.domain.safe import safe
from plaint.domain.text.format import counted

if TYPE_CHECKING:
    from plaint.services.sync.history import Event
    from plaint.services.sync.sync import Synced
    from plaint.sync.diff import Difference


@click.command(
    epilog=examples(
        "plaint sync",
        "plaint sync --dry-run               what would be committed",
        "plaint sync --yes --message 'After the call' --no-push",
    )
)
@click.option("-y", "--yes", is_flag=True, help="Trust the repository without asking.")
@click.option("-m", "--message", default="", metavar="TEXT", help="Message of the commits instead of a made one.")
@click.option("--dry-run", is_flag=True, help="Show what would be committed; change nothing.")
@click.option("--no-push", is_flag=True, help="Commit, fetch and merge only.")
@json_option
@shared_options
def sync(*, yes: bool, message: str, dry_run: bool, no_push: bool, as_json: bool) -> int:
    """Share cases with git: commit, fetch, merge, push.

    One commit for each case, with a message that says what was done. Changes of others are merged field by field;
    where two people gave one field different values it stops, and plaint resolve asks which one is right. Before
    git runs in a repository for the first time, you are asked whether you trust it. Status 1 when something waits.
    """
    from plaint.cli.commands.close import confirmed
    from plaint.services.sync.sync import Options
    from plaint.services.sync.sync import sync as run

    here = session()
    options = Options(message.strip(), dry_run=dry_run, push=not no_push)
    done = run(here.workspace(), options, lambda question: yes or confirmed(question), now=here.now)
    if as_json:
        output.json(_synced(done))
    else:
        _print(done, dry_run=dry_run)
    output.notes(done.notes)
    return 1 if done.unresolved else 0


def _synced(done: Synced) -> dict[str, object]:
    return {
        "commits": [
            {"case": one.case_id or None, "folder": one.folder or None, "message": one.message, "files": one.files}
            for one in done.commits
        ],
        "remote": done.remote or None,
        "received": done.received,
        "pushed": done.pushed,
        "waiting": done.waiting,
        "unresolved": [{"folder": one.folder, "file": one.file, "fields": list(one.fields)} for one in done.unresolved],
        "notes": list(done.notes),
    }


def _print(done: Synced, *, dry_run: bool) -> None:
    for one in done.commits:
        output.data(f"{'would commit' if dry_run else 'committed'}  {safe(one.message)}")
    if done.received:
        output.data(f"received   {_commits(done.received)} from {safe(done.remote)}")
    if done.pushed:
        output.data(f"pushed     {_commits(done.pushed)} to {safe(done.remote)}")
    for found in done.unresolved:
        place = "/".join(part for part in (found.folder, found.file) if part)
        output.data(f"conflict   {safe(place)}{': ' if found.fields else ''}{safe(', '.join(found.fields))}", "warning")
    if done.unresolved:
        output.talk(
            "plaint: both sides changed the same; plaint resolve asks which is right, then sync again", "warning"
        )
    elif done.waiting:
        output.talk(f"plaint: {_commits(done.waiting)} not pushed yet", "muted")
    elif not (done.commits or done.received or done.pushed):
        output.talk("plaint: nothing to do", "muted")


def _commits(number: int) -> str:
    return counted("{count} commit", "{count} commits", number)


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


@click.command("merge-driver", hidden=True)
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.argument("marker", type=int, required=False, default=7)
@click.argument("name", required=False, default="case.toml")
def merge_driver(base: Path, ours: Path, theirs: Path, marker: int, name: str) -> int:
    """Merge three versions of a file by meaning; git calls it.

    The result takes the place of OURS. Status 0 when everything merged, 1 when conflict markers were written.
    """
    from plaint.sync.merge_driver import merge_driver as merge

    return merge(base, ours, theirs, marker, name)
