"""Export the dossier as PDF: one file, or parts below a size limit; page and exhibit numbers run on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from plaint.domain.errors import PlaintError
from plaint.exporters.exhibit_page import RenderedExhibit, note
from plaint.exporters.pdf import Part, TypesetPdf, typeset
from plaint.services.export.exhibits import read_piece
from plaint.services.export.job import ExportJob
from plaint.services.export.render import LEVELS

LEAST = 200_000
"""Bytes below which no dossier fits."""
_FRAME = 60_000
"""Bytes of fonts and frame of a part without the tables, roughly."""


@dataclass(slots=True)
class _Split:
    job: ExportJob
    limit: int
    drawn: dict[int, RenderedExhibit]
    notes: list[str]


def pdf_files(job: ExportJob, name: str) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the files of the dossier by name, and sentences on what was made smaller or left out.

    Raises PlaintError where even the tables alone are larger than the limit.
    """
    whole, drawn, notes = _whole(job)
    limit = job.options.max_size
    if not limit or len(whole.data) <= limit:
        return {name: whole.data}, tuple(notes)
    if limit < LEAST:
        raise PlaintError(f"{limit} bytes are too few for a dossier", f"allow at least {LEAST // 1000} kB")
    return _parts(_Split(job, limit, drawn, notes), name)


def _whole(job: ExportJob) -> tuple[TypesetPdf, dict[int, RenderedExhibit], list[str]]:
    """Set everything in one file; a PDF that the typesetter cannot embed is drawn as pictures instead."""
    drawn = dict(job.drawn)
    try:
        return _told(job, typeset(job.content, drawn, job.folder), drawn, [])
    except PlaintError:
        embedded = [number for number, one in drawn.items() if one.embedded]
        if not embedded:
            raise
    for number in embedded:
        drawn[number] = _again(job, number, 0, flatten=True)
    notes = ["the pages of PDF exhibits are shown as pictures: one of them could not be placed as it is"]
    return _told(job, typeset(job.content, drawn, job.folder), drawn, notes)


def _told(
    job: ExportJob, whole: TypesetPdf, drawn: dict[int, RenderedExhibit], notes: list[str]
) -> tuple[TypesetPdf, dict[int, RenderedExhibit], list[str]]:
    if job.options.archival and not whole.standard:
        notes.append("this PDF is not archival: it has letters for which this computer has no font")
    return whole, drawn, notes


def _again(job: ExportJob, number: int, level: int, *, flatten: bool) -> RenderedExhibit:
    from plaint.domain.model.exhibit import number_exhibits

    exhibits = number_exhibits(job.loaded.evidence, job.loaded.case.consumer.mandate)
    one = next(one for one in exhibits if one.number == number)
    renderer = replace(job.reader.renderer, level=level, flatten=flatten or job.reader.renderer.flatten)
    piece = one.shown if job.mask else one.piece
    return read_piece(one, piece, replace(job.reader, renderer=renderer), job.progress)[1]


def _parts(split: _Split, name: str) -> tuple[dict[str, bytes], tuple[str, ...]]:
    job = split.job
    for number in (one.number for one in job.content.exhibits):
        _make_fit(split, number)
    groups = _groups(split)
    whole = typeset(job.content, split.drawn, job.folder)
    pages: dict[int, tuple[int, int, str]] = {}
    labels = [job.content.words("part", number=at, total=len(groups)) for at in range(1, len(groups) + 1)]
    for label, group in zip(labels, groups, strict=True):
        pages |= {number: (*whole.pages[number], label) for number in group}
    total = max((last for _, last in whole.pages.values()), default=0)
    files, stem = {}, name.removesuffix(".pdf")
    for at, (label, group) in enumerate(zip(labels, groups, strict=True), 1):
        job.progress.step(at, len(groups), label)
        first = 1 if at == 1 else whole.pages[group[0]][0]
        made = typeset(job.content, split.drawn, job.folder, Part(group, at == 1, first, label, total, pages))
        files[f"{stem}-{at}-of-{len(groups)}.pdf"] = made.data
        if len(made.data) > split.limit:
            split.notes.append(f"part {at} has {len(made.data)} bytes, more than was asked for")
    return files, tuple(split.notes)


def _size(split: _Split, group: tuple[int, ...], *, front: bool) -> int:
    """Set a part to see how large it is; the numbers of its pages do not change that."""
    pages = {one.number: (1, 1, "") for one in split.job.content.exhibits}
    part = Part(group, front, 1, split.job.content.words("part", number=10, total=10), 999, pages)
    return len(typeset(split.job.content, split.drawn, split.job.folder, part).data)


def _make_fit(split: _Split, number: int) -> None:
    """Draw an exhibit coarser until it fits into a file of its own; else say in its place that it does not."""
    room = split.limit * 9 // 10
    if split.drawn[number].weight < room // 2 or _size(split, (number,), front=False) <= room:
        return
    for level in range(1, len(LEVELS)):
        split.job.progress.check()
        split.drawn[number] = _again(split.job, number, level, flatten=True)
        if _size(split, (number,), front=False) <= room:
            split.notes.append(f"exhibit {number} was drawn coarser, to fit")
            return
    split.drawn[number] = note(split.job.content.words("attached"))
    split.notes.append(f"exhibit {number} does not fit into the size and is only named; the ZIP has it whole")


def _groups(split: _Split) -> list[tuple[int, ...]]:
    """Share the exhibits out in their order, first by what they weigh, then by setting each part."""
    room = split.limit * 97 // 100
    held = _size(split, (), front=True)
    if held > room:
        raise PlaintError("the tables of this dossier alone are larger than the size", "allow more per file")
    groups: list[tuple[int, ...]] = [()]
    for exhibit in split.job.content.exhibits:
        weight = split.drawn[exhibit.number].weight
        if held + weight > room:
            groups.append(())
            held = _FRAME
        groups[-1] = (*groups[-1], exhibit.number)
        held += weight
    return [part for at, group in enumerate(groups) for part in _halved(split, group, room, front=at == 0)]


def _halved(split: _Split, group: tuple[int, ...], room: int, *, front: bool) -> list[tuple[int, ...]]:
    """Halve a part until it fits; the tables stand alone if need be."""
    split.job.progress.check()
    if not group or _size(split, group, front=front) <= room:
        return [group]
    if len(group) == 1:
        return [(), group] if front else [group]
    middle = len(group) // 2
    return [
        *_halved(split, group[:middle], room, front=front), *_halved(split, group[middle:], room, front=False)
    ]  # fmt: skip
