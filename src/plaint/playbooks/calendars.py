"""Public holidays per country and region, from the ``holidays`` package, with a cache on disk.

The package takes a quarter of a second to import (measured), so it is imported for the first year that nobody has
asked for yet, and the tables may be kept in a cache folder: a later process then reads a small file instead. The
cache belongs to one installed release of the package, is checked on reading and may be deleted at any time.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from plaint.domain.deadlines.counting_rules import Calendar

YEARS = range(1950, 2101)
"""Years that the package fills; for any other no holidays are known."""
_ALIASES = {"UK": "GB", "EL": "GR"}
_DEFAULT_REGION = {"GB": "ENG"}
"""The package's table without a region leaves out what only some parts of a country keep; England's is shown."""
_AHEAD = 3
_FORMAT = 1
Table = dict[int, dict[date, str]]


class HolidayCalendar:
    """The holidays of one place, filled year by year. Safe to share between threads.

    ``code`` is the place whose holidays answer; it is coarser than the one asked for where ``known`` is false.
    """

    __slots__ = ("_asked", "_cache", "_code", "_folder", "_known", "_years")

    def __init__(self, asked: str, folder: Path | None = None) -> None:
        self._asked = asked
        self._folder = folder
        self._cache = folder / f"holidays-{asked}.json" if folder and asked else None
        self._code: str | None = None if asked else ""
        self._known = True
        self._years: Table = {}

    def __repr__(self) -> str:
        return f"HolidayCalendar({self._asked!r})"

    @property
    def code(self) -> str:
        """Return the place whose holidays are used, as ``GB-ENG``; empty for weekends only."""
        return self._resolve()

    @property
    def known(self) -> bool:
        """Tell whether the place asked for has a table of its own."""
        self._resolve()
        return self._known

    def for_place(self, code: str) -> Calendar:
        """Return the calendar of another place, with the same cache."""
        return self if code == self._asked else calendar_for(code, self._folder)

    def in_year(self, year: int) -> Mapping[date, str]:
        """Return the holidays of one year with their names; empty outside ``YEARS``."""
        found = self._years.get(year)
        if found is None:
            self._fill(year)
            found = self._years.setdefault(year, {})
        return found

    def is_holiday(self, day: date) -> bool:
        """Tell whether the day is a public holiday."""
        found = self._years.get(day.year)
        return day in (self.in_year(day.year) if found is None else found)

    def holiday_name(self, day: date) -> str:
        """Return the holiday's name, empty on any other day."""
        return self.in_year(day.year).get(day, "")

    def _resolve(self) -> str:
        if self._code is None and not self._read():
            self._code, self._known = _resolve(self._asked)
        return self._code or ""

    def _fill(self, year: int) -> None:
        if year not in YEARS or (self._code is None and self._read() and year in self._years):
            return
        code = self._resolve()
        wanted = [one for one in range(year - 1, year + _AHEAD) if one in YEARS and one not in self._years]
        self._years.update(_tables(code, wanted) if code else {one: {} for one in wanted})
        self._write()

    def _read(self) -> bool:
        """Read the cached tables of this release of the package; False if there is nothing usable."""
        import json

        if self._cache is None:
            return False
        try:
            held = json.loads(self._cache.read_text(encoding="utf-8"))
            if held["release"] != _release() or not held["release"]:
                return False
            code, known, years = _checked(held)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return False
        self._code, self._known = code, known
        self._years.update(years)
        return True

    def _write(self) -> None:
        """Write the tables to the cache; failing to only costs time."""
        import json

        release = _release()
        if self._cache is None or not release:
            return
        years = {
            str(year): {day.isoformat(): name for day, name in table.items()} for year, table in self._years.items()
        }
        held = {"release": release, "code": self._code, "known": self._known, "years": years}
        temporary = self._cache.with_name(f".{self._cache.name}.{os.getpid()}")
        try:
            self._cache.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
            temporary.replace(self._cache)
        except OSError:
            with suppress(OSError):
                temporary.unlink()


def _checked(held: dict[str, Any]) -> tuple[str, bool, Table]:
    """Validate a cache's content. Raises ValueError, TypeError, KeyError or AttributeError on anything odd."""
    code, known = held["code"], held["known"]
    if not isinstance(code, str) or not isinstance(known, bool):
        raise TypeError("not a table of holidays")
    years = {
        int(year): {date.fromisoformat(day): str(name) for day, name in table.items()}
        for year, table in held["years"].items()
    }
    if any(day.year != year for year, table in years.items() for day in table):
        raise ValueError("a day in the wrong year")
    return code, known, years


@cache
def _release() -> str:
    """Return the release of the package without importing it; or empty."""
    from importlib.util import find_spec

    spec = find_spec("holidays")
    if spec is None or not spec.origin:
        return ""
    package = Path(spec.origin).parent
    try:
        changed = Path(spec.origin).stat().st_mtime_ns
    except OSError:  # inside an archive
        return ""
    names = sorted(found.name for found in package.parent.glob("holidays-*.dist-info"))
    return f"{_FORMAT} {' '.join(names)} {changed}"


def _resolve(asked: str) -> tuple[str, bool]:
    """Return the code that is used for a place, and whether it is as fine as the one asked for."""
    import holidays
    from holidays.registry import COUNTRIES

    country, _, region = asked.partition("-")
    if not any(country == entry[1] for entry in COUNTRIES.values()):
        return "", False
    entity = getattr(holidays, country)
    parts = {str(part).upper(): str(part) for part in entity.subdivisions}
    parts |= {str(name).upper(): str(part) for name, part in entity.subdivisions_aliases.items()}
    found = parts.get(region or _DEFAULT_REGION.get(country, ""))
    if found:
        return f"{country}-{found}", True
    # Without parts of its own in the table, a country keeps the same days everywhere (South Africa).
    return country, not region or not parts


def _tables(code: str, years: list[int]) -> Table:
    import holidays

    country, _, region = code.partition("-")
    entity = getattr(holidays, country)
    language = "en_US" if "en_US" in entity.supported_languages else None
    days = entity(years=years, subdiv=region or None, language=language, expand=False)
    tables: Table = {year: {} for year in years}
    for day, name in days.items():
        if day.year in tables:  # an observed day may fall into a neighbouring year
            tables[day.year][day] = name
    return tables


@cache
def _calendar(code: str, folder: Path | None) -> HolidayCalendar:
    return HolidayCalendar(code, folder)


def calendar_for(code: str, cache_dir: Path | None = None) -> Calendar:
    """Return the calendar of ``ZA``, ``DE-BY``, ``GB-SCT`` and so on; one object per place in a process.

    An empty code knows weekends only. A region that has no table falls back to its country, an unknown country to
    weekends; ``known`` is then false. Nothing is imported or read before a holiday is asked for. ``cache_dir`` is
    a folder for tables that spare later processes the import.
    """
    return _calendar(_place(code), cache_dir)


@lru_cache(maxsize=256)
def _place(code: str) -> str:
    place = "".join(char for char in code.upper() if char.isalnum() or char in "- ")[:40].strip()
    country, dash, region = place.partition("-")
    return _ALIASES.get(country, country) + dash + region if country else ""
