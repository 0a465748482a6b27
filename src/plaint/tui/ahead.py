"""What is typed faster than it can be answered: each key is handed on when what the one before it set going is done.

Textual hands every key at once to what has the focus. A tab, a key that opens a form and enter change that only when
they have gone through some queues, and a key of its kind that has precedence (ctrl+s) overtakes the letters before it:
on a busy machine or a slow line, where several keys come at once, letters would stand in the wrong field or be obeyed
as commands, and a form would be saved without its last word.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from textual import events
from textual.app import App

PAUSE = 0.002
"""Seconds between two looks at whether it is done, after the first few."""
QUICK, PATIENCE = 20, 1500
"""Looks without a pause, and looks after which a key is handed on all the same: nothing may hold keys for ever."""


class Expecting:
    """For a screen that opens with a field to type in (before its base class): keys wait until it has the focus."""

    begun = False
    """Whether a field has had the focus."""

    def on_descendant_focus(self) -> None:
        """Let what was typed before go on to the field."""
        self.begun = True


class Ahead:
    """The keys and pastes of one app that wait for their turn; ``hand_on`` is what Textual does with one."""

    def __init__(self, app: App[int], hand_on: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app, self._hand_on = app, hand_on
        self._waiting: deque[events.Event] = deque()
        self._looks = 0
        self._looking = False

    def take(self, event: events.Event) -> None:
        """Hand it on as soon as nothing is under way."""
        self._waiting.append(event)
        if not self._looking:
            self._looking = True
            self._look_in(0)

    def _look_in(self, seconds: float) -> None:
        # From the loop, not from a handler: while one handles a message it holds back the next, and no queue shows it.
        asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        if self._looks < PATIENCE and self._under_way():
            self._looks += 1
            self._look_in(0 if self._looks < QUICK else PAUSE)
        else:
            self._looks = 0
            self._app.call_later(self._go_on)

    async def _go_on(self) -> None:
        await self._hand_on(self._waiting.popleft())
        self._looking = bool(self._waiting)
        if self._looking:
            self._look_in(0)

    def _under_way(self) -> bool:
        """Tell whether anything waits where a key comes by: what has the focus, and what that lies in up to the app."""
        screen = self._app.screen
        if isinstance(screen, Expecting) and not screen.begun:
            return True
        return any(one.message_queue_size for one in (screen.focused or screen).ancestors_with_self)
