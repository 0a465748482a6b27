"""``plaint info``: print versions and paths."""

from __future__ import annotations

import os
import platform
import sys
from typing import Any

import click

from plaint import __version__
from plaint.cli import output
from plaint.cli.params import Session, examples, json_option, session, shared_options
from plaint.domain.errors import PlaintError
from plaint.domain.safe import safe

_LIBRARIES = (
    "click", "holidays", "platformdirs", "python-slugify", "python-stdnum", "send2trash", "textual", "tomli-w",
    "tomlkit", "watchdog",
)  # fmt: skip


@click.command(epilog=examples("plaint info", "plaint info --json | jq -r .paths.state"))
@json_option
@shared_options
def info(*, as_json: bool) -> None:
    """Print versions and paths.

    What a report of a problem needs; it names folders, and nothing of what is in your cases.
    """
    found = _collect(session())
    if as_json:
        output.json(found)
        return
    widest = max(len(f"{group} {name}") for group, rows in found.items() if isinstance(rows, dict) for name in rows)
    for group, rows in found.items():
        for name, text in rows.items() if isinstance(rows, dict) else [("", rows)]:
            label = f"{group} {name}".strip()
            output.data(f"{label:{widest}}  {safe('-' if text is None else text)}")


def _collect(here: Session) -> dict[str, Any]:
    from plaint.locations import cache_dir, config_dir, state_dir
    from plaint.settings import config_file, load_settings

    return {
        "plaint": __version__,
        "python": {"version": platform.python_version(), "executable": sys.executable},
        "system": {"name": platform.platform(), "encoding": sys.stdout.encoding, "locale": os.environ.get("LANG", "")},
        "workspace": _workspace(here),
        "paths": {
            "config": str(config_file()),
            "settings": str(config_dir()),
            "state": str(state_dir()),
            "cache": str(cache_dir()),
        },
        "problems": {str(number): found.message for number, found in enumerate(load_settings().problems, 1)},
        "terminal": {
            "stdout": "a terminal" if output.is_terminal(sys.stdout) else "no terminal",
            "TERM": os.environ.get("TERM", ""),
            "COLORTERM": os.environ.get("COLORTERM", ""),
            "NO_COLOR": os.environ.get("NO_COLOR", ""),
        },
        "libraries": {name: _version(name) for name in _LIBRARIES},
    }


def _workspace(here: Session) -> dict[str, Any]:
    root = here.root()
    if root is None:
        return {"folder": None, "cases": None}
    try:
        return {"folder": str(root), "cases": len(here.workspace(remember=False).folders())}
    except PlaintError as problem:
        return {"folder": str(root), "cases": None, "problem": problem.message}


def _version(name: str) -> str | None:
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
