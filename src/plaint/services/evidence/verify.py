"""Verify evidence by hashing it again: what is unchanged since it was added, in one case or in all."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

from plaint.domain.errors import Cancelled
from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.services.progress import QUIET, Progress, cases
from plaint.storage.layout import EVIDENCE_DIR
from plaint.storage.workspace import AnyCase, LoadedCase, Workspace

TICK = 0.1
"""Seconds between two tellings of how far it is."""


@dataclass(frozen=True, slots=True)
class Verified:
    """One file and what hashing it says."""

    case: str
    """Id of the case; the folder of one that cannot be read."""
    file: str
    """Path relative to the case's folder, with ``/``."""
    state: EvidenceState
    sha256: str
    """Digest when it was added; empty for a file of which nothing is known."""


class _Watch:
    """Adds up what several threads have hashed, and stops them when a person wants it."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total = progress, total
        self._done = 0
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def hashed(self, size: int) -> None:
        """Take note of bytes, in the thread that hashes. Raises Cancelled."""
        if self._stopped.is_set():
            raise Cancelled
        with self._lock:
            self._done += size

    def tell(self, text: str) -> None:
        """Tell how far it is, in the thread that waits. Raises Cancelled, and lets the others do so."""
        try:
            self._progress.step(min(self._done, self._total), self._total, text)
        except Cancelled:
            self._stopped.set()
            raise


def verify(workspace: Workspace, only: LoadedCase | None, progress: Progress = QUIET) -> list[Verified]:
    """Hash the evidence of one case or of all, by case and name, on every core.

    A broken case.toml does not hide its evidence. ``progress`` hears of bytes. Raises Cancelled.
    """
    from plaint.storage.cases.evidence_scan import scan, verified

    found = [only] if only is not None else list(cases(workspace, progress))
    pieces = [(one, piece) for one in found for piece in scan(one.folder)[0]]
    watch = _Watch(progress, sum(piece.bytes_now or 0 for _, piece in pieces))

    def look(one: tuple[AnyCase, Evidence]) -> Verified:
        case, piece = one
        return _verified(case, verified(case.folder, piece, watch.hashed))

    # hashlib lets other threads run while it hashes.
    with ThreadPoolExecutor(os.cpu_count() or 1, "hash") as pool:
        running = [pool.submit(look, one) for one in pieces]
        try:
            for job, (_, piece) in zip(running, pieces, strict=True):
                watch.tell(piece.name)
                while wait([job], TICK).not_done:
                    watch.tell(piece.name)
            watch.tell("")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        return [job.result() for job in running]


def _verified(case: AnyCase, piece: Evidence) -> Verified:
    name = case.case.id if isinstance(case, LoadedCase) else case.name
    return Verified(name, place(piece), piece.state, piece.sha256)


def place(piece: Evidence) -> str:
    """Return where a piece lies in its case's folder."""
    return f"{EVIDENCE_DIR}/{piece.name}"


def as_json(result: Verified) -> dict[str, str]:
    """Return a result as JSON values (interface: "evidence verify")."""
    return {"case": result.case, "file": result.file, "state": str(result.state), "sha256": result.sha256}
