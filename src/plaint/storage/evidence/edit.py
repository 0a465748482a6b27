"""Edit the side file of a piece of evidence, or create it for a file that was put into the folder by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from plaint.domain.errors import ChangedOnDisk, NotSaved
from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.domain.model.ids import new_id
from plaint.domain.safe import safe
from plaint.storage.cases.evidence_scan import digest_of_file
from plaint.storage.cases.write import edit_in_place, refuse_newer
from plaint.storage.files.read import Snapshot
from plaint.storage.layout import EVIDENCE_DIR, SIDE_SUFFIX

if TYPE_CHECKING:
    from plaint.storage.cases.loaded import LoadedCase
    from plaint.storage.toml.edit import Change
    from plaint.storage.undo.store import Store


def edit_evidence(store: Store, loaded: LoadedCase, piece: Evidence, changes: Sequence[Change]) -> None:
    """Edit the side file; see :meth:`Workspace.edit_evidence`. Raises ChangedOnDisk, NotSaved, PlaintError.

    Without a side file one is made first, with the digest of the file as it is now.
    """
    from plaint.storage.formats.side_file import edit_side_file, evidence_values, parse_side_file
    from plaint.storage.toml.field_conflicts import refuse_collisions

    refuse_newer(loaded)
    file = f"{EVIDENCE_DIR}/{piece.name}{SIDE_SUFFIX}"
    with store.operations.operation(f"edit evidence {safe(piece.name, 80)}") as operation:
        path = loaded.folder / file
        if not path.exists() and piece.state is EvidenceState.UNTRACKED:
            operation.write(path, _first_bytes(store, loaded, piece), None)

        def check(snapshot: Snapshot) -> None:
            now, _ = parse_side_file(snapshot.data, file)
            if piece.id:
                refuse_collisions(file, evidence_values(piece), evidence_values(now), changes)

        def change(data: bytes) -> bytes:
            return edit_side_file(data, file, changes)

        edit_in_place(store, loaded, file, f"edit evidence {safe(piece.name, 80)}", check, change)


def _first_bytes(store: Store, loaded: LoadedCase, piece: Evidence) -> bytes:
    from plaint.storage.formats.side_file import new_side_file_bytes
    from plaint.storage.saving.save import explain

    try:
        digest, size = digest_of_file(loaded.folder / EVIDENCE_DIR / piece.name)
    except FileNotFoundError:
        raise ChangedOnDisk(f"{safe(piece.name, 100)} is no longer there", "Read the case again.") from None
    except OSError as problem:
        raise NotSaved(*explain(problem, safe(piece.name, 100), "read"), file=piece.name) from problem
    known = replace(piece, id=new_id(store.source), sha256=digest, size=size, added=store.now())
    return new_side_file_bytes(known)
