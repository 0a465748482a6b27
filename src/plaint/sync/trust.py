"""Remember which repositories the user trusts: ``trust.toml`` in the configuration folder.

Trust belongs to a path and to what the repository could run: a digest of its hooks and of its configuration
without the lines that only name branches, remotes and authors. When a sync service or an archive brings another
configuration, the question is asked again.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from plaint.locations import config_dir
from plaint.sync.git import Git
from plaint.sync.repository import Repository

TRUST_FILE = "trust.toml"
_LARGEST = 1_000_000
_HEADER = re.compile(r'\[\s*([\w.-]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]\Z')
_PLAIN_SECTIONS = frozenset({"branch", "user", "remote", "init", "color", "column", "pull"})
_PLAIN = re.compile(
    r"(?:remote|merge|rebase|name|email|url|fetch|pushurl|defaultbranch|description|ui|prune|ff|tagopt)"
    r"\s*=\s*[^\\\"';#]*\Z",
    re.IGNORECASE,
)
_PLAIN_CORE = re.compile(
    r"(?:repositoryformatversion|filemode|bare|logallrefupdates|ignorecase|precomposeunicode|symlinks|autocrlf|eol|"
    r"safecrlf|quotepath|abbrev)\s*=\s*[\w-]*\Z",
    re.IGNORECASE,
)


def open_git(repository: Repository) -> Git:
    """Return git on the repository, trusted if the user said so and nothing that it could run has changed."""
    return Git(repository.git_dir, repository.top, trusted=is_trusted(repository))


def is_trusted(repository: Repository) -> bool:
    """Tell whether the user trusts this repository as it is now."""
    wanted = {"path": str(repository.git_dir), "trust_digest": trust_digest(repository)}
    return any(all(entry.get(key) == value for key, value in wanted.items()) for entry in _entries())


def trust(repository: Repository, now: datetime) -> None:
    """Record that the user trusts this repository as it is now. Raises NotSaved."""
    from plaint.domain.errors import NotSaved
    from plaint.storage.files.disk import DISK
    from plaint.storage.files.durable import make_folders, replace_file

    path = str(repository.git_dir)
    kept = [entry for entry in _entries() if entry.get("path") != path]
    kept.append({"path": path, "trust_digest": trust_digest(repository), "trusted": now})
    import tomli_w

    text = "# Repositories that you said plaint may run git in. Delete a block to be asked again.\n\n"
    data = (text + tomli_w.dumps({"repository": kept})).encode("utf-8", "replace")
    try:
        make_folders(DISK, config_dir())
        replace_file(DISK, config_dir() / TRUST_FILE, data)
    except OSError as problem:
        raise NotSaved(
            f"{config_dir() / TRUST_FILE} could not be written: {problem.strerror}", "Make room or the folder writable."
        ) from problem


def trust_digest(repository: Repository) -> str:
    """Return the digest of all that the repository could run: its configuration and its hooks."""
    digest = hashlib.sha256()
    for name, content in _moving_parts(repository):
        digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def programs(repository: Repository) -> list[str]:
    """List what the repository could run, for the question: unusual settings, and hooks."""
    found = []
    for name, content in _moving_parts(repository):
        if name.startswith("hooks/"):
            found.append(f"the hook {name.removeprefix('hooks/')}")
        else:
            found += content.decode("utf-8", "replace").splitlines()
    return found


def _moving_parts(repository: Repository) -> Iterator[tuple[str, bytes]]:
    common = repository.common_dir
    for file in (common / "config", repository.git_dir / "config.worktree"):
        yield file.name, "\n".join(_telling_lines(_read(file))).encode("utf-8", "surrogateescape")
    try:
        names = sorted(entry.name for entry in os.scandir(common / "hooks") if not entry.name.endswith(".sample"))
    except OSError:
        names = []
    for name in names:
        yield f"hooks/{name}", _read(common / "hooks" / name)


def _telling_lines(config: bytes) -> list[str]:
    """Return the lines of a configuration that could matter, each with its heading.

    Leaving out is the exception: only lines that are wholly plain in form and name are left out, so a trick with
    quotes, continued lines or several headings on one line is part of the digest.
    """
    section, plain, found = "", False, []
    for raw in config.decode("utf-8", "surrogateescape").splitlines():
        line = raw.strip()
        header = _HEADER.match(line)
        if header:
            section, plain = line, header[1].lower() in _PLAIN_SECTIONS
        elif line and not line.startswith(("#", ";")):
            core = section.lower() == "[core]" and _PLAIN_CORE.match(line)
            # A url may name a program ("ext::…"), which git runs only if another setting allows it.
            if not core and not (plain and _PLAIN.match(line)):
                found.append(f"{section} {line}")
    return found


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(_LARGEST)
    except OSError:
        return b""


def _entries() -> list[dict[str, Any]]:
    import tomllib

    try:
        found = tomllib.loads(_read(config_dir() / TRUST_FILE).decode("utf-8")).get("repository", [])
    except (ValueError, RecursionError):  # damaged: nothing is trusted until the question is answered again
        return []
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
