"""Blocks for the versions of a case: when, by whom, what."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from plaint.domain.safe import safe
from plaint.services.sync.history import HERE, Event
from plaint.tui.render.block import Block
from plaint.tui.render.text import Line, fit, wrap

FEW = 4
"""Changes of a version until it is opened."""


def event_blocks(events: Sequence[Event], opened: Collection[str], problem: str, width: int) -> Iterator[Block]:
    """Make a block for each version, the newest first."""
    if problem:
        yield Block(tuple(((line, "error"),) for line in wrap(f"✗ {safe(problem, 600)}", width)))
    if not events:
        yield Block(((("Nothing is kept of this case yet.", "strong"),),))
        text = "Every change that plaint saves is kept from now on; a repository of git keeps those of everybody."
        yield Block(tuple(((line, "muted"),) for line in wrap(text, width)))
    for number, event in enumerate(events):
        yield Block((*_event(event, width, whole=event.version in opened), ()), (number, event.version), event)


def _event(event: Event, width: int, *, whole: bool) -> Iterator[Line]:
    author = "on this computer, not committed" if event.author == HERE else safe(event.author, 60)
    when = f"{event.at.astimezone():%Y-%m-%d %H:%M}"
    version = event.version[:8]
    room = max(4, width - len(when) - len(version) - 4)
    yield (when, "strong"), ("  ", ""), (fit(author, room), "accent"), (f"  {version}", "muted")
    texts = [safe(change, 400) for change in event.changes] or [safe(event.subject, 400)]
    for text in texts if whole else texts[:FEW]:
        lines = wrap(text, width - 4) if whole else [fit(text, width - 4)]
        yield from ((("    ", ""), (line, "")) for line in lines)
    if len(texts) > FEW and not whole:
        yield (("    ", ""), (f"and {len(texts) - FEW} more; enter shows them", "muted"))
