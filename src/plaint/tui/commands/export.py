"""Open the page that exports cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plaint.tui.model.row_set import folder_of

if TYPE_CHECKING:
    from plaint.tui.desk.case_desk import CaseDesk


def export(desk: CaseDesk) -> None:
    """Open the export of the case under the cursor, or of the marked ones."""
    from plaint.tui.screens.export import ExportPage

    rows = desk.chosen_rows()
    if not rows:
        return
    folders = [desk.session.case_store.folder(folder_of(row)) for row in rows]
    title = getattr(rows[0], "title", "") or folder_of(rows[0])
    name = title if len(rows) == 1 else f"{len(rows)} cases"
    desk.app.push_screen(ExportPage(desk.session, folders, name), lambda _: desk.look_again())
