"""Hashing evidence again: what is unchanged since it was added, in one case or in all."""

from __future__ import annotations

from dataclasses import dataclass

from plaint.domain.evidence import Evidence, EvidenceState
from plaint.storage.layout import EVIDENCE_DIR
from plaint.storage.workspace import LoadedCase, Workspace


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


def verify(workspace: Workspace, only: LoadedCase | None) -> list[Verified]:
    """Hash the evidence of one case or of all, by case and name; a broken case.toml does not hide its evidence."""
    from plaint.storage import evidence_folder

    return [
        Verified(one.case.id if isinstance(one, LoadedCase) else one.name, place(piece), piece.state, piece.sha256)
        for one in ([only] if only else workspace.cases())
        for piece in evidence_folder.verify(one.folder)
    ]


def place(piece: Evidence) -> str:
    """Return where a piece lies in its case's folder."""
    return f"{EVIDENCE_DIR}/{piece.name}"


def as_json(result: Verified) -> dict[str, str]:
    """Return a result as JSON values (interface: "evidence verify")."""
    return {"case": result.case, "file": result.file, "state": str(result.state), "sha256": result.sha256}
