from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

from plaint.domain.errors import BrokenFile, PlaintError, UsageProblem
from plaint.storage.toml.edit import Append, Change, Remove, Set, edit_toml, parse_path, same

ORDER = (
    "id",
    "title",
    "status",
    "opened",
    "labels",
    "consumer.name",
    "consumer.phone",
    "retailer.name",
    "retailer.contact",
    "order.numbers",
    "order.placed",
    "item",
    "item.name",
    "item.price",
    "claim",
    "facts",
)


def edited(text: str, *changes: Change, order: Sequence[str] = ORDER) -> str:
    return edit_toml(text.encode(), "case.toml", changes, order).decode()


# setting a value that is there


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ('  title="a"# why', "b", '  title="b"# why'),
        ("title = 'a'  # why", "b", "title = 'b'  # why"),
        ("title = 'a'", "it's", 'title = "it\'s"'),
        ("title = '''a'''", "b\n", "title = '''\nb\n'''"),
        ("title = '''a'''", "it's '''b'", 'title = """\nit\'s \'\'\'b\'"""'),
        ('title = """\na\n""" # why', "b", 'title = """\nb""" # why'),
        ('title = "a"', "b\nc", 'title = """\nb\nc"""'),
        ("title = ''", "b", 'title = "b"'),
        ("title = 1", date(2026, 11, 12), "title = 2026-11-12"),
        ("title = [ 'a' ]", ["a", "b"], 'title = ["a", "b"]'),
        ("title = [ 'a' ]", (), "title = []"),
        ("title = [\n  'a', # first\n  # second\n]", ["b"], 'title = [\n    # first\n    # second\n    "b",\n]'),
        ("title = [\n  'a',\n]", ["b"], 'title = [\n    "b",\n]'),
        ('title = { a = 1 , b="x" } # why', {"a": 2, "b": "x"}, 'title = { a = 2 , b="x" } # why'),
    ],
)
def test_a_new_value_takes_the_place_of_the_old_one_and_its_style(old: str, value: Any, new: str) -> None:
    head, tail = "# remark\nodd   =   1\n\n", "\n\n[x]\n# end"
    assert edited(head + old + tail, Set("title", value)) == head + new + tail


def test_a_value_that_stands_already_changes_no_byte() -> None:
    text = "title='a'\nn = 0x10\nd = 2026-01-01 10:00:00Z\nf = nan\n"
    moment = datetime.fromisoformat("2026-01-01T10:00:00+00:00")
    changes: list[Change] = [
        Set("title", "a"),
        Set("n", 16),
        Set("d", moment),
        Set("f", float("nan")),
        Remove("gone.too"),
    ]
    assert edited(text, *changes) == text
    assert edited(text, Set("n", 16.0)) == text.replace("0x10", "16.0")
    assert edited(text, Set("d", datetime.fromisoformat("2026-01-01T12:00:00+02:00"))) != text


def test_windows_line_ends_and_the_byte_order_mark_stay() -> None:
    data = b'\xef\xbb\xbftitle = "a"\r\n\r\n[order]\r\nplaced = 2026-01-01'
    result = edit_toml(data, "case.toml", [Set("title", "b\nc"), Set("status", "open")], ORDER)
    assert result == (
        b'\xef\xbb\xbftitle = """\r\nb\r\nc"""\r\n\r\nstatus = "open"\r\n\r\n[order]\r\nplaced = 2026-01-01'
    )


def test_mixed_line_ends_stay_as_they_are() -> None:
    data = b'title = "a"\nid = "b"\r\nx = 1\r\n\n[order]\n'
    assert edit_toml(data, "case.toml", [Set("x", 2)]) == data.replace(b"x = 1", b"x = 2")


# adding a field


def test_a_new_field_goes_behind_the_one_that_stands_before_it_in_the_format() -> None:
    text = 'id = "k7f3qd"\n\ntitle = "a"\n\nlabels = []\n'
    assert edited(text, Set("status", "open")) == 'id = "k7f3qd"\n\ntitle = "a"\n\nstatus = "open"\n\nlabels = []\n'


def test_fields_without_blank_lines_between_them_get_one_around_the_new_one() -> None:
    assert edited('id = "k"\ntitle = "a"\n# of the labels\nlabels = []\n', Set("status", "open")) == (
        'id = "k"\ntitle = "a"\n\nstatus = "open"\n\n# of the labels\nlabels = []\n'
    )


