"""What all cases together say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from plaint.services.cases.statistics import Statistics, as_json, bar, statistics
from plaint.storage.workspace import Workspace

SAMPLES = Path(__file__).parents[4] / "cases"
TODAY = date(2026, 11, 22)


def write(root: Path, name: str, more: str, *entries: str) -> None:
    folder = root / name
    (folder / "interactions").mkdir(parents=True)
    (folder / "case.toml").write_text(f'format = 1\nid = "{name}"\ntitle = "{name}"\nopened = 2026-10-01\n{more}')
    for number, entry in enumerate(entries):
        (folder / "interactions" / f"{number}.toml").write_text(f'id = "aaaaa{number}"\nreason = "x"\n{entry}')


def of(root: Path) -> Statistics:
    return statistics(Workspace.open(root), TODAY)


def test_an_empty_workspace_counts_nothing(tmp_path: Path) -> None:
    found = of(tmp_path)
    assert (found.cases.total, found.money, found.by_step, found.waiting.median_days) == (0, (), (), None)


def test_cases_are_counted_by_stage_shop_and_kind_and_broken_ones_too(tmp_path: Path) -> None:
    write(tmp_path, "aaaaaa", '[retailer]\nname = "Larkfield"\n[problem]\nkind = "late"\n')
    write(tmp_path, "bbbbbb", 'status = "closed"\n[outcome]\nresults = ["apology", "replacement"]\n')
    write(tmp_path, "cccccc", 'status = "paused"\n[retailer]\nstore = "shop.example"\n')
    (tmp_path / "dddddd").mkdir()
    (tmp_path / "dddddd" / "case.toml").write_text("id = ")
    cases = of(tmp_path).cases
    assert (cases.total, cases.open, cases.paused, cases.closed, cases.broken) == (4, 1, 1, 1, 1)
    assert cases.retailers == {"Larkfield": 1, "not given": 1, "shop.example": 1}
    assert cases.results == {"apology": 1, "replacement": 1}
    assert cases.kinds == {"not given": 2, "late": 1}


def test_currencies_are_never_added_and_only_what_arrived_counts_as_received(tmp_path: Path) -> None:
    price = '[[claim]]\nhead = "price"\namount = "{}"\ncurrency = "{}"\n'
    write(tmp_path, "aaaaaa", price.format("100.00", "EUR"))
    paid = 'status = "closed"\n[outcome]\nresults = ["full-refund"]\namount = "40.00"\ncurrency = "EUR"\n{}'
    write(tmp_path, "bbbbbb", paid.format("received = 2026-11-01\n") + price.format("60.00", "EUR"))
    write(tmp_path, "cccccc", paid.format("promised = 2026-11-01\n") + price.format("5.00", "ZAR"))
    euro, rand = of(tmp_path).money
    assert (euro.currency, euro.claimed, euro.received, euro.cases) == ("EUR", Decimal("160.00"), Decimal("40.00"), 2)
    assert euro.share == Decimal("0.25")
    assert (rand.currency, rand.received) == ("ZAR", Decimal(0))


def test_waiting_runs_from_sending_to_the_first_real_answer(tmp_path: Path) -> None:
    sent = 'at = {}\ndirection = "out"\nstep = "{}"\n'
    came = 'at = {}\ndirection = "in"\nstep = "{}"\nanswer = "{}"\n'
    write(
        tmp_path, "aaaaaa", '[retailer]\nname = "Larkfield"\n',
        sent.format("2026-11-01", "formal"), came.format("2026-11-02", "formal", "acknowledged"),
        came.format("2026-11-11", "formal", "refusal"), sent.format("2026-11-12", "supervisor"),
    )  # fmt: skip
    write(
        tmp_path, "bbbbbb", 'status = "closed"\n[retailer]\nname = "Larkfield"\n',
        sent.format("2026-11-01", "formal"), came.format("2026-11-05", "formal", "remedy"),
        sent.format("2026-11-06", "supervisor"),
    )  # fmt: skip
    found = of(tmp_path)
    (shop,) = found.by_retailer
    assert (shop.name, shop.answers, shop.median_days, shop.longest_days) == ("Larkfield", 2, Decimal("7.0"), 10)
    assert shop.unanswered == 1, "a closed case waits for nothing"
    formal, supervisor = found.by_step
    assert (formal.name, formal.answers, formal.unanswered) == ("formal", 2, 0)
    assert (supervisor.answers, supervisor.median_days, supervisor.unanswered) == (0, None, 1)


def test_the_json_has_the_keys_of_the_interface() -> None:
    found = as_json(of(SAMPLES))
    assert set(found) == {"cases", "money", "waiting"}
    assert found["cases"]["total"] == 8
    assert found["money"][0]["claimed"].keys() == {"amount", "currency"}
    assert {"by_retailer", "by_step", "median_days", "longest_days", "answers", "unanswered"} == set(found["waiting"])


@pytest.mark.parametrize(
    ("value", "largest", "drawn"), [(0, 10, ""), (10, 10, "████"), (5, 10, "██"), (0.001, 10, "▏"), (99, 10, "████")]
)
def test_a_bar_is_as_long_as_its_share_and_a_little_is_never_nothing(value: float, largest: float, drawn: str) -> None:
    assert bar(value, largest, 4) == drawn
    assert bar(value, 0, 4) == bar(value, largest, 0) == ""
