"""A file that says what it said is not read again; nothing else is taken for it."""

from __future__ import annotations

import pytest

from plaint.storage.cases.load import ParseCache


class Reader:
    def __init__(self) -> None:
        self.asked: list[tuple[bytes, str]] = []

    def read(self, data: bytes, name: str) -> str:
        self.asked.append((data, name))
        if data == b"broken":
            raise ValueError(name)
        return f"{name}: {data!r}"


def test_the_same_bytes_of_the_same_file_are_read_once() -> None:
    reader, cache = Reader(), ParseCache(100)
    read = reader.read
    assert cache.parse(read, b"a", "one") == cache.parse(read, b"a", "one") == "one: b'a'"
    assert cache.parse(read, b"b", "one") == "one: b'b'"
    assert cache.parse(read, b"a", "two") == "two: b'a'"
    assert reader.asked == [(b"a", "one"), (b"b", "one"), (b"a", "two")]


def test_another_reader_gives_its_own_answer() -> None:
    cache = ParseCache(100)
    assert cache.parse(lambda data, _: data, b"a", "one") == b"a"
    assert cache.parse(lambda data, _: len(data), b"a", "one") == 1


def test_what_was_not_asked_for_the_longest_goes_when_the_room_is_full() -> None:
    reader, cache = Reader(), ParseCache(10)
    read = reader.read
    for data in (b"aaaa", b"bbbb", b"aaaa", b"cccc"):
        cache.parse(read, data, "one")
    reader.asked.clear()
    for data in (b"aaaa", b"cccc", b"bbbb"):
        cache.parse(read, data, "one")
    assert reader.asked == [(b"bbbb", "one")]


def test_a_file_that_is_larger_than_the_room_pushes_nothing_out() -> None:
    reader, cache = Reader(), ParseCache(4)
    read = reader.read
    for data in (b"aa", b"large", b"large", b"aa"):
        cache.parse(read, data, "one")
    assert reader.asked == [(b"aa", "one"), (b"large", "one"), (b"large", "one")]


def test_what_a_reader_raises_is_raised_every_time() -> None:
    reader, cache = Reader(), ParseCache(100)
    for _ in range(2):
        with pytest.raises(ValueError, match="one"):
            cache.parse(reader.read, b"broken", "one")
    assert len(reader.asked) == 2


def test_two_that_read_the_same_at_once_keep_it_once() -> None:
    cache, asked = ParseCache(6), []

    def read(data: bytes, name: str) -> str:
        asked.append(data)
        if len(asked) == 1:  # another thread is faster
            cache.parse(read, data, name)
        return "read"

    for data in (b"aaa", b"bbb", b"aaa", b"bbb"):
        assert cache.parse(read, data, "one") == "read"
    assert asked == [b"aaa", b"aaa", b"bbb"], "what is kept is counted once, so that there is room for the other"