def test_a_remark_below_the_field_before_stays_with_it() -> None:
    assert edited('title = "a"\n# not sure\n\nlabels = []', Set("status", "open")) == (
        'title = "a"\n# not sure\n\nstatus = "open"\n\nlabels = []'
    )


def test_a_field_of_ones_own_goes_to_the_end_of_its_table() -> None:
    assert edited('[consumer]\nname = "a"\n\n[order]\n', Set("consumer.fax", "1")) == (
        '[consumer]\nname = "a"\n\nfax = "1"\n\n[order]\n'
    )


def test_the_first_field_of_a_table_goes_directly_below_its_header() -> None:
    assert edited("[order]\n\n[x]\n", Set("order.placed", 1)) == "[order]\nplaced = 1\n\n[x]\n"
    assert edited("[order]\n[x]\n", Set("order.placed", 1)) == "[order]\nplaced = 1\n\n[x]\n"
    assert edited("[order]", Set("order.placed", 1)) == "[order]\nplaced = 1\n"
    assert edited("[order]\nplaced = 1\n", Set("order.numbers", [])) == "[order]\nnumbers = []\n\nplaced = 1\n"
    assert edited("[order]\n\nplaced = 1\n", Set("order.numbers", [])) == "[order]\nnumbers = []\n\nplaced = 1\n"


def test_a_field_at_the_top_goes_above_the_first_table_and_its_remark() -> None:
    assert edited("# of the order\n[order]\n", Set("status", "open")) == 'status = "open"\n\n# of the order\n[order]\n'
    assert edited("# a file\n\n# of the order\n[order]\n", Set("status", "open")) == (
        '# a file\n\nstatus = "open"\n\n# of the order\n[order]\n'
    )
    assert edited("labels = []\n", Set("id", "x")) == 'id = "x"\n\nlabels = []\n'


def test_the_first_field_of_all_goes_below_the_remarks() -> None:
    assert edited("", Set("status", "open")) == 'status = "open"\n'
    assert edited("# no line end", Set("status", "open")) == '# no line end\n\nstatus = "open"\n'


def test_a_remark_without_a_line_end_is_kept_when_something_follows_it() -> None:
    assert edited("id = 1 # no line end", Append("item", {"name": "x"})) == (
        'id = 1 # no line end\n\n[[item]]\nname = "x"\n'
    )


def test_a_new_table_goes_to_its_place() -> None:
    text = 'id = 1\n\n[consumer]\nname = "a"\n\n# things\n[[item]]\nname = "x"\n'
    assert edited(text, Set("order.placed", 1)) == (
        'id = 1\n\n[consumer]\nname = "a"\n\n[order]\nplaced = 1\n\n# things\n[[item]]\nname = "x"\n'
    )
    assert edited("# of it\n[order]\nplaced = 1\n", Set("consumer.name", "a")) == (
        '[consumer]\nname = "a"\n\n# of it\n[order]\nplaced = 1\n'
    )
    assert edited("# nothing yet\n", Set("consumer.name", "a")) == '# nothing yet\n\n[consumer]\nname = "a"\n'


def test_a_table_of_ones_own_goes_to_the_end_of_the_file() -> None:
    assert edited("[order]\nplaced = 1\n\n[facts]\nx = 1\n", Set("my own.x", 1)) == (
        '[order]\nplaced = 1\n\n[facts]\nx = 1\n\n["my own"]\nx = 1\n'
    )


def test_a_table_goes_behind_the_sub_tables_of_the_one_before_it() -> None:
    text = '[retailer]\nname = "a"\n\n[[retailer.contact]]\nchannel = "chat"\n\n[retailer.own]\nx = 1\n\n[facts]\n'
    assert edited(text, Set("order.placed", 1)) == text.replace("[facts]", "[order]\nplaced = 1\n\n[facts]")


def test_a_table_with_dotted_keys_gets_another_dotted_key() -> None:
    assert edited('consumer.name = "a"\nlabels = []\n', Set("consumer.phone", "1")) == (
        'consumer.name = "a"\n\nconsumer.phone = "1"\n\nlabels = []\n'
    )


def test_a_table_above_known_sub_tables_gets_its_own_header() -> None:
    assert edited('[[retailer.contact]]\nchannel = "chat"\n', Set("retailer.name", "a")) == (
        '[retailer]\nname = "a"\n\n[[retailer.contact]]\nchannel = "chat"\n'
    )


