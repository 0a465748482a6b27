"""How the dates of a step were counted, day by day, for whoever wants to check them."""

from __future__ import annotations

from datetime import date

from plaint.domain.deadlines.deadline import explain
from plaint.domain.guidance.situation import Situation
from plaint.domain.playbook.playbook import Step
from plaint.services.guidance.guidance import calendar_of, ladder_of
from plaint.storage.workspace import LoadedCase, Workspace

AT_MOST = 60
"""Lines of one count; the middle of a longer one is left out."""


def counted(loaded: LoadedCase, workspace: Workspace, step: Step, today: date) -> dict[str, tuple[str, ...]]:
    """Return by rule the lines that count a deadline of the step; rules without an event to count from say so."""
    calendar = calendar_of(loaded.case)
    playbook = ladder_of(loaded.case, workspace)
    situation = Situation.of(loaded.case, loaded.log, loaded.letters, loaded.evidence, playbook, calendar, today)
    return {rule.id: explain(rule, situation.events, calendar, today, AT_MOST) for rule in step.rules}
