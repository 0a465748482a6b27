"""Choose the next action of a case, and list the alternatives; there is always one.

The order of precedence is the order of the functions in ``_CHOICES``: what the law's clock forces, then what the
other side waits for, then what is missing, then waiting, then the next rung of the ladder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from plaint.domain.deadlines.deadline import DeadlineState, last_day
from plaint.domain.guidance.action_context import ActionContext, alert_of, nearest_closing, open_tasks
from plaint.domain.guidance.offers import DECISION_LETTERS, last_receipt, parts_received
from plaint.domain.guidance.questions import OpenQuestion
from plaint.domain.guidance.rungs import rungs
from plaint.domain.guidance.situation import real_answer
from plaint.domain.guidance.status import NextAction, Stage, StepState, StepStatus
from plaint.domain.guidance.step_deadlines import OWED
from plaint.domain.guidance.step_inference import unclassified
from plaint.domain.guidance.step_states import WAITING_ON_THEM
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.model.essentials import NAMES, essentials_for, proof_for
from plaint.domain.playbook.conditions import lookup
from plaint.domain.playbook.playbook import Rule

URGENT_DAYS = 14
"""A right that ends within so many days is used before its turn on the ladder."""
QUESTION_DAYS = 60
"""A missing fact is asked for before all else where the date that it decides could come within so many days."""


Choice = Callable[[ActionContext], NextAction | None]


def _classify(context: ActionContext) -> NextAction | None:
    waiting = unclassified(context.log, context.situation.playbook)
    if not waiting:
        return None
    first = waiting[0]
    who = first.person or context.case.retailer.name or "the other side"
    return NextAction(
        "classify", f"Say what the answer from {who} is",
        "An answer came in. Whether it is an offer, a refusal or a question decides what comes next.",
        "", "classify", day=first.day, channel=first.channel, interaction=first.id,
    )  # fmt: skip


def _alert(context: ActionContext) -> NextAction | None:
    status = alert_of(context.statuses)
    return _take(status, context, status.step.why, first=False) if status else None


def _question(context: ActionContext) -> NextAction | None:
    """Ask for the date without which nobody can tell whether a right or a claim still runs."""
    question = next((one for one in context.questions() if one.decides_date and _pressing(one, context)), None)
    if question is None:
        return None
    return NextAction("facts", question.ask, question.why, "", "edit", field=_file_field(question.field))


def _pressing(question: OpenQuestion, context: ActionContext) -> bool:
    """Tell whether the date that a fact is missing for could be near, or over; not for a way that another one beats.

    The worst case is that the missing day is that of the order, before which nothing can have happened.
    """
    status = next((one for one in context.statuses if one.step.id == question.step), None)
    if question.step and (status is None or status.state not in {StepState.AVAILABLE, StepState.DRAFTED}):
        return False
    placed = context.case.order.placed
    rule = _rule_of(question.rule, context)
    if placed is None or rule is None:
        return True
    events = {**context.situation.events, question.field: placed}
    worst = last_day(rule, events, context.situation.calendar)
    if worst is None:
        return True
    closing = nearest_closing(context.deadlines)
    nearer = closing is not None and closing.day is not None and context.today <= closing.day < worst
    return worst <= context.today + timedelta(days=QUESTION_DAYS) and not (nearer and question.step)


def _rule_of(rule: str, context: ActionContext) -> Rule | None:
    playbook = context.situation.playbook
    rules = (*(one for step in playbook.steps for one in step.rules), *(one.rule for one in playbook.rights))
    return next((one for one in rules if one is not None and one.id == rule), None)


def _remedy_received(context: ActionContext) -> NextAction | None:
    case = context.case
    receipt = last_receipt(context.log)
    if (case.outcome.received is None and receipt is None) or context.situation.again is not None:
        return None
    if any(one.state is not DeadlineState.MET for one in context.promises):
        return None  # a part came, and the rest is promised
    day = receipt.day if receipt else case.outcome.received
    since = f" on {day.isoformat()}" if day else ""
    part = ", ".join(f"{came} of {claimed}" for came, claimed in parts_received(case, context.log))
    short = f" So far {part} came back." if part else ""
    return NextAction(
        "close", "Check what you received and close the case",
        f"A remedy was received{since}.{short} If it is what you wanted, record the result; if not, log what is "
        "missing.",
        "", "close",
    )  # fmt: skip


def _promise_broken(context: ActionContext) -> NextAction | None:
    broken = [one for one in context.promises if one.overdue]
    if not broken:
        return None
    promise = broken[-1]
    assert promise.day is not None
    chased = any(
        entry.direction == "out" and entry.counts and entry.day and entry.day > promise.day for entry in context.log
    )
    if chased:
        return None
    return NextAction(
        "promise", f"Ask where it is: {promise.title}",
        f"It was promised for {promise.day.isoformat()} and is not recorded as received. A promise is not a receipt."
        if promise.severity != "soft"
        else f"You accepted it, they named no day, and by {promise.day.isoformat()} (our default) nothing is recorded "
        "as received.",
        DeadlineKind.PROMISED, "log", day=promise.day, closes=promise.day, overdue=True,
    )  # fmt: skip


def _task(context: ActionContext) -> NextAction | None:
    tasks = open_tasks(context.case)
    if tasks:
        task = tasks[0]
        late = task.due is not None and task.due < context.today
        return NextAction(
            "task", f"Do what they asked: {task.text}", "Their clock runs on once they have what they asked for.",
            DeadlineKind.ACT_BEFORE if task.due else "", "evidence" if task.kind == "document" else "log",
            day=task.due, closes=task.due, overdue=late, interaction=task.asked_by,
        )  # fmt: skip
    for status in context.statuses:
        answer = real_answer(context.situation.history(status.step.id))
        if answer and answer.answer == "asks" and not context.answered_since(answer):
            return NextAction(
                status.step.id, f"Answer their question: {answer.reason or status.step.title}",
                "They asked for something; the ball is with you until they have it. Send it in writing, with their "
                "reference, keep a copy, and log it.",
                "", "log", day=answer.day, channel=answer.channel, interaction=answer.id,
            )  # fmt: skip
    return None


def _clock(context: ActionContext) -> NextAction | None:
    """Take a step whose own deadline is so near that it goes before its turn, as the payment routes may."""
    horizon = context.today + timedelta(days=URGENT_DAYS)
    pressing = [
        status
        for status in context.statuses
        if status.state in {StepState.AVAILABLE, StepState.DRAFTED}
        and status.closes is not None
        and context.today <= status.closes <= horizon
        and status.step.urgent
    ]
    if not pressing:
        return None
    status = min(pressing, key=lambda one: (one.closes or date.max, one.step.order))
    return _take(
        status, context, f"This right ends on {status.closes}: use it before its turn on the ladder.", first=False
    )


def _facts(context: ActionContext) -> NextAction | None:
    if context.started:
        return None
    for path, why in essentials_for(context.case.problem.kind):
        if lookup(context.case, path) is None:
            return NextAction("facts", f"Fill in {NAMES[path]}", why, "", "edit", field=_file_field(path))
    return None


def _file_field(path: str) -> str:
    return "item" if path == "items" else path


def _gate(context: ActionContext) -> NextAction | None:
    if context.started or any(one.counts for one in context.evidence):
        return None
    kinds = proof_for(context.case.problem.kind)
    return NextAction(
        "evidence", f"Collect the evidence: {', '.join(kinds)}",
        "Gather all proof before the first complaint goes out; it decides whether you are believed.",
        "", "evidence", attach=kinds,
    )  # fmt: skip


def _wait(context: ActionContext) -> NextAction | None:
    """Wait while the highest step that was taken still has time, or while a promise runs."""
    running = [one for one in context.promises if one.day and not one.overdue and one.state is not DeadlineState.MET]
    if running:
        promise = min(running, key=lambda one: one.day or date.max)
        return NextAction(
            "wait", f"Wait: {promise.title}",
            f"It is promised for {promise.day}; there is nothing to chase until then."
            if promise.severity != "soft"
            else f"You accepted it and they named no day. Give them until {promise.day}: our default, not a rule.",
            DeadlineKind.PROMISED, "wait", day=promise.day, closes=promise.day,
        )  # fmt: skip
    waiting = [status for status in context.statuses if status.state in WAITING_ON_THEM]
    higher = [status for status in context.statuses if status.taken and status.state not in WAITING_ON_THEM]
    if not waiting:
        return None
    status = max(waiting, key=lambda one: (context.last_day(one.step), one.step.order))
    if any(context.last_day(one.step) > context.last_day(status.step) for one in higher):
        return None
    owed = [
        one
        for one in context.deadlines
        if one.step == status.step.id and one.kind in OWED and one.day and one.state is DeadlineState.RUNNING
    ]
    first = min(owed, key=lambda one: one.day or date.max, default=None)
    patience = f"before {first.day}" if first else "before a reasonable time is over"
    return NextAction(
        status.step.id, f"Wait for the answer: {status.step.title}",
        f"{status.reason[:1].upper()}{status.reason[1:]}. Do not chase {patience}.",
        first.kind if first else "", "wait", day=first.day if first else None, closes=first.day if first else None,
    )  # fmt: skip


def _offer(context: ActionContext) -> NextAction | None:
    """Decide on an offer that is still the last word."""
    offer = context.open_offer()
    if offer is None:
        return None
    claimed = ", ".join(str(one) for one in context.case.claimed())
    beside = f"They offer {offer.money}; you ask for {claimed}. " if offer.money and claimed else ""
    whole = (
        "Accepting ends the whole matter: it is offered in full settlement."
        if offer.entry.settles
        else "Accepting 'in full settlement' may end the rest."
    )
    lapses = f" It lapses on {offer.until.isoformat()}." if offer.until else ""
    return NextAction(
        offer.entry.step or "offer", f"Decide on the offer: {offer.title}",
        f"{beside}Accept it, decline it, or say politely what would be enough. {whole}{lapses}",
        DeadlineKind.ACT_BEFORE if offer.until else "", "decide", day=offer.until or offer.entry.day,
        closes=offer.until, channel=offer.entry.channel, interaction=offer.entry.id,
        warnings=(whole,) if offer.entry.settles else (),
    )  # fmt: skip


_TELL = {
    "accept": ("Send the letter that accepts the offer: {title}",
               "You decided to accept it. It binds them once they have it in writing, with what they are to do."),
    "decline": ("Send the letter that declines the offer: {title}",
                "You decided to decline it. Tell them in writing, and what you ask for instead."),
    "counter": ("Send the letter with your counter-offer: {title}",
                "You decided to ask for something else. Tell them in writing what would be enough, and by when."),
}  # fmt: skip
"""Decision -> title and reason of the action that tells it to the other side."""


def _tell_decision(context: ActionContext) -> NextAction | None:
    """Send the letter with what was decided on an offer: until then they know nothing of it."""
    offer = context.untold_decision()
    if offer is None:
        return None
    title, why = _TELL[offer.decision]
    until = offer.until if offer.decision == "accept" and offer.until and offer.until >= context.today else None
    return NextAction(
        DECISION_LETTERS[offer.decision], title.format(title=offer.title), why,
        DeadlineKind.ACT_BEFORE if until else "", "letter", day=until, closes=until, channel=offer.entry.channel,
        interaction=offer.decided_by,
    )  # fmt: skip


def _climb(context: ActionContext) -> NextAction | None:
    """Take the next step: the lowest open one above the last taken, else any open one, else wait until one opens."""
    options = list(_rungs(context))
    opening = [status for status in context.statuses if status.state is StepState.LOCKED and status.opens]
    later = [status for status in opening if status.opens and status.opens > context.today]
    if options and not (later and options[0].step.actor == "lawyer"):
        return _take(options[0], context, "")
    if later:
        status = min(later, key=lambda one: one.opens or date.max)
        return NextAction(
            status.step.id, f"Wait until {status.opens}, then: {status.step.title}", status.reason,
            DeadlineKind.ACT_FROM, "wait", day=status.opens, opens=status.opens, closes=status.closes,
        )  # fmt: skip
    return None


def _rungs(context: ActionContext) -> Iterator[StepStatus]:
    return rungs(context.statuses, context.rights, context.case.wanted.remedies)


def _take(status: StepStatus, context: ActionContext, why: str, *, first: bool = True) -> NextAction:
    """Describe how to take a step; the ``first`` suggestion also says since when which answer is missing."""
    step = status.step
    missed = [one.day for one in context.deadlines if one.overdue and one.kind in OWED and one.day] if first else []
    since = max(missed, default=None)
    tail = f" The last answer was due on {since}." if since else ""
    kind = DeadlineKind.THEY_OWE_BY if since else DeadlineKind.ACT_BEFORE if status.closes else ""
    return NextAction(
        step.id, step.title, (why or step.why) + tail, kind,
        "letter" if step.letter and status.state is StepState.DRAFTED else "log",
        day=since or status.closes, opens=status.opens, closes=status.closes, overdue=since is not None,
        channel=step.channels[0] if step.channels else "", attach=step.attach, warnings=status.warnings,
    )  # fmt: skip


_LAWYER = NextAction(
    "lawyer",
    "Ask a consumer lawyer or advice centre to look at the file",
    "No other step is open. A lawyer can judge the file quickly when it is complete.",
    "",
    "log",
)
"""The last resort that is always there (S68)."""

_CHOICES: tuple[tuple[Choice, Stage], ...] = (
    (_alert, Stage.ACT),
    (_remedy_received, Stage.ACT),
    (_classify, Stage.CLASSIFY),
    (_facts, Stage.INTAKE),
    (_clock, Stage.ACT),
    (_task, Stage.ACT),
    (_offer, Stage.ACT),
    (_tell_decision, Stage.ACT),
    (_question, Stage.ACT),
    (_promise_broken, Stage.ACT),
    (_gate, Stage.INTAKE),
    (_wait, Stage.WAITING),
    (_climb, Stage.ACT),
)


def choose(context: ActionContext) -> tuple[Stage, NextAction]:
    """Return the stage and the next action: the first suggestion in order of precedence."""
    stage, action = next(_suggestions(context))
    if action.step == "wait":
        stage = Stage.PROMISED
    elif stage is Stage.ACT and action.command == "wait":
        stage = Stage.WAITING
    elif stage is Stage.ACT and not context.started:
        stage = Stage.READY
    return stage, action


def alternatives(context: ActionContext) -> tuple[NextAction, ...]:
    """Return the other possible actions, most useful first."""
    action, *found = (action for _, action in _suggestions(context))
    # The next rung as a mere alternative is told without the missed answer, with the other rungs below.
    others = [other for other in found if not (other.overdue and other.kind in OWED)]
    seen = {action.step} | {other.step for other in others}
    others += [_take(status, context, "", first=False) for status in _rungs(context) if status.step.id not in seen]
    # The lawyer is the last resort, and nothing to begin with.
    lawyer = [other for other in others if other.step == _LAWYER.step]
    others = [other for other in others if other.step != _LAWYER.step]
    return (*others, *lawyer)


def _suggestions(context: ActionContext) -> Iterator[tuple[Stage, NextAction]]:
    """Yield every suggestion in order of precedence; the lawyer last, unless the playbook names one."""
    lawyer = False
    for choice, stage in _CHOICES:
        action = choice(context)
        if action is not None:
            lawyer = lawyer or action.step == _LAWYER.step
            yield stage, action
    if not lawyer:
        yield Stage.ACT, _LAWYER
