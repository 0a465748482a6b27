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
from plaint.domain.playbook.entries import Example, Need, Question


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


class SourceKind(StrEnum):
    """What a source is; each kind is looked at again after its own time."""

    STATUTE = "statute"
    OFFICIAL = "official"
    """Page of an authority, a court or a body."""
    POLICY = "policy"
    """Page of a shop or a scheme: its own rule, changed at will."""
    MEMORY = "memory"
    """Not read anywhere: to be confirmed."""
    OWN_DEFAULT = "own-default"
    """Our own custom, and no rule of anybody."""


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
    url: str = ""
    """Where it can be read; empty only for our own defaults."""
    kind: SourceKind = SourceKind.OFFICIAL
    quote: str = ""
    """The deciding words, short, as they stand there."""
    archived: str = ""
    """Address of a stored copy."""

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
    assume: bool = False
    """Whether a missing fact counts as meeting it: for clocks of which the shortest has to be shown."""


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
    return_counts: bool = False
    """Whether the clock runs again on the day of the end itself (Spain), and not only on the day after (UK)."""


@dataclass(frozen=True, slots=True)
class Further:
    """A period that is added to the end of another: 12 months from the end of the 14 days."""

    offset: int
    unit: Unit = Unit.DAYS


@dataclass(frozen=True, slots=True)
class Floor:
    """A day before which a period does not end (a repair gives two months more; a shop may wait for the parcel)."""

    anchors: tuple[str, ...]
    """Events to count from; the first known one counts."""
    offset: int = 0
    unit: Unit = Unit.DAYS
    needed: bool = False
    """Whether the clock stands until one of the events is known. One that is not needed lengthens the period only
    where its event lies inside it: what is over is not revived."""
    always: bool = False
    """Whether it lengthens the period even where its event came after the end (the last of several parcels)."""


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
    then: tuple[Further, ...] = ()
    """Periods that follow the first, one from the end of the other."""
    floors: tuple[Floor, ...] = ()
    """Days before which it does not end."""
    ends_with: tuple[str, ...] = ()
    """Anchors that settle it: once one is known the deadline is met and no longer shown as running."""
    after_period: bool = False
    """For ``act_from``: the way opens on the day after the period has ended, after its last day was rolled."""
    valid_from: date | None = None
    """First day on which this version is law; judged by the event that it counts from."""
    valid_until: date | None = None
    """Last day of this version."""
    family: str = ""
    """What the versions of a rule have in common; empty: the id without a year or date at its end."""
    reading_of: str = ""
    """Id of the rule that reads the same law otherwise; both dates are shown, and the earlier one is to act by."""
    severity: str = "normal"
    """``hard``: a right or claim is lost; ``normal``; ``soft``: our own default, not a rule."""
    note: str = ""
    examples: tuple[Example, ...] = ()
    from_log: bool = field(init=False, repr=False, compare=False)
    """Whether one of the anchors is an entry of the log: found once, a rule is computed for many cases."""

    def __post_init__(self) -> None:
        """Look at the anchors once."""
        object.__setattr__(self, "from_log", any(":" in anchor for anchor in self.anchors))


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
    rights: tuple[str, ...] = ()
    """Ids of the rights that this step uses, best first; its letter rests on the first that can be used."""
    not_open: str = ""
    """Why the way is not open, for people whose facts do not fit ``when``; empty leaves the step out for them."""
    alert: str = ""
    """A sentence that comes before everything else until the step is taken: stop using it."""
    have: tuple[str, ...] = ()
    """What to have at hand beside the call sheet and the enclosures."""
    say: str = ""
    """The words to say or write, where no letter does."""
    where: tuple[str, ...] = ()
    """Path of menus, address or telephone, where to find the place."""
    takes: str = ""
    """How long it takes, in words."""
    then: str = ""
    """What to do if nothing comes."""
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
    role: str = "claim"
    """``claim``: what the consumer can ask for; ``burden``: a time in which the trader has to prove; ``theirs``: what
    the trader may do; ``info``: good to know. Only a claim is the basis of a letter or closes a way."""
    order: int = 50
    """Place in the order of remedies of its law; what stands lower comes first."""
    binds: str = "trader"
    """Whom it binds: ``trader`` (not a private seller) or ``anyone`` (a bank, a person, a maker)."""
    window: str = ""
    """Id of a step's rule that is its window, where the right has no rule of its own."""
    letters: tuple[str, ...] = ()
    """Kinds of letter that rest on it; empty for any to the trader or about it."""
    cite: str = ""
    """Act and section, as a letter names it."""
    lines: Mapping[str, str] = field(default_factory=dict)
    """Language -> sentence for a letter, with ``{no}``, ``{date}``, ``{amount}`` and the like."""


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
    countries: frozenset[str] = frozenset()
    """Countries whose law it knows: its own, or all of the area that it is for."""
    retailer: str = ""
    extends: tuple[str, ...] = ()
    summary: str = ""
    steps: tuple[Step, ...] = ()
    """In ladder order."""
    rights: tuple[Right, ...] = ()
    channels: tuple[Channel, ...] = ()
    questions: tuple[Question, ...] = ()
    thin: bool = False
    """Whether the ladder says only the least of its country."""
    not_known: tuple[str, ...] = ()
    """What is not known about the country or the shop, in sentences."""
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
    asks: Mapping[str, Question] = field(init=False, repr=False, compare=False)
    """The questions by their fields."""
    warnings: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    """Step -> what taking it closes or harms, said before it is taken."""
    by_id: Mapping[str, Step] = field(init=False, repr=False, compare=False)
    """The steps by their ids."""

    for_kind: dict[str, tuple[tuple[Step, ...], tuple[Right, ...]]] = field(init=False, repr=False, compare=False)
    """Kind of problem -> steps and rights that may fit it; found when they are first asked for."""

    def __post_init__(self) -> None:
        """Look every exclusion and id up once: a ladder is used for many cases."""
        object.__setattr__(self, "for_kind", {})
        object.__setattr__(self, "asks", {one.field: one for one in self.questions})
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

    def covers(self, country: str) -> bool:
        """Tell whether the ladder, or one that it stands on, knows the law of a country."""
        return country.strip().upper() in self.countries

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
