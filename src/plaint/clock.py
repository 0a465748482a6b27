"""Read the clock: the only place for it; everywhere else ``now`` and ``today`` are passed in."""

from __future__ import annotations

import os
from datetime import date, datetime


def now() -> datetime:
    """Return the present moment in the time zone of this machine, to the second."""
    return datetime.now().astimezone().replace(microsecond=0)


def today() -> date:
    """Return the day to compute deadlines for: ``$PLAINT_TODAY`` (ISO) if set and valid, else today."""
    wanted = os.environ.get("PLAINT_TODAY", "")
    try:
        return date.fromisoformat(wanted) if wanted else now().date()
    except ValueError:
        return now().date()
