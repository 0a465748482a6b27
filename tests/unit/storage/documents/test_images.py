"""Pictures are looked into with care, and blackened for good."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone

import pytest
from PIL import Image
from tests.unit.storage.odd_files import bomb, jpeg, png

from plaint.domain.errors import BrokenFile
from plaint.storage.documents import images


def test_the_head_of_a_photograph_tells_size_camera_and_time() -> None:
    found = images.read_metadata(jpeg(offset="+02:00"), "a.jpg")
    assert (found.form, found.width, found.height, found.camera) == ("JPEG", 16, 8, "Phone 3")
    assert found.taken == datetime(2026, 11, 12, 10, 15, tzinfo=timezone(timedelta(hours=2)))
    assert images.read_metadata(png(), "a.png") == images.ImageMetadata("PNG", 8, 4)


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "1980:01:01 00:00:00", "yesterday", ""])
def test_a_clock_that_was_never_set_is_no_time(taken: str) -> None:
    assert images.read_metadata(jpeg(taken=taken), "a.jpg").taken is None


@pytest.mark.parametrize("offset", ["", "Z", "+99:99", "-"])
def test_an_odd_zone_is_none(offset: str) -> None:
    taken = images.read_metadata(jpeg(offset=offset), "a.jpg").taken
    assert taken is not None
    assert taken.tzinfo is None
    west = images.read_metadata(jpeg(offset="-05:00"), "a.jpg").taken
    assert west is not None
    assert west.astimezone(UTC).hour == 15


def test_a_picture_becomes_cells_the_right_way_up() -> None:
    upright = images.cells(images.shrunk(jpeg(), "a.jpg", 8, 8))
    assert (len(upright), len(upright[0])) == (4, 8)
    assert upright[0][0] > (200, 200, 200)
    assert upright[0][7] < (50, 50, 50)
    turned = images.cells(images.shrunk(jpeg(turned=6), "a.jpg", 8, 8))
    assert (len(turned), len(turned[0])) == (8, 4)
    assert turned[0][0] > (200, 200, 200)
    assert turned[7][0] < (50, 50, 50)


@pytest.mark.parametrize(
    "data", [b"", b"no picture", bomb(), bomb(12_000), png()[:40], jpeg()[:300], b"GIF89a" + bytes(20)]
)
def test_what_is_no_whole_picture_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(BrokenFile, match=r"a\.png"):
        images.cells(images.shrunk(data, "a.png", 10, 10))


def test_a_file_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "LARGEST", 5)
    with pytest.raises(BrokenFile, match="larger than"):
        images.read_metadata(png(), "a.png")


def test_a_redacted_copy_holds_black_pixels_and_no_metadata() -> None:
    data = images.redacted(jpeg(turned=6), "a.jpg", [(0, 0, 4, 3), (0, 0, 0, 5), (6, 14, 50, 50)])
    with Image.open(io.BytesIO(data)) as copy:
        assert copy.format == "PNG"
        assert copy.size == (8, 16)
        assert copy.getpixel((0, 0)) == (0, 0, 0)
        assert copy.getpixel((3, 2)) == (0, 0, 0)
        assert copy.getpixel((4, 0)) != (0, 0, 0)
        assert copy.getpixel((7, 15)) == (0, 0, 0)
        assert not copy.getexif()
    assert b"Phone 3" not in data
