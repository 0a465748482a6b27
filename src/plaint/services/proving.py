"""Hashing evidence again: what is unchanged since it was added, in one case or in all."""

from __future__ import annotations

from dataclasses import dataclass

from plaint.domain.evidence import Evidence, EvidenceState
from plaint.services.progress import QUIET, Progress, cases, each
from plaint.storage.layout import EVIDENCE_DIR
from plaint.storage.workspace import AnyCase, LoadedCase, Workspace


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


def verify(workspace: Workspace, only: LoadedCase | None, progress: Progress = QUIET) -> list[Verified]:
    """Hash the evidence of one case or of all, by case and name; a broken case.toml does not hide its evidence.

    ``progress`` hears of pieces for one case, of cases for all. Raises Cancelled.
    """
    from plaint.storage import evidence_folder

    if only is not None:
        pieces = evidence_folder.scan(only.folder)[0]
        return [
            _verified(only, evidence_folder.verified(only.folder, piece))
            for piece in each(pieces, len(pieces), progress, lambda piece: piece.name)
        ]
    return [_verified(one, piece) for one in cases(workspace, progress) for piece in evidence_folder.verify(one.folder)]


def _verified(case: AnyCase, piece: Evidence) -> Verified:
    name = case.case.id if isinstance(case, LoadedCase) else case.name
    return Verified(name, place(piece), piece.state, piece.sha256)


def place(piece: Evidence) -> str:
    """Return where a piece lies in its case's folder."""
    return f"{EVIDENCE_DIR}/{piece.name}"


def as_json(result: Verified) -> dict[str, str]:
    """Return a result as JSON values (interface: "evidence verify")."""
    return {"case": result.case, "file": result.file, "state": str(result.state), "sha256": result.sha256}
