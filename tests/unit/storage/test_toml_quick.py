from __future__ import annotations

import random
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaint.storage import toml_quick
from plaint.storage.toml_text import index_lines, parse_toml

SAMPLES = sorted((Path(__file__).parents[3] / "cases").rglob("*.toml"))
PIECES = (
    "a", "b", "a.b", "key-1", '"q"', " = ", "=", " ", "\t", "\n", "\n\n", "\r\n", "\r", "[", "]", "[[", "]]",
    "[a]\n", "[[a]]\n",
    "[a.b]\n", "[[a.b]]\n", "[b]\n", "{", "}", ",", ".", "#", "# words\n", '"', '"text"', '""', '"""', '"""\n',
    "'", "'''",
    '\\"', "\\\\", "\\n", "\\", "\\u00e9", "\x01", "\x7f", "é", "1", "0", "01", "1.5", "1_0", "9" * 20, "-1",
    "true", "false",
    "2026-11-22", "2026-02-30", "2026-11-22T10:15:00", "T10:15:00+02:00", "2026-11-22T10:15:00Z", "2026-11-22T24:00:00",
    "2026-11-22T10:15:00.5Z", "2026-11-22 10:15:00", "2026-11-22T10:15:00-24:00", '["x", "y"]',
    '["x",\n "y",\n]', "[]", "[1]",
    "a = 1\n", 'b = "x"\n', "c = []\n", 'd = """\nlines "of" text\n"""\n', "e = 2026-11-22\n",
)  # fmt: skip
"""What plain and other statements are made of, in good order and in bad."""


def agree(text: str) -> bool:
    """Hold the quick reader against the standard library's; return whether it read the text at all."""
    found = toml_quick.read(text)
    if found is None:
        return False
    meant = tomllib.loads(text)  # raises when the text is broken, which the quick reader must not overlook
    assert repr(found.values) == repr(meant)
    lines = index_lines(text)
    assert {path: lines[path] for path in found.heads} == found.heads
    return True


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name[:14]}-{path.name}")
def test_every_sample_is_plain_and_means_what_the_standard_library_says(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert agree(text)
    assert agree(text.replace("\n", "\r\n"))


@pytest.mark.parametrize(
    "text",
    [
        "", "\n# words\n", "# words", "a = 1", "a = 0 # words\n", 'a = ""\n', 'a = """"""\n', 'a = """x "y" ""z"""',
        'a = "say \\"no\\" \\\\ \\t"', 'a = """\n\\"""\\n"""', "a = true\nb = false", 'a = []\nb = [ "x" , "y",\n]',
        "a = 2026-11-22", "a = 2026-11-22T10:15:00", "a = 2026-11-22T10:15:00Z", "a = 2026-11-22T10:15:00-09:30",
        "[a]\nb = 1\n[[a.c]]\nd = 1\n[[a.c]]\nd = 2\n[a.e]\nf = 1\n[[g]]\n[[g]]\nh = 1",
    ],
)  # fmt: skip
def test_plain_statements_are_read(text: str) -> None:
    assert agree(text)


@pytest.mark.parametrize(
    "text",
    [
        "a", "a = ", "a = 1 2", "a = 01", "a = 1.5", "a.b = 1", '"a" = 1', "a = 'x'", "a = {}", "a = [1]",
        'a = "x', "a = 1\na = 2",
        "a = 2026-02-30", "a = 2026-11-22T24:00:00", "a = 2026-11-22T10:15:00+24:00", 'a = "\\u00e9"', 'a = """x""""',
        'a = """\\\n"""', "a = 1\r", "[a]\n[a]", "[a.b]", "a = 1\n[a]", "a = 1\n[[a]]", "a = []\n[[a]]",
        'a = ["x"]\n[[a]]',
        "[[a]]\n[a.b]", "[[a]]\n[a]", "[a]\nb = 1\n[a.b]", "[a.b.c]", "[a", "# \x01\n", 'a = "\x7f"', "a = 1 [b]",
    ],
)  # fmt: skip
def test_anything_else_is_left_to_the_standard_library(text: str) -> None:
    assert toml_quick.read(text) is None


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_whatever_it_reads_is_valid_and_means_the_same(text: str) -> None:
    agree(text)


def test_a_sample_in_which_a_character_is_changed_is_never_read_differently() -> None:
    chance = random.Random(8)
    for path in SAMPLES[:8]:
        text = path.read_text(encoding="utf-8")[:1500]
        for _ in range(30):
            at = chance.randrange(len(text))
            agree(text[:at] + chance.choice(PIECES) + text[at + chance.randrange(3) :])


@pytest.mark.parametrize("piece", ['\\"""', '"\\"', '"""', '""', '"",', "[", "\n", " \n#", '""" ', "x = [", "9"])
def test_giving_up_takes_time_in_proportion_to_the_text(piece: str) -> None:
    began = time.process_time()
    for start in ("", "a = ", "a = [", 'a = """'):
        toml_quick.read(start + piece * (200_000 // len(piece)) + "!")
    assert time.process_time() - began < 2


def test_lines_of_headers_come_with_a_document() -> None:
    assert parse_toml(b"[a]\nb = 1\n\n[[c]]\n[[c]]\n", "x.toml").heads == {("a",): 1, ("c", 0): 4, ("c", 1): 5}
    assert parse_toml(b"[a]\nb = 1.5\n", "x.toml").heads is None
