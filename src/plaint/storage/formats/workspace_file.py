"""Read ``plaint.toml`` at the root of a workspace: the defaults of new cases. The file is optional."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from plaint.domain.errors import PlaintError
from plaint.domain.model.finding import Finding, Level
from plaint.domain.safe import safe
from plaint.storage.files.read import finding_of, read_inside
from plaint.storage.layout import WORKSPACE_FILE

NAMES = ("country", "region", "language", "playbook", "currency", "retailer", "store")
TEMPLATE = """\
# A workspace of plaint. What stands here is filled into new cases; everything may be left out.

[defaults]
# country = "ZA"          # where you live, ISO 3166
# region = ""             # its part, as BY or SCT
# language = "en"         # of letters: en, af, de, es, pt
# currency = "ZAR"        # ISO 4217
# retailer = "Amazon"
# store = "amazon.co.za"
# playbook = "amazon-za"  # the ladder; without it country and retailer choose
"""


def read_defaults(root: Path) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    """Return the defaults of the workspace, and what is wrong with the file. Never raises for its content."""
    from plaint.storage.toml.parse import line_of, parse_toml

    try:
        document = parse_toml(read_inside(root / WORKSPACE_FILE, root).data, WORKSPACE_FILE)
    except FileNotFoundError:
        return {}, ()
    except (PlaintError, OSError) as problem:
        return {}, (finding_of(problem, WORKSPACE_FILE),)
    values: dict[str, str] = {}
    table = document.values.get("defaults", {})
    others = [name for name in document.values if name != "defaults"]
    findings = [_unknown(name, ("defaults",), line_of(document.text, [name])) for name in others]
    if not isinstance(table, dict):
        return {}, (*findings, _wrong("defaults", "a table", line_of(document.text, ["defaults"])))
    for name, value in table.items():
        line = line_of(document.text, ["defaults", name])
        if name not in NAMES:
            findings.append(_unknown(name, NAMES, line))
        elif not isinstance(value, str):
            findings.append(_wrong(f"defaults.{name}", "text in quotes", line))
        else:
            values[name] = value
    return values, tuple(findings)


def _wrong(name: str, expected: str, line: int | None) -> Finding:
    return Finding(
        "file.wrong-type", Level.WARNING, f"{name} is not {expected}, so it is not used", "", WORKSPACE_FILE, line
    )


def _unknown(name: str, known: tuple[str, ...], line: int | None) -> Finding:
    from plaint.domain.text.suggest import nearest

    near = nearest(name, known)
    hint = f"Did you mean {near}?" if near else f"Known are {', '.join(known)}."
    text = f"{safe(name, 80)} is not a setting of a workspace, so it is not used"
    return Finding("file.unknown-key", Level.WARNING, text, hint, WORKSPACE_FILE, line)
