"""Fill the Jinja2 templates of letters (``templates/FORM.md.j2``), the user's own before the built-in ones.

A template comes from a folder that others may write to. It is run in Jinja2's sandbox, without multiplication, ranges,
macros and more than two loops in each other, so that it cannot hold the program up; it knows texts only, no objects.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.errors import BrokenFile

if TYPE_CHECKING:
    from jinja2 import Template as Compiled
    from jinja2.nodes import Node
    from jinja2.sandbox import ImmutableSandboxedEnvironment

FOLDER = Path(__file__).parent / "templates"
SUFFIX = ".md.j2"
LONGEST = 200_000
"""Characters of a finished letter."""
_DEEPEST = 2
_REFUSED = ("Import", "FromImport", "Include", "Extends", "Macro", "CallBlock", "Mul", "Pow")


@dataclass(frozen=True, slots=True)
class Template:
    """A template with its origin, for messages."""

    text: str
    file: str


@lru_cache(maxsize=4)
def builtin(form: str) -> Template:
    """Return the built-in template: ``letter`` or ``message``."""
    name = f"{form}{SUFFIX}"
    return Template((FOLDER / name).read_text("utf-8"), name)


def fill(template: Template, parts: Mapping[str, str]) -> str:
    """Render the template. Raises BrokenFile with file and line for a template that cannot be used."""
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        made = "".join(_limited(_compiled(template).generate(parts)))
    except TemplateSyntaxError as problem:
        raise BrokenFile(
            f"the template cannot be read: {problem.message}", _hint(parts), file=template.file, line=problem.lineno
        ) from None
    except TemplateError as problem:
        raise BrokenFile(f"the template cannot be used: {problem.message}", _hint(parts), file=template.file) from None
    except (ArithmeticError, TypeError, ValueError, AttributeError, LookupError, RecursionError) as problem:
        raise BrokenFile(f"the template cannot be used: {problem}", _hint(parts), file=template.file) from None
    rows = (row.strip(" ") if not row.strip() else row.rstrip(" ") for row in made.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip() + "\n"


def _hint(parts: Mapping[str, str]) -> str:
    return f"parts are: {', '.join(sorted(parts))}"


def _limited(pieces: object) -> list[str]:
    found: list[str] = []
    size = 0
    for piece in pieces:  # type: ignore[attr-defined]  # an iterator of texts
        size += len(piece)
        if size > LONGEST:
            raise ValueError("it makes more text than a letter can have")
        found.append(piece)
    return found


@lru_cache(maxsize=64)
def _compiled(template: Template) -> Compiled:
    environment = _environment()
    tree = environment.parse(template.text, filename=template.file)
    _refuse(tree, 0)
    return environment.from_string(tree)


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True)
    environment.globals.clear()
    for name in set(environment.filters) - {"upper", "lower", "capitalize", "trim", "replace", "default", "length"}:
        del environment.filters[name]
    return environment


def _refuse(node: Node, loops: int) -> None:
    """Raise TemplateSyntaxError for constructs that could hang the program or read other files."""
    from jinja2 import TemplateSyntaxError

    kind = type(node).__name__
    loops += kind == "For"
    if kind in _REFUSED or loops > _DEEPEST:
        what = "loops in each other" if kind == "For" else kind.lower()
        raise TemplateSyntaxError(f"{what} cannot be used in a letter", node.lineno)
    for child in node.iter_child_nodes():
        _refuse(child, loops)
