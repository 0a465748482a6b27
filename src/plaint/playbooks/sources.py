"""Collect every source of the ladders, each once, with where it is used and whether it is due for another look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plaint.domain.playbook.contents import facts_of
from plaint.domain.playbook.playbook import Playbook, Source
from plaint.playbooks.loader import available, load


@dataclass(frozen=True, slots=True)
class UsedSource:
    """A source, and what rests on it."""

    source: Source
    entries: tuple[str, ...]
    """Ids of the steps, rules, rights and channels, sorted."""
    playbooks: tuple[str, ...]
    """Ids of the ladders that hold these entries, sorted."""

    def to_look_at(self) -> str:
        """Say in a sentence what to look at again: the address, the deciding words and the stored copy."""
        where = self.source.url or "no address: ask whoever may know"
        quote = (
            f"look for “{self.source.quote}”" if self.source.quote else "no words are kept: look for the rule itself"
        )
        copy = f"; a stored copy: {self.source.archived}" if self.source.archived else ""
        return f"{where}; {quote}{copy}"


def every_ladder(folder: Path | None) -> list[Playbook]:
    """Return every ladder that is offered, a workspace's own among them."""
    return [load(title.id, folder) for title in available(folder)]


def used_sources(playbooks: Iterable[Playbook]) -> tuple[UsedSource, ...]:
    """Return the sources of ladders, each once, by their text."""
    entries: dict[Source, set[str]] = {}
    ladders: dict[Source, set[str]] = {}
    for playbook in playbooks:
        for entry, source in facts_of(playbook):
            entries.setdefault(source, set()).add(entry)
            ladders.setdefault(source, set()).add(playbook.id)
    found = (UsedSource(one, tuple(sorted(entries[one])), tuple(sorted(ladders[one]))) for one in entries)
    return tuple(sorted(found, key=lambda one: (one.source.text.lower(), one.source.confidence, one.entries)))


def due_sources(playbooks: Iterable[Playbook], today: date) -> tuple[UsedSource, ...]:
    """Return the sources that should be looked at again, the one that waits longest first."""
    due = [one for one in used_sources(playbooks) if one.source.stale(today)]
    return tuple(sorted(due, key=lambda one: (one.source.check_after, one.source.text.lower())))
