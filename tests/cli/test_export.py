"""``export`` and the way back, as they are called from a shell."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import SAMPLES, Run


@pytest.fixture
def one(tmp_path: Path) -> Path:
    name = "2026-11-12-kettle-arrived-cracked-k7f3"
    shutil.copytree(SAMPLES / name, tmp_path / "cases" / name)
    return tmp_path / "cases"


def test_the_dossier_is_written_here_and_its_path_printed(run: Run, one: Path) -> None:
    done = run("-C", one, "export", "k7f3")
    assert (done.status, done.out) == (0, "2026-11-12-kettle-arrived-cracked-k7f3-2026-11-22.pdf\n")
    assert Path(done.out.strip()).read_bytes().startswith(b"%PDF")


def test_the_ending_says_the_format_and_nothing_is_replaced_unasked(run: Run, one: Path) -> None:
    assert run("-C", one, "export", "k7f3", "-o", "k.md").status == 0
    assert Path("k.md").read_text("utf-8").startswith("# Kettle arrived cracked")
    again = run("-C", one, "export", "k7f3", "-o", "k.md")
    assert (again.status, "already" in again.err) == (2, True)
    assert run("-C", one, "export", "k7f3", "-o", "k.md", "--replace").status == 0


def test_every_case_goes_into_a_folder_with_an_index(run: Run, one: Path) -> None:
    done = run("-C", one, "export", "--all", "--format", "md", "-o", "pack")
    assert done.out.splitlines()[0] == "pack/index.html"
    assert run("-C", one, "export", "k7f3", "--format", "ics", "-o", "pack").out.startswith("pack/2026-11-12-kettle")


def test_json_comes_back_by_import(run: Run, one: Path, tmp_path: Path) -> None:
    run("-C", one, "export", "k7f3", "-o", "k.json")
    run("init", tmp_path / "other")
    done = run("-C", tmp_path / "other", "import", "k.json")
    assert done.status == 0
    assert Path(done.out.strip()).name == "2026-11-12-kettle-arrived-cracked-k7f3"
    assert run("-C", tmp_path / "other", "import", "k7f3").status == 2


@pytest.mark.parametrize(
    "words",
    [(), ("k7f3", "--all"), ("k7f3", "--max-size", "big"), ("k7f3", "--format", "md", "--archival"),
     ("k7f3", "--language", "xx"), ("nobody",)],
)  # fmt: skip
def test_what_does_not_go_together_is_said(run: Run, one: Path, words: tuple[str, ...]) -> None:
    done = run("-C", one, "export", *words)
    assert done.status == 2
    assert "Traceback" not in done.err


def test_the_command_line_loads_no_exporters_library_before_it_is_needed() -> None:
    code = (
        "import sys, plaint.cli.main, plaint.cli.commands.files.export, plaint.services.export.export, "
        "plaint.services.letters.draft\n"
        "print([one for one in ('typst', 'jinja2', 'babel', 'PIL', 'pypdfium2', 'markdown_it', 'icalendar') "
        "if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("case", ["k7f3", "r4w8"])
def test_the_dossier_of_a_sample_is_told_to_the_byte(run: Run, case: str) -> None:
    import os

    golden = Path(__file__).parents[1] / "data" / "golden" / f"dossier-{case}.md"
    run("-C", SAMPLES, "export", case, "-o", "d.md")
    told = Path("d.md").read_text("utf-8")
    if os.environ.get("PLAINT_GOLDEN") == "write":
        golden.write_text(told, encoding="utf-8")
    assert told == golden.read_text(encoding="utf-8")
