"""The smaller forms: facts of a letter, sending it, leaving out a step, a calendar file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import UsageProblem
from plaint.domain.model.fields import LETTER_FIELDS, Field, Kind
from plaint.tui.core.paths import complete, expand
from plaint.tui.dialogs.form import FormField, FormSpec
from plaint.tui.widgets.hint import Opinion

if TYPE_CHECKING:
    from plaint.domain.model.letter import Letter
    from plaint.domain.playbook.playbook import Step
    from plaint.services.guidance.agenda import Due
    from plaint.storage.workspace import LoadedCase
    from plaint.tui.model.session import Session

_FIELDS = {field.path: field for field in LETTER_FIELDS}
_LABELS = {"reply_by": "reply by", "sent": "sent on"}


def _form_fields(names: Sequence[str], filled: Mapping[str, str], required: str = "") -> tuple[FormField, ...]:
    return tuple(
        FormField(name, _LABELS.get(name, name), _FIELDS[name], filled.get(name, ""), name == required)
        for name in names
    )


def letter_facts(session: Session, letter: Letter, steps: Sequence[str]) -> FormSpec:
    """Make the form of the facts of a letter; nothing is written before the letter is saved."""
    from plaint.services.letters import editor

    names = ("title", "to", "reply_by", "kind", "step", "language")
    filled = {name: str(getattr(letter, name) or "") for name in names}

    def submit(values: Mapping[str, str]) -> object:
        return editor.with_fields(letter, values, session.now())[0]

    fields = _form_fields(names, filled)
    step = Field("step", Kind.CHOICE, _FIELDS["step"].help, tuple(steps))
    known = tuple(FormField(one.name, one.label, step, one.value) if one.name == "step" else one for one in fields)
    return FormSpec("Facts of the letter", known, submit, "Take over")


def letter_sent(session: Session, case: LoadedCase, letter: Letter) -> FormSpec:
    """Make the form that marks a letter as sent."""
    from plaint.services.letters import editor

    def submit(values: Mapping[str, str]) -> object:
        return editor.mark_sent(session.workspace, case, letter, values, now=session.now())

    filled = {"sent": "now", "channel": letter.channel, "to": letter.to}
    fields = _form_fields(("sent", "channel", "to"), filled, "sent")
    return FormSpec(f"Mark as sent: {letter.title or letter.kind}", fields, submit, "It was sent")


def withdraw_letter(session: Session, case: LoadedCase, letter: Letter) -> FormSpec:
    """Make the form that withdraws a letter."""
    from plaint.services.letters import editor

    def submit(values: Mapping[str, str]) -> object:
        return editor.withdraw(session.workspace, case, letter, values["why"])

    field = Field("why", Kind.TEXT, "as: written twice")
    title = f"Withdraw: {letter.title or letter.kind or letter.id}"
    return FormSpec(title, (FormField("why", "why", field, required=True),), submit, "Withdraw")


def skip_step(session: Session, case: LoadedCase, step: Step) -> FormSpec:
    """Make the form that leaves out a step."""
    from plaint.services.cases import actions

    def submit(values: Mapping[str, str]) -> object:
        return actions.skip_step(
            session.workspace, case, step.id, step.title, values["why"], now=session.now(), source=session.chance
        )

    field = Field("why", Kind.TEXT, "as: the shop has no supervisor on chat")
    fields = (FormField("why", "why", field, required=True),)
    return FormSpec(f"Leave out: {step.title}", fields, submit, "Leave it out")


def calendar_file(session: Session, dues: Sequence[Due], place: Path) -> FormSpec:
    """Make the form that writes a calendar file; submitted, it returns how many dates, and where."""
    from plaint.services.guidance.calendar import write_calendar

    def submit(values: Mapping[str, str]) -> object:
        path = expand(values["file"])
        if _judge(values["file"]).role == "error":
            raise UsageProblem(f"{path} is not written", "name a file that is a calendar or not there yet")
        return write_calendar(dues, path, session.now()), path

    field = Field("file", Kind.TEXT, "importing it again updates the dates")
    form_field = FormField(
        "file", "file", field, str(place), required=True, check=_judge, complete=lambda text: [complete(text)]
    )
    return FormSpec("Write the dates as a calendar file", (form_field,), submit, "Write it")


def _judge(text: str) -> Opinion:
    """Say what is at the place; only a calendar is ever replaced."""
    path = expand(text)
    try:
        if path.is_dir():
            return Opinion("✗ this is a folder; name a file in it", "error")
        if not path.parent.is_dir():
            return Opinion(f"✗ there is no folder {path.parent}", "error")
        if not path.exists():
            return Opinion("✓ a new file", "success")
        with path.open("rb") as file:
            if file.read(15) == b"BEGIN:VCALENDAR":
                return Opinion("✓ replaces the calendar that is there", "warning")
    except (OSError, ValueError) as problem:
        return Opinion(f"✗ {getattr(problem, 'strerror', None) or problem}", "error")
    return Opinion("✗ another file is there, which is no calendar", "error")
