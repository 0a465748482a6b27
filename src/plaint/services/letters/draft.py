"""Draft letters from the facts of a case, and read a text to check it before it is sent."""

from __future__ import annotations

import random
from datetime import date, datetime

from plaint.domain.errors import PlaintError
from plaint.domain.model.exhibit import number_exhibits, numbers_by_name
from plaint.domain.model.ids import new_id
from plaint.domain.model.letter import Letter
from plaint.letters.context import LetterContext
from plaint.letters.phrases import builtin_phrases
from plaint.letters.render import render
from plaint.services.guidance.guidance import Guidance
from plaint.services.letters import choices
from plaint.services.letters.templates import phrases_for, template_for
from plaint.storage.workspace import LoadedCase

_MARK = b"\xef\xbb\xbf"
"""Byte order mark, which some editors put before a text."""


def draft(
    loaded: LoadedCase,
    guidance: Guidance,
    kind: str,
    language: str,
    today: date,
    now: datetime,
    source: random.Random,
    *,
    step: str = "",
) -> Letter:
    """Write a draft; an empty ``kind``, ``language`` or ``step`` is what the next action and the case ask for.

    Facts that the case lacks are blanks in square brackets. Nothing is saved: that is Workspace.add_letter.
    Raises UsageProblem for a kind, language or step that does not exist, BrokenFile for a template of the user's that
    cannot be used.
    """
    kind, taken = choices.choose(loaded, guidance, kind, step)
    code = choices.language_of(loaded, language)
    numbers = numbers_by_name(number_exhibits(loaded.evidence, loaded.case.consumer.mandate))
    enclosed = tuple(
        sorted(choices.enclosures(loaded, kind, taken), key=lambda piece: (numbers.get(piece.name, 0), piece.name))
    )
    reply_by, _ = choices.reply_day(loaded, kind, today)
    material = LetterContext(
        case=loaded.case,
        log=guidance.progress.context.log,
        enclosures=enclosed,
        kind=kind,
        today=today,
        reply_by=reply_by,
        step=taken.id if taken else "",
        actor=taken.actor if taken else "",
        channel=choices.channel_of(taken, kind),
        right=choices.right_for(loaded, guidance, kind, taken),
        next_actor=choices.next_actor(guidance, taken),
        recipient=choices.recipient_of(loaded, kind, taken),
        numbers=numbers,
    )
    root = loaded.folder.parents[loaded.name.count("/")]
    template = template_for(root, kind, code, "message" if material.message else "letter")
    text = render(material, phrases_for(root, code), template)
    return Letter(
        id=new_id(source),
        title=text.title,
        kind=kind,
        step=material.step,
        language=code,
        created=now,
        channel=material.channel,
        to=text.to,
        reply_by=reply_by,
        enclosures=tuple(piece.name for piece in enclosed),
        body=text.body,
    )


def remarks(loaded: LoadedCase, letter: Letter, today: date) -> tuple[str, ...]:
    """Return what a person should know about a draft: what it is, what is only proposed, what is to be filled in."""
    step = f", step {letter.step}" if letter.step else ""
    found = [f"{letter.kind} in {letter.language}{step}, to {letter.to}"]
    day, proposed = choices.reply_day(loaded, letter.kind, today)
    if proposed:
        found.append(f"an answer by {day.isoformat()} is a proposal: plaint set {loaded.case.id} wanted.reply_by=DATE")
    say = builtin_phrases(letter.language)
    blanks = [blank for blank in map(say.blank, say.tables["blanks"]) if blank in letter.body]
    if blanks:
        found.append(f"to be filled in: {', '.join(blanks)}")
    return tuple(found)


def read_text(
    loaded: LoadedCase,
    guidance: Guidance,
    data: bytes,
    name: str,
    *,
    kind: str = "",
    language: str = "",
    step: str = "",
) -> Letter:
    """Return a text as a letter that can be checked: with its own front matter, else as a draft of the kind named.

    Evidence that plain text names counts as enclosed. Raises PlaintError for what is no text.
    """
    from plaint.storage.formats.letter_file import FENCE, parse_letter

    letter, findings = parse_letter(data, name)
    if letter is None:
        raise PlaintError(findings[0].message, findings[0].suggestion, file=name, line=findings[0].line)
    if data.lstrip(_MARK).startswith(FENCE.encode()):
        return letter
    kind, taken = choices.choose(loaded, guidance, kind, step)
    return Letter(
        id=letter.id,
        kind=kind,
        step=taken.id if taken else "",
        language=choices.language_of(loaded, language),
        reply_by=loaded.case.wanted.reply_by,
        enclosures=tuple(piece.name for piece in loaded.evidence if piece.counts and piece.name in letter.body),
        body=letter.body,
        file=name,
    )
