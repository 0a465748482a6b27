"""The facts that a dossier is made of, and the helpers that put texts, days and sizes into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plaint.domain.model.case import Case
from plaint.domain.model.exhibit import NumberedExhibit, number_exhibits, numbers_by_name
from plaint.domain.safe import safe, safe_lines
from plaint.exporters.labels import Labels, labels_for
from plaint.exporters.markup import reflowed
from plaint.letters.phrases import Phrases, builtin_phrases
from plaint.services.guidance.guidance import Guidance
from plaint.services.letters import choices
from plaint.storage.workspace import LoadedCase

LONGEST = 4000
"""Characters of one text of the case that a dossier repeats."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the content comes from."""

    loaded: LoadedCase
    guidance: Guidance
    words: Labels
    say: Phrases
    today: date
    exhibits: tuple[NumberedExhibit, ...]
    digests: Mapping[str, str]
    """SHA-256 of each evidence file as it is now, by its name; what could not be read is not in it."""
    redacted: bool = False

    @property
    def case(self) -> Case:
        """The facts."""
        return self.loaded.case

    def numbers(self, names: Sequence[str]) -> tuple[int, ...]:
        """Return the numbers of the exhibits that bear these names, without what is not among them."""
        by_name = numbers_by_name(self.exhibits)
        return tuple(sorted({by_name[name] for name in names if name in by_name}))


def source_of(
    loaded: LoadedCase,
    guidance: Guidance,
    today: date,
    language: str = "",
    digests: Mapping[str, str] | None = None,
    *,
    redacted: bool = False,
) -> Source:
    """Put together what a dossier is made of. Raises UsageProblem for a language that has no letters."""
    code = choices.language_of(loaded, language)
    exhibits = number_exhibits(loaded.evidence, loaded.case.consumer.mandate)
    return Source(loaded, guidance, labels_for(code), builtin_phrases(code), today, exhibits, digests or {}, redacted)


def text(found: str) -> str:
    """Return a text of several lines, made visible, its paragraphs joined."""
    return reflowed(safe_lines(found, LONGEST))


def joined(*parts: str) -> str:
    """Join what there is of these, line by line."""
    return "\n".join(safe(part, 500) for part in parts if part.strip())


def moment(at: datetime | date | None, say: Phrases) -> str:
    """Return a day in words, and the time of the clock where there is one."""
    if at is None:
        return ""
    if isinstance(at, datetime):
        return f"{say.date(at.date())}, {at:%H:%M}"
    return say.date(at)
