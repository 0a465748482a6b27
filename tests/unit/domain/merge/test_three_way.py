from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from plaint.domain.merge.matching import are_tables, comparison_key, identical, match
from plaint.domain.merge.three_way import EVIDENCE, LETTER, LOG, Clash, CustomValue, Merge, Side, merge, quote_key

KETTLE = {"name": "Kettle", "price": "499.00", "currency": "ZAR"}
MUG = {"name": "Mug", "price": "50.00", "currency": "ZAR"}


def paths(found: Merge) -> list[str]:
    return [clash.path for clash in found.clashes]


def test_fields_that_one_side_changed_are_taken_from_it() -> None:
    base = {"title": "Kettle", "order": {"placed": date(2026, 11, 1)}, "status": "open"}
    ours = {**base, "status": "paused"}
    theirs = {**base, "order": {"placed": date(2026, 11, 1), "delivered": date(2026, 11, 9)}}
    found = merge(base, ours, theirs)
    assert found.values == {**ours, "order": theirs["order"]}
    assert found.clashes == ()


def test_a_field_that_both_changed_differently_is_a_clash_with_all_three_values() -> None:
    found = merge({"problem": {"text": "a"}}, {"problem": {"text": "b"}}, {"problem": {"text": "c"}})
    clash = found.clashes[0]
    assert (clash.path, clash.base, clash.ours, clash.theirs) == ("problem.text", "a", "b", "c")
    assert found.values == {"problem": {"text": "b"}}


def test_the_same_change_on_both_sides_is_no_clash() -> None:
    assert merge({"title": "a"}, {"title": "b"}, {"title": "b"}).clashes == ()


@pytest.mark.parametrize("swapped", [False, True])
def test_a_removal_against_a_change_is_a_clash(swapped: bool) -> None:
    sides: list[dict[str, Any]] = [{}, {"title": "b"}]
    found = merge({"title": "a"}, *(reversed(sides) if swapped else sides))
    clash = found.clashes[0]
    assert {clash.ours, clash.theirs} == {None, "b"}
    assert clash.both == "b"
    assert found.values == ({"title": "b"} if swapped else {})


def test_a_removal_of_what_the_other_left_alone_is_a_removal() -> None:
    base = {"title": "a", "seller": {"name": "X"}, "labels": ["u"]}
    assert merge(base, {"title": "a"}, {**base, "title": "b"}).values == {"title": "b"}


def test_a_table_that_one_side_removed_is_merged_field_by_field() -> None:
    base = {"seller": {"name": "X", "email": "x@example.org"}}
    found = merge(base, {}, {"seller": {"name": "Y", "email": "x@example.org"}})
    assert paths(found) == ["seller.name"]
    assert found.settle({}, Side.OURS).values == {"seller": {}}
    both_emptied = merge(base, {"seller": {"name": "X"}}, {"seller": {"email": "x@example.org"}})
    assert both_emptied.values == {"seller": {}}
    gone = merge(base, {}, {"seller": {"name": "X"}})
    assert gone.values == {}


def test_without_a_base_what_one_side_has_is_kept_and_what_differs_clashes() -> None:
    found = merge(None, {"title": "a", "closed": date(2026, 1, 1)}, {"title": "b", "status": "open"})
    assert paths(found) == ["title"]
    assert found.values == {"title": "a", "closed": date(2026, 1, 1), "status": "open"}


def test_labels_are_merged_as_sets_in_our_order() -> None:
    found = merge({"labels": ["a", "b"]}, {"labels": ["b", "a", "c"]}, {"labels": ["a", "d", "d"]})
    assert found.values == {"labels": ["a", "c", "d"]}
    assert found.clashes == ()


def test_labels_that_one_side_dropped_altogether_still_gain_what_the_other_added() -> None:
    base = {"labels": ["a"]}
    assert merge(base, {}, {"labels": ["a", "b"]}).values == {"labels": ["b"]}
    emptied = merge({"labels": ["a", "b"]}, {"labels": ["a"]}, {"labels": ["b"]})
    assert emptied.values == {"labels": []}


def test_a_list_against_a_text_is_a_clash() -> None:
    assert paths(merge({"labels": ["a"]}, {"labels": ["b"]}, {"labels": "c"})) == ["labels"]
    assert paths(merge(None, {"seller": "X"}, {"seller": {"name": "X"}})) == ["seller"]


