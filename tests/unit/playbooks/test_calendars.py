"""Public holidays: regions, moved days, what is not known, and a cache that spares the import."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from plaint.playbooks import calendars
from plaint.playbooks.calendars import HolidayCalendar, calendar_for

CHRISTMAS = date(2026, 12, 25)


@pytest.mark.parametrize(
    ("place", "day", "holiday"),
    [
        ("ZA", (2026, 11, 4), True),  # made a holiday for one year: local elections
        ("ZA", (2027, 11, 4), False),
        ("ZA", (2026, 12, 16), True),  # Day of Reconciliation
        ("ZA", (2026, 8, 10), True),  # Women's Day fell on a Sunday
        ("ZA", (2026, 3, 23), False),  # Human Rights Day fell on a Saturday, which moves nothing
        ("ZA", (2027, 12, 27), True),  # Day of Goodwill on a Sunday
        ("GB", (2026, 12, 28), True),  # for Boxing Day on a Saturday
        ("GB", (2027, 12, 28), True),  # Christmas and Boxing Day both on the weekend
        ("GB", (2027, 3, 26), True),  # Good Friday
        ("GB", (2027, 3, 29), True),  # Easter Monday in England ...
        ("GB-SCT", (2027, 3, 29), False),  # ... not in Scotland
        ("GB-SCT", (2026, 11, 30), True),  # St Andrew's Day
        ("GB-NIR", (2027, 7, 12), True),  # Battle of the Boyne
        ("DE-BY", (2027, 1, 6), True),
        ("DE-BE", (2027, 1, 6), False),
        ("DE-BE", (2027, 3, 8), True),
        ("DE", (2027, 1, 6), False),  # without a region only what holds everywhere
        ("DE", (2026, 10, 3), True),
        ("US", (2026, 7, 3), True),  # 4 July 2026 is a Saturday
        ("US", (2021, 12, 31), True),  # New Year 2022 on a Saturday, observed in the year before
        ("US-WA", (2026, 11, 27), True),
        ("US", (2026, 11, 27), False),
        ("BR", (2026, 11, 20), True),
    ],
)
def test_holidays_are_those_of_the_place(place: str, day: tuple[int, int, int], *, holiday: bool) -> None:
    calendar = calendar_for(place)
    assert calendar.is_holiday(date(*day)) is holiday
    assert bool(calendar.holiday_name(date(*day))) is holiday
    assert (date(*day) in calendar.in_year(day[0])) is holiday


def test_names_are_english_where_there_are_english_ones() -> None:
    assert calendar_for("DE-BY").holiday_name(date(2027, 1, 6)) == "Epiphany"
    assert calendar_for("ZA").holiday_name(date(2026, 12, 16)) == "Day of Reconciliation"


@pytest.mark.parametrize(
    ("asked", "code", "known"),
    [
        ("ZA", "ZA", True),
        ("za", "ZA", True),
        ("ZA-GP", "ZA", True),  # the same days in every province
        ("GB", "GB-ENG", True),
        ("UK-SCT", "GB-SCT", True),
        ("GB-Northern Ireland", "GB-NIR", True),
        ("DE-Bayern", "DE-BY", True),
        ("DE-XX", "DE", False),
        ("GB-XX", "GB", False),
        ("EL", "GR", True),
        ("XX", "", False),
        ("XX-YY", "", False),
        ("Atlantis", "", False),
        ("", "", True),
        ("-BY", "", True),
        (" ../../etc ", "", False),
    ],
)
def test_the_calendar_says_whose_holidays_it_answers_with(asked: str, code: str, *, known: bool) -> None:
    calendar = calendar_for(asked)
    assert (calendar.code, calendar.known) == (code, known)


def test_an_unknown_country_has_no_holidays_and_an_unknown_region_its_countrys() -> None:
    assert not calendar_for("XX").is_holiday(CHRISTMAS)
    assert calendar_for("XX").holiday_name(CHRISTMAS) == ""
    assert calendar_for("DE-XX").is_holiday(CHRISTMAS)


def test_one_place_is_one_object() -> None:
    assert calendar_for("ZA") is calendar_for("za")
    assert calendar_for("") is calendar_for("-BY")
    assert repr(calendar_for("za")) == "HolidayCalendar('ZA')"


def test_no_place_knows_weekends_only_and_asks_nobody(tmp_path: Path) -> None:
    calendar = HolidayCalendar("", tmp_path)
    assert not calendar.is_holiday(CHRISTMAS)
    assert list(tmp_path.iterdir()) == []


def test_a_rule_may_name_another_place_with_the_same_cache(tmp_path: Path) -> None:
    here = HolidayCalendar("ZA", tmp_path)
    assert here.for_place("ZA") is here
    assert here.for_place("DE-BY").is_holiday(date(2027, 1, 6))
    assert (tmp_path / "holidays-DE-BY.json").exists()


@pytest.mark.parametrize("year", [1, 1949, 2101, 9999])
def test_years_for_which_nobody_knows_holidays_have_none(year: int) -> None:
    assert calendar_for("ZA").in_year(year) == {}
    assert not HolidayCalendar("ZA").is_holiday(date(year, 12, 25))


def test_the_edges_of_the_known_years_are_filled() -> None:
    assert HolidayCalendar("US").is_holiday(date(1950, 12, 25))
    assert HolidayCalendar("US").is_holiday(date(2100, 12, 25))


def _modules_after(code: str) -> str:
    script = (
        f"import sys\nfrom pathlib import Path\nfrom datetime import date\n{code}\nprint('holidays' in sys.modules)"
    )
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()


def test_the_package_is_imported_only_when_a_holiday_is_asked_for() -> None:
    begin = "from plaint.playbooks.calendars import calendar_for\nfound = calendar_for('ZA')\n"
    assert _modules_after(begin) == "False"
    assert _modules_after(begin + "found.is_holiday(date(2026, 12, 25))") == "True"


def test_a_cached_table_spares_the_next_process_the_import(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "when needed"
    assert HolidayCalendar("ZA", folder).is_holiday(CHRISTMAS)
    assert [found.name for found in folder.iterdir()] == ["holidays-ZA.json"]
    code = f"from plaint.playbooks.calendars import calendar_for\nfound = calendar_for('ZA', Path({str(folder)!r}))\n"
    code += "assert found.is_holiday(date(2026, 12, 25)) and found.code == 'ZA' and found.known"
    assert _modules_after(code) == "False"


def test_an_unknown_place_is_cached_too(tmp_path: Path) -> None:
    assert not HolidayCalendar("XX", tmp_path).is_holiday(CHRISTMAS)
    again = HolidayCalendar("XX", tmp_path)
    assert (again.code, again.known) == ("", False)
    assert json.loads((tmp_path / "holidays-XX.json").read_text(encoding="utf-8"))["known"] is False


def test_a_year_that_the_cache_lacks_is_added_to_it(tmp_path: Path) -> None:
    HolidayCalendar("DE-BY", tmp_path).in_year(2026)
    calendar = HolidayCalendar("DE-BY", tmp_path)
    assert calendar.is_holiday(CHRISTMAS)
    assert calendar.is_holiday(date(2040, 12, 25))
    held = json.loads((tmp_path / "holidays-DE-BY.json").read_text(encoding="utf-8"))
    assert {"2026", "2040"} <= set(held["years"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        '{"release": "an older one", "code": "ZA", "known": true, "years": {}}',
        '{"release": "R", "code": 7, "known": true, "years": {}}',
        '{"release": "R", "code": "ZA", "known": 1, "years": {}}',
        '{"release": "R", "code": "ZA", "known": true, "years": []}',
        '{"release": "R", "code": "ZA", "known": true, "years": {"2026": 3}}',
        '{"release": "R", "code": "ZA", "known": true, "years": {"2026": {"2027-01-01": "x"}}}',
        '{"release": "R", "code": "ZA", "known": true, "years": {"2026": {"yesterday": "x"}}}',
    ],
)
def test_a_cache_that_is_not_what_it_should_be_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(calendars, "_release", lambda: "R")
    file = tmp_path / "holidays-ZA.json"
    file.write_text(text, encoding="utf-8")
    assert HolidayCalendar("ZA", tmp_path).is_holiday(CHRISTMAS)
    assert json.loads(file.read_text(encoding="utf-8"))["code"] == "ZA"


def test_a_cache_folder_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("", encoding="utf-8")
    assert HolidayCalendar("ZA", blocked).is_holiday(CHRISTMAS)
    assert blocked.read_text(encoding="utf-8") == ""
    taken = tmp_path / "taken"
    (taken / "holidays-ZA.json").mkdir(parents=True)
    assert HolidayCalendar("ZA", taken).is_holiday(CHRISTMAS)
    assert [found.name for found in taken.iterdir()] == ["holidays-ZA.json"]


def test_without_a_release_to_tell_nothing_is_cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "_release", lambda: "")
    assert HolidayCalendar("ZA", tmp_path).is_holiday(CHRISTMAS)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "holidays-ZA.json").write_text('{"release": "", "code": "", "known": true, "years": {}}')
    assert HolidayCalendar("ZA", tmp_path).code == "ZA"


def test_the_release_is_told_without_importing_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "holidays-" in calendars._release()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert calendars._release.__wrapped__() == ""


def test_a_package_inside_an_archive_has_no_release_to_tell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Spec:
        origin = str(tmp_path / "library.zip" / "holidays" / "__init__.py")

    monkeypatch.setattr("importlib.util.find_spec", lambda name: Spec)
    assert calendars._release.__wrapped__() == ""
