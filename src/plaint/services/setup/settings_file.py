"""Write ``config.toml``, only when a person says so: one setting, one key, or the saved views.

Comments, order and unknown keys stay. A file that cannot be understood is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import UsageProblem
from plaint.settings import Settings, View, config_file, load_settings

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

SIMPLE = ("theme", "language", "mouse", "sort", "columns", "layout")
"""Settings of one value each."""


def set_value(name: str, value: object, path: Path | None = None) -> Settings:
    """Write one of SIMPLE, a text, a truth or a list of texts; None takes it out. Return the settings as they are then.

    Raises UsageProblem where the file cannot be understood, NotSaved, ChangedOnDisk.
    """
    assert name in SIMPLE, name

    def edit(document: TOMLDocument) -> str:
        held = list(value) if isinstance(value, tuple) else value
        if held is None:
            document.pop(name, None)
        elif name in document or not any(isinstance(one, dict | list) for one in document.values()):
            document[name] = held
        else:
            # A new key of the top level has to stand before the first table: it becomes the first line.
            import tomlkit

            line = tomlkit.document()
            line[name] = held
            return line.as_string() + document.as_string()
        return document.as_string()

    return _change(edit, path)


def set_key(command: str, keys: str | None, path: Path | None = None) -> Settings:
    """Write the key of a command (None: its usual one again); return the settings as they are then."""

    def edit(document: TOMLDocument) -> str:
        import tomlkit

        table = document.get("keys")
        if table is None:
            table = document["keys"] = tomlkit.table()
        if keys is None:
            table.pop(command, None)
        else:
            table[command] = keys
        return document.as_string()

    return _change(edit, path)


def set_views(views: Sequence[View], path: Path | None = None) -> Settings:
    """Write the saved views, in the order of their keys 1 to 9; return the settings as they are then."""

    def edit(document: TOMLDocument) -> str:
        import tomlkit

        document.pop("view", None)
        if not views:
            return document.as_string()
        blocks = tomlkit.aot()
        for view in views:
            block = tomlkit.table()
            block["name"] = view.name
            unusual = {"query": view.query, "sort": "" if view.sort == "urgency" else view.sort, "group": view.group}
            for name, value in unusual.items():
                if value:
                    block[name] = value
            if view.columns:
                block["columns"] = list(view.columns)
            blocks.append(block)
        document["view"] = blocks
        return document.as_string()

    return _change(edit, path)


def _change(edit: Callable[[TOMLDocument], str], path: Path | None) -> Settings:
    """Edit the file as it is now, and replace it as a whole. Raises UsageProblem, NotSaved, ChangedOnDisk."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    from plaint.storage.files.read import read_snapshot
    from plaint.storage.saving import save

    path = path or config_file()
    try:
        snapshot = read_snapshot(path)
    except FileNotFoundError:
        snapshot = None
    before = snapshot.data.decode("utf-8-sig", "strict") if snapshot and _is_text(snapshot.data) else ""
    if snapshot is not None and not _is_text(snapshot.data):
        raise _unusable(path, "it is not UTF-8 text")
    try:
        document = tomlkit.parse(before)
        text = edit(document)
        tomlkit.parse(text)
    except (TOMLKitError, TypeError, ValueError, AttributeError) as problem:
        raise _unusable(path, str(problem)) from None
    if text != before:
        path.parent.mkdir(parents=True, exist_ok=True)
        revision = snapshot.revision if snapshot else None
        save.save(path, text.encode("utf-8"), expected=revision, root=path.parent)
    return load_settings(path)


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _unusable(path: Path, reason: str) -> UsageProblem:
    return UsageProblem(f"the settings were not changed: {path.name} cannot be understood: {reason}", f"mend {path}")
