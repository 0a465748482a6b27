"""Commands that use files and other programs: add evidence, open the editor or the system's opener, copy."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import PlaintError
from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.domain.safe import safe
from plaint.storage.layout import CASE_FILE, EVIDENCE_DIR
from plaint.storage.workspace import BrokenCase
from plaint.tui.core import external
from plaint.tui.model.row_set import folder_of, identity

if TYPE_CHECKING:
    from plaint.services.index.summary import Row
    from plaint.tui.desk.case_desk import CaseDesk


def add_evidence(desk: CaseDesk) -> None:
    """Ask for files to copy in."""
    from plaint.services.cases.actions import Added
    from plaint.tui.commands.evidence import ask_about
    from plaint.tui.forms import case_forms

    case = desk.loaded
    if case is None:
        return

    def added(result: object) -> None:
        if isinstance(result, Added):
            desk.detail.open_tab("evidence")
            names = [piece.name for piece in result.pieces]
            desk.said("Added", ", ".join(names[:3]) + (" …" if len(names) > 3 else ""), result.notes)
            ask_about(desk, case, result.pieces)

    desk.ask(case_forms.evidence(desk.session, case), added)


def edit(desk: CaseDesk) -> None:
    """Open case.toml in the editor; the screen is handed over until it ends."""
    row = desk.row
    if row is None:
        return
    line = row.finding.line if isinstance(row, BrokenCase) else None
    if in_editor(desk, desk.session.case_store.folder(folder_of(row)) / CASE_FILE, line):
        desk.look_again()


def in_editor(desk: CaseDesk, path: Path, line: int | None = None) -> bool:
    """Open a file in the person's editor and wait for its end; tell whether it was opened."""
    from textual.app import SuspendNotSupported

    try:
        command = external.editor(os.environ, path, line)
        with desk.app.suspend():
            done = subprocess.run(command, check=False)  # noqa: S603 - the user's own editor, as a list
    except SuspendNotSupported:
        desk.refuse("an editor cannot be opened from here; edit the file itself", str(path))
    except PlaintError as problem:
        desk.refuse(problem.message, problem.hint)
    except OSError as problem:
        desk.refuse(f"the editor could not be started: {problem.strerror}", "look at $VISUAL and $EDITOR")
    else:
        if done.returncode:
            desk.refuse(f"{Path(command[0]).name} ended with status {done.returncode}")
        return True
    return False


def open_outside(desk: CaseDesk) -> None:
    """Open the evidence under the cursor or the case's folder; ask first for what may run."""
    from plaint.tui.dialogs.confirm import Confirm

    row = desk.row
    if row is None:
        return
    folder = desk.session.case_store.folder(folder_of(row))
    piece = desk.detail.piece if desk.detail.tab == "evidence" and desk.detail.has_focus_within else None
    path = folder / EVIDENCE_DIR / piece.name if piece else folder
    if not path.exists():
        desk.refuse(f"{safe(path.name)} is not there")
        return

    def answered(yes: object) -> None:
        if yes:
            try:
                external.open_outside(path, os.environ)
                desk.said("Opened", path.name)
            except PlaintError as problem:
                desk.refuse(problem.message, problem.hint)

    doubt = _doubt(piece, path) if piece else ("", "")
    if doubt[0]:
        desk.app.push_screen(Confirm(doubt[0], f"{path.name}\n\n{doubt[1]}", "Open it"), answered)
    else:
        answered("no question needed")


def _doubt(piece: Evidence, path: Path) -> tuple[str, str]:
    """Return a question and its reason where a piece should not be opened without asking; empty where it may."""
    from plaint.storage.documents.file_type import LENGTH, describe_type, mismatch, sniff
    from plaint.storage.documents.mbox import Mailbox

    if piece.state is EvidenceState.IN_CLOUD:
        return "Download it and open it?", "Its content is in the cloud only; opening it downloads it."
    if external.runs_something(path):
        return "Open a file that may run something?", "A file of this kind can run a program when it is opened."
    try:
        with Mailbox(path) as box:
            start = box.start(LENGTH)
    except (PlaintError, OSError):
        return "", ""  # whoever opens it says why it cannot be
    if sniff(start) == "program":
        return "Open a file that may run something?", "Its content is a program, whatever its name says."
    other = mismatch(path.name, start)
    return ("Open a file that is not what its name says?", describe_type(other).capitalize()) if other else ("", "")


def copy(desk: CaseDesk) -> None:
    """Copy the text of the letter under the cursor, or ask what to copy: id, path or summary."""
    from plaint.tui.dialogs.menu import Item, Menu

    if desk.detail.letter is not None:
        copy_text(desk)
        return
    rows = desk.chosen_rows()
    if not rows:
        return
    makers = {
        "id": lambda row: identity(row).removeprefix("broken:"),
        "title": lambda row: getattr(row, "title", "") or folder_of(row),
        "path": lambda row: str(desk.session.case_store.folder(folder_of(row))),
        "summary": summary,
    }

    def chosen(what: str | None) -> None:
        if what:
            put_on_clipboard(desk, what, "\n".join(makers[what](row) for row in rows))

    items = [
        Item("id", "Id", "i", safe(makers["id"](rows[0]))),
        Item("title", "Title", "t", safe(makers["title"](rows[0]))),
        Item("path", "Path of the folder", "p", safe(makers["path"](rows[0]))),
        Item("summary", "Summary", "s", "title, shop, order, claimed, next step"),
    ]
    what = "Copy" if len(rows) == 1 else f"Copy from {len(rows)} cases"
    desk.app.push_screen(Menu(what, items), chosen)


def copy_text(desk: CaseDesk) -> None:
    """Copy the letter under the cursor as plain text without marks, for a form or a mail."""
    from plaint.services.outgoing.formats import text_of_letter

    case, letter = desk.loaded, desk.detail.letter
    if case is not None and letter is not None:
        put_on_clipboard(desk, "text of the letter", text_of_letter(case, letter, 0))


def summary(row: Row) -> str:
    """Say what a case is, in a few lines for a mail or a note."""
    if isinstance(row, BrokenCase):
        return f"{row.name}: {row.finding.message}"
    lines = [f"{row.title} ({row.id})"]
    lines += [f"Shop: {row.retailer or row.store}"] if row.retailer or row.store else []
    lines += [f"Order: {', '.join(row.orders)}"] if row.orders else []
    lines += [f"Claimed: {' + '.join(str(money) for money in row.claimed)}"] if row.claimed else []
    lines += [f"Stage: {row.stage.value}"]
    if row.next:
        lines.append(f"Next: {row.next.title}" + (f" ({row.next.day.isoformat()})" if row.next.day else ""))
    return "\n".join(lines)


def put_on_clipboard(desk: CaseDesk, what: str, text: str) -> None:
    """Copy by both ways that there are, and say truly which."""
    desk.app.copy_to_clipboard(text.encode("utf-8", "replace").decode("utf-8"))

    def told(tool: object) -> None:
        if tool:
            desk.said(f"Copied the {what}", f"by {tool}")
        else:
            desk.said(
                f"Sent the {what} to the terminal",
                "if it does not arrive, the terminal does not take it: select with Shift and the mouse",
            )

    desk.do(lambda: external.copy_natively(text, os.environ), told, refresh=False)
