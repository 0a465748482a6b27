from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import KETTLE, SAMPLES

if TYPE_CHECKING:
    from tests.cli.conftest import Run

KEYS = [
    "id", "folder", "title", "status", "stage", "retailer", "store", "orders", "opened", "updated", "claimed", "next",
    "overdue", "findings", "labels", "conflicts", "date", "date_kind", "closing",
]  # fmt: skip


def first_words(text: str) -> list[str]:
    return [line.split()[1] for line in text.splitlines()]


def test_open_cases_are_listed_and_broken_ones_come_first(run: Run, cases: Path) -> None:
    result = run("list")
    assert result.status == 0
    assert first_words(result.out)[0] == "broken"
    assert "case.toml:2: " in result.out
    assert "Kettle arrived cracked" in result.out
    assert "Tent" not in result.out
    assert all(line == line.rstrip() for line in result.out.splitlines())


def test_all_shows_closed_ones_and_so_does_asking_for_them(run: Run, cases: Path) -> None:
    assert "Tent never came" in run("list", "--all").out
    assert run("list", "status:closed").out.count("\n") == 1
    assert "Tent never came" in run("list", "stage:closed").out


def test_a_query_filters_words_fields_and_negation(run: Run, cases: Path) -> None:
    assert "k7f3qd" in run("list", "kettle", "retailer:amazon", "!status:closed", "claimed:>100ZAR").out
    assert run("list", "!kettle", "!torn").out == ""
    nothing = run("list", "toaster")
    assert nothing.status == 0
    assert "none of 3 cases is found" in nothing.err


def test_the_json_has_exactly_the_keys_that_are_documented(run: Run, cases: Path) -> None:
    broken, kettle = run("list", "--json").json
    assert list(kettle) == KEYS
    assert set(kettle["next"]) == {"step", "title", "kind", "date", "overdue"}
    assert kettle["claimed"] == [{"amount": "499.00", "currency": "ZAR"}]
    assert kettle["findings"].keys() == {"error", "warning"}
    assert (kettle["id"], kettle["folder"], kettle["opened"]) == ("k7f3qd", "kettle-k7f3", "2026-11-12")
    assert kettle["orders"] == ["406-1234567-1234567"]
    assert broken["folder"] == "torn"
    assert set(broken["error"]) == {"file", "line", "message", "hint"}
    assert (broken["error"]["file"], broken["error"]["line"]) == ("case.toml", 2)


def test_an_empty_workspace_says_what_to_do_and_its_json_is_an_empty_list(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PLAINT_WORKSPACE", str(tmp_path / "empty"))
    result = run("list")
    assert (result.status, result.out) == (0, "")
    assert "plaint new" in result.err
    assert run("list", "--json").out == "[]\n"


def test_only_closed_cases_are_counted(run: Run, cases: Path) -> None:
    for name in ("kettle-k7f3", "torn"):
        shutil.rmtree(cases / name)
    assert run("list").err == "no open case; --all shows the 1 closed\n"


@pytest.mark.parametrize("sort", ["opened", "updated", "title", "retailer", "stage", "claimed", "next", "urgency"])
def test_every_order_is_total_and_keeps_every_case(run: Run, cases: Path, sort: str) -> None:
    result = run("list", "--all", "--sort", sort)
    assert result.status == 0
    assert result.out.count("\n") == 3


def test_a_case_that_changed_is_read_again_and_one_that_has_gone_is_forgotten(run: Run, cases: Path) -> None:
    for path in cases.rglob("*"):
        os.utime(path, (1, 1))
    assert run("list").out == run("list").out
    (cases / "kettle-k7f3" / "case.toml").write_text(KETTLE.replace("Kettle", "Toaster"), encoding="utf-8")
    assert "Toaster" in run("list").out
    shutil.rmtree(cases / "kettle-k7f3")
    assert "k7f3qd" not in run("list").out


def test_what_is_wrong_with_the_workspace_is_said_on_stderr(run: Run, cases: Path) -> None:
    (cases / "plaint.toml").write_text('[defaults]\ncurency = "ZAR"\n', encoding="utf-8")
    os.utime(cases / "plaint.toml", (1, 1))
    first, second = run("list"), run("list")
    assert "plaint.toml:2: " in first.err
    assert first.err == second.err
    (cases / "plaint.toml").write_text('[defaults]\ncurrency = "ZAR"\n', encoding="utf-8")
    assert "plaint.toml" not in run("list").err


def test_an_id_that_two_cases_share_is_told(run: Run, cases: Path) -> None:
    shutil.copytree(cases / "kettle-k7f3", cases / "copy")
    result = run("list")
    assert result.out.count("k7f3qd") == 2
    assert "k7f3qd is the id of several cases: copy, kettle-k7f3" in result.err


def test_the_samples_stand_as_their_stories_say(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINT_WORKSPACE", str(SAMPLES))
    rows = {row["id"]: row for row in run("list", "--all", "--json").json}
    assert {name: row["stage"] for name, row in rows.items()} == {
        "r4w8tn": "act",
        "h9c2mz": "act",
        "m8k4ys": "act",
        "t5x9jb": "classify",
        "b6z3pe": "intake",
        "k7f3qd": "waiting",
        "v3n6gk": "paused",
        "w2d7hs": "closed",
    }
    assert rows["r4w8tn"]["overdue"] is True
    assert [row["findings"]["error"] for row in rows.values() if row["stage"] == "closed"] == [0]


def test_reading_the_samples_changes_nothing_below_them(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(SAMPLES, tmp_path / "copy")
    monkeypatch.setenv("PLAINT_WORKSPACE", str(tmp_path / "copy"))

    def state() -> list[tuple[str, int, int]]:
        found = sorted((tmp_path / "copy").rglob("*"))
        return [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in found]

    before = state()
    for words in (["list"], ["list", "--json"], ["show", "k7f3"], ["evidence", "verify"], ["info"]):
        run(*words)
    assert state() == before
