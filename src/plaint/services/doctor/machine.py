"""Check this computer for ``doctor``: terminal, settings, watching of files, and where the workspace lies."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from plaint.domain.model.finding import Level
from plaint.domain.safe import safe
from plaint.domain.text.format import counted
from plaint.services.doctor.check import Check, JudgeKeys, Terminal
from plaint.storage.watch.os_limits import MOUNTS, mount_type, needs_polling
from plaint.sync.repository import find_repository

WATCH_LIMIT = Path("/proc/sys/fs/inotify/max_user_watches")
INSTANCES = Path("/proc/sys/fs/inotify/max_user_instances")
_MARKS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
}
"""Files and folders that a client keeps at the top of what it syncs."""
_FOLDERS = (
    (re.compile(r"dropbox( \(.*\))?\Z", re.IGNORECASE), "Dropbox"),
    (re.compile(r"onedrive( - .*|-.*)?\Z", re.IGNORECASE), "OneDrive"),
    (re.compile(r"(com~apple~clouddocs|mobile documents|icloud ?drive)\Z", re.IGNORECASE), "iCloud Drive"),
    (re.compile(r"(google ?drive|googledrive-.*)\Z", re.IGNORECASE), "Google Drive"),
    (re.compile(r"(nextcloud|owncloud)\Z", re.IGNORECASE), "Nextcloud"),
)


def _check(
    name: str, level: Level | None, message: str, advice: str = "", file: str = "", line: int | None = None
) -> Check:
    return Check(name, level, message, advice, file, line)


def terminal(known: Terminal) -> Iterator[Check]:
    """Judge what the terminal can show."""
    if not known.unicode:
        told = "the output's encoding cannot hold every character, so some are written as escapes"
        yield _check("terminal", Level.WARNING, told, "Set a UTF-8 locale, as LANG=en_GB.UTF-8")
    if not known.tty:
        yield _check("terminal", None, "the output is no terminal, so its size and colours were not looked at")
        return
    if known.term in {"", "dumb"}:
        told = f"TERM is {safe(known.term) or 'not set'}, so the desk cannot be drawn"
        yield _check("terminal", Level.WARNING, told, "Use another terminal; every command works here too.")
    elif known.columns < 80 or known.lines < 24:
        told = f"the terminal has {known.columns}x{known.lines} cells; the desk wants 80x24"
        yield _check("terminal", Level.WARNING, told, "Make the window larger, or its letters smaller.")
    else:
        colours = "true colour" if known.colours in {"truecolor", "24bit"} else "256 colours or fewer"
        yield _check("terminal", None, f"{safe(known.term)}, {known.columns}x{known.lines}, {colours}")


def settings(judge_keys: JudgeKeys) -> Iterator[Check]:
    """Report settings that cannot be used, and keys that clash with another or with a built-in one."""
    from plaint.settings import load_settings

    known = load_settings()
    for found in known.problems:
        yield _check("settings", found.level, found.message, found.suggestion, safe(found.file, 300), found.line)
    clashes = judge_keys(known.keys) if known.keys else []
    for told in clashes:
        yield _check("settings", Level.WARNING, safe(told, 300), "Change it in [keys], or by , in the desk.")
    if not known.problems and not clashes:
        yield _check("settings", None, "the settings are understood")


def watching(root: Path, limit: Path = WATCH_LIMIT) -> Iterator[Check]:
    """Compare how many folders there are to watch with what the system allows one person in all."""
    folders = sum(1 for _ in _folders(root))
    try:
        most = int(limit.read_text(encoding="ascii"))
    except (OSError, ValueError):
        yield _check("watching", None, f"{folders} folders; this system states no limit for watching them")
        return
    if folders * 2 > most:
        told = f"{folders} folders are to be watched and the system allows {most} for all programs together"
        advice = f"Raise it: sudo sysctl fs.inotify.max_user_watches={max(524_288, folders * 8)}"
        yield _check("watching", Level.WARNING, told, advice)
    else:
        yield _check("watching", None, f"{folders} folders, the system allows {most}")


def _folders(root: Path) -> Iterator[str]:
    for folder, names, _ in os.walk(root):
        names[:] = [name for name in names if not name.startswith(".")]
        yield folder


def place(root: Path, mounts: Path = MOUNTS) -> Iterator[Check]:
    """Look at where the workspace lies: on a network, in a cloud folder, with a repository in that."""
    if needs_polling(root, mounts):
        kind = mount_type(str(root), mounts.read_text(encoding="utf-8", errors="replace"))
        told = f"the workspace lies on a {safe(kind, 40)} mount, which announces no change that others make"
        yield _check("place", Level.INFO, told, "plaint looks every few seconds instead; nothing is to be done.")
    found = cloud_of(root)
    if found is None:
        yield _check("place", None, "the workspace is in no folder of a cloud client that is known")
        return
    client, top = found
    repository = find_repository(root)
    if repository is not None and repository.git_dir.is_relative_to(top):
        told = f"{safe(repository.git_dir, 300)} is synced by {client}, which can damage a repository beyond repair"
        advice = "Move the workspace out of the synced folder and share it with git, or keep git's folder elsewhere: "
        advice += "git init --separate-git-dir PATH"
        yield _check("place", Level.WARNING, told, advice)
    else:
        yield _check("place", None, f"the workspace is synced by {client}; conflicted copies are recognised")
    away = placeholders(root)
    if away:
        told = counted(
            "{count} file is in the cloud only and not read", "{count} files are in the cloud only and not read", away
        )
        yield _check("place", Level.WARNING, told, "Open them in your file manager, or keep the folder offline.")


def cloud_of(root: Path) -> tuple[str, Path] | None:
    """Return the cloud client whose folder the workspace lies in, and that folder."""
    for folder in (root, *root.parents):
        for pattern, client in _FOLDERS:
            if pattern.match(folder.name):
                return client, folder
        for mark, client in _MARKS.items():
            # The home folder holds ~/.dropbox, the client's own settings.
            if (folder / mark).exists() and folder != Path.home():
                return client, folder
    return None


def placeholders(root: Path) -> int:
    """Count the files whose content is not on this computer, by their stat alone."""
    from plaint.storage.files.read import is_placeholder

    count = 0
    for folder in _folders(root):
        with os.scandir(folder) as entries:
            count += sum(
                entry.is_file(follow_symlinks=False) and is_placeholder(entry.stat(follow_symlinks=False), entry.name)
                for entry in entries
            )
    return count
