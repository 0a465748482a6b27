"""Find private data in a text: numbers of cards, accounts and identity papers, passwords, others' addresses.

What only the words beside a number tell is in ``private_words``.

Whether digits are a card or an identity number is for checksums to say, which come in from outside
(services/validators.py), so that the domain needs no library.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from plaint.domain.checks.private_words import Found, PrivateWords
from plaint.domain.checks.rules import make_finding
from plaint.domain.model.finding import Finding
from plaint.domain.text.structure import Span
from plaint.domain.text.word_lists import WordLists

_CARDS = re.compile(r"(?<![A-Za-z0-9])\d(?:[ \u00a0\u202f.\-]{0,2}\d){12,60}(?!\d)")
_CARD = re.compile(r"[2-6]\d{12,18}|[2-6]\d{3}(?:\W{1,2}\d{3,6}){2,4}(?:\W{1,2}\d{1,3})?")
"""How a card is written where other digits stand beside it."""
_ACCOUNTS = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ \u00a0\u202f.\-]?[A-Za-z0-9]{1,34}){1,12}(?![A-Za-z0-9])")
_ACCOUNT = re.compile(r"[A-Za-z]{2}\d{2}.{11,60}", re.DOTALL)
_NATIONAL = re.compile(
    r"(?<![\w./-])(?:[A-Z]{1,2}[ -])?(?P<rest>[A-Z]{0,6}\d[\dA-Z]{0,3}(?:[ ./-]?[\dA-Z]{1,8}){1,4})(?![\w/-])"
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![\w-])")
_AT_MOST = 50_000


@dataclass(frozen=True, slots=True)
class Validators:
    """Checksum functions: each tells whether a text is a valid number of its kind."""

    card: Callable[[str], bool]
    iban: Callable[[str], bool]
    national: Callable[[str, str], str]
    """Number and country (ISO 3166, may be empty) -> what it is called there, or an empty text."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Values that a text may contain: the parties' own addresses and the numbers of the case."""

    addresses: Collection[str] = ()
    """E-mail addresses, and domains of which any address may stand there."""
    numbers: Collection[str] = ()
    """Order, parcel and reference numbers."""
    country: str = ""


def check(
    text: str,
    validators: Validators,
    *,
    lists: WordLists | None = None,
    allowed: Allowed | None = None,
    file: str = "",
    first_line: int = 1,
) -> tuple[Finding, ...]:
    """Find private data, in the order of the text. Spans are character offsets; no value is repeated."""
    allowed = allowed or Allowed()
    text = text[:_AT_MOST]
    seen: list[Span] = []
    findings: list[Finding] = []
    for rule, span, message, suggestion in _all(text, validators, lists, allowed):
        if any(start < span[1] and span[0] < end for start, end in seen):
            continue  # one number is one finding: a card number is no identity number too
        seen.append(span)
        line = first_line + text.count("\n", 0, span[0])
        findings.append(make_finding(rule, message, suggestion, file=file, line=line, span=span))
    return tuple(sorted(findings, key=lambda one: one.span or (0, 0)))


_Told = tuple[str, Span, str, str]


def _all(text: str, validators: Validators, lists: WordLists | None, allowed: Allowed) -> Iterator[_Told]:
    numbers = {_bare(number) for number in allowed.numbers}
    words = PrivateWords(text, lists) if lists else None
    for span in _within(text, _ACCOUNTS, _ACCOUNT, validators.iban, numbers):
        advice = "leave it out, unless money is to be paid there; then send it by a safe way"
        yield "privacy.bank-account", span, "this is a bank account number", advice
    said = [one for one in words.all() if _bare(text[slice(*one.span)]) not in numbers] if words else []
    yield from (_told(one) for one in said if one.rule == "privacy.bank-account")
    for span in _within(text, _CARDS, _CARD, lambda one: _is_card(one, validators), numbers):
        if words and words.is_parcel(span[0]):
            continue
        advice = "leave it out, or give the last four digits only"
        yield "privacy.card-number", span, "this looks like a payment card number", advice
    for one in _NATIONAL.finditer(text):
        if _bare(one[0]) in numbers or _bare(one["rest"]) in numbers:
            continue
        country = allowed.country
        if name := validators.national(one[0], country) or validators.national(one["rest"], country):
            advice = "leave it out, unless the body has asked for it"
            yield "privacy.national-id", one.span(), f"this looks like a national identity number ({name})", advice
    yield from _addresses(text, allowed)
    yield from (_told(one) for one in said if one.rule != "privacy.bank-account")


def _told(found: Found) -> _Told:
    return found.rule, found.span, found.message, found.suggestion


def _within(
    text: str, runs: re.Pattern[str], form: re.Pattern[str], valid: Callable[[str], bool], known: Collection[str]
) -> Iterator[Span]:
    """Yield the valid numbers in a run of digits, also where other digits or words stand beside them."""
    at = 0
    while run := runs.search(text, at):
        at = run.end()
        if _bare(run[0]) in known:
            continue
        start, end = run.span() if valid(_bare(run[0])) else _part(run[0], run.start(), form, valid)
        if end:
            at = end
            if _bare(text[start:end]) not in known:
                yield start, end


def _part(run: str, offset: int, form: re.Pattern[str], valid: Callable[[str], bool]) -> Span:
    """Return the longest valid number at the beginning of a run, as start and end.

    (0, 0) if there is none.
    """
    starts = [one.start() for one in re.finditer(r"(?<![A-Za-z0-9])[A-Za-z0-9]", run)]
    ends = [one.end() for one in re.finditer(r"[A-Za-z0-9](?![A-Za-z0-9])", run)]
    for start in starts:
        for end in reversed(ends):
            if form.fullmatch(run, start, end) and valid(_bare(run[start:end])):
                return offset + start, offset + end
    return 0, 0


def _is_card(digits: str, validators: Validators) -> bool:
    return 13 <= len(digits) <= 19 and digits[0] in "23456" and validators.card(digits)


def _bare(number: str) -> str:
    return re.sub(r"[\s./-]", "", number).upper()


def _addresses(text: str, allowed: Allowed) -> Iterator[_Told]:
    known = {address.casefold().strip() for address in allowed.addresses}
    for one in _EMAIL.finditer(text):
        address = one[0].casefold()
        domain = address.rpartition("@")[2]
        if address in known or any(domain == name or domain.endswith(f".{name}") for name in known if "@" not in name):
            continue
        advice = "leave it out, or ask that person first"
        yield "privacy.third-party", one.span(), f"{one[0]} is the address of nobody in this case", advice
