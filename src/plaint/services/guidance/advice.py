"""Say what stands around the next action, in the same words on every face: coverage, language, doubtful rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from plaint.domain.guidance.reliability import Cited, doubt_line
from plaint.domain.guidance.right_words import is_live
from plaint.domain.guidance.status import Stage, StepState
from plaint.domain.model.languages import letters_note
from plaint.services.guidance.agenda import matters
from plaint.services.guidance.guidance import Guidance, step_of

if TYPE_CHECKING:
    from plaint.domain.deadlines.deadline import Deadline
    from plaint.domain.guidance.rights import RightWindow

NAMES = {
    "AE": "the United Arab Emirates", "AR": "Argentina", "AU": "Australia", "CA": "Canada", "CH": "Switzerland",
    "CL": "Chile", "CN": "China", "CO": "Colombia", "EG": "Egypt", "FR": "France", "HK": "Hong Kong", "IL": "Israel",
    "IN": "India", "IT": "Italy", "JP": "Japan", "KE": "Kenya", "KR": "South Korea", "MX": "Mexico", "NG": "Nigeria",
    "NL": "the Netherlands", "NZ": "New Zealand", "SA": "Saudi Arabia", "SG": "Singapore", "TR": "Turkey",
}  # fmt: skip
"""Countries by their codes, for the sentence that we do not know their law."""
MOST = 5
"""Steps that are named as those that still hold."""
_HOLDS = frozenset({StepState.AVAILABLE, StepState.DRAFTED, StepState.LOCKED, StepState.WAITING, StepState.SENT})


def coverage_lines(guidance: Guidance) -> tuple[str, ...]:
    """Return the first lines about a country whose law is not known, or known only in part; mostly none."""
    if guidance.stage is Stage.CLOSED:
        return ()
    country = guidance.assessment.context.case.consumer.country.strip().upper()
    name = NAMES.get(country, country)
    lines = []
    if not country:
        lines.append("The case names no country, so no law is counted on. Say where you live (consumer.country).")
    elif not guidance.covered:
        lines.append(f"Not covered: there is no ladder for {name}, and none of its law is in what follows.")
    elif guidance.playbook.thin:
        lines.append(f"For {name} we know only the least: there may be more ways and longer times than are told here.")
    if not guidance.covered:
        lines.append(_what_holds(guidance))
    return (*lines, *not_known_lines(guidance)) if lines else ()


def not_known_lines(guidance: Guidance) -> tuple[str, ...]:
    """Return what is not known of the country or the shop, a sentence each."""
    return tuple(f"Not known: {sentence}" for sentence in guidance.playbook.not_known)


def _what_holds(guidance: Guidance) -> str:
    """Name the rights and steps that do not depend on the country's law."""
    rights = [one.right.title for one in guidance.rights if one.usable and one.right.role == "claim"]
    steps = [one.step.title for one in guidance.steps if one.state in _HOLDS and one.step.level > 0]
    more = f"; and {len(steps) - MOST} more steps" if len(steps) > MOST else ""
    return f"What still holds: {'; '.join((*rights, *steps[:MOST]))}{more}."


def language_note(guidance: Guidance) -> str:
    """Say that the letters are in another language than the case; mostly empty."""
    case = guidance.assessment.context.case
    return letters_note(case.language, case.consumer.country)


def cited_by_next(guidance: Guidance) -> Iterator[Cited]:
    """Yield what the next action, its dates and the rights that hold rest on."""
    step = step_of(guidance)
    if step is not None:
        yield from ((step.title, source) for source in step.sources)
        yield from cited_by_dates(one for one in guidance.deadlines if one.step == step.id and matters(one))
    yield from cited_by_rights(guidance.rights)


def cited_by_rights(rights: tuple[RightWindow, ...]) -> Iterator[Cited]:
    """Yield what the claims that hold for sure rest on, and their dates; nobody relies on one that may not be his."""
    for window in rights:
        if is_live(window) and window.right.role == "claim" and not window.unknown:
            yield window.right.title, window.right.source
            if window.deadline:
                yield window.right.title, window.deadline.source


def cited_by_dates(deadlines: Iterable[Deadline]) -> Iterator[Cited]:
    """Yield what dates rest on; the days on which we ask again are our own custom."""
    return ((one.title, one.source) for one in deadlines if one.kind != "follow_up" and one.role in {"", "claim"})


def doubts_of_next(guidance: Guidance, today: date) -> str:
    """Return the one line about doubtful rules behind the next action; mostly empty."""
    return doubt_line(cited_by_next(guidance), today)


def doubts_of_case(guidance: Guidance, today: date) -> str:
    """Return the one line about doubtful rules behind the dates and rights that still ask for something."""
    running = tuple(one for one in guidance.deadlines if matters(one))
    return doubt_line((*cited_by_dates(running), *cited_by_rights(guidance.rights)), today)
