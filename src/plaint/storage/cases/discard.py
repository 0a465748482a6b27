"""Move a case's folder to the trash of the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import UsageProblem
from plaint.domain.safe import safe
from plaint.storage import listing

if TYPE_CHECKING:
    from plaint.storage.undo.store import Store


def trash_case(store: Store, folder: Path) -> Path:
    """Move a case's folder to the trash. Raises UsageProblem, ChangedOnDisk, NotSaved; then nothing has moved."""
    from plaint.storage.undo.trash import free_path, make_trash, move

    if folder == store.root:
        raise UsageProblem("the workspace itself is this case, so it is not moved", "Move the folder yourself.")
    inner = [found for found in listing.case_folders(str(folder))[0] if found != str(folder)]
    if inner:
        names = ", ".join(safe(listing.relative_name(str(store.root), name), 100) for name in inner[:5])
        raise UsageProblem(f"other cases lie inside this one: {names}", "Move them out of its folder first.")
    with store.operations.operation(f"trash {safe(folder.name, 80)}") as operation:
        make_trash(store.root)
        target = free_path(store.root, folder.name, store.now())
        move(folder, target)
        operation.moved(folder, target)
    return target
