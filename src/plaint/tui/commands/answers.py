"""Commands on offers, receipts and the steps of entries: decide, log what came back, name the step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plaint.domain.model.interaction import NO_STEP
from plaint.tui.commands.ladder import guidance_of

if TYPE_CHECKING:
    from plaint.storage.workspace import LoadedCase
    from plaint.tui.desk.case_desk import CaseDesk

DECISIONS = (
    ("accept", "a", "Accept it", "a letter says so, and that it covers only what is named"),
    ("decline", "d", "Decline it", "a letter says so, and asks again for what you want"),
    ("counter", "c", "Answer with your own", "say what would be enough; theirs stays open until it lapses"),
)


def decide(desk: CaseDesk, interaction_id: str = "") -> None:
    """Ask what to say to an offer: the one under the cursor, else the newest that waits; then draft its letter."""
    from plaint.domain.guidance.offers import Offer, offers
    from plaint.services.cases import answers
    from plaint.tui.dialogs.menu import Item, Menu

    case, entry = desk.loaded, desk.detail.entry
    if case is None:
        return
    known = {one.entry.id for one in offers(case.log)}
    reference = interaction_id or (entry.id if entry is not None and entry.id in known else "")

    def found() -> object:
        return answers.offer_named(case, reference) if reference else answers.newest_offer(case, desk.session.today)

    def ask(offer: object) -> None:
        assert isinstance(offer, Offer)
        until = f", until {offer.until.isoformat()}" if offer.until else ""
        whole = "; accepting it ends the whole matter" if offer.entry.settles else ""
        money = f", {offer.money}" if offer.money else ""
        items = [Item(word, title, key, note) for word, key, title, note in DECISIONS]
        desk.app.push_screen(
            Menu(f"{offer.title}{money}{until}{whole}", items),
            lambda word: _decided(desk, case, offer.entry.id, word) if word else None,
        )

    desk.do(found, ask, refresh=False)


def _decided(desk: CaseDesk, case: LoadedCase, offer: str, decision: str) -> None:
    from plaint.domain.guidance.offers import DECISION_LETTERS
    from plaint.services.cases import answers
    from plaint.services.input.results import Logged
    from plaint.tui.commands import letters

    session = desk.session

    def written(result: object) -> None:
        assert isinstance(result, Logged)
        desk.said("Decided", result.interaction.reason)
        letters.write_kind(desk, DECISION_LETTERS[decision])

    desk.do(
        lambda: answers.decide(
            session.workspace, case, decision, reference=offer, now=session.now(), source=session.chance
        ),
        written,
    )


def receive(desk: CaseDesk) -> None:
    """Ask what came back, and log it as an entry of its own."""
    from plaint.services.input.results import Logged
    from plaint.tui.forms import answer_forms

    case = desk.loaded

    def logged(result: object) -> None:
        if isinstance(result, Logged):
            desk.said("Logged", result.interaction.reason, result.notes)

    if case is not None:
        desk.ask(answer_forms.received(desk.session, case), logged)


def name_step(desk: CaseDesk) -> None:
    """Ask which step the entry under the cursor took or answered, in the place of what was guessed."""
    from plaint.services.cases import actions
    from plaint.tui.dialogs.menu import Item, Menu

    case, entry, guidance = desk.loaded, desk.detail.entry, guidance_of(desk)
    if case is None or entry is None or guidance is None:
        return
    items = [Item(one.step.id, one.step.title, "", one.step.id) for one in guidance.steps]
    items.insert(0, Item(NO_STEP, "none", "", "it belongs to no step"))
    current = entry.step or guidance.assessment.context.inferred.get(entry.id, NO_STEP)

    def chosen(step: str | None) -> None:
        if step:
            desk.do(
                lambda: actions.change_entry(
                    desk.session.workspace, case, entry.id, {"step": step}, now=desk.session.now()
                ),
                lambda result: desk.said_edited("Step", result),
            )

    desk.app.push_screen(Menu("Which step does it belong to?", items, search=True, current=current), chosen)
