"""The profile: asked once, put into new cases, never over a value and never an adviser's into a client's."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plaint.domain.errors import NotSaved, UsageProblem
from plaint.domain.model.case import Case
from plaint.profile import Profile, load_profile, profile_file
from plaint.services.cases import actions, intake
from plaint.services.setup.profile_file import remember, set_profile
from plaint.storage.workspace import Workspace

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ME = ("name=Naledi Mokoena", "address=8 Sample Lane\\nCape Town 7925", "email=naledi@example.com", "country=za",
      "language=af")  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.init(tmp_path / "cases")


def made(workspace: Workspace, **fields: str) -> Case:
    typed = {name.replace("__", "."): text for name, text in fields.items()}
    return actions.create_case(workspace, "Kettle", typed, now=NOW, source=random.Random()).case


def test_it_is_set_field_by_field_and_keeps_what_it_does_not_know() -> None:
    profile_file().write_text('# mine\nshoe_size = 43\nphone = "1"\n', "utf-8")
    assert set_profile(ME, now=NOW).address == "8 Sample Lane\nCape Town 7925"
    assert set_profile(["phone="], now=NOW) == load_profile().profile
    text = profile_file().read_text("utf-8")
    assert "# mine" in text
    assert "shoe_size = 43" in text
    assert load_profile().profile == Profile(
        "", "Naledi Mokoena", "8 Sample Lane\nCape Town 7925", "naledi@example.com", "", "ZA", "af"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [("nam=x", "did you mean"), ("name", "no value"), ("role=boss", "role"), ("country=Nowhere", "country")],
)
def test_what_it_does_not_understand_is_refused(typed: str, said: str) -> None:
    with pytest.raises(UsageProblem) as problem:
        set_profile([typed], now=NOW)
    assert said in f"{problem.value.message} {problem.value.hint}"
    assert load_profile().profile == Profile()


def test_a_new_case_takes_over_what_it_has_no_value_for(workspace: Workspace) -> None:
    set_profile(ME, now=NOW)
    case = made(workspace, consumer__email="other@example.com")
    assert (case.consumer.name, case.consumer.country, case.language) == ("Naledi Mokoena", "ZA", "af")
    assert case.consumer.email == "other@example.com"
    assert case.consumer.address == "8 Sample Lane\nCape Town 7925"
    assert made(workspace, consumer__country="GB").consumer.country == "GB"


def test_the_workspace_comes_before_the_profile(workspace: Workspace) -> None:
    (workspace.root / "plaint.toml").write_text('[defaults]\ncountry = "GB"\nlanguage = "en"\n', "utf-8")
    set_profile(ME, now=NOW)
    case = made(Workspace.open(workspace.root))
    assert (case.consumer.country, case.language, case.consumer.name) == ("GB", "en", "Naledi Mokoena")


def test_nothing_of_it_goes_into_the_case_of_somebody_else(workspace: Workspace) -> None:
    set_profile(ME, now=NOW)
    assert made(workspace, consumer__name="Sipho Dube").consumer.address == ""
    set_profile(["role=adviser"], now=NOW)
    assert made(workspace, consumer__client="2026/17").consumer.name == ""
    assert made(workspace, consumer__mandate="mandate.pdf").consumer.email == ""


@pytest.mark.parametrize("text", ["name = ", "name = 5\n", 'country = "Nowhere"\n', "\x00", 'role = "boss"\n'])
def test_a_bad_profile_stops_no_case(workspace: Workspace, text: str) -> None:
    profile_file().write_text(text, "utf-8")
    assert made(workspace).consumer.name == ""
    assert load_profile().asked
    assert load_profile().problems or "Nowhere" in text


def test_the_question_is_asked_until_it_was_answered(workspace: Workspace) -> None:
    profile_file().unlink()
    assert intake.pages()[-1] == intake.YOU
    typed = {"title": "x", "profile.role": "consumer", "consumer.name": "Ana", "consumer.country": "PT"}
    assert "profile.role" not in intake.kept(typed)
    assert remember(typed, now=NOW)[0].startswith("kept for your next cases")
    assert load_profile().profile == Profile("consumer", "Ana", country="PT")
    assert intake.pages() == intake.PAGES
    assert remember({"consumer.name": "Other"}, now=NOW) == ()


def test_an_adviser_keeps_no_client_in_the_profile() -> None:
    profile_file().unlink()
    remember({"profile.role": "adviser", "consumer.name": "Client"}, now=NOW)
    assert load_profile().profile == Profile("adviser")


def test_who_answers_nothing_is_not_asked_again() -> None:
    profile_file().unlink()
    assert remember({}, now=NOW) == ()
    assert load_profile().asked


def test_a_folder_that_cannot_be_written_loses_no_case(monkeypatch: pytest.MonkeyPatch) -> None:
    profile_file().unlink()

    def shut(*_: object) -> None:
        raise NotSaved("the folder cannot be written")

    monkeypatch.setattr("plaint.services.setup.profile_file.write_profile", shut)
    assert "could not be kept" in remember({"consumer.name": "Ana"}, now=NOW)[0]
