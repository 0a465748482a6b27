"""Call a function once after some seconds, even when the machine is late.

Textual's ``set_timer`` skips ticks that it is late for, and a timer of one tick then never fires: a machine that
stalls for a millisecond at the wrong place loses the act (textual.timer, ``_run``). What is put off here is done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the table of commands is read without a screen
    from textual.message_pump import MessagePump


class Timer:
    """One call that waits; ``stop`` cancels it."""

    def __init__(self, pump: MessagePump, seconds: float, act: Callable[[], object]) -> None:
        from asyncio import get_running_loop
        from contextvars import Context

        self._pump, self._act = pump, act
        self._stopped = False
        # In a context of its own: the present one holds the screen that is seen now for as long as this waits.
        self._handle = get_running_loop().call_later(seconds, self._hand_over, context=Context())

    def stop(self) -> None:
        """Do it no more."""
        self._stopped = True
        self._handle.cancel()

    def _hand_over(self) -> None:
        """Let it be done among the messages of its widget, so that it meets no half-finished one."""
        self._pump.call_later(self._run)

    def _run(self) -> None:
        if not self._stopped:
            self._act()


def later(pump: MessagePump, seconds: float, act: Callable[[], object]) -> Timer:
    """Call ``act`` in so many seconds, unless the widget or screen ``pump`` is gone by then."""
    return Timer(pump, seconds, act)
