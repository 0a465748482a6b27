"""The types of a playbook: steps, rules with sources, rights, channels.

A playbook is data (``playbooks/data/*.toml``, schema in docs/playbooks.md). This module gives it types and
answers one question about them: does a rule or step apply to these facts?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.model.finding import Finding


class Confidence(StrEnum):
    """How reliable a fact of a playbook is; shown beside it."""

    A = "A"
    """Official page or text of the statute, read in a stored copy."""
    B = "B"
    """Secondary source."""
    C = "C"
    """Not confirmed: from memory or folklore. Shown as such."""


class Unit(StrEnum):
    """The unit of an offset."""

    HOURS = "hours"
    DAYS = "days"
    BUSINESS_DAYS = "business-days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a fact: where, when it was read, how reliable it is."""

    text: str
    """As a person would cite it, with a link where there is one."""
    read_on: date
    confidence: Confidence
    check_after: date
    """From this day on the fact is shown as due for another look."""
    volatile: bool = False
    """Known to change often."""
    note: str = ""
    """What exactly is unconfirmed or differs between versions."""

    def stale(self, today: date) -> bool:
        """Tell whether the fact should be checked again before it is relied on."""
        return today > self.check_after

    @property
    def confirmed(self) -> bool:
        """Tell whether the fact was read anywhere; unconfirmed facts are shown as such."""
        return self.confidence is not Confidence.C


@dataclass(frozen=True, slots=True)
class Condition:
    """A test on the facts. All given parts must hold; ``any_of`` texts are compared in lower case."""

    field: str
    """Dotted path of ``case.toml``; or ``claimed`` (money), ``item_price`` (money, any item), ``step`` (taken ids)."""
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    above: Decimal | None = None
    currency: str = ""
    since: date | None = None
    """For dates: this day or later."""
    until: date | None = None
    """For dates: this day or earlier."""


class ConditionResult(StrEnum):
    """The result of a condition; UNKNOWN if a fact is missing that would decide it."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause of a period between two events (UK: a repair request stops the 30 days)."""

    start: str
    """Anchor at which the clock stops."""
    end: str
    """Anchor at which it runs on; while it is missing the deadline is on hold."""
    at_least: int = 0
    """Calendar days that remain in any case after the end (UK: 7)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How a date is computed: anchor event + offset + unit + counting rule + calendar -> date of a kind."""

    id: str
    title: str
    kind: DeadlineKind
    anchors: tuple[str, ...]
    """Events to count from, see ``pick``. A dotted date field of ``case.toml`` (``order.delivered``,
    ``facts.statement_sent``), ``step:ID`` (first time it was taken), ``last:ID`` (last time), ``answer:ID``
    (first answer to it), ``refusal:ID``, ``promise:ID``."""
    source: Source
    offset: int = 0
    unit: Unit = Unit.DAYS
    pick: str = "first"
    """Among several known anchors: ``first`` listed, ``earliest`` or ``latest`` date."""
    counting: str = "plain"
    """Name of a counting rule (deadlines/counting_rules.py): ``plain``, ``za-cpa``, ``za-interpretation``, ``eu-1182``,
    ``uk-day-after`` and so on: first-day rule, roll rule and what a business day is."""
    calendar: str = ""
    """``ZA`` or ``DE-BY``; empty takes the consumer's country and region."""
    when: tuple[Condition, ...] = ()
    pauses: tuple[Pause, ...] = ()
    ends_with: tuple[str, ...] = ()
    """Anchors that settle it: once one is known the deadline is met and no longer shown as running."""
    severity: str = "normal"
    """``hard``: a right or claim is lost; ``normal``; ``soft``: our own default, not a rule."""
    note: str = ""
    from_log: bool = field(init=False, repr=False, compare=False)
    """Whether one of the anchors is an entry of the log: found once, a rule is computed for many cases."""

    def __post_init__(self) -> None:
        """Look at the anchors once."""
        object.__setattr__(self, "from_log", any(":" in anchor for anchor in self.anchors))


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a step should have before it is taken; named if missing, never guessed."""

    kind: str
    """``field`` (a dotted path), ``evidence`` (an evidence kind, several parted by ``|``) or ``attempt`` (an
    earlier contact in writing)."""
    value: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Two steps that exclude each other; said before the step is taken."""

    step: str
    """The other step's id."""
    effect: str
    """``closes``: taking this one closes the other; ``closed-by``: having taken the other closes this one;
    ``warns``: taking this one may harm the other."""
    why: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder."""

    id: str
    title: str
    order: int
    """Place on the ladder; steps of several files sort by it."""
    actor: str = ""
    """Who is addressed: retailer, seller, bank, ombud, authority, court, lawyer, self."""
    level: int = 0
    """Escalation level: 0 preparing, 1 direct, 2 formal with the retailer, 3 inside hierarchy, 4 payment route,
    5 mediation or ombud, 6 authority, 7 legal."""
    track: str = "main"
    """``main`` or a parallel track with its own clock, such as ``payment``."""
    why: str = ""
    how: tuple[str, ...] = ()
    """What to do, in order."""
    channels: tuple[str, ...] = ()
    """Channels that lead there, best first."""
    letter: str = ""
    """Kind of letter that fits (LETTER_KINDS)."""
    after: tuple[str, ...] = ()
    """Any one of these must have ended without success before this one is suggested."""
    requires: tuple[str, ...] = ()
    """Each of these must have ended before this one is open at all."""
    when: tuple[Condition, ...] = ()
    needs: tuple[Need, ...] = ()
    attach: tuple[str, ...] = ()
    excludes: tuple[Exclusion, ...] = ()
    rules: tuple[Rule, ...] = ()
    cost: str = ""
    sources: tuple[Source, ...] = ()
    after_silence: bool = False
    """Whether it fits only after silence: a reminder makes no sense after a refusal."""
    by_evidence: bool = False
    """Whether evidence in the case is the step itself; no entry of the log has to say that it was taken."""
    urgent: bool = False
    """Whether its own clock may call for it before its turn (payment routes)."""


@dataclass(frozen=True, slots=True)
class Right:
    """A right in law or a policy of a shop."""

    id: str
    title: str
    basis: str
    """``statutory`` or ``policy``."""
    text: str
    source: Source
    reasons: tuple[str, ...] = ()
    """Problem kinds it fits; empty fits all."""
    remedies: tuple[str, ...] = ()
    rule: Rule | None = None
    when: tuple[Condition, ...] = ()
    procedure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel: how long an answer takes, and when to choose it."""

    id: str
    answer_within: int
    unit: Unit
    best_for: str
    source: Source
    urgency: tuple[str, ...] = ()
    """``now``, ``days``, ``weeks``: how urgent a matter it suits, best first."""


