"""The form of an export: which format, language, size and place; and the writing of what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.model.fields import Field, Kind
from plaint.domain.model.vocabulary import LANGUAGES
from plaint.services.progress import QUIET, Progress
from plaint.tui.core.paths import complete, expand
from plaint.tui.dialogs.form import FormField, FormSpec

if TYPE_CHECKING:  # what writes dossiers takes long to import, and is needed when one is written
    from plaint.services.export.job import Exported
    from plaint.storage.workspace import LoadedCase
    from plaint.tui.model.session import Session

_YES = ("no", "yes")


def export_form(session: Session, cases: Sequence[LoadedCase], submit: Callable[..., object]) -> FormSpec:
    """Make the form of an export."""
    from plaint.services.export.job import FORMATS

    case = cases[0]
    fields = (
        FormField("format", "format", Field("format", Kind.CHOICE, "what it is for", FORMATS), "pdf", required=True),
        FormField("redacted", "redacted", Field("redacted", Kind.CHOICE, "mask private data", _YES), "no"),
        FormField("language", "language", Field("language", Kind.CHOICE, "empty: the case's", LANGUAGES)),
        FormField("size", "at most", Field("size", Kind.TEXT, "parts of a PDF, as 10MB; empty: one file")),
        FormField("output", "into", Field("output", Kind.TEXT, "a folder, or a new file"), _start(session, cases),
              required=True, complete=_longer),
    )  # fmt: skip
    title = case.case.title if len(cases) == 1 else f"{len(cases)} cases"
    return FormSpec(f"Export: {title}", fields, submit, "Write it", long=submit)


def _start(session: Session, cases: Sequence[LoadedCase]) -> str:
    home = Path.home()
    found = next((folder for folder in (home / "Documents", home) if folder.is_dir()), Path.cwd())
    name = "" if len(cases) == 1 else f"cases-{session.today.isoformat()}"
    text = str(found / name) if name else f"{found}/"
    return text.replace(str(home), "~", 1)


def _longer(line: str) -> list[str]:
    return [complete(line)] if line.strip() else []


def write_export(
    session: Session, cases: Sequence[LoadedCase], values: Mapping[str, str], progress: Progress = QUIET
) -> Exported:
    """Write the export that a form asked for. Raises PlaintError, Cancelled."""
    from plaint.services.export.batch import TOGETHER, export_many
    from plaint.services.export.export import export_case, size_of, suggested_name
    from plaint.services.export.job import ExportOptions

    size = size_of(values["size"])
    wish = ExportOptions(
        values["format"].strip() or "pdf", values["language"].strip(), values["redacted"].strip() == "yes",
        max_size=size if values["format"].strip() == "pdf" else 0,
    )  # fmt: skip
    place, now = expand(values["output"]), session.now()
    if len(cases) > 1:
        if wish.format in TOGETHER and not place.suffix:
            place = place.with_suffix(f".{wish.format}")
        return export_many(session.workspace, cases, wish, place, now, progress)
    if place.is_dir():
        place /= suggested_name(cases[0], wish, now.date())
    return export_case(session.workspace, cases[0], wish, place, now, progress)
