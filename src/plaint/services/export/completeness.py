"""List what a dossier would lack before it is made: counted, the worst first. Advice that locks nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from plaint.domain.model.evidence import EvidenceState
from plaint.domain.model.exhibit import NumberedExhibit, number_exhibits
from plaint.domain.model.finding import Level
from plaint.domain.text.format import counted
from plaint.services.evidence.mask import needs_no_copy
from plaint.services.guidance.guidance import Guidance
from plaint.storage.workspace import LoadedCase

_TEXTS = (".txt", ".eml", ".mbox", ".html", ".htm", ".md")
_NAMED = 3
"""Exhibits that a sentence names."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One sentence."""

    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What goes into a dossier, and what it lacks."""

    holds: tuple[str, ...]
    gaps: tuple[Gap, ...]


def outlook(loaded: LoadedCase, guidance: Guidance, *, redacted: bool = False) -> Outlook:
    """Look at a case as a dossier; nothing is read again."""
    exhibits = number_exhibits(loaded.evidence, loaded.case.consumer.mandate)
    order = (Level.ERROR, Level.WARNING, Level.INFO)
    gaps = [*_exhibits(exhibits), *_case(loaded, guidance, exhibits)]
    if redacted:
        gaps += _redaction(exhibits)
    sent = [one for one in loaded.letters if one.sent is not None and not one.withdrawn]
    told = [one for one in loaded.log if one.counts and one.at is not None]
    holds = (
        counted("{count} exhibit", "{count} exhibits", len(exhibits)),
        counted("{count} contact", "{count} contacts", len(told)),
        counted("{count} letter sent", "{count} letters sent", len(sent)),
    )
    return Outlook(holds, tuple(sorted(gaps, key=lambda gap: order.index(gap.level))))


def _of_exhibits(singular: str, plural: str, found: list[NumberedExhibit]) -> str:
    return f"{counted(singular, plural, len(found))}{_named(found)}"


def _named(found: list[NumberedExhibit]) -> str:
    numbers = ", ".join(str(one.number) for one in found[:_NAMED])
    return f" ({numbers}{', …' if len(found) > _NAMED else ''})"


def _exhibits(exhibits: tuple[NumberedExhibit, ...]) -> Iterator[Gap]:
    gone = {EvidenceState.MISSING, EvidenceState.IN_CLOUD}
    checks: tuple[tuple[Level, str, str, Callable[[NumberedExhibit], bool]], ...] = (
        (
            Level.ERROR,
            "{count} exhibit not there or only in the cloud",
            "{count} exhibits not there or only in the cloud",
            lambda one: one.piece.state in gone,
        ),
        (
            Level.ERROR,
            "{count} exhibit not what it was when it was added",
            "{count} exhibits not what it was when it was added",
            lambda one: one.piece.state is EvidenceState.CHANGED,
        ),
        (
            Level.WARNING,
            "{count} exhibit without a hash from the day it was added",
            "{count} exhibits without a hash from the day it was added",
            lambda one: not one.piece.sha256,
        ),
        (
            Level.WARNING,
            "{count} exhibit without a date",
            "{count} exhibits without a date",
            lambda one: one.piece.captured is None,
        ),
        (
            Level.INFO,
            "{count} exhibit without a title",
            "{count} exhibits without a title",
            lambda one: not one.piece.title.strip(),
        ),
        (
            Level.INFO,
            "{count} exhibit not said what it proves",
            "{count} exhibits not said what it proves",
            lambda one: not one.piece.proves,
        ),
    )
    for level, singular, plural, lacks in checks:
        found = [one for one in exhibits if lacks(one)]
        if found:
            yield Gap(level, _of_exhibits(singular, plural, found))


def _case(loaded: LoadedCase, guidance: Guidance, exhibits: tuple[NumberedExhibit, ...]) -> Iterator[Gap]:
    case = loaded.case
    names = {one.piece.name for one in exhibits}
    if case.consumer.mandate and case.consumer.mandate not in names:
        yield Gap(Level.ERROR, f"the mandate {case.consumer.mandate} is not among the evidence")
    if not exhibits:
        yield Gap(Level.WARNING, "there is no evidence")
    undated = [entry for entry in loaded.log if entry.counts and entry.at is None]
    if undated:
        several = "{count} contacts without a date, not in the chronology"
        told = counted("{count} contact without a date, not in the chronology", several, len(undated))
        yield Gap(Level.WARNING, told)
    open_ones = [entry for entry in loaded.log if entry.counts and entry.direction == "in" and not entry.answer]
    if open_ones:
        several = "{count} answers that nobody has classified"
        yield Gap(Level.WARNING, counted("{count} answer that nobody has classified", several, len(open_ones)))
    for level, singular, plural in (
        (Level.ERROR, "{count} error of the check", "{count} errors of the check"),
        (Level.WARNING, "{count} warning of the check", "{count} warnings of the check"),
    ):
        found = [one for one in guidance.findings if one.level is level]
        if found:
            more = f", such as: {found[0].message}" if found[0].message else ""
            yield Gap(level, f"{counted(singular, plural, len(found))}{more}")


def _redaction(exhibits: tuple[NumberedExhibit, ...]) -> list[Gap]:
    withheld = [
        one
        for one in exhibits
        if not one.copies and not needs_no_copy(one.piece) and not one.piece.name.lower().endswith(_TEXTS)
    ]
    singular = "{count} exhibit without a redacted copy, so only named"
    plural = "{count} exhibits without a redacted copy, so only named"
    return [Gap(Level.WARNING, _of_exhibits(singular, plural, withheld))] if withheld else []
