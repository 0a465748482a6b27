"""Start other programs: the editor, the system's opener, the clipboard. Arguments are lists; no shell is used."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from plaint.domain.errors import UsageProblem
from plaint.services.setup.editor import editor_command

RUNS = frozenset(
    {
        ".app", ".appimage", ".bat", ".bin", ".cmd", ".com", ".command", ".cpl", ".desktop", ".exe", ".hta",
        ".inf", ".jar", ".js", ".jse", ".lnk", ".msc", ".msi", ".msp", ".pif", ".ps1", ".py", ".pyw", ".rb",
        ".reg", ".run", ".scf", ".scr", ".sh", ".url", ".vb", ".vbe", ".vbs", ".workflow", ".wsf", ".wsh",
        ".docm", ".xlsm", ".pptm",
    }
)  # fmt: skip
"""Suffixes of files that run something when they are opened: they are opened only after a question."""
TAKES_LINE = frozenset({"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "kak", "joe", "ne", "pico"})
CLIPBOARDS = (("wl-copy",), ("xclip", "-selection", "clipboard"), ("xsel", "-ib"), ("pbcopy",), ("clip.exe",))
_NEEDS = {"wl-copy": "WAYLAND_DISPLAY", "xclip": "DISPLAY", "xsel": "DISPLAY"}


def editor(environment: Mapping[str, str], path: Path, line: int | None = None) -> list[str]:
    """Return the command that edits a file: $VISUAL, $EDITOR, or a usual one. Raises UsageProblem without any."""
    command = editor_command(environment)
    if line and Path(command[0]).name.lower() in TAKES_LINE:
        command.append(f"+{line}")
    return [*command, str(path.absolute())]


def runs_something(path: Path) -> bool:
    """Tell whether opening the file might run a program, by its name or its mode."""
    if path.suffix.lower() in RUNS:
        return True
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return os.name != "nt" and stat.S_ISREG(mode) and bool(mode & 0o111)


def opener(platform: str, environment: Mapping[str, str]) -> Sequence[str] | None:
    """Return the system's program that opens things, None where there is none (Windows has a call instead)."""
    if platform == "darwin":
        return ("open",)
    names = ("wslview", "xdg-open") if "WSL_DISTRO_NAME" in environment else ("xdg-open",)
    found = next((name for name in names if shutil.which(name, path=environment.get("PATH"))), None)
    return (found,) if found else None


def open_outside(path: Path, environment: Mapping[str, str]) -> None:
    """Open a file or folder with the system's program. Raises UsageProblem with the path where that is not possible."""
    _open(str(path.absolute()), environment)


def open_address(address: str, environment: Mapping[str, str]) -> None:
    """Open a ``mailto:`` link with the system's mail program. Raises UsageProblem where that is not possible."""
    if not address.startswith("mailto:"):
        raise UsageProblem("this is no link for a mail program", address[:200])
    _open(address, environment)


def _open(whole: str, environment: Mapping[str, str]) -> None:
    if sys.platform == "win32":
        os.startfile(whole)  # noqa: S606 - the system's opener, asked for by the user
        return
    command = opener(sys.platform, environment)
    if command is None:
        raise UsageProblem("this system has no program that opens files", whole)
    try:
        subprocess.Popen(  # noqa: S603 - the system's opener with one absolute path
            [*command, whole],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as problem:
        raise UsageProblem(f"{command[0]} could not be started: {problem.strerror}", whole) from problem


def copy_natively(text: str, environment: Mapping[str, str]) -> str:
    """Give text to the system's clipboard program; return its name, empty when there is none that took it."""
    for command in CLIPBOARDS:
        needed = _NEEDS.get(command[0])
        if (needed and not environment.get(needed)) or not shutil.which(command[0], path=environment.get("PATH")):
            continue
        try:
            done = subprocess.run(  # noqa: S603 - a program of CLIPBOARDS, the text goes to its input
                command,
                input=text.encode("utf-8", "surrogateescape"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=3,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return command[0]
    return ""
