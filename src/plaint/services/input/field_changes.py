"""Compare typed fields with the values before, and collect the changes of the file with how a person reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from plaint.domain.model.fields import Field
from plaint.services.input import values
from plaint.services.input.results import Changed, Edited
from plaint.storage.toml.edit import Change, Remove, Set

_NOTHING = (None, "", ())
"""Values that a field has when it is not in the file."""


def change_of(
    about: Field, before: object, after: values.Value, *, path: str, label: str
) -> tuple[Set | Remove, Changed] | None:
    """Return the change of the file and how a person reads it; None where the value stays the same.

    ``path`` is where the field is in the file, ``label`` how it is called to the person. Empty texts, empty lists and
    None are the same value: a field without one is not in the file.
    """
    new = None if after in _NOTHING else after
    if new == (None if before in _NOTHING else before):
        return None
    change = Remove(path) if new is None else Set(path, values.for_file(about, new))
    return change, Changed(label, values.shown(before), values.shown(after))


@dataclass(slots=True)
class FieldChanges:
    """Changes of one file under way: for the file, for a person, and notes on what was understood."""

    changes: list[Change] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    """Only fields whose value is another one afterwards."""
    notes: list[str] = field(default_factory=list)

    def type(self, about: Field, text: str, before: object, now: datetime, *, label: str) -> values.Typed:
        """Understand a typed text as the new value of a field, and add its change. Raises UsageProblem."""
        understood = values.understand(about, text, now)
        self.notes += understood.notes
        self.set(about, before, understood.value, label=label)
        return understood

    def set(self, about: Field, before: object, after: values.Value, *, label: str) -> bool:
        """Add the change of a field; tell whether there is one."""
        found = change_of(about, before, after, path=about.path, label=label)
        if found is not None:
            self.changes.append(found[0])
            self.changed.append(found[1])
        return found is not None

    @property
    def edited(self) -> Edited:
        """What a person is told."""
        return Edited(tuple(self.changed), tuple(self.notes))
