"""Whatever is written reads back as it was, and whatever is edited leaves every other byte alone."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from plaint.domain.errors import BrokenFile, PlaintError
from plaint.domain.model import vocabulary
from plaint.domain.model.case import (
    Case,
    Claim,
    Consumer,
    Contact,
    Item,
    Order,
    Outcome,
    Problem,
    Retailer,
    Task,
    Wanted,
)
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.ids import ALPHABET
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.storage.formats.case_file import ORDER, case_values, edit_case, new_case_bytes, parse_case
from plaint.storage.formats.letter_file import edit_letter, line_feeds, new_letter_bytes, parse_letter
from plaint.storage.formats.log_file import edit_interaction, new_interaction_bytes, parse_log_file
from plaint.storage.formats.side_file import new_side_file_bytes, parse_side_file
from plaint.storage.toml.edit import Append, Remove, Set, edit_toml, same, without_empty

IDS = st.text(ALPHABET, min_size=6, max_size=8)
TEXTS = st.one_of(
    st.text(max_size=20),
    st.text("ab'\"\\\n\r\t #=[]{}\x00\x1b\x7f\x85\u2028é𝄞+<>", max_size=24),
    st.sampled_from(["a\nb", 'say """hi"""', 'ends with quote"', "+++\n", "a\n+++\nb", "'''\n'''", "\n", "C:\\new\n"]),
).filter(lambda text: text.isprintable() or not any("\ud800" <= letter <= "\udfff" for letter in text))
DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
FIRST, LAST = datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("2199-12-31")
MOMENTS = st.one_of(
    DATES,
    st.datetimes(FIRST, LAST, timezones=ZONES),
    st.datetimes(FIRST, LAST),
)
AMOUNTS = st.decimals(-(10**9), 10**9, places=2, allow_nan=False)
LISTS = st.lists(TEXTS, max_size=3).map(tuple)


def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


def ranked(choices: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(choices), max_size=3).map(tuple)


FACTS = st.dictionaries(
    TEXTS,
    st.recursive(
        st.one_of(TEXTS, st.integers(-(2**63), 2**63), st.booleans(), st.floats(allow_nan=False), MOMENTS),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
        max_leaves=6,
    ),
    max_size=3,
)
CASES = st.builds(
    Case,
    id=IDS,
    title=TEXTS,
    status=st.sampled_from(("", *vocabulary.STATUSES, "of my own")),
    opened=optional(DATES),
    labels=LISTS,
    consumer=st.builds(Consumer, name=TEXTS, address=TEXTS, country=TEXTS),
    retailer=st.builds(
        Retailer,
        name=TEXTS,
        contacts=st.lists(st.builds(Contact, channel=TEXTS, address=TEXTS), max_size=2).map(tuple),
    ),
    order=st.builds(Order, numbers=LISTS, placed=optional(DATES)),
    items=st.lists(
        st.builds(
            Item, name=TEXTS, quantity=optional(AMOUNTS | st.integers(0, 99).map(Decimal)), price=optional(AMOUNTS)
        ),
        max_size=2,
    ).map(tuple),
    problem=st.builds(Problem, kind=st.sampled_from(vocabulary.PROBLEM_KINDS), text=TEXTS),
    wanted=st.builds(Wanted, remedies=ranked(vocabulary.REMEDIES), text=TEXTS),
    claims=st.lists(st.builds(Claim, head=TEXTS, amount=optional(AMOUNTS), currency=TEXTS), max_size=2).map(tuple),
    outcome=st.builds(Outcome, results=ranked(vocabulary.RESULTS), amount=optional(AMOUNTS), text=TEXTS),
    tasks=st.lists(st.builds(Task, text=TEXTS, due=optional(DATES)), max_size=2).map(tuple),
    facts=FACTS,
)
INTERACTIONS = st.builds(
    Interaction,
    id=IDS,
    at=optional(MOMENTS),
    channel=st.sampled_from(vocabulary.CHANNELS),
    text=TEXTS,
    promise=TEXTS,
    promised_by=optional(DATES),
    evidence=LISTS,
    withdrawn=TEXTS,
)
EVIDENCE = st.builds(
    Evidence,
    name=st.just("page.png"),
    id=IDS,
    title=TEXTS,
    size=optional(st.integers(0, 2**40)),
    added=optional(MOMENTS),
)
BODIES = TEXTS.map(lambda text: text.replace("\0", ""))
"""A NUL, which TOML can hold as an escape, has no place in Markdown; a letter with one is refused."""
LETTERS = st.builds(Letter, id=IDS, title=TEXTS, created=optional(MOMENTS), enclosures=LISTS, body=BODIES)


@given(CASES)
def test_a_new_case_reads_back_as_it_was(case: Case) -> None:
    again, _ = parse_case(new_case_bytes(case), "case.toml")
    assert again == case


@given(INTERACTIONS)
def test_a_new_entry_of_the_log_reads_back_as_it_was(entry: Interaction) -> None:
    (again,), _ = parse_log_file(new_interaction_bytes(entry), "interactions/a.toml")
    assert replace(again, file="", line=None) == entry


@given(EVIDENCE)
def test_a_new_side_file_reads_back_as_it_was(evidence: Evidence) -> None:
    again, _ = parse_side_file(new_side_file_bytes(evidence), "evidence/page.png.toml")
    assert again == evidence


@given(LETTERS)
def test_a_new_letter_reads_back_as_it_was(letter: Letter) -> None:
    again, _ = parse_letter(new_letter_bytes(letter), "letters/a.md")
    assert again is not None
    assert replace(again, file="", body_line=1) == replace(letter, body=line_feeds(letter.body))


# Documents as people write them: each piece of text comes with the path of the key it holds, or None.


@dataclass(frozen=True)
class Written:
    """One key as it stands in a file: ``before`` and ``after`` are to survive a change of the value."""

    path: tuple[str | int, ...] | None
    before: str
    value: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        return self.before + self.value + self.after


WORDS = st.text("abc xyzäß—", max_size=12)
LOOSE = st.lists(st.sampled_from(["", "# a remark", "   # indented = 1", "\t"]), max_size=2)
VALUES = st.one_of(
    WORDS.map(lambda word: f'"{word}"'),
    WORDS.map(lambda word: f"'{word}'"),
    WORDS.map(lambda word: f'"""\n{word}\n[not.a.table]\n# no remark\n"""'),
    WORDS.map(lambda word: f"'''{word}\nkey = 1\n'''"),
    st.sampled_from(
        [
            "1",
            "2026-11-12",
            "2026-11-12T10:15:00+02:00",
            "true",
            '["a", "b"]',
            '[\n  "a", # first\n  # second\n  "b"\n]',
            "[]",
        ]
    ),
)
ROOT_KEYS = ["format", "id", "title", "status", "opened", "labels", "mine", '"odd key"']
GROUP_KEYS = {
    "consumer": ["name", "phone", "country", "fax"],
    "order": ["numbers", "placed", "sold_by"],
    "problem": ["kind", "text"],
    "facts": ["colour", "'a.b'"],
    "zz_own": ["x"],
}
ITEM_KEYS = ["name", "price", "note"]


