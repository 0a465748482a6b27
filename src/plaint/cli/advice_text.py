"""Print the next action of a case with all that a person needs for it, for ``plaint next`` and ``plaint show``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from plaint.cli import output
from plaint.cli.day_labels import KIND_LABELS
from plaint.domain.safe import safe

if TYPE_CHECKING:
    from plaint.domain.guidance.rights import RightWindow
    from plaint.domain.guidance.status import NextAction
    from plaint.services.guidance.guidance import Guidance

MOST_OTHERS = 5
"""Other actions that are listed without ``--all``."""
MOST_QUESTIONS = 3


def first_lines(guidance: Guidance) -> None:
    """Print what comes before everything else: what is urgent, and what is not known about the country."""
    from plaint.services.guidance.advice import coverage_lines

    if guidance.urgent:
        output.paragraph(safe(guidance.urgent), 0)
    for line in coverage_lines(guidance):
        output.paragraph(safe(line), 0)


def action(case_id: str, guidance: Guidance, found: NextAction, today: date) -> None:
    """Print an action: what, why, when, what to have and to say, where, how long, and what then."""
    from plaint.domain.guidance.briefing import takes_step
    from plaint.domain.guidance.reliability import source_words
    from plaint.services.guidance.guidance import briefing_of

    output.data(safe(found.title), "strong")
    output.paragraph(safe(found.why), 2)
    if found.opens:
        output.data(f"  From:   {found.opens}")
    if found.closes:
        output.data(f"  Until:  {found.closes}")
    if found.overdue and found.day:
        output.data(f"  Since:  {found.day} (overdue)", "error")
    for line in _decision_lines(case_id, found):
        output.paragraph(line, 2)
    brief = briefing_of(guidance, found)
    attach = ", ".join(kind.replace("-", " ") for kind in found.attach)
    for line in brief.have or ((f"Attach: {attach}",) if attach else ()):
        output.paragraph(safe(line), 2)
    for warning in found.warnings:
        output.paragraph(f"Before you do: {safe(warning)}", 2)
    _labelled("Say", brief.say)
    _labelled("Send", f"the letter “{brief.letter}”: plaint letter {case_id}" if brief.letter else "")
    for place in brief.where:
        _labelled("Where", place)
    step = guidance.playbook.step(found.step)
    for number, line in enumerate(step.how if step and takes_step(found) else (), 1):
        output.paragraph(f"{number}. {safe(line)}", 2)
    _labelled("How long", brief.takes)
    _labelled("Then", brief.then)
    for source in step.sources if step else ():
        _labelled("Source", source_words(source, today))


def _decision_lines(case_id: str, found: NextAction) -> tuple[str, ...]:
    """Return how to decide on an offer, or how to write what was decided."""
    if found.command == "decide":
        return (
            f"Accept:  plaint decide {case_id} accept, then plaint letter {case_id} --kind offer-accept",
            f"Decline: plaint decide {case_id} decline, then plaint letter {case_id} --kind offer-decline",
            f"Counter: plaint decide {case_id} counter, then plaint letter {case_id} --kind offer-decline",
        )
    if found.command == "letter" and found.interaction:
        return (f"Send: plaint letter {case_id} --kind {found.step}",)
    return ()


def _labelled(label: str, text: str) -> None:
    if text:
        output.paragraph(f"{label}: {safe(text)}", 2)


def after_action(case_id: str, guidance: Guidance, today: date) -> None:
    """Print what stands below the action: languages, doubts, how long all of it takes, and what to answer first."""
    from plaint.services.guidance.advice import coverage_lines, doubts_of_next, language_note, not_known_lines
    from plaint.services.guidance.guidance import total_of

    unknown = () if coverage_lines(guidance) else not_known_lines(guidance)  # where it is not covered they stand first
    for line in (total_of(guidance), language_note(guidance), doubts_of_next(guidance, today), *unknown):
        if line:
            output.paragraph(safe(line), 2)
    questions = guidance.questions
    if questions:
        output.heading("It would help to know")
        for one in questions[:MOST_QUESTIONS]:
            output.paragraph(f"- {safe(one.ask)} {safe(one.why)}", 2)
            output.paragraph(f"plaint set {case_id} {one.field}=…", 4)
        more = len(questions) - MOST_QUESTIONS
        if more > 0:
            output.paragraph(f"{more} more: plaint next {case_id} --json", 2)


def rights(windows: Sequence[RightWindow], today: date) -> None:
    """Print the rights and policies that hold with their dates; those that are over come last and are marked so."""
    from plaint.domain.guidance.reliability import doubt
    from plaint.domain.guidance.right_words import is_live, kind_word, window_words
    from plaint.domain.guidance.rights import compare_windows

    windows = [one for one in windows if one.deadline or one.right.basis == "statutory"]
    if not windows:
        return
    output.heading("Your rights and the shop's policy")
    for window in sorted(windows, key=lambda one: (not is_live(one), kind_word(one) in {"theirs", "note"})):
        reason = doubt(window.right.source, today)
        longest = ", the longest" if window.longest and len(windows) > 1 else ""
        needs = "; whether you have it depends on an answer above" if window.unknown else ""
        unsure = f" ({reason})" if reason else ""
        line = f"- {kind_word(window)}: {window.right.title}, {window_words(window)}{longest}{needs}{unsure}"
        output.paragraph(safe(line), 2)
    if sentence := compare_windows(tuple(windows)):
        output.paragraph(safe(sentence), 2)


def others(case_id: str, guidance: Guidance, *, everything: bool) -> None:
    """Print what else could be done; of more than MOST_OTHERS it is said how many, and how to see them."""
    found = guidance.others
    if not found:
        return
    output.heading("You could also")
    shown = found if everything else found[:MOST_OTHERS]
    for one in shown:
        output.paragraph(f"- {safe(one.title)}{_days(one)}", 2)
    if len(found) > len(shown):
        output.paragraph(f"{len(found) - len(shown)} more: plaint next {case_id} --all", 2)


def _days(found: NextAction) -> str:
    return f" ({KIND_LABELS.get(found.kind, 'on')} {found.day})" if found.day else ""
