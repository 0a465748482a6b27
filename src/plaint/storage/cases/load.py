"""Load a case folder into values; problems with its files become findings, never exceptions."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from plaint.domain.errors import BrokenFile, PlaintError
from plaint.domain.model.case import Case
from plaint.domain.model.finding import RESOLVE, Finding, Level
from plaint.domain.model.interaction import Interaction, in_time_order, moment
from plaint.domain.model.letter import Letter
from plaint.domain.safe import safe
from plaint.storage.cases.evidence_scan import scan as scan_evidence
from plaint.storage.cases.loaded import AnyCase, BrokenCase, LoadedCase
from plaint.storage.files.read import finding_of, read_inside
from plaint.storage.formats.case_file import parse_case
from plaint.storage.layout import CASE_FILE, LETTERS_DIR, LOG_DIR, LOG_FILE, conflict_of, is_ignored

_T = TypeVar("_T")

COPIES = frozenset({"file.conflict", "evidence.conflict"})
"""Rules of the findings that name a conflicted copy of a cloud client."""


class ParseCache:
    """Results of parsers that depend on the bytes and name of a file alone and return values that nobody changes.

    A case that is saved is read twice, mostly as it was. ``room`` is how many bytes of files are kept; the least
    recently used go first.
    """

    def __init__(self, room: int) -> None:
        self._room = self._left = room
        self._results: OrderedDict[tuple[object, str, bytes], Any] = OrderedDict()
        self._lock = threading.Lock()

    def parse(self, parser: Callable[[bytes, str], _T], data: bytes, name: str) -> _T:
        """Return what ``parser`` makes of a file; what it raises is raised every time."""
        key = (parser, name, data)
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                found: _T = self._results[key]
                return found
        found = parser(data, name)
        with self._lock:
            if key not in self._results and len(data) <= self._room:
                self._results[key] = found
                self._left -= len(data)
                while self._left < 0:
                    self._left += len(self._results.popitem(last=False)[0][2])
        return found


_PARSED = ParseCache(131_072)
"""Case.toml and log files, which take the most time to parse: some cases under the cursor, or one with a long log."""


def load(folder: Path, root: Path) -> AnyCase:
    """Load the case in ``folder``. Never raises for what the folder holds."""
    from plaint.storage.listing import relative_name

    name = relative_name(str(root), str(folder))
    try:
        snapshot = read_inside(folder / CASE_FILE, root)
        case, findings = _guarded(lambda: _PARSED.parse(parse_case, snapshot.data, CASE_FILE), CASE_FILE)
    except FileNotFoundError:
        gone = Finding("file.missing", Level.ERROR, "case.toml is not there any more", file=CASE_FILE)
        return BrokenCase(folder, name, gone)
    except (PlaintError, OSError) as problem:
        return BrokenCase(folder, name, finding_of(problem, CASE_FILE))
    log, log_findings, log_conflicts = read_log(folder, root)
    letters, letter_findings, letter_conflicts = _read_letters(folder, root)
    evidence, evidence_findings = scan_evidence(folder)
    copies = tuple(_copies_of(folder, (CASE_FILE, LOG_FILE)))
    everything = (*findings, *copies, *log_findings, *evidence_findings, *letter_findings)
    marked = {found.file for found in everything if found.suggestion == RESOLVE}
    side_copies = sum(found.rule == "evidence.conflict" for found in evidence_findings)
    conflicts = len(copies) + log_conflicts + letter_conflicts + side_copies + len(marked)
    updated = _updated(case, log)
    return LoadedCase(folder, name, case, log, evidence, letters, everything, snapshot.revision, conflicts, updated)


def _guarded(parse: Callable[[], _T], file: str) -> _T:
    """Run a parser; whatever it did not foresee becomes a BrokenFile, so that one file never hides the others."""
    try:
        return parse()
    except PlaintError:
        raise
    except Exception as problem:
        raise BrokenFile(f"{safe(file)} could not be understood ({type(problem).__name__})", file=file) from problem


def read_log(folder: Path, root: Path) -> tuple[tuple[Interaction, ...], tuple[Finding, ...], int]:
    """Read the whole log of a case; also return its findings and the number of conflicted copies."""
    findings: list[Finding] = []
    read: list[tuple[str, tuple[Interaction, ...]]] = []
    from plaint.storage.formats.log_file import parse_log_file

    names = [LOG_FILE, *(f"{LOG_DIR}/{name}" for name in _files(folder / LOG_DIR, findings, ".toml", LOG_DIR))]
    for file in names:
        try:
            snapshot = read_inside(folder / file, root)
            entries, found = _guarded(
                lambda s=snapshot, f=file: _PARSED.parse(parse_log_file, s.data, f),  # type: ignore[misc]
                file,
            )
        except FileNotFoundError:
            continue
        except (PlaintError, OSError) as problem:
            findings.append(finding_of(problem, file))
            continue
        read.append((file, entries))
        findings.extend(found)
    kept, conflicts = _without_copies(read, findings)
    findings.extend(_same_ids(kept))
    return in_time_order(entry for _, entries in kept for entry in entries), tuple(findings), conflicts


def _without_copies(
    read: list[tuple[str, tuple[Interaction, ...]]], findings: list[Finding]
) -> tuple[list[tuple[str, tuple[Interaction, ...]]], int]:
    """Leave out conflicted copies: named like one, and holding only ids that the original holds too."""
    ids = {file: {entry.id for entry in entries} for file, entries in read}
    kept, conflicts = [], 0
    for file, entries in read:
        original = conflict_of(file.removeprefix(LOG_DIR + "/"))
        whole = "" if original is None else f"{LOG_DIR}/{original}"
        if whole in ids and ids[file] <= ids[whole]:
            findings.append(copy_finding(file, whole))
            conflicts += 1
        else:
            kept.append((file, entries))
    return kept, conflicts


def _same_ids(read: list[tuple[str, tuple[Interaction, ...]]]) -> Iterator[Finding]:
    """Find ids that stand in more than one file; all of their entries are shown."""
    seen: dict[str, str] = {}
    for file, entries in read:
        for entry in entries:
            first = seen.setdefault(entry.id, file)
            if first != file:
                yield Finding(
                    "log.duplicate-id",
                    Level.ERROR,
                    f"the id {safe(entry.id, 40)} is used in {safe(first)} too",
                    "Give one of the two entries another id, or withdraw one if they are the same.",
                    file,
                    entry.line,
                )


def _read_letters(folder: Path, root: Path) -> tuple[tuple[Letter, ...], tuple[Finding, ...], int]:
    findings: list[Finding] = []
    letters: list[Letter] = []
    names = _files(folder / LETTERS_DIR, findings, ".md", LETTERS_DIR)
    if names:  # imported only where there is something to read: starting must be quick
        from plaint.storage.formats.letter_file import parse_letter
    for name in names:
        file = f"{LETTERS_DIR}/{name}"
        try:
            snapshot = read_inside(folder / file, root)
            letter, found = _guarded(lambda s=snapshot, f=file: parse_letter(s.data, f), file)  # type: ignore[misc]
        except FileNotFoundError:
            continue
        except (PlaintError, OSError) as problem:
            findings.append(finding_of(problem, file))
            continue
        findings.extend(found)
        if letter is not None:
            letters.append(replace(letter, file=file))
    by_file = {letter.file: letter for letter in letters}
    kept = []
    for letter in letters:
        original = conflict_of(letter.file)
        twin = by_file.get(original) if original else None
        if original and twin and letter.id == twin.id:
            findings.append(copy_finding(letter.file, original))
        else:
            kept.append(letter)
    return tuple(kept), tuple(findings), len(letters) - len(kept)


def _files(folder: Path, findings: list[Finding], suffix: str, part: str) -> list[str]:
    """List the files of one folder of a case by name; what is there and not read becomes a finding."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if not is_ignored(entry.name))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as problem:
        findings.append(finding_of(problem, part))
        return []
    for name in names:
        if not name.lower().endswith(suffix):
            message = f"{safe(name)} does not end in {suffix}, so it is not read"
            findings.append(Finding("file.not-read", Level.INFO, message, file=f"{part}/{name}"))
    return [name for name in names if name.lower().endswith(suffix)]


