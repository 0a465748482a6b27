"""Commands on evidence: import mails, say what a piece proves, look at it large, make a redacted copy."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from plaint.domain.evidence import Evidence
from plaint.domain.fields import EVIDENCE_FIELDS, Field, Kind
from plaint.domain.kinds import QUESTIONS
from plaint.services.progress import QUIET, Progress
from plaint.tui.paths import expand, split_paths

if TYPE_CHECKING:
    from PIL.Image import Image
    from textual.widget import Widget

    from plaint.services.blackening import Redacted
    from plaint.storage.workspace import LoadedCase
    from plaint.tui.modals.form import Plan
    from plaint.tui.screens.desk import Desk
    from plaint.tui.session import Session

FACTS = ("kind", "captured", "source", "shows", "proves", "title", "withdrawn")
PICTURED = (".png", ".jpg", ".jpeg", ".jpe", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".avif", ".pdf")


def import_mails(desk: Desk) -> None:
    """Ask for mails and chats, and log them."""
    from plaint.services.importing import Imported

    def imported(result: object) -> None:
        if isinstance(result, Imported):
            desk.detail.open_tab("log")
            count = f"{len(result.entries)} entr{'y' if len(result.entries) == 1 else 'ies'}"
            known = f", {result.known} here already" if result.known else ""
            desk.said("Imported", f"{count}, {len(result.pieces)} files{known}", result.notes)

    case = desk.loaded
    if case is not None:
        desk.ask(_import_plan(desk.session, case), imported)


def _import_plan(session: Session, case: LoadedCase) -> Plan:
    from plaint.domain.dates import parse_date
    from plaint.services import importing
    from plaint.tui.acts.forms import asked_paths
    from plaint.tui.modals.form import Asked, Plan

    def submit(values: Mapping[str, str], progress: Progress = QUIET) -> object:
        paths = [expand(path) for path in split_paths(values["paths"])]
        day = parse_date(values["day"], session.today) if values["day"].strip() else None
        return importing.import_files(
            session.workspace, case, paths, now=session.now(), source=session.chance, day=day, progress=progress
        )

    day = Field("day", Kind.DATE, "only for a chat that gives times without a day")
    asked = (asked_paths(), Asked("day", "day", day))
    title = f"Import mails (.eml, .mbox) and chats: {case.case.title}"
    return Plan(title, asked, submit, "Import", f"import:{case.case.id}", long=submit)


def describe(desk: Desk) -> None:
    """Ask what the piece under the cursor is, when it was made, what it shows and what it proves."""
    case, piece = desk.loaded, desk.detail.piece
    if case is not None and piece is not None:
        desk.ask(_facts_plan(desk.session, case, piece), lambda result: desk.said_edited("Evidence", result))


def _facts_plan(session: Session, case: LoadedCase, piece: Evidence) -> Plan:
    from plaint.services import evidencing, values
    from plaint.tui.modals.form import Asked, Plan

    by_name = {field.path: field for field in EVIDENCE_FIELDS}
    provable = tuple(target for target, _ in evidencing.provable(case))
    by_name["proves"] = Field("proves", Kind.CHOICES, "what it proves, several with commas", provable)
    hints = dict(QUESTIONS.get(piece.kind, ()))

    def submit(typed: Mapping[str, str]) -> object:
        return evidencing.set_facts(session.workspace, case, piece.name, typed, now=session.now())

    def filled(name: str) -> str:
        value = getattr(piece, name)
        return values.shown(value) if value else ""

    asked = tuple(
        Asked(name, name, replace(by_name[name], help=hints.get(name, by_name[name].help)), filled(name))
        for name in FACTS
    )
    return Plan(f"Evidence: {piece.name}", asked, submit, "Save", f"piece:{piece.name}:{case.case.id}")


def look(desk: Desk) -> None:
    """Show the picture or PDF under the cursor over the whole screen; what is marked there is redacted."""
    from plaint.tui.screens.viewer import Viewer

    case, piece = desk.loaded, desk.detail.piece
    if case is None or piece is None:
        return

    def left(marks: tuple[str, ...] | None) -> None:
        if marks:
            _redact(desk, case, piece, marks, patterns=False)

    desk.app.push_screen(Viewer(case.folder, piece, graphic(desk)), left)


def graphic(desk: Desk) -> Callable[[Image], Widget] | None:
    """Return the widget that draws true pixels, None where the terminal does not; it is asked once.

    The library asks the terminal when it is loaded, which needs the keyboard for a moment.
    """
    import sys

    from textual.app import SuspendNotSupported

    from plaint.tui.screens.viewer import draws_pixels

    if "textual_image.widget" not in sys.modules:
        if not draws_pixels(os.environ):
            return None
        try:
            with desk.app.suspend():
                import textual_image.widget  # noqa: F401 - loading it is the question
        except SuspendNotSupported:
            return None
    from textual_image import renderable, widget

    draws = renderable.Image in {renderable.SixelImage, renderable.TGPImage}
    return widget.Image if draws else None


def redact(desk: Desk) -> None:
    """Ask how to redact the piece under the cursor: what is found in its text, or rectangles that are marked."""
    from plaint.tui.modals.menu import Item, Menu

    case, piece = desk.loaded, desk.detail.piece
    if case is None or piece is None:
        return
    items = [
        Item("patterns", "What is found in its text", "t", "card and account numbers, your contact data, addresses"),
        Item("mark", "Rectangles", "r", "marked on the picture or page, by keys or mouse"),
    ]

    def chosen(how: str | None) -> None:
        if how == "mark":
            look(desk)
        elif how:
            _redact(desk, case, piece, (), patterns=True)

    desk.app.push_screen(Menu(f"Redact a copy of {piece.name}", items), chosen)


def _redact(desk: Desk, case: LoadedCase, piece: Evidence, marks: tuple[str, ...], *, patterns: bool) -> None:
    from plaint.services import blackening

    session = desk.session

    def work(progress: Progress) -> Redacted:
        return blackening.redact(
            session.workspace, case, piece.name, [blackening.parse_mark(one) for one in marks], patterns=patterns,
            now=session.now(), source=session.chance, progress=progress,
        )  # fmt: skip

    def made(done: Redacted) -> None:
        hidden = f"{done.count} place{'' if done.count == 1 else 's'} hidden"
        desk.said("Redacted copy", f"{done.piece.name}, {hidden}", done.notes)

    desk.do_long(f"Redact {piece.name}", work, made)
