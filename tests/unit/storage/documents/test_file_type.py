from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaint.storage.documents.file_type import mismatch, sniff

SAMPLES = [
    (b"\x89PNG\r\n\x1a\n\x00", "png"),
    (b"\xff\xd8\xff\xe0", "jpeg"),
    (b"GIF89a", "gif"),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
    (b"RIFF\x00\x00\x00\x00WAVEfmt ", "wav"),
    (b"%PDF-1.7", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\x00\x00\x00\x18ftypheic", "heic"),
    (b"\x00\x00\x00\x18ftypisom", "mp4"),
    (b"\x1aE\xdf\xa3", "matroska"),
    (b"#!/bin/sh\n", "program"),
    (b"<!DOCTYPE html><p>", "html"),
    (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- saved -->\n<html>", "html"),
    (b"Return-Path: <a@b>\r\nReceived: by x", "eml"),
    (b"Subject: Kettle\n\nHello", "eml"),
    (b"From anna Thu Nov 12\nFrom: anna@example.org\n", "mbox"),
    (b"From here on it is text", "text"),
    ("Grüße aus Köln".encode(), "text"),
    ("Grüße".encode("latin-1"), "text"),
    ("Grüße".encode("utf-16"), "text"),
    (b"", "empty"),
    (b"\x00\x01\x02", "unknown"),
    (b"xxxxxxxxWEBP", "text"),
]


@pytest.mark.parametrize(("data", "kind"), SAMPLES)
def test_content_is_told_by_its_first_bytes(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@given(st.binary(max_size=600))
def test_any_bytes_have_a_kind(data: bytes) -> None:
    assert sniff(data)
    assert sniff(data) == sniff(data[:512])


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("photo.png", b"\xff\xd8\xff", "jpeg"),
        ("photo.JPG", b"\xff\xd8\xff", ""),
        ("mail.eml", b"Anything\n", ""),
        ("notes.txt", b"MZ\x90", "program"),
        ("notes.txt", b"<html>", ""),
        ("bill.docx", b"PK\x03\x04", ""),
        ("bill.pdf", b"", "empty"),
        ("thing.xyz", b"%PDF-", ""),
        ("thing", b"%PDF-", ""),
    ],
)
def test_a_name_that_promises_another_kind_is_told(name: str, data: bytes, found: str) -> None:
    assert mismatch(name, data) == found
