"""``next``, ``due``, ``check`` and ``playbooks``, on the sample cases and on small ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_next_lists_every_open_case_the_most_urgent_first(run: Run, samples: Path) -> None:
    result = run("next")
    assert result.status == 0
    lines = result.out.splitlines()
    assert lines[0].startswith("r4w8tn")
    assert "promised 2026-11-13" in lines[0]
    assert not any(line.startswith("w2d7hs") for line in lines)


def test_next_of_a_case_says_what_why_how_and_until_when(run: Run, samples: Path) -> None:
    out = run("next", "h9c2").out
    assert out.splitlines()[0] == "Ask for a refund under the A-to-z Guarantee"
    assert "Until:  2027-01-31" in out
    assert "Attach:" in out
    assert "Your Orders > the order > Problem with order" in out
    assert "Source: amazon.ca" in out
    assert "You could also" in out


def test_next_tells_rights_beside_the_policy_and_which_channel(run: Run, samples: Path) -> None:
    out = run("next", "m8k4").out
    assert "Which channel" in out
    assert "use it before its turn" in out
    assert "does not shorten it" in run("next", "k7f3").out


def test_next_as_json_has_the_keys_of_the_interface(run: Run, samples: Path) -> None:
    rows = run("next", "--json").json
    assert {"case", "title", "step", "why", "opens", "closes", "channel", "attach"} <= set(rows[0])
    one = run("next", "t5x9", "--json").json
    assert (one[0]["case"], one[0]["step"]) == ("t5x9jb", "classify")
    assert run("next", "w2d7", "--json").json == []


def test_a_closed_case_has_nothing_left_to_do(run: Run, samples: Path) -> None:
    assert "nothing is left to do" in run("next", "w2d7").out


def test_the_call_sheet_has_everything_at_hand(run: Run, samples: Path) -> None:
    result = run("next", "k7f3", "--call")
    assert "406-1234567-7654321" in result.out
    assert "Glass kettle" in result.out
    assert run("next", "--call").status == 2


def test_nothing_to_do_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("-C", tmp_path / "empty", "next")
    assert (result.status, result.out) == (0, "")
    assert "nothing to do" in result.err


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


def test_check_tells_broken_files_with_their_line_and_fails(run: Run, cases: Path) -> None:
    result = run("check")
    assert result.status == 1
    assert "case.toml:2" in result.out
    rows = run("check", "--json").json
    keys = {"case", "folder", "file", "line", "rule", "level", "message", "suggestion"}
    assert all(keys <= set(row) for row in rows)
    assert all(row["level"] == "error" for row in run("check", "--errors", "--json").json)
    assert run("check", "torn").status == 1


def test_check_of_one_case_tells_only_its_findings(run: Run, samples: Path) -> None:
    rows = run("check", "t5x9", "--json").json
    assert {row["case"] for row in rows} == {"t5x9jb"}
    assert "evidence.untracked" in {row["rule"] for row in rows}


def test_nothing_to_remark_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("-C", tmp_path / "empty", "check")
    assert result.status == 0
    assert "nothing to remark" in result.err


def test_playbooks_are_listed_and_read_with_source_date_and_confidence(run: Run, samples: Path) -> None:
    listed = run("playbooks").out
    assert "amazon-za" in listed
    assert "retail-uk" in listed
    out = run("playbooks", "amazon-za").out
    assert "Information, not legal advice" in out
    assert "read 2026-11-22" in out
    assert "NOT CONFIRMED" in out
    assert "changes often" in out
    rows = run("playbooks", "amazon-za", "--json").json
    assert rows[0]["id"] == "amazon-za"
    assert all(source["read_on"] for step in rows[0]["steps"] for source in step["sources"])
    assert {row["id"] for row in run("playbooks", "--json").json} >= {"amazon", "retail", "retail-br"}


def test_an_unknown_playbook_names_the_nearest(run: Run, samples: Path) -> None:
    result = run("playbooks", "amazn-za")
    assert result.status == 2
    assert "amazon-za" in result.err


def test_facts_older_than_their_date_are_due_for_another_look(run: Run, samples: Path) -> None:
    assert "no fact is due" in run("playbooks", "--stale").err
    late = run("--today", "2027-03-01", "playbooks", "amazon-za", "--stale")
    assert "check again: due since" in late.out
    assert "check again" in run("--today", "2027-03-01", "playbooks", "amazon-za").out


def test_a_broken_playbook_of_ones_own_is_told_and_the_others_go_on(run: Run, samples: Path) -> None:
    (samples / "playbooks").mkdir()
    (samples / "playbooks" / "mine.toml").write_text('title = "Mine"\n[[step]]\nid = \n')
    result = run("playbooks", "amazon")
    assert result.status == 1
    assert "mine.toml" in result.err
    assert "cannot be used" in run("playbooks").out
