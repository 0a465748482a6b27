"""List what a ladder holds: every rule, every entry with its source, and the versions of a rule over time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from plaint.domain.playbook.playbook import Playbook, Rule, Source

_DATED = re.compile(r"[-.](from-|until-)?(19|20)\d\d(-\d\d){0,2}\Z")


def rules_of(playbook: Playbook) -> Iterator[Rule]:
    """Yield every rule of a ladder: those of its steps, then those of its rights."""
    for step in playbook.steps:
        yield from step.rules
    for right in playbook.rights:
        if right.rule is not None:
            yield right.rule


def facts_of(playbook: Playbook) -> Iterator[tuple[str, Source]]:
    """Yield the id of every entry that rests on a source, with that source, once for each."""
    for step in playbook.steps:
        yield from ((step.id, source) for source in step.sources)
        yield from ((rule.id, rule.source) for rule in step.rules)
        yield from ((step.id, one.source) for one in step.excludes if one.source)
    for right in playbook.rights:
        yield right.id, right.source
        if right.rule is not None:
            yield right.rule.id, right.rule.source
    yield from ((channel.id, channel.source) for channel in playbook.channels)


def family_of(rule: Rule) -> str:
    """Return what the versions of a rule have in common: ``family``, or the id without a date at its end.

    ``limit-2024`` and ``limit-2026-07`` are versions of ``limit``.
    """
    return rule.family or _DATED.sub("", rule.id)


def valid_on(rule: Rule, day: date) -> bool:
    """Tell whether this version of a rule is law on a day."""
    return (rule.valid_from is None or rule.valid_from <= day) and (rule.valid_until is None or day <= rule.valid_until)


def families(playbook: Playbook) -> dict[str, tuple[Rule, ...]]:
    """Return the rules that have versions by their family, each from the oldest version on."""
    found: dict[str, list[Rule]] = {}
    for rule in rules_of(playbook):
        found.setdefault(family_of(rule), []).append(rule)
    dated = {name: rules for name, rules in found.items() if any(one.valid_from or one.valid_until for one in rules)}
    return {name: tuple(sorted(rules, key=_begin)) for name, rules in dated.items()}


def version_gaps(rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, str]]:
    """Yield each version that does not begin on the day after the one before it ends, and what is wrong.

    Law may begin, before the first version, and may end, after the last; between them each day has one version.
    """
    for earlier, later in pairwise(rules):
        if earlier.valid_until is None or later.valid_from is None or later.valid_from <= earlier.valid_until:
            yield later, f"{later.id} and {earlier.id} are both law on the same days"
        elif later.valid_from > earlier.valid_until + timedelta(days=1):
            yield later, f"no version is law between {earlier.valid_until} and {later.valid_from}"


def _begin(rule: Rule) -> date:
    return rule.valid_from or date.min
