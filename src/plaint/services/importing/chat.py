"""Import chat transcripts: an entry for each conversation or turn, or one in all where nothing tells who speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from plaint.domain.errors import UsageProblem
from plaint.domain.messages import chat, mail
from plaint.domain.messages.chat import Turn
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction
from plaint.domain.safe import safe
from plaint.services.importing.intake import Intake, fresh_ids

LARGEST = 5_000_000
"""Bytes of a transcript."""
TEXT = 100_000
"""Characters of an entry; the whole chat is in the evidence."""
MONTH_FIRST = frozenset({"US", "PH", "PR", "GU"})
"""Countries that write 11/12/2026 for 12 November."""


def take_in(intake: Intake, path: Path, *, day: date | None, by_turn: bool, is_page: bool) -> None:
    """Import one transcript. Raises UsageProblem for one too large."""
    from plaint.storage.documents.html import html_text
    from plaint.storage.documents.mbox import Mailbox
    from plaint.storage.files.encoding import decode

    with Mailbox(path) as box:
        if box.size > LARGEST:
            raise UsageProblem(
                f"{safe(path.name, 100)} has {box.size / 1e6:.0f} MB; a transcript may have {LARGEST / 1e6:g}",
                "plaint evidence add takes it in as it is",
            )
        data = box.start(LARGEST)
        box.make_sure()
    if intake.holds(data):
        intake.known += 1
        return
    text = decode(data)[0].replace("\r\n", "\n").replace("\0", "")
    text = html_text(text) if is_page else text
    country = intake.case.case.consumer.country.upper()
    found = chat.read_chat(text, day=day, month_first=country in MONTH_FIRST)
    intake.notes += [f"{safe(path.name, 60)}: {note}" for note in found.notes]
    entries = _entries(intake, found.turns, by_turn=by_turn) or [_whole(text, day, intake, path)]
    ids = fresh_ids(intake.source, [entry.id for entry in intake.case.log], len(entries))
    first = next((entry.at for entry in entries if entry.at), None)
    about = Evidence("", title=f"Chat {path.stem}"[:200], kind="chat", captured=first)
    links = tuple(f"interaction {one}" for one in ids[:20])
    piece = intake.add_evidence(path.name, data, replace(about, proves=links))
    for number, (entry_id, entry) in enumerate(zip(ids, entries, strict=True)):
        intake.progress.step(number, len(entries), path.name)
        intake.add_entry(replace(entry, id=entry_id, evidence=(piece.name,)))


def _entries(intake: Intake, turns: Sequence[Turn], *, by_turn: bool) -> list[Interaction]:
    parts = [(turn,) for turn in chat.merge_turns(turns)] if by_turn else chat.split_conversations(turns)
    return [_entry(intake, part, alone=by_turn) for part in parts]


def _entry(intake: Intake, turns: Sequence[Turn], *, alone: bool) -> Interaction:
    """Make an entry of a conversation. It came in when the other side spoke: its last words are an answer."""
    case = intake.case.case
    own = {turn.speaker for turn in turns if chat.is_consumer(turn.speaker, case.consumer.name)}
    others = [speaker for speaker in dict.fromkeys(turn.speaker for turn in turns) if speaker not in own]
    lines = [turn.text if alone else f"{_clock(turn)}{turn.speaker}: {turn.text}" for turn in turns]
    text = "\n".join(lines)
    first = next((turn.at for turn in turns if turn.at), None)
    numbers = mail.numbers_in(text, case.order.numbers)
    subject = next((turn.text for turn in turns if turn.speaker in own), turns[0].text)
    return Interaction(
        "", _zoned(first, intake.now), "chat", "in" if others else "out", person=", ".join(others)[:200],
        reference=", ".join(numbers[:3]), reason=f"Chat: {' '.join(subject.split())}"[:120], text=_cut(text),
    )  # fmt: skip


def _whole(text: str, day: date | None, intake: Intake, path: Path) -> Interaction:
    """Make one entry of a text in which nobody is told apart."""
    name = safe(path.name, 60)
    intake.notes.append(f"{name}: no speakers were found, so it is one entry" + ("" if day else " without a date"))
    numbers = mail.numbers_in(text, intake.case.case.order.numbers)
    return Interaction(
        "", day, "chat", "in", reference=", ".join(numbers[:3]), reason=f"Chat {path.stem}"[:120], text=_cut(text)
    )


def _cut(text: str) -> str:
    return text if len(text) <= TEXT else text[:TEXT] + "\n[the rest is in the evidence]"


def _clock(turn: Turn) -> str:
    return f"{turn.at:%H:%M} " if turn.at else ""


def _zoned(at: datetime | None, now: datetime) -> datetime | None:
    """Take a time without a zone as one of the zone that the person is in."""
    return at.replace(tzinfo=now.tzinfo) if at is not None and at.tzinfo is None else at
