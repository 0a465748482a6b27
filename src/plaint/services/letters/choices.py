"""Choose what a draft takes from the ladder: the kind of letter, its step, right, enclosures and day to answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from plaint.domain.errors import UsageProblem
from plaint.domain.guidance.letter_basis import AGREEING, TO_BODIES, asked_for, best_right
from plaint.domain.guidance.offers import DECISION_LETTERS, offers
from plaint.domain.guidance.reliability import Cited
from plaint.domain.guidance.rights import RightWindow
from plaint.domain.guidance.status import StepState, StepStatus
from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.domain.model.languages import letters_note, without_letters
from plaint.domain.model.vocabulary import LANGUAGES, LETTER_KINDS, TRADERS
from plaint.domain.playbook.playbook import Right, Step
from plaint.domain.text.suggest import did_you_mean
from plaint.letters.context import TO_OTHERS
from plaint.services.guidance.guidance import Guidance
from plaint.storage.workspace import LoadedCase

ANSWER_DAYS = 14
"""Days that a draft proposes for the answer: our own custom, and in England the least before a claim."""
SPOKEN = {
    "DE": "de", "AT": "de", "LI": "de", "BR": "pt", "PT": "pt",
    **dict.fromkeys(
        (
            "ES", "MX", "AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "GT", "HN", "NI", "PA", "PE", "PY", "SV", "UY",
            "VE",
        ),
        "es",
    ),
}  # fmt: skip
"""Country to language of letters, where the case names none; English elsewhere."""
PRIVATE = frozenset({"bank-statement", "mandate"})
"""Kinds of evidence that are enclosed only where the step asks for them, or where they prove a point."""
_OPEN = frozenset({StepState.AVAILABLE, StepState.DRAFTED})
_NOT_WRITTEN = frozenset({"visit", "phone", "other"})


LADDERS_OWN = frozenset({"a-to-z", "appeal", "ombud", "authority"})
"""Kinds that go to a scheme or a body which not every ladder has."""
_STEP_ALSO = {"reminder": "follow-up", "settlement": "offer-accept"}
"""Kind of letter -> the kind whose step it takes, where no step asks for it."""


def _known(word: str, names: Sequence[str], what: str) -> str:
    """Return the word if it is one of the names. Raises UsageProblem with the nearest one, or all of them."""
    if word in names:
        return word
    raise UsageProblem(f"there is no {what} {word!r}", did_you_mean(word, names, f"known are: {', '.join(names)}"))


def choose(loaded: LoadedCase, guidance: Guidance, kind: str, step: str) -> tuple[str, Step | None]:
    """Return the kind of letter and the step that it takes; what is not asked for follows from the next action.

    Raises UsageProblem for a kind or step that does not exist, or that this ladder has no step for.
    """
    steps = {status.step.id: status.step for status in guidance.steps}
    if kind:
        _known(kind, LETTER_KINDS, "kind of letter")
    if step:
        taken = steps[_known(step, tuple(steps), "step")]
        return kind or _written(taken) or _plain_kind(loaded), taken
    if kind:
        return kind, _step_of(guidance, kind) or _offered(guidance, kind) or _ladders_step(guidance, kind)
    if guidance.next is not None and guidance.next.step == "promise":
        return "follow-up", _step_of(guidance, "follow-up")
    if guidance.next is not None and guidance.next.step in DECISION_LETTERS.values():
        return guidance.next.step, _step_of(guidance, guidance.next.step) or _offered(guidance, guidance.next.step)
    actions = [guidance.next, *guidance.others] if guidance.next else []
    # The lawyer is offered on every case as the last resort; a draft takes any other step first.
    for action in sorted(actions, key=lambda one: one.step == "lawyer" and one is not guidance.next):
        if (found := steps.get(action.step)) is not None and _written(found):
            return found.letter, found
    plain = _plain_kind(loaded)
    return plain, _step_of(guidance, plain)


def _offered(guidance: Guidance, kind: str) -> Step | None:
    """Return the step that the declined offer answered: the letter asks again there, and waits for an answer."""
    if kind != DECISION_LETTERS["decline"]:
        return None
    found = offers(guidance.assessment.context.log)
    return guidance.playbook.step(found[-1].entry.step) if found else None


def decision_first(loaded: LoadedCase, guidance: Guidance) -> None:
    """Refuse to choose a letter while an offer waits: which one it is follows from the decision.

    Raises UsageProblem with the kinds.
    """
    if guidance.next is not None and guidance.next.command == "decide":
        raise UsageProblem(
            "an offer waits for your decision, so no letter is chosen by itself",
            f"decide first: plaint decide {loaded.case.id} accept, decline or counter; or name the letter: "
            "--kind offer-accept, --kind offer-decline",
        )


def _ladders_step(guidance: Guidance, kind: str) -> Step | None:
    """Return nothing for a letter that needs no step. Raises UsageProblem for one that this ladder has no step for."""
    ladder = guidance.playbook
    if kind not in LADDERS_OWN or any(step.letter == kind for step in ladder.steps):
        return None
    fitting = dict.fromkeys(one.step.letter for one in guidance.steps if one.state in _OPEN and _written(one.step))
    raise UsageProblem(
        f"{ladder.title} has no step that a letter of the kind {kind!r} belongs to",
        f"what fits now: {', '.join(fitting)}" if fitting else "plaint next says what to do",
    )


def _written(step: Step) -> str:
    """Return the kind of letter of a step that has one which can be drafted."""
    return step.letter if step.letter in LETTER_KINDS else ""


def _plain_kind(loaded: LoadedCase) -> str:
    return "seller-message" if loaded.case.order.sold_by in {"seller", "private"} else "customer-service"


def _step_of(guidance: Guidance, kind: str) -> Step | None:
    """Return the step that such a letter takes: of the next action, else one that is open, else the first."""
    kinds = {kind, _STEP_ALSO.get(kind, kind)}
    fitting_steps = [status for status in guidance.steps if status.step.letter in kinds]
    following = guidance.next.step if guidance.next else ""
    ranked = sorted(
        fitting_steps,
        key=lambda one: (
            one.step.letter != kind,
            one.step.id != following,
            one.step.id != kind,
            one.state not in _OPEN,
            one.step.order,
        ),
    )
    return ranked[0].step if ranked else None


def language_of(loaded: LoadedCase, language: str) -> str:
    """Return the language of a draft: as asked for, else the case's, else its country's; English if it has no letters.

    Raises UsageProblem for a language that was asked for and has no letters.
    """
    if language:
        return _known(language.strip().lower(), LANGUAGES, "language of letters")
    named = loaded.case.language.strip().lower()[:2]
    if not named:
        named = SPOKEN.get(loaded.case.consumer.country.strip().upper(), "")
    return named if named in LANGUAGES else LANGUAGES[0]


def draft_language(loaded: LoadedCase, language: str) -> str:
    """Return the language of a draft; for one that people write in and we have no letters in it is English.

    language_note says so. Raises UsageProblem for a language that is not known at all.
    """
    return LANGUAGES[0] if language and without_letters(language, "") else language_of(loaded, language)


def language_note(loaded: LoadedCase, language: str = "") -> str:
    """Say that the draft is in another language than was asked for, or than the case is in; mostly empty."""
    return letters_note(language or loaded.case.language, loaded.case.consumer.country)


def cited_by(right: Right | None, step: Step | None) -> tuple[Cited, ...]:
    """Return what a letter rests on: its right, and what its step cites."""
    sources = ((step.title, source) for source in step.sources) if step else ()
    return (*(((right.title, right.source),) if right else ()), *sources)


def channel_of(step: Step | None, kind: str) -> str:
    """Return the best channel of a step that carries a text, else the usual one of the kind; empty for any."""
    if step is not None:
        return next((channel for channel in step.channels if channel not in _NOT_WRITTEN), "")
    return kind if kind == "seller-message" else ""


def reply_day(loaded: LoadedCase, kind: str, today: date) -> tuple[date, bool]:
    """Return the day to answer by, and whether it is a proposal because the case names none that is to come.

    A letter before claim leaves at least 14 days.
    """
    proposal = date.fromordinal(min(today.toordinal() + ANSWER_DAYS, date.max.toordinal()))
    wanted = loaded.case.wanted.reply_by
    if wanted is None or wanted <= today or (kind == "letter-before-claim" and wanted < proposal):
        return proposal, True
    return wanted, False


def enclosures(loaded: LoadedCase, kind: str, step: Step | None) -> tuple[Evidence, ...]:
    """Choose what to enclose: all proof for somebody who decides, for the trader what the step asks for and shows it.

    A redacted copy takes its original's place; what is withdrawn or not there is left out.
    """
    present = [
        piece
        for piece in loaded.evidence
        if piece.counts and piece.state not in {EvidenceState.MISSING, EvidenceState.IN_CLOUD}
    ]
    covered = {piece.redacts for piece in present if piece.redacts}
    asked = step.attach if step else ()
    open_pieces = [
        piece
        for piece in present
        if piece.name not in covered and (piece.kind not in PRIVATE or piece.kind in asked or piece.proves)
    ]
    if kind in AGREEING or kind == "data-access":
        return ()
    if kind == "withdrawal":  # it needs no reason, so no proof of one
        return tuple(piece for piece in open_pieces if piece.kind in asked and not _shows_problem(piece))
    if kind in TO_OTHERS or kind == "letter-before-claim":
        return tuple(open_pieces)
    fit = [piece for piece in open_pieces if piece.kind in asked or _shows_problem(piece)]
    return tuple(fit or open_pieces)


def _shows_problem(piece: Evidence) -> bool:
    return any(point == "problem" or point.startswith("item") for point in piece.proves)


def wishes_for(loaded: LoadedCase, guidance: Guidance, kind: str) -> tuple[str, ...]:
    """Return the remedies that the letter asks for, best first: what was tried and failed gives way to the next."""
    courses = guidance.assessment.context.situation.computed
    return asked_for(kind, loaded.case.wanted.remedies, guidance.rights, courses)


def right_for(loaded: LoadedCase, guidance: Guidance, kind: str, step: Step | None) -> Right | None:
    """Return the right that the letter rests on: it gives the first remedy that is asked for. None without one.

    A body is told of the right that the letters to the trader rested on.
    """
    named, used = step.rights if step else (), frozenset[str]()
    if kind in TO_BODIES:
        before = [one.step for one in reversed(guidance.steps) if _told_trader(one)]
        named = tuple(dict.fromkeys((*named, *(right for one in before for right in one.rights))))
        used = frozenset(one.letter for one in before)
    window = best_right(guidance.rights, wishes_for(loaded, guidance, kind), kind, named, used)
    return window.right if window else None


def _told_trader(status: StepStatus) -> bool:
    """Tell whether a step wrote to the trader itself, and not to a guarantee beside the law."""
    step = status.step
    return bool(status.taken) and step.actor in TRADERS and step.letter not in TO_OTHERS


def next_actor(guidance: Guidance, step: Step | None) -> str:
    """Return who comes after this step on the main track of the ladder, if it does not help; empty for nobody."""
    if step is not None and step.letter == "letter-before-claim":
        return "court"
    following = _next_step(guidance, step)
    return {"ombud": "mediator"}.get(following.actor, following.actor) if following else ""


def next_body(guidance: Guidance, step: Step | None) -> str:
    """Return the step that comes next, where it leads to an ombud or an authority; letters name it if they can."""
    following = _next_step(guidance, step)
    if following is None or next_actor(guidance, step) not in {"mediator", "authority"}:
        return ""
    return following.id


def _next_step(guidance: Guidance, step: Step | None) -> Step | None:
    level = step.level if step else 1
    later = [
        status
        for status in guidance.steps
        if status.step.track == "main"
        and status.state is not StepState.BLOCKED
        and status.step.level > level
        and status.step.actor in {"retailer", "bank", "mediator", "ombud", "authority", "court"}
    ]
    first = min(later, key=lambda status: status.step.order, default=None)
    return first.step if first else None


def late_withdrawal(guidance: Guidance, kind: str) -> tuple[RightWindow | None, bool]:
    """Return the right of withdrawal whose time is over, where such a letter is written and no other gives it.

    The second value tells whether goodwill is all that is left: no other such right may apply, whatever the facts are.
    """
    windows = [one for one in guidance.rights if kind == "withdrawal" and kind in one.right.letters]
    if any(one.usable or (one.state == "needs-date" and not one.unknown) for one in windows):
        return None, False
    over = [one for one in windows if one.state == "passed" and one.until and not one.unknown]
    last = max(over, key=lambda one: (str(one.until), one.right.id), default=None)
    perhaps = any(one.unknown and one.state != "passed" for one in windows)
    return last, last is not None and not perhaps


def recipient_of(loaded: LoadedCase, kind: str, step: Step | None) -> str:
    """Return who a letter of this step went to before, where it goes to a body and not to the trader."""
    if kind not in TO_OTHERS or step is None:
        return ""
    return next((letter.to for letter in reversed(loaded.letters) if letter.step == step.id and letter.to), "")
