"""What every test stands on: its own home, settings, state and cache, so that no test sees the machine's."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci", deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.register_profile("soak", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


# Thousands of tests make millions of objects that stay; looking through them as often as usual costs a twentieth.
gc.set_threshold(100_000, 50, 1000)

MEASURED = {"unit", "cli", "advice"}
"""Folders of tests whose coverage is measured. Screens take twice as long under it, and random values cover nothing
that tests of single cases do not (tests/check.py)."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure coverage where it is cheap, and elsewhere only when asked to."""
    if os.environ.get("PLAINT_COVER_SCREENS"):
        return
    top = Path(__file__).parent
    for item in items:
        if item.path.relative_to(top).parts[0] not in MEASURED:
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point every folder that the program writes to at a fresh one, and the environment's settings to nothing."""
    home = tmp_path_factory.mktemp("home")
    for variable in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(home / variable.lower()))
    monkeypatch.setenv("HOME", str(home))
    # Who uses the program was asked before, and answered nothing: tests of the question take the file away.
    profile = home / "config" / "plaint" / "profile.toml"
    profile.parent.mkdir(parents=True)
    profile.touch()
    for variable in ("PLAINT_WORKSPACE", "PLAINT_TODAY", "NO_COLOR", "ACCESSIBLE", "VISUAL", "EDITOR"):
        monkeypatch.delenv(variable, raising=False)
    return home
