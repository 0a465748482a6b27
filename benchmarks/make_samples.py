"""Make the evidence of the sample workspace anew: ``python -m benchmarks.make_samples [FOLDER]``.

FOLDER is a workspace whose case folders exist (default ``cases``). Cases, logs and letters there are written by
hand and left alone; only ``evidence/`` is written. Every run gives the same files: nothing in them depends on the
clock, on chance or on an installed font. Only the packing of the pictures may differ between versions of zlib, so a
picture that shows the same already stays as it is.
"""

from __future__ import annotations

import struct
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path

from benchmarks.samples.exhibits import Exhibit, exhibits, side_file

_PNG = b"\x89PNG\r\n\x1a\n"


def content(data: bytes) -> bytes:
    """Return what a file holds regardless of how it was packed: for a PNG its header, palette and dots."""
    if not data.startswith(_PNG):
        return data
    parts: dict[bytes, bytes] = {}
    place = len(_PNG)
    while place < len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        parts[name] = parts.get(name, b"") + data[place + 8 : place + 8 + length]
        place += length + 12
    return parts[b"IHDR"] + parts[b"PLTE"] + zlib.decompress(parts[b"IDAT"])


def make(workspace: Path) -> list[Path]:
    """Write the evidence into the case folders and return the paths that changed.

    Raises KeyError when a case folder is missing: folders end with the first four characters of the case's id.
    """
    folders = {path.parent.name[-4:]: path.parent for path in workspace.rglob("case.toml")}
    return [path for exhibit in exhibits() for path in _write(exhibit, folders)]


def _write(exhibit: Exhibit, folders: Mapping[str, Path]) -> list[Path]:
    target = folders[exhibit.case[:4]] / "evidence" / exhibit.name
    target.parent.mkdir(exist_ok=True)
    old = target.read_bytes() if target.exists() else b""
    data = old if content(old) == content(exhibit.data) else exhibit.data
    files = {target: data}
    if exhibit.facts is not None:
        files[target.with_name(exhibit.name + ".toml")] = side_file(exhibit.facts, data)
    changed = [path for path, wanted in files.items() if not path.exists() or path.read_bytes() != wanted]
    for path in changed:
        path.write_bytes(files[path])
    return changed


if __name__ == "__main__":
    for written in make(Path(sys.argv[1] if len(sys.argv) > 1 else "cases")):
        print(written)
