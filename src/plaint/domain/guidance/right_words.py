"""Say in words what a right is for the consumer, and until when: running, over, a burden of proof, the trader's own."""

from __future__ import annotations

from datetime import date

from plaint.domain.guidance.rights import RightWindow

_KINDS = {"burden": "proof", "theirs": "theirs", "info": "note"}


def kind_word(window: RightWindow) -> str:
    """Return ``law`` or ``policy``; ``proof``, ``theirs`` or ``note`` for what is no claim of the consumer."""
    return _KINDS.get(window.right.role) or ("law" if window.right.basis == "statutory" else "policy")


def window_words(window: RightWindow) -> str:
    """Return until when a right can be used, as a passed one never as live."""
    if window.state == "needs-date":
        return f"no date yet: {window.deadline.explanation}" if window.deadline else "no date yet"
    if window.opens is not None:
        return _opening(window, window.opens)
    if window.until is None:
        return "no date ends it"
    return _until(window, window.until)


def _opening(window: RightWindow, opens: date) -> str:
    owed = window.deadline is not None and window.deadline.kind == "they_owe_by"
    if window.state == "open":
        return "you can use it now"
    return f"after {opens}, if they have not done it by then" if owed else f"from {opens} on"


def _until(window: RightWindow, day: date) -> str:
    over = window.state == "passed"
    if window.right.role == "burden":
        return f"over since {day}: now you have to prove it" if over else f"until {day} they have to prove, and not you"
    if over:
        return f"over: the last day was {day}"
    return f"until {day}"


def is_live(window: RightWindow) -> bool:
    """Tell whether it is still to be shown as something that holds."""
    return window.state != "passed"
