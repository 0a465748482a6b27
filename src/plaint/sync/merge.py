"""Merge three versions of a case's file, by its path in a repository."""

from __future__ import annotations

from dataclasses import dataclass

from plaint.domain.errors import PlaintError
from plaint.storage.layout import CASE_FILE, CASE_PARTS, EVIDENCE_DIR, LETTERS_DIR, LOG_FILE, SIDE_SUFFIX


@dataclass(frozen=True, slots=True)
class MergeOutcome:
    """The merged file, or None with the fields that both sides changed (none named: it cannot be merged)."""

    data: bytes | None
    fields: tuple[str, ...] = ()


def name_in_case(path: str) -> str:
    """Return the path within its case of a path of a repository; empty when it is no file of a case."""
    parts = path.split("/")
    if parts[-1] in {CASE_FILE, LOG_FILE} and (len(parts) < 2 or parts[-2] not in CASE_PARTS):
        return parts[-1]
    places = [at for at, part in enumerate(parts[:-1]) if part in CASE_PARTS]
    return "/".join(parts[places[0] :]) if places else ""


def by_meaning(path: str) -> bool:
    """Tell whether a file is merged field by field: not evidence itself, which is never merged."""
    top, _, rest = name_in_case(path).partition("/")
    if not rest:
        return bool(top)
    return rest.endswith(".md") if top == LETTERS_DIR else rest.endswith(SIDE_SUFFIX) or top != EVIDENCE_DIR


def merged(path: str, base: bytes | None, ours: bytes, theirs: bytes) -> MergeOutcome:
    """Merge three versions field by field; never raises for what they hold."""
    from plaint.storage.conflicts.merge import merge_file

    try:
        found = merge_file(name_in_case(path), base, ours, theirs)
        if found.clashes:
            return MergeOutcome(None, tuple(clash.path for clash in found.clashes))
        return MergeOutcome(found.data())
    except PlaintError:
        return MergeOutcome(None)
