"""Say the entries of a ladder in sentences: conditions, dates, sources and examples, for people who know law."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from plaint.domain.deadlines.counting_rules import COUNTING
from plaint.domain.deadlines.explanation import event_words, with_weekday
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.entries import Need
from plaint.domain.playbook.playbook import Condition, Exclusion, Pause, Right, Rule, Source, Step, Unit
from plaint.playbooks.build import EUROPEAN

LONG_AGO, NEVER = date(2000, 1, 1), date(1900, 1, 1)
KINDS = {
    DeadlineKind.ACT_BEFORE: "You have to act at the latest",
    DeadlineKind.ACT_FROM: "Open",
    DeadlineKind.THEY_OWE_BY: "The other side has to act within",
    DeadlineKind.PROMISED: "Promised within",
    DeadlineKind.FOLLOW_UP: "We remind you after",
}
SEVERITIES = {"hard": "after it the right is lost", "soft": "our own default or a careful guess, nothing is lost"}
FIELDS = {
    "problem.kind": "the problem", "order.sold_by": "sold by", "order.shipped_by": "sent by",
    "order.paid_with": "paid with", "order.placed": "the day of the order", "order.promised": "the promised day",
    "order.delivered": "the day of delivery", "order.card_network": "the card", "order.category": "the goods",
    "order.statement": "the day of the statement", "consumer.role": "the person who complains",
    "consumer.country": "the consumer's country",
    "consumer.region": "the region", "retailer.store": "the store", "repair": "a repair",
    "replacement": "a replacement", "claimed": "the sum claimed", "item_price": "the price of an item",
    "problem.detail": "the detail of the problem", "wanted.remedies": "what is wanted",
}  # fmt: skip
TRUE = ("true", "yes")


def listed(words: Iterable[str], last: str = "or") -> str:
    """Join words as a person does."""
    found = list(words)
    return f"{', '.join(found[:-1])} {last} {found[-1]}" if len(found) > 1 else "".join(found)


def field_words(field: str) -> str:
    """Return the words for a field of a case or a fact."""
    if field.startswith("facts."):
        return f"“{field[6:].replace('_', ' ')}”"
    return FIELDS.get(field, field.replace(".", ", ").replace("_", " "))


def condition(one: Condition) -> str:
    """Say a condition in a sentence."""
    return f"{_condition(one)} (or not known)" if one.assume and one.until != NEVER else _condition(one)


def _condition(one: Condition) -> str:
    name = field_words(one.field)
    if one.field == "step":
        steps = listed(f"`{step}`" for step in one.any_of or one.none_of)
        return f"the step {steps} was {'' if one.any_of else 'not '}taken"
    if TRUE in {one.any_of, one.none_of}:
        return f"{name} is {'true' if one.any_of else 'not true'}"
    if one.until == NEVER or (one.since and one.since.year == 9999):
        return f"there is no date for {name}"
    if one.since == LONG_AGO:
        return f"there is a date for {name}"
    parts = [f"is {_choices(one.any_of)}"] if one.any_of else []
    parts += [f"is not {_choices(one.none_of)}"] if one.none_of else []
    for words, number in (("at least", one.at_least), ("at most", one.at_most), ("more than", one.above)):
        parts += [f"is {words} {number:,} {one.currency}".rstrip()] if number is not None else []
    if one.field in {"claimed", "item_price"} and (one.since or one.until):
        since, until = f" from {one.since}" if one.since else "", f" until {one.until}" if one.until else ""
        return f"{name} {listed(parts, 'and')} (law{since}{until})"
    parts += [f"is {one.since} or later"] if one.since else []
    parts += [f"is {one.until} or earlier"] if one.until else []
    return f"{name} {listed(parts, 'and')}"


def _choices(words: tuple[str, ...]) -> str:
    """Join the values of a condition; the countries of Europe are not named one by one."""
    rest = [word for word in words if word.upper() not in EUROPEAN]
    if len(words) - len(rest) >= len(EUROPEAN):
        return listed(["in the European Union or EEA", *(word.upper() for word in rest)])
    return listed(words)


def conditions(found: Iterable[Condition]) -> str:
    """Say conditions that have to hold together."""
    return "; ".join(condition(one) for one in found)


def amount(offset: int, unit: Unit) -> str:
    """Say a period, as ``14 days``; none is the day itself."""
    if offset == 0:
        return "the day itself"
    word = unit.value.replace("-", " ")
    return f"{offset} {word[:-1] if offset == 1 else word}"


def anchors(rule: Rule) -> str:
    """Say from what a rule counts."""
    words = [event_words(name) for name in rule.anchors]
    if len(words) == 1:
        return words[0]
    chosen = {"earliest": "the earliest of", "latest": "the latest of"}.get(rule.pick, "the first known of")
    return f"{chosen}: {', '.join(words)}"


def period(rule: Rule) -> str:
    """Say the period of a rule: how long, from what, and what lengthens it."""
    parts = [f"{amount(rule.offset, rule.unit)} from {anchors(rule)}"]
    parts += [f"then {amount(one.offset, one.unit)} more" for one in rule.then]
    parts += [_pause(one) for one in rule.pauses]
    parts += [
        f"not before {amount(one.offset, one.unit)} from {listed(map(event_words, one.anchors))}" for one in rule.floors
    ]
    parts += ["open on the day after that"] if rule.after_period else []
    return ", ".join(parts)


def _pause(pause: Pause) -> str:
    least = f", and at least {pause.at_least} days remain" if pause.at_least else ""
    return f"standing still from “{event_words(pause.start)}” to “{event_words(pause.end)}”{least}"


def validity(rule: Rule) -> str:
    """Say from when until when a version is law."""
    since = [f"from {rule.valid_from}"] if rule.valid_from else []
    until = [f"until {rule.valid_until}"] if rule.valid_until else []
    return f"Law {' '.join(since + until)}" if since or until else ""


def rule_lines(rule: Rule, told: Collection[Source] = ()) -> Iterator[str]:
    """Say a rule: its date, how it is counted, what it depends on, its examples, and its source unless it is told."""
    counted = f", counted by `{rule.counting}`" if rule.counting != "plain" else ""
    yield f"**{rule.title}.** {KINDS[rule.kind]}: {period(rule)}{counted}. `{rule.id}`"
    facts = [
        ("Only if", conditions(rule.when)),
        ("Holidays of", rule.calendar),
        ("Over with", listed(map(event_words, rule.ends_with))),
        ("Weight", SEVERITIES.get(rule.severity, "")),
        ("Another reading of", f"`{rule.reading_of}`" if rule.reading_of else ""),
        ("Version", validity(rule)),
        ("Note", rule.note),
    ]
    yield from (f"  - {name}: {_ended(text)}" for name, text in facts if text)
    for one in rule.examples:
        events = ", ".join(f"{event_words(name)} {with_weekday(when)}" for name, when in one.events.items())
        place = f" ({one.place})" if one.place else ""
        yield f"  - Example{place}: {events} → **{with_weekday(one.day)}**{f'; {one.why}' if one.why else ''}"
    if rule.source not in told:
        yield f"  - {source(rule.source)}"


def source(one: Source) -> str:
    """Name a source with its grade; the list at the end of a page has its address and the rest."""
    unsure = "" if one.confirmed else ", **not confirmed**"
    return f"Source: {one.text} ({one.confidence}{unsure})."


def source_line(one: Source) -> str:
    """Say everything about a source: link, kind, day, grade, deciding words, stored copy, note."""
    text = f"[{one.text}]({one.url})" if one.url else one.text
    parts = [text, str(one.kind), f"read {one.read_on}", f"look again after {one.check_after}"]
    parts += [f"grade {one.confidence}" if one.confirmed else f"grade {one.confidence}, **not confirmed**"]
    parts += ["changes often"] if one.volatile else []
    parts += [f"“{one.quote}”"] if one.quote else []
    parts += [f"[stored copy]({one.archived})"] if one.archived else []
    return _ended(", ".join(parts) + (f". {one.note}" if one.note else ""))


def counting_line(name: str) -> str:
    """Say what a counting rule does, and by which law."""
    rule = COUNTING[name]
    return f"`{name}`: {rule.note}. {rule.source} (grade {rule.confidence})."


def exclusion(one: Exclusion) -> str:
    """Say what taking a step does to another."""
    words = {"closes": "Closes", "closed-by": "Closed by", "warns": "May harm"}
    return f"{words.get(one.effect, one.effect)} `{one.step}`: {_ended(one.why)}"


def right_facts(right: Right) -> Iterator[tuple[str, str]]:
    """Yield what there is to say about a right, by heading."""
    yield "For", listed(right.reasons) or "any reason"
    yield "Gives", listed(right.remedies)
    yield "Only if", conditions(right.when)
    yield "Binds", "anyone, a private seller too" if right.binds == "anyone" else ""
    yield "Letters cite", right.cite
    yield "Letters say", right.lines.get("en", "")
    yield "Only in letters", listed(right.letters)
    yield "How", " ".join(right.procedure)


def step_facts(step: Step) -> Iterator[tuple[str, str]]:
    """Yield what there is to say about a step, by heading, in the order in which it is done."""
    yield "First of all", step.alert
    yield "Why", step.why
    yield "Only if", conditions(step.when)
    yield "Not open to others", step.not_open
    yield "After", listed(f"`{one}`" for one in step.after) + (" got no answer" if step.after_silence else "")
    yield "Needs first", listed((f"`{one}`" for one in step.requires), "and")
    yield "Rights", ", ".join(f"`{one}`" for one in step.rights)
    yield "How", " ".join(f"({number}) {line}" for number, line in enumerate(step.how, 1))
    yield "Where", " ".join(map(_ended, step.where))
    yield "By", listed(step.channels)
    yield "Have at hand", "; ".join(step.have)
    yield "Enclose", listed(step.attach, "and")
    yield "Say", step.say
    yield "Letter", step.letter
    yield "Takes", step.takes
    yield "Cost", step.cost
    yield "Then", step.then


def need_words(need: Need) -> str:
    """Say what a step should have before it is taken."""
    return f"{need.kind} {need.value.replace('|', ' or ')}{f': {need.why}' if need.why else ''}"


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def bullet(name: str, text: str) -> str:
    """Return a line of a list with its heading."""
    return f"- {name}: {_ended(text)}"
