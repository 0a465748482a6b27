"""Compute the guidance on one case: its ladder, stage, deadlines, findings and the next action, for every face."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from plaint import locations
from plaint.domain.checks import readiness
from plaint.domain.deadlines.deadline import Calendar, Deadline, explain
from plaint.domain.guidance.assessment import Assessment, assess
from plaint.domain.guidance.briefing import Briefing, briefing
from plaint.domain.guidance.call_sheet import call_sheet, channel_advice
from plaint.domain.guidance.durations import total_words
from plaint.domain.guidance.questions import OpenQuestion
from plaint.domain.guidance.rights import RightWindow
from plaint.domain.guidance.situation import Situation
from plaint.domain.guidance.status import NextAction, Stage, StepStatus
from plaint.domain.guidance.step_inference import infer_steps
from plaint.domain.model.case import Case
from plaint.domain.model.finding import Finding
from plaint.domain.model.interaction import NO_STEP, Interaction
from plaint.domain.playbook.playbook import Channel, Playbook, Rule, Step
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
    assessment: Assessment

    @property
    def others(self) -> tuple[NextAction, ...]:
        """What else could be done now, most useful first."""
        return self.assessment.others

    @property
    def rights(self) -> tuple[RightWindow, ...]:
        """The rights in law and the shop's policies that fit, with their windows."""
        return self.assessment.rights

    @property
    def closing(self) -> Deadline | None:
        """The nearest day after which something is lost; None where none runs."""
        return self.assessment.closing

    @property
    def urgent(self) -> str:
        """A sentence that comes before everything else; mostly empty."""
        return self.assessment.urgent

    @property
    def questions(self) -> tuple[OpenQuestion, ...]:
        """The missing facts that would change the advice, the most deciding first."""
        return self.assessment.context.questions()

    def guessed_step(self, entry: str) -> str:
        """Return what a person reads of the step that was guessed for an entry; empty where none was."""
        step = self.assessment.context.inferred.get(entry, "")
        known = self.playbook.step(step) if step else None
        return f"(guessed) {known.title if known else step}" if step else ""

    @property
    def covered(self) -> bool:
        """Whether the ladder knows the law of the consumer's country."""
        return self.playbook.covers(self.assessment.context.case.consumer.country)


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
    assessment = assess(
        case, loaded.log, loaded.evidence, loaded.letters, playbook, calendar_of(case, cache_dir), today
    )
    findings = (*loaded.findings, *((unknown,) if unknown else ()), *_checks(loaded, playbook, assessment, today))
    return Guidance(
        stage=assessment.stage,
        level=assessment.level,
        steps=assessment.steps,
        deadlines=assessment.deadlines,
        next=assessment.next,
        overdue=assessment.overdue,
        findings=findings,
        playbook=playbook,
        assessment=assessment,
    )


def _checks(loaded: LoadedCase, playbook: Playbook, assessment: Assessment, today: date) -> tuple[Finding, ...]:
    stepless = frozenset(entry.id for entry in loaded.log if entry.step == NO_STEP)
    found = readiness.check(
        loaded.case, assessment.context.log, loaded.evidence, loaded.letters, stepless=stepless,
        playbook=playbook, today=today, statuses=assessment.steps, words=word_lists_for, validators=VALIDATORS,
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


def channels_of(guidance: Guidance, today: date, step: Step | None = None) -> tuple[tuple[Channel, str], ...]:
    """Rank the channels that lead to a step, else to the next one, by the nearest day that closes something."""
    step = step or step_of(guidance)
    days = [one for one in (guidance.next.closes if guidance.next else None, _last_day(guidance)) if one]
    return channel_advice(guidance.playbook, (min(days) - today).days if days else None, step)


def _last_day(guidance: Guidance) -> date | None:
    return guidance.closing.remind or guidance.closing.day if guidance.closing else None


def step_of(guidance: Guidance) -> Step | None:
    """Return the step of the ladder that the next action takes; None where it is another one."""
    return guidance.playbook.step(guidance.next.step) if guidance.next else None


def call_sheet_of(guidance: Guidance, log: Sequence[Interaction]) -> tuple[tuple[str, str], ...]:
    """Return what a call on the next action asks for."""
    return call_sheet(guidance.assessment.context.case, log, step_of(guidance))


def briefing_of(guidance: Guidance, action: NextAction) -> Briefing:
    """Return what a person needs for an action."""
    return briefing(action, guidance.assessment.context.case, guidance.playbook)


def total_of(guidance: Guidance) -> str:
    """Say how long the ladder ahead takes in all."""
    return total_words(guidance.steps, guidance.playbook)


def counted(loaded: LoadedCase, workspace: Workspace, step: Step, today: date) -> dict[str, tuple[str, ...]]:
    """Return by rule, line by line, how each deadline of a step was counted.

    Rules without an event to count from say so.
    """
    return counted_rules(loaded, workspace, step.rules, today)


def counted_rules(
    loaded: LoadedCase, workspace: Workspace, rules: Iterable[Rule], today: date
) -> dict[str, tuple[str, ...]]:
    """Return by rule, line by line, how the date of each was counted."""
    calendar = calendar_of(loaded.case)
    playbook = ladder_of(loaded.case, workspace)
    log = infer_steps(loaded.log, loaded.letters, loaded.case, playbook).log
    situation = Situation.of(loaded.case, log, loaded.letters, loaded.evidence, playbook, calendar, today)
    return {rule.id: explain(rule, situation.events, calendar, today, MOST_LINES) for rule in rules}
