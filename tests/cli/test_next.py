"""``plaint next`` on the sample cases and on small ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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
    assert "Where: Your Orders > the order > Problem with order" in out
    assert "Source: " in out
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
