"""Full text over everything that a workspace holds."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.errors import UsageProblem
from plaint.services.index.listing import fresh_index
from plaint.services.search.engine import Hit, Search, _snippet
from plaint.services.search.find import find as found_in
from plaint.services.search.query import SearchQuery, Wanted, joined, understand
from plaint.storage.index.index import Index
from plaint.storage.workspace import Workspace

LONG = "x" * 200
TODAY = date(2026, 11, 22)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "cases" / "kettle-k7f3"
    for name in ("interactions", "letters", "evidence"):
        (folder / name).mkdir(parents=True)
    (folder / "case.toml").write_text(
        'id = "k7f3qd"\ntitle = "Kettle"\n[problem]\ntext = """\nThe glass\nis cracked; Straße 5\n"""\n'
        '[[item]]\nname = "Jug"\n'
    )
    (folder / "interactions" / "a.toml").write_text('id = "aaaaaa"\nreason = "Called Thandi about the glass"\n')
    (folder / "interactions.toml").write_text('[[interaction]]\nid = "bbbbbb"\nperson = "Sipho"\n')
    (folder / "letters" / "l.md").write_text('+++\nid = "llllll"\n+++\n\nDear shop, the glass broke.\n')
    (folder / "evidence" / "box-corner.png").write_bytes(b"\x89PNG\r\n\x1a\nglass")
    (folder / "evidence" / "box-corner.png.toml").write_text('shows = "A dent in the box"\n')
    (folder / "evidence" / "chat.txt").write_text(f"Thandi: hello\n{LONG} dent {LONG}\n")
    return tmp_path / "cases"


def find(root: Path, *words: str) -> list[Hit]:
    cache = root.parent / "cache"
    return found_in(root, joined(words), TODAY, cache, time.time(), lambda: Workspace.open(root))


def places(root: Path, *words: str) -> list[tuple[str, int | None, str]]:
    return [(hit.file, hit.line, hit.where) for hit in find(root, *words)]


def test_a_word_is_found_wherever_it_stands_with_line_and_field(root: Path) -> None:
    assert places(root, "glass") == [
        ("case.toml", 5, "case problem.text"),
        ("interactions/a.toml", 2, "log reason"),
        ("letters/l.md", 5, "letter"),
    ]
    assert places(root, "jug") == [("case.toml", 9, "case item.name")]
    assert places(root, "sipho") == [("interactions.toml", 3, "log person")]


def test_evidence_is_found_by_name_by_what_it_shows_and_by_its_text(root: Path) -> None:
    assert places(root, "BOX-corner") == [("evidence/box-corner.png", None, "evidence name")]
    assert places(root, "dent") == [
        ("evidence/box-corner.png.toml", 1, "evidence shows"),
        ("evidence/chat.txt", 2, "evidence text"),
    ]


def test_case_and_accents_are_folded_as_unicode_says(root: Path) -> None:
    assert places(root, "STRASSE 5") == [("case.toml", 6, "case problem.text")]


def test_a_file_is_found_when_it_holds_every_word_and_the_best_lines_are_shown(root: Path) -> None:
    assert places(root, "thandi", "glass") == [("interactions/a.toml", 2, "log reason")]
    assert [line for _, line, _ in places(root, "glass", "cracked")] == [5, 6]
    assert places(root, "glass", "nowhere") == []
    assert places(root, "glass\nis") == [], "words do not reach over the end of a line"


def test_a_long_line_is_cut_around_what_was_found_and_the_place_is_told(root: Path) -> None:
    hit = find(root, "dent")[-1]
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")
    assert [hit.snippet[start:end] for start, end in hit.spans] == ["dent"]


def test_a_broken_case_is_searched_as_well_and_a_word_is_needed(root: Path) -> None:
    (root / "torn").mkdir()
    (root / "torn" / "case.toml").write_text('title = "Torn"\nid = = toaster\n')
    (hit,) = find(root, "toaster")
    assert (hit.case, hit.title, hit.folder, hit.line) == ("", "Torn", "torn", 2)
    with pytest.raises(UsageProblem, match="nothing to search for"):
        find(root, " ")


def test_a_search_that_is_stopped_reads_no_further(root: Path) -> None:
    find(root, "glass")
    index = Index.in_memory()
    with fresh_index(root, TODAY, root.parent / "cache", time.time(), lambda: Workspace.open(root)) as indexer:
        asked = understand("glass", TODAY)
        here = Search(indexer.index, indexer.root, TODAY)
        assert list(here.hits(asked, stop=lambda: True)) == []
        assert len(list(here.hits(asked, ordered=False))) == 3
    assert list(Search(index, str(root), TODAY).hits(asked)) == []


def test_what_lies_outside_the_workspace_or_is_too_large_is_not_read(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("passphrase\n")
    evidence = root / "kettle-k7f3" / "evidence"
    (evidence / "link.txt").symlink_to(tmp_path / "secret.txt")
    (evidence / "huge.txt").write_text("passphrase " * 300_000)
    assert places(root, "passphrase") == []


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=3))
def test_snippets_of_any_line_keep_their_spans_inside(line: str, words: list[str]) -> None:
    snippet, spans = _snippet(line, [Wanted(word) for word in words])
    assert all(0 <= start < end <= len(snippet) for start, end in spans)


def test_beginnings_phrases_fields_parts_and_negations_narrow_it_down(root: Path) -> None:
    assert [file for file, _, _ in places(root, "thand")] == ["interactions/a.toml", "evidence/chat.txt"]
    assert places(root, "handi") == [], "words are found from their first letter on"
    assert places(root, "about the  glass") == [("interactions/a.toml", 2, "log reason")]
    assert places(root, "the about") == []
    assert places(root, "person:sipho") == [("interactions.toml", 3, "log person")]
    assert places(root, "reason:sipho") == []
    assert [file for file, _, _ in places(root, "glass", "!thandi")] == ["case.toml", "letters/l.md"]
    assert [file for file, _, _ in places(root, "glass", "in:log,letter")] == ["interactions/a.toml", "letters/l.md"]
    assert [file for file, _, _ in places(root, "glass", "!in:log")] == ["case.toml", "letters/l.md"]
    assert len(places(root, "glass", "title:kettle")) == 3
    assert places(root, "glass", "title:tent") == []
    assert places(root, "!title:tent", "jug*") == [("case.toml", 9, "case item.name")]
    assert places(root, "title:kettle") == [("case.toml", 2, "case title")]
    assert len(find(root, "glass")) == 3


@pytest.mark.parametrize("typed", ["", "!glass", "in:log", "nofield:x", "in:attic glass", '""'])
def test_what_asks_for_nothing_or_for_no_field_is_refused(typed: str) -> None:
    with pytest.raises(UsageProblem):
        understand(typed, TODAY)


def test_a_word_of_the_command_line_that_holds_blanks_stays_together() -> None:
    assert joined(["box  corner", "!person:th n", 'a "b c"', "x"]) == '"box corner" !person:"th n" a "b c" x'


def test_at_most_so_many_places_are_found_and_what_has_changed_is_not_shown_wrongly(root: Path) -> None:
    cache = root.parent / "cache"
    found = found_in(root, "glass", TODAY, cache, time.time(), lambda: Workspace.open(root), 2)
    assert len(found) == 2
    with fresh_index(root, TODAY, cache, time.time(), lambda: Workspace.open(root)) as indexer:
        (root / "kettle-k7f3" / "interactions" / "a.toml").write_text('reason = "nothing of the kind"\n')
        (root / "kettle-k7f3" / "letters" / "l.md").unlink()
        hits = list(Search(indexer.index, indexer.root, TODAY).hits(understand("glass", TODAY)))
        assert [hit.file for hit in hits] == ["case.toml"]
    assert places(root, "kind") == [("interactions/a.toml", 1, "log reason")]
    shutil.rmtree(root / "kettle-k7f3")
    assert places(root, "kind") == []


def test_an_index_that_breaks_while_it_is_asked_is_made_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find(root, "glass")
    real = Search.hits
    breaks = iter([sqlite3.DatabaseError("database disk image is malformed")])

    def hits(self: Search, asked: SearchQuery) -> Iterator[Hit]:
        for problem in breaks:
            raise problem
        return real(self, asked)

    monkeypatch.setattr(Search, "hits", hits)
    assert len(places(root, "glass")) == 3
