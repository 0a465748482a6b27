"""Find private numbers by the words beside them: bank accounts, passwords and codes, passports, others' telephones.

A number without a checksum is private only where the text says what it is; the words are lists of each language.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plaint.domain.text.addresses import address_spans
from plaint.domain.text.structure import Span, sentence_spans
from plaint.domain.text.word_lists import Hit, WordLists, tokenize

_DATE = r"(?!\d{4}-\d\d-\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)(?!\d))"
_NUMBER = re.compile(rf"(?<![\w.,/-]){_DATE}\d(?:[ \u00a0-]?\d){{4,25}}(?![\w/]|[.,-]\d)")
"""A number of five digits or more, as people group them; no date, no amount with cents."""
_CODE = re.compile(
    rf"(?<![\w.,:/-]){_DATE}(?:\d{{3,8}}|\d\d(?: \d\d){{1,3}})(?![\w/%]|[.,:-]\d| ?(?:€|EUR|USD|ZAR|BRL))"
)
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_PAPER = re.compile(r"(?<![\w/-])(?=[A-Z\d]*\d)[A-Z\d]{7,10}(?![\w/-])")
_PHONE = re.compile(
    rf"(?<![\w.,/-]){_DATE}(?:\+\d{{1,3}}[ -]?)?(?:\(\d{{1,5}}\)[ ]?)?\d(?:[ ./-]?\d){{6,12}}(?![\w/]|[.,-]\d)"
)
_VALUE = re.compile(
    r"\W{0,3}(?:is|was|ist|war|lautet|es|era|é|is:|:|=)\s{0,3}[\"“„«]?(?=\S*[\d_@#$%&*A-Z])\S{3,}|\s?[:=]\s?\S{3,}"
)
_NEAR = 60
"""Characters between a word and the number that it names."""


@dataclass(frozen=True, slots=True)
class Found:
    """A private number: its rule, its place, and what to say of it."""

    rule: str
    span: Span
    message: str
    suggestion: str


class PrivateWords:
    """The words of a text that name private numbers, by list, with the sentences they stand in."""

    def __init__(self, text: str, lists: WordLists) -> None:
        self._text = text
        self._hits: dict[str, list[Hit]] = {}
        for hit in lists.lexicon.hits(tokenize(text), text):
            self._hits.setdefault(hit.group, []).append(hit)
        self._sentences = sentence_spans(text)
        self._starts = [start for start, _ in self._sentences]

    def all(self) -> Iterator[Found]:
        """Yield everything that the words show to be private; accounts first, whose numbers may pass for others."""
        yield from self._accounts()
        yield from self._papers()
        yield from self._secrets()
        yield from self._others()

    def is_parcel(self, place: int) -> bool:
        """Tell whether the number at a place is called one of a parcel: "waybill number 4012..."."""
        return bool(self._before("parcels", place))

    def _group(self, *names: str) -> Sequence[Hit]:
        return [hit for name in names for hit in self._hits.get(name, ())]

    def _sentence(self, place: int) -> Span:
        return self._sentences[max(0, bisect_right(self._starts, place) - 1)] if self._sentences else (0, 0)

    def _before(self, name: str, place: int) -> Hit | None:
        """Return the last word of a list shortly before a place, in its sentence."""
        since = max(self._sentence(place)[0], place - _NEAR)
        hits = self._hits.get(name, [])
        first, last = (bisect_left(hits, at, key=lambda hit: hit.start) for at in (since, place))
        near = [hit for hit in hits[first:last] if hit.end <= place]
        return max(near, key=lambda hit: hit.end, default=None)

    def _after(self, hit: Hit, form: re.Pattern[str]) -> Iterator[Span]:
        """Yield the numbers of a form after a word, in its sentence."""
        end = min(self._sentence(hit.start)[1], hit.end + _NEAR)
        yield from (one.span() for one in form.finditer(self._text, hit.end, end))

    def _accounts(self) -> Iterator[Found]:
        banks = {self._sentence(hit.start) for hit in self._group("banks")}
        advice = "leave it out, unless money is to be paid there; then send it by a safe way"
        for hit in self._group("accounts", "banks"):
            for span in self._after(hit, _NUMBER) if self._sentence(hit.start) in banks else ():
                if not self.is_parcel(span[0]) and self._before("accounts", span[0]):
                    yield Found("privacy.bank-account", span, "this is a bank account number", advice)

    def _papers(self) -> Iterator[Found]:
        advice = "leave it out, unless the body has asked for it"
        for hit in self._group("papers"):
            for span in self._after(hit, _PAPER):
                message = f"after “{hit.text}” there seems to be the number of an identity paper"
                yield Found("privacy.national-id", span, message, advice)

    def _secrets(self) -> Iterator[Found]:
        advice = "take it out, and change it if it was sent"
        for hit in self._group("passwords"):
            value = _VALUE.match(self._text, hit.end)
            code = next((one for one in self._after(hit, _CODE) if self._is_code(hit, one)), None)
            if value or code:
                end = max(value.end() if value else 0, code[1] if code else 0)
                message = f"after “{hit.text}” there seems to be a secret"
                yield Found("privacy.password", (hit.start, end), message, advice)

    def _is_code(self, hit: Hit, span: Span) -> bool:
        """Tell whether digits after a word for a code are the code: no year, and nothing else is named between."""
        others = [self._before(name, span[0]) for name in ("parcels", "order", "accounts")]
        named = any(other and hit.end <= other.start for other in others)
        return not named and not _YEAR.match(self._text, *span)

    def _others(self) -> Iterator[Found]:
        if not self._group("persons"):
            return
        phones = [one.span() for one in _PHONE.finditer(self._text)]
        for span in [*phones, *address_spans(self._text)]:
            if person := self._belongs(span):
                message = f"this seems to be where “{person.text}” can be reached"
                yield Found("privacy.third-party", span, message, "leave it out, or ask that person first")

    def _belongs(self, span: Span) -> Hit | None:
        """Return the person named before a number or street, unless a word for oneself or a parcel is nearer."""
        person = self._before("persons", span[0])
        nearer = [self._before(name, span[0]) for name in ("own", "parcels", "order", "accounts")]
        if person and all(hit is None or hit.end <= person.end for hit in nearer):
            return person
        return None
