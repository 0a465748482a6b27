"""Parse typed dates and times: ISO, ``today``, ``+14d``, ``friday``.

Nothing else is understood on purpose: 03/04/2026 is March to some and April to others, and a legal
deadline must not rest on a guess.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo

from plaint.domain.errors import UsageProblem

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORDS = {"today": 0, "tomorrow": 1, "yesterday": -1}
_RELATIVE = re.compile(r"([+-])(\d{1,4})([dwmy])\Z")
_HINT = "write 2026-11-09, today, yesterday, +14d, -2w, +1m or friday"


def day_of(when: date | datetime) -> date:
    """Return the calendar day of a date or of a moment, on its own clock."""
    return when.date() if isinstance(when, datetime) else when


def add_months(day: date, months: int) -> date:
    """Add calendar months to a date; a missing day becomes the month's last (31 January + 1 = 28 February).

    Raises OverflowError outside the years 1 to 9999.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("date out of range")
    last = 31
    while last > 28:
        try:
            date(year, month + 1, last)
            break
        except ValueError:
            last -= 1
    return date(year, month + 1, min(day.day, last))


def parse_date(text: str, today: date, *, back: bool = False) -> date:
    """Parse a typed date relative to ``today``.

    A weekday is the next one, never today itself; of what has happened (``back``) it is the last one, today if it is
    that day. Raises UsageProblem with what may be written instead.
    """
    word = text.strip().lower()
    try:
        if word in _WORDS:
            return today + timedelta(days=_WORDS[word])
        if word in WEEKDAYS or (len(word) == 3 and any(name.startswith(word) for name in WEEKDAYS)):
            wanted = next(number for number, name in enumerate(WEEKDAYS) if name.startswith(word))
            if back:
                return today - timedelta(days=(today.weekday() - wanted) % 7)
            return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)
        relative = _RELATIVE.match(word)
        if relative:
            return _move(today, int(relative[1] + relative[2]), relative[3])
        return date.fromisoformat(word)
    except (ValueError, OverflowError):
        raise UsageProblem(f"{text!r} is not a date that can be understood", _HINT) from None


def _move(today: date, count: int, unit: str) -> date:
    if unit in "dw":
        return today + timedelta(days=count * (7 if unit == "w" else 1))
    return add_months(today, count * (12 if unit == "y" else 1))


def parse_moment(text: str, now: datetime) -> datetime:
    """Parse a typed time: ``now``, an ISO date-time, ``10:15`` (today), or a date with an optional time.

    A moment is one of what has happened, so a weekday is the last one, today on itself. A time without an offset is
    taken in the zone of ``now``. Raises UsageProblem.
    """
    word = text.strip()
    zone: tzinfo | None = now.tzinfo
    if word.lower() == "now":
        return now
    if re.match(r"\d{4}-\d\d-\d\d[T ]\d", word):
        try:
            exact = datetime.fromisoformat(word)
        except ValueError:
            raise UsageProblem(f"{text!r} is not a date and time", "write 2026-11-12T10:15 or friday 10:15") from None
        return exact if exact.tzinfo else exact.replace(tzinfo=zone)
    day_text, _, time_text = word.rpartition(" ") if " " in word else ("", "", word)
    clock = re.match(r"([01]?\d|2[0-3]):([0-5]\d)\Z", time_text)
    if clock:
        day = parse_date(day_text, now.date(), back=True) if day_text else now.date()
        return datetime(day.year, day.month, day.day, int(clock[1]), int(clock[2]), tzinfo=zone)
    day = parse_date(word, now.date(), back=True)
    return now if day == now.date() else datetime(day.year, day.month, day.day, 12, 0, tzinfo=zone)
