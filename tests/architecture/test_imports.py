"""The floors of the house: who may import whom, and what starting must not load."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "plaint"
HEAVY = (
    "textual", "rich", "watchdog", "tomlkit", "tomli_w", "slugify", "send2trash", "holidays", "stdnum", "icalendar",
    "babel", "email", "PIL", "pypdfium2", "puremagic", "charset_normalizer", "textual_image", "asyncio", "http",
)  # fmt: skip


def loaded_after(code: str) -> set[str]:
    """Return the top-level modules in a fresh interpreter after running the code."""
    script = f"{code}\nimport sys; print(' '.join(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "module",
    ["plaint.cli.main", "plaint.storage.workspace", "plaint.services.index.summary", "plaint.tui.commands.remap"],
)
def test_importing_the_command_line_and_the_core_loads_nothing_heavy(module: str) -> None:
    assert loaded_after(f"import {module}") & set(HEAVY) == set()


def test_the_domain_loads_only_the_standard_library() -> None:
    modules = [
        ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
        for path in (SOURCE / "domain").rglob("*.py")
        if path.stem != "__init__"
    ]
    loaded = loaded_after("import " + ", ".join(modules))
    strangers = {name for name in loaded if name not in sys.stdlib_module_names and name != "plaint"}
    # What the environment's own start-up hooks load (coverage, editable installs) is not ours.
    assert strangers - loaded_after("pass") == set()


def test_the_clock_is_read_in_one_place_only() -> None:
    readers = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if any(call in path.read_text(encoding="utf-8") for call in ("date.today(", "datetime.now("))
    }
    assert readers <= {"clock.py"}


def test_no_module_is_longer_than_a_reader_will_follow() -> None:
    long = {
        str(path.relative_to(SOURCE)): count
        for path in SOURCE.rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_what_is_put_off_is_not_left_to_a_timer_that_may_skip_it() -> None:
    """See plaint.tui.core.timers: a late one-shot timer of Textual never fires."""
    found = (
        path for path in SOURCE.rglob("*.py") if re.search(r"(?<!super\(\))\.set_timer\(", path.read_text("utf-8"))
    )
    assert list(found) == []


def test_no_folder_is_wider_than_a_reader_will_follow() -> None:
    wide = {
        str(folder.relative_to(SOURCE)): count
        for folder in [SOURCE, *(path for path in SOURCE.rglob("*") if path.is_dir())]
        if (count := sum(path.suffix == ".py" and path.stem != "__init__" for path in folder.iterdir())) > 20
    }
    assert wide == {}
