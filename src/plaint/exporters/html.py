"""Write the dossier as one HTML file: printable, self-contained, without scripts."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from plaint.exporters.content import Content
from plaint.exporters.exhibit_page import RenderedExhibit
from plaint.exporters.labels import DATA
from plaint.exporters.markup import Block, blocks
from plaint.exporters.pdf import exhibit_facts

_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}


def policy(style: str) -> str:
    """Return the Content-Security-Policy: the one style sheet, pictures of the file itself, nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def page(content: Content, drawn: Mapping[int, RenderedExhibit], folder: Path) -> str:
    """Return the whole dossier; the rendered exhibits lie in ``folder``."""
    shown = {number: _pictures(one, folder) for number, one in drawn.items()}
    facts = {one.number: exhibit_facts(one, content.words) for one in content.exhibits}
    letters = [(one, list(tables(blocks(one.body)))) for one in content.letters]
    return _render(
        "dossier.html.j2", c=content, w=content.words, drawn=drawn, shown=shown, facts_of=facts, letters=letters
    )


def index_page(title: str, rows: Sequence[Mapping[str, object]], heads: Sequence[str], language: str, note: str) -> str:
    """Return the page that leads to several dossiers; each row has ``href`` and ``cells``."""
    return _render("index.html.j2", title=title, rows=rows, heads=heads, language=language, note=note)


def _render(name: str, **values: Any) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(DATA), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style = (DATA / "dossier.css").read_text("utf-8")
    return environment.get_template(name).render(style=style, policy=policy(style), **values)


def _pictures(drawn: RenderedExhibit, folder: Path) -> list[str]:
    found = []
    for name in drawn.files:
        kind = _TYPES.get(Path(name).suffix)
        if kind:
            held = base64.b64encode((folder / name).read_bytes()).decode("ascii")
            found.append(f"data:{kind};base64,{held}")
    return found


def tables(found: Sequence[Block]) -> Iterator[Block | list[Block]]:
    """Yield the blocks of a letter, the rows of a table together."""
    for is_row, group in groupby(found, key=lambda block: block.kind == "row"):
        if is_row:
            yield list(group)
        else:
            yield from group
