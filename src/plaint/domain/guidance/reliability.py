"""Say what a rule or a date rests on, and which of the rules that are shown are not confirmed or due for a look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plaint.domain.deadlines.deadline import Deadline
    from plaint.domain.playbook.playbook import Source

Cited = tuple[str, "Source | None"]
"""What is shown, and what it rests on."""
MOST = 3
"""Rules that the line names; of more it says how many."""


def doubt(source: Source | None, today: date) -> str:
    """Say in a few words why a source is not to be relied on as it stands; empty where nothing speaks against it.

    Our own customs are no rules that anybody could confirm.
    """
    if source is None or source.kind == "own-default":
        return ""
    if not source.confirmed:
        return "not confirmed"
    return f"to be checked again since {source.check_after.isoformat()}" if source.stale(today) else ""


def source_words(source: Source | None, today: date) -> str:
    """Say what a rule rests on: text, address, day on which it was read, how far to trust it; empty for no rule."""
    if source is None:
        return ""
    if source.kind == "own-default":
        return "our default, not a rule"
    address = f", {source.url}" if source.url and source.url not in source.text else ""
    reason = doubt(source, today)
    unsure = f"; {reason}" if reason else ""
    return f"{source.text}{address} (read {source.read_on}, confidence {source.confidence}{unsure})"


def explained(deadline: Deadline, today: date) -> str:
    """Say how a date was found, what else is to be known of it, and in brackets what it rests on."""
    source = source_words(deadline.source, today)
    told = "; ".join((deadline.explanation, *deadline.notes))
    return f"{told} [{source}]" if source else told


def doubt_line(cited: Iterable[Cited], today: date) -> str:
    """Return one line about all the doubtful rules among those shown; empty where there is none."""
    found = {title: reason for title, source in cited if (reason := doubt(source, today))}
    if not found:
        return ""
    named = "; ".join(
        title if reason in title else f"{title} ({reason})" for title, reason in list(found.items())[:MOST]
    )
    more = f"; and {len(found) - MOST} more" if len(found) > MOST else ""
    return f"Look it up before you rely on it: {named}{more}."
