"""The schema of a playbook file: allowed keys and values, and a finding for everything invalid.

docs/playbooks.md is the same in words. Keys that must be there are asked for after inheritance
(compose.py), because a file may leave to another what it does not change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from plaint.domain.deadlines.counting_rules import COUNTING
from plaint.domain.model import vocabulary
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.model.finding import Level
from plaint.domain.playbook.playbook import Confidence, SourceKind, Unit

ACTORS = ("self", "retailer", "seller", "bank", "carrier", "mediator", "ombud", "authority", "court", "lawyer")
EFFECTS = ("closes", "closed-by", "warns")
SEVERITIES = ("hard", "normal", "soft")
PICKS = ("first", "earliest", "latest")
NEED_KINDS = ("field", "evidence", "attempt")
BASES = ("statutory", "policy")
ROLES = ("claim", "burden", "theirs", "info")
"""What a right is to the consumer; see plaint.domain.playbook.playbook.Right."""
QUESTION_KINDS = ("date", "yes-no", "choice", "text")
URGENCIES = ("now", "days", "weeks")
LOG_ANCHORS = ("step", "last", "answer", "refusal", "promise", "received")
"""Forms ``FORM:ID`` of an anchor that is an event of the log."""
DATE_FIELDS = (
    "opened", "closed", "order.placed", "order.promised", "order.delivered", "order.statement", "problem.noticed",
    "wanted.reply_by", "outcome.promised", "outcome.received",
)  # fmt: skip
"""Anchors that are dates of ``case.toml``, beside any ``facts.NAME``."""
MONEY_FIELDS = ("claimed", "item_price")
COMPUTED_FIELDS = ("step", "repair", "replacement")
"""Fields of conditions that follow from the log: steps taken, and how a repair or a replacement went."""

_ID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*\Z")
_FACT = re.compile(r"facts\.[A-Za-z0-9_-]+\Z")
_ROW = re.compile(r"[A-Z]{2,3}(-\d+[a-z]?)?\Z")
# A pattern from a shared folder must not be able to hang the program: no repeated groups, no back-references.
_DANGEROUS_PATTERN = re.compile(r"\)[*+?{]|\\[1-9]|\(\?|([*+].*){3}")

Check = Callable[[object], str]
"""Takes a value, returns what is wrong with it (empty when nothing is)."""
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One invalid thing in a file, with its place as keys and indexes."""

    path: Path
    rule: str
    message: str
    suggestion: str = ""
    level: Level = Level.ERROR


@dataclass(frozen=True, slots=True)
class Tables:
    """A value that is a table of a section, a list of them (``many``), or a table of them by name (``named``)."""

    section: str
    many: bool = True
    named: bool = False


def _text(value: object) -> str:
    return "" if isinstance(value, str) and value.strip() else "must be a text that is not empty"


def _texts(value: object) -> str:
    fits = isinstance(value, list) and all(isinstance(entry, str) and entry.strip() for entry in value)
    return "" if fits else "must be a list of texts"


def _whole(low: int, high: int) -> Check:
    def check(value: object) -> str:
        fits = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return "" if fits else f"must be a whole number from {low} to {high}"

    return check


def _flag(value: object) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _day(value: object) -> str:
    fits = isinstance(value, date) and not isinstance(value, datetime)
    return "" if fits else "must be a date, as 2026-11-22 without quotation marks"


