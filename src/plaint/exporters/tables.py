"""Write CSV tables for spreadsheets (RFC 4180, UTF-8 with byte order mark), safe from formula injection.

A cell that a spreadsheet would take for a formula begins with an apostrophe instead; numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?\Z")


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Write a CSV file as bytes."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([escape_formula(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + held.getvalue().encode()


def escape_formula(text: str) -> str:
    """Prefix a cell with an apostrophe where a spreadsheet would run it as a formula."""
    dangerous = text.lstrip(" \u00a0").startswith(_FORMULA) and not _NUMBER.match(text)
    return f"'{text}" if dangerous else text
