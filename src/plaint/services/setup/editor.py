"""Choose the editor that a person wants, as an argument list; nothing is run here."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Callable, Mapping

from plaint.domain.errors import UsageProblem

_USUAL = ("nano", "vim", "vi", "notepad")
Which = Callable[[str], str | None]


def editor_command(environment: Mapping[str, str], which: Which = shutil.which) -> list[str]:
    """Return the words of ``$VISUAL``, else ``$EDITOR``, else the first usual editor that is installed.

    Raises UsageProblem when none can be used. A graphical editor needs its option to wait, as in ``code -w``.
    """
    for variable in ("VISUAL", "EDITOR"):
        text = environment.get(variable, "").strip()
        if not text:
            continue
        try:
            words = shlex.split(text, posix=os.name != "nt")
        except ValueError:
            raise UsageProblem(
                f"${variable} is {text!r}, which cannot be split into words", "Close its quotes."
            ) from None
        if which(words[0]) is None:
            raise UsageProblem(f"${variable} is {words[0]!r}, and there is no such program", "Set it to your editor.")
        return words
    found = next((name for name in _USUAL if which(name)), None)
    if found is None:
        raise UsageProblem("no editor is set", "Set EDITOR to yours, as in: export EDITOR=nano")
    return [found]
