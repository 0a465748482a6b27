"""Find postal addresses in a text, as the countries of the playbooks write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plaint.domain.text.structure import Span

_STREET = re.compile(
    r"""(?<!\w)(?:
        \d{1,5}[A-Za-z]?,?[ ]+(?:[A-Z][\w'.-]*[ ]){1,4}
            (?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Way|Court|Crescent|Place|Square|Terrace|Boulevard|Blvd)\b\.?
        | [A-ZÄÖÜ][\w.-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|straat|laan|singel)[ ]+\d{1,4}[ ]?[a-zA-Z]?\b
        | (?:[A-ZÄÖÜ][\w.-]*[ ]){1,3}(?:Straße|Strasse|Str\.|Weg|Platz|Allee|Straat)[ ]+\d{1,4}[ ]?[a-zA-Z]?\b
        | (?:[Cc]alle|C/|[Aa]vda\.?|[Aa]venida|[Pp]laza|[Pp]aseo|[Rr]ua|[Pp]raça|[Tt]ravessa|[Aa]lameda)[ ]+
            [^\n,]{2,50},?[ ]+(?:n[.º°]*[ ]?)?\d{1,5}\b
        | (?:P\.?[ ]?O\.?[ ]Box|Postfach|Posbus|Apartado)[ ]+\d[\d ]{0,8}
    )""",
    re.VERBOSE,
)
_TOWN = re.compile(
    r"""(?<![\w-])(?:
        \d{5}[ ]+[A-ZÄÖÜ][\w.-]+(?:[ ][A-ZÄÖÜ(][\w./()-]+){0,3}
        | [A-Z][a-z]+(?:[ ][A-Z][a-z]+){0,2},?[ ]+\d{4}(?![\w-])
        | (?:[A-Z][a-z]+(?:[ ][A-Z][a-z]+){0,2},?[ ]+)?[A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2}(?!\w)
        | [A-Z][a-z]+(?:[ ][A-Z][a-z]+){0,2},[ ][A-Z]{2}[ ]\d{5}(?:-\d{4})?(?!\w)
        | \d{5}-\d{3}(?!\w)(?:[ ]+[A-Z]\w+)?
    )""",
    re.VERBOSE,
)
_NEAR = 120
"""Characters between a street and its town."""


def address_spans(text: str) -> Iterator[Span]:
    """Yield the spans of streets, and of towns with a postcode close behind; a lone year is no postcode."""
    last = -_NEAR - 1
    found = [(one.span(), True) for one in _STREET.finditer(text)]
    found += [(one.span(), False) for one in _TOWN.finditer(text)]
    for (start, end), is_street in sorted(found):
        if is_street:
            last = end
            yield start, end
        elif 0 <= start - last <= _NEAR:
            yield start, end
