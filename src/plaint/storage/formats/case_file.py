"""Read and write ``case.toml``: bytes to a Case and back, and lossless edits (docs/file-format.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from plaint.domain.errors import BrokenFile, PlaintError
from plaint.domain.model import case as model
from plaint.domain.model.case import FORMAT, Case
from plaint.domain.model.fields import CASE_FIELDS, TABLES, Field, Kind
from plaint.domain.model.finding import Finding, Level
from plaint.domain.model.ids import is_id
from plaint.storage.toml.convert import by_name, plain, read_table, table_at, tables_at, write_table
from plaint.storage.toml.diagnostics import Diagnostics, brief
from plaint.storage.toml.parse import Document, has_markers, new_bytes, parse_toml

if TYPE_CHECKING:
    from plaint.storage.toml.edit import Change

_GROUPS: dict[str, type] = {
    "consumer": model.Consumer,
    "retailer": model.Retailer,
    "seller": model.Seller,
    "order": model.Order,
    "problem": model.Problem,
    "wanted": model.Wanted,
    "outcome": model.Outcome,
}
_ELEMENTS: dict[str, type] = {
    "retailer.contact": model.Contact,
    "item": model.Item,
    "claim": model.Claim,
    "task": model.Task,
    "body": model.Body,
    "override": model.Override,
}
_ALWAYS = ("format", "id", "title", "status")
_FIELDS_OF: dict[str, tuple[Field, ...]] = {
    table: tuple(field for field in CASE_FIELDS if field.table == table) for table in ("", *_GROUPS)
}
_BY_NAME = {table: by_name(fields) for table, fields in (_FIELDS_OF | TABLES).items()}
_OWN = Field("", Kind.TABLES, "a table that is read on its own")
_BY_NAME[""] = {**_BY_NAME[""], **dict.fromkeys((*_GROUPS, "facts"), _OWN)}
ORDER: tuple[str, ...] = (
    *(
        path
        for field in CASE_FIELDS
        for path in (field.path, *(f"{field.path}.{inner.name}" for inner in TABLES.get(field.path, ())))
    ),
    "facts",
)
"""Dotted paths in the order in which the file holds them."""


def parse_case(data: bytes, name: str) -> tuple[Case, tuple[Finding, ...]]:
    """Read a case; raises BrokenFile when the syntax or the id make it unusable, anything else is a finding."""
    document = parse_toml(data, name)
    diagnostics = Diagnostics(name, document.text)
    values = document.values
    identifier = _identifier(document, diagnostics)
    attributes = _read_groups(values, diagnostics)
    attributes["id"] = identifier
    attributes.setdefault("title", "")
    facts = table_at(values, "facts", diagnostics)
    case = Case(facts=facts, **attributes)
    _check_whole(case, document, diagnostics)
    return case, diagnostics.findings


def _identifier(document: Document, diagnostics: Diagnostics) -> str:
    value = document.values.get("id")
    if isinstance(value, str) and is_id(value):
        return value
    reason = "the file has no id" if value is None else f"the id is {brief(value)}, which is no identifier"
    line = None if value is None else diagnostics.line(("id",))
    hint = 'write a line such as id = "k7f3qd": six or more of 0-9 and a-z without i, l, o and u'
    raise BrokenFile(reason, hint, file=document.name, line=line)


def _read_groups(values: Mapping[str, Any], diagnostics: Diagnostics) -> dict[str, Any]:
    """Return the keyword arguments of Case that a document gives."""
    attributes = read_table(values, _BY_NAME[""], diagnostics)
    for name in values:
        if name in _GROUPS:
            table = table_at(values, name, diagnostics)
            inner = read_table(table, _BY_NAME[name], diagnostics, (name,))
            if name == "retailer" and "contact" in table:
                inner["contacts"] = _read_elements(table, "retailer.contact", diagnostics, (name,))
            attributes[name] = _GROUPS[name](**inner)
        elif name in _ELEMENTS:
            attributes[_BY_NAME[""][name].attribute] = _read_elements(values, name, diagnostics, ())
    return attributes


def _read_elements(
    table: Mapping[str, Any], path: str, diagnostics: Diagnostics, base: tuple[str, ...]
) -> tuple[Any, ...]:
    kind, fields = _ELEMENTS[path], _BY_NAME[path]
    found = tables_at(table, path.rpartition(".")[2], diagnostics, base)
    return tuple(kind(**read_table(element, fields, diagnostics, place)) for place, element in found)


def _check_whole(case: Case, document: Document, diagnostics: Diagnostics) -> None:
    """Add the findings that concern the file rather than one value."""
    if not case.title.strip():
        diagnostics.add(
            "file.no-title",
            Level.ERROR,
            "the case has no title",
            'write a line such as title = "Kettle arrived cracked"',
        )
    if case.format > FORMAT:
        diagnostics.add(
            "file.newer-format",
            Level.ERROR,
            f"the file has format {case.format}; this plaint knows {FORMAT}, so it is shown but not changed",
            "use a newer plaint",
            ("format",),
        )
    diagnostics.add_markers(has_markers(document.text))


def case_values(case: Case) -> dict[str, Any]:
    """Return what ``case.toml`` would hold: its keys in its order, dates as dates, amounts as text, nothing empty."""
    values = write_table(case, _FIELDS_OF[""], _ALWAYS)
    for field in CASE_FIELDS:
        top = field.path.partition(".")[0]
        if field.path in _ELEMENTS and not field.table:
            source = getattr(case, field.attribute)
            value: Any = [write_table(element, TABLES[field.path]) for element in source]
        elif top in _GROUPS and top not in values:
            group = getattr(case, top)
            value = write_table(group, _FIELDS_OF[top])
            if top == "retailer" and group.contacts:
                value["contact"] = [write_table(contact, TABLES["retailer.contact"]) for contact in group.contacts]
        else:
            continue
        if value:
            values[top] = value
    if case.facts:
        values["facts"] = plain(case.facts)
    return values


def new_case_bytes(case: Case) -> bytes:
    """Return the bytes of a new ``case.toml``; they read back as an equal case."""
    from plaint.storage.toml.render import render_document

    return new_bytes(render_document(case_values(case)))


def edit_case(data: bytes, name: str, changes: Sequence[Change]) -> bytes:
    """Change single fields and leave every other byte; raises BrokenFile or PlaintError and returns nothing then."""
    case, _ = parse_case(data, name)
    if case.format > FORMAT:
        raise PlaintError(
            f"the case has format {case.format}, which this plaint can show but not change",
            "use a newer plaint",
            file=name,
        )
    from plaint.storage.toml.edit import edit_toml

    return edit_toml(data, name, changes, ORDER)
