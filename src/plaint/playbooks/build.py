"""Build a typed Playbook from merged TOML values. Values were checked before; dates may be text from the cache."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from plaint.domain.model.dates import add_months
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.model.finding import Finding
from plaint.domain.playbook.playbook import (
    Channel,
    Condition,
    Confidence,
    Exclusion,
    Need,
    Pause,
    Playbook,
    Right,
    Rule,
    Source,
    Step,
    Unit,
)

Values = Mapping[str, Any]
CHECK_AFTER_MONTHS: Mapping[Confidence, int] = {Confidence.A: 12, Confidence.B: 6, Confidence.C: 1}
"""How long a fact is relied on without another look, unless its source says ``check_after``."""
VOLATILE_MONTHS = 3
"""The same for what is known to change often, unless its confidence asks for it sooner."""


def build(values: Values, files: Iterable[str], findings: Iterable[Finding]) -> Playbook:
    """Build the typed playbook."""
    builder = _Builder(values)
    return Playbook(
        id=values["id"],
        title=values["title"],
        country=values.get("country", ""),
        retailer=values.get("retailer", ""),
        extends=tuple(values["extends"]),
        summary=values.get("summary", ""),
        steps=builder.steps(),
        rights=tuple(builder.right(entry) for entry in values["right"].values()),
        channels=tuple(builder.channel(entry) for entry in values["channel"].values()),
        order_number=values.get("order_number", ""),
        files=tuple(files),
        findings=tuple(findings),
        rows={row: tuple(names) for row, names in sorted(values["rows"].items())},
    )


def check_after(read_on: date, confidence: Confidence, *, volatile: bool) -> date:
    """Return the day from which a fact should be checked again."""
    months = CHECK_AFTER_MONTHS[confidence]
    try:
        return add_months(read_on, min(months, VOLATILE_MONTHS) if volatile else months)
    except OverflowError:
        return date.max - timedelta(days=1)


class _Builder:
    """Builds the entries; a named source is built once and shared."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._named: dict[str, Source] = {}
        self._steps = frozenset(values["step"])

    def steps(self) -> tuple[Step, ...]:
        entries = sorted(self._values["step"].values(), key=lambda entry: (entry["order"], entry["id"]))
        return tuple(self.step(entry) for entry in entries)

    def step(self, entry: Values) -> Step:
        return Step(
            id=entry["id"],
            title=entry["title"],
            order=entry["order"],
            actor=entry.get("actor", ""),
            level=entry.get("level", 0),
            track=entry.get("track", "main"),
            why=entry.get("why", ""),
            how=tuple(entry.get("how", ())),
            channels=tuple(entry.get("channels", ())),
            letter=entry.get("letter", ""),
            after=self._existing(entry.get("after", ())),
            requires=self._existing(entry.get("requires", ())),
            when=_conditions(entry),
            needs=tuple(
                Need(need["kind"], need["value"], need.get("why", "")) for need in entry.get("need", {}).values()
            ),
            attach=tuple(entry.get("attach", ())),
            excludes=tuple(
                self.exclusion(one) for one in entry.get("excludes", {}).values() if one["step"] in self._steps
            ),
            rules=tuple(self.rule(rule) for rule in entry.get("rule", {}).values()),
            cost=entry.get("cost", ""),
            sources=self.sources(entry["source"]),
            after_silence=entry.get("after_silence", False),
            by_evidence=entry.get("by_evidence", False),
            urgent=entry.get("urgent", False),
        )

    def _existing(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name in self._steps)

    def _anchors(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if ":" not in name or name.partition(":")[2] in self._steps)

    def exclusion(self, entry: Values) -> Exclusion:
        source = self.source(entry["source"]) if "source" in entry else None
        return Exclusion(entry["step"], entry["effect"], entry["why"], source)

    def rule(self, entry: Values) -> Rule:
        return Rule(
            id=entry["id"],
            title=entry["title"],
            kind=DeadlineKind(entry["kind"]),
            anchors=self._anchors(entry["anchors"]) or tuple(entry["anchors"]),
            source=self.source(entry["source"]),
            offset=entry.get("offset", 0),
            unit=Unit(entry.get("unit", "days")),
            pick=entry.get("pick", "first"),
            counting=entry.get("counting", "plain"),
            calendar=entry.get("calendar", ""),
            when=_conditions(entry),
            pauses=tuple(Pause(one["start"], one["end"], one.get("at_least", 0)) for one in entry.get("pauses", ())),
            ends_with=self._anchors(entry.get("ends_with", ())),
            severity=entry.get("severity", "normal"),
            note=entry.get("note", ""),
        )

    def right(self, entry: Values) -> Right:
        return Right(
            id=entry["id"],
            title=entry["title"],
            basis=entry["basis"],
            text=entry["text"],
            source=self.source(entry["source"]),
            reasons=tuple(entry.get("reasons", ())),
            remedies=tuple(entry.get("remedies", ())),
            rule=self.rule(entry["rule"]) if "rule" in entry else None,
            when=_conditions(entry),
            procedure=tuple(entry.get("procedure", ())),
        )

    def channel(self, entry: Values) -> Channel:
        return Channel(
            id=entry["id"],
            answer_within=entry["answer_within"],
            unit=Unit(entry["unit"]),
            best_for=entry["best_for"],
            source=self.source(entry["source"]),
            urgency=tuple(entry.get("urgency", ())),
        )

    def sources(self, value: object) -> tuple[Source, ...]:
        return tuple(self.source(one) for one in value) if isinstance(value, list) else (self.source(value),)

    def source(self, value: Any) -> Source:
        if isinstance(value, str):
            if value not in self._named:
                self._named[value] = _source(self._values["source"][value])
            return self._named[value]
        base = self._values["source"][value["use"]] if "use" in value else {}
        return _source({**base, **value})


def _source(entry: Values) -> Source:
    confidence = Confidence(entry["confidence"])
    volatile = entry.get("volatile", False)
    read_on = _day(entry["read_on"])
    given = entry.get("check_after")
    after = _day(given) if given else check_after(read_on, confidence, volatile=volatile)
    return Source(entry["text"], read_on, confidence, after, volatile, entry.get("note", ""))


def _conditions(entry: Values) -> tuple[Condition, ...]:
    return tuple(_condition(one) for one in entry.get("when", ()))


def _condition(entry: Values) -> Condition:
    return Condition(
        field=entry["field"],
        any_of=tuple(text.lower() for text in entry.get("any_of", ())),
        none_of=tuple(text.lower() for text in entry.get("none_of", ())),
        at_least=_number(entry.get("at_least")),
        at_most=_number(entry.get("at_most")),
        above=_number(entry.get("above")),
        currency=entry.get("currency", ""),
        since=_maybe_day(entry.get("since")),
        until=_maybe_day(entry.get("until")),
    )


def _number(value: int | str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _maybe_day(value: date | str | None) -> date | None:
    return None if value is None else _day(value)
