"""Check, save, send and withdraw a letter that is being written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from plaint.domain.errors import UsageProblem
from plaint.domain.model.dates import day_of
from plaint.domain.model.fields import LETTER_FIELDS
from plaint.domain.model.finding import Finding, Level
from plaint.domain.model.letter import Letter
from plaint.domain.playbook.playbook import Playbook
from plaint.services.input import values
from plaint.services.input.field_changes import FieldChanges
from plaint.services.input.results import Changed
from plaint.storage.toml.edit import Change, Set

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plaint.storage.workspace import LoadedCase, Workspace

EDITABLE = ("title", "kind", "step", "language", "to", "reply_by", "enclosures")
"""Front matter that is changed by hand; ``sent`` and ``channel`` are set when the letter goes out."""
_FIELDS = {field.path: field for field in LETTER_FIELDS}
_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.INFO: 2}


@dataclass(frozen=True, slots=True)
class Saved:
    """A letter as it is in its file now."""

    letter: Letter
    changed: tuple[Changed, ...] = ()
    notes: tuple[str, ...] = ()


def examine(loaded: LoadedCase, letter: Letter, playbook: Playbook | None, today: date) -> tuple[Finding, ...]:
    """Check the text of a letter against the case and the rules of wording; errors first, then in text order."""
    from plaint.domain.checks.readiness import check_letter, letter_context
    from plaint.playbooks.word_lists import word_lists_for
    from plaint.services.validators import VALIDATORS

    context = letter_context(letter, loaded.case, loaded.log, loaded.evidence, playbook, today)
    found = check_letter(letter, context, word_lists_for, VALIDATORS)
    return tuple(sorted(found, key=lambda one: (_ORDER[one.level], one.span or (-1, -1), one.rule)))


def with_fields(letter: Letter, typed: Mapping[str, str], now: datetime) -> tuple[Letter, tuple[str, ...]]:
    """Return the letter with typed facts in it, and notes on what was understood. Raises UsageProblem."""
    notes: tuple[str, ...] = ()
    fresh: dict[str, object] = {}
    for name, text in typed.items():
        understood = values.understand(_FIELDS[name], text, now)
        notes += understood.notes
        empty: object = () if name == "enclosures" else None if name in {"reply_by", "sent", "created"} else ""
        fresh[name] = empty if understood.value is None else understood.value
    return replace(letter, **fresh), notes  # type: ignore[arg-type]  # the fields' kinds give the right types


def typed(letter: Letter) -> dict[str, str]:
    """Return facts and ``body`` of a letter as texts; :func:`with_fields` reads the facts back."""
    names = (name for name in EDITABLE if name != "enclosures")
    found = {name: str(getattr(letter, name) or "") for name in names}
    quoted = (f'"{name}"' if "," in name else name for name in letter.enclosures)
    return found | {"enclosures": ", ".join(quoted), "body": letter.body}


def save(workspace: Workspace, loaded: LoadedCase, before: Letter | None, letter: Letter) -> Saved:
    """Write a letter: a new one (``before`` None) in a file of its own, else what differs, in place.

    Raises ChangedOnDisk when somebody else changed the same field meanwhile, NotSaved, PlaintError.
    """
    if before is None:
        title = letter.title or letter.kind or letter.id
        with workspace.operation(f"letter {title}"):
            path = workspace.add_letter(loaded, letter)
        return Saved(replace(letter, file=path.relative_to(loaded.folder).as_posix()))
    if before.sent is not None:
        raise UsageProblem("a letter that was sent is not changed any more", "write another one")
    found = _difference(before, letter)
    body = letter.body if letter.body != before.body else None
    if found.changes or body is not None:
        with workspace.operation(f"edit letter {letter.title or letter.id}"):
            workspace.edit_letter(loaded, before, found.changes, body)
    return Saved(letter, tuple(found.changed))


def _difference(before: Letter, after: Letter) -> FieldChanges:
    found = FieldChanges()
    for name in EDITABLE:
        found.set(_FIELDS[name], getattr(before, name), getattr(after, name), label=name)
    return found


def mark_sent(
    workspace: Workspace, loaded: LoadedCase, letter: Letter, typed: Mapping[str, str], *, now: datetime
) -> Saved:
    """Note that a letter went out: ``sent``, ``channel`` and ``to`` as typed. It then counts as an attempt of its step.

    Raises UsageProblem for a day to come and for a letter that was sent already.
    """
    sent, notes = as_sent(letter, typed, now)
    changes: list[Change] = [Set("sent", sent.sent)]
    changes += [
        Set(name, getattr(sent, name)) for name in ("channel", "to") if getattr(sent, name) != getattr(letter, name)
    ]
    with workspace.operation(f"sent {letter.title or letter.id}"):
        workspace.edit_letter(loaded, letter, changes)
    return Saved(sent, (Changed("sent", "", values.shown(sent.sent)),), notes)


def as_sent(letter: Letter, typed: Mapping[str, str], now: datetime) -> tuple[Letter, tuple[str, ...]]:
    """Return the letter as one that went out, and notes on what was understood; nothing is written.

    Raises UsageProblem for a day to come and for a letter that was sent already.
    """
    if letter.sent is not None:
        raise UsageProblem("this letter was sent already", f"on {letter.sent.isoformat()}")
    sent, notes = with_fields(letter, {name: text for name, text in typed.items() if text.strip()}, now)
    if sent.sent is None:
        raise UsageProblem("say when it was sent", "as today, yesterday or 2026-11-20")
    day = day_of(sent.sent)
    if day > now.date():
        raise UsageProblem(f"{day.isoformat()} is still to come", "mark it on the day on which it goes out")
    return sent, notes


def withdraw(workspace: Workspace, loaded: LoadedCase, letter: Letter, why: str) -> Saved:
    """Mark a letter as one that does not count; letters are never deleted. The reason is needed."""
    if not why.strip():
        raise UsageProblem("withdrawing a letter needs a reason", "say why, as 'written twice'")
    with workspace.operation(f"withdraw {letter.title or letter.id}"):
        workspace.edit_letter(loaded, letter, [Set("withdrawn", why.strip())])
    return Saved(replace(letter, withdrawn=why.strip()))
