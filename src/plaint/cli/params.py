"""What commands share: the session, the options for workspace, day and JSON, a case as a parameter."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from plaint import clock
from plaint.domain.errors import PlaintError, UsageProblem
from plaint.domain.model.dates import parse_date

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from plaint.storage.workspace import LoadedCase, Workspace

_F = TypeVar("_F", bound=Callable[..., Any])
TODAY = "PLAINT_TODAY"
"""Environment variable that sets the day that deadlines are computed for."""


class Session:
    """What one run of the program knows: where it works and what day it is."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.day_text = ""
        self.source: random.Random = random.SystemRandom()

    @property
    def today(self) -> date:
        """The day that deadlines are computed for."""
        return self.now.date()

    @property
    def now(self) -> datetime:
        """The moment, on the day asked for by ``--today`` or ``$PLAINT_TODAY``. Raises UsageProblem for no date."""
        moment = clock.now()
        wanted = self.day_text or os.environ.get(TODAY, "")
        if not wanted:
            return moment
        day = parse_date(wanted, moment.date())
        return moment.replace(year=day.year, month=day.month, day=day.day)

    def root(self) -> Path | None:
        """Return the folder of the workspace that is meant, if there is one."""
        from plaint.services.setup.locate import find_workspace

        return find_workspace(self.folder, os.environ, Path.cwd())

    def known_root(self, *, remember: bool = True) -> Path:
        """Return the folder of the workspace and keep it as the last one used.

        Raises UsageProblem with what to do when there is none.
        """
        from plaint.recent import remember_workspace

        root = self.root()
        if root is None:
            raise UsageProblem("there is no workspace here", "plaint init DIR makes one, plaint demo shows the samples")
        if remember and root.is_dir():
            remember_workspace(Path(os.path.realpath(root)))
        return root

    def workspace(self, *, remember: bool = True) -> Workspace:
        """Open the workspace. Raises UsageProblem with what to do when it cannot be opened."""
        from plaint.locations import state_dir
        from plaint.storage.workspace import Workspace

        return Workspace.open(self.known_root(remember=remember), state=state_dir())

    def case(self, workspace: Workspace, reference: str) -> LoadedCase:
        """Return the case that is meant. Raises PlaintError with file and line when it cannot be read."""
        from plaint.storage.workspace import BrokenCase

        found = workspace.find(reference)
        if isinstance(found, BrokenCase):
            cause = found.finding
            file = f"{found.name}/{cause.file}" if cause.file else found.name
            raise PlaintError(cause.message, cause.suggestion, file=file, line=cause.line)
        return found


def session() -> Session:
    """Return the session of the running command."""
    return click.get_current_context().find_object(Session) or Session()


def _set_folder(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.ensure_object(Session).folder = Path(value)


def _set_day(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.ensure_object(Session).day_text = value


def shared_options(function: _F) -> _F:
    """Add the options that may stand before or after the command's name."""
    function = click.option(
        "-C",
        "--workspace",
        metavar="DIR",
        expose_value=False,
        callback=_set_folder,
        type=click.Path(),
        help="Folder of the workspace.",
    )(function)
    return click.option(
        "--today",
        metavar="DATE",
        expose_value=False,
        callback=_set_day,
        help="Day that deadlines are computed for (also $PLAINT_TODAY).",
    )(function)


def json_option(function: _F) -> _F:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")(function)


def examples(*lines: str) -> str:
    """Return the examples that stand below a command's help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


class CaseParameter(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.4 on only
    """A case: its id, a unique beginning of it, a folder's name or a path. Completed by the shell."""

    name = "case"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """Offer ids with their titles; anything that goes wrong offers nothing."""
        from click.shell_completion import CompletionItem

        try:
            found = ctx.ensure_object(Session).workspace(remember=False)
            pairs = [id_and_title(folder) for folder in found.folders()]
        except (PlaintError, OSError):
            return []
        return [CompletionItem(one, help=title) for one, title in pairs if one and one.startswith(incomplete)]


def id_and_title(folder: Path) -> tuple[str, str]:
    """Glance at the head of a ``case.toml`` for its id and title; empty texts where they are not plain to see."""
    import re

    from plaint.domain.safe import safe

    try:
        with (folder / "case.toml").open("rb") as file:
            head = file.read(2000).decode("utf-8", "replace")
    except OSError:
        return "", ""
    found = dict(re.findall(r'^(id|title)\s*=\s*"([^"\n]*)"', head, re.MULTILINE))
    return safe(found.get("id", "")), safe(found.get("title", ""))


CASE = CaseParameter()
