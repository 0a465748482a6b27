"""The git merge driver: merge three versions of one file and write the result in place of ours.

What merges by meaning is written back losslessly. Where two people gave one field different values, the file gets
the conflict markers of ``git merge-file`` with the common version between them, which people and ``plaint resolve``
read. Whatever else goes wrong, the result is that of ``git merge-file``, as if there were no driver.
"""

from __future__ import annotations

import sys
from pathlib import Path

from plaint.domain.errors import PlaintError
from plaint.storage.files.read import LIMIT
from plaint.sync.git import GitFailed, run
from plaint.sync.merge import merged, name_in_case

MARKER = 7
LABELS = ("ours", "before", "theirs")

CONFIGURED = (
    "if command -v plaint >/dev/null 2>&1; then plaint merge-driver %O %A %B %L %P; "
    "else git merge-file --marker-size=%L %A %O %B; fi"
)
"""For a repository's configuration, which outlives this installation.

git gives it to a shell as it is and quotes ``%P`` itself. Another ``sh -c '…'`` around it would turn that quoting
inside out, so that a file named ``$(…)`` would be run.
"""


def command() -> str:
    """Return the driver's command line for git: this very installation, whatever PATH says."""
    from shlex import quote

    return f"{quote(sys.executable)} -m plaint.cli.main merge-driver %O %A %B %L %P"


def merge_driver(base: Path, ours: Path, theirs: Path, marker: int, name: str) -> int:
    """Merge ``theirs`` into ``ours`` and return the status for git: 0 merged, 1 to 127 conflicts are left."""
    try:
        contents = [_content(path) for path in (base, ours, theirs)]
        # git gives an empty file where there is no common version.
        outcome = merged(name, contents[0] or None, contents[1], contents[2])
        if outcome.data is not None:
            ours.write_bytes(outcome.data)
            return 0
        marked = with_markers(name, contents[0], contents[1], contents[2], folder=ours.parent, marker=marker)
    except Exception:  # noqa: BLE001 - the merge must go on as if there were no driver
        return _textual(base, ours, theirs, marker)
    ours.write_bytes(marked)
    return 1


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise ValueError(path)
    return data


def with_markers(name: str, base: bytes, ours: bytes, theirs: bytes, *, folder: Path, marker: int = MARKER) -> bytes:
    """Return the file with git's conflict markers and the common version; at least one marker.

    Lines that merge as text may still clash in meaning, or leave two versions that nobody had and that cannot be
    read; the whole files stand between the markers then.
    """
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="plaint-merge-") as made:
        files = [Path(made) / name for name in ("ours", "before", "theirs")]
        for file, data in zip(files, (ours, base, theirs), strict=True):
            file.write_bytes(data)
        labels = [word for label in LABELS for word in ("-L", label)]
        words = ["merge-file", "-p", "--diff3", f"--marker-size={marker}", *labels, *map(str, files)]
        answer = run(words, folder)
    if 0 < answer.status < 128 and _two_files(name, answer.out):
        return answer.out
    return _whole(base, ours, theirs, marker)


def _two_files(name: str, marked: bytes) -> bool:
    """Tell whether both versions can be read again from the text with markers."""
    from plaint.storage.conflicts.git_markers import split_markers
    from plaint.storage.conflicts.merge import read_values

    parts = split_markers(marked)
    try:
        for part in () if parts is None else (parts.ours, parts.theirs):
            read_values(name_in_case(name), part)
    except PlaintError:
        return False
    return parts is not None and not parts.doubtful


def _whole(base: bytes, ours: bytes, theirs: bytes, marker: int) -> bytes:
    end = b"\r\n" if b"\r\n" in ours else b"\n"
    parts = [(b"<", LABELS[0], ours), (b"|", LABELS[1], base), (b"=", "", theirs)]
    text = b""
    for mark, label, data in parts:
        text += mark * marker + (b" " + label.encode() if label else b"") + end
        text += data if not data or data.endswith(b"\n") else data + end
    return text + b">" * marker + b" " + LABELS[2].encode() + end


def _textual(base: Path, ours: Path, theirs: Path, marker: int) -> int:
    """Merge as git does without a driver. Without git our version stays, as a conflict."""
    try:
        answer = run(["merge-file", f"--marker-size={marker}", str(ours), str(base), str(theirs)], Path.cwd())
    except GitFailed:
        return 1
    return min(answer.status, 127)
