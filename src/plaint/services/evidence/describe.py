"""Change the metadata of evidence: what it proves, when it was made, why it does not count. Never the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from plaint.domain.errors import UsageProblem
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.evidence_kind import targets
from plaint.domain.model.fields import EVIDENCE_FIELDS, Field
from plaint.domain.text.suggest import did_you_mean
from plaint.services.input.field_changes import FieldChanges

if TYPE_CHECKING:
    from plaint.services.input.results import Edited
    from plaint.storage.workspace import LoadedCase, Workspace

EDITABLE = ("title", "kind", "captured", "source", "shows", "proves", "withdrawn")
"""Fields that a person says; the others are facts of the file."""


def find_piece(loaded: LoadedCase, name: str) -> Evidence:
    """Return the piece with this name, id, or unique part of a name. Raises UsageProblem with the nearest."""
    plain = name.removeprefix("evidence/")
    exact = [one for one in loaded.evidence if plain in {one.name, one.id}]
    found = exact or [one for one in loaded.evidence if plain and plain.casefold() in one.name.casefold()]
    if len(found) == 1:
        return found[0]
    names = [one.name for one in found or loaded.evidence]
    if found:
        raise UsageProblem(f"{name!r} fits several pieces: {', '.join(names[:6])}", "give the whole name")
    hint = did_you_mean(plain, names, "plaint evidence list shows the names")
    raise UsageProblem(f"there is no evidence {name!r} in {loaded.case.id}", hint)


def set_facts(
    workspace: Workspace, loaded: LoadedCase, name: str, fields: Mapping[str, str], *, now: datetime
) -> Edited:
    """Change what is known about a piece: typed texts by field; an empty one takes the field away.

    A piece without a side file gets one, with the hash of the file as it is now. Raises UsageProblem, NotSaved,
    ChangedOnDisk.
    """
    piece = find_piece(loaded, name)
    found = FieldChanges()
    for path, text in fields.items():
        count = len(found.changes)
        typed = found.type(_field(path), text, getattr(piece, path), now, label=f"{piece.name}.{path}")
        if path == "proves" and len(found.changes) > count and isinstance(typed.value, tuple):
            found.notes += _unknown(loaded, typed.value)
    if found.changes:
        names = ", ".join(one.path.rpartition(".")[2] for one in found.changed)
        with workspace.operation(f"set {names} of {piece.name}"):
            workspace.edit_evidence(loaded, piece, found.changes)
    return found.edited


def _field(path: str) -> Field:
    for field in EVIDENCE_FIELDS:
        if field.path == path and path in EDITABLE:
            return field
    hint = did_you_mean(path, EDITABLE, f"these can be set: {', '.join(EDITABLE)}")
    raise UsageProblem(f"{path!r} is no field of evidence that can be set", hint)


def _unknown(loaded: LoadedCase, wanted: Sequence[str]) -> tuple[str, ...]:
    """Note what the case does not have; words of one's own are kept."""
    known = [target for target, _ in provable(loaded)]
    return tuple(
        f"proves: {target!r} is not in this case; there is {', '.join(known[:8])}"
        for target in wanted
        if target not in known
    )


def provable(loaded: LoadedCase) -> list[tuple[str, str]]:
    """Return what a piece of this case can prove, as ``proves`` holds it, with what that is in words."""
    case = loaded.case
    return targets([item.name for item in case.items], [claim.head for claim in case.claims], loaded.log)
