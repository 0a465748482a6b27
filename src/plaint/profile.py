"""Load the profile: who uses the program, for letters. It is asked once and stays on this computer.

``profile.toml`` in the configuration folder. It is only read here;
:mod:`plaint.services.setup.profile_file` writes it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from plaint.domain.model.finding import Finding, Level
from plaint.locations import config_dir

PROFILE_FILE = "profile.toml"
ROLES = ("consumer", "adviser")
_LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class Profile:
    """Who uses the program. What is not known is empty."""

    role: str = ""
    """``consumer`` (also when empty) or ``adviser``, who acts for others."""
    name: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    country: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class LoadedProfile:
    """The profile as its file holds it."""

    profile: Profile = Profile()
    asked: bool = False
    """Whether there is a file: then nobody is asked again."""
    problems: tuple[Finding, ...] = ()


FIELDS = tuple(asdict(Profile()))


def profile_file() -> Path:
    """Return the path of the profile."""
    return config_dir() / PROFILE_FILE


def load_profile(path: Path | None = None) -> LoadedProfile:
    """Load the profile. Never raises: what cannot be used counts as not given and is in ``problems``."""
    import tomllib

    path = path or profile_file()
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST)
        found = tomllib.loads(data.decode("utf-8-sig"))
    except FileNotFoundError:
        return LoadedProfile()
    except OSError as error:
        return LoadedProfile(asked=True, problems=(_problem(path, f"cannot be read: {error.strerror}"),))
    except (ValueError, RecursionError) as error:
        return LoadedProfile(asked=True, problems=(_problem(path, f"cannot be understood: {error}"),))
    held = {name: found.get(name, "") for name in FIELDS}
    problems = [
        _problem(path, f"{name} should be a text") for name, value in held.items() if not isinstance(value, str)
    ]
    texts = {name: value.strip() for name, value in held.items() if isinstance(value, str)}
    if texts.get("role", "") not in {"", *ROLES}:
        problems.append(_problem(path, f"role should be one of {', '.join(ROLES)}"))
        texts["role"] = ""
    return LoadedProfile(Profile(**texts), asked=True, problems=tuple(problems))


def _problem(path: Path, message: str) -> Finding:
    return Finding("profile", Level.WARNING, f"{path.name}: {message}", f"mend {path}", file=str(path))
