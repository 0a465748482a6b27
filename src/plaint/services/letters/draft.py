"""Draft letters from the facts of a case, and read a text to check it before it is sent."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime

from plaint.domain.errors import PlaintError
from plaint.domain.guidance.letter_basis import AGREEING, REMEDIES_OF
from plaint.domain.guidance.reliability import doubt_line
from plaint.domain.guidance.rights import RightWindow
from plaint.domain.model.exhibit import number_exhibits, numbers_by_name
from plaint.domain.model.ids import new_id
from plaint.domain.model.letter import NO_ANSWER_DAY, Letter
from plaint.domain.model.vocabulary import LANGUAGES
from plaint.domain.playbook.playbook import Source, Step
from plaint.letters.context import LetterContext
from plaint.letters.demand import Basis, basis_of, letter_claims
from plaint.letters.phrases import Phrases, builtin_phrases
from plaint.letters.render import render
from plaint.letters.sums import HeadOfClaim
from plaint.services.guidance.guidance import Guidance
from plaint.services.letters import choices
from plaint.services.letters.templates import phrases_for, template_for
from plaint.storage.workspace import LoadedCase

_MARK = b"\xef\xbb\xbf"
"""Byte order mark, which some editors put before a text."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft with what it rests on."""

    letter: Letter
    basis: Basis | None = None
    source: Source | None = None
    """Where the basis was read."""
    instead: str = ""
    """The wish that a repair or a replacement took the place of, because it failed or was refused."""
    claims: tuple[HeadOfClaim, ...] = ()
    """What the letter asks for in money, by the names of the heads, after what came back."""
    blanks: tuple[str, ...] = ()
    """Blanks of the text that a person has to fill in, in square brackets."""
    late: RightWindow | None = None
    """The right of withdrawal whose time is over, where the letter wants to use it."""


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
    """Write a draft as :func:`compose` does, and return the letter alone."""
    return compose(loaded, guidance, kind, language, today, now, source, step=step).letter


def compose(
    loaded: LoadedCase,
    guidance: Guidance,
    kind: str,
    language: str,
    today: date,
    now: datetime,
    source: random.Random,
    *,
    step: str = "",
) -> Draft:
    """Write a draft; an empty ``kind``, ``language`` or ``step`` is what the next action and the case ask for.

    Facts that the case lacks are blanks in square brackets. Nothing is saved: that is Workspace.add_letter.
    Raises UsageProblem for a kind, language or step that does not exist, BrokenFile for a template of the user's that
    cannot be used.
    """
    if not kind and not step:
        choices.decision_first(loaded, guidance)
    kind, taken = choices.choose(loaded, guidance, kind, step)
    code = choices.draft_language(loaded, language)
    numbers = numbers_by_name(number_exhibits(loaded.evidence, loaded.case.consumer.mandate))
    enclosed = tuple(
        sorted(choices.enclosures(loaded, kind, taken), key=lambda piece: (numbers.get(piece.name, 0), piece.name))
    )
    reply_by, _ = choices.reply_day(loaded, kind, today)
    late, goodwill = choices.late_withdrawal(guidance, kind)
    material = LetterContext(
        case=loaded.case,
        log=guidance.assessment.context.log,
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
        wishes=choices.wishes_for(loaded, guidance, kind),
        numbers=numbers,
        letters=loaded.letters,
        actors={status.step.id: status.step.actor for status in guidance.steps},
        late=goodwill,
        next_body=choices.next_body(guidance, taken),
    )
    root = loaded.folder.parents[loaded.name.count("/")]
    template = template_for(root, kind, code, "message" if material.message else "letter")
    say = phrases_for(root, code, loaded.case.consumer.country)
    text = render(material, say, template)
    letter = Letter(
        id=new_id(source),
        title=text.title,
        kind=kind,
        step=material.step,
        language=code,
        created=now,
        channel=material.channel,
        to=text.to,
        reply_by=None if kind in NO_ANSWER_DAY else reply_by,
        enclosures=tuple(piece.name for piece in enclosed),
        body=text.body,
    )
    found = None if kind in AGREEING or goodwill else basis_of(material, say)
    return Draft(
        letter, found, _source_of(found, material, taken), _instead(loaded, material), letter_claims(material),
        blanks_of(say, letter.body), late,
    )  # fmt: skip


