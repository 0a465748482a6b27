"""One export under way: its options, the case, and its exhibits as drawn; what every format takes."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plaint.domain.errors import UsageProblem
from plaint.domain.model.exhibit import number_exhibits
from plaint.exporters.content import Content
from plaint.exporters.exhibit_page import RenderedExhibit
from plaint.exporters.labels import labels_for
from plaint.services.evidence.mask import Mask, mask_of, redact
from plaint.services.export.dossier import content_of
from plaint.services.export.dossier_source import source_of
from plaint.services.export.exhibits import ExhibitReader, prepare
from plaint.services.export.render import Renderer
from plaint.services.guidance.guidance import Guidance, guide
from plaint.services.letters import choices
from plaint.services.progress import QUIET, Progress
from plaint.storage.workspace import LoadedCase, Workspace

FORMATS = ("pdf", "html", "zip", "md", "json", "csv", "ics")


DRAWN = frozenset({"pdf", "html", "zip"})
"""Formats that show the exhibits and not only name them."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How a case is to be exported."""

    format: str = "pdf"
    language: str = ""
    """Empty for the case's own."""
    redacted: bool = False
    archival: bool = False
    """Draw PDF exhibits as pictures, so that the PDF is archival whatever is in it."""
    max_size: int = 0
    """Bytes of one PDF file at most; 0 for one file of any size."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...] = ()
    """Sentences that a person should read."""


@dataclass(frozen=True, slots=True)
class ExportJob:
    """One case on its way out."""

    workspace: Workspace
    loaded: LoadedCase
    """As it goes out: masked, for a redacted dossier."""
    guidance: Guidance
    content: Content
    drawn: Mapping[int, RenderedExhibit]
    folder: Path
    """Where the drawings are; it is removed at the end."""
    options: ExportOptions
    now: datetime
    reader: ExhibitReader
    progress: Progress = QUIET

    @property
    def mask(self) -> Mask | None:
        """What masks texts, for a redacted dossier."""
        return self.reader.mask


@contextlib.contextmanager
def open_job(
    workspace: Workspace, loaded: LoadedCase, options: ExportOptions, now: datetime, progress: Progress = QUIET
) -> Iterator[ExportJob]:
    """Read a case and its exhibits for an export; the drawings are removed after the block. Raises UsageProblem."""
    if options.format not in FORMATS:
        raise UsageProblem(f"there is no format {options.format!r}", f"formats are: {', '.join(FORMATS)}")
    code, today = choices.language_of(loaded, options.language), now.date()
    mask = mask_of(loaded.case) if options.redacted else None
    shown, names = redact(loaded, mask) if mask else (loaded, {})
    with tempfile.TemporaryDirectory(prefix="plaint-") as place:
        folder = Path(place)
        flatten = options.archival or options.format == "html"
        renderer = Renderer(folder, labels_for(code), 1 if options.format == "html" else 0, flatten)
        reader = ExhibitReader(loaded.folder, renderer, mask, names, options.format in DRAWN)
        found = prepare(number_exhibits(shown.evidence, shown.case.consumer.mandate), reader, progress)
        guidance = guide(shown, workspace, today)
        source = source_of(shown, guidance, today, code, found.digests, redacted=options.redacted)
        content = content_of(source)
        yield ExportJob(workspace, shown, guidance, content, found.drawn, folder, options, now, reader, progress)