def test_a_ranked_list_that_both_changed_is_a_clash() -> None:
    base, ours, theirs = ({"wanted": {"remedies": list(side)}} for side in (["refund"], ["repair", "refund"], ["x"]))
    found = merge(base, ours, theirs)
    assert paths(found) == ["wanted.remedies"]
    assert found.clashes[0].both == ["repair", "refund", "x"]


def test_items_are_known_by_their_names_and_each_side_may_add_its_own() -> None:
    tea = {"name": "Tea", "price": "9.00"}
    cup = {"name": "Cup", "price": "5.00"}
    dearer = {**MUG, "price": "60.00"}
    found = merge({"item": [KETTLE, MUG]}, {"item": [tea, KETTLE, MUG]}, {"item": [KETTLE, dearer, cup]})
    assert found.values == {"item": [tea, KETTLE, dearer, cup]}
    assert found.clashes == ()


def test_an_item_that_both_added_is_one_item() -> None:
    found = merge({"item": [KETTLE]}, {"item": [KETTLE, MUG]}, {"item": [KETTLE, {**MUG, "quantity": 2}]})
    assert found.values == {"item": [KETTLE, {**MUG, "quantity": 2}]}


def test_an_item_that_was_given_another_name_stays_the_same_item() -> None:
    renamed = {**KETTLE, "name": "Kettle 1.7 l"}
    found = merge({"item": [KETTLE]}, {"item": [renamed]}, {"item": [{**KETTLE, "price": "450.00"}]})
    assert found.values == {"item": [{**renamed, "price": "450.00"}]}
    both = merge({"item": [KETTLE]}, {"item": [renamed]}, {"item": [{**KETTLE, "name": "Pot"}]})
    assert paths(both) == ["item.1.name"]


def test_an_item_with_a_link_is_the_one_of_that_name_without() -> None:
    linked = {**KETTLE, "listing": "B0"}
    assert merge(None, {"item": [KETTLE]}, {"item": [linked]}).values == {"item": [linked]}
    other = {**KETTLE, "listing": "C0"}
    assert merge(None, {"item": [other]}, {"item": [linked]}).values == {"item": [other, linked]}


def test_an_item_removed_here_and_changed_there_is_a_clash_as_a_whole() -> None:
    changed = {**MUG, "price": "60.00"}
    found = merge({"item": [KETTLE, MUG]}, {"item": [KETTLE]}, {"item": [KETTLE, changed]})
    assert paths(found) == ["item.2"]
    assert found.values == {"item": [KETTLE]}
    assert found.settle({"item.2": Side.THEIRS}).values == {"item": [KETTLE, changed]}
    assert found.settle({"item.2": Side.BOTH}).values == {"item": [KETTLE, changed]}
    assert merge({"item": [KETTLE, MUG]}, {"item": [{**KETTLE, "price": "1"}]}, {"item": [KETTLE, MUG]}).values == {
        "item": [{**KETTLE, "price": "1"}]
    }


def test_all_items_removed_on_one_side_are_gone() -> None:
    found = merge({"item": [KETTLE, MUG]}, {}, {"item": [KETTLE]})
    assert found.values == {}
    assert found.clashes == ()


def test_two_removals_that_leave_no_field_of_an_item_leave_no_item() -> None:
    base = {"item": [{"name": "A", "price": "1"}]}
    assert merge(base, {"item": [{"price": "1"}]}, {"item": [{"name": "A"}]}).values == {"item": []}


def test_tables_of_the_users_own_are_merged_by_place_or_left_to_a_person() -> None:
    base = {"facts": {"calls": [{"to": "a"}, {"to": "b"}]}}
    ours = {"facts": {"calls": [{"to": "x"}, {"to": "b"}]}}
    assert merge(base, ours, {"facts": {"calls": [{"to": "a"}, {"to": "y"}]}}).values == {
        "facts": {"calls": [{"to": "x"}, {"to": "y"}]}
    }
    assert paths(merge(base, ours, {"facts": {"calls": [{"to": "b"}]}})) == ["facts.calls"]


def test_a_log_is_merged_by_id_and_no_entry_is_ever_lost() -> None:
    one, two, three = ({"id": name * 6, "reason": name} for name in "abc")
    found = merge({"interaction": [one]}, {"interaction": [two]}, {"interaction": [one, three]}, LOG)
    assert found.values == {"interaction": [two, one, three]}


