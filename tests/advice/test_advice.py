"""The advice on whole cases, as an adviser would check it: the tables beside this file say facts and what must follow.

A table begins with ``[usual]``: facts that all its cases share (``"-"`` takes one away). A case then gives ``case`` (what ``case.toml`` holds,
shortened: id, order number and the like are filled in), ``log`` (one line an entry; ``decides=2`` means the second
line), ``sent`` (letters that went out, one line each), ``evidence`` (files; a receipt unless it says otherwise) and
``today``; every other key is what the program has to say.
docs/requirements.md names them.

    next      the step that is to be taken now
    day       the day that goes with it: by when, or until when to wait
    says      words that its title or reason holds
    silent    words that title and reason must not hold
    overdue   whether the other side is late
    urgent    words of the line that comes before everything
    rights    right -> its last day, or "passed", "open", "needs-date", "running", "absent"
    no_rights rights that must not be there
    longest   the right that is called the longest
    closing   the nearest day on which something is lost; "" for none
    basis     kind of letter -> the right that it rests on, "" for none
    letters   kind of letter -> words that its draft holds; a list for several
    unwritten kind of letter -> words that its draft must not hold
    steps     step -> its state
    reasons   step -> words of the reason for its state
    others    steps that stand among the alternatives, in this order
    last      the last of the alternatives
    due       rules or rights that stand among the deadlines, with their days; "absent" for none
    act_by    rules among the deadlines -> the day to act by, where the last day was moved over a holiday
    asks      the fact that is asked for first
    asked     facts that are asked for, at whatever place
    briefing  part of what a person needs for the next step (have, say, letter, where, takes, then) -> words of it
    call      line of the call sheet -> words of it
    found     findings of the checks that must be there, by rule
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from plaint.domain.guidance.briefing import Briefing, briefing
from plaint.domain.guidance.call_sheet import call_sheet
from plaint.domain.guidance.rights import RightWindow
from plaint.services.guidance.agenda import matters
from plaint.services.guidance.guidance import Guidance, guide
from plaint.services.letters import choices
from plaint.services.letters.draft import draft
from plaint.storage.workspace import LoadedCase, Workspace

TABLES = sorted(Path(__file__).parent.glob("*.toml"))
FACTS = frozenset({"name", "today", "case", "log", "sent", "evidence"})
KEYS = FACTS | {
    "next", "day", "says", "silent", "overdue", "urgent", "rights", "no_rights", "longest", "closing", "basis",
    "letters", "unwritten", "steps", "reasons", "others", "last", "due", "act_by", "asks", "asked", "briefing", "call", "covered",
    "found",
}  # fmt: skip
USUAL = {
    "order": {"numbers": ["406-1234567-1234567"]},
    "item": [{"name": "Kettle", "price": "649.00", "currency": "ZAR"}],
    "problem": {"noticed": date(2026, 11, 30), "text": "It does not work."},
    "wanted": {"remedies": ["refund"]},
}
"""What a case holds unless its table says otherwise: nothing that decides a right."""


def rows() -> Iterator[Any]:
    for path in TABLES:
        table = tomllib.loads(path.read_text("utf-8"))
        for row in table["case_of"]:
            whole = {**row, "case": laid_over(table.get("usual", {}), row.get("case", {}))}
            yield pytest.param(whole, id=f"{path.stem}: {row['name']}")


def laid_over(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts with others laid over them; ``"-"`` takes one away."""
    merged = dict(base)
    for key, value in over.items():
        merged[key] = laid_over(merged[key], value) if isinstance(merged.get(key), dict) else value
    return {key: value for key, value in merged.items() if value != "-"}


def entry_id(number: int) -> str:
    """Return an id; ids stand in the order of their numbers, which decides for entries of one day."""
    return f"e{number:05d}".translate(str.maketrans("0123456789", "bcdfghjkmn"))


def letter_of(line: str, number: int) -> dict[str, Any]:
    """Read ``2026-12-05 supervisor step=formal-complaint reply_by=2026-12-19``."""
    day, kind, *words = line.split()
    letter: dict[str, Any] = {
        "id": f"m{entry_id(number)[1:]}", "title": kind, "kind": kind, "language": "en",
        "created": date.fromisoformat(day), "sent": date.fromisoformat(day),
    }  # fmt: skip
    for word in words:
        name, _, value = word.partition("=")
        letter[name] = date.fromisoformat(value) if name == "reply_by" else value
    return letter


def entry_of(line: str, number: int) -> dict[str, Any]:
    """Read ``2026-12-01 out chat step=customer-service answer=refusal: Asked for a refund``."""
    head, _, reason = line.partition(": ")
    day, direction, *words = head.split()
    entry: dict[str, Any] = {
        "id": entry_id(number), "at": date.fromisoformat(day), "direction": direction, "reason": reason,
    }  # fmt: skip
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            entry["channel"] = word
        elif name in {"promised_by", "offer_until"}:
            entry[name] = date.fromisoformat(value)
        elif name == "decides":
            entry[name] = entry_id(int(value))
        else:
            entry[name] = True if value == "yes" else value
    return entry


