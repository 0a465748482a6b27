"""Load a user's own letter templates: ``letters/`` at the top of the workspace, beside ``playbooks/``.

``KIND.LANGUAGE.md.j2``, ``KIND.md.j2``, ``letter.md.j2`` and ``message.md.j2`` order the parts; ``LANGUAGE.toml``
replaces sentences. What is not there is the program's own.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from plaint.domain.errors import BrokenFile
from plaint.letters.phrases import Phrases, builtin_phrases, with_overrides
from plaint.letters.templates import SUFFIX, Template
from plaint.storage.files.read import read_inside
from plaint.storage.layout import LETTERS_DIR

LIMIT = 100_000
"""Characters of a template."""


def template_for(root: Path, kind: str, language: str, form: str) -> Template | None:
    """Return the user's template for a letter; None where there is none. Raises BrokenFile."""
    for name in (f"{kind}.{language}", kind, form):
        file = f"{LETTERS_DIR}/{name}{SUFFIX}"
        text = _text(root, file)
        if text is not None:
            return Template(text, file)
    return None


def phrases_for(root: Path, language: str, country: str | None = None) -> Phrases:
    """Return the sentences of a language, as a country writes it, with the user's own in place. Raises BrokenFile."""
    say = builtin_phrases(language, country)
    file = f"{LETTERS_DIR}/{say.language}.toml"
    text = _text(root, file)
    if text is None:
        return say
    try:
        return with_overrides(say, tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise BrokenFile(
            f"the sentences cannot be read: {problem}", "docs/letters.md tells the form", file=file
        ) from None


def _text(root: Path, file: str) -> str | None:
    try:
        data = read_inside(root / file, root).data
        if len(data) > LIMIT:
            raise BrokenFile("it is too long for a letter", file=file)
        return data.decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise BrokenFile("it is not UTF-8 text", "save it as UTF-8", file=file) from None
