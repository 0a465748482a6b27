"""Go on with forms that were not saved, after a crash or after they were left."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plaint.tui.desk.case_desk import CaseDesk

_COMMANDS = {"log": "log", "evidence": "add_evidence", "close": "close", "import": "import"}
_WORDS = {
    "log": "a log entry", "evidence": "evidence to add", "close": "closing a case", "new": "a new case",
    "import": "mails to import", "piece": "what a piece of evidence is",
}  # fmt: skip


def words(desk: CaseDesk, key: str) -> str:
    """Say what form a key means, and of which case."""
    kind, _, case_id = key.rpartition(":")
    kind = kind or key
    title = next((getattr(row, "title", "") for row in desk.rowset.named([case_id])), "")
    what = _WORDS.get(kind.partition(":")[0], kind)
    return f"{what}: {title}" if title else what


def resume(desk: CaseDesk) -> None:
    """Open the form that waits, or ask which."""
    from plaint.tui.dialogs.menu import Item, Menu

    keys = sorted(desk.app.drafts)
    if len(keys) == 1:
        _open(desk, keys[0])
        return
    items = [
        Item(key, words(desk, key), f"{number}" if number < 10 else "", next(iter(desk.app.drafts[key].values()), ""))
        for number, key in enumerate(keys, 1)
    ]
    desk.app.push_screen(Menu("Go on with which form?", items), lambda key: _open(desk, key) if key else None)


def _open(desk: CaseDesk, key: str) -> None:
    from plaint.tui.commands import cases, evidence, log

    if key == "new":
        cases.new(desk)
        return
    kind, _, case_id = key.rpartition(":")
    if not desk.rowset.named([case_id]):
        held = ", ".join(desk.app.drafts[key].values())
        desk.app.drafts.left(key, {})
        desk.refuse("the case of this form is not here any more", f"it held: {held}")
        return
    desk.go_to(case_id)
    if kind in _COMMANDS:
        desk.when_read(lambda: desk.run_command(_COMMANDS[kind]))
    elif kind.startswith("piece:"):
        desk.when_read(lambda: evidence.describe_named(desk, kind.removeprefix("piece:")))
    else:
        desk.when_read(lambda: log.set_fact(desk, kind))
