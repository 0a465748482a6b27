"""Make the index entry of one case: read, judged, packed, its words extracted. In this process or in others."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.model.finding import Finding, Level
from plaint.services.index.codec import head_of, pack_case, pack_remarks, pack_row, unpack_case
from plaint.services.index.summary import Row, Summary
from plaint.storage import layout, listing
from plaint.storage.index.full_text import searchable
from plaint.storage.index.index import Entry, Head

if TYPE_CHECKING:
    from plaint.storage.workspace import BrokenCase, Workspace

STUMBLED = "desk.stumbled"
"""Rule of the finding about a case that plaint itself cannot cope with."""

Read = tuple[Entry, Row]
"""What is kept of a case (without a signature, which is its folder's affair), and its row."""
Renewed = tuple[Head, str, bytes, Row]
"""What is kept of a case for another day: its head, its row and what there is to remark, packed; and its row."""


class CaseReader:
    """Reads cases of one workspace for one day; the words of PDFs and the like are kept in ``cache``."""

    def __init__(self, workspace: Callable[[], Workspace], root: str, today: date, cache: Path | None) -> None:
        self._workspace, self._root, self._today = workspace, root, today
        self._cache = cache

    def read(self, folder: str, known: bytes | None) -> Read | None:
        """Read a case; None when it says what it said when ``known`` was its digest."""
        from plaint.services.index.texts import TOML, evidence_text, sources
        from plaint.storage.workspace import LoadedCase

        place = Path(folder)
        found = list(sources(place, Path(self._root), evidence_text(self._cache) if self._cache else None))
        digest = _digest(folder, found)
        if known is not None and known == digest:
            return None
        one = self._workspace().read(place)
        row, remarks = self._judged(one)
        texts = [(file, part, searchable(text, toml=part in TOML)) for file, part, text in found]
        facts = pack_case(one) if isinstance(one, LoadedCase) else None
        if not isinstance(row, Summary) and row.finding.rule == STUMBLED:
            digest = b""  # to be tried again, with whatever has been mended
        head, doubts = head_of(row), _doubts(one)
        entry = Entry(
            folder, os.fsencode(one.name), "", digest, head, pack_row(row), facts, texts, found=remarks, doubts=doubts
        )
        return entry, row

    def row(self, one: object) -> Row:
        """Return the row of a case as of the day."""
        return self._judged(one)[0]

    def _judged(self, one: object) -> tuple[Row, bytes]:
        """Return the row of a case as of the day, and what there is to remark, packed."""
        from plaint.services.guidance.guidance import guide
        from plaint.services.index.summary import summary
        from plaint.storage.workspace import BrokenCase, LoadedCase

        if isinstance(one, BrokenCase):
            return one, pack_remarks((one.finding,))
        assert isinstance(one, LoadedCase)
        try:
            guidance = guide(one, self._workspace(), self._today)
            return summary(one, guidance), pack_remarks(guidance.findings)
        except Exception as problem:  # noqa: BLE001 - a case that trips a mistake of ours must not hide the others
            broken = stumbled(one.folder, one.name, problem)
            return broken, pack_remarks((broken.finding,))

    def renew(self, folder: str, facts: bytes | None) -> Renewed:
        """Return what is kept for the day of what is known of a case, or of its files where that is not enough."""
        row, remarks = self._judged(self._known(folder, facts))
        return head_of(row), pack_row(row), remarks, row

    def _known(self, folder: str, facts: bytes | None) -> object:
        try:
            return unpack_case(facts) if facts else self._workspace().read(Path(folder))
        except ValueError:
            return self._workspace().read(Path(folder))


@dataclass(frozen=True, slots=True)
class Share:
    """Cases for another process to read: folders with their digests as far as they are known."""

    root: str
    today: date
    cache: Path | None
    cases: Sequence[tuple[str, bytes | None]]


@dataclass(frozen=True, slots=True)
class StaleShare:
    """Cases whose rows another process computes: number, folder and what is known."""

    root: str
    today: date
    cases: Sequence[tuple[int, str, bytes | None]]


def read_share(share: Share) -> list[Read | None]:
    """Read the cases of a share."""
    reader = _reader(share.root, share.today, share.cache)
    return [reader.read(folder, known) for folder, known in share.cases]


def renew_share(share: StaleShare) -> list[Renewed]:
    """Compute the rows of a share, and what there is to remark."""
    reader = _reader(share.root, share.today, None)
    return [reader.renew(folder, facts) for _, folder, facts in share.cases]


def _reader(root: str, today: date, cache: Path | None) -> CaseReader:
    from plaint.storage.workspace import Workspace

    # Opened for each share: settings and playbooks of the workspace may have changed since the one before.
    workspace = Workspace.open(Path(root))
    return CaseReader(lambda: workspace, root, today, cache)


def _doubts(one: object) -> bytes:
    """Return what there is to remark on the files of a case, packed."""
    from plaint.services.guidance.check import type_mismatches
    from plaint.storage.workspace import LoadedCase

    return pack_remarks(tuple(type_mismatches(one))) if isinstance(one, LoadedCase) else b""


def _digest(folder: str, found: Sequence[tuple[str, str, str]]) -> bytes:
    """Return what is the same as long as the case says the same: its texts, and name and size of everything else."""
    from hashlib import blake2b

    digest = blake2b(digest_size=16)
    read = set()
    for file, part, text in found:
        read.add(file if part != "evidence name" else "")
        digest.update(f"{file}\0{part}\0{len(text)}\0".encode("utf-8", "surrogateescape"))
        digest.update(text.encode("utf-8", "surrogateescape"))
    for name, status in sorted(listing.parts(folder), key=lambda part: part[0]):
        moved = 0 if name in read else status.st_mtime_ns
        blocks = getattr(status, "st_blocks", 1) == 0
        line = f"{name}\0{status.st_size}\0{moved}\0{status.st_mode}\0{blocks}\n"
        digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.digest()


def stumbled(folder: Path, name: str, problem: Exception) -> BrokenCase:
    """Show a case that plaint itself stumbles over as one that cannot be read, with what to report."""
    from plaint.storage.workspace import BrokenCase

    reason = f"plaint stumbled over this case ({type(problem).__name__}: {problem})"
    hint = "the files are untouched; please report it with this sentence"
    return BrokenCase(folder, name, Finding(STUMBLED, Level.ERROR, reason, hint, file=layout.CASE_FILE))
