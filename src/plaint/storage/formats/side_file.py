"""Read and write the side file ``NAME.toml`` of a piece of evidence NAME."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from plaint.domain.errors import BrokenFile
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.fields import EVIDENCE_FIELDS
from plaint.domain.model.finding import Finding, Level
from plaint.storage.toml.convert import by_name, read_table, write_table
from plaint.storage.toml.diagnostics import Diagnostics
from plaint.storage.toml.parse import has_markers, new_bytes, parse_toml

if TYPE_CHECKING:
    from plaint.storage.toml.edit import Change

_FIELDS = by_name(EVIDENCE_FIELDS)
_NAMES = tuple(_FIELDS)


def evidence_name(side_file: str) -> str:
    """Return the name of the evidence that a side file is about: its path within ``evidence/`` without ``.toml``."""
    _, folder, inner = f"/{side_file}".partition("/evidence/")
    return (inner if folder else side_file).removesuffix(".toml")


def parse_side_file(data: bytes, name: str) -> tuple[Evidence, tuple[Finding, ...]]:
    """Read a side file; never raises: a broken one gives an Evidence that has a name only, and an error.

    ``name`` is the side file's path relative to the case. ``state`` and ``bytes_now`` are left to whoever
    looks at the evidence itself.
    """
    subject = evidence_name(name)
    try:
        document = parse_toml(data, name)
    except BrokenFile as error:
        finding = Finding("file.syntax", Level.ERROR, error.message, error.hint, name, error.line)
        return Evidence(subject), (finding,)
    diagnostics = Diagnostics(name, document.text)
    attributes = read_table(document.values, _FIELDS, diagnostics)
    diagnostics.add_markers(has_markers(document.text))
    return Evidence(subject, **attributes), diagnostics.findings


def evidence_values(evidence: Evidence) -> dict[str, Any]:
    """Return what the side file would hold, in its order, with nothing empty."""
    return write_table(evidence, EVIDENCE_FIELDS, ("id",))


def new_side_file_bytes(evidence: Evidence) -> bytes:
    """Return the bytes of a new side file; they read back as equal fields."""
    from plaint.storage.toml.render import render_fields

    return new_bytes(render_fields(evidence_values(evidence)))


def edit_side_file(data: bytes, name: str, changes: Sequence[Change]) -> bytes:
    """Change fields of a side file and leave every other byte; raises BrokenFile or PlaintError."""
    from plaint.storage.toml.edit import edit_toml

    return edit_toml(data, name, changes, _NAMES)
