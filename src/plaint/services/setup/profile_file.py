"""Write ``profile.toml``: what a person says about themselves, once, for letters. Unknown keys and comments stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from plaint.domain.errors import PlaintError, UsageProblem
from plaint.domain.model.fields import Field, Kind, case_field
from plaint.domain.text.suggest import did_you_mean
from plaint.profile import FIELDS, ROLES, Profile, load_profile, profile_file
from plaint.services.input.profile_fields import PATHS
from plaint.services.input.values import understand

ROLE = Field("role", Kind.CHOICE, "consumer, or adviser: then a client's case takes nothing from it", ROLES)


def field_of(name: str) -> Field:
    """Return the field of the profile with this name. Raises UsageProblem with the nearest one."""
    if name == "role":
        return ROLE
    field = case_field(PATHS.get(name, ""))
    if name not in PATHS or field is None:
        raise UsageProblem(
            f"the profile has no field {name!r}", did_you_mean(name, FIELDS, f"fields are: {', '.join(FIELDS)}")
        )
    return field


def set_profile(assignments: Sequence[str], *, now: datetime, path: Path | None = None) -> Profile:
    """Change fields of the profile, each ``NAME=VALUE``; an empty value takes it out. Raises UsageProblem, NotSaved."""
    changes: dict[str, str] = {}
    for one in assignments:
        name, equals, text = one.partition("=")
        name = name.strip().lower()
        field = field_of(name)
        if not equals:
            raise UsageProblem(f"{name} has no value", f"write it as {name}=VALUE")
        changes[name] = _understood(field, text, now)
        if name == "role" and changes[name] not in {"", *ROLES}:
            hint = did_you_mean(changes[name], ROLES, f"it is one of: {', '.join(ROLES)}")
            raise UsageProblem(f"there is no role {changes[name]!r}", hint)
    return write_profile(changes, path)


def _understood(field: Field, text: str, now: datetime) -> str:
    value = understand(field, text.replace("\\n", "\n"), now).value
    return "" if value is None else str(value)


def write_profile(changes: Mapping[str, str], path: Path | None = None) -> Profile:
    """Write fields of the profile and return it as it is then. Raises UsageProblem, NotSaved, ChangedOnDisk."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    from plaint.storage.files.read import read_snapshot
    from plaint.storage.saving import save

    path = path or profile_file()
    try:
        snapshot = read_snapshot(path)
    except FileNotFoundError:
        snapshot = None
    try:
        document = tomlkit.parse(snapshot.data.decode("utf-8-sig") if snapshot else "")
    except (TOMLKitError, ValueError) as problem:
        raise UsageProblem(
            f"the profile was not changed: {path.name} cannot be understood: {problem}", f"mend {path}"
        ) from None
    for name in FIELDS:
        if changes.get(name):
            document[name] = tomlkit.string(changes[name], multiline="\n" in changes[name])
        elif name in changes:
            document.pop(name, None)
    path.parent.mkdir(parents=True, exist_ok=True)
    expected = snapshot.revision if snapshot else None
    save.save(path, document.as_string().encode("utf-8"), expected=expected, root=path.parent)
    return load_profile(path).profile


def remember(typed: Mapping[str, str], *, now: datetime, path: Path | None = None) -> tuple[str, ...]:
    """Keep what the intake asked about the person, once; return notes. An adviser's client is not kept.

    ``typed`` are the answers by path. Never raises: a case that was made is not lost over its profile.
    """
    if load_profile(path).asked:
        return ()
    changes: dict[str, str] = {}
    role = typed.get("profile.role", "").strip()
    if role in ROLES:
        changes["role"] = role
    if role != "adviser":
        for name, field_path in PATHS.items():
            field = case_field(field_path)
            text = typed.get(field_path, "")
            if field is not None and text.strip():
                try:
                    changes[name] = _understood(field, text, now)
                except UsageProblem:
                    continue
    place = path or profile_file()
    try:
        write_profile(changes, path)
    except (PlaintError, OSError) as problem:
        return (f"your name and address could not be kept for the next case: {problem}",)
    return (f"kept for your next cases in {place.name}: plaint profile shows and changes it",) if changes else ()
