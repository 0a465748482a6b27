"""Commands on the log and on facts: log a contact, withdraw an entry, set a fact, do the next step."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from plaint.domain.model.vocabulary import LETTER_KINDS
from plaint.tui.commands.ladder import before_taking, classify, guidance_of, suggested_for

if TYPE_CHECKING:
    from plaint.domain.guidance.status import NextAction
    from plaint.storage.workspace import LoadedCase
    from plaint.tui.desk.case_desk import CaseDesk


def log(desk: CaseDesk, suggested: NextAction | None = None) -> None:
    """Ask for an entry of the log, filled in for what is suggested or for the step under the cursor."""
    case, status = desk.loaded, desk.detail.step
    if case is None:
        return
    if suggested is None and status is not None:
        suggested = suggested_for(status)
    before_taking(desk, suggested.step if suggested else "", partial(_log, desk, case, suggested))


def _log(desk: CaseDesk, case: LoadedCase, suggested: NextAction | None) -> None:
    from plaint.services.input.results import Logged
    from plaint.tui.forms import case_forms

    def logged(result: object) -> None:
        if isinstance(result, Logged):
            desk.said("Logged", result.interaction.reason, result.notes)

    guidance = guidance_of(desk)
    steps = [status.step.id for status in guidance.steps] if guidance else []
    desk.ask(case_forms.log_entry(desk.session, case, suggested, steps), logged)


def withdraw(desk: CaseDesk) -> None:
    """Ask why the entry or letter under the cursor does not count."""
    from plaint.tui.commands import letters
    from plaint.tui.forms import case_forms

    if desk.detail.letter is not None:
        letters.withdraw(desk)
        return

    case, entry = desk.loaded, desk.detail.entry
    if case is not None and entry is not None:
        desk.ask(case_forms.withdraw(desk.session, case, entry), lambda result: desk.said_edited("Withdrawn", result))


def set_fact(desk: CaseDesk, path: str = "") -> None:
    """Change the fact under the cursor, or one chosen from all."""
    fact = desk.detail.fact
    under = fact.path if fact and desk.detail.has_focus_within else ""
    _ask_fact(desk, path or under)


def _ask_fact(desk: CaseDesk, path: str) -> None:
    from plaint.domain.model.fields import TABLES, Kind
    from plaint.domain.safe import safe_lines
    from plaint.services.cases.intake import field_of
    from plaint.tui.forms import case_forms
    from plaint.tui.forms.field_text import text_of

    case = desk.loaded
    if case is None:
        return
    table = path.rpartition(".")[0] if path.rpartition(".")[2].isdigit() else path
    if not path or table in TABLES or field_of(path).kind is Kind.TABLES:
        _choose_fact(desk, path)
        return
    value = text_of(case.case, path)
    if safe_lines(value, len(value) + 1) != value.replace("\r\n", "\n"):
        desk.refuse(f"{path} holds characters that cannot be shown; e opens the file itself")
        return
    desk.ask(case_forms.fact(desk.session, case, path, value), lambda result: desk.said_edited("Set", result))


def _choose_fact(desk: CaseDesk, table: str) -> None:
    from plaint.tui.dialogs.menu import Item, Menu
    from plaint.tui.forms.field_text import settable

    case = desk.loaded
    if case is None:
        return
    items = [Item(path, path, "", note) for path, note in settable(case.case, table)]
    desk.app.push_screen(
        Menu("Set which fact?", items, search=True), lambda path: _ask_fact(desk, path) if path else None
    )


def do_next(desk: CaseDesk) -> None:
    """Do what the panel of the case suggests."""
    from plaint.tui.commands import answers, cases, files, letters

    guidance = desk.detail.shown.guidance if desk.detail.shown else None
    action = guidance.next if guidance else None
    if action is None:
        desk.refuse("there is nothing to do on this case now")
    elif action.command == "classify":
        classify(desk, action.interaction)
    elif action.command == "decide":
        answers.decide(desk, action.interaction)
    elif action.command == "edit":
        set_fact(desk, action.field)
    elif action.command == "evidence":
        files.add_evidence(desk)
    elif action.command == "close":
        cases.close(desk)
    elif action.command == "reopen":
        cases.reopen(desk)
    elif action.command == "letter" and action.step in LETTER_KINDS and action.interaction:
        letters.write_kind(desk, action.step)  # it tells a decision on an offer, and is no step
    elif action.command == "letter":
        letters.write_step(desk, action.step)
    elif action.command == "log":
        log(desk, action)
    else:
        until = f" until {action.day.isoformat()}" if action.day else ""
        desk.refuse(f"now it is their turn: wait{until}")
