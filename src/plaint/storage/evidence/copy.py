"""Copy a file into the evidence folder durably and read-only, verified by a hash while and after copying."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import NotSaved, PlaintError, UsageProblem
from plaint.domain.safe import safe
from plaint.storage.cases.evidence_scan import CHUNK, digest_of_file
from plaint.storage.files.source import open_source
from plaint.storage.layout import EVIDENCE_DIR

if TYPE_CHECKING:
    from plaint.storage.cases.loaded import LoadedCase
    from plaint.storage.undo.store import Store

OnProgress = Callable[[int], None]
"""Hears after each part how many bytes are copied; what it raises ends the copying and leaves nothing."""


def ignore_progress(_size: int) -> None:
    """Ignore the progress of a copy."""


@dataclass(frozen=True, slots=True)
class Content:
    """New evidence that is no file yet: a mail of a mailbox, an attachment, a redacted copy."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy beside its later place: temporary name, digest, size."""

    path: Path
    sha256: str
    size: int


def copy_in(
    store: Store, loaded: LoadedCase, source: Path | Content, on_progress: OnProgress = ignore_progress
) -> Copied:
    """Copy to a temporary name in evidence/, durably and read-only, and make sure that it is the same."""
    from plaint.storage.saving.save import explain

    shown = safe(source.name, 100)
    opened = None if isinstance(source, Content) else open_source(source)
    try:
        return _copied(store, loaded, source, opened, on_progress)
    except OSError as problem:
        raise NotSaved(*explain(problem, shown, "copied"), file=source.name) from problem
    finally:
        if opened is not None:
            os.close(opened[0])


def _copied(
    store: Store,
    loaded: LoadedCase,
    source: Path | Content,
    opened: tuple[int, os.stat_result] | None,
    on_progress: OnProgress,
) -> Copied:
    from plaint.storage.files.disk import DISK
    from plaint.storage.files.durable import make_folders, temp_beside

    folder = loaded.folder / EVIDENCE_DIR
    make_folders(DISK, folder)
    if not Path(os.path.realpath(folder)).is_relative_to(store.root):
        raise UsageProblem(f"{EVIDENCE_DIR} is a link out of the workspace", "Make it a folder of its own.")
    temp = temp_beside(folder / "x", DISK)
    try:
        parts = _chunks(opened[0]) if opened is not None else _pieces(source)
        sha256, size = _copy(parts, temp, on_progress)
        if opened is not None:
            _unchanged(opened, size, source.name)
        _reads_back(temp, sha256, size)
    except BaseException:
        temp.unlink(missing_ok=True)
        raise
    return Copied(temp, sha256, size)


def _chunks(descriptor: int) -> Iterator[bytes]:
    from plaint.storage.files.disk import DISK

    while chunk := DISK.read(descriptor, CHUNK):
        yield chunk


def _pieces(source: Path | Content) -> Iterator[bytes]:
    data = source.data if isinstance(source, Content) else b""
    for at in range(0, len(data), CHUNK):
        yield data[at : at + CHUNK]


def _copy(parts: Iterable[bytes], temp: Path, on_progress: OnProgress) -> tuple[str, int]:
    from plaint.storage.files.disk import DISK, NEW_FLAGS
    from plaint.storage.files.durable import write_all

    digest, size = hashlib.sha256(), 0
    target = DISK.open(temp, NEW_FLAGS, 0o600)
    try:
        for chunk in parts:
            digest.update(chunk)
            size += len(chunk)
            write_all(DISK, target, chunk)
            on_progress(size)
        os.chmod(temp, 0o444)  # noqa: PTH101 -- Path.chmod is the same; evidence is for reading
        DISK.fsync(target)
    finally:
        DISK.close(target)
    return digest.hexdigest(), size


def _unchanged(opened: tuple[int, os.stat_result], size: int, name: str) -> None:
    """Raise PlaintError unless the source is as it was when we began."""
    descriptor, before = opened
    after = os.fstat(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        raise PlaintError(
            f"{safe(name, 100)} changed while it was copied, so it was not added", "Add it again when it is finished."
        )


def _reads_back(temp: Path, sha256: str, size: int) -> None:
    if digest_of_file(temp) != (sha256, size):
        raise OSError(errno.EIO, "the copy is not what was written")
