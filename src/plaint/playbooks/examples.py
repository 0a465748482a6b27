"""Run the examples that stand beside the rules: dates counted by hand, which the engine must give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from plaint.domain.deadlines.counting_rules import Calendar
from plaint.domain.deadlines.deadline import last_day
from plaint.domain.model.finding import Finding, Level
from plaint.domain.playbook.contents import families, rules_of, version_gaps
from plaint.domain.playbook.playbook import Playbook, Rule
from plaint.playbooks.files import FOLDER, PlaybookFile, own_ids, read_own, read_shipped, shipped_ids, shipped_ladders

__all__ = ["check_playbooks", "failed_examples", "rules_of"]

Place = tuple[str | int, ...]
"""Keys and numbers that lead to an entry of a file."""


def failed_examples(playbook: Playbook, calendar_for: Callable[[str], Calendar]) -> tuple[Finding, ...]:
    """Return a finding for each example whose date the rule does not give.

    ``calendar_for`` returns the public holidays of a place such as ``ZA`` or ``DE-BY``.
    """
    return tuple(finding for _, _, finding in _failed(playbook, calendar_for))


def _failed(playbook: Playbook, calendar_for: Callable[[str], Calendar]) -> Iterator[tuple[Rule, int, Finding]]:
    for rule in rules_of(playbook):
        for number, one in enumerate(rule.examples):
            given = last_day(rule, one.events, calendar_for(one.place or rule.calendar or playbook.country))
            if given != one.day:
                events = ", ".join(f"{name} {when.isoformat()}" for name, when in one.events.items())
                message = f"{rule.id}: the example counts {one.day} from {events}, the rule gives {given or 'no day'}"
                advice = "count again by hand, then mend the example or the rule"
                yield rule, number, Finding("playbook.example", Level.ERROR, message, advice)


def check_playbooks(
    folder: Path | None, calendar_for: Callable[[str], Calendar], *, shipped: bool = True
) -> tuple[Finding, ...]:
    """Check the files of a workspace's own playbooks, and run the examples and compare the versions of all rules.

    Without ``shipped`` only the ladders are looked at that a file of the workspace takes part in by its own id.
    """
    from plaint.playbooks.loader import load, validate

    found: dict[Finding, None] = dict.fromkeys(
        (*(validate(folder) if folder else ()), *(validate() if shipped else ()))
    )
    own = own_ids(folder)
    for name in dict.fromkeys([*own, *(shipped_ladders() if shipped else ())]):
        playbook = load(name, folder)
        if any(finding.level is Level.ERROR for finding in playbook.findings) and name in own:
            continue  # the finding about the file says it
        files = _files(playbook, folder)
        for rule, number, finding in _failed(playbook, calendar_for):
            found[_placed(finding, rule, number, files)] = None
        for rules in families(playbook).values():
            for rule, message in version_gaps(rules):
                finding = Finding("playbook.versions", Level.ERROR, message, "let each version begin where one ends")
                found[_placed(finding, rule, None, files)] = None
    return tuple(found)


def _files(playbook: Playbook, folder: Path | None) -> list[PlaybookFile]:
    """Return the files of a ladder, the last laid first."""
    files = []
    for name in reversed(playbook.files):
        stem = Path(name).stem
        if folder is not None and name == f"{FOLDER}/{stem}.toml":
            files.append(read_own(folder, stem))
        elif stem in shipped_ids():
            files.append(read_shipped(stem))
    return files


def _placed(finding: Finding, rule: Rule, number: int | None, files: list[PlaybookFile]) -> Finding:
    """Add the file and line of a rule, or of one of its examples, to a finding."""
    for file in files:
        for path, examples in _places(file, rule.id):
            if number is None or number < len(examples):
                line = file.line(path if number is None else examples[number])
                return replace(finding, file=file.name, line=line)
    return finding


def _places(file: PlaybookFile, rule_id: str) -> Iterator[tuple[Place, list[Place]]]:
    """Yield where a file has a rule, with the places of its examples."""
    for index, step in enumerate(file.values.get("step", ())):
        for number, rule in enumerate(step.get("rule", ())):
            if rule.get("id") == rule_id:
                path: Place = ("step", index, "rule", number)
                yield path, [(*path, "example", place) for place in range(len(rule.get("example", ())))]
    for index, right in enumerate(file.values.get("right", ())):
        rule = right.get("rule", {})
        if rule.get("id") == rule_id:
            inner: list[Place] = [
                ("right", index, "rule", "example", place) for place in range(len(rule.get("example", ())))
            ]
            inner += [("right", index, "example", place) for place in range(len(right.get("example", ())))]
            yield ("right", index, "rule"), inner
