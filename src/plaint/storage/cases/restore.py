"""Create a case folder from exported files: built in the trash, then moved to its place in one rename.

Undo moves it back there. Names come from a file that may be hostile, so only those that a case has are taken.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from plaint.domain.errors import BrokenFile, NotSaved, UsageProblem
from plaint.domain.model.case import Case
from plaint.domain.safe import safe
from plaint.storage.layout import CASE_FILE, CASE_PARTS, EVIDENCE_DIR, folded, folder_name, is_ignored
from plaint.storage.listing import case_folders

if TYPE_CHECKING:
    from plaint.storage.undo.store import Store

DEEPEST = 16
MOST = 20_000
"""Files of one case."""
OnProgress = Callable[[int, int, str], None]


def restore_case(store: Store, files: Mapping[str, bytes], folder: str, on_progress: OnProgress) -> Path:
    """Create a case from its files (path below the folder -> content) and return its folder.

    ``folder`` is the name that it had; it is used where it is a plain name and free. ``on_progress`` is called for each
    file; what it raises ends the work and leaves nothing. Raises UsageProblem (it is here already), BrokenFile,
    NotSaved.
    """
    from plaint.storage.formats.case_file import parse_case
    from plaint.storage.undo.trash import free_path, make_trash, move

    _refuse_names(files)
    case, _ = parse_case(files[CASE_FILE], CASE_FILE)
    _refuse_twin(store, case)
    target = _place(store.root, case, folder)
    with store.operations.operation(f"import case {safe(case.title, 80)}") as operation:
        make_trash(store.root)
        origin = free_path(store.root, f"import-{case.id}", store.now())
        try:
            _write(origin, files, on_progress)
            move(origin, target)
        except BaseException:
            shutil.rmtree(origin, ignore_errors=True)
            raise
        operation.moved(origin, target)
    return target


def _refuse_names(files: Mapping[str, bytes]) -> None:
    """Raise BrokenFile unless every name is one of a case's files and no two are one on another system."""
    if CASE_FILE not in files:
        raise BrokenFile(f"it holds no {CASE_FILE}", "export the case again")
    if len(files) > MOST:
        raise BrokenFile(f"it holds more than {MOST} files")
    seen: dict[str, str] = {}
    for name in files:
        if not _fits(name):
            raise BrokenFile(f"{safe(name, 200)!r} is no name of a file of a case, so nothing was imported")
        if (other := seen.setdefault(folded(name), name)) != name:
            raise BrokenFile(f"{safe(name, 100)} and {safe(other, 100)} are one name on some systems")
    for name in files:
        if any(folded(str(above)) in seen for above in PurePosixPath(name).parents):
            raise BrokenFile(f"{safe(name, 200)} lies in what is a file itself")


def _fits(name: str) -> bool:
    parts = name.split("/")
    plain = all(part.strip(". ") and not is_ignored(part) and part.isprintable() for part in parts)
    short = len(name.encode("utf-8", "replace")) < 1000 and len(parts) <= DEEPEST
    known = len(parts) == 1 or parts[0] in CASE_PARTS
    return plain and short and known and not set('\\:*?"<>|') & set(name)


def _refuse_twin(store: Store, case: Case) -> None:
    from plaint.storage.cases.find import possible_ids
    from plaint.storage.cases.load import load
    from plaint.storage.cases.loaded import LoadedCase

    for folder in map(Path, case_folders(str(store.root))[0]):
        if case.id in possible_ids(folder, store.root):
            found = load(folder, store.root)
            if not isinstance(found, LoadedCase) or found.case.id == case.id:
                raise UsageProblem(
                    f"the case {case.id} is here already: {safe(found.name, 200)}",
                    "import it into another workspace (-C DIR), or trash the one that is here",
                )


def _place(root: Path, case: Case, folder: str) -> Path:
    """Return a free folder: the one that it had, else one named like any new case."""
    names = [folder] if "/" not in folder and _fits(folder) and folder.isascii() else []
    names += [folder_name(case.opened, case.title, case.id, whole_id=whole) for whole in (False, True)]
    free = next((root / name for name in names if not (root / name).exists()), None)
    if free is None:
        raise UsageProblem(f"there already is a folder {names[-1]}", "move it away first")
    return free


def _write(origin: Path, files: Mapping[str, bytes], on_progress: OnProgress) -> None:
    """Write the files durably; evidence is for reading only, as when it is added."""
    from plaint.storage.files.disk import DISK
    from plaint.storage.files.durable import make_folders, write_file
    from plaint.storage.saving.save import explain

    try:
        for count, (name, data) in enumerate(sorted(files.items())):
            on_progress(count, len(files), name)
            path = origin / name
            make_folders(DISK, path.parent)
            proof = name.startswith(f"{EVIDENCE_DIR}/") and not name.endswith(".toml")
            write_file(DISK, path, data, mode=0o444 if proof else 0o666)
    except OSError as problem:
        raise NotSaved(*explain(problem, origin.name, "written")) from problem
