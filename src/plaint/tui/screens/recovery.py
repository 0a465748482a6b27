"""The recovery page: saves that failed and versions that were written over; bring them back or let them go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from plaint.domain.errors import PlaintError
from plaint.domain.safe import safe
from plaint.services.sync import recovery
from plaint.services.sync.conflicts import Decided, Outcome, Proposal
from plaint.services.sync.recovery import Missing
from plaint.storage.files.read import Revision
from plaint.tui.keys.bindings import Key, bindings, keys_of
from plaint.tui.model.session import Session
from plaint.tui.panels.conflicts import Words
from plaint.tui.render.block import Block
from plaint.tui.render.text import Line, fit, wrap
from plaint.tui.screens.list_page import ListPage
from plaint.tui.widgets.rows import Rows

KEYS = keys_of("recovery")
WORDS = Words("file now", "missing")
SHOWN = 6
"""Changes of one file that are listed."""


class Recovery(ListPage[None]):
    """The page; ``missing`` is what the desk has found so far."""

    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, session: Session, missing: Sequence[Missing]) -> None:
        super().__init__()
        self.session = session
        self.missing = list(missing)
        self._changes: dict[int, list[str]] = {}

    def begin(self) -> None:
        """Compare with the files off the screen."""
        self._compare()

    @work(thread=True, group="compare", exclusive=True, exit_on_error=False)
    def _compare(self) -> None:
        found = {id(one): list(recovery.changes_of(self.session.workspace, one)) for one in list(self.missing)}
        self.app.call_from_thread(self._compared, found)

    def _compared(self, found: dict[int, list[str]]) -> None:
        self._changes = found
        self.view.again()

    def headline(self) -> str:
        """Return what this is about."""
        return "Bring back what should have been saved"

    def aside(self) -> Line:
        """Say how much waits."""
        return ((f"{len(self.missing)} to look at", "warning"),) if self.missing else ()

    def blocks(self, width: int) -> Iterator[Block]:
        """Make the list."""
        yield Block(((),))
        if not self.missing:
            yield Block(((("✓ Nothing is missing.", "success"),),))
            text = "What cannot be saved (a full disk, missing rights) is kept, and stands here at the next start."
            yield Block(tuple(((line, "muted"),) for line in wrap(text, width)))
        for number, one in enumerate(self.missing):
            yield Block((*self._lines(one, width), ()), number, one)

    def _lines(self, one: Missing, width: int) -> Iterator[Line]:
        when = f"{one.at.astimezone():%Y-%m-%d %H:%M}"
        yield (fit(safe(one.name, 400), width - len(when) - 2), "strong"), (f"  {when}", "muted")
        why = "could not be saved" if one.is_draft else "was saved, then another program wrote an older version over it"
        yield (("  ! ", "warning"), (fit(why, width - 4), ""))
        changes = self._changes.get(id(one))
        if changes is None:
            yield (("    comparing …", "muted"),)
        elif not changes:
            yield (("    it differs from the file in its form only", "muted"),)
        for text in (changes or [])[:SHOWN]:
            yield (("    ", ""), (fit(safe(text, 400), width - 4), ""))
        if changes and len(changes) > SHOWN:
            yield ((f"    and {len(changes) - SHOWN} more", "muted"),)

    @property
    def one(self) -> Missing | None:
        """What is under the cursor."""
        block = self.view.current
        return block.value if block is not None and isinstance(block.value, Missing) else None

    def action_noop(self) -> None:
        """Do what enter does."""
        self.view.action_choose()

    @on(Rows.Chosen)
    def chosen(self) -> None:
        """Bring it back after a look: merged with the file, or as a whole where that cannot be."""
        if self.one is not None:
            self._propose(self.one)

    @work(thread=True, group="propose", exclusive=True, exit_on_error=False)
    def _propose(self, one: Missing) -> None:
        self.app.call_from_thread(self._ask, one, recovery.proposal(self.session.workspace, one))

    def _ask(self, one: Missing, proposal: Proposal | None) -> None:
        from plaint.tui.dialogs.confirm import Confirm
        from plaint.tui.screens.conflicts import Conflicts

        if proposal is not None and proposal.merge is not None:
            self.app.push_screen(
                Conflicts(
                    self.session, f"Bring back: {one.name}", partial(self._look, one), partial(self._settle, one), WORDS
                ),
                lambda done: self._gone(one) if done else None,
            )
            return
        if proposal is None:
            text = f"{one.name} is not there. It is made again, with what is kept. u takes it back."
        else:
            text = (
                f"It cannot be merged ({proposal.problem}), so the whole file is replaced. The present one is kept, "
                "and u takes it back."
            )
        revision = None if proposal is None else proposal.conflict.revision

        def answered(yes: object) -> None:
            if yes:
                self._replace(one, revision)

        self.app.push_screen(Confirm(f"Bring back {one.name}?", text, "Bring it back"), answered)

    @work(thread=True, group="replace", exit_on_error=False)
    def _replace(self, one: Missing, revision: Revision | None) -> None:
        try:
            recovery.bring_back(self.session.workspace, one, revision, {}, whole=True)
        except PlaintError as problem:
            told = safe(f"Not brought back: {problem.message}. {problem.hint}", 600)
            self.app.call_from_thread(self.notify, told, severity="warning", markup=False)
        else:
            self.app.call_from_thread(self._gone, one, f"Brought back {one.name}; u takes it back.")

    def _look(self, one: Missing) -> list[Proposal]:
        """Return what a merge makes of it, for the conflict screen; nothing once it is brought back."""
        found = recovery.proposal(self.session.workspace, one) if one in self.missing else None
        return [] if found is None else [found]

    def _settle(self, one: Missing, decided: Sequence[Decided]) -> list[Outcome]:
        """Write what was decided; in the conflict screen's worker."""
        found = decided[0]
        outcome = recovery.bring_back(self.session.workspace, one, found.proposal.conflict.revision, found.choices)
        if outcome is not None and outcome.done:
            self.missing.remove(one)
        return [] if outcome is None else [outcome]

    def _gone(self, one: Missing, told: str = "") -> None:
        if one in self.missing:
            self.missing.remove(one)
        if told:
            self.notify(safe(told, 400), markup=False)
        self.view.again()
        self.retitle()
        self._compare()

    def action_forget(self) -> None:
        """Ask, then never offer it again."""
        from plaint.tui.dialogs.confirm import Confirm

        one = self.one
        if one is None:
            return
        text = (
            "What was typed is deleted; the file stays as it is. This cannot be taken back."
            if one.is_draft
            else "The file stays as it is. The version that was written over stays in the history of the case."
        )

        def answered(yes: object) -> None:
            if yes:
                self._forget(one)

        self.app.push_screen(Confirm(f"Let go of {one.name}?", text, "Let it go"), answered)

    @work(thread=True, group="forget", exit_on_error=False)
    def _forget(self, one: Missing) -> None:
        recovery.forget(self.session.workspace, one)
        self.app.call_from_thread(self._gone, one)
