"""``plaint playbooks``: list playbooks, print one with its sources, find facts that are out of date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from plaint.cli import output
from plaint.cli.output import Cell, Column
from plaint.cli.params import Session, examples, json_option, session, shared_options
from plaint.domain.errors import UsageProblem
from plaint.domain.safe import safe

if TYPE_CHECKING:
    from pathlib import Path

    from plaint.domain.playbook.playbook import Playbook, Rule, Source
    from plaint.playbooks.sources import UsedSource


@click.command(
    epilog=examples(
        "plaint playbooks              the ladders that there are",
        "plaint playbooks amazon-za    one of them, with every source",
        "plaint playbooks --stale      facts that are due for another look",
        "plaint playbooks --sources    every source; with --stale those to look at again",
        "plaint playbooks --check      run every example, compare the versions of rules",
    )
)
@click.argument("playbook", required=False, metavar="[ID]")
@click.option("--stale", "only_stale", is_flag=True, help="Only facts that should be checked again.")
@click.option("--sources", is_flag=True, help="Every source with address, day read and day of the next look.")
@click.option("--check", "examine", is_flag=True, help="Check all playbooks: files, examples and versions of rules.")
@json_option
@shared_options
def playbooks(playbook: str | None, *, only_stale: bool, sources: bool, examine: bool, as_json: bool) -> int:
    """List the ladders, or print one with every rule, source, date and confidence.

    Information, not legal advice; what is not confirmed says so.
    """
    from plaint.playbooks import loader
    from plaint.playbooks.choose import is_known

    here = session()
    folder = _root(here)
    if examine:
        return _check(folder, as_json=as_json)
    if playbook is None and not only_stale and not sources:
        return _list(folder, as_json=as_json)
    known = loader.ids(folder)
    if playbook is not None and not is_known(playbook, known):
        hint = loader.unknown(playbook, folder).suggestion
        raise UsageProblem(f"there is no playbook {playbook!r}", hint)
    every = [playbook] if playbook else [title.id for title in loader.available(folder)]
    found = [loader.load(one, folder) for one in every]
    if sources:
        _print_sources(found, here.today, only_stale=only_stale, as_json=as_json)
    elif as_json:
        output.json([as_values(one, here.today) for one in found])
    elif only_stale:
        _print_stale(found, here.today)
    else:
        _print(found[0], here.today)
    problems = loader.validate(folder) if folder else ()
    for problem in problems:
        output.finding(problem)
    return 1 if any(problem.level == "error" for problem in problems) else 0


def _check(folder: Path | None, *, as_json: bool) -> int:
    """Check the shipped and the workspace's own playbooks, and print what is wrong with file and line."""
    from plaint.locations import cache_dir
    from plaint.playbooks.calendars import calendar_for
    from plaint.playbooks.examples import check_playbooks
    from plaint.services.cases import json_values

    found = check_playbooks(folder, lambda place: calendar_for(place, cache_dir() / "holidays"))
    if as_json:
        output.json([json_values.finding(one) for one in found])
    else:
        for one in found:
            output.finding(one)
        if not found:
            output.talk("nothing to remark")
    return 1 if any(one.level == "error" for one in found) else 0


def _print_sources(found: list[Playbook], today: date, *, only_stale: bool, as_json: bool) -> None:
    """Print every source once, or with ``only_stale`` the addresses and words to look at again."""
    from plaint.playbooks.sources import due_sources, used_sources

    chosen = due_sources(found, today) if only_stale else used_sources(found)
    if as_json:
        output.json([_source_values(one.source, today) | _used_values(one) for one in chosen])
        return
    for one in chosen:
        output.paragraph(_source(one.source, today))
        output.paragraph(safe(one.to_look_at()) if only_stale else safe(one.source.url or "no address"), 4)
        output.paragraph(f"next look after {one.source.check_after}; used by {', '.join(one.entries)}", 4)
    if only_stale and not chosen:
        output.talk("no source is due for another look yet")


def _used_values(one: UsedSource) -> dict[str, Any]:
    return {"used_by": list(one.entries), "playbooks": list(one.playbooks)}


def _root(here: Session) -> Path | None:
    """Return the workspace for its own playbooks; the program's can be read without any."""
    return here.root()


def _list(folder: Path | None, *, as_json: bool) -> int:
    from plaint.playbooks import loader

    titles = loader.available(folder)
    if as_json:
        output.json([{"id": one.id, "title": one.title, "own": one.own, "usable": one.usable} for one in titles])
        return 0
    rows = [
        [
            Cell(one.id),
            Cell(safe(one.title)),
            Cell(("yours" if one.own else "") if one.usable else "cannot be used", "" if one.usable else "error"),
        ]
        for one in titles
    ]
    output.table((Column("id"), Column("title", 20), Column("")), rows)
    return 0 if all(one.usable for one in titles) else 1


