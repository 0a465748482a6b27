"""The kinds of deadlines. A module of its own, so that lists load without the playbook types."""

from __future__ import annotations

from enum import StrEnum


class DeadlineKind(StrEnum):
    """What a deadline means to the consumer."""

    ACT_BEFORE = "act_before"
    """A right expires after this day."""
    ACT_FROM = "act_from"
    """The step is allowed from this day on."""
    THEY_OWE_BY = "they_owe_by"
    """The other side has to answer, pay or deliver by this day."""
    PROMISED = "promised"
    """They said so; no rule."""
    FOLLOW_UP = "follow_up"
    """Our own reminder to ask again."""
