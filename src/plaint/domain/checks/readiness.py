"""Check whether a case is ready to be sent: facts, log, evidence and every draft. Findings advise, they never lock.

The checks of facts, log and proof read fields only, so that a whole list of cases can be checked at once; words
are looked at where something is still to be sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from plaint.domain.checks import evidence as evidence_checks
from plaint.domain.checks import facts
from plaint.domain.checks import log as log_checks
from plaint.domain.checks.rules import make_finding
from plaint.domain.guidance.status import StepState, StepStatus
from plaint.domain.model.case import Case
from plaint.domain.model.dates import day_of
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.finding import Finding
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import NO_ANSWER_DAY, NO_COMPLAINT, Letter, is_message
from plaint.domain.playbook.playbook import Playbook

if TYPE_CHECKING:  # most cases have no draft, and then no rule of wording is needed
    from plaint.domain.checks.privacy import Allowed, Validators
    from plaint.domain.checks.text_context import Limits, TextContext
    from plaint.domain.text.word_lists import WordLists

LEGAL = frozenset({"letter-before-claim", "lawyer-brief"})
LEGAL_LEVEL = 7
"""Escalation level of the legal step (playbook.Step.level)."""

Words = Callable[[str], "WordLists"]
"""Gives the lists of a language."""


def check(
    case: Case,
    log: Sequence[Interaction],
    evidence: Sequence[Evidence],
    letters: Sequence[Letter],
    *,
    playbook: Playbook | None,
    today: date,
    statuses: Sequence[StepStatus] | None = None,
    words: Words | None = None,
    validators: Validators | None = None,
    stepless: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """Run every check on a case as of ``today`` and return the findings.

    ``statuses`` are the ladder's steps as they stand; without them a draft's step is not judged. ``words`` gives
    the lists of a language and ``validators`` the checksums; without them wording and privacy are left out.
    ``log`` may hold guessed steps; ``stepless`` are the ids of entries that a person said belong to no step.
    What was sent cannot be changed and is not looked at, and a closed case is only asked for its outcome.
    """
    if case.status == "closed":
        return (
            *facts.check_closed(case),
            *facts.check_received(case, log),
            *log_checks.check_closed(case, log),
        )
    drafts = [letter for letter in letters if letter.sent is None and not letter.withdrawn]
    started = any(entry.direction == "out" and not entry.withdrawn and not entry.skipped for entry in log) or any(
        letter.sent is not None and not letter.withdrawn for letter in letters
    )
    findings = list(facts.check(case, playbook, today, started=started))
    if words and not started and case.problem.text:
        findings += facts.check_description(case, words(case.language or "en"))
    findings += facts.check_received(case, log)
    findings += log_checks.check(case, log, evidence, playbook, today, stepless)
    findings += evidence_checks.check(case, log, evidence, letters)
    for letter in drafts:
        findings += _step(letter, statuses or ())
        if words:
            context = letter_context(letter, case, log, evidence, playbook, today)
            findings += _remembered(letter, context, words, validators)
    return tuple(findings)


REMEMBERED = 64
"""Drafts whose findings are kept: a desk asks for the same ones at every key, and each costs milliseconds."""
_Asked = tuple[Letter, "TextContext", Words, "Validators | None"]
_known: dict[str, tuple[_Asked, tuple[Finding, ...]]] = {}


def _remembered(
    letter: Letter, context: TextContext, words: Words, validators: Validators | None
) -> tuple[Finding, ...]:
    """Return the findings on a draft, from a cache if nothing that they rest on has changed."""
    asked: _Asked = (letter, context, words, validators)
    known = _known.get(letter.id)
    if known and known[0] == asked:
        return known[1]
    findings = check_letter(letter, context, words, validators)
    if len(_known) >= REMEMBERED:
        _known.clear()
    _known[letter.id] = (asked, findings)
    return findings


def check_letter(
    letter: Letter, context: TextContext, words: Words, validators: Validators | None = None
) -> tuple[Finding, ...]:
    """Check the text of one letter, for a live editor or ``letter --check``."""
    from plaint.domain.checks import privacy, wording

    language = letter.language or context.case.language or "en"
    lists = words(language)
    findings = wording.check(letter.body, language, lists, context)
    if validators is None:
        return findings
    allowed = allowed_in(letter, context)
    return findings + privacy.check(
        letter.body, validators, lists=lists, allowed=allowed, file=context.file, first_line=context.first_line
    )


def letter_context(
    letter: Letter,
    case: Case,
    log: Sequence[Interaction],
    evidence: Sequence[Evidence],
    playbook: Playbook | None,
    today: date,
    limits: Limits | None = None,
) -> TextContext:
    """Gather what the text of a letter must agree with: recipient, dates, amounts, enclosures."""
    from plaint.domain.checks.text_context import Limits, TextContext

    step = playbook.step(letter.step) if playbook and letter.step else None
    level = step.level if step else 0
    return TextContext(
        case=case,
        today=today,
        kind="message" if is_message(letter.kind, letter.channel or "form") else "letter",
        to=letter.to,
        level=level,
        legal=letter.kind in LEGAL or level >= LEGAL_LEVEL,
        reply_by=letter.reply_by,
        complains=letter.kind not in NO_COMPLAINT,
        asks_reply=letter.kind not in NO_ANSWER_DAY,
        enclosures=letter.enclosures,
        evidence=tuple(evidence),
        log=tuple(entry for entry in log if entry.counts),
        order_number=playbook.order_number if playbook else "",
        written=day_of(letter.created) if letter.created else None,
        limits=limits or Limits(),
        file=letter.file,
        first_line=letter.body_line,
    )


def allowed_in(letter: Letter, context: TextContext) -> Allowed:
    """Return the values that privacy checks let pass: addresses of the parties, numbers of the case."""
    from plaint.domain.checks.privacy import Allowed

    case = context.case
    addresses = {
        case.consumer.email, case.retailer.account, case.retailer.store, case.seller.email, letter.to,
        *(contact.address for contact in case.retailer.contacts),
    }  # fmt: skip
    numbers = {*case.order.numbers, *(part for entry in context.log for part in entry.reference.split())}
    kept = {address for address in addresses if address}
    return Allowed(kept, {number for number in numbers if number}, case.consumer.country.strip())


def _step(letter: Letter, statuses: Sequence[StepStatus]) -> Iterator[Finding]:
    """Find a draft whose step is not open: sent today it would be turned away."""
    status = next((one for one in statuses if one.step.id == letter.step), None)
    if status is None:
        return
    if status.state is StepState.BLOCKED:
        message = f"the step “{status.step.title}” is closed: {status.reason}"
        yield make_finding(
            "ready.step-blocked", message, "choose another step, or withdraw the draft", file=letter.file
        )
    elif status.state is StepState.LOCKED:
        message = f"the step “{status.step.title}” is not open yet: {status.reason}"
        when = f"send it from {status.opens.isoformat()} on" if status.opens else "do first what opens it"
        yield make_finding("ready.step-too-early", message, when, file=letter.file)