def _source(source: Source, today: date) -> str:
    parts = [safe(source.text), f"read {source.read_on}", f"confidence {source.confidence}"]
    if not source.confirmed:
        parts.append("NOT CONFIRMED")
    if source.volatile:
        parts.append("changes often")
    if source.stale(today):
        parts.append(f"check again: due since {source.check_after}")
    if source.note:
        parts.append(safe(source.note))
    return "; ".join(parts)


def _validity(rule: Rule, today: date) -> str:
    """Say from when until when a version of a rule is law, where it says so itself."""
    since, until = rule.valid_from, rule.valid_until
    if since and since > today:
        return f" not yet law: from {since}" + (f" until {until}" if until else "")
    if until and until < today:
        return f" no longer law since {until}; for what happened before"
    parts = ([f"from {since}"] if since else []) + ([f"until {until}"] if until else [])
    return f" law {' '.join(parts)}" if parts else ""


def _print(found: Playbook, today: date) -> None:
    output.data(f"{found.id}  {safe(found.title)}", "strong")
    output.paragraph(safe(found.summary), 2)
    output.data("  Information, not legal advice.", "muted")
    for step in found.steps:
        output.data()
        track = f", {step.track} track" if step.track != "main" else ""
        output.data(f"{step.id}  {safe(step.title)}  (level {step.level}{track})", "heading")
        output.paragraph(safe(step.why), 2)
        for number, line in enumerate(step.how, 1):
            output.paragraph(f"{number}. {safe(line)}", 2)
        for rule in step.rules:
            output.paragraph(f"- {rule.kind}: {safe(rule.title)} [{rule.id}]{_validity(rule, today)}", 2)
            output.paragraph(_source(rule.source, today), 6)
        for exclusion in step.excludes:
            output.paragraph(f"! {exclusion.effect} {exclusion.step}: {safe(exclusion.why)}", 2)
        for source in step.sources:
            output.paragraph(f"Source: {_source(source, today)}", 2)
    _print_rights(found, today)


def _print_rights(found: Playbook, today: date) -> None:
    if not found.rights:
        return
    output.data()
    output.data("Rights and policies", "heading")
    for right in found.rights:
        output.paragraph(f"- {right.basis}: {safe(right.title)}: {safe(right.text)}", 2)
        output.paragraph(_source(right.source, today), 6)


def _print_stale(found: list[Playbook], today: date) -> None:
    from plaint.playbooks.loader import stale

    seen: dict[tuple[str, str], Source] = {}
    for playbook in found:
        for fact in stale(playbook, today):
            seen.setdefault((fact.entry, fact.source.text), fact.source)
    for (name, _), source in sorted(seen.items(), key=lambda pair: pair[0]):
        output.paragraph(f"{safe(name)}: {_source(source, today)}")
    if not seen:
        output.talk("no fact is due for another look yet")


def _source_values(one: Source, today: date) -> dict[str, Any]:
    return {
        "text": one.text,
        "url": one.url or None,
        "kind": str(one.kind),
        "read_on": one.read_on.isoformat(),
        "confidence": str(one.confidence),
        "confirmed": one.confirmed,
        "volatile": one.volatile,
        "check_after": one.check_after.isoformat(),
        "due": one.stale(today),
        "stale": one.stale(today),
        "quote": one.quote,
        "archived": one.archived,
        "note": one.note,
    }


def as_values(found: Playbook, today: date) -> dict[str, Any]:
    """Return a playbook for JSON."""
    steps = [
        {
            "id": step.id,
            "title": step.title,
            "level": step.level,
            "track": step.track,
            "actor": step.actor,
            "why": step.why,
            "how": list(step.how),
            "channels": list(step.channels),
            "after": list(step.after),
            "requires": list(step.requires),
            "cost": step.cost,
            "attach": list(step.attach),
            "excludes": [{"step": one.step, "effect": one.effect, "why": one.why} for one in step.excludes],
            "rules": [
                {
                    "id": rule.id,
                    "title": rule.title,
                    "kind": str(rule.kind),
                    "anchors": list(rule.anchors),
                    "offset": rule.offset,
                    "unit": str(rule.unit),
                    "counting": rule.counting,
                    "valid_from": rule.valid_from.isoformat() if rule.valid_from else None,
                    "valid_until": rule.valid_until.isoformat() if rule.valid_until else None,
                    "source": _source_values(rule.source, today),
                }
                for rule in step.rules
            ],
            "sources": [_source_values(one, today) for one in step.sources],
        }
        for step in found.steps
    ]
    rights = [
        {
            "id": right.id,
            "title": right.title,
            "basis": right.basis,
            "text": right.text,
            "source": _source_values(right.source, today),
        }
        for right in found.rights
    ]
    return {"id": found.id, "title": found.title, "summary": found.summary, "steps": steps, "rights": rights}
