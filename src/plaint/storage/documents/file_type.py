"""Detect the type of a file by its first bytes, not by its name."""

from __future__ import annotations

import re

LENGTH = 512
"""Bytes from the start of a file that :func:`sniff` needs at most."""

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (8, b"WEBP", "webp"),
    (8, b"WAVE", "wav"),
    (8, b"AVI ", "avi"),
    (0, b"BM", "bmp"),
    (0, b"II*\x00", "tiff"),
    (0, b"MM\x00*", "tiff"),
    (0, b"%PDF-", "pdf"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"Rar!\x1a\x07", "rar"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (0, b"\x1aE\xdf\xa3", "matroska"),
    (0, b"OggS", "ogg"),
    (0, b"fLaC", "flac"),
    (0, b"ID3", "mp3"),
    (0, b"\xff\xfb", "mp3"),
    (0, b"{\\rtf", "rtf"),
    (0, b"MZ", "program"),
    (0, b"\x7fELF", "program"),
    (0, b"#!", "program"),
)
_BRANDS = {b"heic": "heic", b"heix": "heic", b"mif1": "heic", b"msf1": "heic", b"avif": "avif", b"M4A ": "m4a"}
_SUFFIXES = {
    "png": "png", "jpg": "jpeg", "jpeg": "jpeg", "jpe": "jpeg", "gif": "gif", "webp": "webp", "bmp": "bmp",
    "tif": "tiff", "tiff": "tiff", "pdf": "pdf", "heic": "heic", "heif": "heic", "avif": "avif", "wav": "wav",
    "avi": "avi", "mp4": "mp4", "m4v": "mp4", "mov": "mp4", "3gp": "mp4", "m4a": "m4a", "mp3": "mp3", "ogg": "ogg",
    "oga": "ogg", "opus": "ogg", "flac": "flac", "mkv": "matroska", "webm": "matroska", "zip": "zip", "docx": "zip",
    "xlsx": "zip", "pptx": "zip", "odt": "zip", "ods": "zip", "epub": "zip", "gz": "gzip", "7z": "7z", "rar": "rar",
    "doc": "ole", "xls": "ole", "msg": "ole", "rtf": "rtf", "html": "html", "htm": "html", "eml": "eml",
    "mbox": "mbox", "exe": "program",
}  # fmt: skip
_TEXT_LIKE = frozenset({"text", "html", "eml", "mbox", "rtf"})
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_HEADER = re.compile(
    rb"(?:return-path|received|delivered-to|from|to|cc|subject|date|message-id|mime-version|reply-to|sender"
    rb"|dkim-signature|authentication-results|x-[\w-]+|arc-[\w-]+|content-type):[ \t]",
    re.IGNORECASE,
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(data: bytes) -> str:
    """Name the kind of content by its first bytes (512 are enough): ``png``, ``pdf``, ``eml``, ``text`` and so on.

    No bytes at all are ``empty``; bytes that are no text and no known kind are ``unknown``. Never raises.
    """
    data = data[:LENGTH]
    if not data:
        return "empty"
    for offset, magic, kind in _MAGIC:
        if data.startswith(magic, offset) and (offset == 0 or data.startswith(b"RIFF")):
            return kind
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], "mp4")
    return _sniff_text(data)


def _sniff_text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 with its mark
        return "text"
    plain = data.removeprefix(b"\xef\xbb\xbf")
    if _BINARY.search(plain):
        return "unknown"
    if _HTML.match(plain):
        return "html"
    if plain.startswith(b"From ") and _HEADER.search(plain):
        return "mbox"
    if _HEADER.match(plain):
        return "eml"
    return "text"


def mismatch(name: str, data: bytes) -> str:
    """Return the type of the content when it contradicts the suffix of the name, else the empty string.

    Text kinds are one family (an .eml may begin with any header), and a suffix that is not known promises nothing.
    """
    promised = _SUFFIXES.get(name.rpartition(".")[2].lower()) if "." in name else None
    if name.lower().endswith((".txt", ".csv", ".md", ".log")):
        promised = "text"
    found = sniff(data)
    if promised is None or promised == found or (promised in _TEXT_LIKE and found in _TEXT_LIKE):
        return ""
    return found


def describe_type(found: str) -> str:
    """Describe in words what ``mismatch`` found: ``its content is: pdf``, ``it is empty``."""
    if found == "empty":
        return "it is empty"
    return "its content is no such thing" if found == "unknown" else f"its content is: {found}"
