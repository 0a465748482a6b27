"""Commands on the ladder: read a step, take it, leave it out; rights, call sheet, answers, tasks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from plaint.domain.guidance.status import NextAction, StepState, StepStatus

if TYPE_CHECKING:
    from plaint.domain.model.interaction import Interaction
    from plaint.services.guidance.guidance import Guidance
    from plaint.storage.workspace import LoadedCase
    from plaint.tui.desk.case_desk import CaseDesk
    from plaint.tui.dialogs.answer import Answered

ANSWERS = (
    ("acknowledged", "k", "They have it", "they only say that it arrived; nothing is decided"),
    ("asks", "a", "A question", "they ask for something: a document, a photo, patience"),
    ("offer", "o", "An offer", "they offer something that you can take or leave"),
    ("refusal", "r", "A refusal", "they say no"),
    ("remedy", "m", "A yes", "they give what you wanted, or promise it for a day"),
    ("irrelevant", "i", "Nothing about it", "it has nothing to do with the matter"),
)
"""Code, key, words and meaning of each kind of answer."""
TAKEN = frozenset({StepState.SENT, StepState.WAITING, StepState.ANSWERED, StepState.NO_REPLY, StepState.REJECTED})


def guidance_of(desk: CaseDesk) -> Guidance | None:
    """Return the guidance on the case that is shown."""
    return desk.detail.shown.guidance if desk.detail.shown else None


def status_of(desk: CaseDesk, step: str) -> StepStatus | None:
    """Return the state of a step of the case that is shown."""
    guidance = guidance_of(desk)
    return next((one for one in guidance.steps if one.step.id == step), None) if guidance else None


def read_step(desk: CaseDesk) -> None:
    """Open the step under the cursor to read: why, how, its dates counted day by day."""
    from plaint.services.guidance.guidance import channels_of, counted
    from plaint.tui.panels.steps import step_blocks
    from plaint.tui.screens.reader import Reader

    case, status, guidance = desk.loaded, desk.detail.step, guidance_of(desk)
    if case is None or status is None or guidance is None:
        return
    today = desk.session.today

    def opened(result: object) -> None:
        assert isinstance(result, dict)
        advice = channels_of(guidance, today, status.step)
        maker = partial(step_blocks, status, guidance, result, advice, today)
        acts = [("log", "log it"), ("letter", "write its letter"), ("skip", "leave it out")]
        if not status.step.letter:
            acts.pop(1)
        offers = [(desk.key_of(name), name, label) for name, label in acts]
        reader = Reader(status.step.title, maker, note=((guidance.playbook.id, "muted"),), offers=offers)
        desk.app.push_screen(reader, lambda name: desk.run_command(name) if name else None)

    desk.do(lambda: counted(case, desk.session.workspace, status.step, today), opened, refresh=False)


def before_taking(desk: CaseDesk, step: str, go_on: partial[None]) -> None:
    """Ask first where taking a step closes or harms another one, then go on."""
    from plaint.tui.dialogs.confirm import Confirm

    status = status_of(desk, step)
    if status is None or not status.warnings or status.state in TAKEN:
        go_on()
        return
    question = Confirm(f"Take this step? {status.step.title}", "\n".join(status.warnings), "Take it")
    desk.app.push_screen(question, lambda yes: go_on() if yes else None)


def suggested_for(status: StepStatus) -> NextAction:
    """Return a step as something to be done, for the form that logs it."""
    step = status.step
    channel = step.channels[0] if step.channels else ""
    return NextAction(step.id, step.title, step.why, "", "log", channel=channel, warnings=status.warnings)


def skip(desk: CaseDesk) -> None:
    """Ask why the step under the cursor is left out, and log that."""
    from plaint.services.input.results import Logged
    from plaint.tui.forms import step_forms

    case, status = desk.loaded, desk.detail.step
    if case is None or status is None:
        return

    def logged(result: object) -> None:
        if isinstance(result, Logged):
            desk.said("Left out", status.step.title, result.notes)

    desk.ask(step_forms.skip_step(desk.session, case, status.step), logged)


def rights(desk: CaseDesk) -> None:
    """Open the rights in law and the shop's policies with their windows and sources."""
    from plaint.tui.panels.rights import rights_blocks
    from plaint.tui.screens.reader import Reader

    shown = desk.detail.shown
    if desk.loaded is not None and shown is not None:
        maker = partial(rights_blocks, shown.rights, desk.session.today)
        desk.app.push_screen(Reader(f"Rights and policies: {desk.loaded.case.title}", maker))


def call_sheet(desk: CaseDesk) -> None:
    """Open what a call or a chat asks for, and which channel to choose."""
    from plaint.services.guidance.guidance import call_sheet_of, channels_of
    from plaint.tui.panels.rights import call_blocks, call_text
    from plaint.tui.screens.reader import Reader

    case, guidance = desk.loaded, guidance_of(desk)
    if case is None or guidance is None:
        return
    today = desk.session.today
    sheet = call_sheet_of(guidance, case.log)
    advice = channels_of(guidance, today)
    desk.app.push_screen(
        Reader(
            f"Call sheet: {case.case.title}",
            lambda width: call_blocks(sheet, advice, width, today),
            copy=call_text(sheet),
            offers=[(desk.key_of("log"), "log", "log the call")],
        ),
        lambda name: desk.run_command(name) if name else None,
    )


def classify(desk: CaseDesk, interaction_id: str = "") -> None:
    """Ask what an answer is: the one under the cursor, or the oldest that nobody has classified."""
    from plaint.tui.dialogs.answer import Answer

    case = desk.loaded
    entry = to_classify(desk, interaction_id)
    if case is None or entry is None:
        return
    desk.app.push_screen(
        Answer(entry, ANSWERS, desk.session.now()), lambda said: _classified(desk, case, entry, said) if said else None
    )


def _classified(desk: CaseDesk, case: LoadedCase, entry: Interaction, said: Answered) -> None:
    from plaint.services.cases import actions

    desk.do(
        lambda: actions.classify(
            desk.session.workspace, case, entry.id, said.answer, **said.fields, now=desk.session.now(),
        ),
        lambda _: desk.said("Classified", f"{entry.reason or entry.id}: {said.answer}"),
    )  # fmt: skip


def to_classify(desk: CaseDesk, interaction_id: str) -> Interaction | None:
    """Return the log entry to classify: by id, else under the cursor, else the oldest without a class."""
    case = desk.loaded
    if case is None:
        return None
    under = desk.detail.entry
    if interaction_id:
        return next((entry for entry in case.log if entry.id == interaction_id), None)
    if under is not None and under.direction == "in" and desk.detail.tab == "log":
        return under
    from plaint.domain.guidance.step_inference import unclassified

    guidance = guidance_of(desk)
    return next(iter(unclassified(case.log, guidance.playbook if guidance else None)), None)


def toggle_task(desk: CaseDesk, number: int) -> None:
    """Mark a task (counted from 1) as done, or as not done after all."""
    from plaint.services.cases import actions

    case = desk.loaded
    if desk.session.read_only:
        desk.refuse("this workspace cannot be written")
    elif case is not None:
        desk.do(
            lambda: actions.toggle_task(desk.session.workspace, case, number, desk.session.today),
            lambda result: desk.said_edited("Task", result),
        )