def blanks_of(say: Phrases, body: str) -> tuple[str, ...]:
    """Return the blanks that a text holds, in the order of the list of blanks."""
    return tuple(blank for blank in map(say.blank, say.tables["blanks"]) if blank in body)


def _source_of(found: Basis | None, material: LetterContext, step: Step | None) -> Source | None:
    if found is None:
        return None
    if material.right is not None and material.right.id == found.right:
        return material.right.source
    return next(iter(step.sources), None) if step else None


def _instead(loaded: LoadedCase, material: LetterContext) -> str:
    """Return the first wish of the case where it failed or was refused and the letter asks for the next remedy."""
    first = loaded.case.wanted.remedies[:1]
    moved = first and material.kind not in REMEDIES_OF and first != tuple(material.asked[:1])
    return first[0] if moved else ""


def doubts_of(loaded: LoadedCase, guidance: Guidance, letter: Letter, today: date) -> str:
    """Return the one line about the doubtful rules that a letter rests on; mostly empty."""
    step = guidance.playbook.step(letter.step)
    return doubt_line(choices.cited_by(choices.right_for(loaded, guidance, letter.kind, step), step), today)


def remarks(
    loaded: LoadedCase, letter: Letter, today: date, made: Draft | None = None, language: str = ""
) -> tuple[str, ...]:
    """Return what a person should know about a draft: what it is, what is only proposed, what is to be filled in.

    ``made`` adds what it rests on, where that should be read again before it is sent; ``language`` is the one that was
    asked for.
    """
    step = f", step {letter.step}" if letter.step else ""
    found = []
    if made is not None and made.late is not None:
        found.append(_too_late(made.late))
    found.append(f"{letter.kind} in {letter.language}{step}, to {letter.to}")
    if letter.language == LANGUAGES[0] and (note := choices.language_note(loaded, language)):
        found.append(note)
    day, proposed = choices.reply_day(loaded, letter.kind, today)
    if proposed and letter.kind not in NO_ANSWER_DAY:
        found.append(f"an answer by {day.isoformat()} is a proposal: plaint set {loaded.case.id} wanted.reply_by=DATE")
    blanks = blanks_of(builtin_phrases(letter.language, loaded.case.consumer.country), letter.body)
    if blanks:
        found.append(f"to be filled in: {', '.join(blanks)}")
    if made is not None:
        found += _on_basis(made, today)
    return tuple(found)


def _too_late(window: RightWindow) -> str:
    """Warn of a withdrawal after its time."""
    day = window.until.isoformat() if window.until else ""
    return (
        f"the time for this ended on {day} ({window.right.title}): after it the shop can refuse, unless the facts that "
        "plaint next asks for give more time; a complaint that gives a reason may rest on another right"
    )


def _on_basis(made: Draft, today: date) -> list[str]:
    said = []
    if made.instead:
        said.append(f"{made.instead} failed or was refused, so the draft asks for the next remedy")
    source = made.source
    if made.basis is None or source is None:
        return said
    at = f", {source.url}" if source.url else ""
    if not source.confirmed:
        said.append(
            f"the basis {made.basis.right} is not confirmed; look it up before you send this: {source.text}{at}"
        )
    elif source.stale(today):
        said.append(
            f"the basis {made.basis.right} was read on {source.read_on.isoformat()} and may have changed; "
            f"look it up before you send this: {source.text}{at}"
        )
    return said


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
        language=choices.draft_language(loaded, language),
        reply_by=loaded.case.wanted.reply_by,
        enclosures=tuple(piece.name for piece in loaded.evidence if piece.counts and piece.name in letter.body),
        body=letter.body,
        file=name,
    )
