"""Make and recognise short identifiers."""

from __future__ import annotations

import random
import re

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Digits and lower-case letters without i, l, o and u, which are mistaken for 1, 1, 0 and v."""
LENGTH = 6
_VALID = re.compile(rf"[{ALPHABET}]{{6,}}\Z")


def new_id(source: random.Random) -> str:
    """Make an identifier of six characters (30 bits) from a source of randomness."""
    return "".join(source.choice(ALPHABET) for _ in range(LENGTH))


def is_id(text: str) -> bool:
    """Tell whether a text has the form of an identifier (six or more characters of the alphabet)."""
    return _VALID.match(text) is not None
