"""Run git safely: reads that cannot run other programs, and calls that need the user's trust.

A folder that was synced or unpacked can hold a repository whose configuration names programs: ``core.fsmonitor``,
filters, hooks, external diffs, credential helpers. Even ``git ls-files -u`` ran the first of them (measured). So
until the person has said that a repository is trusted, only :meth:`Git.read` works, with the few plumbing commands
of ``READS``. ``status``, ``diff``, ``add``, ``commit``, ``merge``, ``fetch`` and ``push`` go through
:meth:`Git.call`, which raises NotTrusted until then.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from plaint.domain.errors import PlaintError
from plaint.domain.safe import safe
from plaint.processes import end_group

READS = frozenset({"cat-file", "log", "ls-files", "merge-base", "rev-parse"})
"""Commands that read objects and the index, and nothing of the working tree that a filter could see."""
_RUNNERS = {
    "cat-file": ("--textconv", "--filters"),
    "log": (
        "-p",
        "-u",
        "--patch",
        "--patch-with-raw",
        "--patch-with-stat",
        "--ext-diff",
        "--textconv",
        "--show-signature",
    ),
    "ls-files": ("-m", "--modified"),
}
"""Options with which a reading command runs programs after all."""
_PLAIN_LOG = ("--no-ext-diff", "--no-textconv", "--no-notes", "--no-color", "--encoding=UTF-8")
_HARDENED = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "safe.bareRepository=explicit",
    "log.showSignature=false",
    "log.showRoot=true",
    "protocol.allow=never",  # a partial clone would fetch a missing object, by a program of the configuration
    "core.quotePath=false",
)
_INHERITED = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_EXTERNAL_DIFF", "GIT_GLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS", "GIT_INDEX_FILE", "GIT_NAMESPACE", "GIT_NOGLOB_PATHSPECS", "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_WORK_TREE",
)  # fmt: skip
"""Variables of a git that may have started us; with them git would work on another repository than the one meant."""
_LOCKED = re.compile(r"Unable to create '([^']*\.lock)'|cannot lock ref|could not lock config file")
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""Seconds between tries while another git is at work: some three seconds in all."""
_OVER_THE_NETWORK = frozenset({"fetch", "push"})
"""Commands that may be ended at any moment without harm: git takes over what came, or went, as a whole or not."""
_LOOK = 0.1
"""Seconds between looks whether the person still wants to wait."""
READ_SECONDS, WORK_SECONDS, NETWORK_SECONDS = 30.0, 120.0, 180.0


class NotTrusted(PlaintError):
    """A call of git could run other programs, and the user has not trusted the repository."""


class Stopped(PlaintError):
    """The user cancelled a call of git."""

    def __init__(self) -> None:
        super().__init__("it was stopped", "What was done until then stays.")


class GitFailed(PlaintError):
    """git returned an error; ``output`` is what it printed."""

    def __init__(self, message: str, hint: str = "", *, output: str = "") -> None:
        super().__init__(message, hint)
        self.output = output


@dataclass(frozen=True, slots=True)
class GitOutput:
    """The output of git; ``said`` is its stderr."""

    status: int
    out: bytes
    said: str

    @property
    def text(self) -> str:
        """Return the output as text without the last line end; names that are no UTF-8 become surrogates."""
        return self.out.decode("utf-8", "surrogateescape").rstrip("\n")


