"""The one place where the clock is read. Everything else is told the time, so that a test needs no patching."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from plaint.domain.dates import parse_date

VARIABLE = "PLAINT_TODAY"
"""Environment variable that sets the day that deadlines are computed for."""


def now(day: date | None = None) -> datetime:
    """Return the present moment with the local offset; on ``day`` instead of the real one where that is given."""
    moment = datetime.now().astimezone()
    return moment if day is None else moment.replace(year=day.year, month=day.month, day=day.day)


def chosen_day(text: str, environment: Mapping[str, str]) -> date | None:
    """Return the day asked for by ``--today`` or else by ``$PLAINT_TODAY``; None when neither is set.

    Relative days (``+14d``) count from the real today. Raises UsageProblem for what is no date.
    """
    wanted = text or environment.get(VARIABLE, "")
    return parse_date(wanted, now().date()) if wanted else None


def today(day: date | None = None) -> date:
    """Return ``day``, or the real one."""
    return day or now().date()
