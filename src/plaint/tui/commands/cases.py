"""Commands on whole cases: new, close, reopen, trash, undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from plaint.tui.model.row_set import folder_of

if TYPE_CHECKING:
    from plaint.services.progress import Progress
    from plaint.tui.desk.case_desk import CaseDesk


def new(desk: CaseDesk) -> None:
    """Ask for a new case and go to it."""
    from plaint.services.cases import intake
    from plaint.services.input.results import Created
    from plaint.tui.dialogs.wizard import Wizard
    from plaint.tui.forms import case_forms

    def made(result: object) -> None:
        if isinstance(result, Created):
            desk.go_to(result.case.id)
            desk.said("Made", result.case.title, result.notes)

    session = desk.session
    asked = intake.pages()
    spec = case_forms.new_case(session, desk.app.settings.language, asked)

    def prospect(typed: Mapping[str, str]) -> Sequence[str]:
        return intake.prospect(session.workspace, typed, now=session.now())

    desk.ask(spec, made, Wizard(spec, session.now(), desk.app.drafts, asked, prospect, intake.asks))


def close(desk: CaseDesk) -> None:
    """Ask how it ended."""
    from plaint.tui.forms import case_forms

    case = desk.loaded
    if case is not None:
        desk.ask(case_forms.close(desk.session, case), lambda result: desk.said_edited("Closed", result))


def reopen(desk: CaseDesk) -> None:
    """Open a closed or paused case again."""
    from plaint.services.cases import actions

    case = desk.loaded
    if case is not None:
        desk.do(
            lambda: actions.reopen_case(desk.session.workspace, case),
            lambda _: desk.said("Open again", case.case.title),
        )


def trash(desk: CaseDesk) -> None:
    """Ask, then move the marked cases, or the one under the cursor, to the trash."""
    from plaint.services.cases import bulk
    from plaint.tui.dialogs.confirm import Confirm

    rows = desk.chosen_rows()
    if not rows:
        return
    workspace = desk.session.workspace
    folders = [desk.session.case_store.folder(folder_of(row)) for row in rows]
    titles = [getattr(row, "title", "") or folder_of(row) for row in rows]
    what = f"“{titles[0]}”" if len(titles) == 1 else f"{len(titles)} cases"
    unit = f"trash {titles[0]}" if len(titles) == 1 else f"trash {len(titles)} cases"

    def work(progress: Progress) -> bulk.Done:
        return bulk.trash(workspace, folders, unit, progress=progress)

    def moved(result: bulk.Done) -> None:
        if len(rows) == 1 and result.problems:
            desk.refuse(result.problems[0])
        else:
            desk.said("Moved to the trash", f"{_list(titles)}; u brings it back", result.problems)

    def answered(yes: object) -> None:
        if yes:
            desk.clear_marks()
            desk.do_long(f"Move {what} to the trash", work, moved)

    text = f"{_list(titles)}\n\nThe folder goes to .trash in the workspace, with its evidence. Undo brings it back."
    desk.app.push_screen(Confirm(f"Move {what} to the trash?", text, "Move to the trash"), answered)


def _list(titles: list[str]) -> str:
    return ", ".join(titles[:5]) + (f" and {len(titles) - 5} more" if len(titles) > 5 else "")


def undo(desk: CaseDesk) -> None:
    """Take the last change back."""
    from plaint.services.cases import actions

    desk.do(lambda: actions.undo(desk.session.workspace), lambda title: desk.said("Undone", str(title)))


def redo(desk: CaseDesk) -> None:
    """Do again what was undone."""
    from plaint.services.cases import actions

    desk.do(lambda: actions.redo(desk.session.workspace), lambda title: desk.said("Done again", str(title)))
