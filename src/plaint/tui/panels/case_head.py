"""Lines for the top of the detail: which case it is, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from plaint.domain.model.finding import RESOLVE
from plaint.domain.safe import safe
from plaint.domain.text.format import counted
from plaint.tui.render.days import column_day, distance, long_day
from plaint.tui.render.text import Line, fit, wrap

if TYPE_CHECKING:
    from plaint.domain.guidance.status import NextAction
    from plaint.domain.model.case import Case
    from plaint.domain.model.interaction import Interaction
    from plaint.storage.workspace import BrokenCase, LoadedCase

DAY_WORDS = {
    "act_before": "act by",
    "act_from": "possible from",
    "they_owe_by": "they owe it by",
    "promised": "promised for",
    "follow_up": "follow up on",
}
CONFLICT = "≠"
BY_COMMAND = {
    "log": "log it",
    "classify": "say what the answer is",
    "decide": "accept, decline or answer the offer",
    "edit": "fill it in",
    "evidence": "add evidence",
    "letter": "go on with the letter",
    "close": "close the case",
    "reopen": "reopen the case",
}
"""What the one key does, by NextAction.command."""


def identity_lines(loaded: LoadedCase, width: int) -> list[Line]:
    """Return title, and a quiet line with id, shop, order and money."""
    case = loaded.case
    return [
        ((fit(safe(case.title, 400) or "(no title)", width), "strong"),),
        ((fit(" · ".join(_facts(case, loaded.log)), width), "muted"),),
    ]


def conflict_line(conflicts: int, width: int, key: str) -> list[Line]:
    """Return the line that says that two versions of the case wait to be merged, and with which key."""
    if not conflicts:
        return []
    what = counted("{count} file has two versions", "{count} files have two versions", conflicts)
    told = f"{CONFLICT} conflict: {what}; "
    return (
        [((told, "warning"), (key, "key"), (" decides", "warning"))]
        if width > len(told) + 9
        else [((f"{CONFLICT} conflict ", "warning"), (key, "key"))]
    )


def _facts(case: Case, log: Sequence[Interaction]) -> list[str]:
    from plaint.domain.guidance.offers import received_money

    shop = safe(case.retailer.name or case.retailer.store, 60)
    order = safe(case.order.numbers[0], 40) if case.order.numbers else ""
    more = f" +{len(case.order.numbers) - 1}" if len(case.order.numbers) > 1 else ""
    claimed = " + ".join(str(money) for money in case.claimed())
    came = " + ".join(str(money) for money in received_money(case, log))
    parts = (
        case.id, shop, f"order {order}{more}" if order else "",
        f"received {safe(came)}" if came else "", f"claimed {safe(claimed)}" if claimed else "",
    )  # fmt: skip
    return [part for part in parts if part]


def next_lines(action: NextAction | None, today: date, width: int, key: str, *, tall: bool) -> list[Line]:
    """Return the panel of the next action: what, by when, why, and the key that does it.

    On a low screen (not ``tall``) the reason takes one line.
    """
    if action is None:
        return [(("Nothing to do now.", "muted"),)]
    lines: list[Line] = [_title_line(action, today, width)]
    reasons = wrap(safe(action.why), width)
    keep = 3 if tall else 1
    if len(reasons) > keep:
        reasons = [*reasons[: keep - 1], fit(" ".join(reasons[keep - 1 :]), width)]
    lines += [((line, "muted"),) for line in reasons if line.strip()]
    for warning in action.warnings[: 2 if tall else 0]:
        lines += [((line, "warning"),) for line in wrap(f"! {safe(warning)}", width)[:2]]
    word = BY_COMMAND.get(action.command)
    if word and tall and (action.attach or action.channel or action.opens or action.closes):
        how = [f"by {safe(action.channel)}"] if action.channel else []
        how += [f"attach {safe(', '.join(action.attach))}"] if action.attach else []
        how += [_window(action, today)] if action.opens or action.closes else []
        lines.append(((fit(" · ".join(part for part in how if part), width), "muted"),))
    if word:
        lines.append(((key, "key"), (f" {word}", "")))
    return lines


def _window(action: NextAction, today: date) -> str:
    """Say from when until when it can be done, where the title does not say it."""
    parts = [f"from {column_day(action.opens, today)}"] if action.opens and action.opens > today else []
    if action.closes and action.closes != action.day:
        parts.append(f"until {long_day(action.closes)}")
    return " ".join(parts)


def _title_line(action: NextAction, today: date, width: int) -> Line:
    when = ""
    if action.day is not None:
        word = DAY_WORDS.get(action.kind, "since" if action.day < today else "by")
        full = f"{word} {long_day(action.day)}, {distance(action.day, today)}"
        fits = len(action.title) + len(full) + 4 <= width
        when = full if fits else f"{word} {column_day(action.day, today).strip()}"
    role = "error" if action.overdue else "accent"
    glyph = "! " if action.overdue else "▸ "
    room = width - len(glyph) - (len(when) + 2 if when else 0)
    title = safe(action.title, 300)
    spans: list[tuple[str, str]] = [(glyph, role), (fit(title, max(10, room)), "strong")]
    if when:
        spans.append((f"  {when}", "error" if action.overdue else "muted"))
    return tuple(spans)


def broken_lines(broken: BrokenCase, width: int, edit_key: str, resolve_key: str = "") -> list[Line]:
    """Return what is wrong with a case that cannot be read, and how to mend it."""
    finding = broken.finding
    place = f"{finding.file or 'case.toml'}" + (f", line {finding.line}" if finding.line else "")
    lines: list[Line] = [
        (("✗ ", "error"), ("This case cannot be read", "strong")),
        ((fit(safe(broken.name), width), "muted"),),
        (),
        ((safe(place), "error"),),
    ]
    lines += [((line, ""),) for line in wrap(safe(finding.message), width)]
    lines += [((line, "muted"),) for line in wrap(safe(finding.suggestion), width) if line]
    if finding.suggestion == RESOLVE:
        lines += [(), ((resolve_key, "key"), (" shows both versions, field by field, and merges them", ""))]
    lines += [
        (),
        ((edit_key, "key"), (" open the file in your editor; it is read again when you come back", "")),
        (("The file is left exactly as it is until you change it.", "muted"),),
    ]
    return lines
