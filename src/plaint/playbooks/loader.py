"""Load playbooks by id: composed, checked and cached. A broken file never leaves a case without a playbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from plaint.domain.model.case import Case
from plaint.domain.model.finding import Finding, Level
from plaint.domain.playbook.contents import facts_of
from plaint.domain.playbook.playbook import Playbook, Source
from plaint.playbooks import cache
from plaint.playbooks.build import build
from plaint.playbooks.choose import choice_finding, choose, is_known
from plaint.playbooks.files import FOLDER, misnamed, own_ids, read_own, read_shipped, shipped_ids, shipped_ladders

FALLBACK = "retail"
"""The ladder of a case whose own cannot be found: every step of it is there whatever the shop and country."""

KEEP = 200
"""Compositions held in memory at most: a folder that somebody edits all day must not fill it."""

_Signature = tuple[tuple[str, int, int], ...]
_kept: dict[tuple[str, Path | None], tuple[_Signature, Playbook]] = {}


@dataclass(frozen=True, slots=True)
class Title:
    """One line of the list of playbooks."""

    id: str
    title: str
    own: bool
    """Whether the workspace has a file of its own for it."""
    usable: bool = True


@dataclass(frozen=True, slots=True)
class Stale:
    """A fact that should be checked again: the entry that rests on it, and its source."""

    entry: str
    source: Source


def ladder_for(case: Case, folder: Path | None, cache_dir: Path | None) -> tuple[Playbook, Finding | None]:
    """Return the playbook of a case, and a finding when it names one that does not exist.

    The folder of the workspace's own is looked at once: this is asked for every case of a list.
    """
    own = own_ids(folder)
    known = sorted({*shipped_ids(), *own}) if own else shipped_ids()
    playbook = _current(choose(case, known), folder, _signature(folder, own) if own else (), cache_dir)
    return playbook, choice_finding(case, known)


def load(playbook_id: str, folder: Path | None = None, *, cache_dir: Path | None = None) -> Playbook:
    """Return a playbook with everything it inherits; ``folder`` is the workspace, for its ``playbooks/``.

    With ``cache_dir`` the merged form of the program's own is kept there (cache.py); measured 2 ms instead of 20.

    Never raises for what files hold. Playbook.findings tells what was wrong, and an unknown id gives the
    general ladder with a finding. The result is kept until a file of ``playbooks/`` changes.
    """
    return _current(playbook_id, folder, _signature(folder, own_ids(folder)), cache_dir)


def _current(playbook_id: str, folder: Path | None, signature: _Signature, cache_dir: Path | None) -> Playbook:
    where = folder if signature else None
    kept = _kept.get((playbook_id, where))
    if kept and kept[0] == signature:
        return kept[1]
    playbook = _load(playbook_id, where, cache_dir)
    if len(_kept) >= KEEP:
        _kept.clear()
    _kept[playbook_id, where] = (signature, playbook)
    return playbook


def _load(playbook_id: str, folder: Path | None, cache_dir: Path | None) -> Playbook:
    store = cache_dir if folder is None and is_known(playbook_id, shipped_ids()) else None
    kept = cache.read(playbook_id, store) if store else None
    if kept is not None:
        return kept
    # The checks and tables are not needed for a playbook that is kept.
    from plaint.playbooks.compose import PlaybookFiles, compose

    shelf = PlaybookFiles(folder)
    composition = compose(playbook_id, shelf)
    if composition is not None:
        if store:
            cache.write(composition, store)
        return build(composition.values, composition.files, composition.findings)
    general = load(FALLBACK, folder, cache_dir=cache_dir)
    return replace(general, findings=(*shelf.findings, *general.findings, unknown(playbook_id, folder)))


def unknown(playbook_id: str, folder: Path | None = None) -> Finding:
    """Return the finding for an unknown playbook, with the nearest name."""
    from plaint.domain.text.suggest import did_you_mean

    known = ids(folder)
    advice = did_you_mean(playbook_id, known, f"known are {', '.join(known)}")
    message = f"there is no usable playbook {playbook_id[:80]!r}; the general ladder is shown"
    return Finding("playbook.unknown", Level.WARNING, message, advice)


def ids(folder: Path | None = None) -> list[str]:
    """Return the id of every playbook, the program's own and the workspace's, sorted."""
    return sorted({*shipped_ids(), *own_ids(folder)})


def available(folder: Path | None = None) -> list[Title]:
    """Return every playbook with its title, sorted by id; building blocks (``part = true``) are left out."""
    own = set(own_ids(folder))
    titles: list[Title] = []
    for playbook_id in ids(folder):
        file = read_own(folder, playbook_id) if folder and playbook_id in own else read_shipped(playbook_id)
        if file.values.get("part"):
            continue
        title = file.values.get("title") if file.usable else None
        if title is None and playbook_id in own:
            title = load(playbook_id, folder).title if file.usable else ""
        titles.append(Title(playbook_id, str(title or playbook_id), playbook_id in own, file.usable))
    return titles


def validate(folder: Path | None = None) -> tuple[Finding, ...]:
    """Return every finding about the workspace's playbooks, each once; without a folder about the program's own.

    Building blocks of the program are judged in the ladders that they are part of.
    """
    found: dict[Finding, None] = dict.fromkeys(misnamed(folder) if folder else ())
    for playbook_id in own_ids(folder) if folder else shipped_ladders():
        for finding in load(playbook_id, folder).findings:
            if finding.rule != "playbook.unknown":  # the finding about the file says it already
                found[finding] = None
    return tuple(found)


def stale(playbook: Playbook, today: date) -> tuple[Stale, ...]:
    """Return the facts that should be checked again before they are relied on, one line for each entry and source."""
    pairs = dict.fromkeys(Stale(entry, source) for entry, source in facts_of(playbook))
    return tuple(pair for pair in pairs if pair.source.stale(today))


def _signature(folder: Path | None, own: Sequence[str]) -> _Signature:
    """Return a value that changes when a file of ``playbooks/`` does; empty when there is none."""
    if folder is None:
        return ()
    found: list[tuple[str, int, int]] = []
    for playbook_id in own:
        try:
            info = (folder / FOLDER / f"{playbook_id}.toml").stat()
        except OSError:
            found.append((playbook_id, -1, -1))
        else:
            found.append((playbook_id, info.st_size, info.st_mtime_ns))
    return tuple(found)
