"""Queue typed keys: each is handed on when everything that the one before it started is done.

Textual hands every key at once to what has the focus. A tab, a key that opens a form and enter change that only when
they have gone through some queues, and a key of its kind that has precedence (ctrl+s) overtakes the letters before it:
on a busy machine or a slow line, where several keys come at once, letters would stand in the wrong field or be obeyed
as commands, and a form would be saved without its last word.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import events
from textual.app import App

PAUSE = 0.002
"""Seconds between two looks at whether it is done, after the first few."""
TYPED = events.Key, events.Paste
AFTER = events.MouseDown, events.MouseUp, events.MouseScrollDown, events.MouseScrollUp, events.AppBlur, events.AppFocus
"""What does not overtake them: a click may save, and an app that loses the focus takes it from the field."""
QUICK, PATIENCE = 20, 1500
"""Looks without a pause, and looks after which a key is handed on all the same: nothing may hold keys for ever."""


class Expecting:
    """Mixin for a screen that opens with something to type or choose in: keys wait until that has the focus."""

    begun = False
    """Whether keys have somewhere to go."""
    places_cursor: ClassVar[bool] = False
    """Whether the screen itself says when it has begun: its list has a cursor only when it is shown."""

    def on_descendant_focus(self) -> None:
        """Let what was typed before go on to the field."""
        self.begun = self.begun or not self.places_cursor


class KeyQueue:
    """The queue of one app; ``hand_on`` is what Textual does with a key."""

    def __init__(self, app: App[int], hand_on: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app, self._hand_on = app, hand_on
        self._waiting: deque[events.Event] = deque()
        self._looks = 0
        self._looking = False

    def takes(self, event: events.Event) -> bool:
        """Tell whether an event has to wait for its turn: all that is typed, and a click that comes after it."""
        return not event.is_forwarded and (isinstance(event, TYPED) or (self._looking and isinstance(event, AFTER)))

    def take(self, event: events.Event) -> None:
        """Hand it on as soon as nothing is under way."""
        self._waiting.append(event)
        if not self._looking:
            self._looking = True
            self._look_in(0)

    def _look_in(self, seconds: float) -> None:
        # From the loop, not from the app's own handler: that holds back the message after the one that it handles, and
        # no queue shows it. So does a handler that awaits something; none of ours on the way of a key does so for long.
        asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        if self._looks < PATIENCE and self._under_way():
            self._looks += 1
            self._look_in(0 if self._looks < QUICK else PAUSE)
        else:
            self._app.call_later(self._go_on)

    async def _go_on(self) -> None:
        await self._hand_on(self._waiting.popleft())
        self._looking = bool(self._waiting)
        if self._looks < PATIENCE or not self._looking:  # once it has run out, what has come meanwhile waits no more
            self._looks = 0
        if self._looking:
            self._look_in(0)

    def _under_way(self) -> bool:
        """Tell whether anything waits where a key comes by: what has the focus, and what that lies in up to the app."""
        screen = self._app.screen
        if isinstance(screen, Expecting) and not screen.begun:
            return True
        return any(one.message_queue_size for one in (screen.focused or screen).ancestors_with_self)
