"""The command that hashes the evidence again and compares it with the hashes on record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plaint.domain.model.evidence import EvidenceState
from plaint.domain.safe import safe
from plaint.domain.text.format import counted

if TYPE_CHECKING:
    from plaint.services.evidence.verify import Verified
    from plaint.services.progress import Progress
    from plaint.tui.desk.case_desk import CaseDesk
    from plaint.tui.render.text import Line


def verify(desk: CaseDesk) -> None:
    """Ask whether in this case or in all, hash, and show what is not as it was."""
    from plaint.tui.dialogs.menu import Item, Menu

    case = desk.loaded
    items = [Item("all", "All cases", "a", "every file is read once")]
    if case is not None:
        items.insert(0, Item("this", "This case", "t", safe(case.case.title, 200)))

    def chosen(what: str | None) -> None:
        if what:
            _hash(desk, everything=what == "all")

    desk.app.push_screen(Menu("Whose evidence shall be checked?", items), chosen)


def _hash(desk: CaseDesk, *, everything: bool) -> None:
    from plaint.services.evidence import verify as proving

    workspace, case = desk.session.workspace, None if everything else desk.loaded

    def work(progress: Progress) -> list[Verified]:
        return proving.verify(workspace, case, progress)

    desk.do_long("Hash the evidence again", work, lambda found: _tell(desk, found))


def _tell(desk: CaseDesk, found: Sequence[Verified]) -> None:
    from plaint.tui.panels.hashes import blocks
    from plaint.tui.screens.reader import Reader

    strange = [one for one in found if one.state is not EvidenceState.OK]
    count = counted("{count} file", "{count} files", len(found))
    if not found:
        desk.said("There is no evidence yet", f"{desk.key_of('add_evidence')} adds some")
    elif not strange:
        desk.said("All of the evidence is as it was added", count)
    else:
        note: Line = ((f"{len(strange)} of {count} to look at", "warning"),)
        reader = Reader("The evidence, hashed again", lambda width: blocks(found, width), note=note)
        desk.app.push_screen(reader)