@st.composite
def keys(draw: st.DrawFn, names: list[str], path: tuple[str | int, ...], lead: str = "") -> list[Written]:
    found: list[Written] = []
    for name in draw(st.lists(st.sampled_from(names), unique=True, max_size=len(names))):
        found += [Written(None, f"{line}\n") for line in draw(LOOSE)]
        equals = draw(st.sampled_from([" = ", "=", "   =\t", " ="]))
        indent = draw(st.sampled_from(["", "", "  "]))
        after = draw(st.sampled_from(["\n", "\n", "  # why\n", " \n"]))
        plain = name.strip("\"'")
        found.append(Written((*path, plain), f"{indent}{lead}{name}{equals}", draw(VALUES), after))
    return found


@st.composite
def documents(draw: st.DrawFn) -> list[Written]:
    pieces: list[Written] = draw(keys(ROOT_KEYS, ()))
    groups = draw(st.lists(st.sampled_from(list(GROUP_KEYS)), unique=True, max_size=4))
    inline = set(draw(st.lists(st.sampled_from(groups), max_size=1))) if groups else set()
    for group in sorted(inline):
        if draw(st.booleans()):
            pieces += draw(keys(GROUP_KEYS[group], (group,), f"{group} . "))
        else:
            pieces.append(Written((group,), f"{group} = ", '{ own = "a", name= "b" }', " # in one line\n"))
    blocks = [group for group in groups if group not in inline] + ["item"] * draw(st.integers(0, 2))
    items = 0
    for block in draw(st.permutations(blocks)):
        pieces += [Written(None, f"{line}\n") for line in draw(LOOSE)]
        if block == "item":
            pieces.append(Written(None, draw(st.sampled_from(["[[item]]\n", "  [[ item ]] # thing\n"]))))
            pieces += draw(keys(ITEM_KEYS, ("item", items)))
            items += 1
        else:
            pieces.append(Written(None, draw(st.sampled_from([f"[{block}]\n", f" [ {block} ]\n"]))))
            pieces += draw(keys(GROUP_KEYS[block], (block,)))
    pieces += [Written(None, f"{line}\n") for line in draw(LOOSE)]
    return pieces


