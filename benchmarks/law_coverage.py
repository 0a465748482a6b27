"""Tell which country's ladder knows a right for which kind of problem, with window and grade, and every blank."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.law_sentences import period

from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.model.vocabulary import PROBLEM_KINDS
from plaint.domain.playbook.contents import rules_of
from plaint.domain.playbook.playbook import Condition, Playbook, Right, Rule
from plaint.playbooks.files import shipped_ladders
from plaint.playbooks.loader import load

COUNTRIES = (
    "za", "eu", "de", "es", "fr", "it", "nl", "ie", "at", "be", "pl", "se", "uk", "us", "ca", "au", "nz", "br", "mx",
    "in", "jp", "sg", "ae", "sa", "eg", "tr",
)  # fmt: skip
"""Countries in which Amazon has a store, the European Union, Austria and New Zealand."""
BLANK = "**blank**"

INTRODUCTION = f"""\
Each row is a kind of problem. It names the first right in law that is for this problem, in the order of that country's
law, until when it can be used and how sure the source is (A read in the law or on an official page, B secondary, C not
confirmed). {BLANK}: no right in law is known; what the shop's own policy, the bank or a marketplace gives is not law
and not in this table. Rights for any reason stand in the first row."""


def page(made: str) -> str:
    """Return the page."""
    return "\n".join(_lines(made)) + "\n"


def _lines(made: str) -> Iterator[str]:
    there = shipped_ladders()
    known = {country: load(f"retail-{country}") for country in COUNTRIES if f"retail-{country}" in there}
    yield "# Which right is known where"
    yield f"\n{made}\n"
    yield INTRODUCTION
    yield "\n## At a glance\n"
    yield "Best grade of a right for each kind of problem; `·` is a blank.\n"
    yield f"| | {' | '.join(COUNTRIES)} | blanks |"
    yield f"|---|{'---|' * (len(COUNTRIES) + 1)}"
    for kind in PROBLEM_KINDS:
        grades = [_grade(known.get(country), kind) for country in COUNTRIES]
        yield f"| {kind} | {' | '.join(grades)} | {grades.count('·')} |"
    for country in COUNTRIES:
        yield from _country(country, known.get(country))


def _country(country: str, playbook: Playbook | None) -> Iterator[str]:
    if playbook is None:
        yield f"\n## {country}\n\n{BLANK}: there is no ladder for this country yet."
        return
    yield f"\n## [{playbook.title}](law/{playbook.id}.md)\n"
    yield "| problem | right | until | grade | more |"
    yield "|---|---|---|---|---|"
    yield _row("any reason", [one for one in _claims(playbook) if not one.reasons], playbook)
    for kind in PROBLEM_KINDS:
        yield _row(kind, _for(playbook, kind), playbook)


def _row(name: str, rights: list[Right], playbook: Playbook) -> str:
    if not rights:
        return f"| {name} | {BLANK} | | | |"
    first, *more = rights
    right, until, others = f"{first.title} `{first.id}`", _window(first, playbook), f"{len(more) or ''}"
    return f"| {name} | {right} | {until} | {first.source.confidence} | {others} |"


def _claims(playbook: Playbook) -> list[Right]:
    country = (playbook.country or "DE").lower()  # Europe's ladder: as in any country of it
    claims = [
        one for one in playbook.rights
        if one.role == "claim" and one.basis == "statutory" and all(_fits(test, country) for test in one.when)
    ]  # fmt: skip
    return sorted(claims, key=lambda one: (not one.source.confirmed, one.order, one.id))


def _fits(test: Condition, country: str) -> bool:
    """Tell whether a condition on the consumer's country holds; any other depends on the case."""
    if test.field != "consumer.country":
        return True
    return country not in test.none_of and (not test.any_of or country in test.any_of)


def _for(playbook: Playbook, kind: str) -> list[Right]:
    """Return the rights for a kind of problem; a withdrawal for any reason is the right of who changes their mind."""
    return [
        one
        for one in _claims(playbook)
        if kind in one.reasons or (kind == "change-of-mind" and not one.reasons and "withdrawal" in one.letters)
    ]


def _grade(playbook: Playbook | None, kind: str) -> str:
    found = _for(playbook, kind) if playbook else []
    return min((str(one.source.confidence) for one in found), default="·")


def _window(right: Right, playbook: Playbook) -> str:
    """Say until when a right can be used."""
    rule = right.rule or _named(right.window, playbook)
    if rule is None:
        return "no day is known"
    waiting = {DeadlineKind.ACT_FROM: "from ", DeadlineKind.THEY_OWE_BY: "they have "}.get(rule.kind, "")
    return f"{waiting}{period(rule)}".replace("|", "/")


def _named(rule_id: str, playbook: Playbook) -> Rule | None:
    return next((one for one in rules_of(playbook) if one.id == rule_id), None) if rule_id else None
