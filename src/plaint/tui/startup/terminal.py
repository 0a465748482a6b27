"""The sequence that switches the terminal's screen, and the variables that its colours depend on."""

from __future__ import annotations

import json
import os

ENTER = "\x1b[?1049h"
"""Switches to the terminal's other screen. Written once: a second time would clear what is painted."""
_TERMINAL = ("TERM", "COLORTERM", "NO_COLOR", "TERM_PROGRAM", "TEXTUAL_COLOR_SYSTEM")


def terminal() -> str:
    """Return what colours depend on besides the theme."""
    return json.dumps([os.environ.get(name, "") for name in _TERMINAL])
