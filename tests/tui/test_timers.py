"""What is put off is done, however late the machine is, unless it is taken back or its screen is gone."""

from __future__ import annotations

import time

from textual.app import App
from textual.screen import Screen

from plaint.tui.core.timers import later


def stalled(seconds: float) -> None:
    """Let nothing of the loop run for a while."""
    time.sleep(seconds)


async def test_what_is_put_off_is_done_though_the_machine_stalls_and_not_when_it_is_taken_back() -> None:
    done: list[str] = []
    async with App[int]().run_test() as pilot:
        later(pilot.app, 0.001, lambda: done.append("late"))
        taken_back = later(pilot.app, 0.001, lambda: done.append("taken back"))
        stalled(0.05)
        taken_back.stop()
        while not done:
            await pilot.pause()
        await pilot.pause()
    assert done == ["late"]


async def test_it_is_taken_back_even_when_its_message_is_on_its_way() -> None:
    done: list[str] = []
    async with App[int]().run_test() as pilot:
        waiting = later(pilot.app, 0, lambda: done.append("too late"))
        waiting._hand_over()
        waiting.stop()
        later(pilot.app, 0, lambda: done.append("next"))
        while not done:
            await pilot.pause()
        await pilot.pause()
    assert done == ["next"]


async def test_nothing_is_done_for_a_screen_that_is_gone() -> None:
    done: list[str] = []
    async with App[int]().run_test() as pilot:
        screen = Screen[None]()
        await pilot.app.push_screen(screen)
        later(screen, 0.01, lambda: done.append("gone"))
        await pilot.app.pop_screen()
        later(pilot.app, 0.02, lambda: done.append("here"))
        while "here" not in done:
            await pilot.pause()
    assert done == ["here"]
