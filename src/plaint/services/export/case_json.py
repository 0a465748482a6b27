"""Export a case as one JSON file and import it again: all its files byte for byte, and the same in plain values.

The values are for programs that read; ``import`` uses the files, so nothing is lost: comments, unknown keys, evidence.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plaint import __version__
from plaint.domain.errors import BrokenFile, UsageProblem
from plaint.services.cases import json_values
from plaint.services.export.job import ExportJob
from plaint.services.progress import QUIET, Progress
from plaint.storage.cases.export_files import list_files, read_chunks
from plaint.storage.workspace import Workspace

FORMAT = "plaint-case"
VERSION = 1
LARGEST = 200_000_000
"""Bytes of the files of one case; more would be a burden for every program that reads JSON."""
LARGEST_FILE = 300_000_000
"""Bytes of a JSON file that is taken in."""


def carried(job: ExportJob) -> bytes:
    """Return the JSON. Raises UsageProblem for a case too large, BrokenFile for a file that cannot be read."""
    from plaint.services.export.zip_bundle import masked_files
    from plaint.storage.formats.case_file import case_values

    loaded = job.loaded
    if job.mask is None:
        files = _whole(job)
    else:  # drawings are no evidence: a redacted case is taken in without its files
        files = [_entry(name, data) for name, data in masked_files(job) if not name.startswith("exhibits/")]
    found = {
        "format": FORMAT, "version": VERSION, "plaint": __version__, "folder": loaded.name.rpartition("/")[2],
        "redacted": job.mask is not None,
        "case": json_values.value(case_values(loaded.case)),
        "interactions": [json_values.interaction(entry) for entry in loaded.log],
        "evidence": [json_values.evidence(piece) for piece in loaded.evidence],
        "letters": [json_values.letter(letter) for letter in loaded.letters],
        "deadlines": [json_values.deadline(one, job.now.date()) for one in job.guidance.deadlines],
        "files": files,
    }  # fmt: skip
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _whole(job: ExportJob) -> list[dict[str, Any]]:
    listed = list_files(job.loaded.folder)
    total = sum(one.size for one in listed.files)
    if total > LARGEST:
        raise UsageProblem(
            f"the files of this case have {total // 1_000_000} MB, too much for JSON", "use --format zip"
        )
    entries = []
    for count, one in enumerate(listed.files):
        job.progress.step(count, len(listed.files), one.name)
        entries.append(_entry(one.name, b"".join(read_chunks(job.loaded.folder, one.name))))
    return entries


def _entry(name: str, data: bytes) -> dict[str, Any]:
    import hashlib

    about = {"path": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    try:
        return about | {"encoding": "utf-8", "content": data.decode()}
    except UnicodeDecodeError:
        return about | {"encoding": "base64", "content": base64.b64encode(data).decode()}


@dataclass(frozen=True, slots=True)
class ImportedCase:
    """A case that was taken in."""

    folder: Path
    files: int
    notes: tuple[str, ...] = ()


def import_case_json(workspace: Workspace, path: Path, progress: Progress = QUIET) -> ImportedCase:
    """Take in a case that ``export --format json`` wrote, as one unit of undo.

    Raises UsageProblem (no such file, no such export, the case is here already), BrokenFile, NotSaved, Cancelled.
    """
    from plaint.storage.files.read import read_snapshot

    try:
        data = read_snapshot(path, limit=LARGEST_FILE).data
    except FileNotFoundError:
        raise UsageProblem(f"there is no file {path}", "look at the path") from None
    return restore(workspace, data, path.name, progress)


def restore(workspace: Workspace, data: bytes, name: str, progress: Progress = QUIET) -> ImportedCase:
    """Take in the case that these bytes carry; ``name`` is for messages."""
    from plaint.storage.cases.restore import restore_case

    found = _parsed(data, name)
    files = dict(_files(found["files"], name))
    folder = found.get("folder")
    place = restore_case(workspace.store, files, folder if isinstance(folder, str) else "", progress.step)
    notes = ("it is a redacted copy: its evidence files are not in it",) if found.get("redacted") else ()
    return ImportedCase(place, len(files), notes)


def _parsed(data: bytes, name: str) -> Mapping[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as problem:
        line = getattr(problem, "lineno", None)
        raise BrokenFile(f"this is no JSON: {str(problem)[:200]}", file=name, line=line) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("files"), list):
        raise UsageProblem(f"{name} is no exported case", "plaint export CASE --format json writes one")
    if found.get("version") != VERSION:
        raise UsageProblem(f"{name} was written by a newer plaint", "use that one, or a ZIP")
    return found


def _files(listed: Iterable[Any], name: str) -> Iterable[tuple[str, bytes]]:
    import hashlib

    for one in listed:
        try:
            path, content, digest = str(one["path"]), one["content"], one["sha256"]
            data = content.encode() if one["encoding"] == "utf-8" else base64.b64decode(content, validate=True)
        except (TypeError, KeyError, AttributeError, UnicodeEncodeError, binascii.Error, ValueError):
            raise BrokenFile("an entry of its files cannot be understood", file=name) from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise BrokenFile(f"{path[:200]} in it is not what it was: its SHA-256 differs", file=name)
        yield path, data
