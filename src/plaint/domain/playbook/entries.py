"""Small entries of a playbook: dates counted by hand, needs of a step, and questions to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Example:
    """A date counted by hand, kept beside the rule that must give it."""

    events: Mapping[str, date | datetime]
    """Anchor -> when it happened."""
    day: date
    """The day that the rule must give (``act_from``: the first day)."""
    place: str = ""
    """Country and region of the holidays, where the rule names none."""
    why: str = ""
    """How it was counted."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a step should have before it is taken; named if missing, never guessed."""

    kind: str
    """``field`` (a dotted path), ``evidence`` (an evidence kind, several parted by ``|``) or ``attempt`` (an
    earlier contact in writing)."""
    value: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that a rule may need, as a person is asked for it."""

    field: str
    """Dotted path in ``case.toml``, as ``facts.cooling_off_excluded``."""
    ask: str
    """The question."""
    help: str = ""
    """What to look at, or which answers count."""
    kind: str = "text"
    """``date``, ``yes-no``, ``choice`` or ``text``."""
    choices: tuple[str, ...] = ()
