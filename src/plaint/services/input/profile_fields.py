"""Choose what a new case takes from the profile: never over a value, never an adviser's own data for a client."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from plaint.domain.errors import UsageProblem
from plaint.domain.model.fields import case_field
from plaint.profile import Profile
from plaint.services.input.values import understand

PATHS = {
    "name": "consumer.name", "address": "consumer.address", "email": "consumer.email", "phone": "consumer.phone",
    "country": "consumer.country", "language": "language",
}  # fmt: skip
"""Field of the profile -> field of a case."""
_CLIENTS = ("consumer.client", "consumer.mandate")


def profile_fields(
    profile: Profile, typed: Mapping[str, str], defaults: Mapping[str, object], now: datetime
) -> dict[str, str]:
    """Return the fields of a new case that the profile fills, as typed text.

    Nothing for the case of somebody else: a client of an adviser, or a person of another name.
    """
    if profile.role == "adviser" and any(typed.get(path, "").strip() for path in _CLIENTS):
        return {}
    name = typed.get("consumer.name", "").strip()
    if name and name.casefold() != profile.name.casefold():
        return {}
    found = {path: getattr(profile, field) for field, path in PATHS.items()}
    taken = {"consumer.country": "country", "language": "language"}
    return {
        path: text
        for path, text in found.items()
        if text
        and not typed.get(path, "").strip()
        and not defaults.get(taken.get(path, ""))
        and usable(path, text, now)
    }


def usable(path: str, text: str, now: datetime) -> bool:
    """Tell whether a field of a case understands a text."""
    field = case_field(path)
    try:
        return field is not None and understand(field, text, now).value is not None
    except UsageProblem:
        return False
