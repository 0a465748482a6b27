"""Build a typed Playbook from merged TOML values. Values were checked before; dates may be text from the cache."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from plaint.domain.model.dates import add_months
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.model.finding import Finding
from plaint.domain.playbook.entries import Example, Need, Question
from plaint.domain.playbook.playbook import (
    Channel,
    Condition,
    Confidence,
    Exclusion,
    Floor,
    Further,
    Pause,
    Playbook,
    Right,
    Rule,
    Source,
    SourceKind,
    Step,
    Unit,
)

Values = Mapping[str, Any]
EUROPEAN = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT",
    "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
"""The European Union and the EEA: countries whose law follows the same directives."""
TERMS: Mapping[SourceKind, int] = {
    SourceKind.STATUTE: 24, SourceKind.OFFICIAL: 12, SourceKind.POLICY: 3, SourceKind.MEMORY: 6,
    SourceKind.OWN_DEFAULT: 120,
}  # fmt: skip
"""Months for which a kind of source is relied on without another look, unless it says ``check_after`` or ``term``."""

_BUYER = Condition("consumer.role", none_of=("recipient",))
"""Met by whoever ordered or paid, and by who got a gift once the giver has assigned the claim."""


def build(values: Values, files: Iterable[str], findings: Iterable[Finding]) -> Playbook:
    """Build the typed playbook."""
    builder = _Builder(values)
    return Playbook(
        id=values["id"],
        title=values["title"],
        country=values.get("country", ""),
        countries=_countries(values),
        retailer=values.get("retailer", ""),
        extends=tuple(values["extends"]),
        summary=values.get("summary", ""),
        steps=builder.steps(),
        rights=tuple(builder.right(entry) for entry in values["right"].values()),
        channels=tuple(builder.channel(entry) for entry in values["channel"].values()),
        questions=tuple(_question(entry) for entry in values["question"].values()),
        thin=values.get("thin", False),
        not_known=tuple(values.get("not_known", ())),
        order_number=values.get("order_number", ""),
        files=tuple(files),
        findings=tuple(findings),
        rows={row: tuple(names) for row, names in sorted(values["rows"].items())},
    )


def _countries(values: Values) -> frozenset[str]:
    """Return the countries that a ladder is for: one, all of the European Union and EEA, or none."""
    if values.get("country"):
        return frozenset({values["country"]})
    return EUROPEAN if values.get("area") == "EU" else frozenset()


def check_after(read_on: date, months: int) -> date:
    """Return the day from which a fact is due for another look."""
    try:
        return add_months(read_on, months)
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
            when=(*_conditions(entry), *self._buyers_step(entry)),
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
            rights=tuple(entry.get("rights", ())),
            alert=entry.get("alert", ""),
            not_open=entry.get("not_open", ""),
            have=tuple(entry.get("have", ())),
            say=entry.get("say", ""),
            where=tuple(entry.get("where", ())),
            takes=entry.get("takes", ""),
            then=entry.get("then", ""),
        )

    def _buyers_step(self, entry: Values) -> tuple[Condition, ...]:
        """Return the condition of a way that only who bought can take: through the bank, or on a buyer's rights."""
        if entry.get("actor") == "bank" and entry.get("track") == "payment":
            return (_BUYER,)
        if entry.get("track") != "rights":
            return ()
        rights = [self._values["right"][one] for one in entry.get("rights", ()) if one in self._values["right"]]
        return (_BUYER,) if rights and all(map(_buyers_right, rights)) else ()

    def _existing(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name in self._steps)

    def _anchors(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(
            name
            for name in names
            if ":" not in name or name.startswith("received:") or name.partition(":")[2] in self._steps
        )

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
            pauses=tuple(map(_pause, entry.get("pauses", ()))),
            then=tuple(Further(one["offset"], Unit(one.get("unit", "days"))) for one in entry.get("then", ())),
            floors=tuple(map(_floor, entry.get("floor", ()))),
            ends_with=self._anchors(entry.get("ends_with", ())),
            severity=entry.get("severity", "normal"),
            note=entry.get("note", ""),
            after_period=entry.get("after_period", False),
            valid_from=_maybe_day(entry.get("valid_from")),
            valid_until=_maybe_day(entry.get("valid_until")),
            family=entry.get("family", ""),
            reading_of=entry.get("reading_of", ""),
            examples=tuple(_example(one) for one in entry.get("example", ())),
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
            rule=self.rule(_with_examples(entry["rule"], entry)) if "rule" in entry else None,
            when=(*_conditions(entry), *_buyers_right(entry), *_validity(entry)),
            procedure=tuple(entry.get("procedure", ())),
            role=entry.get("role", "claim"),
            order=entry.get("order", 50),
            letters=tuple(entry.get("letters", ())),
            cite=entry.get("cite", ""),
            binds=entry.get("binds", "trader"),
            window=entry.get("window", ""),
            lines=dict(entry.get("lines", {})),
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
    kind = SourceKind(entry.get("kind") or _kind_of(confidence, volatile=volatile))
    given = entry.get("check_after")
    after = _day(given) if given else check_after(read_on, entry.get("term") or TERMS[kind])
    return Source(
        entry["text"], read_on, confidence, after, volatile, entry.get("note", ""), entry.get("url", ""), kind,
        entry.get("quote", ""), entry.get("archived", ""),
    )  # fmt: skip


def _kind_of(confidence: Confidence, *, volatile: bool) -> SourceKind:
    """Guess the kind of a source that does not name it, on the side of an early look."""
    if confidence is Confidence.C:
        return SourceKind.MEMORY
    return SourceKind.POLICY if volatile else SourceKind.OFFICIAL


def _conditions(entry: Values) -> tuple[Condition, ...]:
    return tuple(_condition(one) for one in entry.get("when", ()))


def _buyers_right(entry: Values) -> tuple[Condition, ...]:
    """Return the condition of a right that comes from the contract: the buyer has it, and not who got a gift.

    Good to know is for everybody, a recall for who has the product; the bank's duties are to who paid.
    """
    if entry.get("basis") != "statutory" or entry.get("role") == "info" or entry.get("reasons") == ["unsafe"]:
        return ()
    from_contract = entry.get("binds", "trader") == "trader"
    return (_BUYER,) if from_contract or "chargeback" in entry.get("letters", ()) else ()


def _validity(entry: Values) -> tuple[Condition, ...]:
    """Return the condition that a version of a right sets: it governs the orders of its time."""
    since, until = _maybe_day(entry.get("valid_from")), _maybe_day(entry.get("valid_until"))
    return (Condition("order.placed", since=since, until=until),) if since or until else ()


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
        assume=entry.get("assume", False),
    )


def _pause(entry: Values) -> Pause:
    return Pause(entry["start"], entry["end"], entry.get("at_least", 0), entry.get("return_counts", False))


def _floor(entry: Values) -> Floor:
    return Floor(
        tuple(entry["anchors"]),
        entry.get("offset", 0),
        Unit(entry.get("unit", "days")),
        entry.get("needed", False),
        entry.get("always", False),
    )


def _question(entry: Values) -> Question:
    return Question(
        entry["field"], entry["ask"], entry.get("help", ""), entry.get("kind", "text"), tuple(entry.get("choices", ()))
    )


def _with_examples(rule: Values, right: Values) -> Values:
    """Return the rule of a right with the examples that stand beside the right."""
    return {**rule, "example": [*rule.get("example", ()), *right["example"]]} if "example" in right else rule


def _example(entry: Values) -> Example:
    events = {anchor: _when(value) for anchor, value in entry["events"].items()}
    return Example(events, _day(entry["day"]), entry.get("place", ""), entry.get("why", ""))


def _when(value: date | str) -> date | datetime:
    if isinstance(value, str):
        return datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    return value


def _number(value: int | str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _maybe_day(value: date | str | None) -> date | None:
    return None if value is None else _day(value)