@dataclass(frozen=True)
class File:
    pieces: list[Written]
    newline: Callable[[str], str]
    bom: bytes

    def bytes_of(self, pieces: list[Written]) -> bytes:
        return self.newline("".join(piece.text for piece in pieces)).encode()

    @property
    def data(self) -> bytes:
        return self.bom + self.bytes_of(self.pieces)


def unix(text: str) -> str:
    return text


def windows(text: str) -> str:
    return text.replace("\n", "\r\n")


def mixed(text: str) -> str:
    """Every line whose content has an even length ends in CRLF, wherever it stands."""
    lines = text.split("\n")
    return "".join(line + ("\n" if len(line) % 2 else "\r\n") for line in lines[:-1]) + lines[-1]


@st.composite
def files(draw: st.DrawFn, *, final_newline: bool = False) -> File:
    pieces = draw(documents())
    if pieces and not final_newline and draw(st.booleans()):
        last = pieces[-1]
        pieces[-1] = (
            replace(last, before=last.text.rstrip("\n"), value="", after="")
            if last.path is None
            else replace(last, after=last.after.rstrip("\n"))
        )
    return File(pieces, draw(st.sampled_from([unix, windows, mixed])), draw(st.sampled_from([b"", b"\xef\xbb\xbf"])))


NEW_VALUES = st.one_of(TEXTS, DATES, st.lists(TEXTS, max_size=3), st.integers(-9, 9), st.booleans())


def read(data: bytes) -> dict[str, Any]:
    return tomllib.loads(data.removeprefix(b"\xef\xbb\xbf").decode())


def dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(f"'{part}'" if isinstance(part, str) else str(part) for part in path)


@given(files(), st.data())
def test_setting_a_value_changes_nothing_but_this_value(file: File, data: st.DataObject) -> None:
    places = [index for index, piece in enumerate(file.pieces) if piece.path]
    assume(places)
    index = data.draw(st.sampled_from(places))
    piece, value = file.pieces[index], data.draw(NEW_VALUES)
    assert piece.path is not None
    assume(piece.path[-1] != "consumer" or len(piece.path) > 1)
    result = edit_toml(file.data, "case.toml", [Set(dotted(piece.path), value)], ORDER)
    meant = read(file.data)
    here: Any = meant
    for part in piece.path[:-1]:
        here = here[part]
    assume(not isinstance(here[piece.path[-1]], dict))
    here[piece.path[-1]] = value
    assert same(read(result), meant)
    head = file.newline("".join(p.text for p in file.pieces[:index]) + piece.before)
    tail = file.newline("\0" + piece.after + "".join(p.text for p in file.pieces[index + 1 :])).removeprefix("\0")
    assert result.startswith(file.bom + head.encode())
    if file.newline is not mixed:  # there the end of this line depends on the line's length
        assert result.endswith(tail.encode())


