"""Pack rows and cases for the index, and unpack them. What cannot be unpacked raises, and is read anew."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plaint.domain.guidance.status import NextAction, Stage
from plaint.domain.model.finding import Finding, Level
from plaint.domain.model.money import Money
from plaint.services.index.summary import Row, Summary, urgency_rank
from plaint.storage.index.index import Head

if TYPE_CHECKING:
    from plaint.storage.workspace import LoadedCase

_LONGEST = 200
"""Characters of a text that lists are sorted by."""
_DIGEST = 16
_MODULES = ("plaint.domain.", "plaint.storage.cases.loaded", "plaint.storage.files.read")
_PLAIN = frozenset(
    {
        "datetime.date", "datetime.datetime", "datetime.time", "datetime.timezone", "datetime.timedelta",
        "decimal.Decimal", "pathlib.PosixPath", "pathlib.WindowsPath", "pathlib.Path", "pathlib._local.PosixPath",
        "pathlib._local.WindowsPath", "builtins.set", "builtins.frozenset",
    }
)  # fmt: skip


def head_of(row: Row) -> Head:
    """Return what a list sorts, counts and filters a row by."""
    if not isinstance(row, Summary):
        return Head(broken=True, words=row.name.encode("utf-8", "replace").decode().lower())
    rank, day = urgency_rank(row)
    stage = "" if row.pending and row.stage is Stage.WAITING else row.stage.value  # only a guess, and no group of it
    return Head(
        case_id=row.id, status=row.status, stage=stage, title=row.title.casefold()[:_LONGEST],
        retailer=(row.retailer or row.store).casefold()[:_LONGEST], rank=rank, next=day.isoformat(),
        opened=row.opened.isoformat() if row.opened else "",
        updated=row.updated.isoformat()[:10] if row.updated else "",
        claimed=_claimed_key(row.claimed), overdue=row.overdue, errors=row.errors, warnings=row.warnings,
        words=row.words,
    )  # fmt: skip


def _claimed_key(claimed: Sequence[Money]) -> str:
    """Return text that sorts like currency upwards, amount downwards; cases that claim nothing come last."""
    least = Decimal(10) ** 18
    return "".join(f"{one.currency}\0{least - one.amount:040.4f}\0" for one in claimed if one.amount.is_finite()) or "~"


def pack_row(row: Row) -> str:
    """Return a row as text."""
    if not isinstance(row, Summary):
        return json.dumps([row.name, pack_findings([row.finding])])
    return json.dumps({name: _plain(getattr(row, name)) for name in _SUMMARY})


_SUMMARY = tuple(field.name for field in fields(Summary))
_ACTION = tuple(field.name for field in fields(NextAction))


def _plain(value: object) -> Any:
    if isinstance(value, NextAction):
        return {name: _plain(getattr(value, name)) for name in _ACTION}
    if isinstance(value, Money):
        return [value.currency, str(value.amount)]
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def unpack_row(text: str, folder: str) -> Row:
    """Return the row that was packed; ``folder`` is the case's, with its whole path."""
    held = json.loads(text)
    if isinstance(held, list):
        from plaint.storage.cases.loaded import BrokenCase

        name, findings = held
        return BrokenCase(Path(folder), name, unpack_findings(findings)[0])
    for name, value in held.items():
        if value.__class__ is list:
            held[name] = tuple(value)
    for name in ("claimed", "received"):
        held[name] = tuple(Money(currency, Decimal(amount)) for currency, amount in held[name])
    action = held["next"]
    held["stage"] = Stage(held["stage"])
    held["opened"], held["updated"], held["day"] = _day(held["opened"]), _day(held["updated"]), _day(held["day"])
    held["next"] = None if action is None else _unpack_action(action)
    return Summary(**held)


def _unpack_action(held: dict[str, Any]) -> NextAction:
    for name, value in held.items():
        if value.__class__ is list:
            held[name] = tuple(value)
    return NextAction(**held | {name: _day(held[name]) for name in ("day", "opens", "closes")})


def _day(text: str | None) -> Any:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def pack_findings(found: Sequence[Finding]) -> str:
    """Return findings as text; where they stand in a line is left out."""
    return json.dumps([[one.rule, one.level, one.message, one.suggestion, one.file, one.line] for one in found])


def unpack_findings(text: str) -> tuple[Finding, ...]:
    """Return the findings that were packed."""
    return tuple(
        Finding(rule, Level(level), message, suggestion, file, line)
        for rule, level, message, suggestion, file, line in json.loads(text)
    )


def pack_remarks(found: Sequence[Finding]) -> bytes:
    """Return findings as few bytes; nothing for none."""
    import zlib

    return zlib.compress(pack_findings(found).encode(), 1) if found else b""


def unpack_remarks(kept: bytes) -> tuple[Finding, ...]:
    """Return the findings that were packed."""
    import zlib

    return unpack_findings(zlib.decompress(kept).decode()) if kept else ()


def pack_case(loaded: LoadedCase) -> bytes:
    """Return a case that was read, so that its row for another day can be computed without reading its files."""
    import pickle
    import zlib

    held = zlib.compress(pickle.dumps(loaded, protocol=5), 1)
    return _digest(held) + held


def unpack_case(held: bytes) -> LoadedCase:
    """Return the case that was packed.

    The digest tells what a disk has made of it; and only the values that a case consists of are built, so a file
    that somebody has written in our place runs nothing. Raises ValueError.
    """
    import io
    import pickle
    import zlib

    from plaint.storage.cases.loaded import LoadedCase

    class Careful(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            if f"{module}.{name}" in _PLAIN or module.startswith(_MODULES):
                return super().find_class(module, name)
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a case")

    if _digest(held[_DIGEST:]) != held[:_DIGEST]:
        raise ValueError("the case in the index is damaged")
    try:
        found = Careful(io.BytesIO(zlib.decompress(held[_DIGEST:]))).load()
    except Exception as problem:
        raise ValueError(str(problem)) from problem
    if not isinstance(found, LoadedCase):
        raise ValueError("that is no case")  # noqa: TRY004 - a damaged value, as above
    return found


def _digest(held: bytes) -> bytes:
    from hashlib import blake2b

    return blake2b(held, digest_size=_DIGEST).digest()
