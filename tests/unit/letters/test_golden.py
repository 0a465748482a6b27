"""Every kind of letter in every language reads as it was approved: for a complete case and for a thin one.

``PLAINT_GOLDEN=write pytest tests/unit/letters/test_golden.py`` writes what there is now; read it aloud first.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from tests.unit.letters.golden_cases import COUNTRY, letter_of, letters_of

from plaint.domain.model.vocabulary import LETTER_KINDS

GOLDEN = Path(__file__).parents[2] / "data" / "golden" / "letters"


@pytest.mark.parametrize("variant", COUNTRY)
@pytest.mark.parametrize("thin", [False, True])
def test_letters_read_as_they_were_approved(variant: str, thin: bool) -> None:
    file = GOLDEN / f"{variant}-{'thin' if thin else 'complete'}.txt"
    body = letters_of(variant, thin=thin)
    if os.environ.get("PLAINT_GOLDEN") == "write":
        file.write_text(body, encoding="utf-8")
    assert body == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("variant", COUNTRY)
@pytest.mark.parametrize("kind", LETTER_KINDS)
def test_no_letter_has_a_hole_a_doubled_mark_or_another_item(variant: str, kind: str) -> None:
    for thin in (False, True):
        body = letter_of(variant, kind, thin=thin)
        assert not re.search(r"[{}|]|  | ,| \.|\.\.|,,|::|\(\)|«»|„“", body), body
        assert "Unaffected" not in body
