"""The labels of a dossier in one language (``data/LANGUAGE.toml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from plaint.domain.model.vocabulary import LANGUAGES

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one language."""

    language: str
    table: Mapping[str, Any]

    def __call__(self, name: str, **parts: object) -> str:
        """Return a label or sentence with its placeholders filled in. Raises KeyError for an unknown one."""
        return str(self.table[name]).format(**parts) if parts else str(self.table[name])

    def of(self, table: str, name: str) -> str:
        """Return the word for a value of the files; one outside the vocabulary stays as written."""
        return str(self.table[table].get(name, "")) or name.replace("-", " ").replace("_", " ")

    @property
    def labels(self) -> dict[str, str]:
        """Return every heading and label by name, for templates."""
        return {name: text for name, text in self.table.items() if isinstance(text, str)}


@lru_cache(maxsize=8)
def labels_for(language: str) -> Labels:
    """Return the labels of one of LANGUAGES, or the English ones."""
    import tomllib

    code = language if language in LANGUAGES else LANGUAGES[0]
    return Labels(code, tomllib.loads((DATA / f"{code}.toml").read_text("utf-8")))
