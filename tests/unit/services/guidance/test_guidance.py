"""The guidance on the sample cases, as a person who reads the article would give it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from plaint.domain.deadlines.deadline import DeadlineState
from plaint.domain.guidance.rights import compare_windows
from plaint.domain.guidance.status import Stage, StepState
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.services.guidance.agenda import agenda, check_case, dues_of
from plaint.services.guidance.guidance import channels_of, guide
from plaint.storage.workspace import BrokenCase, LoadedCase, Workspace

TODAY = date(2026, 11, 22)
SAMPLES = Path(__file__).parents[4] / "cases"


@pytest.fixture(scope="module")
def samples() -> Workspace:
    return Workspace.open(SAMPLES)


def case(samples: Workspace, reference: str) -> LoadedCase:
    found = samples.find(reference)
    assert isinstance(found, LoadedCase)
    return found


@pytest.mark.parametrize(
    ("reference", "stage", "step", "day", "overdue"),
    [
        # A refund was promised by 13 November and has not come: ask where it is.
        ("r4w8", Stage.ACT, "promise", date(2026, 11, 13), True),
        # The shoes never came, the seller refused after a reminder, the A-to-z claim is open: file it.
        ("h9c2", Stage.ACT, "a-to-z", date(2027, 1, 31), False),
        # The card's own deadline ends on 1 December: it goes before the next rung.
        ("m8k4", Stage.ACT, "fcba", date(2026, 12, 1), False),
        # An answer to the claim came in and nobody said what it is.
        ("t5x9", Stage.CLASSIFY, "classify", date(2026, 11, 19), False),
        # Nothing was sent and the order number is missing: every channel asks for it first.
        ("b6z3", Stage.INTAKE, "facts", None, False),
        # A reminder went out on 20 November; patience until the 25th.
        ("k7f3", Stage.WAITING, "follow-up", date(2026, 11, 25), False),
    ],
)
def test_the_next_action_of_a_sample_case_is_what_the_article_advises(
    samples: Workspace, reference: str, stage: Stage, step: str, day: date | None, *, overdue: bool
) -> None:
    guidance = guide(case(samples, reference), samples, TODAY)
    assert guidance.next is not None
    assert (guidance.stage, guidance.next.step, guidance.next.day, guidance.overdue) == (stage, step, day, overdue)
    assert guidance.next.why


def test_a_paused_case_says_what_runs_out_and_a_won_one_asks_for_nothing(samples: Workspace) -> None:
    paused = guide(case(samples, "v3n6"), samples, TODAY)
    assert paused.stage is Stage.PAUSED
    assert paused.next
    assert paused.next.closes
    won = guide(case(samples, "w2d7"), samples, TODAY)
    assert (won.stage, won.next) == (Stage.CLOSED, None)


def test_taking_the_chargeback_is_warned_against_where_it_closes_the_a_to_z_claim(samples: Workspace) -> None:
    guidance = guide(case(samples, "k7f3"), samples, TODAY)
    chargeback = next(one for one in guidance.steps if one.step.id == "chargeback")
    assert chargeback.state in {StepState.AVAILABLE, StepState.LOCKED}
    assert any("A-to-z" in warning for warning in chargeback.warnings)


def test_every_deadline_of_the_samples_explains_itself_with_its_source(samples: Workspace) -> None:
    for loaded in samples.cases():
        assert isinstance(loaded, LoadedCase)
        for deadline in guide(loaded, samples, TODAY).deadlines:
            assert deadline.explanation
            own = deadline.rule.startswith(("promise-", "task-")) or deadline.rule == "reply-by"
            assert deadline.source is not None or own


def test_reminders_use_the_earlier_unrolled_day(samples: Workspace) -> None:
    cases = [loaded for loaded in samples.cases() if isinstance(loaded, LoadedCase)]
    deadlines = [one for loaded in cases for one in guide(loaded, samples, TODAY).deadlines]
    dated = [one for one in deadlines if one.kind is DeadlineKind.ACT_BEFORE and one.day]
    assert dated
    assert all(one.remind and one.day and one.remind <= one.day for one in dated)


def test_law_and_policy_are_compared_for_the_kettle(samples: Workspace) -> None:
    windows = guide(case(samples, "k7f3"), samples, TODAY).rights
    assert {"statutory", "policy"} <= {window.right.basis for window in windows}
    assert "does not shorten" in compare_windows(windows)


def test_the_channel_is_advised_with_its_usual_duration(samples: Workspace) -> None:
    advice = channels_of(guide(case(samples, "m8k4"), samples, TODAY), TODAY)
    assert advice
    assert all("our default, not a rule" in text for _, text in advice)


def test_the_agenda_holds_what_still_matters_the_nearest_first(samples: Workspace) -> None:
    found = agenda(samples, TODAY, within=timedelta(days=14))
    days = [due.day for due in found]
    assert days == sorted(days)
    assert max(days) <= TODAY + timedelta(days=14)
    assert not any(due.id == "w2d7hs" for due in found)
    assert not any(due.deadline.state is DeadlineState.MET for due in found)
    everything = agenda(samples, TODAY, everything=True)
    assert len(everything) > len(agenda(samples, TODAY)) > len(found)
    assert dues_of(case(samples, "k7f3"), samples, TODAY)


def test_a_broken_case_is_one_finding_without_an_id(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "case.toml").write_text("format = 1\nid = \n")
    workspace = Workspace.open(tmp_path)
    broken = workspace.read(tmp_path / "broken")
    assert isinstance(broken, BrokenCase)
    (found,) = check_case(broken, workspace, TODAY)
    assert (found.id, found.folder, found.finding.line) == ("", "broken", 2)


def test_an_unknown_playbook_is_a_finding_and_the_country_chooses_instead(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    text = 'format = 1\nid = "k7f3qd"\ntitle = "x"\nplaybook = "amazn-za"\n[consumer]\ncountry = "ZA"\n'
    (folder / "case.toml").write_text(text)
    workspace = Workspace.open(tmp_path)
    loaded = workspace.read(folder)
    assert isinstance(loaded, LoadedCase)
    guidance = guide(loaded, workspace, TODAY)
    assert guidance.playbook.id == "retail-za"
    assert any(one.rule == "playbook.unknown" for one in guidance.findings)
