"""Blocks above the facts: what a person needs for the next action, what to answer first, and what else can be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from plaint.domain.safe import safe
from plaint.tui.render.block import Block
from plaint.tui.render.days import column_day
from plaint.tui.render.prose import gap, heading, labelled, paragraph
from plaint.tui.render.text import Line, wrap

if TYPE_CHECKING:
    from plaint.domain.guidance.status import NextAction
    from plaint.services.guidance.guidance import Guidance

MOST_OTHERS = 5
MOST_QUESTIONS = 3


def lead_lines(guidance: Guidance, width: int, *, tall: bool) -> list[Line]:
    """Return what comes before the next action: what is urgent, and that the law of the country is not known."""
    from plaint.services.guidance.advice import coverage_lines

    lines: list[Line] = [((line, "error"),) for line in wrap(safe(guidance.urgent), width) if line.strip()]
    for text in coverage_lines(guidance)[: 2 if tall else 1]:
        lines += [((line, "warning"),) for line in wrap(safe(text), width)[: 3 if tall else 1]]
    return lines


def advice_blocks(guidance: Guidance, today: date, width: int) -> Iterator[Block]:
    """Make the blocks about the next action that its panel has no room for, as ``plaint next`` tells it."""
    if guidance.next is None:
        return
    lines = [*_brief(guidance, guidance.next, width), *_around(guidance, today, width)]
    if lines:
        yield heading("For the next step")
        yield Block(tuple(lines))
        yield gap()
    yield from _questions(guidance, width)
    yield from _others(guidance, today, width)
    yield from _not_known(guidance, width)


def _not_known(guidance: Guidance, width: int) -> Iterator[Block]:
    from plaint.services.guidance.advice import coverage_lines, not_known_lines

    lines = [line for text in coverage_lines(guidance) or not_known_lines(guidance) for line in paragraph(text, width)]
    if lines:
        yield Block(tuple(lines))
        yield gap()


def _brief(guidance: Guidance, action: NextAction, width: int) -> list[Line]:
    from plaint.services.guidance.guidance import briefing_of

    brief = briefing_of(guidance, action)
    rows = [*(("have", text) for text in brief.have), ("say", brief.say), ("letter", brief.letter)]
    rows += [*(("where", text) for text in brief.where), ("how long", brief.takes), ("then", brief.then)]
    return [line for label, text in rows for line in labelled(label, text, width)]


def _around(guidance: Guidance, today: date, width: int) -> list[Line]:
    from plaint.services.guidance.advice import doubts_of_next, language_note
    from plaint.services.guidance.guidance import total_of

    lines = labelled("in all", total_of(guidance), width)
    lines += labelled("language", language_note(guidance), width, "warning")
    lines += labelled("doubtful", doubts_of_next(guidance, today), width, "warning")
    return lines


def _questions(guidance: Guidance, width: int) -> Iterator[Block]:
    questions = guidance.questions
    if not questions:
        return
    lines: list[Line] = []
    for one in questions[:MOST_QUESTIONS]:
        lines += paragraph(f"{one.ask} {one.why}", width, "", "- ")
    lines += _more(len(questions) - MOST_QUESTIONS, "plaint next --json lists them", width)
    yield heading("It would help to know")
    yield Block(tuple(lines))
    yield gap()


def _others(guidance: Guidance, today: date, width: int) -> Iterator[Block]:
    others = guidance.others
    if not others:
        return
    lines: list[Line] = []
    for one in others[:MOST_OTHERS]:
        when = f" ({column_day(one.day, today).strip()})" if one.day else ""
        lines += paragraph(f"{one.title}{when}", width, "", "- ")
    lines += _more(len(others) - MOST_OTHERS, "the Ladder tab has all steps", width)
    yield heading("You could also")
    yield Block(tuple(lines))
    yield gap()


def _more(count: int, where: str, width: int) -> list[Line]:
    """Say how many are left out and where they are; nothing where none is."""
    if count <= 0:
        return []
    return paragraph(f"{count} more; {where}", width, "muted", "  ")