def test_a_table_inside_an_element_gets_a_dotted_key() -> None:
    assert edited('[[item]]\nname = "a"\n\n[[item]]\n', Set("item.0.more.deep", 1)) == (
        '[[item]]\nname = "a"\n\nmore.deep = 1\n\n[[item]]\n'
    )


# lists of tables


def test_an_element_is_added_behind_the_last_one() -> None:
    text = '[[item]]\nname = "a"\n[item.more]\nx = 1\n# of a\n\n# of the claim\n[[claim]]\nhead = "price"\n'
    assert edited(text, Append("item", {"name": "b", "price": None})) == text.replace(
        "# of a\n\n", '# of a\n\n[[item]]\nname = "b"\n\n'
    )


def test_a_field_of_one_element_is_set() -> None:
    text = '[[item]]\nname = "a"\n\n[[item]]\nname = "b"\n'
    assert edited(text, Set("item.1.price", "1.00")) == text + '\nprice = "1.00"\n'
    assert edited(text, Set("item.0.name", "c")) == text.replace('"a"', '"c"')


def test_a_list_of_tables_in_one_line_is_edited_within_it() -> None:
    text = 'item = [ { name = "a" },  {name="b"} ] # why\nid = 1\n'
    assert edited(text, Set("item.1.name", "c")) == text.replace('"b"', '"c"')
    assert tomllib.loads(edited(text, Append("item", {"name": "c"})))["item"][2] == {"name": "c"}
    assert edited(text, Append("item", {"name": "c"})).endswith("] # why\nid = 1\n")
    assert tomllib.loads(edited(text, Remove("item.0")))["item"] == [{"name": "b"}]


def test_an_inline_table_is_edited_within_it_over_several_lines_and_windows_line_ends() -> None:
    text = 'retailer = { name = "a", more = [ # x\r\n 1 ] }\r\nid = 1\r\n'
    assert edited(text, Set("retailer.name", "b")) == text.replace('"a"', '"b"')
    for change in (Append("retailer.contact", {"channel": "chat"}), Set("retailer.deep.er", 1)):
        assert edited(text, change).endswith("}\r\nid = 1\r\n")
    assert tomllib.loads(edited(text, Remove("retailer.name"))) == {"retailer": {"more": [1]}, "id": 1}


def test_setting_a_whole_list_of_tables_writes_only_what_differs() -> None:
    text = '[[item]] # first\nname = "a"\n\n[[item]] # second\nname = "b"\n'
    assert edited(text, Set("item", [{"name": "a"}, {"name": "c"}, {"name": "d"}])) == (
        text.replace('"b"', '"c"') + '\n[[item]]\nname = "d"\n'
    )
    assert edited(text, Set("item", [{"name": "a"}])) == '[[item]] # first\nname = "a"\n'
    assert edited(text, Set("item", [])) == ""
    assert edited("id = 1\n", Set("item", [{"name": "a"}])) == 'id = 1\n\n[[item]]\nname = "a"\n'


def test_setting_a_whole_table_writes_only_what_differs() -> None:
    text = '[consumer]\nname = "a" # why\n\nphone = "1"\n'
    assert edited(text, Set("consumer", {"name": "a", "fax": "2"})) == '[consumer]\nname = "a" # why\n\nfax = "2"\n'
    assert edited("id = 1\n", Set("facts", {"x": {"y": 1}})) == "id = 1\n\n[facts.x]\ny = 1\n"


# removing


def test_removing_takes_the_line_and_the_blank_line_that_came_with_it() -> None:
    text = "a = 1\n\n# of b\nb = 2 # why\n\nc = 3\n"
    assert edited(text, Remove("b")) == "a = 1\n\n# of b\n\nc = 3\n"
    assert edited(text, Remove("c")) == "a = 1\n\n# of b\nb = 2 # why\n"
    assert edited(text, Set("a", None)) == "\n# of b\nb = 2 # why\n\nc = 3\n"
    assert edited("a = 1\n\nb = 2\n\nc = 3\n", Remove("b")) == "a = 1\n\nc = 3\n"
    assert edited("a = 1\nb = 2\nc = 3\n", Remove("b")) == "a = 1\nc = 3\n"


