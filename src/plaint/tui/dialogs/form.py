"""Ask for fields in a form: each is parsed and judged while it is typed; leaving it keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Button, Input, Static, TextArea

from plaint.domain.errors import PlaintError
from plaint.domain.model.fields import Field, Kind
from plaint.domain.safe import safe, safe_lines
from plaint.services.progress import Progress
from plaint.storage.workspace import LoadedCase
from plaint.tui.core.base_app import BaseApp
from plaint.tui.core.form_drafts import FormDrafts
from plaint.tui.core.key_queue import Expecting
from plaint.tui.core.timers import Timer, later
from plaint.tui.dialogs.dialog import Dialog, heading
from plaint.tui.dialogs.run_job import run_job
from plaint.tui.keys.bindings import bindings, keys_of
from plaint.tui.render.text import content, to_content
from plaint.tui.widgets.field_input import FieldInput, LongInput
from plaint.tui.widgets.hint import Hint, Opinion, opinion_on

KEEP = 0.4
"""Seconds after the last key until what is typed is kept on the disk."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form."""

    name: str
    """Key of the typed text in what is submitted."""
    label: str
    field: Field
    value: str = ""
    required: bool = False
    check: Callable[[str], Opinion] | None = None
    """Judges the typed text in place of the field's kind."""
    complete: Callable[[str], Sequence[str]] | None = None
    """Returns longer texts for what was typed."""
    browse: str = ""
    """``files`` or ``folder``: what a person can look for on the disk instead of typing its path."""


@dataclass(frozen=True, slots=True)
class FormSpec:
    """The fields of a form, and the function that takes the typed texts."""

    title: str
    fields: tuple[FormField, ...]
    submit: Callable[[Mapping[str, str]], object]
    """Runs in a thread; a PlaintError keeps the form open with what is in it."""
    save: str = "Save"
    draft: str = ""
    """Under this name what was typed is kept when the form is left by escape, or the program ends."""
    again: Callable[[LoadedCase], FormSpec] | None = None
    """Makes the same plan from the case as it is on the disk now."""
    long: Callable[[Mapping[str, str], Progress], object] | None = None
    """Takes the place of ``submit`` for what may take its time: a bar and a key that stops it are shown."""


