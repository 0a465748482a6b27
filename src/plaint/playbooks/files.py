"""Read, limit, parse and check one playbook file; never raises for what a file holds."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plaint.domain.model.finding import Finding, Level

if TYPE_CHECKING:
    from plaint.playbooks import schema

DATA = Path(__file__).parent / "data"
"""The playbooks that come with the program."""
FOLDER = "playbooks"
"""Name of the folder of a workspace that holds its own ones."""
LIMIT = 2_000_000
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_HEADER = re.compile(r"\s*\[(\[?)\s*([A-Za-z0-9_.\"'-]+)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")


@dataclass(frozen=True, slots=True)
class PlaybookFile:
    """A parsed playbook file; ``usable`` is false as soon as one finding is an error."""

    id: str
    name: str
    """As messages name it: ``playbooks/ID.toml`` in a workspace, ``FOLDER/ID.toml`` among the program's own."""
    shipped: bool
    values: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    text: str = ""

    @property
    def usable(self) -> bool:
        """Tell whether the file may be merged: half a file of legal dates would be worse than none."""
        return all(finding.level is not Level.ERROR for finding in self.findings)

    def line(self, path: schema.Path) -> int | None:
        """Return the line of an entry or key, or of what surrounds it."""
        places = _places(self.text)
        while path:
            if path in places:
                return places[path]
            path = path[:-1]
        return None

    def finding(self, problem: schema.Problem) -> Finding:
        """Turn a problem into a finding with file and line."""
        return Finding(
            problem.rule, problem.level, problem.message, problem.suggestion, self.name, self.line(problem.path)
        )


@lru_cache(maxsize=1)
def shipped_ids() -> tuple[str, ...]:
    """Return the ids of the playbooks that come with the program, sorted."""
    return tuple(sorted(shipped_names()))


@lru_cache(maxsize=1)
def shipped_names() -> Mapping[str, str]:
    """Return the name of each file of the program's own below ``data``, by its id.

    ``payment`` and ``problems`` hold building blocks, ``marketplaces`` what can be laid over any country's ladder.
    """
    found: dict[str, str] = {}
    for path in sorted(DATA.rglob("*.toml")):
        if path.stem in found:
            raise ValueError(f"two playbooks are called {path.stem}")
        found[path.stem] = path.relative_to(DATA).as_posix()
    return found


@lru_cache(maxsize=1)
def shipped_blocks() -> frozenset[str]:
    """Return the ids of the building blocks among the program's own: they name no shop and are not offered."""
    folders = ("payment/", "problems/")
    return frozenset(playbook_id for playbook_id, name in shipped_names().items() if name.startswith(folders))


def shipped_ladders() -> list[str]:
    """Return the ids of the program's own that are ladders by themselves, sorted."""
    return [playbook_id for playbook_id in shipped_ids() if not read_shipped(playbook_id).values.get("part")]


@lru_cache(maxsize=1)
def shipped_overlays() -> frozenset[str]:
    """Return the ids of the marketplaces that can be laid over the general ladder of any country."""
    names = shipped_names().items()
    return frozenset({playbook_id for playbook_id, name in names if name.startswith("marketplaces/")} | {"amazon"})


def own_ids(folder: Path | None) -> list[str]:
    """Return the ids of a workspace's own playbooks; unreadable folders have none."""
    return sorted(name[:-5] for name in _names(folder) if _ID.match(name[:-5]))


def misnamed(folder: Path) -> list[Finding]:
    """Return a finding for every file of ``playbooks/`` that is not read because its name is no id."""
    advice = "call it as its id: small letters, digits and hyphens, as my-shop.toml"
    return [
        Finding(
            "playbook.file", Level.WARNING, "a playbook whose name is no id is not read", advice, f"{FOLDER}/{name}"
        )
        for name in sorted(_names(folder))
        if not _ID.match(name[:-5])
    ]


