"""Commands that open a page beside the desk: calendar, statistics, playbooks, search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plaint.services.overview import Summary
from plaint.storage.layout import EVIDENCE_DIR, LETTERS_DIR, LOG_DIR, LOG_FILE
from plaint.tui.model import identity

if TYPE_CHECKING:
    from plaint.tui.screens.desk import Desk


def calendar(desk: Desk) -> None:
    """Open the calendar; a deadline that is chosen leads to its case."""
    from plaint.tui.screens.calendar import Calendar

    desk.app.push_screen(Calendar(desk.session), lambda folder: _to(desk, folder) if folder else None)


def statistics(desk: Desk) -> None:
    """Open the statistics."""
    from plaint.tui.screens.statistics import Statistics

    desk.app.push_screen(Statistics(desk.session))


def playbooks(desk: Desk) -> None:
    """Open the ladders, first the one of the case."""
    from plaint.tui.screens.playbooks import Playbooks

    guidance = desk.detail.shown.guidance if desk.detail.shown else None
    desk.app.push_screen(Playbooks(desk.session, guidance.playbook.id if guidance else ""))


def search(desk: Desk) -> None:
    """Open the full-text search; a place that is chosen leads to its case and tab."""
    from plaint.tui.screens.search import Search

    def chosen(place: tuple[str, str] | None) -> None:
        if place:
            _to(desk, place[0])
            desk.detail.open_tab(_tab_of(place[1]))

    desk.app.push_screen(Search(desk.session), chosen)


def _tab_of(file: str) -> str:
    part = file.partition("/")[0]
    return {LOG_DIR: "log", LOG_FILE: "log", EVIDENCE_DIR: "evidence", LETTERS_DIR: "letters"}.get(part, "case")


def _to(desk: Desk, folder: str) -> None:
    row = desk.rowset.by_folder.get(folder)
    if row is None:
        desk.refuse("this case is not there any more")
        return
    desk.go_to(row.id if isinstance(row, Summary) else identity(row))
