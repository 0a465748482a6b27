"""What the documents say exists: commands, links, and no word that does not belong into the project."""

from __future__ import annotations

import re
from pathlib import Path

from plaint.cli.registry import COMMANDS

ROOT = Path(__file__).parents[2]
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
