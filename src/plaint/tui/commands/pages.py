"""Commands that open a page beside the desk: calendar, statistics, playbooks, search."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.services.index.summary import Summary
from plaint.storage.layout import EVIDENCE_DIR, LETTERS_DIR, LOG_DIR, LOG_FILE, SIDE_SUFFIX
from plaint.tui.core.timers import later
from plaint.tui.model.row_set import identity

if TYPE_CHECKING:
    from plaint.services.search.engine import Hit
    from plaint.tui.desk.case_desk import CaseDesk


def calendar(desk: CaseDesk) -> None:
    """Open the calendar; a deadline that is chosen leads to its case."""
    from plaint.tui.screens.calendar import Calendar

    def chosen(folder: str | None) -> None:
        if folder:
            _to(desk, folder)

    desk.app.push_screen(Calendar(desk.session), chosen)


def statistics(desk: CaseDesk) -> None:
    """Open the statistics."""
    from plaint.tui.screens.statistics import Statistics

    desk.app.push_screen(Statistics(desk.session))


def playbooks(desk: CaseDesk) -> None:
    """Open the ladders, first the one of the case."""
    from plaint.tui.screens.playbooks import Playbooks

    guidance = desk.detail.shown.guidance if desk.detail.shown else None
    desk.app.push_screen(Playbooks(desk.session, guidance.playbook.id if guidance else ""))


def search(desk: CaseDesk) -> None:
    """Open the full-text search; a place that is chosen leads to its case and tab."""
    from plaint.tui.screens.search import Search

    def chosen(hit: Hit | None) -> None:
        if hit is not None and _to(desk, hit.folder):
            desk.detail.open_tab(_tab_of(hit.file))
            desk.when_read(partial(_show_soon, desk, hit))

    desk.app.push_screen(Search(desk.session), chosen)


def _tab_of(file: str) -> str:
    part = file.partition("/")[0]
    return {LOG_DIR: "log", LOG_FILE: "log", EVIDENCE_DIR: "evidence", LETTERS_DIR: "letters"}.get(part, "case")


def _to(desk: CaseDesk, folder: str) -> bool:
    row = desk.rowset.by_folder.get(folder)
    if row is None:
        desk.refuse("this case is not there any more")
        return False
    desk.go_to(row.id if isinstance(row, Summary) else identity(row))
    return True


def _show_soon(desk: CaseDesk, hit: Hit) -> None:
    desk.call_after_refresh(_show, desk, hit, 40)  # a tab's lines are made when it shows


def _show(desk: CaseDesk, hit: Hit, tries: int) -> None:
    """Put the cursor of the open tab on the place that was found, and go there; what is not made yet is waited for."""
    view = desk.detail.view
    fitting = [number for number in range(view.item_count) if _holds(view.block_at(number).value, hit)]
    if fitting:
        view.focus()
        view.put_cursor(fitting[-1] if hit.file == LOG_FILE else fitting[0])
    elif tries and not view.item_count:
        later(desk, 0.05, partial(_show, desk, hit, tries - 1))


def _holds(value: object, hit: Hit) -> bool:
    """Tell whether a block of the detail shows what was found; of one file for all entries those up to the line."""
    if isinstance(value, Evidence):
        return hit.file.removesuffix(SIDE_SUFFIX) == f"{EVIDENCE_DIR}/{value.name}" or hit.file.endswith(
            f"/{value.name}"
        )
    if isinstance(value, Interaction):
        return value.file == hit.file and (hit.file != LOG_FILE or (value.line or 0) <= (hit.line or 0))
    if isinstance(value, Letter):
        return value.file == hit.file
    return getattr(value, "path", "") == hit.where.removeprefix("case ") != ""
