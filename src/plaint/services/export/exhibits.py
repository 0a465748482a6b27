"""Read the exhibits of a case once: hash each, and draw it for paper. One bad file never stops the others."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from plaint.domain.errors import BrokenFile
from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.domain.model.exhibit import NumberedExhibit
from plaint.exporters.exhibit_page import RenderedExhibit, broken, note
from plaint.services.evidence.mask import Mask, needs_no_copy
from plaint.services.export.render import LARGEST, Renderer, draw
from plaint.services.progress import QUIET, Progress
from plaint.storage.cases.export_files import read_chunks
from plaint.storage.documents.file_type import sniff
from plaint.storage.layout import EVIDENCE_DIR

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".avif")
_TEXTS = frozenset({"text", "html", "eml", "mbox"})


@dataclass(frozen=True, slots=True)
class ExhibitReader:
    """What is read, and how it is shown."""

    folder: Path
    """The case's."""
    renderer: Renderer
    mask: Mask | None = None
    """For a redacted dossier."""
    names: Mapping[str, str] | None = None
    """True names of files by their masked ones."""
    draws: bool = True
    """Whether drawings are wanted, or digests alone."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The exhibits of a case, read."""

    digests: Mapping[str, str]
    """SHA-256 by name; what could not be read is not in it."""
    drawn: Mapping[int, RenderedExhibit]
    """By number."""


def prepare(exhibits: Sequence[NumberedExhibit], reader: ExhibitReader, progress: Progress = QUIET) -> Prepared:
    """Hash and draw every exhibit. ``progress`` hears of pieces. Raises Cancelled."""
    from concurrent.futures import ThreadPoolExecutor

    pieces = [one.shown if reader.mask else one.piece for one in exhibits]
    pictures = sum(piece.name.lower().endswith(_PICTURES) for piece in pieces)
    reader = replace(reader, renderer=replace(reader.renderer, pictures=pictures))
    digests: dict[str, str] = {}
    drawn: dict[int, RenderedExhibit] = {}
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:  # decoding pictures lets other threads run
        futures = [
            pool.submit(read_piece, one, piece, reader, progress) for one, piece in zip(exhibits, pieces, strict=True)
        ]
        try:
            for count, (one, piece, found) in enumerate(zip(exhibits, pieces, futures, strict=True)):
                progress.step(count, len(exhibits), piece.name)
                digest, drawn[one.number] = found.result()
                if digest:
                    digests[piece.name] = digest
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return Prepared(digests, drawn)


def read_piece(
    one: NumberedExhibit, piece: Evidence, reader: ExhibitReader, progress: Progress = QUIET
) -> tuple[str, RenderedExhibit]:
    """Return digest (empty where it cannot be read) and drawing of one piece."""
    words = reader.renderer.words
    if piece.state is EvidenceState.IN_CLOUD:
        return "", note(words("in_cloud"))
    if piece.state is EvidenceState.MISSING:
        return "", note(words("evidence_missing"))
    true_name = (reader.names or {}).get(piece.name, piece.name)
    digest, held, kept = hashlib.sha256(), [], 0
    try:
        for chunk in read_chunks(reader.folder, f"{EVIDENCE_DIR}/{true_name}"):
            progress.check()
            digest.update(chunk)
            kept += len(chunk)
            if reader.draws and kept <= LARGEST:
                held.append(chunk)
    except BrokenFile as problem:
        return "", broken(words, problem.message)
    found = note("")
    if reader.draws:
        found = note(words("attached")) if kept > LARGEST else _drawn(one, piece, b"".join(held), reader)
    return digest.hexdigest(), found


def _drawn(one: NumberedExhibit, piece: Evidence, data: bytes, reader: ExhibitReader) -> RenderedExhibit:
    kind = sniff(data)
    if reader.mask is None:
        return draw(data, kind, f"e{one.number}", reader.renderer)
    if kind in _TEXTS:
        return draw(data, kind, f"e{one.number}", replace(reader.renderer, mask=reader.mask))
    if not one.copies and not needs_no_copy(piece):
        return note(reader.renderer.words("withheld"))
    if kind == "pdf" and reader.mask.leaks(_words_of(data)):
        return note(reader.renderer.words("withheld"))
    return draw(data, kind, f"e{one.number}", replace(reader.renderer, flatten=True))


def _words_of(data: bytes) -> str:
    """Return the words below the picture of a PDF: black boxes often leave them there."""
    from plaint.storage.documents import pdf

    try:
        return pdf.text(data, "PDF", 2_000_000)
    except BrokenFile:
        return ""
