"""The evidence of the sample cases, from the descriptions in ``specs/``: one TOML file per case, named by its id.

A description says how the file is made (``form`` and its text) and what its side file says (``side``).
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.samples import pdf, picture

SPECS = Path(__file__).with_name("specs")
_ORDER = (
    "id", "title", "kind", "sha256", "size", "original_name", "added", "captured", "source", "shows", "proves",
    "redacts", "withdrawn",
)  # fmt: skip
"""The keys of a side file, in the order in which the program writes them."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One file of evidence and, unless it is left untracked, what its side file says besides digest and size."""

    case: str
    """Id of the case that it belongs to."""
    name: str
    data: bytes
    facts: Mapping[str, Any] | None


def exhibits(folder: Path = SPECS) -> Iterator[Exhibit]:
    """Make every piece of evidence that the descriptions name, case by case."""
    for path in sorted(folder.glob("*.toml")):
        for spec in tomllib.loads(path.read_text(encoding="utf-8"))["exhibit"]:
            yield Exhibit(path.stem, spec["name"], _render(spec), spec.get("side"))


def _render(spec: Mapping[str, Any]) -> bytes:
    form = spec["form"]
    if form == "screen":
        return picture.screen(spec["heading"], spec["lines"], spec["footer"])
    if form == "drawing":
        return picture.drawing(spec["size"], spec["background"], spec["strokes"])
    if form == "page":
        return pdf.page(spec["heading"], spec["lines"])
    text = str(spec["text"])
    # Mail is stored as it travels: lines end with CR LF.
    return (text.replace("\n", "\r\n") if form == "mail" else text).encode()


def side_file(facts: Mapping[str, Any], data: bytes) -> bytes:
    """Return the side file of evidence with this content. Raises ValueError for a key that side files lack."""
    values = {**facts, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    unknown = values.keys() - set(_ORDER)
    if unknown:
        raise ValueError(f"not a field of a side file: {', '.join(sorted(unknown))}")
    return "\n".join(f"{key} = {_toml(values[key])}\n" for key in _ORDER if key in values).encode()


def _toml(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    # A JSON string of printable text is a TOML basic string as well.
    return json.dumps(value, ensure_ascii=False)
