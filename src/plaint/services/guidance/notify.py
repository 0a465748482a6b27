"""Notify of deadlines by the command that a person has put into the settings; of each once a day.

The command is run as a list of words without a shell, in the folder of the settings, so that nothing of a workspace is
run. What was told is kept in the state folder, a file for each workspace.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryFile

from plaint.domain.deadlines.explanation import in_words
from plaint.domain.errors import PlaintError
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.safe import safe
from plaint.domain.text.format import counted
from plaint.processes import end_group
from plaint.services.guidance.agenda import Due, matters, once_each
from plaint.storage.files.disk import DISK
from plaint.storage.files.durable import make_folders, replace_file
from plaint.storage.saving.save import explain

AHEAD = timedelta(days=3)
"""How long before its day a deadline is told, unless a person says otherwise."""
SECONDS = 10.0
"""Time that the command has for each deadline."""
_VERBS = {
    DeadlineKind.ACT_BEFORE.value: "act by",
    DeadlineKind.ACT_FROM.value: "possible from",
    DeadlineKind.THEY_OWE_BY.value: "they owe it by",
    DeadlineKind.PROMISED.value: "promised for",
    DeadlineKind.FOLLOW_UP.value: "ask again on",
    "burden": "they have to prove until",
    "theirs": "their right, until",
    "info": "until",
}
"""By Deadline.meaning."""


@dataclass(slots=True)
class Outcome:
    """What became of the deadlines that had not been told today."""

    told: list[Due] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    """The sentence, and why it was not told or will be told again."""


class NotificationLog:
    """What was told on a day, of one workspace (by its real path). What a damaged file held is told again."""

    def __init__(self, state: Path, root: Path, today: date) -> None:
        name = blake2b(os.fsencode(os.path.realpath(root)), digest_size=10).hexdigest()
        self._file, self._day = state / "told" / f"{name}.json", today.isoformat()
        self._names = self._read()

    def _read(self) -> list[str]:
        try:
            held = json.loads(self._file.read_bytes())
        except (OSError, ValueError, RecursionError):
            return []
        names = held.get("told") if isinstance(held, dict) and held.get("day") == self._day else None
        return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []

    def __contains__(self, due: Due) -> bool:
        return _name(due) in self._names

    def add(self, due: Due) -> None:
        """Keep that it was told, without what was told on former days. Raises OSError."""
        self._names.append(_name(due))
        make_folders(DISK, self._file.parent, mode=0o700)
        replace_file(DISK, self._file, json.dumps({"day": self._day, "told": self._names}).encode())


def _name(due: Due) -> str:
    """Return what a deadline is known by on its day; nothing of the case can be read from it."""
    parts = (due.folder, due.deadline.step, due.deadline.rule, due.deadline.title, due.day.isoformat())
    return blake2b("\n".join(parts).encode("utf-8", "surrogateescape"), digest_size=10).hexdigest()


def sentence(due: Due, today: date) -> str:
    """Return what is told: when, the case, what, and the day.

    It begins with a word of ours, as a title that begins with a hyphen would be an option to the command.
    """
    days = (due.day - today).days
    if due.deadline.overdue:
        lead = f"Overdue by {_days(-days)}"
    else:
        lead = f"In {_days(days)}" if days > 0 else "Today" if not days else "At once"
    what = f"{safe(due.case_title, 120)}: {safe(due.deadline.title, 160)}"
    return safe(f"{lead}: {what}, {_VERBS[due.deadline.meaning]} {in_words(due.day)}")


def _days(count: int) -> str:
    return counted("{count} day", "{count} days", count)


def tell(
    found: Sequence[Due],
    told: NotificationLog,
    today: date,
    *,
    words: Sequence[str],
    folder: Path,
    limit: float = SECONDS,
) -> Outcome:
    """Run the command in the folder of the settings for each deadline that asks for something and was not told yet.

    ``limit`` is in seconds for each run. Raises PlaintError when there is no such program.
    """
    command = [_program(words[0], folder), *words[1:]]
    outcome = Outcome()
    for due in once_each(list(found)):
        if due.day == date.max or not matters(due.deadline) or due in told:
            continue
        text = sentence(due, today)
        reason = _run([*command, text], folder, limit)
        if not reason:
            outcome.told.append(due)
            reason = _kept(told, due)
        if reason:
            outcome.failed.append((text, reason))
    return outcome


def _kept(told: NotificationLog, due: Due) -> str:
    try:
        told.add(due)
    except OSError as error:
        return f"it was told and will be told again: {explain(error, 'what was told')[0]}"
    return ""


def _program(word: str, folder: Path) -> str:
    """Return the program: of the search path, or by its path from the folder of the settings."""
    word = os.path.expanduser(word)  # noqa: PTH111 - a Path would make ./tell a name to search for
    found = shutil.which(folder / word if os.path.dirname(word) else word)  # noqa: PTH120 - the same
    # A search path may hold the folder that one works in, which may be a workspace.
    if found is None or not Path(found).is_absolute():
        raise PlaintError(
            f"there is no program {safe(word, 200)!r}, so nothing was told",
            f"change notify in {folder / 'config.toml'}; a script is named by its path and must be executable",
        )
    return found


def _run(command: Sequence[str], folder: Path, limit: float) -> str:
    """Run the command and return why it failed, empty when it did not."""
    # A file and no pipe: what the command leaves running would hold a pipe open.
    with TemporaryFile() as said:
        try:
            process = subprocess.Popen(  # noqa: S603 - the person's own command, as a list
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,  # one group to end when it hangs
            )
        except (OSError, ValueError) as error:
            return f"the command could not be started: {safe(getattr(error, 'strerror', '') or error, 200)}"
        try:
            status = process.wait(limit)
        except subprocess.TimeoutExpired:
            return f"the command did not end within {limit:g} seconds and was stopped"
        finally:
            if process.poll() is None:
                end_group(process)
                process.wait()
        said.seek(0)
        lines = said.read()[-4000:].decode("utf-8", "replace").split("\n")
    last = next((safe(line.strip(), 300) for line in reversed(lines) if line.strip()), "")
    return f"the command ended with status {status}{': ' if last else ''}{last}" if status else ""
