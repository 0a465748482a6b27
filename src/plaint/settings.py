"""Load the settings from ``config.toml`` in the configuration folder.

A setting that cannot be used counts as not given and is reported, with its line where there is one; the program
starts in any case. The configuration is only read here; what a person asks to be written there is written by
:mod:`plaint.services.setup.settings_file`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plaint.domain.model.finding import Finding, Level
from plaint.locations import config_dir
from plaint.recent import last_workspace, remember_workspace

__all__ = ["GitSettings", "Settings", "View", "config_file", "last_workspace", "load_settings", "remember_workspace"]

CONFIG_FILE = "config.toml"
_KNOWN = ("theme", "language", "mouse", "sort", "columns", "layout", "notify", "keys", "view", "git")
_VIEW = ("name", "query", "sort", "group", "columns")
_GIT = ("auto_commit", "idle_minutes")
_WHEN = ("off", "idle", "exit")
_LARGEST = 200_000


@dataclass(frozen=True, slots=True)
class View:
    """A saved view: a filter and an order, opened by the keys 1 to 9."""

    name: str
    query: str = ""
    sort: str = "urgency"
    columns: tuple[str, ...] = ()
    """Names of columns; empty for the usual ones."""
    group: str = ""
    """What its cases are grouped by; empty for one list."""


@dataclass(frozen=True, slots=True)
class GitSettings:
    """The table ``[git]``: automatic commits are off by default."""

    auto_commit: str = "off"
    """``off``, ``idle`` (some minutes after the last change) or ``exit`` (when the desk is left)."""
    idle_minutes: int = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Empty means that the user has not decided."""

    theme: str = ""
    language: str = ""
    mouse: bool = True
    sort: str = ""
    columns: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    """Key by the name of the command, as in ``[keys]``: ``log = "ctrl+l"``."""
    layout: str = ""
    """Keyboard whose letters stand for Latin keys, as :func:`plaint.keyboard_layouts.parse_layouts` understands it."""
    notify: tuple[str, ...] = ()
    """Words of the command that tells of deadlines; the sentence to tell is one more."""
    views: tuple[View, ...] = ()
    git: GitSettings = GitSettings()
    problems: tuple[Finding, ...] = ()


def config_file() -> Path:
    """Return the path of the settings file."""
    return config_dir() / CONFIG_FILE


def load_settings(path: Path | None = None) -> Settings:
    """Load the settings. Never raises: what cannot be used is in ``problems``."""
    import tomllib

    path = path or config_file()
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        return Settings(problems=(_problem(path, f"cannot be read: {error.strerror}", level=Level.ERROR),))
    if len(data) > _LARGEST:
        return Settings(problems=(_problem(path, "is too large and was left alone", level=Level.ERROR),))
    try:
        found = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return Settings(problems=(_problem(path, f"cannot be understood: {error}", level=Level.ERROR),))
    return _settings(path, found)


def _settings(path: Path, found: Mapping[str, Any]) -> Settings:
    problems = list(_unknown(path, found, _KNOWN, "setting"))

    def take(name: str, kind: type[Any], default: Any) -> Any:
        value = found.get(name, default)
        if isinstance(value, kind):
            return value
        problems.append(_problem(path, f"{name} should be {_WORDS[kind]}"))
        return default

    views = []
    for number, entry in enumerate(take("view", list, []), 1):
        texts = {name: value for name, value in entry.items() if name != "columns"} if isinstance(entry, dict) else {}
        if not isinstance(entry, dict) or not all(isinstance(value, str) for value in texts.values()):
            problems.append(_problem(path, f"[[view]] {number} should hold texts only"))
            continue
        problems += _unknown(path, entry, _VIEW, "key of a view")
        columns = _columns(path, entry.get("columns", []), f"columns of [[view]] {number}", problems)
        name, query, sort = texts.get("name", f"view {number}"), texts.get("query", ""), texts.get("sort", "urgency")
        views.append(View(name, query, sort, columns, texts.get("group", "")))
    keys = {}
    for name, key in take("keys", dict, {}).items():
        if isinstance(key, str):
            keys[name] = key
        else:
            problems.append(_problem(path, f"keys.{name} should be the name of a key"))
    return Settings(
        theme=take("theme", str, ""),
        language=take("language", str, ""),
        mouse=take("mouse", bool, True),  # noqa: FBT003
        sort=take("sort", str, ""),
        columns=_columns(path, found.get("columns", []), "columns", problems),
        keys=keys,
        layout=_layout(path, take("layout", str, ""), problems),
        notify=_command(path, take("notify", str, ""), problems),
        views=tuple(views),
        git=_git(path, take("git", dict, {}), problems),
        problems=tuple(problems),
    )


def _columns(path: Path, value: object, what: str, problems: list[Finding]) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return tuple(value)
    problems.append(_problem(path, f"{what} should be a list of texts"))
    return ()


def _layout(path: Path, text: str, problems: list[Finding]) -> str:
    if text:
        from plaint.keyboard_layouts import parse_layouts

        problems += [_problem(path, message, hint) for message, hint in parse_layouts(text).problems]
    return text


def _command(path: Path, text: str, problems: list[Finding]) -> tuple[str, ...]:
    if not text.strip():
        return ()
    import os
    import shlex

    try:
        return tuple(shlex.split(text, posix=os.name != "nt"))
    except ValueError:
        problems.append(_problem(path, "notify cannot be split into words", "close its quotes"))
        return ()


def _git(path: Path, found: Mapping[str, Any], problems: list[Finding]) -> GitSettings:
    problems += _unknown(path, found, _GIT, "key of [git]")
    when, minutes = found.get("auto_commit", "off"), found.get("idle_minutes", 10)
    if when not in _WHEN:
        problems.append(_problem(path, f"git.auto_commit should be one of {', '.join(_WHEN)}"))
        when = "off"
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 1 <= minutes <= 10_000:
        problems.append(_problem(path, "git.idle_minutes should be a number of minutes"))
        minutes = 10
    return GitSettings(when, minutes)


_WORDS: Mapping[type, str] = {str: "a text", bool: "true or false", list: "[[view]] blocks", dict: "a table"}


def _unknown(path: Path, found: Mapping[str, Any], known: Sequence[str], what: str) -> list[Finding]:
    from plaint.domain.text.suggest import did_you_mean

    problems = []
    for name in found:
        if name not in known:
            hint = did_you_mean(name, known, f"known are {', '.join(known)}")
            problems.append(_problem(path, f"there is no {what} {name!r}", hint))
    return problems


def _problem(path: Path, message: str, hint: str = "", *, level: Level = Level.WARNING) -> Finding:
    return Finding("settings", level, f"{path.name}: {message}", hint, file=str(path))
