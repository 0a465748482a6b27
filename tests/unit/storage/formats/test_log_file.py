from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from plaint.domain.errors import BrokenFile, PlaintError, UsageProblem
from plaint.domain.model.finding import Finding, Level
from plaint.domain.model.ids import is_id
from plaint.domain.model.interaction import Interaction
from plaint.storage.formats.log_file import (
    duplicate_ids,
    edit_interaction,
    interaction_values,
    new_interaction_bytes,
    parse_log_file,
)
from plaint.storage.toml.edit import Append, Remove, Set

CHAT = Interaction(
    id="m2q8x4",
    at=datetime.fromisoformat("2026-11-12T10:15:00+02:00"),
    channel="chat",
    direction="out",
    text="What was said.\n",
    evidence=("chat-8812.txt",),
)
TEXT = '''\
id = "m2q8x4"

at = 2026-11-12T10:15:00+02:00

channel = "chat"

direction = "out"

text = """
What was said.
"""

evidence = ["chat-8812.txt"]
'''
BLOCKS = """\
# by hand
[[interaction]]
id = "aaaaaa"
text = "one"

  [[ interaction ]] # second
id = "bbbbbb"
text = "two"

[[interaction]]
id = "cccccc"
text = "three"
"""


def rules(findings: tuple[Finding, ...]) -> list[tuple[str, int | None]]:
    return [(finding.rule, finding.line) for finding in findings]


def test_an_entry_is_written_in_the_order_of_the_format() -> None:
    assert new_interaction_bytes(CHAT).decode() == TEXT
    assert list(interaction_values(CHAT)) == ["id", "at", "channel", "direction", "text", "evidence"]


def test_an_entry_is_read_as_it_was_written_with_its_file_and_line() -> None:
    entries, findings = parse_log_file(TEXT.encode(), "interactions/a.toml")
    assert entries == (replace(CHAT, file="interactions/a.toml", line=1),)
    assert findings == ()


@pytest.mark.parametrize(
    ("second", "line"), [('[["interaction"]]', 6), ("[['interaction']]", 6), ("[[ interaction ]]", 6), ("", None)]
)
def test_a_line_of_a_text_that_looks_like_a_header_is_not_taken_for_one(second: str, line: int | None) -> None:
    more = f'{second}\nid = "bbbbbb"\n' if second else ""
    text = f'[[interaction]]\nid = "aaaaaa"\ntext = """\n[[interaction]]\n"""\n{more}'
    entries, _ = parse_log_file(text.encode(), "interactions.toml")
    assert [entry.line for entry in entries] == [1, *([line] if line else [])]


def test_blocks_are_entries_with_the_line_of_their_header() -> None:
    entries, findings = parse_log_file(BLOCKS.encode(), "interactions.toml")
    assert [(entry.id, entry.line) for entry in entries] == [("aaaaaa", 2), ("bbbbbb", 6), ("cccccc", 10)]
    assert findings == ()


def test_a_file_may_hold_an_entry_at_the_top_and_blocks() -> None:
    entries, _ = parse_log_file((TEXT + BLOCKS).encode(), "interactions.toml")
    assert [entry.id for entry in entries] == ["m2q8x4", "aaaaaa", "bbbbbb", "cccccc"]


def test_a_bad_block_never_hides_the_others() -> None:
    entries, findings = parse_log_file(BLOCKS.replace('"two"', '"two').encode(), "interactions.toml")
    assert [(entry.id, entry.line) for entry in entries] == [("aaaaaa", 2), ("cccccc", 10)]
    assert rules(findings) == [("file.syntax", 8)]
    assert findings[0].suggestion


@pytest.mark.parametrize("noise", [b"\xff", b"\0", b"[" * 40, b"9" * 5000])
def test_any_damage_in_one_block_leaves_the_others(noise: bytes) -> None:
    entries, findings = parse_log_file(b"\xef\xbb\xbf" + BLOCKS.encode().replace(b'"two"', noise), "interactions.toml")
    assert [entry.id for entry in entries] == ["aaaaaa", "cccccc"]
    assert rules(findings) == [("file.syntax", 8)]


