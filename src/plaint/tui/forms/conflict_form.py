"""The form for typing a value where two versions of a file differ."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from plaint.domain.merge.three_way import Choice, Clash, CustomValue
from plaint.domain.model.fields import Field, Kind
from plaint.domain.safe import safe, safe_lines
from plaint.services.sync.conflicts import asked, typed_value
from plaint.tui.dialogs.form import FormField, FormSpec


def typed_value_form(clash: Clash, choice: Choice | None, now: datetime) -> FormSpec:
    """Make the form; it begins with what was typed before, else with both values or ours."""
    known = asked(clash)
    field = known or Field(clash.path, Kind.TEXT, "")
    begin = choice.value if isinstance(choice, CustomValue) else clash.both if clash.both is not None else clash.ours
    text = _typed(begin)
    if safe_lines(text, len(text) + 1) != text:
        text = ""  # what cannot be shown is never taken over as something else

    def submit(values: Mapping[str, str]) -> object:
        return typed_value(clash, values["value"], now)

    title = f"{safe(clash.path, 100)}: your own value, or nothing to remove it"
    return FormSpec(
        title, (FormField("value", field.name.replace("_", " ") or "value", field, text),), submit, "Take it"
    )


def _typed(value: object) -> str:
    """Return a value as it would be typed."""
    if isinstance(value, list | tuple):
        return ", ".join(f'"{one}"' if "," in str(one) else str(one) for one in value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, str | int | float | date):
        return str(value)
    return ""
