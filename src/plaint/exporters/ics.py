"""Write deadlines as an iCalendar file, with stable identifiers so that importing again updates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Entry:
    """One whole-day entry of a calendar."""

    uid: str
    """The same for the same deadline for ever."""
    day: date
    title: str
    text: str
    remind_days: int = 1
    """Days before at which the calendar reminds; 0 for the morning of the day."""


def calendar_bytes(entries: Iterable[Entry], now: datetime) -> bytes:
    """Return an iCalendar file (RFC 5545); ``now`` carries an offset."""
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//plaint//deadlines//EN")
    calendar.add("version", "2.0")
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", now)
        event.add("dtstart", entry.day)
        event.add("summary", entry.title)
        event.add("description", entry.text)
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        # Nine in the morning: a reminder at midnight is not seen.
        alarm.add("trigger", timedelta(hours=9) - timedelta(days=entry.remind_days))
        event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
