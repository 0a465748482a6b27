from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.merge.matching import comparison_key
from plaint.domain.merge.three_way import LOG, Clash, Merge, Side, merge
from plaint.storage.conflicts.merge import merge_file, read_values
from plaint.storage.toml.edit import without_empty
from plaint.storage.toml.render import render_document

texts = st.sampled_from(["a", "b", "c", "line\n", ""])
scalars = texts | st.integers(0, 2) | st.sampled_from([date(2026, 1, 1), date(2026, 1, 2)]) | st.booleans()
items = st.fixed_dictionaries({}, optional={"name": texts, "price": texts, "listing": texts})
cases = st.fixed_dictionaries(
    {},
    optional={
        "title": scalars,
        "status": scalars,
        "labels": st.lists(texts, max_size=3),
        "wanted": st.fixed_dictionaries({}, optional={"remedies": st.lists(texts, max_size=2), "text": scalars}),
        "item": st.lists(items, max_size=3),
        "facts": st.dictionaries(st.sampled_from("xy"), scalars | st.lists(items, max_size=2), max_size=2),
    },
)
entries = st.fixed_dictionaries({"id": st.sampled_from(["aaaaaa", "bbbbbb", "cccccc"])}, optional={"text": texts})
logs = st.lists(entries, max_size=3, unique_by=lambda entry: entry["id"]).map(lambda found: {"interaction": found})


def scalars_of(node: Any) -> Iterator[Any]:
    """Every single value of a tree, those of clashes too."""
    if isinstance(node, Clash):
        yield from scalars_of([side for side in (node.ours, node.theirs) if side is not None])
    elif isinstance(node, Mapping | list):
        for value in node.values() if isinstance(node, Mapping) else node:
            yield from scalars_of(value)
    else:
        yield comparison_key(node)


def unordered(node: Any) -> Any:
    """What is equal for trees that differ in order, and in which side of a clash is called ours."""
    if isinstance(node, Clash):
        return "clash", frozenset([comparison_key(node.ours), comparison_key(node.theirs)])
    if isinstance(node, Mapping):
        return frozenset((key, unordered(value)) for key, value in node.items())
    if isinstance(node, list):
        return frozenset(Counter(map(unordered, node)).items())
    return comparison_key(node)


@given(cases, cases)
def test_a_side_that_changed_nothing_takes_the_other(base: dict[str, Any], other: dict[str, Any]) -> None:
    for found in (merge(base, other, base), merge(base, base, other), merge(base, other, other)):
        assert found.clashes == ()
        assert comparison_key(found.values) == comparison_key(other)


@given(cases, cases, cases)
def test_no_value_that_a_side_brought_is_lost(
    base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    found = merge(base, ours, theirs)
    kept, old = set(scalars_of(found.tree)), set(scalars_of(base))
    assert set(scalars_of(ours)) - old <= kept
    assert set(scalars_of(theirs)) - old <= kept


@given(cases, cases)
def test_without_a_base_every_value_of_both_is_kept(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    kept = set(scalars_of(merge(None, ours, theirs).tree))
    assert set(scalars_of(ours)) | set(scalars_of(theirs)) <= kept


@given(logs, logs, logs)
def test_the_entries_of_both_sides_are_in_the_merged_log(
    base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    found = merge(base, ours, theirs, LOG)
    ids = [entry["id"] for entry in found.values["interaction"]]
    assert len(ids) == len(set(ids))
    assert set(ids) == {entry["id"] for side in (ours, theirs) for entry in side["interaction"]}


@given(cases, cases, cases)
def test_settling_for_a_side_leaves_no_clash(
    base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    found = merge(base, ours, theirs)
    for side in (Side.OURS, Side.THEIRS):
        assert found.settle({}, side).clashes == ()
    assert comparison_key(found.settle({}, Side.OURS).values) == comparison_key(found.values)


@given(cases, cases, cases)
def test_the_written_file_reads_back_as_what_was_merged(
    base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    head = {"format": 1, "id": "k7f3qd"}
    files = [render_document({**head, **side}).encode() for side in (base, ours, theirs)]
    merged = merge_file("case.toml", *files).settle({}, Side.THEIRS)
    result = read_values("case.toml", merged.data())
    assert comparison_key(without_empty(result)) == comparison_key(without_empty(merged.merge.values))


simple = st.fixed_dictionaries(
    {},
    optional={
        "title": scalars,
        "labels": st.lists(texts, max_size=3, unique=True),
        "wanted": st.fixed_dictionaries({}, optional={"text": scalars}),
    },
)


@given(simple, simple, simple)
def test_it_does_not_matter_who_merges(base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    one: Merge = merge(base, ours, theirs)
    assert unordered(one.tree) == unordered(merge(base, theirs, ours).tree)
