"""Values of a file, and changes that two writers make."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.unit.storage.workspaces import open_workspace

from plaint.storage.toml import field_conflicts
from plaint.storage.undo import operations
from plaint.storage.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_workspace(tmp_path)


def test_values_are_found_by_their_path() -> None:
    values = {"item": [{"name": "Kettle"}], "order": {"numbers": ["1", "2"]}, "title": "x"}
    assert field_conflicts.value_at(values, "item.0.name") == "Kettle"
    assert field_conflicts.value_at(values, "order.numbers") == ["1", "2"]
    for path in ("item.5.name", "item.x", "title.0", "title.x", "none.none"):
        assert field_conflicts.value_at(values, path) is None


def test_values_are_shown_as_a_person_reads_them() -> None:
    assert field_conflicts.shown("") == field_conflicts.shown([]) == field_conflicts.shown(None) == "(empty)"
    assert field_conflicts.shown(["a", {"name": "b", "price": 0}]) == "a, name b, price 0"
    assert "\x1b" not in field_conflicts.shown("\x1b[31m")


def test_the_running_operation_is_each_thread_s_own(workspace: Workspace) -> None:
    seen: list[operations.RunningOperation] = []
    with workspace.operations.operation("one") as one:
        thread = threading.Thread(target=lambda: seen.append(_enter(workspace)))
        thread.start()
        thread.join()
        assert _enter(workspace) is one
    assert seen[0] is not one


def _enter(workspace: Workspace) -> operations.RunningOperation:
    with workspace.operations.operation("other") as running:
        return running
