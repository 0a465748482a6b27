from __future__ import annotations

from datetime import date

import pytest

from plaint.domain.errors import UsageProblem
from plaint.services.setup import saved_views, settings_file
from plaint.settings import View, config_file

TODAY = date(2026, 11, 22)


def test_a_view_is_added_replaced_renamed_and_removed() -> None:
    held = saved_views.add((), View(" Late ", "overdue:yes"), TODAY)
    held = saved_views.add(held, View("Mine", "label:mine", "next"), TODAY)
    assert [one.name for one in held] == ["Late", "Mine"]
    held = saved_views.add(held, View("Late", "overdue:yes amazon"), TODAY)
    assert held[0].query == "overdue:yes amazon"
    held = saved_views.rename(held, 2, "Ours")
    assert [one.name for one in held] == ["Late", "Ours"]
    assert saved_views.rename(held, 2, "Ours") == held
    assert [one.name for one in saved_views.remove(held, 1)] == ["Ours"]


@pytest.mark.parametrize(
    ("view", "message"),
    [
        (View(""), "needs a name"), (View("x", "stagge:act"), "no field 'stagge'"),
        (View("x", sort="titel"), "cannot be sorted by 'titel'"), (View("x", sort="qqq"), "cannot be sorted"),
        (View("x", group="stages"), "cannot be grouped by 'stages'"),
    ],
)  # fmt: skip
def test_a_view_that_cannot_be_shown_is_refused(view: View, message: str) -> None:
    with pytest.raises(UsageProblem, match=message):
        saved_views.add((), view, TODAY)


def test_groups_are_written_with_a_view_only_where_it_has_some() -> None:
    held = (View("All"), View("Shops", group="retailer"))
    assert settings_file.set_views(held).views == held
    assert config_file().read_text().count("group") == 1


def test_a_mistyped_order_or_group_names_the_nearest() -> None:
    for view, hint in ((View("x", sort="titel"), "title"), (View("x", group="stages"), "stage")):
        with pytest.raises(UsageProblem) as refused:
            saved_views.check(view, TODAY)
        assert refused.value.hint == f"did you mean {hint}?"
    saved_views.check(View("x", group="opened"), TODAY)


def test_a_tenth_view_and_a_taken_or_empty_name_are_refused() -> None:
    nine = tuple(View(f"v{number}") for number in range(9))
    with pytest.raises(UsageProblem, match="nine"):
        saved_views.add(nine, View("tenth"), TODAY)
    with pytest.raises(UsageProblem, match="already"):
        saved_views.rename(nine, 1, "v3")
    with pytest.raises(UsageProblem, match="needs a name"):
        saved_views.rename(nine, 1, " ")
