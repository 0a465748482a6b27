"""Commands on the marked cases: label, set a fact, close, export, trash. Each is undone as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.model.fields import Field, Kind
from plaint.domain.text.format import counted
from plaint.services.progress import QUIET, Progress
from plaint.tui.commands import cases
from plaint.tui.core.paths import complete, expand
from plaint.tui.model.row_set import folder_of

if TYPE_CHECKING:
    from plaint.services.index.summary import Row
    from plaint.tui.desk.case_desk import CaseDesk


def mark_all(desk: CaseDesk) -> None:
    """Mark every case that is shown; when all of them are marked, none any more."""
    shown = desk.rowset.identities()
    if shown <= desk.marks:
        desk.clear_marks()
    else:
        desk.marks |= shown
        desk.cases.repaint()


def choose(desk: CaseDesk) -> None:
    """Ask what to do with the marked cases."""
    from plaint.tui.dialogs.menu import Item, Menu

    rows = desk.chosen_rows()
    count = _count(rows)
    items = [
        Item("label", "Add a label", "l", "a word of your own"),
        Item("unlabel", "Take a label away", "L", ""),
        Item("set", "Set a fact", "s", "the same in all of them"),
        Item("close", "Close", "c", "with the same result"),
        Item("export", "Export the list", "x", "as .csv or .json"),
        Item("trash", "Move to the trash", "d", "asks once more; u brings them back"),
    ]
    acts = {"close": _close, "export": _export, "trash": _trash}

    def chosen(what: str | None) -> None:
        if what in acts:
            acts[what](desk, rows)
        elif what:
            _ask_fact(desk, rows, what)

    desk.app.push_screen(Menu(f"What shall be done with {count}?", items), chosen)


def _trash(desk: CaseDesk, _rows: Sequence[Row]) -> None:
    cases.trash(desk)


def _count(rows: Sequence[Row]) -> str:
    return counted("{count} case", "{count} cases", len(rows))


def _folders(desk: CaseDesk, rows: Sequence[Row]) -> list[Path]:
    return [desk.session.case_store.folder(folder_of(row)) for row in rows]


def _told(desk: CaseDesk, what: str, result: object) -> None:
    from plaint.services.cases.bulk import Done

    if isinstance(result, Done):
        desk.said(
            what,
            counted("{count} case; u takes it back", "{count} cases; u takes it back", result.count),
            result.problems,
        )


def _ask_fact(desk: CaseDesk, rows: Sequence[Row], what: str) -> None:
    from plaint.services.cases import bulk
    from plaint.tui.dialogs.form import FormField, FormSpec

    count, folders, session = _count(rows), _folders(desk, rows), desk.session
    sign = {"label": "+=", "unlabel": "-=", "set": "="}[what]
    titles = {"label": "Add a label to", "unlabel": "Take a label away from", "set": "Set a fact in"}
    fields = [
        FormField("value", "label", Field("labels", Kind.TEXTS, "one or several, parted by commas"), required=True)
    ]
    if what == "set":
        path = Field("path", Kind.TEXT, "as order.placed, seller.name, status", _paths())
        value = Field("value", Kind.TEXT, "empty takes the fact away")
        fields = [FormField("path", "fact", path, required=True), FormField("value", "value", value)]

    def submit(values: Mapping[str, str], progress: Progress = QUIET) -> object:
        assignment = f"{values.get('path', 'labels').strip()}{sign}{values['value']}"
        return bulk.set_fields(session.workspace, folders, [assignment], now=session.now(), progress=progress)

    spec = FormSpec(f"{titles[what]} {count}", tuple(fields), submit, f"Change {count}", long=submit)
    desk.ask(spec, lambda result: _told(desk, "Changed", result))


def _paths() -> tuple[str, ...]:
    from plaint.domain.model.fields import CASE_FIELDS

    return tuple(one.path for one in CASE_FIELDS if one.kind is not Kind.TABLES and one.path not in {"format", "id"})


def _close(desk: CaseDesk, rows: Sequence[Row]) -> None:
    from plaint.services.cases import bulk
    from plaint.services.cases.intake import field_of
    from plaint.tui.dialogs.form import FormField, FormSpec

    count, folders, session = _count(rows), _folders(desk, rows), desk.session

    def submit(values: Mapping[str, str], progress: Progress = QUIET) -> object:
        results = [word.strip() for word in values["results"].split(",") if word.strip()]
        now, day = session.now(), values["received"]
        return bulk.close(session.workspace, folders, results, day, now=now, progress=progress)

    fields = (
        FormField("results", "results", field_of("outcome.results"), required=True),
        FormField("received", "received on", field_of("outcome.received")),
    )
    spec = FormSpec(f"Close {count}", fields, submit, f"Close {count}", long=submit)
    desk.ask(spec, lambda result: _told(desk, "Closed", result))


def _export(desk: CaseDesk, rows: Sequence[Row]) -> None:
    from plaint.services.cases.bulk import export_list
    from plaint.tui.dialogs.form import FormField, FormSpec

    field = Field("path", Kind.TEXT, "a new file that ends in .csv or .json")

    def submit(values: Mapping[str, str]) -> object:
        path = expand(values["path"])
        return (export_list(rows, path), path)

    def told(result: object) -> None:
        if isinstance(result, tuple):
            desk.said(f"Wrote {result[0]} rows", str(result[1]))

    form_field = FormField("path", "file", field, f"~/cases-{desk.session.today}.csv", required=True, complete=_longer)
    desk.ask(FormSpec(f"Export the list of {_count(rows)}", (form_field,), submit, "Write it"), told)


def _longer(line: str) -> list[str]:
    return [complete(line)] if line.strip() else []