@given(files(final_newline=True), st.data())
def test_removing_a_key_takes_its_own_lines_and_at_most_one_blank_line(file: File, data: st.DataObject) -> None:
    places = [index for index, piece in enumerate(file.pieces) if piece.path]
    assume(places and file.newline is not mixed)
    index = data.draw(st.sampled_from(places))
    path = file.pieces[index].path
    assert path is not None
    result = edit_toml(file.data, "case.toml", [Remove(dotted(path))], ORDER)
    head, tail = file.bytes_of(file.pieces[:index]), file.bytes_of(file.pieces[index + 1 :])
    shorter = head.rstrip(b" \t\r\n")
    assert result == file.bom + head + tail or (
        result.endswith(tail)
        and result.startswith(file.bom + shorter)
        and head.count(b"\n") == _lines(result, tail, file.bom) + 1
    )


def _lines(result: bytes, tail: bytes, bom: bytes) -> int:
    return result[len(bom) : len(result) - len(tail)].count(b"\n")


ADDED = st.sampled_from(
    [
        "status",
        "closed",
        "own",
        "consumer.email",
        "consumer.own",
        "order.paid_with",
        "wanted.text",
        "facts.size",
        "deep.er.key",
    ]
)


def lines_of(data: bytes) -> list[bytes]:
    """The lines; a missing final line end counts as none."""
    text = data.removeprefix(b"\xef\xbb\xbf").removesuffix(b"\n").removesuffix(b"\r")
    return text.split(b"\n") if text else []


def assert_only_lines_were_added(old: bytes, new: bytes) -> None:
    before, after = [line.rstrip(b"\r") for line in lines_of(old)], [line.rstrip(b"\r") for line in lines_of(new)]
    head = 0
    while head < len(before) and before[head] == after[head]:
        head += 1
    rest = before[head:]
    assert not rest or after[-len(rest) :] == rest
    assert len(after) >= len(before)


@given(files(), ADDED, NEW_VALUES)
@example(File([Written(None, "# only a remark")], unix, b""), "status", "open")
@example(File([Written(("mine",), "mine=", "1", " # no line end")], windows, b"\xef\xbb\xbf"), "consumer.email", "a")
def test_a_new_field_adds_lines_and_touches_none(file: File, path: str, value: Any) -> None:
    meant = read(file.data)
    parts = path.split(".")
    here = meant
    for part in parts[:-1]:
        here = here.setdefault(part, {})
    assume(parts[-1] not in here)
    here[parts[-1]] = deepcopy(value)
    result = edit_toml(file.data, "case.toml", [Set(path, value)], ORDER)
    assert same(read(result), meant)
    if not any(piece.path == (parts[0],) for piece in file.pieces):  # inside an inline table the line changes
        assert_only_lines_were_added(file.data, result)
    assert edit_toml(result, "case.toml", [Set(path, value)], ORDER) == result


@given(
    files(), st.fixed_dictionaries({}, optional={"name": TEXTS, "price": TEXTS, "note": st.lists(TEXTS, max_size=2)})
)
def test_a_new_item_adds_lines_and_touches_none(file: File, values: dict[str, Any]) -> None:
    meant = read(file.data)
    meant["item"] = [*meant.get("item", []), values]
    result = edit_toml(file.data, "case.toml", [Append("item", values)], ORDER)
    assert same(read(result), meant)
    assert_only_lines_were_added(file.data, result)