def _number(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return ""
    try:
        fits = isinstance(value, str) and Decimal(value).is_finite()
    except InvalidOperation:
        fits = False
    return "" if fits else 'must be a whole number, or an amount in quotation marks as "99.50"'


def _one_of(*choices: str) -> Check:
    def check(value: object) -> str:
        if isinstance(value, str) and value in choices:
            return ""
        return f"must be one of {', '.join(choices)}" + _nearest(value, choices)

    return check


def _some_of(*choices: str) -> Check:
    one = _one_of(*choices)

    def check(value: object) -> str:
        if not isinstance(value, list):
            return "must be a list"
        return next((complaint for complaint in map(one, value) if complaint), "")

    return check


def _identifier(value: object) -> str:
    fits = isinstance(value, str) and _ID.match(value)
    return "" if fits else "must be an id: small letters, digits, hyphens and dots"


def _identifiers(value: object) -> str:
    fits = isinstance(value, list) and not any(map(_identifier, value))
    return "" if fits else "must be a list of ids"


def _pattern(value: object) -> str:
    if not isinstance(value, str) or len(value) > 200:
        return "must be a regular expression of at most 200 characters"
    if _DANGEROUS_PATTERN.search(value):
        return "must be a simple regular expression, without repeated groups or back-references"
    try:
        re.compile(value)
    except re.error as problem:
        return f"is not a regular expression: {problem}"
    return ""


def _rows(value: object) -> str:
    names = value if isinstance(value, list) else [value]
    fits = all(isinstance(name, str) and _ROW.match(name) for name in names)
    return "" if fits else 'must be a row of the table of facts, as "AMZ-3"'


def anchor_problem(value: object) -> str:
    """Return what is wrong with the form of an anchor, or an empty text."""
    if isinstance(value, str):
        form, colon, step = value.partition(":")
        if colon and form in LOG_ANCHORS and not _identifier(step):
            return ""
        if value in DATE_FIELDS or _FACT.match(value):
            return ""
    forms = ", ".join(f"{form}:STEP" for form in LOG_ANCHORS)
    return f"must be a date field ({', '.join(DATE_FIELDS)}, facts.NAME) or {forms}" + _nearest(value, DATE_FIELDS)


def _anchors(value: object) -> str:
    if not isinstance(value, list) or not value:
        return "must be a list of anchors that is not empty"
    return next((complaint for complaint in map(anchor_problem, value) if complaint), "")


def _any_anchors(value: object) -> str:
    return "" if value == [] else _anchors(value)


def _condition_field(value: object) -> str:
    from plaint.domain.model.fields import case_field

    if isinstance(value, str) and (
        value in MONEY_FIELDS or value in COMPUTED_FIELDS or _FACT.match(value) or case_field(value) is not None
    ):
        return ""
    return f"must be a field of case.toml, claimed, item_price, {', '.join(COMPUTED_FIELDS)} or facts.NAME"


def _nearest(value: object, choices: tuple[str, ...]) -> str:
    from plaint.domain.text.suggest import nearest

    near = nearest(str(value), choices)
    return f" (did you mean {near}?)" if near else ""


def _address(value: object) -> str:
    fits = isinstance(value, str) and value.startswith(("https://", "http://")) and not re.search(r"\s", value)
    return "" if fits else "must be an address that begins with https://"


def _events(value: object) -> str:
    if not isinstance(value, dict) or not value:
        return "must be a table of dates by anchor"
    wrong = next((complaint for complaint in map(anchor_problem, value) if complaint), "")
    dated = all(isinstance(when, date) for when in value.values())
    return wrong or ("" if dated else "must hold dates")


def _asked_field(value: object) -> str:
    return _condition_field(value) if value not in COMPUTED_FIELDS else "must be a field of case.toml or facts.NAME"


def _lines(value: object) -> str:
    fits = isinstance(value, dict) and all(
        language in vocabulary.LANGUAGES and isinstance(line, str) and line.strip() for language, line in value.items()
    )
    return "" if fits else f"must be sentences by language ({', '.join(vocabulary.LANGUAGES)})"


_SOURCE_KINDS = tuple(kind.value for kind in SourceKind)
_CONFIDENCES = tuple(confidence.value for confidence in Confidence)
_UNITS = tuple(unit.value for unit in Unit)
_STEP_ACTS = {"id": _identifier, "title": _text, "row": _rows}

SECTIONS: Mapping[str, Mapping[str, Check | Tables]] = {
    "playbook": {
        "id": _identifier, "title": _text, "summary": _text, "country": _text, "area": _one_of("EU"), "retailer": _text,
        "extends": _identifiers, "part": _flag, "replace": _flag, "remove": _identifiers, "order_number": _pattern,
        "source": Tables("source", many=False, named=True), "step": Tables("step"), "right": Tables("right"),
        "channel": Tables("channel"), "question": Tables("question"), "thin": _flag, "not_known": _texts,
    },
    "source": {
        "use": _identifier, "text": _text, "read_on": _day, "confidence": _one_of(*_CONFIDENCES),
        "check_after": _day, "volatile": _flag, "note": _text, "url": _address, "kind": _one_of(*_SOURCE_KINDS),
        "term": _whole(1, 120), "quote": _text, "archived": _address,
    },
    "step": {
        **_STEP_ACTS, "order": _whole(0, 100_000), "actor": _one_of(*ACTORS), "level": _whole(0, 7),
        "track": _identifier, "why": _text, "how": _texts, "channels": _some_of(*vocabulary.CHANNELS),
        "letter": _one_of("", *vocabulary.LETTER_KINDS), "after": _identifiers, "requires": _identifiers,
        "when": Tables("condition"), "need": Tables("need"),
        "attach": _some_of(*vocabulary.EVIDENCE_KINDS), "excludes": Tables("excludes"), "rule": Tables("rule"),
        "cost": _text, "source": Tables("source"), "urgent": _flag, "after_silence": _flag, "by_evidence": _flag,
        "remove": _texts, "rights": _identifiers, "alert": _text, "not_open": _text, "have": _texts, "say": _text,
        "where": _texts,
        "takes": _text, "then": _text,
    },
    "question": {
        "field": _asked_field, "ask": _text, "help": _text, "kind": _one_of(*QUESTION_KINDS), "choices": _texts,
    },
    "rule": {
        **_STEP_ACTS, "kind": _one_of(*(kind.value for kind in DeadlineKind)), "anchors": _anchors,
        "pick": _one_of(*PICKS), "offset": _whole(0, 100_000), "unit": _one_of(*_UNITS),
        "counting": _one_of(*COUNTING), "calendar": _text, "when": Tables("condition"), "pauses": Tables("pause"),
        "ends_with": _any_anchors, "severity": _one_of(*SEVERITIES), "note": _text,
        "then": Tables("further"), "floor": Tables("floor"),
        "source": Tables("source", many=False), "after_period": _flag, "valid_from": _day, "valid_until": _day,
        "family": _identifier, "reading_of": _identifier, "example": Tables("example"),
    },
    "example": {"events": _events, "day": _day, "place": _text, "why": _text},
    "condition": {
        "field": _condition_field, "any_of": _texts, "none_of": _texts, "at_least": _number, "at_most": _number,
        "above": _number, "currency": _text, "since": _day, "until": _day, "assume": _flag,
    },
    "pause": {"start": anchor_problem, "end": anchor_problem, "at_least": _whole(0, 10_000), "return_counts": _flag},
    "further": {"offset": _whole(1, 10_000), "unit": _one_of(*_UNITS)},
    "floor": {
        "anchors": _anchors, "offset": _whole(0, 10_000), "unit": _one_of(*_UNITS), "needed": _flag, "always": _flag,
    },
    "need": {"kind": _one_of(*NEED_KINDS), "value": _text, "why": _text},
    "excludes": {
        "step": _identifier, "effect": _one_of(*EFFECTS), "why": _text, "source": Tables("source", many=False),
        "row": _rows,
    },
    "right": {
        **_STEP_ACTS, "basis": _one_of(*BASES), "text": _text, "reasons": _some_of(*vocabulary.PROBLEM_KINDS),
        "remedies": _some_of(*vocabulary.REMEDIES), "rule": Tables("rule", many=False), "when": Tables("condition"),
        "procedure": _texts, "source": Tables("source", many=False), "role": _one_of(*ROLES),
        "order": _whole(0, 1000), "letters": _some_of(*vocabulary.LETTER_KINDS), "cite": _text, "lines": _lines,
        "binds": _one_of("trader", "anyone"), "window": _identifier, "example": Tables("example"),
        "valid_from": _day, "valid_until": _day,
    },
    "channel": {
        "id": _one_of(*vocabulary.CHANNELS), "answer_within": _whole(0, 10_000), "unit": _one_of(*_UNITS),
        "best_for": _text, "urgency": _some_of(*URGENCIES), "source": Tables("source", many=False), "row": _rows,
    },
}  # fmt: skip
"""Every table of a playbook file and its keys."""

NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "step": ("id",), "rule": ("id",), "right": ("id",), "channel": ("id",), "condition": ("field",),
    "question": ("field",),
    "pause": ("start", "end"), "further": ("offset",), "floor": ("anchors",),
    "example": ("events", "day"), "need": ("kind", "value"), "excludes": ("step", "effect"),
}  # fmt: skip
"""Keys that an entry needs in every file: by them entries of several files find each other."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "step": ("title", "order", "why", "source"), "rule": ("title", "kind", "anchors", "source"),
    "right": ("title", "basis", "text", "source"), "channel": ("answer_within", "unit", "best_for", "source"),
    "question": ("ask",), "source": ("text", "read_on", "confidence"), "excludes": ("why",),
}  # fmt: skip
"""Keys that an entry needs once everything it inherits is laid under it."""


def problems(values: Mapping[str, object]) -> Iterator[Problem]:
    """Yield every problem of one file by itself."""
    yield from _table(values, "playbook", ())


def drop_unknown_keys(values: Mapping[str, Any], section: str = "playbook") -> dict[str, Any]:
    """Return the values of a sound file without unknown keys, at any depth."""
    keys = SECTIONS[section]
    return {name: _known(value, keys[name]) for name, value in values.items() if name in keys}


def _known(value: Any, wanted: Check | Tables) -> Any:
    if not isinstance(wanted, Tables):
        return value
    if isinstance(value, list):
        return [_known(entry, wanted) for entry in value]
    if not isinstance(value, dict):
        return value  # the name of a source
    if wanted.named:
        return {name: drop_unknown_keys(entry, wanted.section) for name, entry in value.items()}
    return drop_unknown_keys(value, wanted.section)


def _table(values: Mapping[str, object], section: str, path: Path) -> Iterator[Problem]:
    keys = SECTIONS[section]
    for name in NAMED_BY.get(section, ()):
        if name not in values:
            yield Problem(path, "playbook.missing", f"a [{section}] without {name!r}", f"add {name} = …")
    for name, value in values.items():
        wanted = keys.get(name)
        here = (*path, name)
        if wanted is None:
            hint = _nearest(name, tuple(keys)).strip(" ()") or f"known are {', '.join(keys)}"
            yield Problem(here, "playbook.unknown-key", f"unknown key {name!r}, not used", hint, Level.WARNING)
        elif isinstance(wanted, Tables):
            yield from _tables(value, wanted, here)
        elif complaint := wanted(value):
            yield Problem(here, "playbook.value", f"{name} {complaint}")


def _tables(value: object, wanted: Tables, path: Path) -> Iterator[Problem]:
    name = path[-1]
    if wanted.section == "source" and not wanted.named:
        yield from _source(value, path, many=wanted.many)
    elif wanted.named or not wanted.many:
        if not isinstance(value, dict):
            yield Problem(path, "playbook.value", f"{name} must be a table")
        elif not wanted.named:
            yield from _table(value, wanted.section, path)
        else:
            for key, entry in value.items():
                yield from _tables(entry, Tables(wanted.section, many=False), (*path, key))
    elif not isinstance(value, list):
        yield Problem(path, "playbook.value", f"{name} must be a list of tables, as [[{name}]]")
    else:
        for index, entry in enumerate(value):
            yield from _tables(entry, Tables(wanted.section, many=False), (*path, index))


def _source(value: object, path: Path, *, many: bool) -> Iterator[Problem]:
    """Check a source: the name of one, a table, or for steps a list of these."""
    if many and isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _source(entry, (*path, index), many=False)
    elif isinstance(value, dict):
        yield from _table(value, "source", path)
    elif complaint := _identifier(value):
        yield Problem(path, "playbook.value", f"source {complaint}, or a table")
