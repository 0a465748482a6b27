"""A user's own templates and sentences take the place of ours, and nothing that they hold can do harm."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from tests.unit.letters.support import NOW, SAMPLES, TODAY

from plaint.domain.errors import BrokenFile
from plaint.letters.templates import Template, fill
from plaint.services.guidance.guidance import guide
from plaint.services.letters.draft import draft
from plaint.storage.workspace import LoadedCase, Workspace


@pytest.fixture
def own(tmp_path: Path) -> Path:
    root = tmp_path / "cases"
    name = "2026-11-12-kettle-arrived-cracked-k7f3"
    shutil.copytree(SAMPLES / name, root / name)
    (root / "letters").mkdir()
    return root


def written(root: Path, kind: str = "customer-service", language: str = "en") -> str:
    workspace = Workspace.open(root)
    loaded = workspace.find("k7f3")
    assert isinstance(loaded, LoadedCase)
    return draft(loaded, guide(loaded, workspace, TODAY), kind, language, TODAY, NOW, random.Random(1)).body


def test_a_template_for_a_kind_and_language_comes_before_one_for_the_kind_and_ours(own: Path) -> None:
    (own / "letters" / "customer-service.md.j2").write_text("All: {{ subject }}\n\n\n\n{{ name }}\n")
    (own / "letters" / "customer-service.de.md.j2").write_text("Deutsch: {{ greeting }}\n")
    assert written(own).startswith("All: Order 406-1234567-7654321: ")
    assert "\n\n\n" not in written(own)
    assert written(own, language="de").startswith("Deutsch: ")
    assert "Dear Sir or Madam," in written(own, kind="letter-before-claim")


def test_sentences_of_ones_own_replace_ours_text_for_text(own: Path) -> None:
    (own / "letters" / "en.toml").write_text(
        'locale = "xx"\nand = 3\n[greeting]\nmessage = "Good day {x},"\nletter = "Good day,"\n[nothing]\nx = "y"\n'
    )
    body = written(own)
    assert "Good day {x}," in body or "Good day," in body
    assert "November 2026" in body


def test_what_cannot_be_read_says_which_file_and_line(own: Path) -> None:
    (own / "letters" / "message.md.j2").write_text("{{ greeting }}\n{% if %}\n")
    (own / "letters" / "letter.md.j2").write_text("{{ greeting }}\n{% if %}\n")
    with pytest.raises(BrokenFile) as caught:
        written(own)
    assert (caught.value.file.partition("/")[0], caught.value.line) == ("letters", 2)
    (own / "letters" / "en.toml").write_text("= broken")
    with pytest.raises(BrokenFile, match="sentences"):
        written(own)
    (own / "letters" / "en.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BrokenFile, match="UTF-8"):
        written(own)


@pytest.mark.parametrize(
    "text",
    [
        "{{ unknown }}",
        "{{ greeting.__class__ }}",
        "{{ 'a' * 10 ** 9 }}",
        "{% for a in sender %}{% for b in sender %}{% for c in sender %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{{ range(9) }}",
        "{{ sender | pprint }}",
        "{% for a in sender %}{% for b in sender %}{{ sender }}{% endfor %}{% endfor %}",
        "{{ 1 / 0 }}",
    ],
)
def test_a_hostile_template_is_refused(text: str) -> None:
    with pytest.raises(BrokenFile) as caught:
        fill(Template(text, "letters/letter.md.j2"), {"greeting": "Hello", "sender": "A" * 300})
    assert caught.value.file == "letters/letter.md.j2"
    assert "greeting" in caught.value.hint


LOOP = "{%% for %s in short %%}"
HARMLESS = {"greeting": "Hello", "sender": "A" * 300, "short": "ab"}
"""Parts with which none of these templates would make much text, take long or fail: only the guard refuses them."""


def nested(loops: int) -> str:
    return "".join(LOOP % name for name in "abcdefgh"[:loops]) + "x" + "{% endfor %}" * loops


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (nested(3), "loops in each other cannot be used"),
        ("{% if short %}" + nested(3) + "{% endif %}", "loops in each other cannot be used"),
        ("{{ 2 * 3 }}", "mul cannot be used"),
        ("{{ short * 2 }}", "mul cannot be used"),
        ("{% if 1 == 2 %}{{ 'a' * 9 }}{% endif %}", "mul cannot be used"),
        ("{{ 2 ** 3 }}", "pow cannot be used"),
        ("{% macro hello() %}x{% endmacro %}{{ hello() }}", "macro cannot be used"),
    ],
)
def test_what_could_hold_the_program_up_is_refused_even_where_it_would_do_no_harm(text: str, reason: str) -> None:
    with pytest.raises(BrokenFile, match=reason):
        fill(Template(text, "letters/letter.md.j2"), HARMLESS)


def test_two_loops_in_each_other_may_stand(tmp_path: Path) -> None:
    assert fill(Template(nested(2), "letters/letter.md.j2"), HARMLESS) == "xxxx\n"