def _names(folder: Path | None) -> list[str]:
    if folder is None:
        return []
    try:
        names = os.listdir(f"{folder}/{FOLDER}")  # noqa: PTH208  # asked once per case; ten times as fast as iterdir
    except OSError:
        return []
    return [name for name in names if name.endswith(".toml") and not name.startswith(".")]


@lru_cache(maxsize=256)
def read_shipped(playbook_id: str) -> PlaybookFile:
    """Read a playbook of the program; it is tested to be sound, so it is not checked again.

    Kept in memory, because ladders share most of their files. Whoever merges the values must not change them.
    """
    name = shipped_names()[playbook_id]
    text = (DATA / name).read_text("utf-8")
    return PlaybookFile(playbook_id, name, shipped=True, values=tomllib.loads(text), text=text)


def read_own(folder: Path, playbook_id: str) -> PlaybookFile:
    """Read and check a playbook of a workspace."""
    path = folder / FOLDER / f"{playbook_id}.toml"
    name = f"{FOLDER}/{playbook_id}.toml"
    try:
        text = _read(path)
        values = tomllib.loads(text)
    except OSError as problem:
        return _refused(playbook_id, name, f"cannot be read: {problem.strerror or problem}")
    except UnicodeDecodeError:
        return _refused(playbook_id, name, "is not UTF-8")
    except RecursionError:
        return _refused(playbook_id, name, "is nested too deeply")
    except ValueError as problem:  # tomllib.TOMLDecodeError and dates or numbers out of range
        found = re.search(r"at line (\d+)", str(problem))
        line = int(found[1]) if found else len(text.splitlines())
        return _refused(playbook_id, name, f"is not valid TOML: {problem}", line)
    return check(PlaybookFile(playbook_id, name, shipped=False, values=values, text=text))


def check(file: PlaybookFile) -> PlaybookFile:
    """Return the file with a finding for everything in it that is invalid by itself."""
    from plaint.playbooks import schema

    found = [file.finding(problem) for problem in schema.problems(file.values)]
    if file.values.get("id", file.id) != file.id:
        message = f"its id is {file.values['id']!r}, but the file is called {file.id}.toml"
        found.append(file.finding(schema.Problem(("id",), "playbook.value", message, "make both the same")))
    checked = replace(file, findings=tuple(found))
    return replace(checked, values=schema.drop_unknown_keys(file.values)) if checked.usable else checked


def _read(path: Path) -> str:
    info = path.stat()
    if not stat.S_ISREG(info.st_mode):
        raise OSError("not a regular file")
    if info.st_size > LIMIT:
        raise OSError(f"larger than {LIMIT:,} bytes")
    return path.read_bytes().decode("utf-8-sig")


def _refused(playbook_id: str, name: str, why: str, line: int | None = None) -> PlaybookFile:
    advice = "the file is left as it is; until it is mended the program goes on without it"
    finding = Finding("playbook.file", Level.ERROR, f"{name} {why}", advice, name, line)
    return PlaybookFile(playbook_id, name, shipped=False, findings=(finding,))


def _places(text: str) -> dict[schema.Path, int]:
    """Return the line of every header and key (best effort: only for messages)."""
    places: dict[schema.Path, int] = {}
    counts: dict[schema.Path, int] = {}
    here: schema.Path = ()
    inside = ""
    for number, line in enumerate(text.splitlines(), 1):
        if inside:
            inside = "" if line.count(inside) % 2 else inside
            continue
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            here = _header(header, counts)
            places.setdefault(here, number)
        elif key:
            places.setdefault((*here, key[1]), number)
        inside = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")
    return places


def _header(header: re.Match[str], counts: dict[schema.Path, int]) -> schema.Path:
    path: schema.Path = ()
    parts = header[2].split(".")
    for part in parts[:-1]:
        path = (*path, part.strip("\"' "))
        if path in counts:
            path = (*path, counts[path])
    path = (*path, parts[-1].strip("\"' "))
    if not header[1]:
        return path
    counts[path] = counts.get(path, -1) + 1
    return (*path, counts[path])
