"""Format days in words. Fixed English names: the user's locale must not change what a column holds."""

from __future__ import annotations

from datetime import date, datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def column_day(day: date | None, today: date) -> str:
    """Return a day in ten cells: ``Fri 27 Nov`` near by, ``2027-02-03`` further away, empty for none."""
    if day is None:
        return ""
    if abs((day - today).days) > 183:
        return day.isoformat()
    return f"{WEEKDAYS[day.weekday()]} {day.day:2} {MONTHS[day.month - 1]}"


def long_day(day: date) -> str:
    """Return ``Fri 27 Nov 2026``."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def distance(day: date, today: date) -> str:
    """Return how far a day is: ``today``, ``in 5 days``, ``3 days ago``."""
    days = (day - today).days
    if days == 0:
        return "today"
    if abs(days) == 1:
        return "tomorrow" if days > 0 else "yesterday"
    count, unit = abs(days), "days"
    if count >= 730:
        count, unit = count * 4 // 1461, "years"
    elif count >= 60:
        count, unit = count * 12 // 365, "months"
    return f"in {count} {unit}" if days > 0 else f"{count} {unit} ago"


def day_and_distance(day: date, today: date) -> str:
    """Return ``Fri 27 Nov 2026, in 5 days``: what was understood from a date that was typed."""
    return f"{long_day(day)}, {distance(day, today)}"


def moment_words(at: datetime | date | None, today: date) -> tuple[str, str]:
    """Return day (ten cells wide) and time of a log entry, as its writer's clock showed them."""
    if at is None:
        return "no date", ""
    if isinstance(at, datetime):
        return column_day(at.date(), today), f"{at.hour:02}:{at.minute:02}"
    return column_day(at, today), ""
