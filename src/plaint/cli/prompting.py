"""Ask questions one after the other, for screen readers and slow lines: ``ACCESSIBLE=1 plaint new`` and ``plaint log``.

Plain lines on stderr, no drawing, no colour needed; choices are numbered. An empty answer skips a question, what is
not understood is asked again, and nothing is written before the last question is answered with y.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from plaint.cli import output
from plaint.domain.errors import PlaintError, UsageProblem
from plaint.domain.model.fields import Field, Kind

if TYPE_CHECKING:
    from plaint.domain.guidance.questions import OpenQuestion

_LONGEST = 100_000
_TRIES = 20
"""Wrong answers in a row after which it is taken for a program that answers, not a person."""


def wanted() -> bool:
    """Tell whether a person asked for prompts: ACCESSIBLE is set, and not to 0."""
    return os.environ.get("ACCESSIBLE", "") not in {"", "0"}


def answer(question: str) -> str:
    """Ask, and return the line that is typed. Raises UsageProblem when there are no more lines."""
    output.talk(question)
    line = sys.stdin.readline(_LONGEST)
    if not line:
        raise UsageProblem("the answers ended before the last question", "nothing was written")
    return line.strip()


def ask(field: Field, label: str, now: datetime, *, usual: str = "", required: bool = False, place: str = "") -> str:
    """Ask for one field until its answer is understood; return it as typed, empty for none."""
    words = field.choices
    lines = [f"{place}{label}: {field.help}."]
    lines += [f"  {number}. {_named(field, word)}" for number, word in enumerate(words, 1)]
    several = "Numbers or words, parted by commas" if field.kind is Kind.CHOICES else "Number or word"
    how = several if words else "Day, as 2026-11-09, friday or -3d" if field.kind is Kind.DATE else "Answer"
    otherwise = f"enter for {usual}" if usual else "needed" if required else "enter skips"
    question = "\n".join([*lines, f"{how} ({otherwise}):"])
    for _ in range(_TRIES):
        typed = _words_of(answer(question), words) or usual
        if not typed and not required:
            return ""
        reason = _wrong(field, typed, now) if typed else "an answer is needed"
        if not reason:
            return typed
        question = f"Not understood: {reason}.\n{how} ({otherwise}):"
    raise UsageProblem(f"{label}: no answer was understood", "nothing was written")


def _named(field: Field, word: str) -> str:
    """Return a choice in words, with its code where they differ."""
    from plaint.domain.model.words import words_of

    words = words_of(field.path, word)
    return word if words == word else f"{words} ({word})"


def _words_of(typed: str, words: Sequence[str]) -> str:
    """Put the words in the place of their numbers."""
    parts = [part.strip() for part in typed.split(",")] if words else [typed]
    chosen = [
        words[int(part) - 1] if words and part.isdecimal() and 1 <= int(part[:6]) <= len(words) else part
        for part in parts
    ]
    return ", ".join(part for part in chosen if part) if words else typed


def _wrong(field: Field, typed: str, now: datetime) -> str:
    """Return why an answer cannot be used; say what was understood of one that can."""
    from plaint.services.input.values import understand

    try:
        found = understand(field, typed, now)
    except UsageProblem as problem:
        message = problem.message.removeprefix(f"{field.path}: ")
        return f"{message}; {problem.hint}" if problem.hint else message
    output.notes(found.notes)
    return ""


def agreed(question: str) -> bool:
    """Ask a last question that only y or yes answers."""
    return answer(f"{question} y writes it, anything else leaves it (y or n):").lower() in {"y", "yes"}


def new_case(
    defaults: Mapping[str, object],
    now: datetime,
    prospect: Callable[[Mapping[str, str]], Sequence[str]],
    questions: Callable[[Mapping[str, str]], Sequence[OpenQuestion]] = lambda _: (),
) -> dict[str, str]:
    """Ask for everything that a new case of its kind needs; return the answers by path, the title among them.

    At the end come the questions that decide something after these answers, each with why it is asked.
    """
    from plaint.services.cases.intake import DEFAULTED, answers, asks, field_of, pages

    number = 0
    typed: dict[str, str] = {}
    asked = pages()
    for page in asked:
        output.talk(f"\n{page.title}. {page.why}")
        for path, label in page.asked:
            if not asks(path, typed):
                continue
            number += 1
            total = number + sum(asks(one, typed) for one in _after(path, answers(asked)))
            usual = str(defaults.get(DEFAULTED.get(path, ""), "") or "")
            place = f"{number} of {total}. "
            text = ask(field_of(path), label, now, usual=usual, required=path == "title", place=place)
            if text:
                typed[path] = text
        for line in prospect(typed):
            output.talk(line)
    _ask_on(typed, now, questions)
    return typed


def _after(path: str, paths: Sequence[str]) -> Sequence[str]:
    return paths[paths.index(path) + 1 :]


def _ask_on(
    typed: dict[str, str], now: datetime, questions: Callable[[Mapping[str, str]], Sequence[OpenQuestion]]
) -> None:
    """Ask what the guidance misses, one by one, each with why; a question that was skipped is not asked again."""
    from plaint.services.cases.intake import question_field

    skipped: set[str] = set()
    while one := next((one for one in questions(typed) if one.field not in skipped and one.field not in typed), None):
        output.talk(f"\nOne more, because it decides something. {one.why}")
        text = ask(question_field(one), one.ask, now)
        if text:
            typed[one.field] = text
        else:
            skipped.add(one.field)


def log_entry(now: datetime, steps: Sequence[str]) -> dict[str, str]:
    """Ask for what an entry of the log is asked for; what only incoming ones have is not asked for others."""
    from plaint.domain.model.fields import INTERACTION_FIELDS

    by_name = {field.path: field for field in INTERACTION_FIELDS}
    names = ["reason", "direction", "channel", "at", "person", "reference", "step", "text"]
    typed: dict[str, str] = {}
    for number, name in enumerate(names, 1):
        field = by_name[name]
        if name == "step":
            if not steps:
                continue
            field = Field("step", Kind.CHOICE, field.help, tuple(steps))
        usual = {"direction": "out", "at": "now"}.get(name, "")
        text = ask(field, name, now, usual=usual, required=name == "reason", place=f"{number} of {len(names)}. ")
        if text:
            typed[name] = text
    if typed["direction"] == "in":
        for name, label in (
            ("answer", "what their answer is"),
            ("promise", "what they promise"),
            ("promised_by", "by when"),
        ):
            if name != "promised_by" or "promise" in typed:
                text = ask(by_name[name], label, now)
                if text:
                    typed[name] = text
    return typed


def choose(question: str, items: Sequence[tuple[str, str]]) -> str:
    """Ask for one of several by its number; return its name. Raises PlaintError when there is none to choose."""
    if not items:
        raise PlaintError("there is no open case", "plaint new makes one")
    lines = [question] + [f"  {number}. {title}" for number, (_, title) in enumerate(items, 1)]
    question = "\n".join([*lines, "Number:"])
    for _ in range(_TRIES):
        typed = answer(question)
        if typed.isdecimal() and 1 <= int(typed[:6]) <= len(items):
            return items[int(typed) - 1][0]
        question = f"Not understood: type a number from 1 to {len(items)}.\nNumber:"
    raise UsageProblem("no case was chosen", "nothing was written")
