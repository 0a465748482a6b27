from __future__ import annotations

import pytest

from plaint.domain.errors import UsageProblem
from plaint.services.setup.editor import editor_command


def everything(name: str) -> str | None:
    return f"/bin/{name}"


def test_visual_wins_over_editor_and_is_split_into_words() -> None:
    assert editor_command({"VISUAL": "code -w 'a b'", "EDITOR": "vi"}, everything) == ["code", "-w", "a b"]
    assert editor_command({"VISUAL": " ", "EDITOR": "vi"}, everything) == ["vi"]


def test_without_either_a_usual_one_is_taken() -> None:
    assert editor_command({}, everything) == ["nano"]
    assert editor_command({}, lambda name: name if name == "vi" else None) == ["vi"]


@pytest.mark.parametrize(
    ("environment", "said"),
    [({"EDITOR": "'vi"}, "cannot be split"), ({"EDITOR": "vi"}, "no such program"), ({}, "no editor is set")],
)
def test_an_editor_that_cannot_be_used_is_told(environment: dict[str, str], said: str) -> None:
    with pytest.raises(UsageProblem, match=said) as caught:
        editor_command(environment, lambda _: None)
    assert caught.value.hint
