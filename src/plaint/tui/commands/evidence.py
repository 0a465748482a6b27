"""Commands on evidence: import mails, describe a piece, look at it large, make a redacted copy."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from plaint.domain.model.evidence_kind import QUESTIONS, questions
from plaint.domain.model.fields import EVIDENCE_FIELDS, Field, Kind
from plaint.domain.safe import safe
from plaint.domain.text.format import counted
from plaint.services.progress import QUIET, Progress
from plaint.tui.core.paths import expand, split_paths
from plaint.tui.core.timers import later

if TYPE_CHECKING:
    from PIL.Image import Image
    from textual.widget import Widget

    from plaint.domain.model.evidence import Evidence
    from plaint.services.evidence.redact import Redacted
    from plaint.services.input.results import Edited
    from plaint.storage.workspace import LoadedCase
    from plaint.tui.desk.case_desk import CaseDesk
    from plaint.tui.dialogs.form import FormSpec
    from plaint.tui.model.session import Session

FACTS = ("kind", "captured", "source", "shows", "proves", "title", "withdrawn")
PICTURED = (".png", ".jpg", ".jpeg", ".jpe", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".avif", ".pdf")


def import_mails(desk: CaseDesk) -> None:
    """Ask for mails and chats, and log them."""
    from plaint.services.importing.importer import Imported

    def imported(result: object) -> None:
        if isinstance(result, Imported):
            desk.detail.open_tab("log")
            count = counted("{count} entry", "{count} entries", len(result.entries))
            known = f", {result.known} here already" if result.known else ""
            desk.said("Imported", f"{count}, {len(result.pieces)} files{known}", result.notes)

    case = desk.loaded
    if case is not None:
        desk.ask(_import_form(desk.session, case), imported)


def _import_form(session: Session, case: LoadedCase) -> FormSpec:
    from plaint.domain.model.dates import parse_date
    from plaint.services.importing import importer
    from plaint.tui.dialogs.form import FormField, FormSpec
    from plaint.tui.forms.case_forms import asked_paths

    def submit(values: Mapping[str, str], progress: Progress = QUIET) -> object:
        paths = [expand(path) for path in split_paths(values["paths"])]
        day = parse_date(values["day"], session.today, back=True) if values["day"].strip() else None
        return importer.import_files(
            session.workspace, case, paths, now=session.now(), source=session.chance, day=day, progress=progress
        )

    day = Field("day", Kind.DATE, "only for a chat that gives times without a day")
    fields = (asked_paths(), FormField("day", "day", day))
    title = f"Import mails (.eml, .mbox) and chats: {case.case.title}"
    return FormSpec(title, fields, submit, "Import", f"import:{case.case.id}", long=submit)


def describe(desk: CaseDesk) -> None:
    """Ask what the piece under the cursor is, when it was made, what it shows and what it proves."""
    case, piece = desk.loaded, desk.detail.piece
    if case is not None and piece is not None:
        ask_facts(desk, case, piece)


def describe_named(desk: CaseDesk, name: str) -> None:
    """Ask about the piece of this name, of the case under the cursor."""
    case = desk.loaded
    piece = next((one for one in case.evidence if one.name == name), None) if case else None
    if case is None or piece is None:
        desk.refuse(f"{safe(name, 100)} is not in this case any more")
        return
    desk.detail.open_tab("evidence")
    go_to_piece(desk, case, name)
    ask_facts(desk, case, piece)


def ask_about(desk: CaseDesk, case: LoadedCase, pieces: Sequence[Evidence]) -> None:
    """Ask at once what one new piece still needs; of several, lead to the first, whose key asks."""
    case = replace(case, evidence=(*(one for one in case.evidence if one not in pieces), *pieces))
    open_ones = [piece for piece in pieces if questions(piece)]
    go_to_piece(desk, case, (open_ones or pieces)[0].name)
    if open_ones and len(pieces) == 1:
        ask_facts(desk, case, pieces[0])
    elif open_ones:
        _tell_of_next(desk, open_ones)


def ask_facts(desk: CaseDesk, case: LoadedCase, piece: Evidence) -> None:
    """Open the form of a piece, what its kind still needs first; saved, the cursor goes to the next that needs some."""

    def saved(result: object) -> None:
        if not isinstance(result, Described):
            return
        desk.said_edited("Evidence", result.edited)
        now = next((one for one in result.case.evidence if one.name == piece.name), piece)
        if questions(now) and now.kind != piece.kind:  # another kind needs other things
            ask_facts(desk, result.case, now)
        elif questions(piece):
            names = [one.name for one in result.case.evidence]
            at = names.index(piece.name) + 1 if piece.name in names else 0
            others = [one for one in (*result.case.evidence[at:], *result.case.evidence[:at]) if one.name != piece.name]
            rest = [one for one in others if one.counts and questions(one)]
            if rest:
                go_to_piece(desk, result.case, rest[0].name)
                _tell_of_next(desk, rest)

    desk.ask(_facts_plan(desk.session, case, piece), saved)


def _tell_of_next(desk: CaseDesk, pieces: Sequence[Evidence]) -> None:
    told = counted("Something is to be said of {count} piece", "Something is to be said of {count} pieces", len(pieces))
    desk.said(told, f"{desk.key_of('describe')} asks about {pieces[0].name}")


def go_to_piece(desk: CaseDesk, case: LoadedCase, name: str, tries: int = 40) -> None:
    """Put the cursor of the open tab on a piece as soon as it is shown there, unless somebody went elsewhere."""
    here = desk.loaded
    if desk.detail.tab != "evidence" or here is None or here.case.id != case.case.id:
        return
    view = desk.detail.view
    at = next((number for number in range(view.item_count) if view.block_at(number).key == name), -1)
    if at >= 0:
        view.put_cursor(at)
    elif tries:
        later(desk, 0.05, partial(go_to_piece, desk, case, name, tries - 1))


@dataclass(frozen=True, slots=True)
class Described:
    """Result of describing a piece of evidence: what changed, and the case after it."""

    edited: Edited
    case: LoadedCase


def _facts_plan(session: Session, case: LoadedCase, piece: Evidence, order: Sequence[str] = ()) -> FormSpec:
    from plaint.services.evidence import describe as evidencing
    from plaint.services.input import values
    from plaint.storage.workspace import LoadedCase as Loaded
    from plaint.tui.dialogs.form import FormField, FormSpec

    by_name = {field.path: field for field in EVIDENCE_FIELDS}
    provable = tuple(target for target, _ in evidencing.provable(case))
    by_name["proves"] = Field("proves", Kind.CHOICES, "what it proves, several with commas", provable)
    hints = dict(QUESTIONS.get(piece.kind, ()))
    needed = [name for name, _ in questions(piece)]
    order = order or sorted(FACTS, key=lambda name: name not in needed)

    def submit(typed: Mapping[str, str]) -> object:
        edited = evidencing.set_facts(session.workspace, case, piece.name, typed, now=session.now())
        fresh = session.workspace.read(case.folder)
        return Described(edited, fresh if isinstance(fresh, Loaded) else case)

    def again(loaded: LoadedCase) -> FormSpec:
        now = next((one for one in loaded.evidence if one.name == piece.name), piece)
        return _facts_plan(session, loaded, now, order)

    def filled(name: str) -> str:
        value = getattr(piece, name)
        return values.shown(value) if value else ""

    fields = tuple(
        FormField(name, name, replace(by_name[name], help=hints.get(name, by_name[name].help)), filled(name))
        for name in order
    )
    title = f"{'Still to be said of' if needed else 'Evidence:'} {piece.name}"
    return FormSpec(title, fields, submit, "Save", f"piece:{piece.name}:{case.case.id}", again)


def look(desk: CaseDesk) -> None:
    """Show the picture or PDF under the cursor over the whole screen; what is marked there is redacted."""
    from plaint.tui.screens.viewer import Viewer

    case, piece = desk.loaded, desk.detail.piece
    if case is None or piece is None:
        return

    def left(marks: tuple[str, ...] | None) -> None:
        if marks:
            _redact(desk, case, piece, marks, patterns=False)

    desk.app.push_screen(Viewer(case.folder, piece, graphic(desk)), left)


def graphic(desk: CaseDesk) -> Callable[[Image], Widget] | None:
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


def redact(desk: CaseDesk) -> None:
    """Ask how to redact the piece under the cursor: what is found in its text, or rectangles that are marked."""
    from plaint.tui.dialogs.menu import Item, Menu

    case, piece = desk.loaded, desk.detail.piece
    if case is None or piece is None:
        return
    items = [
        Item("patterns", "What is found in its text", "t", "numbers, your contact data, addresses"),
        Item("mark", "Rectangles", "r", "marked by keys or mouse"),
    ]

    def chosen(how: str | None) -> None:
        if how == "mark":
            look(desk)
        elif how:
            _redact(desk, case, piece, (), patterns=True)

    desk.app.push_screen(Menu(f"Redact a copy of {piece.name}", items), chosen)


def _redact(desk: CaseDesk, case: LoadedCase, piece: Evidence, marks: tuple[str, ...], *, patterns: bool) -> None:
    from plaint.services.evidence import redact as blackening

    session = desk.session

    def work(progress: Progress) -> Redacted:
        return blackening.redact(
            session.workspace, case, piece.name, [blackening.parse_mark(one) for one in marks], patterns=patterns,
            now=session.now(), source=session.chance, progress=progress,
        )  # fmt: skip

    def made(done: Redacted) -> None:
        hidden = counted("{count} place hidden", "{count} places hidden", done.count)
        desk.said("Redacted copy", f"{done.piece.name}, {hidden}", done.notes)

    desk.do_long(f"Redact {piece.name}", work, made)
