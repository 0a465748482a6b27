"""Write a reproducible ZIP archive with a manifest and a ``sha256sum --check`` list."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that ZIP knows: times of copying would make every archive another one."""
_PACKED = frozenset({".toml", ".md", ".txt", ".json", ".html", ".eml", ".csv", ".xml", ".bmp", ".svg"})


@dataclass(frozen=True, slots=True)
class Member:
    """One file to put into an archive."""

    name: str
    """Path in the archive, with ``/``."""
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class ArchiveContents:
    """One file of a written archive, with its size and digest."""

    name: str
    size: int
    sha256: str


def write_archive(
    path: Path, members: Iterable[Member], about: dict[str, object], prefix: str
) -> tuple[ArchiveContents, ...]:
    """Write the members below the folder ``prefix`` of a new archive, then manifest and sums beside it.

    ``about`` stands at the head of the manifest.
    """
    held: list[ArchiveContents] = []
    with zipfile.ZipFile(path, "x", allowZip64=True) as archive:
        held.extend(_put(archive, utf8_name(f"{prefix}/{member.name}"), member.chunks) for member in members)
        listed = [{"path": one.name, "size": one.size, "sha256": one.sha256} for one in held]
        text = json.dumps({**about, "files": listed}, ensure_ascii=False, indent=2) + "\n"
        manifest = text.encode("utf-8", "backslashreplace")  # half a character, as JSON writes it
        sums = "".join(map(sum_line, [*held, _digest(MANIFEST, manifest)]))
        _put(archive, MANIFEST, [manifest])
        _put(archive, SUMS, [sums.encode()])
    return tuple(held)


def utf8_name(name: str) -> str:
    """Return a name for the archive: bytes that are no character become ``%FF``, as names are UTF-8."""
    return "".join(f"%{ord(one) & 0xFF:02X}" if "\ud800" <= one <= "\udfff" else one for one in name)


def _digest(name: str, data: bytes) -> ArchiveContents:
    return ArchiveContents(name, len(data), hashlib.sha256(data).hexdigest())


def sum_line(held: ArchiveContents) -> str:
    """Return a line of GNU ``sha256sum``; a name with a backslash or line feed is escaped as it does."""
    name = held.name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{'' if name == held.name else chr(92)}{held.sha256}  {name}\n"


def _put(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> ArchiveContents:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED if Path(name).suffix.lower() in _PACKED else zipfile.ZIP_STORED
    info.external_attr = 0o644 << 16
    digest, size = hashlib.sha256(), 0
    with archive.open(info, "w", force_zip64=True) as target:
        for chunk in chunks:
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return ArchiveContents(name, size, digest.hexdigest())


def as_chunks(data: bytes) -> Iterator[bytes]:
    """Yield bytes as the chunks of a member."""
    yield data
