"""Compute the guidance on one case: its ladder, stage, deadlines, findings and the next action, for every face."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from plaint import locations
from plaint.domain.checks import readiness
from plaint.domain.deadlines.deadline import Calendar, Deadline, explain
from plaint.domain.guidance.assessment import Assessment, assess
from plaint.domain.guidance.call_sheet import channel_advice
from plaint.domain.guidance.questions import OpenQuestion
from plaint.domain.guidance.rights import RightWindow
from plaint.domain.guidance.situation import Situation
from plaint.domain.guidance.status import NextAction, Stage, StepStatus
from plaint.domain.model.case import Case
from plaint.domain.model.finding import Finding
from plaint.domain.model.interaction import NO_STEP
from plaint.domain.playbook.playbook import Channel, Playbook, Step
from plaint.playbooks.calendars import calendar_for
from plaint.playbooks.loader import ladder_for
from plaint.playbooks.word_lists import word_lists_for
from plaint.services.validators import VALIDATORS
from plaint.storage.layout import CASE_FILE
from plaint.storage.workspace import LoadedCase, Workspace

MOST_LINES = 60
"""Lines that explain how one deadline was counted; the middle of a longer explanation is left out."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """Everything that is computed about a case, and never stored."""

    stage: Stage
    level: int
    steps: tuple[StepStatus, ...]
    deadlines: tuple[Deadline, ...]
    next: NextAction | None
    overdue: bool
    findings: tuple[Finding, ...]
    playbook: Playbook
    progress: Assessment

    @property
    def others(self) -> tuple[NextAction, ...]:
        """What else could be done now, most useful first."""
        return self.progress.others

    @property
    def rights(self) -> tuple[RightWindow, ...]:
        """The rights in law and the shop's policies that fit, with their windows."""
        return self.progress.rights

    @property
    def closing(self) -> Deadline | None:
        """The nearest day after which something is lost; None where none runs."""
        return self.progress.closing

    @property
    def urgent(self) -> str:
        """A sentence that comes before everything else; mostly empty."""
        return self.progress.urgent

    @property
    def questions(self) -> tuple[OpenQuestion, ...]:
        """The missing facts that would change the advice, the most deciding first."""
        return self.progress.context.questions()

    def guessed_step(self, entry: str) -> str:
        """Return what a person reads of the step that was guessed for an entry; empty where none was."""
        step = self.progress.context.inferred.get(entry, "")
        known = self.playbook.step(step) if step else None
        return f"(guessed) {known.title if known else step}" if step else ""

    @property
    def covered(self) -> bool:
        """Whether the ladder knows the law of the consumer's country."""
        return self.playbook.covers(self.progress.context.case.consumer.country)


def ladder_of(case: Case, workspace: Workspace) -> Playbook:
    """Return the ladder that a case follows, the workspace's own playbooks among the choice."""
    return ladder_for(case, workspace.root, locations.cache_dir())[0]


def calendar_of(case: Case, cache_dir: Path | None = None) -> Calendar:
    """Return the public holidays of the place where the consumer lives; weekends only where that is not known."""
    country, region = case.consumer.country.strip().upper(), case.consumer.region.strip().upper()
    place = f"{country}-{region}" if country and region else country
    return calendar_for(place, _holidays(cache_dir or locations.cache_dir()))


@lru_cache(maxsize=4)
def _holidays(cache_dir: Path) -> Path:
    return cache_dir / "holidays"


def guide(loaded: LoadedCase, workspace: Workspace, today: date) -> Guidance:
    """Compute the guidance of one case as of ``today``."""
    case = loaded.case
    cache_dir = locations.cache_dir()
    playbook, unknown = ladder_for(case, workspace.root, cache_dir)
    progress = assess(case, loaded.log, loaded.evidence, loaded.letters, playbook, calendar_of(case, cache_dir), today)
    findings = (*loaded.findings, *((unknown,) if unknown else ()), *_checks(loaded, playbook, progress, today))
    return Guidance(
        stage=progress.stage,
        level=progress.level,
        steps=progress.steps,
        deadlines=progress.deadlines,
        next=progress.next,
        overdue=progress.overdue,
        findings=findings,
        playbook=playbook,
        progress=progress,
    )


def _checks(loaded: LoadedCase, playbook: Playbook, progress: Assessment, today: date) -> tuple[Finding, ...]:
    stepless = frozenset(entry.id for entry in loaded.log if entry.step == NO_STEP)
    found = readiness.check(
        loaded.case, progress.context.log, loaded.evidence, loaded.letters, stepless=stepless,
        playbook=playbook, today=today, statuses=progress.steps, words=word_lists_for, validators=VALIDATORS,
    )  # fmt: skip
    return _placed(found, loaded)


def _placed(findings: tuple[Finding, ...], loaded: LoadedCase) -> tuple[Finding, ...]:
    """Add the line of ``case.toml`` to the findings that name a field; the file is read only where one does."""
    if not any(one.field and one.line is None for one in findings):
        return findings
    from plaint.storage.toml.parse import line_of

    try:
        text = (loaded.folder / CASE_FILE).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return findings
    return tuple(
        replace(one, line=line_of(text, one.field.split("."))) if one.field and one.line is None else one
        for one in findings
    )


def rights_of(loaded: LoadedCase, workspace: Workspace, today: date) -> tuple[RightWindow, ...]:
    """Return the rights in law and the shop's policies that fit the case, with their windows."""
    return guide(loaded, workspace, today).rights


def channels_of(guidance: Guidance, today: date) -> tuple[tuple[Channel, str], ...]:
    """Rank the channels for the case by the day that presses most."""
    closes = guidance.next.closes if guidance.next else None
    return channel_advice(guidance.playbook, (closes - today).days if closes else None)


def counted(loaded: LoadedCase, workspace: Workspace, step: Step, today: date) -> dict[str, tuple[str, ...]]:
    """Return by rule, line by line, how each deadline of a step was counted.

    Rules without an event to count from say so.
    """
    calendar = calendar_of(loaded.case)
    playbook = ladder_of(loaded.case, workspace)
    situation = Situation.of(loaded.case, loaded.log, loaded.letters, loaded.evidence, playbook, calendar, today)
    return {rule.id: explain(rule, situation.events, calendar, today, MOST_LINES) for rule in step.rules}
