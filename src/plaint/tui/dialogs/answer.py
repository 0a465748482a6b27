"""Ask what kind of answer an incoming message is, and what it offers or promises, in the fields that its kind needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static

from plaint.domain.model.fields import INTERACTION_FIELDS
from plaint.domain.model.interaction import Interaction
from plaint.domain.safe import safe
from plaint.tui.core.key_queue import Expecting
from plaint.tui.dialogs.dialog import Dialog, heading
from plaint.tui.keys.bindings import bindings, keys_of
from plaint.tui.render.block import Block
from plaint.tui.render.text import content, fit, to_content
from plaint.tui.widgets.block_list import BlockList
from plaint.tui.widgets.field_input import FieldInput
from plaint.tui.widgets.hint import Hint, Opinion, opinion_on
from plaint.tui.widgets.rows import Rows

_FIELDS = {field.path: field for field in INTERACTION_FIELDS}
ASKED = (
    ("offer", "offered"), ("promise", "promised"), ("amount", "amount"), ("currency", "currency"),
    ("offer_until", "open until"), ("settles", "in full"), ("promised_by", "by"),
)  # fmt: skip
"""Fields in their order, and how they are called."""
NEEDED = {
    "offer": ("offer", "amount", "currency", "offer_until", "settles"),
    "remedy": ("promise", "amount", "currency", "promised_by"),
}
"""Kind of answer -> the fields that it needs: of an offer what it is and until when, of a promise what and by when."""


class Answered(NamedTuple):
    """The class of an answer and what it offers or promises, as chosen; empty texts change nothing."""

    answer: str
    fields: Mapping[str, str] = {}


class Answer(Expecting, Dialog[Answered]):
    """The dialog. ``kinds`` are code, key, words and meaning; a kind's key is enough where nothing is promised."""

    places_cursor = True
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(keys_of("form"), "form_save", priority=True)]

    def __init__(self, entry: Interaction, kinds: Sequence[tuple[str, str, str, str]], now: datetime) -> None:
        super().__init__()
        self._entry, self._kinds, self._now = entry, kinds, now

    def compose(self) -> ComposeResult:
        """The kinds, then what was promised."""
        entry = self._entry
        with Vertical(id="frame"):
            yield from heading(f"What is this answer? {entry.reason or entry.text[:200] or entry.id}")
            yield BlockList(id="choices")
            for name, label in ASKED:
                before = getattr(entry, name)
                before = "yes" if before is True else before
                with Horizontal(classes="row", id=f"row-{name}"):
                    yield Static(content(label), classes="label")
                    yield FieldInput(str(before or ""), _FIELDS[name], replace=False, id=f"field-{name}")
                    yield Hint(_FIELDS[name], id=f"hint-{name}")
            yield self.buttons(
                Button(to_content([(("ctrl+s ", "key"), ("Save", ""))]), id="save"),
                Button(to_content([(("esc ", "key"), ("Cancel", ""))]), id="cancel"),
            )

    def on_mount(self) -> None:
        """Put the cursor on what was said before."""
        view = self.query_one(BlockList)
        view.show(self._blocks)
        view.styles.height = len(self._kinds)
        view.focus()
        words = [word for word, *_ in self._kinds]
        self.call_after_refresh(self._begin, words.index(self._entry.answer) if self._entry.answer in words else -1)
        for name, _ in ASKED:
            self._judge(name)
        self._show_needed()

    @property
    def _needed(self) -> tuple[str, ...]:
        """The fields of the kind under the cursor."""
        return NEEDED.get(self.kind, ())

    def _show_needed(self) -> None:
        for name, _ in ASKED:
            self.query_one(f"#row-{name}").display = name in self._needed

    def _begin(self, place: int) -> None:
        if place >= 0:
            self.query_one(BlockList).put_cursor(place, tell=False)
        self.begun = True

    def _blocks(self, width: int) -> list[Block]:
        return [
            Block((((f"{key}  ", "key"), (fit(words, 18), "strong"), (fit(safe(note), width - 21), "muted")),), word)
            for word, key, words, note in self._kinds
        ]

    @property
    def kind(self) -> str:
        """The kind under the cursor."""
        block = self.query_one(BlockList).current
        return str(block.key) if block else ""

    def _text(self, name: str) -> str:
        return self.query_one(f"#field-{name}", FieldInput).value

    def _judge(self, name: str) -> bool:
        text, field = self._text(name), _FIELDS[name]
        found = opinion_on(field, text, self._now) if text.strip() else Opinion(field.help, "muted")
        self.query_one(f"#hint-{name}", Hint).show(found, text)
        return found.role != "error"

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Judge as typed."""
        self._judge(str(event.input.id).removeprefix("field-"))

    def on_key(self, event: events.Key) -> None:
        """Choose by key while the list has the focus."""
        if not self.query_one(BlockList).has_focus:
            return
        for index, (_, key, *_words) in enumerate(self._kinds):
            if event.key == key:
                event.stop()
                self.query_one(BlockList).put_cursor(index, tell=False)
                self._chosen()
                return

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Take the kind under the cursor."""
        event.stop()
        self._chosen()

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Show the fields of the kind under the cursor; keep the movement to the dialog."""
        event.stop()
        self._show_needed()

    def _chosen(self) -> None:
        self._show_needed()
        if self._needed:
            self.query_one(f"#field-{self._needed[0]}").focus()
        else:
            self.action_save()

    @on(Input.Submitted)
    def entered(self, event: Input.Submitted) -> None:
        """Go on to the next field; the last one saves."""
        needed = self._needed
        place = needed.index(str(event.input.id).removeprefix("field-"))
        if place + 1 < len(needed):
            self.query_one(f"#field-{needed[place + 1]}").focus()
        else:
            self.action_save()

    def action_save(self) -> None:
        """Return what was said, if all of it can be understood."""
        bad = [name for name in self._needed if not self._judge(name)]
        if bad:
            self.query_one(f"#field-{bad[0]}").focus()
        elif self.kind:
            self.dismiss(Answered(self.kind, {name: self._text(name) for name in self._needed}))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the mouse's answer."""
        if event.button.id == "save":
            self.action_save()
        else:
            self.action_cancel()
