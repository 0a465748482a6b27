"""Write cases: create a workspace, a case, a log entry or a letter, and edit their files in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import ChangedOnDisk, NotSaved, PlaintError, UsageProblem
from plaint.domain.model.case import FORMAT, Case
from plaint.domain.model.ids import is_id, new_id
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.domain.safe import safe
from plaint.storage import layout
from plaint.storage.cases.loaded import LoadedCase
from plaint.storage.files.read import Revision, Snapshot, read_inside
from plaint.storage.toml.field_conflicts import refuse_collisions

if TYPE_CHECKING:
    from plaint.storage.toml.edit import Change
    from plaint.storage.undo.store import Store

_TRIES = 20
"""How often an edit begins anew because another program saved in that very moment."""


def make_workspace(root: Path) -> None:
    """Create a workspace folder with its plaint.toml; what is there stays as it is. Raises UsageProblem, NotSaved."""
    from plaint.storage.files.disk import DISK
    from plaint.storage.files.durable import exists, make_folders
    from plaint.storage.formats.workspace_file import TEMPLATE
    from plaint.storage.saving.save import explain, save

    try:
        if root.exists() and not root.is_dir():
            raise UsageProblem(f"{safe(root, 300)} is a file, not a folder", "Name a folder, existing or not.")
        make_folders(DISK, root.absolute())
        if exists(DISK, root / layout.WORKSPACE_FILE):
            return
    except OSError as problem:
        raise NotSaved(*explain(problem, safe(root, 300), "made")) from problem
    save(root / layout.WORKSPACE_FILE, TEMPLATE.encode(), expected=None, root=root)


def _no_identifier(text: str) -> UsageProblem:
    return UsageProblem(f"{safe(text, 40)!r} is no identifier", "An identifier is six or more of 0-9 and a-z.")


def create_case(store: Store, case: Case) -> Path:
    """Create the folder of a new case with its case.toml, and return the folder. Raises UsageProblem, NotSaved."""
    from plaint.storage.formats.case_file import new_case_bytes

    if not is_id(case.id):
        raise _no_identifier(case.id)
    data = new_case_bytes(case)
    with store.operations.operation(f"new case {safe(case.title, 80)}") as operation:
        for whole_id in (False, True):
            folder = store.root / layout.folder_name(case.opened, case.title, case.id, whole_id=whole_id)
            if _is_free(folder):
                operation.write(folder / layout.CASE_FILE, data, None)
                return folder
    raise ChangedOnDisk(f"there already is a folder {folder.name}", "Give the case another title.", file=folder.name)


def _is_free(folder: Path) -> bool:
    """Whether a new case may use the folder: not there, or empty, as an undone creation or a sync leaves it."""
    try:
        return not folder.is_symlink() and not (folder.exists() and any(folder.iterdir()))
    except OSError:
        return False


def edit_case_file(store: Store, loaded: LoadedCase, changes: Sequence[Change]) -> Revision:
    """Edit case.toml; see :meth:`Workspace.edit`."""
    from plaint.storage.formats.case_file import case_values, edit_case, parse_case

    def check(snapshot: Snapshot) -> None:
        if snapshot.revision.digest != loaded.revision.digest:
            now, _ = parse_case(snapshot.data, layout.CASE_FILE)
            if now.id != loaded.case.id:
                raise ChangedOnDisk(
                    f"{layout.CASE_FILE} is now that of another case ({safe(now.id, 40)})", "Read the folder again."
                )
            refuse_collisions(layout.CASE_FILE, case_values(loaded.case), case_values(now), changes)

    return edit_in_place(
        store,
        loaded,
        layout.CASE_FILE,
        f"edit {safe(loaded.case.title, 80)}",
        check,
        lambda data: edit_case(data, layout.CASE_FILE, changes),
    )


def edit_in_place(
    store: Store,
    loaded: LoadedCase,
    file: str,
    title: str,
    check: Callable[[Snapshot], None],
    change: Callable[[bytes], bytes],
) -> Revision:
    """Read, check, change and save a file of a case; start again when another program saved it in between."""
    refuse_newer(loaded)
    path = loaded.folder / file
    with store.operations.operation(title) as operation:
        for last in (*[False] * (_TRIES - 1), True):
            try:
                snapshot = read_inside(path, store.root)
            except FileNotFoundError:
                raise ChangedOnDisk(f"{file} is no longer there", "Read the folder again.", file=file) from None
            check(snapshot)
            data = change(snapshot.data)
            if data == snapshot.data:
                return snapshot.revision
            try:
                return operation.write(path, data, snapshot.revision)
            except ChangedOnDisk:
                if last:
                    raise
    raise AssertionError  # pragma: no cover -- the last turn returns or raises


def refuse_newer(loaded: LoadedCase) -> None:
    """Raise PlaintError for a case of a newer format: it is shown, and never changed."""
    if loaded.case.format > FORMAT:
        raise PlaintError(
            f"the case has format {loaded.case.format}, which this plaint can show but not change",
            "Use a newer plaint.",
            file=layout.CASE_FILE,
        )


def add_interaction(store: Store, loaded: LoadedCase, interaction: Interaction) -> Path:
    """Write a new entry; when its id is used already it gets another one, which is in the file's name."""
    from plaint.storage.formats.log_file import new_interaction_bytes

    refuse_newer(loaded)
    if not is_id(interaction.id):
        raise _no_identifier(interaction.id)
    used = {entry.id for entry in loaded.log}
    with store.operations.operation(f"log {safe(interaction.reason or interaction.id, 80)}") as operation:
        for last in (*[False] * (_TRIES - 1), True):
            path = loaded.folder / layout.LOG_DIR / layout.entry_name(interaction.day, interaction.id)
            if interaction.id not in used:
                try:
                    operation.write(path, new_interaction_bytes(interaction), None)
                except ChangedOnDisk:
                    if last:
                        raise
                else:
                    return path
            interaction = replace(interaction, id=new_id(store.source))
    raise AssertionError  # pragma: no cover -- the last turn returns or raises


