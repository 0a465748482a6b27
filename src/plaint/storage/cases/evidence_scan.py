"""List the evidence of a case (scan) and check it against its recorded digests (verify). Nothing is altered."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from plaint.domain.errors import BrokenFile
from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.domain.model.finding import Finding, Level
from plaint.domain.safe import safe
from plaint.storage.files.read import is_placeholder, read_snapshot
from plaint.storage.layout import EVIDENCE_DIR, SIDE_SUFFIX, conflict_of, is_ignored

CHUNK = 1 << 18
"""Bytes that are read at once: they stay in the cache of a core between reading and hashing."""
_CLOUD_STUB = ".icloud"


@dataclass(slots=True)
class _Folder:
    """What lies in evidence/ by name, and what is wrong with it."""

    files: dict[str, os.stat_result] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)
    """Names whose content a cloud client has taken off this machine."""
    findings: list[Finding] = field(default_factory=list)


def scan(folder: Path) -> tuple[tuple[Evidence, ...], tuple[Finding, ...]]:
    """List the evidence of the case in ``folder`` by name, with what its side files say; no content is read.

    States: RECORDED, MISSING, UNTRACKED, IN_CLOUD, and CHANGED where the size alone tells.
    """
    there = _Folder()
    _collect(folder / EVIDENCE_DIR, "", there)
    sides, copies = _sides(there)
    names = ((there.files.keys() | there.away) - sides.keys() - copies) | set(sides.values())
    pieces = [_piece(folder, name, sides, there) for name in sorted(names)]
    return tuple(pieces), tuple(there.findings)


def _collect(folder: Path, prefix: str, there: _Folder) -> None:
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        _note(there, "evidence.unreadable", Level.ERROR, f"the folder cannot be read: {reason}", "", prefix)
        return
    for entry in entries:
        name = prefix + entry.name
        status = entry.stat(follow_symlinks=False)
        if stat.S_ISDIR(status.st_mode):
            if not is_ignored(entry.name, folder=True) and prefix.count("/") < 16:
                _collect(folder / entry.name, name + "/", there)
        elif entry.name.startswith(".") and entry.name.endswith(_CLOUD_STUB):
            there.away.add(prefix + entry.name[1 : -len(_CLOUD_STUB)])
        elif is_ignored(entry.name):
            continue
        elif stat.S_ISREG(status.st_mode):
            there.files[name] = status
        else:
            hint = "Put a copy of the file itself there."
            text = f"{safe(name)} is a link or a device, not a file, so it is left alone"
            _note(there, "evidence.not-a-file", Level.WARNING, text, hint, name)


def _sides(there: _Folder) -> tuple[dict[str, str], set[str]]:
    """Tell the side files (side file: what it is about) and the conflicted copies of side files."""
    names = there.files.keys() | there.away
    sides = {}
    for name in there.files:
        if name.endswith(SIDE_SUFFIX) and name + SIDE_SUFFIX not in names and name != SIDE_SUFFIX:
            sides[name] = name.removesuffix(SIDE_SUFFIX)
    copies = set()
    for name in list(there.files):
        original = conflict_of(name)
        if original is None or original not in names:
            continue
        if original in sides and sides.get(name) not in names:
            copies.add(name)
            sides.pop(name, None)
            hint = f"Take over into {safe(original)} what only the copy has, then delete the copy."
            text = f"{safe(name)} looks like a conflicted copy of {safe(original)}"
            _note(there, "evidence.conflict", Level.WARNING, text, hint, name)
        elif name not in sides:
            text = f"{safe(name)} may be a conflicted copy of {safe(original)}; it is listed as evidence of its own"
            _note(there, "evidence.conflict-name", Level.INFO, text, "", name)
    return sides, copies


def _piece(folder: Path, name: str, sides: dict[str, str], there: _Folder) -> Evidence:
    """Put together what is known about one piece and what is there of it."""
    side = name + SIDE_SUFFIX
    status = there.files.get(name)
    in_cloud = name in there.away or (status is not None and is_placeholder(status, name))
    known = _read_side(folder, side, there) if side in sides else None
    piece = replace(known or Evidence(name), name=name, bytes_now=status.st_size if status else None)
    if in_cloud:
        return replace(piece, state=EvidenceState.IN_CLOUD)
    if status is None and known and not (known.sha256 or known.size or known.original_name or known.id):
        # A TOML file that tells nothing about a piece is one itself.
        return _untracked(side, there)
    if status is None:
        level = Level.ERROR if piece.counts else Level.INFO
        text = f"{safe(name)} is missing: only what is known about it is there"
        _note(there, "evidence.missing", level, text, "Put the file back, or withdraw it with a reason.", side)
        return replace(piece, state=EvidenceState.MISSING)
    if side not in sides:
        return _untracked(name, there)
    if not piece.sha256 and piece.size is None:
        return replace(piece, state=EvidenceState.UNTRACKED)
    if piece.size is not None and piece.size != status.st_size:
        text = f"{safe(name)} has {status.st_size} bytes, but had {piece.size} when it was added"
        hint = "Put the file back as it was added; keep the changed one under another name."
        _note(there, "evidence.changed", Level.ERROR, text, hint, name)
        return replace(piece, state=EvidenceState.CHANGED)
    return replace(piece, state=EvidenceState.RECORDED)


def _untracked(name: str, there: _Folder) -> Evidence:
    text = f"{safe(name)} lies in the folder, but nothing is known about it"
    hint = "Add it with `plaint evidence add`, so that a later change can be proved."
    _note(there, "evidence.untracked", Level.INFO, text, hint, name)
    return Evidence(name, state=EvidenceState.UNTRACKED, bytes_now=there.files[name].st_size)


def _read_side(folder: Path, side: str, there: _Folder) -> Evidence | None:
    from plaint.storage.formats.side_file import parse_side_file

    file = f"{EVIDENCE_DIR}/{side}"
    try:
        piece, findings = parse_side_file(read_snapshot(folder / file).data, file)
    except FileNotFoundError:
        return None
    except BrokenFile as problem:
        there.findings.append(Finding("file.broken", Level.ERROR, problem.message, problem.hint, file, problem.line))
        return None
    there.findings.extend(findings)
    return piece


def _note(there: _Folder, rule: str, level: Level, text: str, hint: str, name: str) -> None:
    there.findings.append(Finding(rule, level, text, hint, f"{EVIDENCE_DIR}/{name}".rstrip("/")))


def digest_of_file(path: Path, on_progress: Callable[[int], None] = lambda _size: None) -> tuple[str, int]:
    """Hash a regular file by chunks: SHA-256 in hexadecimal and the number of bytes. Raises OSError.

    ``on_progress`` hears how many bytes each part had; what it raises ends it.
    """
    import hashlib

    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(f"{path.name} is not a regular file")
        digest, size = hashlib.sha256(), 0
        while chunk := os.read(descriptor, CHUNK):
            digest.update(chunk)
            size += len(chunk)
            on_progress(len(chunk))
        return digest.hexdigest(), size
    finally:
        os.close(descriptor)


def verify(folder: Path) -> Iterator[Evidence]:
    """Hash the evidence of a case, piece by piece: OK, CHANGED, MISSING, UNTRACKED, or IN_CLOUD (never read).

    A file that cannot be read is MISSING as proof. One without a recorded digest is UNTRACKED.
    """
    for piece in scan(folder)[0]:
        yield verified(folder, piece)


def verified(folder: Path, piece: Evidence, on_progress: Callable[[int], None] = lambda _size: None) -> Evidence:
    """Return the piece with the state that its content gives it now; ``on_progress`` is as in digest_of_file."""
    if piece.state not in {EvidenceState.RECORDED, EvidenceState.CHANGED}:
        return piece
    try:
        digest, size = digest_of_file(folder / EVIDENCE_DIR / piece.name, on_progress)
    except OSError:
        return replace(piece, state=EvidenceState.MISSING)
    if not piece.sha256:
        # With a size on record that does not agree, more is known than nothing.
        changed = piece.state is EvidenceState.CHANGED
        return replace(piece, state=piece.state if changed else EvidenceState.UNTRACKED, bytes_now=size)
    state = EvidenceState.OK if digest == piece.sha256.lower() else EvidenceState.CHANGED
    return replace(piece, state=state, bytes_now=size)