def test_removing_what_was_added_restores_the_file() -> None:
    text = 'id = 1\n\n[consumer]\nname = "a"\n\n[[item]]\nname = "b"\n'
    added = edited(text, Set("status", "open"), Set("consumer.phone", "1"), Append("item", {"name": "c"}))
    assert edited(added, Remove("status"), Remove("consumer.phone"), Remove("item.1")) == text


def test_a_whole_table_or_list_is_removed_if_it_stands_together() -> None:
    text = "id = 1\n\n[order]\n# inside\nplaced = 1\n\n[order.more]\nx = 1\n\n# outside\n[facts]\n"
    assert edited(text, Remove("order")) == "id = 1\n\n# outside\n[facts]\n"
    assert edited("a.b = 1\na.c = 2\n", Remove("a")) == ""
    with pytest.raises(PlaintError, match="without risk"):
        edited("[a.b]\nx = 1\n[c]\n[a.d]\n", Remove("a"))


# refusing


@pytest.mark.parametrize("path", ["", ".", "a.", ".a", "a..b", '"a', "a b'c'", '""', "a.''"])
def test_a_path_that_is_none_is_refused(path: str) -> None:
    with pytest.raises(UsageProblem, match="not the name of a field"):
        edited("a = 1\n", Set(path, 1))


def test_quoted_parts_of_a_path_may_hold_dots_and_numbers() -> None:
    assert parse_path("facts.'a.b'. \"0\"", {}) == ("facts", "a.b", "0")
    assert parse_path("item.0.name", {"item": [{}]}) == ("item", 0, "name")
    assert parse_path("facts.0", {"facts": {}}) == ("facts", "0")


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("[[item]]\n", Set("item.5.name", "x")),
        ("[[item]]\n", Set("item.5", {"name": "x"})),
        ("[[item]]\n", Set("item.name", "x")),
        ("[[item]]\n", Remove("item.5")),
        ("a = 1\n", Set("a.b", 1)),
        ("a = 1\n", Append("a", {"x": 1})),
        ("a = [1]\n", Append("a", {"x": 1})),
    ],
)
def test_a_path_that_the_file_has_no_place_for_is_refused(text: str, change: Change) -> None:
    with pytest.raises(UsageProblem, match="there is no"):
        edited(text, change)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("[consumer]\nname = 'a'\n", Set("consumer", "x")),
        ("[[item]]\n", Append("item.0.part", {"x": 1})),
        ("a.b = 1\n[c]\n", Set("a", 5)),
        ("a = [{x = 1}]\n", Set("a.0.x", object())),
    ],
)
def test_an_edit_that_is_not_safe_is_refused(text: str, change: Change) -> None:
    with pytest.raises(PlaintError, match="without risk") as caught:
        edited(text, change)
    assert "by hand" in caught.value.hint


def test_an_element_of_a_list_of_values_is_set() -> None:
    assert edited("a = [[1], [ 2 ]] # why\n", Set("a.0", 2)) == "a = [2, [ 2 ]] # why\n"
    assert edited("[a]\nb = [{c = 1}]\n", Set("a.b.0", 5)) == "[a]\nb = [5]\n"


def test_a_broken_file_is_never_edited() -> None:
    with pytest.raises(BrokenFile):
        edited("a = \n", Set("a", 1))


def test_an_edit_whose_result_is_not_what_was_meant_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(_values: dict[str, Any]) -> str:
        return "x = 99\n"

    monkeypatch.setattr("plaint.storage.toml.locate.render_value", lambda _value: "99")
    with pytest.raises(PlaintError, match="could not be changed without risk"):
        edited("a = 1\n", Set("a", 2))
    monkeypatch.setattr("plaint.storage.toml.locate.render_value", lambda _value: "= broken")
    with pytest.raises(PlaintError, match="could not be changed without risk"):
        edited("a = 1\n", Set("a", 2))
    monkeypatch.setattr("plaint.storage.toml.locate.render_fields", wrong)
    with pytest.raises(PlaintError, match="could not be changed without risk"):
        edited("a = 1\n", Append("item", {"x": 1}))


def test_values_are_compared_exactly() -> None:
    assert same({"a": [1, float("nan")]}, {"a": [1, float("nan")]})
    assert not same(1, True)
    assert not same(1, 1.0)
    assert not same([1], [1, 2])
    assert not same({"a": 1}, {"b": 1})
    assert not same(date(2026, 1, 1), date(2026, 1, 2))
    assert not same("a", "b")
