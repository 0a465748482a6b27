"""Choose the right that a letter rests on: it grants the first remedy that the letter asks for, or there is none.

Each kind of letter asks for certain remedies only: a withdrawal for the money, a bank for no replacement. What was
tried and failed or was refused (a repair) gives way to the next remedy of that law.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from plaint.domain.guidance.rights import RightWindow
from plaint.domain.model.deadline_kind import DeadlineKind

TO_BANKS = frozenset({"chargeback", "unauthorised-payment", "bank-complaint"})
"""Kinds of letter that go to a bank."""
TO_BODIES = frozenset({"ombud", "authority", "lawyer-brief", "letter-before-claim"})
"""Kinds that rest on the right of the complaint against the trader, whatever letter used it first."""
REMEDIES_OF: Mapping[str, tuple[str, ...]] = {
    "withdrawal": ("refund", "cancel-charge", "stop-renewal"),
    "rejection": ("refund", "cancel-charge", "replacement", "price-reduction", "partial-refund", "compensation"),
    "non-delivery": ("delivery", "refund", "cancel-charge", "replacement", "compensation"),
    "repair-request": ("repair", "replacement"),
    "price-reduction": ("price-reduction", "partial-refund"),
    "cancellation": ("stop-renewal", "cancel-charge", "refund"),
    "account-appeal": ("restore-account", "refund"),
    "proof-of-claim": ("refund", "partial-refund", "compensation"),
    "data-access": (),
    "safety-report": (),
    **dict.fromkeys(TO_BANKS, ("refund", "cancel-charge", "partial-refund", "corrected-bill")),
}
"""Kind of letter -> the remedies that it can ask for, the usual one first. Every other kind can ask for any."""
OWN_RIGHT = frozenset({
    *TO_BANKS, "withdrawal", "cancellation", "account-appeal", "proof-of-claim", "data-access", "safety-report",
    "a-to-z", "appeal",
})  # fmt: skip
"""Kinds that rest only on a right that names them, or that their step names."""
AGREEING = frozenset({"settlement", "offer-accept"})
"""Kinds that argue nothing."""
_NOT_THERE = frozenset({"delivery", "late", "not-delivered", "misdelivered"})
"""Remedies and problems of the rights about goods that have not come."""
_OVER = frozenset({"failed", "refused"})


def asked_for(
    kind: str, wishes: Sequence[str], windows: Sequence[RightWindow] = (), courses: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Return the remedies that a letter of this kind asks for, best first.

    ``courses`` tells how a repair and a replacement went: one that failed or was refused comes last, and where
    nothing else was wished for, the next remedy of the law stands before it.
    """
    if kind in REMEDIES_OF:
        able = REMEDIES_OF[kind]
        return tuple(wish for wish in wishes if wish in able) or able[:1]
    over = {remedy for remedy, course in (courses or {}).items() if course in _OVER}
    left = tuple(wish for wish in wishes if wish not in over)
    if len(left) == len(wishes):
        return left
    if not left:
        left = _next_remedy(over, windows)
    return (*left, *(wish for wish in wishes if wish in over))


def _next_remedy(over: Collection[str], windows: Sequence[RightWindow]) -> tuple[str, ...]:
    """Return the first remedy that the law gives once the others are over, in its own order."""
    for window in sorted(windows, key=_in_law):
        if window.right.letters or not _can_carry(window) or not any(one.field in over for one in window.right.when):
            continue
        for remedy in window.right.remedies:
            if remedy not in over:
                return (remedy,)
    return ()


def best_right(
    windows: Sequence[RightWindow],
    wishes: Sequence[str],
    letter: str = "",
    named: Sequence[str] = (),
    used: Collection[str] = (),
) -> RightWindow | None:
    """Return the right that a letter or a step rests on, or None where no right gives what is asked for.

    ``wishes`` are the remedies that the letter asks for, best first: the right grants the first of them. ``letter``
    is the kind of letter, ``named`` the rights that the step itself names, best first, ``used`` the kinds of letters
    that were sent before. What is not confirmed, not known to apply, over, or the trader's own is never the basis.
    """
    if letter in AGREEING:
        return None
    able = [
        one for one in windows if _can_carry(one) and _fits(one, letter, named, used) and _grants(one, wishes, letter)
    ]
    return min(able, key=lambda one: _rank(one, letter, named), default=None)


def _can_carry(window: RightWindow) -> bool:
    right = window.right
    if right.role != "claim" or not window.usable or not right.source.confirmed:
        return False
    waiting = window.deadline is not None and window.deadline.kind is not DeadlineKind.ACT_BEFORE
    if waiting and window.state == "running":
        return False  # the other side still has time, or may still wait
    # Without a day it is advice to the consumer, and no rule that the shop has set.
    return right.basis == "statutory" or window.deadline is not None


def _fits(window: RightWindow, letter: str, named: Sequence[str], used: Collection[str]) -> bool:
    right = window.right
    if right.id in named or (letter and letter in right.letters):
        return True
    if letter in OWN_RIGHT or (letter == "non-delivery" and _NOT_THERE.isdisjoint((*right.reasons, *right.remedies))):
        return False
    if letter in TO_BODIES and not TO_BANKS.isdisjoint(right.letters):
        return False
    return not right.letters or (letter in TO_BODIES and not set(right.letters).isdisjoint(used))


def _grants(window: RightWindow, wishes: Sequence[str], letter: str) -> bool:
    """Tell whether a right gives what is asked for first; some kinds of letter ask for no remedy."""
    if not wishes:
        return letter in REMEDIES_OF
    return wishes[0] in window.right.remedies


def _rank(window: RightWindow, letter: str, named: Sequence[str]) -> tuple[object, ...]:
    right = window.right
    return (
        named.index(right.id) if right.id in named else len(named),
        not (letter and letter in right.letters),
        *_in_law(window),
        not window.longest,
        right.id,
    )


def _in_law(window: RightWindow) -> tuple[bool, int]:
    return (window.right.basis != "statutory", window.right.order)
