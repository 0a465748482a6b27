"""Add files to the evidence: copy them in, with their own metadata and what a person said about them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.model.evidence import Evidence
from plaint.services.input import build
from plaint.services.progress import QUIET, Progress

if TYPE_CHECKING:
    from plaint.storage.workspace import LoadedCase, Workspace


@dataclass(frozen=True, slots=True)
class Added:
    """Evidence that came in."""

    pieces: tuple[Evidence, ...]
    notes: tuple[str, ...] = ()
    """What was strange. What is still to be said of the pieces is told by ``domain.kinds.questions``."""


def add_files(
    workspace: Workspace,
    loaded: LoadedCase,
    paths: Sequence[Path],
    fields: Mapping[str, str],
    *,
    now: datetime,
    source: random.Random,
    progress: Progress = QUIET,
) -> Added:
    """Copy files, or all files of folders, into the case's evidence.

    ``fields`` are title, kind, captured, source, shows and proves; they hold for each of the files. What is not given
    is taken from the file where it tells it: its kind, and when and by whom it was made. A file whose content the case
    holds already is not copied again. ``progress`` hears of bytes. Stopped, or when one cannot be added, none is.
    """
    from plaint.services.evidence.metadata import expand, look_at
    from plaint.storage.evidence import add

    known, notes = build.build_evidence(fields, now=now)
    present = {piece.name for piece in loaded.evidence}
    pieces = []
    paths = expand(paths)
    total, before = sum(map(_size, paths)), 0
    with workspace.operation(f"add evidence {', '.join(path.name for path in paths[:5])}", whole=True):
        for path in paths:
            progress.check()
            seen = look_at(path)
            piece = add.add(
                workspace.store,
                loaded,
                path,
                title=known.title or seen.title,
                kind=known.kind or seen.kind,
                captured=known.captured or _in_zone(seen.captured, now),
                source_text=known.source or seen.source,
                shows=known.shows,
                proves=known.proves,
                message_id=seen.message_id,
                now=now,
                random=source,
                on_progress=_parts(progress, before, total, path.name),
            )
            before += _size(path)
            if piece.name in present:
                notes = (*notes, f"{path.name}: the case holds the same content already, as {piece.name}")
            if seen.warning:
                notes = (*notes, f"{seen.warning}; look at it before you send it")
            pieces.append(piece)
    return Added(tuple(pieces), notes)


def _in_zone(at: datetime | None, now: datetime) -> datetime | None:
    """Take a time without a zone as one of the zone that the person is in."""
    return at.replace(tzinfo=now.tzinfo) if at is not None and at.tzinfo is None else at


def _parts(progress: Progress, before: int, total: int, name: str) -> Callable[[int], None]:
    return lambda size: progress.step(before + size, total, name)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):  # whoever copies it says why
        return 0