def test_damage_that_no_single_block_shows_is_told_for_the_whole_file() -> None:
    entries, findings = parse_log_file(b'interaction = 1\n[[interaction]]\nid = "aaaaaa"\n', "interactions.toml")
    assert [entry.id for entry in entries] == ["aaaaaa"]
    assert findings[0].rule == "file.syntax"


def test_a_file_that_is_too_large_is_named() -> None:
    entries, findings = parse_log_file(b"#" * 2_000_001, "interactions.toml")
    assert entries == ()
    assert rules(findings) == [("file.syntax", 1)]


def test_entries_that_two_sides_added_are_both_read_in_spite_of_conflict_markers() -> None:
    text = (
        '[[interaction]]\nid = "aaaaaa"\n<<<<<<< HEAD\n\n[[interaction]]\nid = "bbbbbb"\n||||||| base\nold stuff\n'
        '=======\n\n[[interaction]]\nid = "cccccc"\n>>>>>>> other\n'
    )
    entries, findings = parse_log_file(text.encode(), "interactions.toml")
    assert [(entry.id, entry.line) for entry in entries] == [("aaaaaa", 1), ("bbbbbb", 5), ("cccccc", 11)]
    assert rules(findings) == [("file.syntax", 3)]
    assert findings[0].suggestion == "run: plaint resolve"


def test_an_entry_that_two_sides_changed_is_told_beside_the_conflict() -> None:
    text = BLOCKS.replace('text = "two"', '<<<<<<< a\ntext = "x"\n=======\ntext = "y"\n>>>>>>> b')
    entries, findings = parse_log_file(text.encode(), "interactions.toml")
    assert [entry.id for entry in entries] == ["aaaaaa", "cccccc"]
    assert rules(findings) == [("file.syntax", 8), ("file.syntax", 11)]


def test_conflict_markers_in_a_text_are_an_error() -> None:
    text = 'id = "aaaaaa"\ntext = """\n<<<<<<< a\n=======\n>>>>>>> b\n"""\n'
    entries, findings = parse_log_file(text.encode(), "interactions/a.toml")
    assert len(entries) == 1
    assert rules(findings) == [("file.conflict-markers", 3)]


def test_wrong_values_and_names_are_told_with_the_line_of_their_block() -> None:
    text = BLOCKS.replace('text = "two"', 'txt = "two"\nchannel = "chatt"\nat = 5')
    _, findings = parse_log_file(text.encode(), "interactions.toml")
    assert rules(findings) == [("file.unknown-key", 8), ("file.unknown-value", 9), ("file.wrong-type", 10)]
    assert findings[2].message.startswith("at is 5")


def test_a_misspelt_block_is_pointed_out() -> None:
    entries, findings = parse_log_file(b'[[interactions]]\nid = "aaaaaa"\n', "interactions.toml")
    assert entries == ()
    assert rules(findings) == [("file.unknown-key", 1)]


def test_an_entry_without_an_id_gets_the_same_one_everywhere() -> None:
    text = '[[interaction]]\ntext = "a"\nat = 2026-11-12\nevidence = ["x"]\n[[interaction]]\ntext = "b"\n'
    other = '\n\n[[interaction]]\nevidence = [ "x" ]\nat = 2026-11-12\ntext = "a" # why\n'
    entries, findings = parse_log_file(text.encode(), "interactions.toml")
    (again,), _ = parse_log_file(other.encode(), "interactions.toml")
    assert entries[0].id == again.id != entries[1].id
    assert is_id(again.id)
    assert rules(findings) == [("log.no-id", 1), ("log.no-id", 5)]
    assert f'id = "{again.id}"' in findings[0].suggestion


def test_entries_that_are_alike_and_have_no_id_stay_two() -> None:
    entries, findings = parse_log_file(b'[[interaction]]\ntext = "a"\n' * 2, "interactions.toml")
    assert len({entry.id for entry in entries}) == 2
    assert {finding.level for finding in findings} == {Level.INFO}


