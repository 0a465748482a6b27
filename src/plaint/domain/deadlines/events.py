"""Extract the dated events of a case, by the anchor names that deadline rules count from (docs/playbooks.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from plaint.domain.model.case import Case
from plaint.domain.model.dates import day_of
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter

When = date | datetime
SILENT = frozenset({"acknowledged", "irrelevant"})
"""Incoming messages of these kinds answer nothing: the clock of the other side runs on."""


@dataclass(slots=True)
class Attempt:
    """One time that a step was taken, with the answers that came before it was taken again."""

    at: When
    interaction: str = ""
    """Id of the entry, or the letter's file."""
    channel: str = ""
    reply_by: date | None = None
    """Day by which the letter asked for an answer."""
    answers: list[Interaction] = field(default_factory=list)
    """Every incoming entry about the step after this attempt, in time order, acknowledgements too."""


@dataclass(slots=True)
class StepHistory:
    """Everything that the log says about one step."""

    attempts: list[Attempt] = field(default_factory=list)
    skipped: str = ""
    """The reason, if it was left out on purpose and not taken since."""
    stray: list[Interaction] = field(default_factory=list)
    """Answers about a step that was never taken according to the log."""


def sort_key(when: When) -> datetime:
    """Return a key to compare dates with date-times: a date counts as midnight, a naive time as UTC."""
    if not isinstance(when, datetime):
        when = datetime.combine(when, time.min)
    naive = when.replace(tzinfo=None)
    with suppress(OverflowError):  # year 1 or 9999 with an offset
        naive -= when.utcoffset() or timedelta(0)
    return naive.replace(tzinfo=UTC)


def step_histories(log: Sequence[Interaction], letters: Iterable[Letter] = ()) -> dict[str, StepHistory]:
    """Group the log (in time order) into a history per step. Undated and withdrawn entries do not count.

    A letter with a ``sent`` date is an attempt of its step unless an entry of that day says so already.
    """
    found: dict[str, StepHistory] = {}
    sent_days: set[tuple[str, date]] = set()
    for entry in log:
        if entry.withdrawn or not entry.step or entry.at is None:
            continue
        history = found.get(entry.step)
        if history is None:
            history = found[entry.step] = StepHistory()
        if entry.skipped:
            history.skipped = entry.skipped
        elif entry.direction == "out":
            history.attempts.append(Attempt(entry.at, entry.id, entry.channel))
            history.skipped = ""
            assert entry.day is not None
            sent_days.add((entry.step, entry.day))
        elif entry.direction == "in":
            (history.attempts[-1].answers if history.attempts else history.stray).append(entry)
    for letter in letters:
        if letter.sent is None or not letter.step or letter.withdrawn:
            continue
        day = day_of(letter.sent)
        if (letter.step, day) not in sent_days:
            attempt = Attempt(letter.sent, letter.file, letter.channel, letter.reply_by)
            _add_letter(found.setdefault(letter.step, StepHistory()), attempt)
        elif letter.reply_by is not None:
            _ask_by(found[letter.step], day, letter.reply_by)
    return found


def _ask_by(history: StepHistory, day: date, reply_by: date) -> None:
    """Note on the attempt of that day by when its letter asked for an answer."""
    for one in history.attempts:
        if day_of(one.at) == day:
            one.reply_by = reply_by


def _add_letter(history: StepHistory, attempt: Attempt) -> None:
    """Insert an attempt by time, and move every later answer to the attempt that it followed."""
    history.skipped = ""
    history.attempts.append(attempt)
    history.attempts.sort(key=lambda one: sort_key(one.at))
    answers = sorted((a for one in history.attempts for a in one.answers), key=lambda a: sort_key(a.at or date.min))
    for one in history.attempts:
        one.answers.clear()
    for answer in [*history.stray, *answers]:
        before = [one for one in history.attempts if answer.at and sort_key(one.at) <= sort_key(answer.at)]
        (before[-1] if before else history.attempts[0]).answers.append(answer)
    history.stray.clear()


_CASE_DATES = (
    "opened", "closed", "order.placed", "order.promised", "order.delivered", "order.statement", "problem.noticed",
    "wanted.reply_by",
    "outcome.promised", "outcome.received",
)  # fmt: skip


_STATEMENT = ("order.statement", "facts.statement_sent")
"""Two names of one date: the second is that of older files."""


def case_events(case: Case) -> dict[str, When]:
    """Return the dates that ``case.toml`` holds; the user's own ones are named ``facts.NAME``."""
    order, outcome = case.order, case.outcome
    values = (
        case.opened, case.closed, order.placed, order.promised, order.delivered, order.statement, case.problem.noticed,
        case.wanted.reply_by, outcome.promised, outcome.received,
    )  # fmt: skip
    found: dict[str, When] = {name: when for name, when in zip(_CASE_DATES, values, strict=True) if when is not None}
    found.update({f"facts.{key}": value for key, value in case.facts.items() if isinstance(value, date)})
    for name, other in (_STATEMENT, _STATEMENT[::-1]):
        if name not in found and other in found:
            found[name] = found[other]
    return found


def received_events(log: Iterable[Interaction]) -> dict[str, When]:
    """Return ``received:REMEDY``: the first time that it came back; of repairs the latest, whose result counts."""
    found: dict[str, When] = {}
    for entry in log:
        if entry.received and entry.counts and entry.at is not None:
            name = f"received:{entry.received}"
            found[name] = entry.at if entry.received == "repair" else found.get(name, entry.at)
    return found


def step_events(steps: dict[str, StepHistory]) -> dict[str, When]:
    """Return the events of the log by step: ``step:ID``, ``last:ID``, ``answer:ID``, ``acknowledged:ID`` and so on.

    An answer is the first one after the last time the step was taken, a refusal the first of all.
    """
    found: dict[str, When] = {}
    for step, history in steps.items():
        if history.attempts:
            found[f"step:{step}"] = history.attempts[0].at
            found[f"last:{step}"] = history.attempts[-1].at
        every = history.stray + [answer for one in history.attempts for answer in one.answers]
        latest = history.attempts[-1].answers if history.attempts else history.stray
        for answer in latest:
            if answer.answer not in SILENT and answer.at is not None:
                found.setdefault(f"answer:{step}", answer.at)
            elif answer.answer == "acknowledged" and answer.at is not None:
                found[f"acknowledged:{step}"] = answer.at
        for answer in every:
            if answer.answer == "refusal" and answer.at is not None:
                found.setdefault(f"refusal:{step}", answer.at)
            if answer.promised_by is not None:
                found[f"promise:{step}"] = answer.promised_by
    return found