def test_an_entry_changed_on_both_sides_is_merged_field_by_field_and_named_by_its_id() -> None:
    entry = {"id": "m2q8x4", "reason": "r", "text": "t"}
    ours = {"interaction": [{**entry, "withdrawn": "wrong", "text": "x"}]}
    theirs = {"interaction": [{**entry, "evidence": ["a.png"], "text": "y"}]}
    found = merge({"interaction": [entry]}, ours, theirs, LOG)
    assert paths(found) == ["m2q8x4.text"]
    assert found.values["interaction"][0]["withdrawn"] == "wrong"
    assert found.values["interaction"][0]["evidence"] == ["a.png"]


def test_entries_with_different_ids_are_never_taken_for_one() -> None:
    one, two = {"id": "aaaaaa", "text": "t"}, {"id": "bbbbbb", "text": "t"}
    assert merge(None, {"interaction": [one]}, {"interaction": [two]}, LOG).values == {"interaction": [one, two]}


def test_letters_and_side_files_are_merged_by_field_too() -> None:
    letter = merge({"body": "a"}, {"body": "b"}, {"body": "c"}, LETTER)
    assert letter.settle({"body": Side.BOTH}).values == {"body": "b\nc"}
    assert merge({}, {"proves": ["a"]}, {"proves": ["b"]}, EVIDENCE).values == {"proves": ["a", "b"]}


@pytest.mark.parametrize(
    ("path", "ours", "theirs", "both"),
    [
        ("problem.text", "One.\n", "Two.\n", "One.\nTwo.\n"),
        ("problem.text", "One", "Two", "One\nTwo"),
        ("title", "One", "Two", "One / Two"),
        ("facts.note", "One", "Two", "One / Two"),
        ("facts.note", "One\n", "Two", "One\nTwo"),
        ("status", "open", "closed", None),
        ("playbook", "a", "b", None),
        ("order.placed", date(2026, 1, 1), date(2026, 1, 2), None),
        ("outcome.amount", "1.00", "2.00", None),
        ("facts.note", "One", 2, None),
    ],
)
def test_both_values_stand_together_where_that_makes_sense(path: str, ours: Any, theirs: Any, both: Any) -> None:
    table, _, key = path.rpartition(".")

    def around(value: Any) -> dict[str, Any]:
        return {table: {key: value}} if table else {key: value}

    found = merge(None, around(ours), around(theirs))
    assert found.clashes[0].both == both
    settled = found.settle({}, Side.BOTH)
    assert settled.values == around(ours if both is None else both)
    assert len(settled.clashes) == (both is None)


def test_choices_settle_by_path_and_the_rest_waits() -> None:
    found = merge(None, {"title": "a", "status": "x", "closed": 1}, {"title": "b", "status": "y", "closed": 2})
    settled = found.settle({"title": Side.THEIRS, "status": CustomValue("open"), "unknown": Side.OURS})
    assert settled.values == {"title": "b", "status": "open", "closed": 1}
    assert paths(settled) == ["closed"]
    assert found.settle({"title": CustomValue(None)}, Side.OURS).values == {"status": "x", "closed": 1}


def test_keys_that_need_quotes_have_them_in_paths() -> None:
    assert paths(merge(None, {"facts": {"a.b": 1}}, {"facts": {"a.b": 2}})) == ['facts."a.b"']
    assert quote_key('say "x"') == "'say \"x\"'"


def test_values_are_compared_exactly() -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert not identical(1, 1.0)
    assert not identical(1, True)
    assert identical(float("nan"), float("nan"))
    assert not identical(noon, noon.astimezone(timezone(timedelta(hours=2))))
    assert identical({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2}]})
    assert comparison_key({"a": 1, "b": 2}) == comparison_key({"b": 2, "a": 1})


def test_lists_of_tables_are_told_from_other_lists() -> None:
    assert are_tables([])
    assert are_tables([{}])
    assert not are_tables([1])
    assert not are_tables("text")


def test_elements_are_matched_whole_first_then_by_key_then_by_place() -> None:
    a, b = {"name": "A", "price": "1"}, {"name": "A", "price": "2"}
    assert match([a, b], [b], ("name",), by_place=False) == {1: 0}
    assert match([a], [{"price": "1"}], ("name",), by_place=True) == {0: 0}
    assert match([a], [{"price": "9"}], ("name",), by_place=True) == {}
    assert match([{"x": 1}], [{"y": 1}], ("name",), by_place=False) == {}


def test_a_clash_of_an_element_knows_no_field() -> None:
    assert Clash("item.1", None, None, {"name": "A"}).picked(Side.OURS) is None
