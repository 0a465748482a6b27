"""Write deadlines as a calendar file (iCalendar)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import NotSaved
from plaint.domain.guidance.reliability import source_words
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.services.guidance.agenda import Due, once_each

if TYPE_CHECKING:
    from plaint.exporters.ics import Entry

_VERBS = {
    DeadlineKind.ACT_BEFORE.value: "Last day",
    DeadlineKind.ACT_FROM.value: "Possible from today",
    DeadlineKind.THEY_OWE_BY.value: "Answer due",
    DeadlineKind.PROMISED.value: "Promised for today",
    DeadlineKind.FOLLOW_UP.value: "Ask again",
    "burden": "Last day on which they have to prove",
    "theirs": "Their right ends",
    "info": "Ends today",
}
"""By Deadline.meaning."""


def write_calendar(dues: Sequence[Due], path: Path, now: datetime) -> int:
    """Write the deadlines that have a date as an iCalendar file and return how many; the whole file is replaced.

    Raises NotSaved when the file cannot be written.
    """
    from plaint.exporters.ics import calendar_bytes

    entries = entries_of(dues, now.date())
    try:
        path.write_bytes(calendar_bytes(entries, now))
    except OSError as error:
        raise NotSaved(
            f"{path} could not be written: {error.strerror}", "choose another place for the file", file=str(path)
        ) from None
    return len(entries)


def entries_of(dues: Sequence[Due], today: date) -> list[Entry]:
    """Return the calendar's entries of the deadlines that have a date; the same deadline has the same UID for ever."""
    from plaint.exporters.ics import Entry

    entries = []
    seen: dict[str, int] = {}
    for due in once_each(list(dues)):
        deadline = due.deadline
        if due.day == date.max:
            continue
        name = f"{due.id}-{deadline.step}-{deadline.rule}"
        seen[name] = seen.get(name, 0) + 1
        entries.append(
            Entry(
                uid=f"{name}{'' if seen[name] == 1 else f'-{seen[name]}'}@plaint",
                day=due.day,
                title=f"{_VERBS[deadline.meaning]}: {deadline.title} ({due.case_title})",
                text="\n".join(part for part in _told(due, today) if part),
                remind_days=3 if deadline.meaning == DeadlineKind.ACT_BEFORE else 0,
            )
        )
    return entries


def _told(due: Due, today: date) -> tuple[str, ...]:
    source = source_words(due.deadline.source, today)
    return due.deadline.explanation, f"Source: {source}" if source else "", f"Case {due.id}, folder {due.folder}"
