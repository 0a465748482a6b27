"""Mask numbers, passwords and contact data of a case for others; its files only go out as redacted copies.

What cannot be looked through (a picture, a scan, a PDF) goes out only as a redacted copy (``redacts`` in its side
file), or if it is marked as needing none (``redacts`` names the file itself). Text is masked. At the end the finished
work is searched for everything that was masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from plaint.domain.checks import privacy
from plaint.domain.checks.privacy import Allowed
from plaint.domain.errors import PlaintError
from plaint.domain.model.case import Case
from plaint.domain.model.evidence import Evidence
from plaint.domain.text.word_lists import WordLists
from plaint.playbooks.word_lists import word_lists_for
from plaint.services.validators import VALIDATORS
from plaint.storage.workspace import LoadedCase

DOT = "•"
_WINDOW = 40_000
"""Characters that the rules look at in one go; they read no more than 50,000."""
_SHORTEST = 4
"""Characters of a line of an address that is masked wherever it stands; shorter ones are everybody's words."""
_KEPT = 4
_NUMBERS = frozenset({"privacy.card-number", "privacy.bank-account", "privacy.national-id"})
_PLAIN = frozenset(
    {"id", "sha256", "kind", "status", "playbook", "language", "country", "step", "channel", "direction"}
)
"""Fields whose values are of the program's vocabulary; a name of a file is masked like any text."""


@dataclass(slots=True)
class Mask:
    """Masks texts, and remembers what it masked."""

    own: tuple[re.Pattern[str], ...]
    """The consumer's contact data and account."""
    allowed: Allowed
    lists: WordLists
    secrets: set[str] = field(default_factory=set)
    """What was masked, as it stood there, without spaces and punctuation."""

    def __call__(self, text: str) -> str:
        """Return the text with everything private masked; its lines stay lines."""
        return "".join(self._masked(piece) for piece in _windows(text)) if text else text

    def _masked(self, text: str) -> str:
        for pattern in self.own:
            text = pattern.sub(self._hidden, text)
        for _ in range(2):  # what is masked first may have hidden where another number begins
            text = self._by_rules(text)
        return text

    def _by_rules(self, text: str) -> str:
        found = privacy.check(text, VALIDATORS, lists=self.lists, allowed=self.allowed)
        for one in sorted(found, key=lambda one: one.span or (0, 0), reverse=True):
            start, end = one.span or (0, 0)
            held = text[start:end]
            self._remember(held)
            shown = DOT * 4 + (_tail(held) if one.rule in _NUMBERS else "")
            text = text[:start] + shown + text[end:]
        return text

    def _hidden(self, match: re.Match[str]) -> str:
        if "@" in match[0] or sum(one.isdigit() for one in match[0]) >= 6:  # a street's name may be a shop's too
            self._remember(match[0])
        return DOT * 4

    def _remember(self, held: str) -> None:
        bare = bare_text(held)
        if len(bare) >= 6:
            self.secrets.add(bare)

    def name(self, name: str) -> str:
        """Return the name of a file with everything private masked."""
        return self(name).replace(DOT, "x")

    def leaks(self, text: str) -> bool:
        """Tell whether a text holds what should be masked."""
        return self(text) != text

    def refuse_leak(self, text: str, what: str) -> None:
        """Raise PlaintError if a finished text holds something that was masked anywhere in the case."""
        bare = bare_text(text)
        if any(secret in bare for secret in self.secrets):
            raise PlaintError(
                f"{what} would still hold something that is masked elsewhere; nothing was written",
                "look for it with: plaint check, and redact the file that shows it",
            )


def bare_text(text: str) -> str:
    """Return the letters and digits alone, so that a number is found however it is written."""
    return re.sub(r"[\W_]+", "", text).casefold()


def _tail(held: str) -> str:
    return re.sub(r"\W", "", held)[-_KEPT:]


def _windows(text: str) -> Iterator[str]:
    """Cut a long text between lines, or between words of a line that is too long."""
    while len(text) > _WINDOW:
        cut = text.rfind("\n", 1, _WINDOW) + 1 or text.rfind(" ", 1, _WINDOW) + 1 or _WINDOW
        yield text[:cut]
        text = text[cut:]
    yield text


def mask_of(case: Case) -> Mask:
    """Make the mask of a case: its parties' public addresses and its own numbers stay."""
    person = case.consumer
    known = {case.seller.email, case.retailer.store, *(one.address for one in case.retailer.contacts)}
    own = [person.email, case.retailer.account, *person.address.splitlines()]
    patterns = [_literal(text) for text in own if len(text.strip()) >= _SHORTEST]
    if len(digits := re.sub(r"\D", "", person.phone)) >= 6:
        patterns.append(re.compile(r"[+(]?" + r"[\s()./-]*".join(digits)))
        patterns.append(re.compile(r"\+?\d{0,3}[\s()./-]*" + r"[\s()./-]*".join(digits.lstrip("0")[-9:])))
    allowed = Allowed(known - {""}, set(case.order.numbers), person.country.strip())
    return Mask(tuple(patterns), allowed, word_lists_for(case.language))


def _literal(text: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in text.strip(" ,;").split()]
    return re.compile(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)", re.IGNORECASE)


def redact(loaded: LoadedCase, mask: Mask) -> tuple[LoadedCase, Mapping[str, str]]:
    """Return the case with every text masked, and the true name of each evidence file by its masked one."""
    case = _masked(loaded.case, mask)
    person = replace(case.consumer, phone=DOT * 4 if case.consumer.phone else "")
    case = replace(case, consumer=person)
    evidence = tuple(_piece(piece, mask) for piece in loaded.evidence)
    log = tuple(replace(_masked(entry, mask), file=entry.file, line=entry.line) for entry in loaded.log)
    letters = tuple(replace(_masked(letter, mask), file=letter.file) for letter in loaded.letters)
    names = {new.name: old.name for new, old in zip(evidence, loaded.evidence, strict=True)}
    return (
        replace(loaded, case=case, evidence=evidence, log=log, letters=letters, name=mask.name(loaded.name)),
        names,
    )


def _piece(piece: Evidence, mask: Mask) -> Evidence:
    masked: Evidence = _masked(piece, mask)
    return replace(masked, name=mask.name(piece.name), redacts=mask.name(piece.redacts))


def _masked(value: Any, mask: Mask, name: str = "") -> Any:
    """Mask every text in a value of the case model."""
    if isinstance(value, str) and not hasattr(value, "value"):  # words of an enumeration are the program's own
        if name in {"evidence", "enclosures", "mandate"}:
            return mask.name(value)
        return value if name in _PLAIN else mask(value)
    if isinstance(value, tuple | list):
        return type(value)(_masked(one, mask, name) for one in value)
    if isinstance(value, Mapping):
        return {mask(str(key)): _masked(one, mask) for key, one in value.items()}
    if isinstance(value, int) and not isinstance(value, bool) and mask.leaks(str(value)):
        return mask(str(value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{one.name: _masked(getattr(value, one.name), mask, one.name) for one in fields(value) if one.init}
        )
    return value


def needs_no_copy(piece: Evidence) -> bool:
    """Tell whether a person has marked a file as holding nothing to redact."""
    return bool(piece.redacts) and piece.redacts == piece.name
