"""Validate a composed playbook: nothing required is missing, and every reference exists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from plaint.domain.model.finding import Level
from plaint.playbooks import schema
from plaint.playbooks.files import PlaybookFile
from plaint.playbooks.schema import Problem

Values = dict[str, Any]
LISTS = ("step", "right", "channel", "question")
"""The lists of entries of a playbook."""


class Unusable(Exception):
    """Raised when a composition is not possible with this file in it."""

    def __init__(self, file: PlaybookFile, problem: Problem) -> None:
        super().__init__(problem.message)
        self.file = file
        self.problem = problem


def validate(values: Values, files: Sequence[PlaybookFile]) -> None:
    """Raise Unusable for the first problem, attributed to the last file of the workspace that touched it."""
    for section, name, problem in _gaps(values):
        touched = [file for file in files if _touches(file, section, name)] or list(files)
        own = [file for file in touched if not file.shipped] or [file for file in files if not file.shipped]
        culprit = own[-1] if own else touched[-1]
        place = _place(culprit, section, name, problem.path)
        raise Unusable(culprit, Problem(place, problem.rule, f"{name}: {problem.message}", problem.suggestion))


def _touches(file: PlaybookFile, section: str, name: str) -> bool:
    return len(_place(file, section, name)) > 0


def _place(file: PlaybookFile, section: str, name: str, inner: schema.Path = ()) -> schema.Path:
    """Return where a file has an entry; ``inner`` is ``("rule", ID)``, and maybe a key, where a rule of it is meant."""
    if section == "source":
        return (section, name) if name in file.values.get(section, {}) else ()
    for index, entry in enumerate(file.values.get(section, ())):
        if name in (entry.get("id"), entry.get("field")):
            return (section, index, *_rule_place(entry, inner))
    return ()


def _rule_place(entry: Values, inner: schema.Path) -> schema.Path:
    if not inner or "rule" not in entry:
        return ()
    if isinstance(entry["rule"], dict):  # the one rule of a right
        return ("rule", *inner[2:])
    numbers = [number for number, rule in enumerate(entry["rule"]) if rule.get("id") == inner[1]]
    return ("rule", numbers[0], *inner[2:]) if numbers else ()


def _gaps(values: Values) -> Iterator[tuple[str, str, Problem]]:
    """Yield missing values and dangling references, with the section and name of their entry."""
    for name in ("title",):
        if name not in values:
            yield "playbook", "the playbook", _missing("playbook", name)
    for name, entry in values["source"].items():
        yield from (("source", name, gap) for gap in (*_absent(entry, "source"), *_looked_at(entry)))
    rules: set[str] = set()
    for section in LISTS:
        for name, entry in values[section].items():
            found = [*_absent(entry, section), *_sources(entry, values["source"])]
            for rule in _rules(entry, section):
                here = [*_absent(rule, "rule"), *_sources(rule, values["source"]), *_twice(rule["id"], rules)]
                here += [*_anchors(rule, values), *_validity(rule), *_other_reading(rule, entry)]
                found += [replace(gap, path=("rule", rule["id"], *gap.path)) for gap in here]
            if section == "step":
                found += _step_references(entry, values)
            if section == "right":
                found += _validity(entry)
            if section == "right" and "example" in entry and "rule" not in entry:
                advice = "put the example beside the rule that is its window"
                found.append(Problem((), "playbook.value", "a right without a rule has no date to count", advice))
            if section == "right" and "window" in entry:
                found += _window(entry["window"], values)
            yield from ((section, name, gap) for gap in found)


def _rules(entry: Values, section: str) -> list[Values]:
    if section == "right":
        return [entry["rule"]] if "rule" in entry else []
    return list(entry.get("rule", {}).values())


def _absent(entry: Values, section: str) -> Iterator[Problem]:
    if section == "source" and "use" in entry:
        return
    for name in schema.REQUIRED[section]:
        if entry.get(name) in (None, "", [], {}):
            yield _missing(section, name)


def _looked_at(entry: Values) -> Iterator[Problem]:
    read, again = entry.get("read_on"), entry.get("check_after")
    if read and again and again < read:
        message = f"it is to be looked at again on {again}, which is before it was read on {read}"
        yield Problem((), "playbook.value", message, "correct one of the two dates")


def _missing(section: str, name: str) -> Problem:
    advice = f"add {name} = …"
    if name == "source":
        advice = "say where it is written: nothing is shown without a source"
    return Problem((), "playbook.missing", f"a {section} without {name}", advice)


def _twice(rule: str, seen: set[str]) -> Iterator[Problem]:
    if rule in seen:
        yield Problem((), "playbook.value", f"the rule {rule!r} is there twice", "give each rule its own id")
    seen.add(rule)


def _sources(entry: Values, known: Values) -> Iterator[Problem]:
    source = entry.get("source", [])
    for one in source if isinstance(source, list) else [source]:
        name = one.get("use") if isinstance(one, dict) else one
        if name is not None and name not in known:
            yield _nowhere("source", name, known)
        if isinstance(one, dict) and "use" not in one:
            yield from _absent(one, "source")


def _validity(rule: Values) -> Iterator[Problem]:
    begin, end = rule.get("valid_from"), rule.get("valid_until")
    if begin and end and begin > end:
        message = f"{rule['id']!r} is valid from {begin}, which is after its last day {end}"
        yield Problem(("valid_from",), "playbook.value", message, "exchange the two, or correct one")


def _other_reading(rule: Values, entry: Values) -> Iterator[Problem]:
    """Look for the rule that a rule is another reading of: beside it in the same step."""
    name = rule.get("reading_of")
    if name is not None and (name == rule["id"] or name not in entry.get("rule", {})):
        message = f"there is no rule {name!r} in the same step, of which {rule['id']!r} could be another reading"
        yield Problem(("reading_of",), "playbook.reference", message, "name a rule of the same step")


def _step_references(step: Values, values: Values) -> Iterator[Problem]:
    for name in (*step.get("after", ()), *step.get("requires", ())):
        yield from _reference(name, values)
    for name in step.get("rights", ()):
        if name not in values["right"] and name not in values["removed"]:
            yield _nowhere("right", name, values["right"])
    for entry in step.get("excludes", {}).values():
        yield from _absent(entry, "excludes")
        yield from _sources(entry, values["source"])
        yield from _reference(entry["step"], values)


def _window(name: str, values: Values) -> Iterator[Problem]:
    """Look for the step's rule that a right names as its window."""
    rules = [rule for step in values["step"].values() for rule in step.get("rule", {})]
    if name not in rules and name not in values["removed"]:
        yield _nowhere("rule of a step", name, dict.fromkeys(rules))


def _anchors(rule: Values, values: Values) -> Iterator[Problem]:
    pauses = [name for pause in rule.get("pauses", ()) for name in (pause["start"], pause["end"])]
    floors = [name for floor in rule.get("floor", ()) for name in floor["anchors"]]
    for anchor in (*rule.get("anchors", ()), *rule.get("ends_with", ()), *pauses, *floors):
        if ":" in anchor and not anchor.startswith("received:"):
            yield from _reference(anchor.partition(":")[2], values)


def _reference(name: str, values: Values) -> Iterator[Problem]:
    # A step that a later file removed on purpose is no mistake of the file that names it.
    if name not in values["step"] and name not in values["removed"]:
        yield _nowhere("step", name, values["step"])


def _nowhere(section: str, name: str, known: Values) -> Problem:
    from plaint.domain.text.suggest import did_you_mean

    advice = did_you_mean(name, known, f"known are {', '.join(sorted(known)) or 'none'}")
    return Problem((), "playbook.reference", f"there is no {section} {name!r}", advice, Level.ERROR)
