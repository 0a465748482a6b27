"""``plaint search`` as programs and people read it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_search_prints_places_by_case(run: Run, cases: Path) -> None:
    result = run("search", "thandi")
    assert result.status == 0
    assert result.out.splitlines()[0] == "k7f3qd  Kettle arrived cracked"
    assert "interactions/2026-11-12-m2q8x4.toml:5: log person: Thandi" in result.out
    assert "1 place in 1 case" in result.err


def test_search_as_json_has_the_keys_of_the_interface(run: Run, cases: Path) -> None:
    (hit,) = run("search", "photos", "--json").json
    assert set(hit) == {"case", "folder", "file", "line", "where", "snippet"}
    assert (hit["case"], hit["folder"], hit["line"], hit["where"]) == ("k7f3qd", "kettle-k7f3", 6, "log reason")


def test_a_search_without_a_find_says_so_and_one_without_words_is_a_mistake(run: Run, cases: Path) -> None:
    result = run("search", "toaster")
    assert (result.status, result.out) == (0, "")
    assert "nothing is found" in result.err
    assert run("search", "toaster", "--json").json == []
    assert run("search").status == 2
    assert run("search", " ").status == 2
