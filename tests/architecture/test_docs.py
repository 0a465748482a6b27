"""What the documents say exists: commands, links, and no word that does not belong into the project."""

from __future__ import annotations

import re
from pathlib import Path

from plaint.cli.registry import COMMANDS

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "plaint"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_every_command_that_the_documents_show_exists() -> None:
    unknown = {
        f"{page.name}: {word}"
        for page in PAGES
        for word in re.findall(r"^    (?:\S*/)?plaint ([a-z][a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
        if word not in COMMANDS and not (ROOT / word).is_dir()
    }
    assert unknown == set()


def test_every_link_of_the_documents_leads_to_a_file() -> None:
    dead = {
        f"{page.name}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    }
    assert dead == set()


def test_every_page_is_reached_from_the_readme_or_from_a_page_that_is() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    lonely = [page.name for page in PAGES[1:] if f"{page.name})" not in text and f"docs/{page.name}" not in text]
    assert lonely == []


def test_the_readme_opens_with_what_it_is_a_picture_and_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    picture, first, second = text.index("!["), text.index(".venv/bin/plaint cases"), text.index("tests/check.py")
    assert text.index("case manager") < picture < first < second


def test_every_test_and_benchmark_that_the_documents_name_exists() -> None:
    named = re.compile(r"\b(?:tests/[\w/]+\.py|python -m benchmarks\.\w+)")
    gone = {
        f"{page.name}: {name}"
        for page in [*PAGES, ROOT / "CONTRIBUTING.md"]
        for name in named.findall(page.read_text(encoding="utf-8"))
        if not (ROOT / (f"{name[10:].replace('.', '/')}.py" if name.startswith("python") else name)).exists()
    }
    assert gone == set()


WRITTEN_BY_USERS = {"case.toml", "evidence/", "config.toml"}
"""What the page on the architecture names of a workspace and of the settings."""


def _named(text: str) -> list[str]:
    """Return what stands in backquotes, in order."""
    return re.findall(r"`([^`\n]+)`", text)


def _found(path: str, folders: set[Path]) -> list[Path]:
    """Find a path of the documents; words in capitals and angle brackets stand for any name."""
    pattern = re.sub(r"<\w+>|\b[A-Z]{4,}\b", "*", path).rstrip("/")
    return [one for folder in folders for one in folder.glob(pattern) if one.is_dir() == path.endswith("/")]


def _dead_paths(text: str) -> list[str]:
    """Return the paths of a text that do not exist: below the project, or beside what the paragraph named before.

    A name without a folder is beside something; ``x`` is what a reader is about to write.
    """
    dead = []
    for paragraph in re.split(r"\n(?=\n|\|)", text):
        folders = {ROOT, SOURCE}
        for path in _named(paragraph):
            is_path = re.fullmatch(r"[\w.*<>/-]+(/|\.(py|toml|tcss|md|yml|json|txt))", path)
            if not is_path or Path(path).stem == "x" or path in WRITTEN_BY_USERS:
                continue
            found = _found(path, folders)
            folders |= {one if one.is_dir() else one.parent for one in found}
            dead += [path] if not found else []
    return dead


def test_every_path_of_the_page_on_the_architecture_exists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert _dead_paths(text) == []
    assert _dead_paths("`domain/deadlines/gone.py` and `period.py`") == ["domain/deadlines/gone.py", "period.py"]
    assert _dead_paths("`domain/deadlines/period.py`, `deadline.py`, `tui/nowhere/`") == ["tui/nowhere/"]


def test_every_folder_has_its_line_and_every_module_of_a_line_is_in_its_folder() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| ((?:`[\w/]+/`(?:, )?)+) \| (.*) \|$", text, re.MULTILINE)
    folders = {folder.rstrip("/"): words for cell, words in lines for folder in _named(cell)}
    packages = {one.parent.relative_to(SOURCE).as_posix() for one in SOURCE.glob("*/**/__init__.py")}
    assert {one for one in packages if one.count("/") < 2} - set(folders) <= {"services"}
    gone = {
        f"{folder}/{name}"
        for folder, words in folders.items()
        for name in _named(words)
        if name.isidentifier() and name.islower() and not (SOURCE / folder / f"{name}.py").exists()
    }
    assert gone == set()


def test_every_class_of_the_page_on_the_architecture_is_defined_where_it_says() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    names = {name for name in _named(text) if re.fullmatch(r"[A-Z][a-z]+[A-Za-z]*", name)}
    assert {name for name in names if not re.search(rf"^class {name}\b", code, re.MULTILINE)} == set()
    for part, module in re.findall(r"^\| `([A-Z]\w+)` \| .* \| `([\w/]+\.py)` \|$", text, re.MULTILINE):
        assert f"class {part}" in (SOURCE / module).read_text(encoding="utf-8"), part
