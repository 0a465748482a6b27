"""Commands on facts and the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plaint.domain.interaction import Interaction
from plaint.domain.progress import NextAction

if TYPE_CHECKING:
    from plaint.tui.screens.desk import Desk

ANSWERS = (
    ("acknowledged", "k", "they only say that it arrived; nothing is decided"),
    ("asks", "a", "they ask for something: a document, a photo, patience"),
    ("offer", "o", "they offer something that you can take or leave"),
    ("refusal", "r", "they say no"),
    ("remedy", "m", "what you wanted was done"),
    ("irrelevant", "i", "it has nothing to do with the matter"),
)


def log(desk: Desk, suggested: NextAction | None = None) -> None:
    """Ask for an entry of the log."""
    from plaint.services.actions import Logged
    from plaint.tui.acts import forms

    def logged(result: object) -> None:
        if isinstance(result, Logged):
            desk.said("Logged", result.interaction.reason, result.notes)

    case = desk.loaded
    if case is not None:
        guidance = desk.detail.shown.guidance if desk.detail.shown else None
        steps = [status.step.id for status in guidance.steps] if guidance else []
        desk.ask(forms.log_entry(desk.session, case, suggested, steps), logged)


def classify(desk: Desk, interaction_id: str = "") -> None:
    """Ask what an answer is: the one under the cursor, or the oldest that nobody has classified."""
    from plaint.services import actions
    from plaint.tui.modals.menu import Item, Menu

    case = desk.loaded
    entry = _to_classify(desk, interaction_id)
    if case is None or entry is None:
        return
    items = [Item(word, word, key, note) for word, key, note in ANSWERS]

    def chosen(word: str | None) -> None:
        if word:
            desk.do(
                lambda: actions.classify(desk.session.workspace, case, entry.id, word, now=desk.session.now()),
                lambda _: desk.said("Classified", f"{entry.reason or entry.id}: {word}"),
            )

    title = f"What is this answer? {entry.reason or entry.text[:200] or entry.id}"
    desk.app.push_screen(Menu(title, items, current=entry.answer or None), chosen)


def _to_classify(desk: Desk, interaction_id: str) -> Interaction | None:
    case = desk.loaded
    if case is None:
        return None
    under = desk.detail.entry
    if interaction_id:
        return next((entry for entry in case.log if entry.id == interaction_id), None)
    if under is not None and under.direction == "in":
        return under
    return next((one for one in case.log if one.direction == "in" and not one.answer and one.counts), None)


def withdraw(desk: Desk) -> None:
    """Ask why the entry under the cursor does not count."""
    from plaint.tui.acts import forms

    case, entry = desk.loaded, desk.detail.entry
    if case is not None and entry is not None:
        desk.ask(forms.withdraw(desk.session, case, entry), lambda result: desk.said_edited("Withdrawn", result))


def set_fact(desk: Desk, path: str = "") -> None:
    """Change the fact under the cursor, or one chosen from all."""
    fact = desk.detail.fact
    under = fact.path if fact and desk.detail.has_focus_within else ""
    _ask_fact(desk, path or under)


def _ask_fact(desk: Desk, path: str) -> None:
    from plaint.domain.fields import TABLES, Kind
    from plaint.domain.safe import safe_lines
    from plaint.tui.acts import forms
    from plaint.tui.acts.values import text_of

    case = desk.loaded
    if case is None:
        return
    table = path.rpartition(".")[0] if path.rpartition(".")[2].isdigit() else path
    if not path or table in TABLES or forms.field_of(path).kind is Kind.TABLES:
        _choose_fact(desk, path)
        return
    value = text_of(case.case, path)
    if safe_lines(value, len(value) + 1) != value.replace("\r\n", "\n"):
        desk.refuse(f"{path} holds characters that cannot be shown; e opens the file itself")
        return
    desk.ask(forms.fact(desk.session, case, path, value), lambda result: desk.said_edited("Set", result))


def _choose_fact(desk: Desk, table: str) -> None:
    from plaint.tui.acts.values import settable
    from plaint.tui.modals.menu import Item, Menu

    case = desk.loaded
    if case is None:
        return
    items = [Item(path, path, "", note) for path, note in settable(case.case, table)]
    desk.app.push_screen(
        Menu("Set which fact?", items, search=True), lambda path: _ask_fact(desk, path) if path else None
    )


def do_next(desk: Desk) -> None:
    """Do what the panel of the case suggests."""
    from plaint.tui.acts import cases, files

    guidance = desk.detail.shown.guidance if desk.detail.shown else None
    action = guidance.next if guidance else None
    if action is None:
        desk.refuse("there is nothing to do on this case now")
    elif action.command == "classify":
        classify(desk, action.interaction)
    elif action.command == "edit":
        set_fact(desk, action.field)
    elif action.command == "evidence":
        files.add_evidence(desk)
    elif action.command == "close":
        cases.close(desk)
    elif action.command == "reopen":
        cases.reopen(desk)
    elif action.command in {"log", "letter"}:
        log(desk, action)
    else:
        until = f" until {action.day.isoformat()}" if action.day else ""
        desk.refuse(f"now it is their turn: wait{until}")
