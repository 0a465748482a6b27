"""Write deadlines as a calendar file (iCalendar)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import NotSaved
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.services.guidance.agenda import Due

if TYPE_CHECKING:
    from plaint.exporters.ics import Entry

_VERBS = {
    DeadlineKind.ACT_BEFORE: "Last day",
    DeadlineKind.ACT_FROM: "Possible from today",
    DeadlineKind.THEY_OWE_BY: "Answer due",
    DeadlineKind.PROMISED: "Promised for today",
    DeadlineKind.FOLLOW_UP: "Ask again",
}


def write_calendar(dues: Sequence[Due], path: Path, now: datetime) -> int:
    """Write the deadlines that have a date as an iCalendar file and return how many; the whole file is replaced.

    Raises NotSaved when the file cannot be written.
    """
    from plaint.exporters.ics import calendar_bytes

    entries = entries_of(dues)
    try:
        path.write_bytes(calendar_bytes(entries, now))
    except OSError as error:
        raise NotSaved(
            f"{path} could not be written: {error.strerror}", "choose another place for the file", file=str(path)
        ) from None
    return len(entries)


def entries_of(dues: Sequence[Due]) -> list[Entry]:
    """Return the calendar's entries of the deadlines that have a date; the same deadline has the same UID for ever."""
    from plaint.exporters.ics import Entry

    entries = []
    seen: dict[str, int] = {}
    for due in dues:
        deadline = due.deadline
        if due.day == date.max:
            continue
        name = f"{due.id}-{deadline.step}-{deadline.rule}"
        seen[name] = seen.get(name, 0) + 1
        entries.append(
            Entry(
                uid=f"{name}{'' if seen[name] == 1 else f'-{seen[name]}'}@plaint",
                day=due.day,
                title=f"{_VERBS[deadline.kind]}: {deadline.title} ({due.case_title})",
                text="\n".join(part for part in (deadline.explanation, f"Case {due.id}, folder {due.folder}") if part),
                remind_days=3 if deadline.kind is DeadlineKind.ACT_BEFORE else 0,
            )
        )
    return entries
