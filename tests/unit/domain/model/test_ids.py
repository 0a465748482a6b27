"""Short identifiers."""

from __future__ import annotations

import random

from plaint.domain.model.ids import ALPHABET, is_id, new_id


def test_a_new_identifier_has_the_form_of_one() -> None:
    source = random.Random(7)
    made = {new_id(source) for _ in range(200)}
    assert len(made) == 200
    assert all(is_id(one) for one in made)
    assert not is_id("short")
    assert not is_id("hello1il")
    assert not set("ilou") & set(ALPHABET)