def written(row: Mapping[str, Any], root: Path) -> LoadedCase:
    """Write the case as files and read it, as the program does."""
    import tomli_w

    folder = root / "2026-11-30-case-k7f3qd"
    (folder / "interactions").mkdir(parents=True)
    (folder / "evidence").mkdir()
    for name in row.get("evidence", ("receipt.txt",)):
        (folder / "evidence" / name).write_text("what it shows", "utf-8")
    values = laid_over(USUAL, row.get("case", {}))
    whole = {"format": 1, "id": "k7f3qd", "title": row["name"], "status": "open", **values}
    (folder / "case.toml").write_bytes(tomli_w.dumps(whole).encode())
    for number, line in enumerate(row.get("log", ()), 1):
        entry = entry_of(line, number)
        (folder / "interactions" / f"{number:03d}.toml").write_bytes(tomli_w.dumps(entry).encode())
    (folder / "letters").mkdir()
    for number, line in enumerate(row.get("sent", ()), 1):
        head = tomli_w.dumps(letter_of(line, number))
        (folder / "letters" / f"{number:03d}.md").write_text(f"+++\n{head}+++\n\nPlease answer.\n", "utf-8")
    found = Workspace(root).read(folder)
    assert isinstance(found, LoadedCase), found
    wrong = [one for one in found.findings if one.rule in {"file.unknown-value", "file.wrong-type", "file.unknown-key"}]
    assert wrong == []
    return found


def shown(window: RightWindow) -> object:
    return window.until if window.state == "running" and window.until else window.state


@pytest.mark.parametrize("row", list(rows()))
def test_the_advice_is_what_an_adviser_would_give(row: Mapping[str, Any], tmp_path: Path) -> None:
    assert set(row) <= KEYS, "the table has a key that says nothing"
    today = row["today"]
    loaded = written(row, tmp_path)
    guidance = guide(loaded, Workspace(tmp_path), today)
    wanted = {key: row[key] for key in row if key not in FACTS}
    assert {key: _given(key, wanted[key], guidance, loaded, today) for key in wanted} == wanted


def _given(key: str, wanted: Any, guidance: Guidance, loaded: LoadedCase, today: date) -> Any:
    """Return what the program says, in the form in which the table has it."""
    windows = {one.right.id: one for one in guidance.rights}
    action = guidance.next
    text = f"{action.title} {action.why}" if action else ""
    match key:
        case "next":
            return action.step if action else ""
        case "day":
            return action.day if action and action.day else ""
        case "says":
            return _holding(wanted, text)
        case "silent":
            return text if wanted.lower() in text.lower() else wanted
        case "urgent":
            return _holding(wanted, guidance.urgent) if wanted else guidance.urgent
        case "rights":
            return {name: shown(windows[name]) if name in windows else "absent" for name in wanted}
        case "no_rights":
            return [name for name in wanted if name not in windows or not windows[name].usable]
        case "longest":
            return next((name for name, one in windows.items() if one.longest), "")
        case "closing":
            return guidance.closing.day if guidance.closing else ""
        case "basis":
            return {kind: _basis(kind, guidance, loaded) for kind in wanted}
        case "letters":
            return {kind: _all(wanted[kind], _text(kind, guidance, loaded, today)) for kind in wanted}
        case "unwritten":
            drafts = {kind: _text(kind, guidance, loaded, today) for kind in wanted}
            return {kind: draft if wanted[kind].lower() in draft.lower() else wanted[kind] for kind, draft in drafts.items()}
        case "steps":
            states = {one.step.id: str(one.state) for one in guidance.steps}
            return {name: states.get(name, "absent") for name in wanted}
        case "reasons":
            reasons = {one.step.id: one.reason for one in guidance.steps}
            return {name: _holding(wanted[name], reasons.get(name, "absent")) for name in wanted}
        case "others":
            given = [one.step for one in guidance.others]
            return wanted if [one for one in given if one in wanted] == wanted else given
        case "last":
            return guidance.others[-1].step if guidance.others else ""
        case "due":
            days = {one.rule: one.day for one in guidance.deadlines if matters(one)}
            return {name: days.get(name, "absent") for name in wanted}
        case "act_by":
            safe = {one.rule: one.remind for one in guidance.deadlines if matters(one)}
            return {name: safe.get(name, "absent") for name in wanted}
        case "asks":
            return guidance.questions[0].field if guidance.questions else ""
        case "asked":
            asked = [one.field for one in guidance.questions]
            return wanted if set(wanted) <= set(asked) else asked
        case "briefing":
            brief = briefing(action, loaded.case, guidance.playbook) if action else Briefing()
            return {part: _holding(wanted[part], _flat(getattr(brief, part))) for part in wanted}
        case "call":
            lines = dict(call_sheet(loaded.case, loaded.log))
            return {name: _holding(wanted[name], lines.get(name, "absent")) for name in wanted}
        case "overdue":
            return guidance.overdue
        case "found":
            found = {one.rule for one in guidance.findings}
            return [name for name in wanted if name in found]
        case _:
            return guidance.covered


def _holding(words: str, text: str) -> str:
    """Return the words if the text holds them, else the text."""
    return words if words.lower() in text.lower() else text


def _all(words: str | list[str], text: str) -> str | list[str]:
    if isinstance(words, str):
        return _holding(words, text)
    return words if all(word.lower() in text.lower() for word in words) else [text]


def _flat(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def _basis(kind: str, guidance: Guidance, loaded: LoadedCase) -> str:
    """Return the right of a letter of that kind, as the draft chooses it."""
    kind, step = choices.choose(loaded, guidance, kind, "")
    found = choices.right_for(loaded, guidance, kind, step)
    return found.id if found else ""


def _text(kind: str, guidance: Guidance, loaded: LoadedCase, today: date) -> str:
    now = datetime.combine(today, time(12), UTC)
    return " ".join(draft(loaded, guidance, kind, "", today, now, random.Random(1)).body.split())
