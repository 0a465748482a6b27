from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from plaint.domain.errors import UsageProblem
from plaint.services.setup import settings_file
from plaint.settings import View, config_file, load_settings


def test_a_setting_is_written_where_there_was_no_file() -> None:
    assert settings_file.set_value("theme", "plaint-light").theme == "plaint-light"
    assert config_file().read_text() == 'theme = "plaint-light"\n'


def test_the_layout_is_written_and_taken_out_again() -> None:
    assert settings_file.set_value("layout", "greek").layout == "greek"
    assert config_file().read_text() == 'layout = "greek"\n'
    assert settings_file.set_value("layout", None).layout == ""


def test_comments_order_and_unknown_keys_stay(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        '# mine\nmouse = false # quiet\nnew_thing = 3\n\n[git]\nauto_commit = "exit"\n\n[[view]]\nname = "A"\n'
    )
    settings_file.set_value("sort", "next", file)
    settings_file.set_value("mouse", True, file)
    settings_file.set_key("log", "ctrl+l", file)
    text = file.read_text()
    assert text.startswith('sort = "next"\n# mine\nmouse = true # quiet\nnew_thing = 3\n')
    assert tomllib.loads(text)["keys"] == {"log": "ctrl+l"}
    settings_file.set_value("sort", None, file)
    settings_file.set_key("log", None, file)
    assert "sort" not in file.read_text()
    assert load_settings(file).keys == {}
    assert load_settings(file).git.auto_commit == "exit"


def test_views_are_written_with_what_is_not_usual_and_taken_out_again() -> None:
    views = (View("Late", "overdue:yes", "next", ("id", "next")), View("All"))
    assert settings_file.set_views(views).views == views
    assert settings_file.set_value("columns", ("retailer", "date")).columns == ("retailer", "date")
    assert settings_file.set_views(()).views == ()
    assert settings_file.set_views(()).columns == ("retailer", "date")


@pytest.mark.parametrize("data", [b"nope nope", b"\xff\xfe", b"keys = 3\n"])
def test_a_file_that_cannot_be_understood_is_left_exactly_as_it_is(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(data)
    with pytest.raises(UsageProblem, match="not changed"):
        settings_file.set_key("log", "x", file)
    assert file.read_bytes() == data


def test_columns_of_the_settings_and_of_a_view_are_texts() -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('columns = 3\n[[view]]\nname = "A"\ncolumns = ["id", 3]\n')
    found = load_settings()
    assert found.columns == ()
    assert found.views == (View("A"),)
    assert [problem.message for problem in found.problems] == [
        "config.toml: columns of [[view]] 1 should be a list of texts",
        "config.toml: columns should be a list of texts",
    ]