def edit_entry(store: Store, loaded: LoadedCase, interaction_id: str, changes: Sequence[Change]) -> Revision:
    """Edit one entry of the log; see :meth:`Workspace.edit_interaction`."""
    from plaint.storage.formats.log_file import edit_interaction, interaction_values, parse_log_file

    found = [entry for entry in loaded.log if entry.id == interaction_id]
    if len(found) != 1:
        count = f"{len(found)} entries have" if found else "there is no entry with"
        raise UsageProblem(
            f"{count} the id {safe(interaction_id, 40)} in {safe(loaded.case.title, 60)}",
            "Give each its own id in the files first." if found else "`plaint show` lists the entries.",
        )
    file = found[0].file

    def check(snapshot: Snapshot) -> None:
        entries, _ = parse_log_file(snapshot.data, file)
        now = [entry for entry in entries if entry.id == interaction_id]
        if len(now) != 1:
            gone = f"the entry {interaction_id} is no longer in {safe(file)}"
            raise ChangedOnDisk(gone, "Read the case again.", file=file)
        refuse_collisions(file, interaction_values(found[0]), interaction_values(now[0]), changes)

    title = f"edit log entry {safe(found[0].reason or interaction_id, 80)}"
    return edit_in_place(
        store, loaded, file, title, check, lambda data: edit_interaction(data, file, interaction_id, changes)
    )


def add_letter(store: Store, loaded: LoadedCase, letter: Letter) -> Path:
    """Write a new letter and return its file; the name never is that of another one."""
    from plaint.storage.formats.letter_file import new_letter_bytes

    refuse_newer(loaded)
    if not is_id(letter.id):
        raise _no_identifier(letter.id)
    created = letter.created.date() if isinstance(letter.created, datetime) else letter.created
    data = new_letter_bytes(letter)
    with store.operations.operation(f"letter {safe(letter.title or letter.kind, 80)}") as operation:
        for whole_id in (False, True):
            name = layout.letter_name(created or loaded.case.opened, letter.kind, letter.id, whole_id=whole_id)
            path = loaded.folder / layout.LETTERS_DIR / name
            try:
                operation.write(path, data, None)
            except ChangedOnDisk:
                if whole_id:
                    raise
            else:
                return path
    raise AssertionError  # pragma: no cover -- the last turn returns or raises


def edit_letter_file(
    store: Store, loaded: LoadedCase, letter: Letter, changes: Sequence[Change], body: str | None
) -> Revision:
    """Edit a letter; see :meth:`Workspace.edit_letter`."""
    from plaint.storage.formats.letter_file import edit_letter, letter_values, parse_letter
    from plaint.storage.toml.edit import Set

    wanted: list[Change] = [*changes, *([Set("body", body)] if body is not None else [])]

    def check(snapshot: Snapshot) -> None:
        now, _ = parse_letter(snapshot.data, letter.file)
        if now is None:
            raise ChangedOnDisk(f"{safe(letter.file)} is no longer a letter", "Read the case again.", file=letter.file)
        before, present = ({**letter_values(one), "body": one.body} for one in (letter, now))
        refuse_collisions(letter.file, before, present, wanted)

    return edit_in_place(
        store,
        loaded,
        letter.file,
        f"edit letter {safe(letter.title or letter.kind, 80)}",
        check,
        lambda data: edit_letter(data, letter.file, changes, body),
    )
