"""Cache merged playbooks as JSON, because reading it is several times faster than parsing the TOML again.

Only the program's own playbooks are kept, below the cache directory that the caller names. An entry holds good
for one version of the program and for exactly the files it was made from; anything else in it is ignored.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plaint import __version__
from plaint.domain.playbook.playbook import Playbook
from plaint.playbooks.build import build
from plaint.playbooks.files import DATA

if TYPE_CHECKING:
    from plaint.playbooks.compose import Composition

_FORMAT = 3


def read(playbook_id: str, cache_dir: Path) -> Playbook | None:
    """Return the cached values of a playbook, or None; a damaged entry counts as none."""
    try:
        entry: Any = json.loads((cache_dir / _name(playbook_id)).read_bytes())
        files = [str(name) for name in entry["files"]]
        if entry["made"] != _made(files):
            return None
        return build(entry["values"], files, ())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError):
        return None


def write(composition: Composition, cache_dir: Path) -> None:
    """Cache a composition; failing to write is no error, it is made again next time."""
    path = cache_dir / _name(composition.id)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        files = list(composition.files)
        entry = {"made": _made(files), "files": files, "values": composition.values}
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(entry, default=str), "utf-8")
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()


def _name(playbook_id: str) -> str:
    return f"playbooks/{playbook_id}.json"


def _made(files: list[str]) -> list[Any]:
    """Return what an entry was made from: version, format, and size and time of each file and of the code."""
    stats = [(DATA / name).stat() for name in files] + [Path(__file__).with_name("compose.py").stat()]
    return [__version__, _FORMAT, *([info.st_size, info.st_mtime_ns] for info in stats)]
