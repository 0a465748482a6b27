"""The advice on whole cases, as an adviser would check it: the tables beside this file say facts and what must follow.

A table begins with ``[usual]``: facts that all its cases share (``"-"`` takes one away). A case then gives ``case``
(what ``case.toml`` holds, shortened: id, order number and the like are filled in), ``log`` (one line an entry;
``decides=2`` means the second line), ``sent`` (letters that went out, one line each), ``evidence`` (files; a receipt
unless it says otherwise) and ``today``; every other key is what the program has to say. docs/requirements.md names
the cases that show a requirement.

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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from plaint.domain.deadlines.deadline import Deadline
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
    "letters", "unwritten", "steps", "reasons", "others", "last", "due", "act_by", "asks", "asked", "briefing", "call",
    "covered", "found",
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
    said = Said(guidance, loaded, today)
    assert {key: getattr(said, key)(wanted[key]) for key in wanted} == wanted


@dataclass(frozen=True)
class Said:
    """What the program says about a case: one method for each key of the tables, in the form that the tables have."""

    guidance: Guidance
    loaded: LoadedCase
    today: date

    @property
    def text(self) -> str:
        action = self.guidance.next
        return f"{action.title} {action.why}" if action else ""

    @property
    def windows(self) -> dict[str, RightWindow]:
        return {one.right.id: one for one in self.guidance.rights}

    @property
    def dates(self) -> list[Deadline]:
        return [one for one in self.guidance.deadlines if matters(one)]

    def next(self, _: str) -> str:
        return self.guidance.next.step if self.guidance.next else ""

    def day(self, _: date) -> object:
        return self.guidance.next.day if self.guidance.next and self.guidance.next.day else ""

    def says(self, wanted: str) -> str:
        return _holding(wanted, self.text)

    def silent(self, wanted: str) -> str:
        return _lacking(wanted, self.text)

    def overdue(self, _: bool) -> bool:
        return self.guidance.overdue

    def urgent(self, wanted: str) -> str:
        return _holding(wanted, self.guidance.urgent) if wanted else self.guidance.urgent

    def rights(self, wanted: Mapping[str, object]) -> dict[str, object]:
        return {name: shown(self.windows[name]) if name in self.windows else "absent" for name in wanted}

    def no_rights(self, wanted: Sequence[str]) -> list[str]:
        return [name for name in wanted if name not in self.windows or not self.windows[name].usable]

    def longest(self, _: str) -> str:
        return next((name for name, one in self.windows.items() if one.longest), "")

    def closing(self, _: object) -> object:
        return self.guidance.closing.day if self.guidance.closing else ""

    def basis(self, wanted: Mapping[str, str]) -> dict[str, str]:
        """Return the right of a letter of each kind, as a draft chooses it."""
        found = {}
        for name in wanted:
            kind, step = choices.choose(self.loaded, self.guidance, name, "")
            right = choices.right_for(self.loaded, self.guidance, kind, step)
            found[name] = right.id if right else ""
        return found

    def letters(self, wanted: Mapping[str, str | list[str]]) -> dict[str, object]:
        return {kind: _all(words, self._draft(kind)) for kind, words in wanted.items()}

    def unwritten(self, wanted: Mapping[str, str]) -> dict[str, str]:
        return {kind: _lacking(words, self._draft(kind)) for kind, words in wanted.items()}

    def _draft(self, kind: str) -> str:
        now = datetime.combine(self.today, time(12), UTC)
        letter = draft(self.loaded, self.guidance, kind, "", self.today, now, random.Random(1))
        return " ".join(letter.body.split())

    def steps(self, wanted: Mapping[str, str]) -> dict[str, str]:
        states = {one.step.id: str(one.state) for one in self.guidance.steps}
        return {name: states.get(name, "absent") for name in wanted}

    def reasons(self, wanted: Mapping[str, str]) -> dict[str, str]:
        reasons = {one.step.id: one.reason for one in self.guidance.steps}
        return {name: _holding(words, reasons.get(name, "absent")) for name, words in wanted.items()}

    def others(self, wanted: list[str]) -> list[str]:
        given = [one.step for one in self.guidance.others]
        return wanted if [one for one in given if one in wanted] == wanted else given

    def last(self, _: str) -> str:
        return self.guidance.others[-1].step if self.guidance.others else ""

    def due(self, wanted: Mapping[str, object]) -> dict[str, object]:
        days = {one.rule: one.day for one in self.dates}
        return {name: days.get(name, "absent") for name in wanted}

    def act_by(self, wanted: Mapping[str, object]) -> dict[str, object]:
        days = {one.rule: one.remind for one in self.dates}
        return {name: days.get(name, "absent") for name in wanted}

    def asks(self, _: str) -> str:
        return self.guidance.questions[0].field if self.guidance.questions else ""

    def asked(self, wanted: list[str]) -> list[str]:
        fields = [one.field for one in self.guidance.questions]
        return wanted if set(wanted) <= set(fields) else fields

    def briefing(self, wanted: Mapping[str, str]) -> dict[str, str]:
        action = self.guidance.next
        brief = briefing(action, self.loaded.case, self.guidance.playbook) if action else Briefing()
        return {part: _holding(words, _flat(getattr(brief, part))) for part, words in wanted.items()}

    def call(self, wanted: Mapping[str, str]) -> dict[str, str]:
        lines = dict(call_sheet(self.loaded.case, self.loaded.log))
        return {name: _holding(words, lines.get(name, "absent")) for name, words in wanted.items()}

    def found(self, wanted: Sequence[str]) -> list[str]:
        rules = {one.rule for one in self.guidance.findings}
        return [name for name in wanted if name in rules]

    def covered(self, _: bool) -> bool:
        return self.guidance.covered


def _holding(words: str, text: str) -> str:
    """Return the words if the text holds them, else the text."""
    return words if words.lower() in text.lower() else text


def _lacking(words: str, text: str) -> str:
    """Return the words if the text does not hold them, else the text."""
    return text if words.lower() in text.lower() else words


def _all(words: str | list[str], text: str) -> str | list[str]:
    if isinstance(words, str):
        return _holding(words, text)
    return words if all(word.lower() in text.lower() for word in words) else [text]


def _flat(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else "\n".join(value)
