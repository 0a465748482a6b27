"""How exhibits lie on their pages: below what is known of them, or on the next page, and counted rightly."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pypdfium2
from tests.unit.services.export import exports
from tests.unit.services.export.exports import NOW

from plaint.services.export.export import export_case
from plaint.services.export.job import Exported, ExportOptions
from plaint.storage.evidence import add
from plaint.storage.workspace import LoadedCase, Workspace


def put_out(place: Path, name: str, data: bytes, shows: str, options: ExportOptions) -> Exported:
    exports.the_case(place / "cases", files=())
    workspace = Workspace.open(place / "cases")
    loaded = workspace.read(workspace.folders()[0])
    assert isinstance(loaded, LoadedCase)
    source = add.Content(name, data)
    add.add(workspace.store, loaded, source, title="Piece", shows=shows, now=NOW, random=Random(1))
    again = workspace.read(loaded.folder)
    assert isinstance(again, LoadedCase)
    return export_case(workspace, again, options, place / "x.pdf", NOW)


def pages_of(done: Exported) -> list[str]:
    """Return the words of the pages of the one exhibit."""
    with pypdfium2.PdfDocument(done.paths[0]) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    first = next(at for at, text in enumerate(texts) if "Exhibit 1: Piece" in text)
    return texts[first:]


def test_the_first_page_of_a_pdf_lies_below_what_is_known_of_it(tmp_path: Path) -> None:
    pages = pages_of(put_out(tmp_path, "x.pdf", exports.pdf(2), "", ExportOptions()))
    assert len(pages) == 2
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of 2" in text
        assert f"Invoice {number}" in text


def test_after_a_long_story_it_begins_on_the_next_page_and_every_page_is_stamped(tmp_path: Path) -> None:
    pages = pages_of(put_out(tmp_path, "x.pdf", exports.pdf(3), "A long story of it. " * 120, ExportOptions()))
    assert ["Invoice" in text for text in pages] == [False, True, True, True]
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of 4" in text


def test_a_dossier_that_cannot_be_archival_says_so(tmp_path: Path) -> None:
    done = put_out(tmp_path, "t.txt", "no font has this: \U000f1234".encode(), "", ExportOptions(archival=True))
    assert "not archival" in " ".join(done.notes)
    (tmp_path / "plain").mkdir()
    assert put_out(tmp_path / "plain", "t.txt", b"plain words", "", ExportOptions(archival=True)).notes == ()
