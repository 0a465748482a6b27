from __future__ import annotations

from pathlib import Path

import pytest

from plaint.domain.model.finding import Level
from plaint.settings import Settings, View, config_file, load_settings


def write(text: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(text, encoding="utf-8")


def test_without_a_file_nothing_is_decided() -> None:
    assert load_settings() == Settings()


def test_everything_is_read() -> None:
    write(
        '\ufefftheme = "plaint-light"\nlanguage = "af"\nmouse = false\nsort = "opened"\nlayout = "russian ёq"\n'
        'notify = "notify-send \\"my cases\\" -u low"\n[keys]\nlog = "ctrl+l"\n'
        '[[view]]\nname = "Late"\nquery = "overdue:yes"\nsort = "next"\n[[view]]\nquery = "label:x"\n'
    )
    assert load_settings() == Settings(
        theme="plaint-light",
        language="af",
        mouse=False,
        sort="opened",
        keys={"log": "ctrl+l"},
        layout="russian ёq",
        notify=("notify-send", "my cases", "-u", "low"),
        views=(View("Late", "overdue:yes", "next"), View("view 2", "label:x")),
    )


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('thme = "x"', "there is no setting 'thme'", "did you mean theme?"),
        ("zzz = 1", "there is no setting 'zzz'", "known are theme"),
        ("theme = 3", "theme should be a text", ""),
        ('mouse = "yes"', "mouse should be true or false", ""),
        ("keys = 3", "keys should be a table", ""),
        ("[keys]\nlog = 3", "keys.log should be the name of a key", ""),
        ("layout = 3", "layout should be a text", ""),
        ('layout = "grek"', "layout: there is no layout 'grek'", "did you mean greek?"),
        ('layout = "фa иbc"', "layout: 'иbc' is not a pair of two characters", "as in фa"),
        ("notify = true", "notify should be a text", ""),
        ('notify = "tell \'me"', "notify cannot be split into words", "close its quotes"),
        ("view = 3", "view should be [[view]] blocks", ""),
        ("view = [3]", "[[view]] 1 should hold texts only", ""),
        ('[[view]]\nquer = "x"', "there is no key of a view 'quer'", "did you mean query?"),
    ],
)
def test_what_cannot_be_used_counts_as_not_given_and_is_told(text: str, message: str, hint: str) -> None:
    write(f"{text}\n")
    found = load_settings()
    assert (found.theme, found.mouse, dict(found.keys), found.notify) == ("", True, {}, ())
    (problem,) = found.problems
    assert problem.message == f"config.toml: {message}"
    assert hint in problem.suggestion
    assert problem.level is Level.WARNING


@pytest.mark.parametrize("content", [b"theme = \n", b"\xff\xfe", b"#" * 200_001, b"[" * 5000])
def test_a_file_that_cannot_be_understood_is_one_error_and_no_more(content: bytes) -> None:
    write("")
    config_file().write_bytes(content)
    found = load_settings()
    (problem,) = found.problems
    assert problem.level is Level.ERROR
    assert found == Settings(problems=(problem,))


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    assert load_settings(tmp_path).problems[0].level is Level.ERROR
