"""``plaint due`` on the sample cases and on small ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_due_lists_the_nearest_first_and_marks_what_is_late(run: Run, samples: Path) -> None:
    lines = run("due", "--within", "14d").out.splitlines()
    days = [line[:10] for line in lines]
    assert days == sorted(days)
    assert any("late" in line for line in lines)
    assert len(run("due", "--all").out.splitlines()) > len(run("due").out.splitlines()) > len(lines)
    assert "day 1 =" in run("due", "--explain").out


def test_due_of_a_case_is_counted_day_by_day_where_asked(run: Run, samples: Path) -> None:
    out = run("due", "m8k4", "--days").out
    assert "day 1" in out
    assert "Sun 22 Nov" in out or "22 Nov 2026" in out
    assert run("due", "--days").status == 2
    only = run("due", "m8k4", "--within", "14d", "--json").json
    assert {row["case"] for row in only} == {"m8k4ys"}


def test_due_as_json_has_the_keys_of_the_interface(run: Run, samples: Path) -> None:
    rows = run("due", "--json").json
    assert {"case", "folder", "title", "rule", "kind", "date", "overdue", "explanation", "source"} <= set(rows[0])
    assert any(row["case"] == "m8k4ys" and row["date"] == "2026-12-01" for row in rows)


@pytest.mark.parametrize(("text", "status"), [("2w", 0), ("+14d", 0), ("9", 0), ("soon", 2), ("-3d", 2)])
def test_a_span_of_time_is_understood_or_refused(run: Run, samples: Path, text: str, status: int) -> None:
    assert run("due", f"--within={text}").status == status


def test_no_running_date_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "no date is running" in run("-C", tmp_path / "empty", "due").err


def test_a_calendar_file_has_stable_identifiers_and_reminders(run: Run, samples: Path, tmp_path: Path) -> None:
    target = tmp_path / "due.ics"
    result = run("due", "--ics", target)
    assert (result.status, result.out) == (0, "")
    events = Calendar.from_ical(target.read_bytes()).walk("VEVENT")
    uids = [str(event["uid"]) for event in events]
    assert len(uids) == len(set(uids)) > 5
    assert all(event.walk("VALARM") for event in events)
    run("due", "--ics", target)
    assert [str(event["uid"]) for event in Calendar.from_ical(target.read_bytes()).walk("VEVENT")] == uids
    assert b"DTSTART;VALUE=DATE:20261201" in target.read_bytes()


def test_a_calendar_file_that_cannot_be_written_is_told(run: Run, samples: Path, tmp_path: Path) -> None:
    result = run("due", "--ics", tmp_path / "missing" / "due.ics")
    assert result.status == 1
    assert "could not be written" in result.err


def test_the_list_of_dates_and_the_case_show_the_same_day_where_the_last_one_rolls(run: Run, cases: Path) -> None:
    folder = run(
        "new", "Used phone", "--country", "DE", "--sold-by", "private", "--kind", "change-of-mind",
        "--placed", "2026-11-10", "--delivered", "2026-11-15", "--want", "refund",
    ).out.strip()  # fmt: skip
    case = folder.rpartition("-")[2]
    told = [line.split()[0] for line in run("due", case, "--all").out.splitlines() if "Withdrawal: 14 days" in line]
    shown = run("show", case).out
    assert told
    assert all(f"  {day}  act by  Withdrawal: 14 days" in shown for day in told)
