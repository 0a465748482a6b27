"""Blocks for rights in law and shop policies with their windows, channels, and the call sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from plaint.domain.guidance.right_words import is_live, kind_word, window_words
from plaint.domain.guidance.rights import RightWindow, compare_windows
from plaint.domain.safe import safe
from plaint.tui.render.block import Block
from plaint.tui.render.days import column_day, day_and_distance, distance
from plaint.tui.render.prose import doubts, gap, heading, labelled, paragraph, section, source_lines
from plaint.tui.render.text import Line, fit

if TYPE_CHECKING:
    from plaint.domain.playbook.playbook import Channel

BASIS = 8
DAY = 38


def _until(window: RightWindow, today: date) -> str:
    if window.deadline is None:
        return "no date of its own"
    if window.deadline.day is None:
        return "date not known yet"
    if window.state == "passed" or window.opens is not None:
        return window_words(window)
    proof = "they prove until" if window.right.role == "burden" else "until"
    return f"{proof} {column_day(window.deadline.day, today)}, {distance(window.deadline.day, today)}"


def right_lines(windows: Sequence[RightWindow], today: date, width: int) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """Yield id and line of each right and policy; what is over is greyed and says so."""
    for window in windows:
        over = not is_live(window)
        longest = " ◂ longest" if window.longest and len(windows) > 1 else ""
        doubt = "" if window.right.source.confirmed else " (not confirmed)"
        title = safe(window.right.title, 200) + doubt
        day = min(DAY, max(0, width - BASIS - 24))
        line: Line = (
            (fit(kind_word(window), BASIS), "accent" if kind_word(window) == "law" and not over else "muted"),
            (fit(title + longest, width - BASIS - day), "muted" if over else ""),
            (fit(_until(window, today), day), "muted"),
        )
        yield window.right.id, (line,)


def rights_rows(windows: Sequence[RightWindow], today: date, width: int) -> Iterator[Block]:
    """Make the section of the Case tab: a line for each right and policy, and which window is the longer."""
    if not windows:
        return
    yield gap()
    yield heading("Rights in law, and the shop's policy")
    for window, (name, lines) in zip(windows, right_lines(windows, today, width), strict=True):
        yield Block(lines, f"right:{name}", window)
    if sentence := compare_windows(tuple(windows)):
        yield Block(tuple(paragraph(sentence, width, "muted")))


def rights_blocks(windows: Sequence[RightWindow], today: date, width: int) -> Iterator[Block]:
    """Make the blocks of the page on rights: the comparison, then each with its text, window and source."""
    if not windows:
        yield Block(((("No right of the ladder fits the facts yet.", "muted"),),))
    if sentence := compare_windows(tuple(windows)):
        yield Block(tuple(paragraph(sentence, width, "strong")))
        yield gap()
    for window in windows:
        right = window.right
        lines: list[Line] = list(paragraph(right.text, width))
        if window.deadline and window.deadline.day:
            lines += labelled("window", window_words(window), width, "" if is_live(window) else "muted")
            lines += labelled("day", day_and_distance(window.deadline.day, today), width)
            lines += paragraph(window.deadline.explanation, width, "muted", " " * 13)
        elif window.deadline:
            lines += labelled("until", window.deadline.explanation, width, "warning")
        lines += labelled("remedies", ", ".join(right.remedies), width)
        lines += labelled("say first", ", ".join(window.unknown), width, "warning")
        for number, step in enumerate(right.procedure, 1):
            lines += paragraph(step, width, "", f"{number:2}. ")
        lines += source_lines(right.source, today, width, "source       ")
        yield heading(
            f"{kind_word(window)}: {right.title}{', the longest' if window.longest and len(windows) > 1 else ''}"
        )
        yield Block(tuple(lines))
        yield gap()
    yield Block((((fit("Information, not legal advice.", width), "muted"),),))


def call_blocks(
    sheet: Sequence[tuple[str, str]], advice: Sequence[tuple[Channel, str]], width: int, today: date
) -> Iterator[Block]:
    """Make the blocks of the call sheet: what a call asks for in its order, then which channel to choose."""
    lines: list[Line] = []
    for label, value in sheet:
        missing = value == "not in the file yet"
        lines += labelled(label, value, width, "warning" if missing else "", 23)
    yield Block(tuple(lines))
    yield gap()
    channels: list[Line] = []
    for channel, text in advice:
        trust, role = doubts(channel.source, today)
        channels += labelled(channel.id, text, width)
        channels += paragraph(trust, width, role, " " * 13) if role == "warning" else []
    yield from section("Which channel", channels)


def call_text(sheet: Sequence[tuple[str, str]]) -> str:
    """Return the call sheet as plain text, to be copied."""
    room = max(len(label) for label, _ in sheet)
    return "\n".join(f"{label:<{room}}  {value}" for label, value in sheet)
