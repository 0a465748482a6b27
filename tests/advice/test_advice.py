"""The advice on whole cases, as an adviser would check it: the tables beside this file say facts and what must follow.

A case gives ``case`` (what ``case.toml`` holds, shortened: id, order number and the like are filled in), ``log`` (one
line an entry) and ``today``; every other key is what the program has to say. docs/requirements.md names them.

    next      the step that is to be taken now
    says      words that its title or reason holds
    urgent    words of the line that comes before everything
    rights    right -> its last day, or "passed", "open", "needs-date"
    no_rights rights that must not be there
    closing   the nearest day on which something is lost
    basis     kind of letter -> the right that it rests on, "" for none
    steps     step -> its state
    due       rules or rights that stand among the deadlines, with their days
    asks      the fact that is asked for first
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plaint.domain.guidance.rights import RightWindow
from plaint.services.guidance.agenda import matters
from plaint.services.guidance.guidance import Guidance, guide
from plaint.services.letters.choices import right_for
from plaint.storage.workspace import LoadedCase, Workspace

TABLES = sorted(Path(__file__).parent.glob("*.toml"))
KEYS = frozenset({
    "name", "today", "case", "log", "next", "says", "urgent", "rights", "no_rights", "closing", "basis", "steps",
    "due", "asks", "covered",
})  # fmt: skip
USUAL = {
    "order": {"numbers": ["406-1234567-1234567"]},
    "item": [{"name": "Kettle", "price": "649.00", "currency": "ZAR"}],
    "problem": {"noticed": date(2026, 11, 30), "text": "It does not work."},
    "wanted": {"remedies": ["refund"]},
}
"""What a case holds unless its table says otherwise: nothing that decides a right."""


def rows() -> Iterator[Any]:
    for path in TABLES:
        for row in tomllib.loads(path.read_text("utf-8"))["case_of"]:
            yield pytest.param(row, id=f"{path.stem}: {row['name']}")


def laid_over(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        merged[key] = laid_over(merged[key], value) if isinstance(merged.get(key), dict) else value
    return merged


def entry_of(line: str, number: int) -> dict[str, Any]:
    """Read ``2026-12-01 out chat step=customer-service answer=refusal: Asked for a refund``."""
    head, _, reason = line.partition(": ")
    day, direction, *words = head.split()
    entry: dict[str, Any] = {
        "id": f"e{number:05d}".replace("1", "a").replace("0", "b"), "at": date.fromisoformat(day),
        "direction": direction, "reason": reason,
    }  # fmt: skip
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            entry["channel"] = word
        elif name in {"promised_by", "offer_until"}:
            entry[name] = date.fromisoformat(value)
        else:
            entry[name] = True if value == "yes" else value
    return entry


def written(row: Mapping[str, Any], root: Path) -> LoadedCase:
    """Write the case as files and read it, as the program does."""
    import tomli_w

    folder = root / "2026-11-30-case-k7f3qd"
    (folder / "interactions").mkdir(parents=True)
    (folder / "evidence").mkdir()
    (folder / "evidence" / "receipt.txt").write_text("a receipt", "utf-8")
    values = laid_over(USUAL, row.get("case", {}))
    whole = {"format": 1, "id": "k7f3qd", "title": row["name"], "status": "open", **values}
    (folder / "case.toml").write_bytes(tomli_w.dumps(whole).encode())
    for number, line in enumerate(row.get("log", ()), 1):
        entry = entry_of(line, number)
        (folder / "interactions" / f"{number:03d}.toml").write_bytes(tomli_w.dumps(entry).encode())
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
    wanted = {key: row[key] for key in row if key not in {"name", "today", "case", "log"}}
    assert {key: _given(key, wanted[key], guidance, loaded) for key in wanted} == wanted


def _given(key: str, wanted: Any, guidance: Guidance, loaded: LoadedCase) -> Any:
    windows = {one.right.id: one for one in guidance.rights}
    action = guidance.next
    match key:
        case "next":
            return action.step if action else ""
        case "says":
            text = f"{action.title} {action.why}" if action else ""
            return wanted if wanted.lower() in text.lower() else text
        case "urgent":
            return wanted if wanted and wanted.lower() in guidance.urgent.lower() else guidance.urgent
        case "rights":
            return {name: shown(windows[name]) if name in windows else "absent" for name in wanted}
        case "no_rights":
            return [name for name in wanted if name not in windows or not windows[name].usable]
        case "closing":
            return guidance.closing.day if guidance.closing else ""
        case "basis":
            return {kind: _basis(kind, guidance, loaded) for kind in wanted}
        case "steps":
            states = {one.step.id: str(one.state) for one in guidance.steps}
            return {name: states.get(name, "absent") for name in wanted}
        case "due":
            days = {one.rule: one.day for one in guidance.deadlines if matters(one)}
            return {name: days.get(name, "absent") for name in wanted}
        case "asks":
            return guidance.questions[0].field if guidance.questions else ""
        case _:
            return guidance.covered


def _basis(kind: str, guidance: Guidance, loaded: LoadedCase) -> str:
    step = next((one.step for one in guidance.steps if one.step.letter == kind), None)
    found = right_for(loaded, guidance, kind, step)
    return found.id if found else ""
