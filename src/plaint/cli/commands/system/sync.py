"""``plaint sync``: commit, fetch, merge and push the cases of a workspace with git."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from plaint.cli import output
from plaint.cli.confirm import confirmed
from plaint.cli.params import examples, json_option, session, shared_options
from plaint.domain.safe import safe
from plaint.domain.text.format import counted

if TYPE_CHECKING:
    from plaint.services.sync.sync import Synced


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
