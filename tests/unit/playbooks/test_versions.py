"""Law over time: each day has one version of a rule, and what is to come is shown by asking for a later day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from plaint.domain.deadlines.period import in_force
from plaint.domain.model.case import Case, Item, Order
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.playbook.conditions import check_conditions
from plaint.domain.playbook.contents import families, family_of, rules_of, valid_on, version_gaps
from plaint.domain.playbook.playbook import Condition, ConditionResult, Confidence, Playbook, Rule, Source
from plaint.playbooks.loader import available, load

LADDERS = [one.id for one in available()]
SOURCE = Source("an act", date(2026, 11, 28), Confidence.A, date(2028, 11, 28))
QUARTERS = [date(year, month, 1) for year in range(2024, 2031) for month in (1, 4, 7, 10)]


def version(rule_id: str, since: date | None = None, until: date | None = None, family: str = "") -> Rule:
    return Rule(
        rule_id, rule_id, DeadlineKind.ACT_BEFORE, ("order.delivered",), SOURCE,
        valid_from=since, valid_until=until, family=family,
    )  # fmt: skip


def test_a_family_is_the_id_without_its_date_or_what_the_rule_says() -> None:
    assert family_of(version("court.limit-2026")) == "court.limit"
    assert family_of(version("court.limit-from-2026-07-31")) == "court.limit"
    assert family_of(version("court.limit.2026-07")) == "court.limit"
    assert family_of(version("court.limit-14")) == "court.limit-14"
    assert family_of(version("new", family="court.limit")) == "court.limit"


def test_versions_that_overlap_or_leave_a_gap_are_found() -> None:
    first = version("limit-2024", until=date(2026, 6, 30))
    right = version("limit-2026", date(2026, 7, 1))
    assert list(version_gaps((first, right))) == []
    [(rule, overlap)] = version_gaps((first, version("limit-2026", date(2026, 6, 30))))
    assert rule.id == "limit-2026"
    assert "both law on the same days" in overlap
    [(_, gap)] = version_gaps((first, version("limit-2026", date(2026, 7, 2))))
    assert "between 2026-06-30 and 2026-07-02" in gap
    assert len(list(version_gaps((version("limit"), right)))) == 1
    assert len(list(version_gaps((first, version("limit-2027"))))) == 1


@pytest.mark.parametrize("name", LADDERS)
def test_every_quarter_has_one_version_of_every_rule(name: str) -> None:
    for family, rules in families(load(name)).items():
        assert list(version_gaps(rules)) == [], family
        begins, ends = rules[0].valid_from or date.min, rules[-1].valid_until or date.max
        for day in QUARTERS:
            law = sum(valid_on(rule, day) for rule in rules)
            assert law == (begins <= day <= ends), (family, day)


def test_the_template_has_a_family_with_one_version_in_every_quarter(tmp_path: Path) -> None:
    (tmp_path / "playbooks").mkdir()
    template = Path(__file__).parents[3] / "docs" / "templates" / "retail-xx.toml"
    (tmp_path / "playbooks" / "retail-xx.toml").write_text(template.read_text("utf-8"), "utf-8")
    found: Playbook = load("retail-xx", tmp_path)
    assert found.findings == ()
    limits = families(found)["small-claims.limit"]
    assert [one.id for one in limits] == ["small-claims.limit-2020", "small-claims.limit-2027"]
    assert all(sum(valid_on(rule, day) for rule in limits) == 1 for day in QUARTERS)
    assert {one.id for one in rules_of(found)} >= {"xx-guarantee.window", "withdrawal.window"}


def test_the_day_from_which_a_case_counts_chooses_and_a_later_today_shows_what_is_to_come() -> None:
    old, new = version("limit-2024", until=date(2026, 12, 31)), version("limit-2027", date(2027, 1, 1))
    today, later = date(2026, 11, 28), date(2027, 2, 1)
    for delivered, law in ((date(2026, 12, 31), old), (date(2027, 1, 1), new)):
        events = {"order.delivered": delivered}
        assert [rule for rule in (old, new) if in_force(rule, events, today)] == [law]
    assert [rule for rule in (old, new) if in_force(rule, {}, today)] == [old]
    assert [rule for rule in (old, new) if in_force(rule, {}, later)] == [new]


LIMITS = (
    Condition("claimed", at_most=Decimal(20_000), currency="ZAR", until=date(2027, 3, 31)),
    Condition("claimed", at_most=Decimal(50_000), currency="ZAR", since=date(2027, 4, 1)),
)


@pytest.mark.parametrize(
    ("today", "result"), [("2027-03-31", ConditionResult.NO), ("2027-04-01", ConditionResult.YES), ("", None)]
)
def test_a_limit_that_changes_is_the_one_of_today(today: str, result: ConditionResult | None) -> None:
    case = Case(id="x", title="X", items=(Item("Fridge", price=Decimal(30_000), currency="ZAR"),))
    found, _ = check_conditions(LIMITS, case, (), {"today": today} if today else {})
    assert found is (result or ConditionResult.NO)


def test_a_version_of_a_right_governs_the_orders_of_its_time(tmp_path: Path) -> None:
    (tmp_path / "playbooks").mkdir()
    text = 'title = "Mine"\nextends = ["retail"]\n[source.s]\ntext = "T"\nread_on = 2026-11-22\nconfidence = "A"\n'
    text += '[[right]]\nid = "new"\ntitle = "N"\nbasis = "statutory"\ntext = "T"\nsource = "s"\n'
    text += "valid_from = 2026-06-19\n"
    path = tmp_path / "playbooks" / "mine.toml"
    path.write_text(text)
    [right] = [one for one in load("mine", tmp_path).rights if one.id == "new"]
    for placed, result in ((date(2026, 6, 18), ConditionResult.NO), (date(2026, 6, 19), ConditionResult.YES)):
        assert check_conditions(right.when, Case(id="x", title="X", order=Order(placed=placed)))[0] is result
    path.write_text(text + "valid_until = 2026-06-18\n")
    finding = load("mine", tmp_path).findings[0]
    assert "'new' is valid from 2026-06-19, which is after its last day 2026-06-18" in finding.message
    assert finding.line == 7
