"""PDFs are read for what they say, and nothing in them is done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from tests.unit.storage.odd_files import pdf

from plaint.domain.errors import BrokenFile
from plaint.storage.documents import pdf as reading
from plaint.storage.documents import pdf_redaction


def test_pages_title_and_date_are_told() -> None:
    made = datetime(2026, 11, 12, 10, 15, tzinfo=timezone(timedelta(hours=2)))
    assert reading.read_metadata(pdf("Hello", pages=3), "a.pdf") == reading.PdfMetadata(3, "Invoice 12", made)


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("D:2026111210Z", datetime(2026, 11, 12, 10, tzinfo=UTC)),
        ("D:20261112", datetime(2026, 11, 12)),  # noqa: DTZ001 - the file gives no zone
        ("D:20261112101500-05'30", datetime(2026, 11, 12, 10, 15, tzinfo=timezone(-timedelta(hours=5, minutes=30)))),
        ("D:20261112101500+99", datetime(2026, 11, 12, 10, 15)),  # noqa: DTZ001 - and this one none that there is
        ("D:20269912", None),
        ("yesterday", None),
    ],
)
def test_dates_are_read_as_pdfs_write_them(written: str, made: datetime | None) -> None:
    assert reading.read_metadata(pdf("x", info=f"/CreationDate ({written})"), "a.pdf").made == made


def test_the_words_of_all_pages_are_read_up_to_a_limit() -> None:
    assert reading.text(pdf("Order 406", "Kettle", pages=2), "a.pdf", 500) == "Order 406\nKettle\fOrder 406\nKettle"
    assert reading.text(pdf("Order 406", "Kettle", pages=4), "a.pdf", 12) == "Order 406\nKe"
    assert reading.text(pdf("a", pages=3), "a.pdf", 500, pages=1) == "a"


def test_a_page_becomes_a_picture_and_words_have_their_place_on_it() -> None:
    with reading.open_pdf(pdf("Order 406"), "a.pdf") as document:
        drawn = reading.picture(document, 0)
        assert drawn.size == (1190, 1684)
        assert drawn.getextrema() != ((255, 255), (255, 255), (255, 255))
        ((left, top, right, bottom),) = reading.boxes_of(document[0], 6, 3)
    assert 0.1 < left < right < 0.3
    assert 0.08 < top < bottom < 0.13


def test_what_is_no_whole_pdf_is_refused_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (b"", b"%PDF-1.4 nothing", pdf("x")[200:]):
        with pytest.raises(BrokenFile, match=r"a\.pdf is a broken PDF"):
            reading.read_metadata(data, "a.pdf")

    def locked(_data: bytes) -> None:
        raise ValueError("Failed to load document (PDFium: Incorrect password error).")

    monkeypatch.setattr("pypdfium2.PdfDocument", locked)
    with pytest.raises(BrokenFile, match="needs a password"):
        reading.read_metadata(pdf("x"), "a.pdf")
    monkeypatch.setattr(reading, "LARGEST", 5)
    with pytest.raises(BrokenFile, match="larger than"):
        reading.read_metadata(pdf("x"), "a.pdf")


def test_what_breaks_while_it_is_read_is_told_too() -> None:
    with pytest.raises(BrokenFile, match="broken PDF: list"), reading.open_pdf(pdf("x"), "a.pdf"):
        raise IndexError("list")
    with pytest.raises(BrokenFile, match="no page"), reading.open_pdf(pdf("x"), "a.pdf"):
        raise BrokenFile("no page")


def test_what_has_no_size_blackens_nothing() -> None:
    told: list[tuple[int, int]] = []
    made = pdf_redaction.rasterised(
        pdf("x"),
        "a.pdf",
        lambda _number, _page: [(0.4, 0.4, 0.4, 0.6), (0.5, 0.5, 0.6, 0.6)],
        lambda at, of: told.append((at, of)),
    )
    assert told == [(0, 1)]
    with reading.open_pdf(made, "b.pdf") as document:
        drawn = reading.picture(document, 0).convert("L")
    width, height = drawn.size
    shades = [drawn.getpixel((int(width * x), int(height * y))) for x, y in ((0.4, 0.5), (0.55, 0.55))]
    assert [shade > 128 for shade in shades] == [True, False]  # type: ignore[operator]  # numbers: a picture of greys