class Git:
    """git on one repository. ``trusted`` is the user's decision about it (see :mod:`plaint.sync.trust`)."""

    def __init__(
        self,
        git_dir: Path,
        work_tree: Path,
        *,
        trusted: bool = False,
        sleep: Callable[[float], None] = time.sleep,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self.git_dir = git_dir
        self.work_tree = work_tree
        self.trusted = trusted
        self._sleep = sleep
        self.stopped = stopped
        """Says that the person no longer wants to wait; ends what goes over the network, never what writes here."""

    def read(self, *words: str, given: bytes | None = None, accept: Sequence[int] = (0,)) -> GitOutput:
        """Run one of ``READS``, which runs nothing else, whatever the repository's configuration says.

        Raises GitFailed when git answers with a status that is not in ``accept``.
        """
        options = words[: words.index("--")] if "--" in words else words
        runners = _RUNNERS.get(words[0], ())
        if words[0] not in READS or any(word in runners or "%G" in word for word in options):
            raise NotTrusted(f"git {words[0]} is not run like this: it could run programs of the repository")
        # Not found by itself: a missing object of a partial clone is an error, never a fetch.
        if words[0] == "log":
            words = (
                "log",
                "--no-ext-diff",
                "--no-textconv",
                "--no-notes",
                "--no-color",
                "--encoding=UTF-8",
                *words[1:],
            )
        barred = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
        answer = self._run(_settings(_HARDENED), words, given, barred, READ_SECONDS)
        return self._checked(answer, words, accept)

    def call(
        self,
        *words: str,
        settings: Sequence[str] = (),
        given: bytes | None = None,
        accept: Sequence[int] = (0,),
        seconds: float = WORK_SECONDS,
        locks: bool = True,
    ) -> GitOutput:
        """Run any command of git in a trusted repository; waits for another git that holds a lock.

        ``locks`` False promises that the command only looks. Raises NotTrusted, GitFailed.
        """
        if not self.trusted:
            raise NotTrusted(
                f"the repository {safe(self.work_tree, 300)} is not trusted yet, so git {words[0]} was not run",
                "plaint sync asks once whether you trust it.",
            )
        extra = {} if locks else {"GIT_OPTIONAL_LOCKS": "0"}
        answer = self._run(_settings(settings), words, given, extra, seconds)
        for pause in _PAUSES if locks else ():
            if answer.status == 0 or not _LOCKED.search(answer.said):
                break
            self._sleep(pause)
            answer = self._run(_settings(settings), words, given, extra, seconds)
        return self._checked(answer, words, accept)

    def _checked(self, answer: GitOutput, words: Sequence[str], accept: Sequence[int]) -> GitOutput:
        if answer.status in accept:
            return answer
        locked = _LOCKED.search(answer.said)
        if locked:
            place = safe(locked[1] or "a lock file", 300)
            raise GitFailed(
                f"another git is at work in this repository: {place} is there",
                "Wait until it has ended. If none is running, a crash left the file behind; delete it yourself then.",
                output=answer.said,
            )
        raise GitFailed(f"git {words[0]} failed: {reason_of(answer)}", output=answer.said)

    def _run(
        self, settings: Sequence[str], words: Sequence[str], given: bytes | None, extra: Mapping[str, str], limit: float
    ) -> GitOutput:
        place = (f"--git-dir={self.git_dir}", f"--work-tree={self.work_tree}", "--no-pager", "--literal-pathspecs")
        stopped = self.stopped if words[0] in _OVER_THE_NETWORK else None
        return run([*place, *settings, *words], self.work_tree, given=given, extra=extra, limit=limit, stopped=stopped)


def _settings(settings: Sequence[str]) -> list[str]:
    return [word for setting in settings for word in ("-c", setting)]


def run(
    words: Sequence[str],
    folder: Path,
    *,
    given: bytes | None = None,
    extra: Mapping[str, str] | None = None,
    limit: float = WORK_SECONDS,
    stopped: Callable[[], bool] | None = None,
) -> GitOutput:
    """Run git in a folder without prompts; raises GitFailed when it is missing or takes too long.

    Once ``stopped`` says so it is ended, which raises Stopped.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _INHERITED}
    environment |= {"LC_ALL": "C", "LANGUAGE": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true", **(extra or {})}
    try:
        process = subprocess.Popen(  # noqa: S603 - an argument list, no shell
            ["git", *words],  # noqa: S607 - the person's own git
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # no terminal to ask on, and one group to end when it hangs
        )
    except FileNotFoundError:
        if not folder.is_dir():
            raise GitFailed(f"there is no folder {safe(folder, 300)}") from None
        raise GitFailed("git is not installed", "Everything but syncing and history works without it.") from None
    except (OSError, ValueError) as problem:
        raise GitFailed(f"git could not be started: {safe(problem, 200)}") from None
    try:
        out, said = _wait(process, given, limit, stopped)
    except subprocess.TimeoutExpired:
        _end(process)
        raise GitFailed(f"git {_command(words)} did not end within {limit:g} seconds and was stopped") from None
    except BaseException:
        _end(process)
        raise
    return GitOutput(process.returncode, out, said.decode("utf-8", "replace"))


def _wait(
    process: subprocess.Popen[bytes], given: bytes | None, limit: float, stopped: Callable[[], bool] | None
) -> tuple[bytes, bytes]:
    """Wait for git to end and return its output. Raises Stopped, TimeoutExpired."""
    if stopped is None:
        return process.communicate(given, timeout=limit)
    end = time.monotonic() + limit
    while True:
        if stopped():
            raise Stopped
        try:
            return process.communicate(given, timeout=_LOOK)
        except subprocess.TimeoutExpired:
            if time.monotonic() > end:
                raise


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the git that we started with its whole process group."""
    end_group(process)
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=5)


def _command(words: Sequence[str]) -> str:
    skip = False
    for word in words:
        if not skip and not word.startswith("-"):
            return word
        skip = word == "-c"
    return ""


def reason_of(answer: GitOutput) -> str:
    """Return the first sentences of git's message, on one line and escaped for the terminal."""
    text = answer.said.strip() or answer.text.strip()
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(("hint:", "warning:"))]
    return safe("; ".join(line.strip() for line in lines[:4]), 400) or f"status {answer.status}"


def version() -> tuple[int, ...] | None:
    """Return git's version as numbers, None without git."""
    try:
        answer = run(["--version"], Path.cwd(), limit=10)
    except (GitFailed, OSError):
        return None
    found = re.search(r"\d+(\.\d+)*", answer.text)
    return tuple(int(part) for part in found[0].split(".")) if found else None
