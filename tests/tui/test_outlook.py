"""Below a short list on a tall screen stands what lies ahead; it gives way to cases, and never costs a key."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from tests.tui.support import TODAY, running, workspace

from plaint.domain.guidance.status import NextAction, Stage
from plaint.domain.model.money import Money
from plaint.services.index.summary import Summary
from plaint.tui.panels.outlook import outlook_lines
from plaint.tui.render.text import line_width


def row(number: int, day: date | None, *, status: str = "open", overdue: bool = False) -> Summary:
    action = NextAction("step", f"Do {number}", "", "act_before", "log", day) if day else None
    return Summary(
        id=f"case{number}", folder=f"f{number}", title=f"Case {number}\x1b[31m", status=status,
        stage=Stage.ACT, level=0, retailer="", store="", orders=(), kind="", country="", opened=None, updated=None,
        claimed=(Money("ZAR", Decimal("1000.50")),), received=(), next=action, overdue=overdue, errors=0, warnings=0,
        labels=(), conflicts=0, day=day, day_kind="act_before",
    )  # fmt: skip


def text(rows: list[Summary], width: int, height: int) -> list[str]:
    lines = outlook_lines(rows, TODAY, width, height)
    assert all(line_width(line) <= width for line in lines)
    assert len(lines) <= height
    return ["".join(part for part, _ in line) for line in lines]


def test_months_dates_and_sums_are_told_of_what_is_open() -> None:
    rows = [
        row(1, TODAY + timedelta(days=3)),
        row(2, TODAY - timedelta(days=2), overdue=True),
        row(3, None),
        row(4, TODAY, status="closed"),
    ]
    shown = text(rows, 80, 30)
    assert "November 2026" in shown[1]
    assert "December 2026" in shown[1]
    assert any(" 20!" in line and "[22]" in line for line in shown)
    coming = shown[shown.index(" Coming up") + 1 :]
    assert [line.split()[-1] for line in coming[:2]] == ["2", "1"], "the earliest first"
    assert "\x1b" not in "".join(shown)
    assert "ZAR" in shown[-1]
    assert "3\N{NO-BREAK SPACE}001.50   in 3 cases" in shown[-1]


def test_without_room_or_dates_nothing_is_told() -> None:
    assert text([row(1, TODAY)], 80, 5) == []
    assert text([row(1, TODAY)], 30, 40) == []
    assert text([row(1, None)], 80, 40) == []
    assert len(text([row(number, TODAY) for number in range(60)], 37, 13)) <= 13
    assert sum("2027" in line for line in text([row(1, TODAY)], 80, 40)) >= 1, "a tall screen has more months"


async def test_it_is_there_on_a_tall_screen_and_gone_on_a_low_one(tmp_path: Path) -> None:
    root = workspace(tmp_path / "cases")
    (root / "case-0" / "case.toml").write_text(
        'format = 1\nid = "k7f3qd"\ntitle = "Kettle"\nopened = 2026-11-01\nstatus = "paused"\n'
        "[wanted]\nreply_by = 2026-11-30\n",
        encoding="utf-8",
    )
    async with running(root, tmp_path / "state", size=(120, 40)) as driver:
        await driver.until(lambda: driver.app.screen.query_one("#outlook").display)
        await driver.pilot.resize_terminal(80, 24)
        await driver.until(lambda: not driver.app.screen.query_one("#outlook").display)
