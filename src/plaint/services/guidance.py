"""The guidance on one case: its ladder, stage, deadlines, findings and the next action, for every face."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plaint.domain.deadlines import Deadline
from plaint.domain.findings import Finding
from plaint.domain.ladder import Playbook
from plaint.domain.progress import NextAction, Stage, StepStatus
from plaint.storage.workspace import LoadedCase, Workspace


@dataclass(frozen=True, slots=True)
class Guidance:
    """Everything that is computed about a case, and never stored."""

    stage: Stage
    level: int
    steps: tuple[StepStatus, ...]
    deadlines: tuple[Deadline, ...]
    next: NextAction | None
    others: tuple[NextAction, ...]
    """What else could be done now, most useful first."""
    overdue: bool
    findings: tuple[Finding, ...]
    playbook: Playbook


def guide(loaded: LoadedCase, workspace: Workspace, today: date) -> Guidance:
    """Compute the guidance of one case as of ``today``."""
    stage = {"closed": Stage.CLOSED, "paused": Stage.PAUSED}.get(loaded.case.status, Stage.INTAKE)
    playbook = Playbook(id="retail", title="Retail")
    return Guidance(stage, 0, (), (), None, (), False, loaded.findings, playbook)