class Form(Expecting, Dialog[object]):
    """The dialog; returns what ``submit`` returned, None when it was left."""

    app = getters.app(BaseApp)

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(keys_of("form"), "form_save", "form_browse", priority=True),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, spec: FormSpec, now: datetime, drafts: FormDrafts) -> None:
        super().__init__()
        self.spec, self._now, self._drafts = spec, now, drafts
        self._saving = False
        self._notes: dict[int, str] = {}
        """What the disk says now of fields that were typed in meanwhile."""
        self._keeper: Timer | None = None
        drafts.opened(spec.draft)
        kept = drafts.get(spec.draft, {})
        self._restored = {one.name: kept[one.name] for one in spec.fields if kept.get(one.name)}

    def compose(self) -> ComposeResult:
        """Title, a row for each field, buttons."""
        with Vertical(id="frame"):
            yield from heading(self.spec.title)
            with VerticalScroll(id="body", can_focus=False):
                for number, form_field in enumerate(self.spec.fields):
                    yield from self._row(number, form_field)
            yield self.buttons(*self.action_buttons())

    def action_buttons(self) -> list[Button]:
        """Return the buttons."""
        found = [("form_save", self.spec.save, "save")]
        if any(one.browse for one in self.spec.fields):
            found.insert(0, ("form_browse", "Look for files", "browse"))
        keys = {key.name: self.app.key_shown(key.name, key.keys) for key in keys_of("form")}
        buttons = [
            Button(to_content([((f"{keys[name]} ".lstrip(), "key"), (label, ""))]), id=id_)
            for name, label, id_ in found
        ]
        return [*buttons, Button(to_content([(("esc ", "key"), ("Cancel", ""))]), id="cancel")]

    def _row(self, number: int, form_field: FormField) -> ComposeResult:
        value = self._restored.get(form_field.name, form_field.value)
        label = Static(content(form_field.label), classes="label required" if form_field.required else "label")
        hint = Hint(form_field.field, id=f"hint-{number}")
        if form_field.field.kind is Kind.LONG_TEXT:
            area = LongInput(value, form_field.complete, id=f"field-{number}")
            yield Vertical(Horizontal(label, area, classes="row"), hint, classes="row tall")
        else:
            entry = FieldInput(value, form_field.field, replace=len(self.spec.fields) > 1, id=f"field-{number}")
            yield Horizontal(label, entry, hint, classes="row")

    def on_mount(self) -> None:
        """Judge what is in the fields already, and begin at the first that is empty."""
        for number in range(len(self.spec.fields)):
            self._judge(number)
        if self._restored:
            self.notify("What you had typed here is back.", markup=False)
        empty = [number for number in range(len(self.spec.fields)) if not self.text_of(number)]
        self.query_one(f"#field-{empty[0] if empty and self.spec.fields[0].required else 0}").focus()

    def text_of(self, number: int) -> str:
        """Return what stands in a field."""
        widget = self.query_one(f"#field-{number}")
        if isinstance(widget, LongInput):
            return widget.text
        assert isinstance(widget, FieldInput)
        return widget.value

    @property
    def values(self) -> dict[str, str]:
        """What was typed, by name."""
        return {one.name: self.text_of(number) for number, one in enumerate(self.spec.fields)}

    def _judge(self, number: int, *, strict: bool = False) -> bool:
        """Say beside a field what was understood; return whether it can be used."""
        form_field, text = self.spec.fields[number], self.text_of(number)
        if not text.strip():
            missing = strict and form_field.required
            found = Opinion("needed", "error") if missing else Opinion(form_field.field.help, "muted")
        else:
            found = form_field.check(text) if form_field.check else opinion_on(form_field.field, text, self._now)
        if number in self._notes and found.role != "error":
            found = Opinion(self._notes[number], "warning")
        self.query_one(f"#hint-{number}", Hint).show(found, text)
        return found.role != "error"

    @on(Input.Changed)
    @on(TextArea.Changed)
    def judge_changed(self, event: Input.Changed | TextArea.Changed) -> None:
        """Judge as typed."""
        widget: Widget = event.control
        self._judge(int(str(widget.id).removeprefix("field-")))
        if self.spec.draft:
            if self._keeper is not None:
                self._keeper.stop()
            self._keeper = later(self, KEEP, self._keep)

    def _keep(self) -> None:
        typed = self._typed()
        if typed:
            self.run_worker(lambda: self._drafts.keep(self.spec.draft, typed), thread=True, group="keep")

    def _typed(self) -> dict[str, str]:
        values = self.values
        return {one.name: values[one.name] for one in self.spec.fields if values[one.name] != one.value}

    def follow(self, loaded: LoadedCase) -> None:
        """Take over what changed on the disk: fields that nobody typed in follow it, the others stay and say so."""
        spec = self.spec.again(loaded) if self.spec.again else None
        if spec is None or self._saving or [one.name for one in spec.fields] != [one.name for one in self.spec.fields]:
            return
        before, self.spec = self.spec.fields, spec
        for number, (old, new) in enumerate(zip(before, spec.fields, strict=True)):
            if new.value == old.value:
                continue
            if self.text_of(number) in {old.value, safe(old.value, 100_000)}:
                self._put(number, new.value)
            elif self.text_of(number) != new.value:
                self._notes[number] = f"! the file says now: {new.value or 'nothing'}; what you typed is kept"
            self._judge(number)

    def _put(self, number: int, text: str) -> None:
        widget = self.query_one(f"#field-{number}")
        if isinstance(widget, LongInput):
            widget.text = safe_lines(text)
        elif isinstance(widget, FieldInput):
            widget.value = safe(text, 100_000)

    def on_hint_picked(self, event: Hint.Picked) -> None:
        """Take a word that was clicked."""
        widget = self.query_one(f"#{str(event.hint.id).replace('hint', 'field')}", FieldInput)
        widget.take(event.word)
        widget.focus()

    @on(Input.Submitted)
    def next_field(self, event: Input.Submitted) -> None:
        """Go on with enter; on the last field it saves."""
        number = int(str(event.input.id).removeprefix("field-"))
        if number + 1 == len(self.spec.fields):
            self.action_save()
        else:
            self.go_to_field(number + 1)

    def go_to_field(self, number: int) -> None:
        """Put the focus into a field."""
        self.query_one(f"#field-{number}").focus()

    def action_save(self) -> None:
        """Submit, if every field can be used; else go to the first that cannot."""
        if self._saving:
            return
        bad = [number for number in range(len(self.spec.fields)) if not self._judge(number, strict=True)]
        if bad:
            self.go_to_field(bad[0])
            return
        self._saving = True
        long = self.spec.long
        if long is None:
            self._submit(self.values)
        else:
            values = self.values
            run_job(self.app, self.spec.title, partial(long, values), self._saved, self._stopped)

    def _stopped(self, problem: PlaintError) -> None:
        self._failed(problem.message, problem.hint)

    @work(thread=True, group="submit", exit_on_error=False)
    def _submit(self, values: Mapping[str, str]) -> None:
        try:
            result = self.spec.submit(values)
        except PlaintError as problem:
            self.app.call_from_thread(self._failed, problem.message, problem.hint)
        except OSError as problem:
            self.app.call_from_thread(self._failed, f"It could not be saved: {problem.strerror}", "")
        else:
            self.app.call_from_thread(self._saved, result)

    def _failed(self, message: str, hint: str) -> None:
        self._saving = False
        self.banner(message, f"{hint}  ctrl+s tries again.".strip())

    def _saved(self, result: object) -> None:
        self._drafts.left(self.spec.draft, {})
        self.dismiss(result)

    def action_cancel(self) -> None:
        """Leave; what was typed is kept for the next time in this session."""
        self._drafts.left(self.spec.draft, self._typed())
        self.dismiss(None)

    def action_browse(self) -> None:
        """Look for files on the disk, and put their paths into the field."""
        number = next((number for number, one in enumerate(self.spec.fields) if one.browse), -1)
        if number >= 0:
            field = self.spec.fields[number]
            self.app.browse_files(field.browse, self.text_of(number), lambda text: self._found(number, text))

    def _found(self, number: int, text: str) -> None:
        self._put(number, text)
        self.go_to_field(number)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the mouse's answer."""
        acts = {"save": self.action_save, "browse": self.action_browse}
        acts.get(str(event.button.id), self.action_cancel)()
