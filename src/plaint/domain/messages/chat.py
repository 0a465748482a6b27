"""Parse chat transcripts (WhatsApp, Telegram, Signal, help desks): who said what, and when.

WhatsApp, Telegram, Signal and most help desks write one line a message, the time before or behind the speaker.
Which of two numbers of a date is the day is told by the whole transcript, never by one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise

LONGEST = 1_000_000
"""Characters of a transcript that are looked at."""
PAUSE = timedelta(hours=3)
"""Silence after which another conversation begins."""

_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?\s?(?P<half>[AaPp]\.?[Mm]\.?)?"
_DAY = r"(?:(?P<iso>\d{4}-\d{2}-\d{2})|(?P<a>\d{1,2})(?P<mark>[./-])(?P<b>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2}))"
_ZONE = r"(?:\s?(?P<zone>Z|UTC|[+-]\d{2}:?\d{2}))?"
_MOMENT = rf"(?:{_DAY}(?:,|T|\s)?\s?)?{_CLOCK}{_ZONE}"
_SPEAKER = r"(?P<speaker>[^\s:|\[\]<>][^:|\[\]<>\n]{0,59}?)"
_MARKS = "\u200e\u200f\u202a\u202c\ufeff"
_FORMS = (
    re.compile(rf"[\[(]{_MOMENT}[\])]\s*(?:[-–|]\s*)?{_SPEAKER}\s*[:|]\s?(?P<text>.*)"),
    re.compile(rf"{_MOMENT}\s*[-–|]\s*{_SPEAKER}\s*[:|]\s?(?P<text>.*)"),
    re.compile(rf"{_MOMENT},?\s+{_SPEAKER}\s*[:|]\s?(?P<text>.*)"),
    re.compile(rf"{_SPEAKER},?\s*[\[(]{_MOMENT}[\])]\s*:?\s?(?P<text>.*)"),
    re.compile(rf"{_SPEAKER}\s+(?:at\s|um\s)?{_MOMENT}\s*:?(?P<text>)"),
)
_PLAIN = re.compile(r"(?P<speaker>[^\W\d_][\w .'’()-]{0,39}?)\s?:\s(?P<text>\S.*)")
_HEADING = re.compile(rf"\W{{0,6}}(?:[^\W\d_]+,?\s)?{_DAY}\W{{0,6}}")


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a chat."""

    speaker: str
    text: str
    at: datetime | None = None
    """Without a zone unless the transcript gives one."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """The result of parsing; ``turns`` is empty where the text does not tell who speaks."""

    turns: tuple[Turn, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Raw:
    """A message before the order of day and month is known."""

    speaker: str
    lines: list[str]
    day: tuple[str, int, int, int] | None
    """``iso`` or ``ab``, and the three numbers as they stand."""
    clock: time | None
    zone: timezone | None


def read_chat(text: str, *, day: date | None = None, month_first: bool = False) -> Transcript:
    """Parse the messages of a transcript.

    ``day`` is the day where the text gives times only; ``month_first`` decides 03/04/2026 where the transcript as a
    whole does not, and then a note says so. Never raises for what the text holds.
    """
    lines = [line.strip(_MARKS + " \t\r") for line in text[:LONGEST].split("\n")]
    raws = _stamped(lines) or _spoken(lines)
    if not raws:
        return Transcript()
    first_is_day, note = _order_of_numbers(raws, month_first=month_first)
    turns = []
    for raw in raws:
        said = "\n".join(raw.lines).strip()
        if said:
            turns.append(Turn(raw.speaker, said, _moment(raw, day, first_is_day=first_is_day)))
    return Transcript(
        tuple(_over_midnight(turns, [raw.day for raw in raws if any(raw.lines)])), (note,) if note else ()
    )


def _stamped(lines: Sequence[str]) -> list[_Raw]:
    """Parse lines with a time and a speaker; the first form that fits half of a dozen lines is used for all."""
    best: list[_Raw] = []
    for form in _FORMS:
        found = list(_by_form(lines, form))
        if len(found) > len(best):
            best = found
    return best


def _by_form(lines: Sequence[str], form: re.Pattern[str]) -> Iterator[_Raw]:
    raw: _Raw | None = None
    heading: tuple[str, int, int, int] | None = None
    for line in lines:
        match = form.fullmatch(line) if len(line) < 20_000 else None
        clock = _clock(match) if match else None
        if match and clock is not None:
            if raw is not None:
                yield raw
            raw = _Raw(match["speaker"].strip(), [match["text"]], _numbers(match) or heading, clock, _zone(match))
        elif (titled := _HEADING.fullmatch(line)) and len(line) < 60:
            heading = _numbers(titled)
        elif raw is not None:
            raw.lines.append(line)
    if raw is not None:
        yield raw


def _spoken(lines: Sequence[str]) -> list[_Raw]:
    """Parse lines of "Name: words" where most lines are such, two speak, and each more than once or in turn."""
    raws: list[_Raw] = []
    for line in lines:
        match = _PLAIN.fullmatch(line) if len(line) < 20_000 else None
        if match:
            raws.append(_Raw(match["speaker"].strip(), [match["text"]], None, None, None))
        elif raws:
            raws[-1].lines.append(line)
    spoken = sum(1 for line in lines if line)
    speakers = {raw.speaker for raw in raws}
    return raws if len(raws) >= 3 and 2 <= len(speakers) <= len(raws) / 1.5 and len(raws) * 2 >= spoken else []


def _clock(match: re.Match[str]) -> time | None:
    hour, half = int(match["hour"]), (match["half"] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        return None


def _zone(match: re.Match[str]) -> timezone | None:
    text = match["zone"]
    if not text:
        return None
    if text in {"Z", "UTC"}:
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes)) if minutes < 24 * 60 else None


def _numbers(match: re.Match[str]) -> tuple[str, int, int, int] | None:
    if match["iso"]:
        year, month, day = (int(part) for part in match["iso"].split("-"))
        return "iso", day, month, year
    if not match["a"]:
        return None
    year = int(match["year"])
    return "ab", int(match["a"]), int(match["b"]), year + 2000 if year < 100 else year


def _order_of_numbers(raws: Sequence[_Raw], *, month_first: bool) -> tuple[bool, str]:
    """Tell whether the day comes first in dates, and a note where the country decided that."""
    pairs = [raw.day for raw in raws if raw.day and raw.day[0] == "ab"]
    if not pairs or any(first > 12 for _, first, _, _ in pairs):
        return True, ""
    if any(second > 12 for _, _, second, _ in pairs):
        return False, ""
    if all(first == second for _, first, second, _ in pairs):
        return True, ""
    as_days = [_day(one, first_is_day=True) for one in pairs]
    as_months = [_day(one, first_is_day=False) for one in pairs]
    if _rises(as_days) != _rises(as_months):
        return _rises(as_days), ""
    order = "month/day" if month_first else "day/month"
    return not month_first, f"dates such as {pairs[0][1]}/{pairs[0][2]} were read as {order}"


def _rises(days: Sequence[date | None]) -> bool:
    return all(one is not None and other is not None and one <= other for one, other in pairwise(days))


def _day(numbers: tuple[str, int, int, int], *, first_is_day: bool) -> date | None:
    kind, first, second, year = numbers
    day, month = (first, second) if first_is_day or kind == "iso" else (second, first)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moment(raw: _Raw, day: date | None, *, first_is_day: bool) -> datetime | None:
    found = _day(raw.day, first_is_day=first_is_day) if raw.day else day
    if found is None or raw.clock is None or found.year > 9000:  # room for the nights to come
        return None
    return datetime.combine(found, raw.clock, raw.zone)


def _over_midnight(turns: Sequence[Turn], days: Sequence[tuple[str, int, int, int] | None]) -> Iterator[Turn]:
    """Start the next day where only times are given and they fall back by half a day."""
    more = timedelta(0)
    before: datetime | None = None
    for turn, own_day in zip(turns, days, strict=True):
        if turn.at is None or own_day is not None:
            yield turn
            continue
        if before is not None and before - turn.at - more > timedelta(hours=12):
            more += timedelta(days=1)
        before = turn.at + more
        yield replace(turn, at=before)


def split_conversations(turns: Iterable[Turn]) -> list[tuple[Turn, ...]]:
    """Split turns into conversations at silences of three hours; turns without a time stay in place."""
    parts: list[list[Turn]] = []
    last: datetime | None = None
    for turn in turns:
        at = turn.at.replace(tzinfo=None) if turn.at else None
        if not parts or (at and last and abs(at - last) >= PAUSE):
            parts.append([])
        parts[-1].append(turn)
        last = at or last
    return [tuple(part) for part in parts]


def merge_turns(turns: Iterable[Turn]) -> list[Turn]:
    """Merge consecutive turns of the same person into one."""
    found: list[Turn] = []
    for turn in turns:
        if found and found[-1].speaker == turn.speaker:
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{turn.text}")
        else:
            found.append(turn)
    return found


_ONESELF = frozenset(
    {"you", "me", "customer", "i", "ich", "du", "kunde", "kundin", "tú", "tu", "yo", "cliente", "você", "eu", "ek",
     "jy", "kliënt", "consumer", "visitor", "guest", "besucher"}
)  # fmt: skip


def is_consumer(speaker: str, name: str) -> bool:
    """Tell whether a speaker is the consumer: by name, first name, or a word such as "You" or "Customer"."""
    said, known = speaker.casefold().strip(), name.casefold().split()
    return said in _ONESELF or (bool(known) and (said == " ".join(known) or said in {known[0], known[-1]}))
