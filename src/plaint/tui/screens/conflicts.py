"""The conflicts page: two versions of a file, decided field by field. Nothing is written until it is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from plaint.domain.errors import PlaintError
from plaint.domain.merge.three_way import Choice, Clash, CustomValue, Side
from plaint.domain.safe import safe
from plaint.domain.text.format import counted
from plaint.services.sync.conflicts import Decided, Outcome, Proposal, asked
from plaint.tui.keys.bindings import Key, bindings, keys_of
from plaint.tui.model.session import Session
from plaint.tui.panels.conflicts import MINE, Decisions, Place, Words, conflict_blocks
from plaint.tui.render.block import Block
from plaint.tui.render.text import Line
from plaint.tui.screens.list_page import ListPage
from plaint.tui.widgets.rows import Rows

KEYS = keys_of("conflicts")
Look = Callable[[], Sequence[Proposal]]
Settle = Callable[[Sequence[Decided]], Sequence[Outcome]]


class Conflicts(ListPage[bool]):
    """The page; returns True when nothing is left to decide. ``look`` and ``settle`` may block and run in threads."""

    KEYS: ClassVar[tuple[Key, ...]] = KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, session: Session, title: str, look: Look, settle: Settle, words: Words = MINE) -> None:
        super().__init__()
        self.session, self._title, self._look, self._settle, self._words = session, title, look, settle, words
        self.proposals: list[Proposal] | None = None
        self.choices: dict[Place, Choice] = {}
        self._left: set[int] = set()
        self._opened: set[Place] = set()
        self._saving = False

    def begin(self) -> None:
        """Read the versions off the screen."""
        self.read()

    @work(thread=True, group="conflicts", exclusive=True, exit_on_error=False)
    def read(self, told: str = "") -> None:
        """Look at what is in conflict now."""
        found = list(self._look())
        self.app.call_from_thread(self._show, found, told)

    def _show(self, found: list[Proposal], told: str) -> None:
        before = {proposal.conflict.key: number for number, proposal in enumerate(self.proposals or ())}
        same: dict[Place, Choice] = {}
        for number, proposal in enumerate(found):
            old = before.get(proposal.conflict.key)
            known = self.proposals[old].clashes if self.proposals is not None and old is not None else ()
            # A decision holds as long as the two values are the ones that it was made between.
            for clash in proposal.clashes:
                choice = self.choices.get((old, clash.path)) if old is not None and clash in known else None
                if choice is not None:
                    same[number, clash.path] = choice
        self.proposals, self.choices = found, same
        self._left.clear()
        if told:
            self.app.notify(told, markup=False, timeout=6)
        if not found:
            self.dismiss(True)  # noqa: FBT003 - the result of the screen
            return
        self.view.show(self.blocks)
        self._to_first()
        self._repaint()

    def _to_first(self) -> None:
        """Put the cursor on the first decision that is open."""
        for index in range(self.view.item_count):
            block = self.view.block_at(index)
            if isinstance(block.value, Clash) and block.key not in self.choices:
                self.view.put_cursor(index)
                return

    def blocks(self, width: int) -> Iterator[Block]:
        """Make the list."""
        if self.proposals is None:
            yield Block(((("reading both versions …", "muted"),),))
            return
        yield Block(((),))
        yield from conflict_blocks(
            self.proposals, Decisions(self.choices, self._left, self._opened), width, self._words
        )

    # What is decided -------------------------------------------------------------------------------------------

    def choices_of(self, number: int) -> dict[str, Choice]:
        """Return the decisions on one conflict, by path."""
        return {path: choice for (of, path), choice in self.choices.items() if of == number}

    def decided(self) -> list[Decided]:
        """Return the conflicts that can be merged: nothing in them is open."""
        found = []
        for number, proposal in enumerate(self.proposals or ()):
            choices = self.choices_of(number)
            if number not in self._left and proposal.merge and all(one.path in choices for one in proposal.clashes):
                found.append(Decided(proposal, choices))
        return found

    def open_count(self) -> int:
        """Count the decisions that are open."""
        return sum(
            (number, clash.path) not in self.choices
            for number, proposal in enumerate(self.proposals or ())
            if number not in self._left
            for clash in proposal.clashes
        )

    def headline(self) -> str:
        """Return whose conflicts these are."""
        return self._title

    def aside(self) -> Line:
        """Say how much is open and how much is ready."""
        if self.proposals is None:
            return ()
        count = self.open_count()
        ready = len(self.decided())
        files = counted("{count} file ready", "{count} files ready", ready)
        if not count and not ready:
            return (("nothing can be merged here", "warning"),)
        if not count:
            return (("✓ nothing to decide", "success"), (f" · {files}", "muted"))
        return ((f"? {count} to decide", "warning"), (f" · {files}", "muted"))

    @property
    def _clash(self) -> tuple[Place, Clash] | None:
        block = self.view.current
        if block is None or not isinstance(block.value, Clash) or not isinstance(block.key, tuple):
            self.notify("Put the cursor on a field that is to be decided.", severity="warning", markup=False)
            return None
        return block.key, block.value

    # Keys ------------------------------------------------------------------------------------------------------

    def action_pick(self, side: str) -> None:
        """Choose a side for the field under the cursor, and go on to the next that is open."""
        found = self._clash
        if found is None:
            return
        place, clash = found
        if side == Side.BOTH and (clash.both is None or clash.ours is None or clash.theirs is None):
            self.notify("These two cannot stand together; v types a value.", severity="warning", markup=False)
            return
        self._decide(place, Side(side))

    def _decide(self, place: Place, choice: Choice) -> None:
        self.choices[place] = choice
        self._left.discard(place[0])
        self._repaint()
        for index in range(self.view.cursor + 1, self.view.item_count):
            block = self.view.block_at(index)
            if isinstance(block.value, Clash) and block.key not in self.choices:
                self.view.put_cursor(index)
                return

    def action_open_again(self) -> None:
        """Take a decision back."""
        found = self._clash
        if found is not None:
            self.choices.pop(found[0], None)
            self._repaint()

    def action_leave_out(self) -> None:
        """Leave a whole conflict as it is, or take it in again."""
        block = self.view.current
        if block is not None and isinstance(block.key, tuple):
            self._left ^= {block.key[0]}
            self._repaint()

    @on(Rows.Chosen)
    def open_or_close(self) -> None:
        """Show the values under the cursor in full, or short again."""
        block = self.view.current
        if block is not None and isinstance(block.key, tuple):
            self._opened ^= {block.key}
            self._repaint()

    def action_noop(self) -> None:
        """Do what enter does."""
        self.view.action_choose()

    def action_type(self) -> None:
        """Ask for a value of the person's own."""
        from plaint.tui.dialogs.form import Form
        from plaint.tui.forms.conflict_form import typed_value_form

        found = self._clash
        if found is None:
            return
        place, clash = found
        if asked(clash) is None:
            self.notify("A whole list or table cannot be typed here.", severity="warning", markup=False)
            return

        def typed(result: object) -> None:
            if isinstance(result, CustomValue):
                self._decide(place, result)

        now = self.session.now()
        spec = typed_value_form(clash, self.choices.get(place), now)
        self.app.push_screen(Form(spec, now, self.app.drafts), typed)

    def action_confirm(self) -> None:
        """Ask, then merge what is decided."""
        from plaint.tui.dialogs.confirm import Confirm

        decided = self.decided()
        if self._saving or not decided:
            if not self._saving:
                self.notify("No file is decided wholly yet.", severity="warning", markup=False)
            return
        lines = [f"✓ {one.proposal.conflict.path}" + _count(one) for one in decided]
        rest = len(self.proposals or ()) - len(decided)
        if rest:
            lines.append(counted("= {count} stays as it is", "= {count} stay as they are", rest))
        copies = "Copies go to the trash. " if any(one.proposal.conflict.copy for one in decided) else ""
        lines += ["", f"{copies}u takes all of it back at once."]
        files = counted("{count} file", "{count} files", len(decided))

        def answered(yes: object) -> None:
            if yes and not self._saving:
                self._saving = True
                self._merge(decided)

        self.app.push_screen(Confirm(f"Merge {files}?", "\n".join(lines), "Merge"), answered)

    @work(thread=True, group="merge", exit_on_error=False)
    def _merge(self, decided: list[Decided]) -> None:
        try:
            outcomes = self._settle(decided)
            told = _told(outcomes)
        except PlaintError as problem:
            told = f"Nothing was written: {problem.message}. {problem.hint}"
        except OSError as problem:
            told = f"Nothing was written: {problem.strerror or type(problem).__name__}"
        finally:
            self._saving = False
        self.app.call_from_thread(self.read, safe(told, 600))

    def action_leave(self) -> None:
        """Go back; with decisions that are not merged yet only after a question."""
        from plaint.tui.dialogs.confirm import Confirm

        if not self.choices or self._saving:
            self.dismiss(False)  # noqa: FBT003 - the result of the screen
            return
        text = "Nothing has been written. The conflict stays as it is, and what you decided here is forgotten."

        def answered(yes: object) -> None:
            if yes:
                self.dismiss(False)  # noqa: FBT003 - the result of the screen

        self.app.push_screen(Confirm("Leave without merging?", text, "Leave"), answered)

    def _repaint(self) -> None:
        self.view.again()
        self.retitle()


def _count(one: Decided) -> str:
    number = len(one.choices)
    told = counted(", with {count} decision of yours", ", with {count} decisions of yours", number)
    return told if number else ", without a clash"


def _told(outcomes: Sequence[Outcome]) -> str:
    done = [one.proposal.conflict.path for one in outcomes if one.done]
    failed = [
        f"{one.proposal.conflict.path}: {one.problem or 'waits for a decision'}" for one in outcomes if not one.done
    ]
    parts = [f"Merged {', '.join(done[:4])}; u takes it back."] if done else []
    return " ".join([*parts, *(f"Not merged: {text}." for text in failed[:3])])
