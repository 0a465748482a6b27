"""Small workspaces for tests."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from pathlib import Path

from plaint.domain.model.case import Case
from plaint.domain.model.interaction import Interaction
from plaint.storage.workspace import LoadedCase, Workspace

DAY = date(2026, 11, 12)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def open_workspace(tmp_path: Path) -> Workspace:
    """Make an empty workspace with a state folder, fixed randomness and a clock that stands still."""
    root = tmp_path / "cases"
    root.mkdir(exist_ok=True)
    return Workspace.open(root, state=tmp_path / "state", source=random.Random(1), clock=lambda: NOW)


def put_case(root: Path, name: str = "kettle", case_id: str = "k7f3qd", extra: str = "") -> Path:
    """Write a case by hand, as a person with a text editor would."""
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    text = f'format = 1\nid = "{case_id}"\ntitle = "Kettle arrived cracked"\nopened = 2026-11-12\n{extra}'
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return folder


def new_case(workspace: Workspace, case_id: str = "k7f3qd", title: str = "Kettle arrived cracked") -> LoadedCase:
    """Make a case through the workspace and read it."""
    return loaded(workspace, workspace.create(Case(case_id, title, opened=DAY)))


def loaded(workspace: Workspace, folder: Path) -> LoadedCase:
    """Read a case that must be readable."""
    case = workspace.read(folder)
    assert isinstance(case, LoadedCase), case
    return case


def entry(entry_id: str = "m2q8x4", reason: str = "Asked for a refund") -> Interaction:
    """Return a log entry."""
    return Interaction(entry_id, datetime(2026, 11, 12, 10, 15, tzinfo=UTC), "chat", "out", reason=reason)


def contents(root: Path) -> dict[str, bytes | None]:
    """Return everything below the root by name; None for a folder."""
    found = sorted(path for path in root.rglob("*") if ".trash" not in path.parts)
    return {str(path.relative_to(root)): path.read_bytes() if path.is_file() else None for path in found}


def rules(case: LoadedCase) -> list[str]:
    """Return the rules of a case's findings."""
    return [finding.rule for finding in case.findings]
