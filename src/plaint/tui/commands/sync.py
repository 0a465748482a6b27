"""Commands for sharing: resolve conflicts, sync with git, show the history, bring back what was lost."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from plaint.domain.text.format import counted
from plaint.tui.model.row_set import folder_of

if TYPE_CHECKING:
    from plaint.services.sync.conflicts import Decided, Outcome, Proposal
    from plaint.services.sync.sync import Synced
    from plaint.tui.desk.case_desk import CaseDesk


def resolve(desk: CaseDesk) -> None:
    """Open the conflicts of the case under the cursor."""
    if desk.row is not None:
        open_conflicts(desk, folder_of(desk.row))


def open_conflicts(desk: CaseDesk, name: str) -> None:
    """Open the conflicts of a case by its folder."""
    from plaint.services.sync import conflicts
    from plaint.tui.screens.conflicts import Conflicts

    workspace, folder = desk.session.workspace, desk.session.case_store.folder(name)

    def look() -> Sequence[Proposal]:
        return conflicts.review(workspace, workspace.read(folder))

    def settle(decided: Sequence[Decided]) -> Sequence[Outcome]:
        return conflicts.settle_seen(workspace, folder, decided)

    def left(done: bool | None) -> None:  # noqa: FBT001 - Textual's signature
        desk.look_again()
        desk.git.look()
        if done and desk.git.status is not None and desk.git.status.under_way:
            desk.said("Everything here is decided", f"{desk.key_of('sync')} ends the merge")

    row = desk.rowset.by_folder.get(name)
    title = getattr(row, "title", "") or name
    desk.app.push_screen(Conflicts(desk.session, f"Conflicts: {title}", look, settle), left)


def sync(desk: CaseDesk) -> None:
    """Commit, fetch, merge and push; outside a repository offer to make one."""
    from plaint.sync.repository import find_repository
    from plaint.tui.dialogs.confirm import Confirm

    if desk.git.job is not None or find_repository(desk.session.workspace.root) is not None:
        desk.git.start_sync()
        return
    text = (
        "Git keeps the history of every case and lets several people and computers work on them. "
        "This makes .git, .gitattributes and .gitignore in the workspace and a first commit; nothing leaves this "
        "computer. To share it, add a remote with: git remote add origin URL"
    )

    def answered(yes: object) -> None:
        if yes:
            desk.do(lambda: make(desk), lambda notes: made(desk, notes))

    desk.app.push_screen(Confirm("Put this workspace under git?", text, "Make the repository"), answered)


def make(desk: CaseDesk) -> tuple[str, ...]:
    """Make a git repository of the workspace."""
    from plaint import clock
    from plaint.services.sync import sync as syncing

    return syncing.make_repository(desk.session.workspace.root, clock.now())


def made(desk: CaseDesk, notes: object) -> None:
    """Tell that the repository was made."""
    desk.said("The workspace is under git", "", notes if isinstance(notes, tuple) else ())
    desk.git.look()


def tell_synced(desk: CaseDesk, done: Synced) -> None:
    """Tell what a sync did; what waits for a decision is opened."""
    parts = [
        f"{word} {counted('{count} commit', '{count} commits', number)}"
        for word, number in (("made", len(done.commits)), ("received", done.received), ("pushed", done.pushed))
        if number
    ]
    if not done.unresolved:
        more = f", {done.waiting} not pushed" if done.waiting else ""
        desk.said("Synced", (", ".join(parts) or "nothing was to be done") + more, done.notes)
        return
    files = [f"{one.folder}/{one.file}".strip("/") for one in done.unresolved]
    listed = ", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
    desk.refuse(f"both sides changed the same: {listed}", f"Decide it, then {desk.key_of('sync')} syncs again.")
    folder = next((one.folder for one in done.unresolved if one.folder), None)
    # Not over something that was opened meanwhile.
    if folder is not None and desk.app.screen is desk:
        open_conflicts(desk, folder)


def history(desk: CaseDesk) -> None:
    """Open what happened to the case."""
    from plaint.tui.screens.history import History

    case = desk.loaded
    if case is not None:
        desk.app.push_screen(History(desk.session, case), lambda _: desk.look_again())


def bring_back(desk: CaseDesk) -> None:
    """Open what could not be saved or was written over."""
    from plaint.tui.screens.recovery import Recovery

    desk.app.push_screen(Recovery(desk.session, list(desk.recovery.missing.values())), partial(_left_recovery, desk))


def _left_recovery(desk: CaseDesk, _done: object) -> None:
    desk.recovery.look_again()
    desk.look_again()
