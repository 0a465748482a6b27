"""Drafts of letters from the facts of a case, and the check of a text that is about to be sent."""

from __future__ import annotations

import random
from datetime import date, datetime

from plaint.domain.ids import new_id
from plaint.domain.letter import Letter
from plaint.letters.material import Material
from plaint.letters.phrases import phrases
from plaint.letters.render import render
from plaint.services import drafting
from plaint.services.guidance import Guidance
from plaint.storage.workspace import LoadedCase


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
    Raises UsageProblem for a kind, language or step that does not exist.
    """
    kind, taken = drafting.choose(loaded, guidance, kind, step)
    code = drafting.language_of(loaded, language)
    enclosed = drafting.enclosures(loaded, kind, taken)
    reply_by, _ = drafting.reply_day(loaded, kind, today)
    material = Material(
        case=loaded.case,
        log=loaded.log,
        enclosures=enclosed,
        kind=kind,
        today=today,
        reply_by=reply_by,
        step=taken.id if taken else "",
        actor=taken.actor if taken else "",
        channel=drafting.channel_of(taken, kind),
        right=drafting.right_for(loaded, guidance, kind, today),
        next_actor=drafting.next_actor(guidance, taken),
        recipient=drafting.recipient_of(loaded, kind, taken),
    )
    text = render(material, phrases(code))
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