@dataclass(frozen=True, slots=True)
class Playbook:
    """A composed playbook, with everything that it inherits."""

    id: str
    title: str
    country: str = ""
    retailer: str = ""
    extends: tuple[str, ...] = ()
    summary: str = ""
    steps: tuple[Step, ...] = ()
    """In ladder order."""
    rights: tuple[Right, ...] = ()
    channels: tuple[Channel, ...] = ()
    order_number: str = ""
    """Regular expression of a valid order number, if the retailer has one form."""
    files: tuple[str, ...] = ()
    """Files it was composed from, own last."""
    findings: tuple[Finding, ...] = ()
    """What was wrong with files that should have been laid into it; it was composed without them."""
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Row of the table of facts (``AMZ-3``) -> ids of the steps, rules, rights and channels that carry it."""
    extra: Mapping[str, object] = field(default_factory=dict)

    closed_by: Mapping[str, tuple[tuple[str, str], ...]] = field(init=False, repr=False, compare=False)
    """Step -> the steps that close it once they were taken, each with the reason; from both ends of exclusions."""
    warnings: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    """Step -> what taking it closes or harms, said before it is taken."""
    by_id: Mapping[str, Step] = field(init=False, repr=False, compare=False)
    """The steps by their ids."""

    def __post_init__(self) -> None:
        """Index exclusions and ids once: a playbook is used for many cases."""
        object.__setattr__(self, "by_id", {step.id: step for step in reversed(self.steps)})
        closed: dict[str, list[tuple[str, str]]] = {}
        said: dict[str, list[str]] = {}
        for step in self.steps:
            for one in step.excludes:
                if one.effect == "closed-by":
                    closed.setdefault(step.id, []).append((one.step, one.why))
                    said.setdefault(one.step, []).append(one.why)
                else:
                    said.setdefault(step.id, []).append(one.why)
                    if one.effect == "closes":
                        closed.setdefault(one.step, []).append((step.id, one.why))
        object.__setattr__(self, "closed_by", {step: tuple(pairs) for step, pairs in closed.items()})
        object.__setattr__(self, "warnings", {step: tuple(dict.fromkeys(whys)) for step, whys in said.items()})

    def step(self, step_id: str) -> Step | None:
        """Return the step with this id, or None."""
        return self.by_id.get(step_id)

    def sources(self) -> tuple[Source, ...]:
        """Return every source that the playbook rests on."""
        found: list[Source] = [channel.source for channel in self.channels]
        for step in self.steps:
            found += step.sources
            found += [rule.source for rule in step.rules]
        for right in self.rights:
            found.append(right.source)
            if right.rule:
                found.append(right.rule.source)
        return tuple(found)