@given(files(final_newline=True), ADDED, NEW_VALUES)
def test_adding_and_removing_again_restores_the_values(file: File, path: str, value: Any) -> None:
    old = read(file.data)
    here: Any = old
    for part in path.split("."):
        here = here.get(part) if isinstance(here, dict) else None
    assume(here is None)
    added = edit_toml(file.data, "case.toml", [Set(path, value)], ORDER)
    result = edit_toml(added, "case.toml", [Remove(path)], ORDER)
    assert same(without_empty(read(result)), without_empty(old))


@given(CASES, CASES)
@pytest.mark.soak  # an example of it fails since the flags of items came: to be mended, see the issue tracker
def test_a_case_can_be_turned_into_any_other_by_edits(first: Case, second: Case) -> None:
    goal = case_values(replace(second, id=first.id))
    present = case_values(first)
    changes: list[Set | Remove] = [Remove(dotted((key,))) for key in present if key not in goal]
    changes += [Set(dotted((key,)), value) for key, value in goal.items()]
    again, _ = parse_case(edit_case(new_case_bytes(first), "case.toml", changes), "case.toml")
    assert same(without_empty(case_values(again)), without_empty(goal))


@given(LETTERS, TEXTS, BODIES)
def test_a_letter_keeps_its_body_when_its_title_changes_and_the_other_way_round(
    letter: Letter, title: str, body: str
) -> None:
    data = new_letter_bytes(letter)
    retitled, _ = parse_letter(edit_letter(data, "a.md", [Set("title", title)]), "a.md")
    rewritten, _ = parse_letter(edit_letter(data, "a.md", [], body), "a.md")
    assert retitled is not None
    assert rewritten is not None
    assert (retitled.title, retitled.body) == (title, line_feeds(letter.body))
    assert (rewritten.title, rewritten.body) == (letter.title, line_feeds(body))


@given(INTERACTIONS, TEXTS, st.sampled_from([b"", b"\xef\xbb\xbf"]))
def test_an_entry_is_edited_by_its_id(entry: Interaction, text: str, bom: bytes) -> None:
    data = bom + new_interaction_bytes(entry)
    (again,), _ = parse_log_file(edit_interaction(data, "a.toml", entry.id, [Set("text", text)]), "a.toml")
    assert replace(again, file="", line=None) == replace(entry, text=text)


VALID = st.one_of(
    CASES.map(new_case_bytes),
    INTERACTIONS.map(new_interaction_bytes),
    LETTERS.map(new_letter_bytes),
    files().map(lambda file: b'id = "k7f3qd"\n' + file.data.removeprefix(b"\xef\xbb\xbf")),
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(VALID))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        width = draw(st.integers(0, 3))
        noise = [b"", b"[", b'"""', b"'", b"\n", b"\r", b"=", b"\xff", b"[[interaction]]\n", b"+++\n", b"9" * 20]
        data[at : at + width] = draw(st.sampled_from(noise) | st.binary(max_size=3))
    return bytes(data)


@settings(max_examples=50)
@given(st.one_of(st.binary(max_size=60), damaged(), st.text("[]{}=.\"'\n#ab1-:+T", max_size=40).map(str.encode)))
def test_no_bytes_at_all_make_reading_fail_otherwise_than_as_a_broken_file(data: bytes) -> None:
    with suppress(BrokenFile):
        case, _ = parse_case(data, "case.toml")
        assert case.id
    entries, findings = parse_log_file(data, "interactions/a.toml")
    assert entries or findings
    assert parse_side_file(data, "evidence/a.png.toml")[0].name == "a.png"
    letter, problems = parse_letter(data, "letters/a.md")
    assert letter is not None or problems


@given(damaged())
def test_an_edit_of_a_damaged_file_is_right_or_refused(data: bytes) -> None:
    try:
        result = edit_toml(data, "case.toml", [Set("status", "closed"), Set("consumer.phone", "1\n2")], ORDER)
    except PlaintError:
        return
    assert read(result)["status"] == "closed"
    assert read(result)["consumer"]["phone"] == "1\n2"
