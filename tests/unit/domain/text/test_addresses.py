"""Lines of addresses are found as each country writes them, and years are none."""

from __future__ import annotations

import pytest

from plaint.domain.text.addresses import address_spans


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ann Lee\n12 Long Street\nCape Town 8001\n", ["12 Long Street", "Cape Town 8001"]),
        ("Frau Müller, Gartenstraße 12a, 80331 München", ["Gartenstraße 12a", "80331 München"]),
        ("Am Alten Weg 3\n10115 Berlin", ["Am Alten Weg 3", "10115 Berlin"]),
        ("Calle de Alcalá, 45\n28014 Madrid", ["Calle de Alcalá, 45", "28014 Madrid"]),
        ("221B Baker Street, London NW1 6XE", ["221B Baker Street", "London NW1 6XE"]),
        ("5 Elm Ave, Springfield, IL 62704", ["5 Elm Ave", "Springfield, IL 62704"]),
        ("Rua das Flores, 120\n01310-100 São Paulo", ["Rua das Flores, 120", "01310-100"]),
        ("P.O. Box 1234", ["P.O. Box 1234"]),
        ("Delivered in November 2026, order 12345 Kettle", []),
    ],
)
def test_streets_and_the_towns_behind_them(text: str, found: list[str]) -> None:
    assert [text[start:end].partition(" São")[0] for start, end in address_spans(text)] == found
