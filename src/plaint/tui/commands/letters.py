"""Commands on letters: write one, mark it as sent, withdraw it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from plaint.domain.model.letter import Letter
from plaint.domain.model.vocabulary import LETTER_KINDS
from plaint.tui.commands.ladder import before_taking, guidance_of, status_of

if TYPE_CHECKING:
    from plaint.services.guidance.guidance import Guidance
    from plaint.services.letters.editor import Saved
    from plaint.storage.workspace import LoadedCase
    from plaint.tui.desk.case_desk import CaseDesk

_UNSAVED = "unsaved"
"""What the menu of kinds returns for a letter that was written and not saved."""


def write(desk: CaseDesk) -> None:
    """Go on with the draft under the cursor, write the letter of the step under it, or ask for a kind."""
    case, guidance = desk.loaded, guidance_of(desk)
    if case is None or guidance is None:
        return
    letter, status = desk.detail.letter, desk.detail.step
    if letter is not None and letter.sent is None and not letter.withdrawn:
        _edit(desk, case, guidance, letter)
        return
    if status is not None and status.step.letter:
        write_step(desk, status.step.id)
        return
    desk.do(lambda: _kept(desk, case, None), partial(_ask_kind, desk, case, guidance), refresh=False)


def _ask_kind(desk: CaseDesk, case: LoadedCase, guidance: Guidance, kept: object) -> None:
    from plaint.tui.dialogs.menu import Item, Menu

    uses: dict[str, list[str]] = {}
    for one in guidance.steps:
        uses.setdefault(one.step.letter, []).append(one.step.title)
    first = _decision_kinds(guidance)
    items = [
        Item(kind, kind.replace("-", " "), "", ", ".join(uses.get(kind, ("no step of this ladder asks for it",))))
        for kind in sorted(LETTER_KINDS, key=lambda kind: (kind not in first, kind not in uses))
    ]
    current = _suggested(guidance)
    if isinstance(kept, Letter):
        items.insert(0, Item(_UNSAVED, "go on", "", f"with what was not saved: {kept.title or kept.kind}"))
        current = _UNSAVED

    def chosen(kind: str | None) -> None:
        if kind == _UNSAVED:
            _open(desk, case, guidance, None, (kept, True))
        elif kind:
            _new(desk, case, guidance, kind, "")

    desk.app.push_screen(Menu("Which letter?", items, search=True, current=current or None), chosen)


def _decision_kinds(guidance: Guidance) -> tuple[str, ...]:
    """Return the letters that say what becomes of an offer, while one waits or its letter has not been sent."""
    from plaint.domain.guidance.offers import DECISION_LETTERS

    kinds = tuple(dict.fromkeys(DECISION_LETTERS.values()))
    action = guidance.next
    waits = action is not None and (action.command == "decide" or action.step in kinds)
    return kinds if waits else ()


def _suggested(guidance: Guidance) -> str:
    if kinds := _decision_kinds(guidance):
        return guidance.next.step if guidance.next and guidance.next.step in kinds else kinds[0]
    step = guidance.playbook.step(guidance.next.step) if guidance.next else None
    return step.letter if step else ""


def write_step(desk: CaseDesk, step: str) -> None:
    """Write the letter of a step, or go on with the draft that there is; asks first what taking the step closes."""
    case, guidance, status = desk.loaded, guidance_of(desk), status_of(desk, step)
    if case is None or guidance is None or status is None:
        return
    drafts = [one for one in case.letters if one.step == step and one.sent is None and not one.withdrawn]
    if drafts:
        _edit(desk, case, guidance, drafts[-1])
    else:
        before_taking(desk, step, partial(_new, desk, case, guidance, status.step.letter, step))


def _new(desk: CaseDesk, case: LoadedCase, guidance: Guidance, kind: str, step: str) -> None:
    """Draft a letter from the facts, and open it; what was written for this step and not saved comes back instead."""
    from plaint.services.letters import draft

    session = desk.session

    def drafted() -> tuple[Letter, bool]:
        kept = _kept(desk, case, None)
        if kept is not None and step and kept.step == step:
            return kept, True
        return draft.draft(case, guidance, kind, "", session.today, session.now(), session.chance, step=step), False

    desk.do(drafted, partial(_open, desk, case, guidance, None), refresh=False)


def write_kind(desk: CaseDesk, kind: str) -> None:
    """Draft a letter of a kind for the case that is shown."""
    case, guidance = desk.loaded, guidance_of(desk)
    if case is not None and guidance is not None:
        _new(desk, case, guidance, kind, "")


def _edit(desk: CaseDesk, case: LoadedCase, guidance: Guidance, letter: Letter) -> None:
    def found() -> tuple[Letter, bool]:
        kept = _kept(desk, case, letter)
        return (kept, True) if kept is not None and kept != letter else (letter, False)

    desk.do(found, partial(_open, desk, case, guidance, letter), refresh=False)


def _kept(desk: CaseDesk, case: LoadedCase, before: Letter | None) -> Letter | None:
    """Return the letter as it was written and not saved, from the drafts outside the workspace."""
    from plaint.domain.errors import UsageProblem
    from plaint.domain.model.ids import new_id
    from plaint.services.letters.editor import with_fields
    from plaint.tui.screens.writer import draft_key

    drafts = desk.session.workspace.operations.drafts
    values = drafts.form(draft_key(desk.session, case, before)) if drafts else None
    if values is None:
        return None
    body = values.pop("body", "")
    now = desk.session.now()
    start = before or Letter(new_id(desk.session.chance), created=now)
    try:
        return replace(with_fields(start, values, now)[0], body=body)
    except (UsageProblem, KeyError):
        return replace(start, body=body)


def _open(desk: CaseDesk, case: LoadedCase, guidance: Guidance, before: Letter | None, result: object) -> None:
    from plaint.domain.safe import safe_lines
    from plaint.tui.screens.writer import Writer

    assert isinstance(result, tuple)
    letter, restored = result
    if safe_lines(letter.body, len(letter.body) + 1) != letter.body:
        desk.refuse("the letter holds characters that cannot be shown", f"edit the file itself: {letter.file}")
        return

    def left(saved: Saved | None) -> None:
        if saved is not None:
            desk.detail.open_tab("letters")
            what = "Marked as sent" if saved.letter.sent else "Saved"
            desk.said(what, saved.letter.title or saved.letter.kind, saved.notes)
        desk.look_again()

    desk.app.push_screen(Writer(desk.session, case, guidance, before, letter, restored=restored), left)


def mark_sent(desk: CaseDesk) -> None:
    """Ask when and how the letter under the cursor went out."""
    from plaint.tui.forms import step_forms

    case, letter = desk.loaded, desk.detail.letter
    if case is not None and letter is not None:
        spec = step_forms.letter_sent(desk.session, case, letter)
        desk.ask(spec, lambda _: desk.said("Marked as sent", letter.title or letter.kind))


def withdraw(desk: CaseDesk) -> None:
    """Ask why the letter under the cursor does not count."""
    from plaint.tui.forms import step_forms

    case, letter = desk.loaded, desk.detail.letter
    if case is not None and letter is not None:
        spec = step_forms.withdraw_letter(desk.session, case, letter)
        desk.ask(spec, lambda _: desk.said("Withdrawn", letter.title or letter.kind))
