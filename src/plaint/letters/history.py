"""Tell what was tried as one history: entries of the log and letters that were sent, each with whom and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plaint.domain.guidance.letter_basis import TO_BANKS
from plaint.domain.model.dates import day_of
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.domain.model.vocabulary import TRADERS
from plaint.letters.context import LetterContext
from plaint.letters.phrases import Phrases, one_line


@dataclass(frozen=True, slots=True)
class Contact:
    """One event of the history: an entry of the log, or a letter."""

    day: date
    entry: Interaction | None = None
    letter: Letter | None = None

    @property
    def outgoing(self) -> bool:
        """Tell whether the consumer wrote or called."""
        return self.entry is None or self.entry.direction == "out"


def history(material: LetterContext) -> list[Contact]:
    """Return all contacts, oldest first. A letter that is in the log too is told once."""
    found = [Contact(entry.day, entry=entry) for entry in material.told() if entry.day]
    logged = {(one.day, one.entry.step) for one in found if one.entry and one.outgoing}
    logged |= {(one.day, one.entry.channel) for one in found if one.entry and one.outgoing}
    for letter in material.letters:
        if letter.sent is None or letter.withdrawn:
            continue
        day = day_of(letter.sent)
        if day <= material.today and not {(day, letter.step), (day, letter.channel)} & logged:
            found.append(Contact(day, letter=letter))
    return sorted(found, key=lambda one: one.day)


def contacts_so_far(material: LetterContext, say: Phrases, kept: int | None) -> str:
    """Return the newest ``kept`` contacts, oldest first, and how many there were before."""
    told = history(material)
    if not told:
        return ""
    shown = told if kept is None else told[len(told) - min(kept, len(told)) :]
    lines = [say("words.tried"), "", *(f"- {_line(one, material, say)}" for one in shown)]
    if len(shown) < len(told):
        earlier = say("tried.earlier", count=str(len(told) - len(shown)))
        lines = [*lines, "", earlier] if shown else [earlier]
    return "\n".join(lines)


def _line(one: Contact, material: LetterContext, say: Phrases) -> str:
    if one.entry is not None:
        return _entry_line(one.entry, material, say)
    letter = one.letter
    assert letter is not None
    actor, to = material.actors.get(letter.step, ""), one_line(letter.to)
    return say(
        "tried.letter",
        date=say.date(one.day),
        title=_title_of(letter, material, say),
        who=say("words.to", who=to) if to else _party("to", actor, "", material, say),
        channel=_channel(letter.channel, say),
    )


def _title_of(letter: Letter, material: LetterContext, say: Phrases) -> str:
    """Return what a letter was about; the order that all letters name is left out."""
    before, _, after = one_line(letter.title).partition(": ")
    if after and any(number and number in before for number in material.case.order.numbers):
        return after
    return (
        one_line(letter.title) or str(say.tables["kinds"].get(letter.kind, {}).get("name", "")) or say.blank("problem")
    )


def _entry_line(entry: Interaction, material: LetterContext, say: Phrases) -> str:
    assert entry.day is not None
    person, name = one_line(entry.person), _name(actor_of(entry, material), material, say)
    named = bool(name) and name.lower() == person.lower()
    details = "; ".join(filter(None, ("" if named else person, one_line(entry.reference))))
    way = "to" if entry.direction == "out" else "from"
    reason = _sentence(one_line(entry.reason) or one_line(entry.text)[:200])
    answer = say.find("answers", entry.answer) or say("answers.other")
    text = say(
        f"tried.{entry.direction}",
        date=say.date(entry.day),
        who=_party(way, actor_of(entry, material), details, material, say),
        channel=_channel(entry.channel, say),
        answer=answer,
    )
    return f"{text}: {reason}{_promise(entry, say)}" if reason else f"{text}.{_promise(entry, say)}"


def actor_of(entry: Interaction, material: LetterContext) -> str:
    """Return who stands on the other side of an entry, as far as it, its channel or its step says."""
    by_channel = entry.channel == "seller-message" and one_line(material.case.seller.name)
    return entry.actor or ("seller" if by_channel else material.actors.get(entry.step, ""))


def _party(way: str, actor: str, details: str, material: LetterContext, say: Phrases) -> str:
    """Return the other side with its preposition (``to`` or ``from`` it), and the details in brackets."""
    name = _name(actor, material, say)
    who = say(f"words.{way}", who=name) if name else say.find(f"{way}_actor", actor) or say(f"{way}_actor.other")
    return f"{who} ({details})" if details else who


def _name(actor: str, material: LetterContext, say: Phrases) -> str:
    """Return the name of the other side where it is the trader or the shop; empty for anybody else."""
    case = material.case
    seller = one_line(case.seller.name)
    if actor == "seller":
        return seller or say.blank("seller")
    if actor in TRADERS or actor == "self":
        private = case.order.sold_by == "private" and not actor
        return (seller if private else "") or one_line(case.retailer.name) or say.blank("retailer")
    return ""


def _channel(channel: str, say: Phrases) -> str:
    return f" {say.word('channels', channel)}" if one_line(channel) else ""


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?…" else f"{text}."


def _promise(entry: Interaction, say: Phrases) -> str:
    promise = one_line(entry.promise).rstrip(".")
    if not promise or promise in one_line(entry.reason):
        return ""
    if entry.promised_by is None:
        return say("tried.promise", promise=promise)
    return say("tried.promise_by", promise=promise, date=say.date(entry.promised_by))


def inadequate_handling(material: LetterContext, say: Phrases, basis: str) -> str:
    """Say politely why the handling is not enough: a promise not kept, a refusal that does not hold, or silence."""
    told = [one for one in history(material) if _is_theirs(one, material)]
    if not told:
        return ""
    broken = broken_promise(material)
    if broken is not None:
        return say("handling.broken", date=say.date(broken))
    last = told[-1]
    refusals = [one for one in told if one.entry and one.entry.answer == "refusal" and not one.outgoing]
    if refusals and (last is refusals[-1] or last.outgoing):
        return _against(refusals[-1], material, say, basis)
    if last.outgoing and last.day < material.today:
        return say("handling.silent_theirs" if _of_trader(material) else "handling.silent", date=say.date(last.day))
    return ""


def _is_theirs(one: Contact, material: LetterContext) -> bool:
    """Tell whether a contact was with the one complained about: the trader, or the bank in a complaint about it."""
    step = one.entry.step if one.entry else one.letter.step if one.letter else ""
    actor = actor_of(one.entry, material) if one.entry else material.actors.get(step, "")
    if material.kind == "bank-complaint":
        return actor == "bank"
    return actor in TRADERS or actor == "self"


def _against(one: Contact, material: LetterContext, say: Phrases, basis: str) -> str:
    """Say why a refusal does not hold, from what it rests on."""
    assert one.entry is not None
    said = f"{one.entry.reason} {one.entry.text}".lower()
    words = material_words(said, say)
    why = next((say(f"refusals.{topic}") for topic in _topics(material, basis) if topic in words), "")
    name = "refused_theirs" if _of_trader(material) else "refused"
    return say(f"handling.{name}", date=say.date(one.day), why=why or say("refusals.other"))


def _of_trader(material: LetterContext) -> bool:
    """Tell whether the reader is somebody else than the one whose handling is told."""
    return material.to_others and material.kind != "bank-complaint"


def material_words(said: str, say: Phrases) -> frozenset[str]:
    """Return the topics that a refusal touches."""
    return frozenset(topic for topic, marks in say.shared["refusals"].items() if any(mark in said for mark in marks))


def _topics(material: LetterContext, basis: str) -> Sequence[str]:
    """Return what can truly be said against a refusal in this case."""
    case = material.case
    wishes = set(case.wanted.remedies)
    found = []
    if case.problem.kind in {"not-delivered", "misdelivered", "missing"}:
        found.append("tracking")
    if not material.to_others and case.order.sold_by != "private":
        found.append("maker")
    if wishes and "repair" not in wishes:
        found.append("repair")
    if wishes:
        found.append("voucher")
    if basis and material.kind not in TO_BANKS and material.right and material.right.basis == "statutory":
        found.append("policy")
    return found


def broken_promise(material: LetterContext) -> date | None:
    """Return the latest promised day that has passed without its promise being kept.

    A promise from before the delivery was about the delivery, whose dates stand among the facts.
    """
    case = material.case
    if case.outcome.received is not None or any(entry.answer == "remedy" for entry in material.told()):
        return None
    arrived = case.order.delivered
    promised = [
        entry.promised_by
        for entry in material.told()
        if entry.promised_by is not None and not (arrived and entry.day and entry.day <= arrived)
    ]
    if case.outcome.promised is not None:
        promised.append(case.outcome.promised)
    last = max(promised, default=None)
    return last if last is not None and last < material.today else None
