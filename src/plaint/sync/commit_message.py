"""Write the message of a commit: which case, and what was done to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from plaint.domain.safe import safe
from plaint.domain.text.format import all_of, counted
from plaint.sync.diff import NONE, ChangeKind, Difference

_DAY = re.compile(r"\d{4}-\d\d-\d\d-")
_FEW = 2
_LONGEST = 60


def short_name(folder: str, case_id: str) -> str:
    """Return ``kettle-arrived-cracked (k7f3)`` for a case's folder and id."""
    name = _DAY.sub("", folder.rpartition("/")[2], count=1)
    start = case_id[:4]
    for ending in (case_id, start):
        if ending and name.endswith(f"-{ending}"):
            name = name[: -len(ending) - 1]
            break
    return f"{safe(name, 100)} ({start})" if start else safe(name, 100)


def describe(changes: Sequence[Difference]) -> str:
    """Return ``logged "Asked for a refund"; 2 pieces of evidence added`` for the changes of one case."""
    parts = [*_told(changes), *_fields(changes)]
    return "; ".join(parts) or "changed"


def _told(changes: Sequence[Difference]) -> Iterable[str]:
    """Describe what was added and removed, each kind in one clause."""
    by_kind: dict[ChangeKind, list[Difference]] = {}
    for change in changes:
        by_kind.setdefault(change.what, []).append(change)
    for change in by_kind.get(ChangeKind.OPENED, []):
        yield f"new case {_quoted(change.path)}"
    logged = [change.after for change in by_kind.get(ChangeKind.LOGGED, [])]
    if logged:
        yield f"logged {_listed(logged)}" if len(logged) <= _FEW else f"{len(logged)} entries logged"
    if ChangeKind.UNLOGGED in by_kind:
        yield f"{counted('{count} entry', '{count} entries', len(by_kind[ChangeKind.UNLOGGED]))} taken out of the log"
    for kind in (ChangeKind.EVIDENCE, ChangeKind.EVIDENCE_CHANGED, ChangeKind.EVIDENCE_REMOVED):
        if kind in by_kind:
            yield f"{counted('{count} piece', '{count} pieces', len(by_kind[kind]))} of {kind}"
    letters = [change.path for change in by_kind.get(ChangeKind.LETTER, [])]
    if letters:
        yield f"wrote {_listed(letters)}" if len(letters) <= _FEW else f"{len(letters)} letters written"
    if ChangeKind.FILE in by_kind:
        files = [change.path for change in by_kind[ChangeKind.FILE]]
        yield f"changed {', '.join(files)}" if len(files) <= _FEW else f"{len(files)} files changed"


def _fields(changes: Sequence[Difference]) -> Iterable[str]:
    fields = [change for change in changes if change.what is ChangeKind.FIELD]
    withdrawn = [change for change in fields if change.path.endswith(".withdrawn") and change.before == NONE]
    for change in withdrawn[:_FEW]:
        yield f"withdrew {change.path.removesuffix('.withdrawn')} ({_cut(change.after)})"
    rest = [change for change in fields if change not in withdrawn[:_FEW]]
    if len(rest) > _FEW:
        yield f"{len(rest)} fields changed"
        return
    for change in rest:
        yield f"{change.path} {'removed' if change.after == NONE else f'set to {_cut(change.after)}'}"


def _listed(texts: Iterable[str]) -> str:
    return all_of(_quoted(text) for text in texts)


def _quoted(text: str) -> str:
    return f'"{_cut(text)}"'


def _cut(text: str) -> str:
    return safe(text, _LONGEST)
