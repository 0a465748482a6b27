"""A workspace as a git repository: made once, with the attribute that keeps git from altering evidence."""

from __future__ import annotations

import subprocess
from pathlib import Path

from plaint.domain.errors import PlaintError

ATTRIBUTES = "**/evidence/** -text -diff -merge\n"
"""With autocrlf git changes line ends on checkout, which changed the hash of evidence on a clone."""


def make_repository(root: Path) -> tuple[str, ...]:
    """Make a repository in the workspace unless it is in one, and its ``.gitattributes`` unless there is one.

    Returns notes. Raises PlaintError when git is missing or fails.
    """
    notes = []
    if any((folder / ".git").exists() for folder in (root, *root.parents)):
        notes.append("the workspace is in a git repository already")
    else:
        _git(root, "init", "--quiet")
    try:
        with (root / ".gitattributes").open("x", encoding="utf-8", newline="\n") as file:
            file.write(ATTRIBUTES)
    except FileExistsError:
        if ATTRIBUTES.strip() not in (root / ".gitattributes").read_text(encoding="utf-8", errors="replace"):
            notes.append(f".gitattributes is there already and was left alone; add this line: {ATTRIBUTES.strip()}")
    except OSError as error:
        raise PlaintError(f".gitattributes could not be written: {error.strerror}") from None
    return tuple(notes)


def _git(root: Path, *words: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - fixed words and a path after --, no shell
            ["git", *words, "--", str(root)],  # noqa: S607 - the person's own git
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise PlaintError("git is not installed", "the workspace was made and works without it") from None
    if done.returncode:
        raise PlaintError(f"git failed: {done.stderr.strip() or done.returncode}", "the workspace itself was made")
