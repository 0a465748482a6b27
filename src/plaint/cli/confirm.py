"""Ask a yes-or-no question on the terminal."""

from __future__ import annotations

import sys

from plaint.cli import output
from plaint.domain.errors import UsageProblem
from plaint.domain.safe import safe


def confirmed(question: str) -> bool:
    """Ask on the terminal; anything but yes is no. Raises UsageProblem where nobody can be asked."""
    if not output.is_terminal(sys.stdin):
        raise UsageProblem("there is nobody to ask", "add --yes to do it without asking")
    sys.stderr.write(f"{safe(question)} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
