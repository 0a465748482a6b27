"""Print every ladder as sentences into docs/law, and which law is known where: ``python -m benchmarks.law_pages``.

Shared steps and rights stand once, in the page of the ladder that has them first; a country's page says what differs.
``--check`` writes nothing and exits with status 1 where a page is not what the data say.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from benchmarks import law_coverage
from benchmarks.law_sentences import (
    bullet,
    counting_line,
    exclusion,
    period,
    right_facts,
    rule_lines,
    source,
    source_line,
    step_facts,
)

from plaint.domain.playbook.contents import rules_of
from plaint.domain.playbook.playbook import Playbook, Right, Rule, Source, Step
from plaint.playbooks.files import read_shipped, shipped_ladders
from plaint.playbooks.loader import load
from plaint.playbooks.sources import used_sources

DOCS = Path(__file__).resolve().parent.parent / "docs"
MADE = "Made from the data by `python -m benchmarks.law_pages`; change `playbooks/data`, not this page."
ADVICE = "> Information, not legal advice. What is not confirmed says so; look at a source again before you rely on it."
ROLES = {
    "claim": "", "burden": "who has to prove what; no claim", "theirs": "what the trader may do",
    "info": "good to know; no claim",
}  # fmt: skip


@cache
def bases(playbook_id: str) -> tuple[str, ...]:
    """Return the nearest ladders that one stands on; building blocks are looked through."""
    found: dict[str, None] = {}
    for parent in read_shipped(playbook_id).values.get("extends", ()):
        found.update(dict.fromkeys(bases(parent) if read_shipped(parent).values.get("part") else (parent,)))
    return tuple(found)


def page(playbook_id: str) -> str:
    """Return the page of a ladder."""
    playbook = load(playbook_id)
    return "\n".join(_lines(playbook, [load(name) for name in bases(playbook_id)])) + "\n"


def _lines(playbook: Playbook, below: list[Playbook]) -> Iterator[str]:
    yield f"# {playbook.title}"
    yield f"\n`{playbook.id}`. {playbook.summary}\n"
    yield ADVICE + ("\n> The ladder is thin: it says only the least of its country." if playbook.thin else "")
    if below:
        links = " and ".join(f"[{one.title}]({one.id}.md)" for one in below)
        yield f"\nWhat is not told here is as in {links}; of a step or right that is told there too, only what differs."
    yield f"\n{MADE}"
    yield from _listed("What is not known", playbook.not_known)
    yield from _listed("What is left out here", _removed(playbook, below))
    yield from _rights(playbook, below)
    yield from _steps(playbook, below)
    yield from _questions(playbook, below)
    yield from _channels(playbook, below)
    yield from _ends(playbook, below)


def _listed(heading: str, entries: tuple[str, ...]) -> Iterator[str]:
    if entries:
        yield f"\n## {heading}\n"
        yield from (f"- {entry}" for entry in entries)


def _removed(playbook: Playbook, below: list[Playbook]) -> tuple[str, ...]:
    here = _titles(playbook)
    there = {name: title for base in below for name, title in _titles(base).items()}
    return tuple(f"{title} `{name}`" for name, title in there.items() if name not in here)


def _titles(playbook: Playbook) -> dict[str, str]:
    return {one.id: one.title for one in playbook.steps} | {one.id: one.title for one in playbook.rights}


def _ends(playbook: Playbook, below: list[Playbook]) -> Iterator[str]:
    """Say once how days are counted, and everything about the sources that the page names."""
    known = [rule for base in below for rule in rules_of(base)]
    counting = {one.counting for one in rules_of(playbook) if one not in known} - {"plain"}
    yield from _listed("How days are counted", tuple(counting_line(name) for name in sorted(counting)))
    told = {one.source for base in below for one in used_sources([base])}
    sources = [one.source for one in used_sources([playbook]) if one.source not in told]
    yield from _listed("Sources", tuple(dict.fromkeys(map(source_line, sources))))


def _rights(playbook: Playbook, below: list[Playbook]) -> Iterator[str]:
    known = [one for base in below for one in base.rights]
    fresh = [one for one in playbook.rights if one not in known]
    if fresh:
        yield "\n## Rights, in the order of the law"
    for right in sorted(fresh, key=lambda one: (one.basis != "statutory", one.order, one.id)):
        before = next((one for one in reversed(known) if one.id == right.id), None)
        yield from _right(right, before, list(rules_of(playbook)))


def _right(right: Right, before: Right | None, windows: list[Rule]) -> Iterator[str]:
    word = "law" if right.basis == "statutory" else "policy"
    about = ", ".join(part for part in (word, f"order {right.order}", ROLES.get(right.role, "")) if part)
    yield f"\n### {right.title}\n\n`{right.id}` ({about})"
    if before is None or before.text != right.text:
        yield f"\n{right.text}"
    yield ""
    told = dict(right_facts(before)) if before else {}
    yield from (bullet(name, text) for name, text in right_facts(right) if text and text != told.get(name))
    if right.window and (before is None or right.window != before.window):
        shared = (one for one in windows if one.id == right.window)
        yield from (bullet("Window", f"{period(one)} (`{one.id}`, at its step)") for one in shared)
    if right.rule and (before is None or right.rule != before.rule):
        yield from _dates((right.rule,), (right.source,))
    if before is None or right.source != before.source:
        yield f"- {source(right.source)}"


def _dates(rules: tuple[Rule, ...], told: tuple[Source, ...]) -> Iterator[str]:
    for rule in rules:
        first, *more = rule_lines(rule, told)
        yield f"- {first}"
        yield from more


def _steps(playbook: Playbook, below: list[Playbook]) -> Iterator[str]:
    known = [one for base in below for one in base.steps]
    fresh = [one for one in playbook.steps if one not in known]
    if fresh:
        yield "\n## Steps, in their order"
    for step in fresh:
        yield from _step(step, next((one for one in reversed(known) if one.id == step.id), None))


def _step(step: Step, before: Step | None) -> Iterator[str]:
    track = f", {step.track} track" if step.track != "main" else ""
    own = "; only what differs" if before else ""
    yield f"\n### {step.title}\n\n`{step.id}` ({step.actor or 'yourself'}, level {step.level}{track}{own})\n"
    told = dict(step_facts(before)) if before else {}
    yield from (bullet(name, text) for name, text in step_facts(step) if text and text != told.get(name))
    if before:
        silent = [name for name, text in step_facts(step) if not text and told.get(name)]
        yield from (f"- {name}: nothing here." for name in silent)
    yield from (
        bullet(
            "Should be there", f"{need.kind} {need.value.replace('|', ' or ')}" + (f": {need.why}" if need.why else "")
        )
        for need in step.needs
        if before is None or need not in before.needs
    )
    yield from (f"- {exclusion(one)}" for one in step.excludes if before is None or one not in before.excludes)
    yield from _dates(tuple(one for one in step.rules if before is None or one not in before.rules), step.sources)
    gone = [one.title for one in before.rules if one.id not in {rule.id for rule in step.rules}] if before else []
    yield from (f"- Does not hold here: {title}" for title in gone)
    yield from (f"- {source(one)}" for one in step.sources if before is None or one not in before.sources)


def _questions(playbook: Playbook, below: list[Playbook]) -> Iterator[str]:
    known = [one for base in below for one in base.questions]
    asked = tuple(
        f"{one.ask}{f' {one.help}' if one.help else ''} `{one.field}`" for one in playbook.questions if one not in known
    )
    yield from _listed("What is asked", asked)


def _channels(playbook: Playbook, below: list[Playbook]) -> Iterator[str]:
    known = [one for base in below for one in base.channels]
    said = tuple(
        f"{one.id}: an answer within {one.answer_within} {one.unit.value.replace('-', ' ')}; best for {one.best_for}. "
        f"{source(one.source)}"
        for one in playbook.channels
        if one not in known
    )
    yield from _listed("Channels", said)


def index(names: list[str]) -> str:
    """Return the list of all pages."""
    lines = ["# The law and the rules of shops, in sentences", "", ADVICE, "", MADE, ""]
    lines += ["[Which country knows a right for which problem](../law-coverage.md), and which blanks there are.", ""]
    lines += [f"- [{load(name).title}]({name}.md)" for name in names]
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Return the text of every page by its path."""
    names = shipped_ladders()
    made = {DOCS / "law" / f"{name}.md": page(name) for name in names}
    made[DOCS / "law" / "index.md"] = index(names)
    made[DOCS / "law-coverage.md"] = law_coverage.page(MADE)
    return made


def stale_pages() -> list[Path]:
    """Return the pages that are not what the data say: changed, missing, or of a ladder that is gone."""
    made = pages()
    wrong = [path for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]
    return [*wrong, *(path for path in sorted((DOCS / "law").glob("*.md")) if path not in made)]


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` name those that are out of date."""
    if "--check" in arguments:
        wrong = stale_pages()
        print("\n".join(f"out of date: {path}" for path in wrong) or "every page is as the data say")
        return 1 if wrong else 0
    made = pages()
    (DOCS / "law").mkdir(exist_ok=True)
    for path in (DOCS / "law").glob("*.md"):
        if path not in made:
            path.unlink()
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
    print(f"{len(made)} pages written to {DOCS}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
