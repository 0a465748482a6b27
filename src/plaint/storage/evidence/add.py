"""Add a file to the evidence of a case: copy it, hash it and record what is known; the source is left alone."""

from __future__ import annotations

import contextlib
import os
import random as randomness
import stat
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import NotSaved
from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.domain.model.finding import Finding, Level
from plaint.domain.model.ids import new_id
from plaint.domain.safe import safe
from plaint.storage.cases.write import refuse_newer
from plaint.storage.documents import file_type
from plaint.storage.evidence.copy import Content, Copied, OnProgress, copy_in, ignore_progress
from plaint.storage.files.disk import READ_FLAGS
from plaint.storage.files.durable import TEMP_PREFIX
from plaint.storage.files.read import LIMIT
from plaint.storage.layout import EVIDENCE_DIR, SIDE_SUFFIX, evidence_name

if TYPE_CHECKING:
    from plaint.storage.cases.loaded import LoadedCase
    from plaint.storage.undo.operations import RunningOperation
    from plaint.storage.undo.store import Store

__all__ = ["Content", "add", "type_finding"]


def add(
    store: Store,
    loaded: LoadedCase,
    source: Path | Content,
    *,
    title: str = "",
    kind: str = "",
    captured: datetime | date | None = None,
    source_text: str = "",
    shows: str = "",
    proves: Sequence[str] = (),
    redacts: str = "",
    message_id: str = "",
    now: datetime,
    random: randomness.Random,
    on_progress: OnProgress = ignore_progress,
) -> Evidence:
    """Copy a file (or bytes that have a name) into the case's evidence and write down what is known about it.

    ``on_progress`` hears after each part how many bytes of the file are copied; what it raises ends the copying.

    A file whose content the case holds already is not copied again: the piece that is there is returned, as
    ``loaded.evidence`` has it. Raises UsageProblem (no ordinary file, too large), PlaintError (it changed while
    it was copied), NotSaved; then nothing is left behind.
    """
    from plaint.storage.formats.side_file import new_side_file_bytes

    refuse_newer(loaded)
    with store.operations.operation(f"add evidence {safe(source.name, 80)}") as operation:
        copied = copy_in(store, loaded, source, on_progress)
        try:
            twin = _twin(loaded, copied.sha256)
            if twin is not None:
                return twin
            names = _names(copied.path.parent)
            name = evidence_name(source.name, names)
            piece = Evidence(
                name, new_id(random), title, kind, copied.sha256, copied.size, _printable(source.name), now, captured,
                source_text, shows, tuple(proves), redacts, message_id, state=EvidenceState.RECORDED,
                bytes_now=copied.size,
            )  # fmt: skip
            _sweep_copies(copied.path.parent, names)
            _place(store, operation, copied, piece, new_side_file_bytes(piece))
            return piece
        finally:
            with contextlib.suppress(OSError):
                copied.path.unlink(missing_ok=True)


def _twin(loaded: LoadedCase, sha256: str) -> Evidence | None:
    """Return the piece with this content that is still there and counts."""
    fit = {EvidenceState.RECORDED, EvidenceState.OK, EvidenceState.IN_CLOUD}
    return next(
        (one for one in loaded.evidence if one.sha256.lower() == sha256 and one.counts and one.state in fit), None
    )


def _names(folder: Path) -> list[str]:
    """Return the names in the folder. Raises NotSaved: without them a free name cannot be chosen."""
    from plaint.storage.saving.save import explain

    try:
        return [entry.name for entry in os.scandir(folder)]
    except OSError as problem:
        raise NotSaved(*explain(problem, folder.name, "listed"), file=folder.name) from problem


def _sweep_copies(folder: Path, names: Sequence[str]) -> None:
    """Clear away large unfinished copies of an interrupted program; their sources are where they were.

    Small ones may be a side file that somebody saved; those are cleared with care after a save.
    """
    from plaint.storage.files.disk import DISK
    from plaint.storage.undo.operations import STALE_AFTER

    for name in names:
        if name.startswith(TEMP_PREFIX):
            with contextlib.suppress(OSError):
                status = (folder / name).lstat()
                old = max(status.st_mtime, status.st_ctime) < DISK.now() - STALE_AFTER
                if old and status.st_size > LIMIT and stat.S_ISREG(status.st_mode):
                    (folder / name).unlink()


def _printable(name: str) -> str:
    """Return a file name that TOML can hold: undecodable bytes become visible."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _place(store: Store, operation: RunningOperation, copied: Copied, piece: Evidence, side: bytes) -> None:
    """Give the copy its name, then write what is known about it; undone, the file goes to the trash."""
    from plaint.storage.undo.trash import free_path, move

    target = copied.path.parent / piece.name
    # For undo the file came from a free name in the trash: it goes there and is never deleted.
    origin = free_path(store.root, f"{piece.id}-{piece.name}", store.now())
    move(copied.path, target)
    try:
        operation.write(target.with_name(piece.name + SIDE_SUFFIX), side, None)
    except BaseException:
        with contextlib.suppress(OSError):
            target.unlink()
        raise
    operation.moved(origin, target)


def type_finding(folder: Path, piece: Evidence) -> Finding | None:
    """Look at the first bytes: a finding when the name promises another kind of file; never reads the cloud."""
    if piece.state in {EvidenceState.MISSING, EvidenceState.IN_CLOUD}:
        return None
    try:
        descriptor = os.open(folder / EVIDENCE_DIR / piece.name, READ_FLAGS)
        try:
            start = os.read(descriptor, file_type.LENGTH) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
        finally:
            os.close(descriptor)
    except OSError:
        return None
    kind = file_type.mismatch(piece.name, start)
    if not kind:
        return None
    return Finding(
        "evidence.type-mismatch",
        Level.WARNING,
        f"{safe(piece.name)} is named like one kind of file, but {file_type.describe_type(kind)}",
        "Look at it before you send it; add it again under a right name if it is what you meant.",
        f"{EVIDENCE_DIR}/{piece.name}",
    )