def _copies_of(folder: Path, originals: tuple[str, ...]) -> Iterator[Finding]:
    """Find conflicted copies of the files at the top of a case folder."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if not is_ignored(entry.name))
    except OSError:  # gone, or closed to us, since case.toml was read
        return
    for name in names:
        original = conflict_of(name)
        if original in originals and original in names:
            yield copy_finding(name, original)


def copy_finding(copy: str, original: str, rule: str = "file.conflict") -> Finding:
    """Return the finding that one file is probably a conflicted copy of another."""
    return Finding(
        rule,
        Level.WARNING,
        f"{safe(copy)} looks like a conflicted copy of {safe(original)}: two devices wrote it at the same time",
        f"`plaint resolve` shows how they differ and takes over into {safe(original)} what only the copy has.",
        copy,
    )


def _updated(case: Case, log: Iterable[Interaction]) -> datetime | None:
    days = [datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (case.opened, case.closed) if day]
    days += [moment(entry)[1] for entry in log if entry.at is not None]
    return max(days, default=None)


def duplicates(cases: Iterable[AnyCase]) -> dict[str, Finding]:
    """Find case ids that several folders bear; by the folder's name, a finding that names the other folders."""
    folders: dict[str, list[str]] = {}
    for case in cases:
        if isinstance(case, LoadedCase):
            folders.setdefault(case.case.id, []).append(case.name)
    found = {}
    for case_id, names in folders.items():
        for name in names if len(names) > 1 else ():
            others = ", ".join(safe(other, 80) for other in names if other != name)
            message = f"the id {safe(case_id, 40)} belongs to another case too: {others}"
            hint = "If one folder is a copy of the other, trash it; else change one id in its case.toml."
            found[name] = Finding("case.duplicate-id", Level.ERROR, message, hint, CASE_FILE)
    return found
