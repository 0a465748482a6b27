from __future__ import annotations

from datetime import datetime

import pytest

from plaint.domain.model.evidence import Evidence
from plaint.domain.model.finding import Level
from plaint.storage.formats.side_file import (
    edit_side_file,
    evidence_name,
    evidence_values,
    new_side_file_bytes,
    parse_side_file,
)
from plaint.storage.toml.edit import Set

PAGE = Evidence(
    "order-page.png",
    id="e5x2w9",
    title="Order page",
    kind="screenshot",
    sha256="0" * 64,
    size=12345,
    added=datetime.fromisoformat("2026-11-12T10:15:00+02:00"),
    proves=("problem", "item 1"),
)


def test_a_side_file_reads_back_as_it_was_written() -> None:
    data = new_side_file_bytes(PAGE)
    assert parse_side_file(data, "evidence/order-page.png.toml") == (PAGE, ())
    assert data.startswith(b'id = "e5x2w9"\n\ntitle = "Order page"\n\nkind = "screenshot"\n\nsha256 = ')
    assert list(evidence_values(PAGE)) == ["id", "title", "kind", "sha256", "size", "added", "proves"]


@pytest.mark.parametrize(
    ("side_file", "name"),
    [
        ("evidence/page.png.toml", "page.png"),
        ("evidence/mails/a.eml.toml", "mails/a.eml"),
        ("evidence/evidence/a.toml.toml", "evidence/a.toml"),
        ("page.png.toml", "page.png"),
    ],
)
def test_the_name_of_the_evidence_follows_from_its_side_file(side_file: str, name: str) -> None:
    assert evidence_name(side_file) == name


def test_a_broken_side_file_leaves_the_evidence_and_tells_the_line() -> None:
    evidence, (finding,) = parse_side_file(b'id = "a"\ntitle = \n', "evidence/a.png.toml")
    assert evidence == Evidence("a.png")
    assert (finding.rule, finding.line, finding.level) == ("file.syntax", 2, Level.ERROR)


def test_wrong_values_and_conflicts_are_told() -> None:
    text = b'title = """\n<<<<<<< a\n=======\n>>>>>>> b\n"""\nsize = "big"\nkind = "screen"\ntitel = "x"\n'
    evidence, findings = parse_side_file(text, "evidence/a.png.toml")
    assert (evidence.size, evidence.kind) == (None, "screen")
    assert [finding.rule for finding in findings] == [
        "file.conflict-markers",
        "file.wrong-type",
        "file.unknown-value",
        "file.unknown-key",
    ]


def test_an_edit_changes_one_field() -> None:
    data = b'# mine\nid = "e5x2w9"\r\n\r\nsize = 5 # bytes\r\n'
    changed = edit_side_file(data, "evidence/a.png.toml", [Set("title", "Order page")])
    assert changed == b'# mine\nid = "e5x2w9"\r\n\r\ntitle = "Order page"\r\n\r\nsize = 5 # bytes\r\n'
