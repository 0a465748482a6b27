"""Keep drafts in the state directory: contents that could not be saved, and texts typed into forms.

A draft is the content as it is, in a file that any editor opens, and a small JSON file beside it that says where
it belongs. Drafts never stand in the way of a save: where they cannot be written, the caller is told (None, False).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from plaint.domain.errors import BrokenFile
from plaint.storage.files.disk import DISK, Disk
from plaint.storage.files.durable import make_folders, replace_file, unlink_quietly
from plaint.storage.files.read import digest_of, load

_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
_META = ".json"
_FORM = "form-"


@dataclass(frozen=True, slots=True)
class Draft:
    """One kept draft. ``target`` is where it belongs, ``file`` where it is now."""

    token: str
    target: Path
    file: Path
    at: datetime
    """UTC."""
    note: str


class Drafts:
    """The drafts in one folder, which is made when the first is kept; readable for nobody else."""

    def __init__(self, folder: Path, *, disk: Disk = DISK) -> None:
        self.folder = folder
        self._disk = disk

    def keep(self, path: Path, data: bytes, note: str = "") -> Path | None:
        """Keep the content meant for ``path``; returns the file it is in, or None when that cannot be written.

        The file's name without suffix is the token for :meth:`drop`. The same content for the same file is one draft.
        """
        target = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow a link
        token = hashlib.sha256(os.fsencode(target) + b"\0" + data).hexdigest()[:24]
        suffix = path.suffix if _SUFFIX.fullmatch(path.suffix) and path.suffix != _META else ".draft"
        file = self.folder / (token + suffix)
        meta = {"target": target, "file": file.name, "digest": digest_of(data), "at": self._disk.now(), "note": note}
        try:
            make_folders(self._disk, self.folder, mode=0o700)
            replace_file(self._disk, self.folder / (token + _META), json.dumps(meta).encode())
            replace_file(self._disk, file, data)
        except OSError:
            return None
        return file

    def drop(self, token: str) -> None:
        """Forget a draft: its content is saved, or nobody wants it. Unknown tokens are no error."""
        meta = self.folder / (token + _META)
        for draft in self._read(meta):
            unlink_quietly(self._disk, draft.file)
        unlink_quietly(self._disk, meta)

    def pending(self) -> list[Draft]:
        """Return the drafts that wait, oldest first; damaged ones are left alone and not listed.

        A draft whose content is what its target holds was saved in the end (the program was interrupted before it
        could forget the draft); it is forgotten now.
        """
        found = []
        for name in self._names():
            if name.endswith(_META) and not name.startswith(_FORM):
                for draft in self._read(self.folder / name):
                    if self._content(draft.file) == self._content(draft.target):
                        self.drop(draft.token)
                    else:
                        found.append(draft)
        return sorted(found, key=lambda draft: (draft.at, draft.token))

    def content(self, draft: Draft) -> bytes | None:
        """Return the content of the draft, or None when it is gone."""
        return self._content(draft.file)

    def keep_form(self, key: str, values: Mapping[str, str]) -> bool:
        """Keep the values of the fields of a form; False when they cannot be written."""
        content = {"key": key, "at": self._disk.now(), "values": dict(values)}
        try:
            make_folders(self._disk, self.folder, mode=0o700)
            replace_file(self._disk, self._form_file(key), json.dumps(content).encode())
        except OSError:
            return False
        return True

    def form(self, key: str) -> dict[str, str] | None:
        """Return the kept fields of a form, or None."""
        values = self._json(self._form_file(key)).get("values")
        if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
            return None
        return dict(values)

    def drop_form(self, key: str) -> None:
        """Forget the fields of a form."""
        unlink_quietly(self._disk, self._form_file(key))

    def forms(self) -> list[str]:
        """Return the keys of the kept forms, sorted."""
        names = [name for name in self._names() if name.startswith(_FORM)]
        keys = [self._json(self.folder / name).get("key") for name in names]
        return sorted(key for key in keys if isinstance(key, str))

    def _form_file(self, key: str) -> Path:
        return self.folder / f"{_FORM}{digest_of(key.encode(errors='surrogatepass'))[:24]}{_META}"

    def _names(self) -> list[str]:
        try:
            return sorted(self._disk.listdir(self.folder))
        except OSError:
            return []

    def _read(self, meta: Path) -> list[Draft]:
        """Return the draft that the file tells of, or nothing: its content must be there and be whole."""
        values = self._json(meta)
        with contextlib.suppress(KeyError, TypeError, ValueError, OverflowError, OSError):
            file = self.folder / Path(str(values["file"])).name
            content = self._content(file)
            if content is not None and digest_of(content) == values["digest"]:
                at = datetime.fromtimestamp(values["at"], UTC)
                return [Draft(meta.stem, Path(str(values["target"])), file, at, str(values["note"]))]
        return []

    def _content(self, file: Path) -> bytes | None:
        try:
            return load(file, disk=self._disk).data
        except (OSError, BrokenFile, ValueError):
            return None

    def _json(self, file: Path) -> dict[str, Any]:
        content = self._content(file)
        try:
            values = json.loads(content or b"")
        except (ValueError, RecursionError):
            return {}
        return values if isinstance(values, dict) else {}
