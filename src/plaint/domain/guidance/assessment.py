"""Assess a case: stage, step states, escalation level, deadlines and next action, from facts, log and playbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plaint.domain.deadlines.deadline import Calendar, Deadline, DeadlineState
from plaint.domain.guidance.action_context import ActionContext, alert_of, nearest_closing, open_tasks
from plaint.domain.guidance.next_action import alternatives, choose
from plaint.domain.guidance.offers import PERFORM_DAYS, is_promise, last_receipt, offers, promises_only
from plaint.domain.guidance.readings import with_readings
from plaint.domain.guidance.rights import RightWindow, applicable_rights
from plaint.domain.guidance.situation import Situation
from plaint.domain.guidance.status import NextAction, Stage, StepStatus
from plaint.domain.guidance.step_inference import infer_steps
from plaint.domain.guidance.step_states import step_statuses
from plaint.domain.model.case import Case
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.domain.model.vocabulary import TRADERS
from plaint.domain.playbook.playbook import Playbook
from plaint.domain.text.format import counted


@dataclass(frozen=True, slots=True)
class Assessment:
    """The state of a case as of one day."""

    stage: Stage
    level: int
    """Highest escalation level that was reached (playbook.Step.level)."""
    steps: tuple[StepStatus, ...]
    deadlines: tuple[Deadline, ...]
    next: NextAction | None
    """None only for a case that is closed with nothing left to expect."""
    overdue: bool
    """Whether the next action waits since a day that has passed."""
    context: ActionContext
    """What the next action was chosen from."""
    rights: tuple[RightWindow, ...] = ()
    """The rights and policies that fit, those in law first."""

    @property
    def closing(self) -> Deadline | None:
        """The nearest day after which something is lost, whatever the next step is; None where none runs."""
        return None if self.stage is Stage.CLOSED else nearest_closing(self.deadlines)

    @property
    def urgent(self) -> str:
        """A sentence that comes before everything else, such as to stop using a dangerous thing; mostly empty."""
        status = None if self.stage is Stage.CLOSED else alert_of(self.steps)
        return status.step.alert if status else ""

    @property
    def others(self) -> tuple[NextAction, ...]:
        """Return what else could be done now, most useful first; computed on demand, as lists do not show it."""
        if self.stage is Stage.CLOSED:
            return ()
        others = alternatives(self.context)
        return (choose(self.context)[1], *others) if self.stage is Stage.PAUSED else others


def assess(
    case: Case,
    log: Sequence[Interaction],
    evidence: Sequence[Evidence],
    letters: Sequence[Letter],
    playbook: Playbook,
    calendar: Calendar,
    today: date,
    now: datetime | None = None,
) -> Assessment:
    """Compute where the case stands; ``log`` is in time order, withdrawn entries may be in it."""
    inferred = infer_steps(log, letters, case, playbook)
    log = inferred.log
    situation = Situation.of(case, log, letters, evidence, playbook, calendar, today, now)
    statuses, deadlines = step_statuses(situation)
    promises = promised(case, log, today)
    rights = applicable_rights(situation, {one.rule: one for one in deadlines if one.rule})
    live = {one.deadline.rule: one.deadline for one in rights if one.right.window and one.deadline and not one.unknown}
    shown = (live.get(one.rule, one) if one.state is DeadlineState.BLOCKED else one for one in deadlines)
    windows = (one.deadline for one in rights if one.right.rule and one.deadline and not one.unknown)
    own = (*promises, *_offers(log, today), *_asked(case, log, today), *_tasks(case, today))
    deadlines = tuple(sorted((*with_readings(tuple(shown), playbook), *windows, *own), key=_by_day))
    level = max((status.step.level for status in statuses if status.taken), default=0)
    context = ActionContext(situation, log, evidence, statuses, deadlines, promises, rights, inferred.steps, letters)
    if case.status == "closed":
        action = _after_closing(context)
        return Assessment(Stage.CLOSED, level, statuses, deadlines, action, action is not None, context, rights)
    stage, action = choose(context)
    if case.status == "paused":
        return Assessment(
            Stage.PAUSED,
            level,
            statuses,
            deadlines,
            _paused(context, action),
            overdue=False,
            context=context,
            rights=rights,
        )
    return Assessment(stage, level, statuses, deadlines, action, action.overdue, context, rights)


def _by_day(deadline: Deadline) -> tuple[date, str]:
    return (deadline.remind or date.max, deadline.rule)


def _own(
    rule: str,
    title: str,
    kind: DeadlineKind,
    day: date,
    explanation: str,
    today: date,
    *,
    met: bool,
    closes: bool = False,
    severity: str = "normal",
) -> Deadline:
    late = not met and day < today
    state = DeadlineState.MET if met else (DeadlineState.PASSED if late else DeadlineState.RUNNING)
    return Deadline(
        rule=rule, title=title, kind=kind, step="", day=day, remind=day, at=None, explanation=explanation,
        source=None, missing=(), state=state, overdue=late, severity=severity, closes=closes,
    )  # fmt: skip


def promised(case: Case, log: Sequence[Interaction], today: date) -> tuple[Deadline, ...]:
    """Return the promises of the other side as deadlines; only a receipt meets one: a promise is not a receipt (S55).

    The outcome's promise is left out where the log has one for the same day: it is the same promise.
    """
    received = case.outcome.received
    came = received is not None or last_receipt(log) is not None
    accepted = {one.entry.id: one.decided_by for one in offers(log) if one.decision == "accept"}
    found: list[Deadline] = []
    for entry in log:
        if entry.promised_by is None and entry.id in accepted:
            decided = next(one.day for one in log if one.id == accepted[entry.id])
            found += _performance(entry, decided or entry.day, log, case, today)
        if entry.promised_by is None or not entry.counts or entry.direction == "out":
            continue
        if entry.answer == "offer" and entry.id not in accepted and not promises_only(entry):
            continue  # it promises nothing until it is accepted
        # What came before the promise was made is of an earlier ending: the case was opened again since.
        ended = received is not None and (entry.day is None or received >= entry.day)
        kept = ended or _arrived(case, entry) or _remedied(entry, log)
        explanation = f"said on {entry.day or 'an unknown day'}: {entry.promise or entry.reason}"
        title = entry.promise or entry.reason or "what was promised"
        found.append(
            _own(f"promise-{entry.id}", title, DeadlineKind.PROMISED, entry.promised_by, explanation, today, met=kept)
        )
    if case.outcome.promised is not None and all(one.day != case.outcome.promised for one in found):
        title = ", ".join(case.outcome.results).replace("-", " ") or "the promised outcome"
        explanation = "the outcome's promised date in case.toml"
        found.append(
            _own("promise-outcome", title, DeadlineKind.PROMISED, case.outcome.promised, explanation, today, met=came)
        )
    return tuple(found)


def _performance(
    offer: Interaction, since: date | None, log: Sequence[Interaction], case: Case, today: date
) -> tuple[Deadline, ...]:
    """Return by when an accepted offer is to be performed that names no day: a default of ours."""
    if since is None or since.toordinal() + PERFORM_DAYS > date.max.toordinal():
        return ()
    kept = case.outcome.received is not None or _remedied(offer, log)
    explanation = f"accepted on {since}; they named no day, so {PERFORM_DAYS} days: our default, not a rule"
    title = offer.offer or offer.promise or offer.reason or "what was offered"
    day = since + timedelta(days=PERFORM_DAYS)
    return (
        _own(f"promise-{offer.id}", title, DeadlineKind.PROMISED, day, explanation, today, met=kept, severity="soft"),
    )


def _arrived(case: Case, entry: Interaction) -> bool:
    """Tell whether the promised parcel has come since: a delivery is the receipt of a late one."""
    delivered = case.order.delivered
    late = case.problem.kind in {"late", "not-delivered"}
    return late and delivered is not None and entry.day is not None and delivered >= entry.day


def _remedied(entry: Interaction, log: Sequence[Interaction]) -> bool:
    """Tell whether later entries say that it came; the promise itself never does.

    Where a sum was promised, instalments in its currency meet it once they add up to it.
    """
    came = [
        later
        for later in log
        if (later.received or (later.answer == "remedy" and not is_promise(later)))
        and later.counts
        and later.id != entry.id
        and (entry.day is None or later.day is None or later.day >= entry.day)
    ]
    if entry.amount is None or any(one.amount is None for one in came):
        return bool(came)
    return sum(one.amount or 0 for one in came if one.currency == entry.currency) >= entry.amount


def _offers(log: Sequence[Interaction], today: date) -> tuple[Deadline, ...]:
    """Return the days on which offers lapse; only accepting or declining one settles it, a counter-offer does not."""
    return tuple(
        _own(
            f"offer-{one.entry.id}", f"The offer lapses: {one.title}", DeadlineKind.ACT_BEFORE, one.until,
            f"offered on {one.entry.day or 'an unknown day'}", today, met=one.decision in {"accept", "decline"},
            closes=True,
        )
        for one in offers(log)
        if one.until is not None
    )  # fmt: skip


def _asked(case: Case, log: Sequence[Interaction], today: date) -> tuple[Deadline, ...]:
    """Return the day by which the consumer asked for an answer, once something was sent."""
    day = case.wanted.reply_by
    sent = [entry for entry in log if entry.direction == "out" and entry.counts and entry.day]
    if day is None or not sent:
        return ()
    first = sent[0].day
    answered = any(
        entry.direction == "in" and entry.counts and entry.answer not in {"acknowledged", "irrelevant"}
        and entry.day and first and entry.day >= first and entry.actor in TRADERS
        for entry in log
    )  # fmt: skip
    explanation = "the day by which you asked for an answer (wanted.reply_by)"
    return (_own("reply-by", "Answer you asked for", DeadlineKind.THEY_OWE_BY, day, explanation, today, met=answered),)


def _tasks(case: Case, today: date) -> tuple[Deadline, ...]:
    """Return the days by which the consumer was told to do something."""
    return tuple(
        _own(
            f"task-{number}",
            task.text,
            DeadlineKind.ACT_BEFORE,
            task.due,
            "asked of you",
            today,
            met=task.done is not None,
            closes=True,
        )
        for number, task in enumerate(case.tasks, 1)
        if task.due is not None
    )


def _after_closing(context: ActionContext) -> NextAction | None:
    """Reopen a closed case with an action if what closed it was promised and never recorded as received."""
    outcome = context.case.outcome
    if outcome.promised is None or outcome.received is not None or outcome.promised >= context.today:
        return None
    if last_receipt(context.log) is not None:
        return None
    return NextAction(
        "reopen", "Check whether it arrived; reopen if it did not",
        f"The case was closed on a promise for {outcome.promised}, and nothing is recorded as received.",
        DeadlineKind.PROMISED, "reopen", day=outcome.promised, overdue=True,
    )  # fmt: skip


def _paused(context: ActionContext, action: NextAction) -> NextAction:
    """Say what a paused case goes on with, and which day meanwhile closes something, of a step or of a right."""
    closing = nearest_closing(context.deadlines)
    day = (closing.remind or closing.day) if closing else None
    clock = f" Something is lost after {day}: {closing.title}." if closing else ""
    count = len(open_tasks(context.case))
    tasks = " " + counted("{count} task is open.", "{count} tasks are open.", count) if count else ""
    return NextAction(
        "reopen", "Paused: resume when you are ready", f"Then: {action.title}.{clock}{tasks}",
        DeadlineKind.ACT_BEFORE if closing else "", "reopen", day=day, closes=day,
    )  # fmt: skip
