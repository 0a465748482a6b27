"""Blocks for one step of the ladder in full: why, how, what it needs, its dates and sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from plaint.domain.text.format import any_of
from plaint.tui.panels.ladder import LEVELS, STATES, deadline_lines, deadlines_of
from plaint.tui.render.block import Block
from plaint.tui.render.prose import gap, heading, labelled, paragraph, section, source_lines

if TYPE_CHECKING:
    from plaint.domain.guidance.status import StepStatus
    from plaint.domain.playbook.playbook import Channel, Playbook, Step
    from plaint.services.guidance.guidance import Guidance
    from plaint.tui.render.text import Line

EFFECTS = {"closes": "closes", "closed-by": "is closed by", "warns": "may harm"}
ACTORS = {"retailer": "the shop", "seller": "the seller", "self": "yourself"}


def step_blocks(
    status: StepStatus,
    guidance: Guidance,
    counted: Mapping[str, Sequence[str]],
    advice: Sequence[tuple[Channel, str]],
    today: date,
    width: int,
) -> Iterator[Block]:
    """Make the blocks of a step of one case, with its state and its dates counted day by day."""
    step, (glyph, word, role) = status.step, STATES[status.state]
    yield Block(tuple(paragraph(f"{word}: {status.reason}", width, role, f"{glyph} ", role)))
    for warning in status.warnings:
        yield Block(tuple(paragraph(warning, width, "warning", "! ", "warning")))
    yield gap()
    yield from _doing(step, width)
    fitting = [(channel, text) for channel, text in advice if channel.id in step.channels]
    lines: list[Line] = []
    for channel, text in fitting:
        lines += labelled(channel.id, text, width)
    others = [name for name in step.channels if name not in {channel.id for channel, _ in fitting}]
    lines += labelled("also", ", ".join(others), width) if fitting else labelled("by", ", ".join(others), width)
    yield from section("Channels", lines)
    yield from _needs(step, width)
    yield from _exclusions(step, guidance.playbook, today, width)
    for deadline in deadlines_of(guidance, step.id):
        yield heading(deadline.title)
        yield Block(tuple(deadline_lines(deadline, today, width)))
        days = counted.get(deadline.rule, ())
        if len(days) > 1:
            yield Block(tuple(line for text in days for line in paragraph(text, width, "", "  │ ")))
        if deadline.source:
            yield Block(tuple(source_lines(deadline.source, today, width, "  source ")))
        yield gap()
    yield from _sources(step, today, width)


def _doing(step: Step, width: int) -> Iterator[Block]:
    lines = labelled("level", f"{step.level}, {LEVELS.get(step.level, '')}", width)
    lines += labelled("asks", ACTORS.get(step.actor, step.actor), width)
    lines += labelled("track", step.track if step.track != "main" else "", width)
    lines += labelled("cost", step.cost, width)
    lines += labelled("letter", step.letter, width)
    lines += labelled("have", "; ".join(step.have), width)
    lines += labelled("say", step.say, width)
    lines += labelled("where", "; ".join(step.where), width)
    lines += labelled("takes", step.takes, width)
    lines += labelled("then", step.then, width)
    yield Block(tuple(lines))
    yield gap()
    yield from section("Why", paragraph(step.why, width) if step.why else ())
    how: list[Line] = []
    for number, text in enumerate(step.how, 1):
        how += paragraph(text, width, "", f"{number:2}. ")
    yield from section("How", how)


def _needs(step: Step, width: int) -> Iterator[Block]:
    lines: list[Line] = []
    for need in step.needs:
        lines += labelled(need.kind, f"{need.value.replace('|', ' or ')}{f': {need.why}' if need.why else ''}", width)
    lines += labelled("attach", ", ".join(step.attach), width)
    yield from section("What it needs", lines)


def _exclusions(step: Step, playbook: Playbook, today: date, width: int) -> Iterator[Block]:
    lines: list[Line] = []
    for one in step.excludes:
        other = playbook.step(one.step)
        effect = f"{EFFECTS.get(one.effect, one.effect)} “{other.title if other else one.step}”: {one.why}"
        lines += paragraph(effect, width, "", "! ", "warning")
        lines += source_lines(one.source, today, width, "  source ") if one.source else []
    yield from section("What it closes or harms", lines)


def _sources(step: Step, today: date, width: int) -> Iterator[Block]:
    lines: list[Line] = []
    for source in step.sources:
        lines += source_lines(source, today, width, "- ")
    yield from section("Sources", lines)


def read_step_blocks(step: Step, playbook: Playbook, today: date, width: int) -> Iterator[Block]:
    """Make the blocks of a step as the playbook has it, without any case."""
    from plaint.domain.deadlines.explanation import event_words

    yield from _doing(step, width)
    channels = labelled("by", ", ".join(step.channels), width)
    yield from section("Channels", channels)
    yield from _needs(step, width)
    lines: list[Line] = []
    for rule in step.rules:
        kind = rule.kind.value.replace("_", " ")
        lines += labelled(kind, rule.title, width)
        lines += paragraph(f"counted from {any_of(map(event_words, rule.anchors))}", width, "muted", " " * 13)
        lines += paragraph(rule.note, width, "muted", " " * 13) if rule.note else []
        lines += source_lines(rule.source, today, width, " " * 13)
    yield from section("Dates", lines)
    yield from _exclusions(step, playbook, today, width)
    yield from _sources(step, today, width)
