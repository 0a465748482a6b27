"""Ask for a new case in short pages, and say all the while which ladder the answers lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Button, Input, Static, TextArea

from plaint.domain.safe import safe
from plaint.services.cases.intake import Page
from plaint.tui.core.form_drafts import FormDrafts
from plaint.tui.core.timers import Timer, later
from plaint.tui.dialogs.dialog import heading
from plaint.tui.dialogs.form import Form, FormSpec
from plaint.tui.keys.bindings import bindings, keys_of
from plaint.tui.render.text import Line, to_content

Prospect = Callable[[Mapping[str, str]], Sequence[str]]
"""Says which ladder the answers lead to. Runs in a thread."""
Asks = Callable[[str, Mapping[str, str]], bool]
"""Tells whether a question is asked at all, after the answers so far."""
REST = 0.25
"""Seconds after the last key until the ladder is looked for."""


class Wizard(Form):
    """A form in pages; ``spec.fields`` are the fields of ``pages`` in their order. Only the title is required."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(keys_of("form"), "form_next", priority=True),
        *bindings(keys_of("form"), "form_before"),
    ]

    def __init__(
        self,
        spec: FormSpec,
        now: datetime,
        drafts: FormDrafts,
        pages: Sequence[Page],
        prospect: Prospect,
        asks: Asks = lambda _path, _values: True,
    ) -> None:
        super().__init__(spec, now, drafts)
        self._pages, self._prospect, self._asks = pages, prospect, asks
        self._page_of = [number for number, page in enumerate(pages) for _ in page.asked]
        self.page = 0
        self._looker: Timer | None = None

    def compose(self) -> ComposeResult:
        """Title, where one is, the questions of all pages (one is shown), what they lead to, buttons."""
        with Vertical(id="frame"):
            yield from heading(self.spec.title)
            yield Static(id="place")
            with VerticalScroll(id="body", can_focus=False):
                for number, form_field in enumerate(self.spec.fields):
                    with Vertical(classes=f"page page-{self._page_of[number]}"):
                        yield from self._row(number, form_field)
            yield Static(id="prospect")
            next_key = self.app.key_shown(*keys_of("form")[2][:2])
            turn = Button(to_content([((f"{next_key} ", "key"), ("Next page", ""))]), id="next")
            yield self.buttons(turn, *self.action_buttons())

    def on_mount(self) -> None:
        """Show the first page."""
        self._show_page()
        self._look_ahead()

    def go_to_field(self, number: int) -> None:
        """Turn to the page of a field and go there."""
        self.page = self._page_of[number]
        self._show_page()
        super().go_to_field(number)

    def action_turn(self, count: int) -> None:
        """Turn the page; the last one stays."""
        wanted = min(max(self.page + count, 0), len(self._pages) - 1)
        if wanted != self.page:
            values = self.values
            on_page = [number for number, page in enumerate(self._page_of) if page == wanted]
            self.go_to_field(
                next((one for one in on_page if self._asks(self.spec.fields[one].name, values)), on_page[0])
            )

    def _show_page(self) -> None:
        self._show_rows()
        page = self._pages[self.page]
        place = f"{self.page + 1} of {len(self._pages)}  "
        lines: list[Line] = [((place, "muted"), (page.title, "strong")), ((page.why, "muted"),)]
        self.query_one("#place", Static).update(to_content(lines))
        self.query_one("#next").display = self.page + 1 < len(self._pages)
        self.query_one("#body", VerticalScroll).scroll_home(animate=False)

    def _show_rows(self) -> None:
        """Show the questions of the page that the answers so far call for."""
        values = self.values
        for number, row in enumerate(self.query(".page")):
            here = self._page_of[number] == self.page
            row.display = here and self._asks(self.spec.fields[number].name, values)

    @on(Input.Changed)
    @on(TextArea.Changed)
    def answer_changed(self) -> None:
        """Show what the answers call for; look for the ladder when the typing rests."""
        self._show_rows()
        if self._looker is not None:
            self._looker.stop()
        self._looker = later(self, REST, self._look_ahead)

    def _look_ahead(self) -> None:
        self._find_prospect(self.values)

    @work(thread=True, group="prospect", exclusive=True, exit_on_error=False)
    def _find_prospect(self, values: Mapping[str, str]) -> None:
        found = self._prospect(values)
        if self.is_running:
            self.app.call_from_thread(self._show_prospect, found)

    def _show_prospect(self, sentences: Sequence[str]) -> None:
        lines: list[Line] = [
            (("▸ " if number == 0 else "  ", "accent"), (safe(text, 200), "" if number < 2 else "muted"))
            for number, text in enumerate(sentences)
        ]
        if self.is_mounted:
            self.query_one("#prospect", Static).update(to_content(lines))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the mouse's answer."""
        if event.button.id == "next":
            event.stop()
            event.prevent_default()
            self.action_turn(1)