def test_an_entry_at_the_top_without_an_id_is_an_entry() -> None:
    (entry,), findings = parse_log_file(b'# x\ntext = "a"\nid = 5\n', "interactions/a.toml")
    assert (entry.text, entry.line) == ("a", 1)
    assert is_id(entry.id)
    assert rules(findings) == [("log.no-id", 2), ("file.wrong-type", 3)]


def test_a_strange_id_is_kept_and_told() -> None:
    (entry,), findings = parse_log_file(b'id = "UPPER"\n', "interactions/a.toml")
    assert entry.id == "UPPER"
    assert rules(findings) == [("log.bad-id", 1)]


def test_a_file_of_one_entry_that_is_empty_is_told_and_an_empty_list_by_hand_is_not() -> None:
    assert rules(parse_log_file(b"# nothing\n", "interactions/a.toml")[1]) == [("log.no-entry", None)]
    assert parse_log_file(b"# nothing\n", "interactions.toml") == ((), ())
    assert parse_log_file(b"", "interactions.toml") == ((), ())


def test_the_same_id_twice_keeps_both_and_is_an_error() -> None:
    entries, findings = parse_log_file(BLOCKS.replace("cccccc", "aaaaaa").encode(), "interactions.toml")
    assert [entry.text for entry in entries] == ["one", "two", "three"]
    assert rules(findings) == [("log.duplicate-id", 10)]
    assert "interactions.toml, line 2" in findings[0].message
    (across,) = duplicate_ids([CHAT, replace(CHAT, file="b.toml", line=7)])
    assert (across.file, across.line) == ("b.toml", 7)


def test_one_entry_of_several_is_edited_and_nothing_else() -> None:
    data = edit_interaction(BLOCKS.encode(), "interactions.toml", "bbbbbb", [Set("text", "changed"), Remove("person")])
    assert data.decode() == BLOCKS.replace('"two"', '"changed"')
    top = edit_interaction((TEXT + "\n" + BLOCKS).encode(), "interactions.toml", "m2q8x4", [Set("channel", "phone")])
    assert top.decode() == (TEXT + "\n" + BLOCKS).replace('"chat"', '"phone"')


def test_a_new_field_of_an_entry_goes_to_its_place() -> None:
    data = edit_interaction(BLOCKS.encode(), "interactions.toml", "cccccc", [Set("withdrawn", "twice")])
    assert data.decode() == BLOCKS + '\nwithdrawn = "twice"\n'
    data = edit_interaction(TEXT.encode(), "a.toml", "m2q8x4", [Set("person", "Thandi")])
    assert 'direction = "out"\n\nperson = "Thandi"\n\ntext' in data.decode()


def test_editing_an_entry_without_an_id_gives_it_its_id() -> None:
    text = b'[[interaction]]\ntext = "a"\n\n[[interaction]]\ntext = "b"\n'
    entries, _ = parse_log_file(text, "interactions.toml")
    data = edit_interaction(text, "interactions.toml", entries[1].id, [Set("text", "c")])
    again, _ = parse_log_file(data, "interactions.toml")
    assert (again[1].id, again[1].text) == (entries[1].id, "c")
    assert data.startswith(b'[[interaction]]\ntext = "a"\n\n[[interaction]]\nid = ')


def test_an_edit_that_cannot_be_meant_is_refused() -> None:
    with pytest.raises(UsageProblem, match="no entry with the id"):
        edit_interaction(BLOCKS.encode(), "interactions.toml", "zzzzzz", [])
    with pytest.raises(PlaintError, match="two entries"):
        edit_interaction(BLOCKS.replace("cccccc", "aaaaaa").encode(), "interactions.toml", "aaaaaa", [])
    with pytest.raises(BrokenFile):
        edit_interaction(b"a = \n", "interactions.toml", "aaaaaa", [])
    with pytest.raises(PlaintError, match="without risk"):
        edit_interaction(BLOCKS.encode(), "interactions.toml", "aaaaaa", [Append("part", {"x": 1})])
