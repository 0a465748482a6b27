from __future__ import annotations

import io
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def entry(folder: Path, identifier: str) -> dict[str, Any]:
    (path,) = (folder / "interactions").glob(f"*{identifier}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def new_case(run: Run) -> str:
    """Make a case that has everything which the first complaint needs, and return its id."""
    folder = run(
        "new", "Iron broke", "--country", "ZA", "--retailer", "Bosveld", "--sold-by", "retailer", "--kind", "defective",
        "--placed", "2026-09-20", "--delivered", "2026-09-25", "--noticed", "2026-11-01", "--problem", "It stays cold",
        "--item", "Iron", "--amount", "499", "--currency", "ZAR", "--order", "123", "--want", "refund",
    ).out.strip()  # fmt: skip
    (Path(folder) / "evidence").mkdir(exist_ok=True)
    (Path(folder) / "evidence" / "receipt.txt").write_text("paid", encoding="utf-8")
    return folder.rpartition("-")[2]


def test_an_entry_is_logged_with_everything_and_its_id_printed(run: Run, kettle: Path) -> None:
    result = run(
        "log", "k7f3", "Asked for a refund", "--channel", "chat", "--direction", "out",
        "--at", "2026-11-20T10:15+02:00", "--step", "customer-service", "--person", "Thandi", "--ref", "chat 8812",
        "--text", "Hello.", "--skip", "closed",
    )  # fmt: skip
    assert result.status == 0
    identifier = result.out.strip()
    values = entry(kettle, identifier)
    assert values.pop("at").isoformat() == "2026-11-20T10:15:00+02:00"
    assert values == {
        "id": identifier,
        "channel": "chat",
        "direction": "out",
        "step": "customer-service",
        "person": "Thandi",
        "reference": "chat 8812",
        "reason": "Asked for a refund",
        "text": "Hello.",
        "skipped": "closed",
    }


def test_without_options_it_is_outgoing_and_now(run: Run, kettle: Path) -> None:
    values = entry(kettle, run("log", "k7f3", "Called them").out.strip())
    assert values["direction"] == "out"
    assert values["at"].date().isoformat() == "2026-11-22"
    assert values["at"].tzinfo is not None
    assert "channel" not in values


def test_an_answer_or_a_promise_is_incoming(run: Run, kettle: Path) -> None:
    result = run("log", "k7f3", "They pay", "--answer", "offer", "--promise", "refund", "--by", "+5d")
    values = entry(kettle, result.out.strip())
    assert values["direction"] == "in"
    assert values["answer"] == "offer"
    assert values["promised_by"].isoformat() == "2026-11-27"
    assert "'+5d' understood as Friday 2026-11-27" in result.err


def test_the_text_can_come_from_standard_input(run: Run, kettle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("First line\nsecond\n"))
    values = entry(kettle, run("log", "k7f3", "Mail", "--text", "-").out.strip())
    assert values["text"].strip("\n") == "First line\nsecond"
    monkeypatch.setattr("sys.stdin", io.StringIO("x" * 1_000_001))
    assert "too long" in run("log", "k7f3", "Mail", "--text", "-").err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "an entry needs a reason or a text"),
        (["x", "--at", "noonish"], "at: 'noonish' is not a date"),
        (["x", "--evidence", "nothing.png"], "there is no evidence 'nothing.png'"),
        (["x", "--answer", "offer", "--direction", "out"], "only an incoming entry holds an answer"),
        (["--classify", "m2q8"], "--classify needs --answer"),
        (["--classify", "zz", "--answer", "offer"], "there is no entry 'zz'"),
        (["--withdraw", "m2q8"], "withdrawing an entry needs a reason"),
    ],
)
def test_what_cannot_be_logged_is_told_and_nothing_is_written(
    run: Run, kettle: Path, words: list[str], said: str
) -> None:
    before = sorted(path.name for path in (kettle / "interactions").iterdir())
    result = run("log", "k7f3", *words)
    assert result.status == 2
    assert result.out == ""
    assert said in result.err
    assert sorted(path.name for path in (kettle / "interactions").iterdir()) == before


def test_an_unknown_step_is_refused_with_the_nearest_name(run: Run, kettle: Path) -> None:
    before = sorted(path.name for path in (kettle / "interactions").iterdir())
    result = run("log", "k7f3", "x", "--step", "custmer-service")
    assert result.status == 2
    assert "the ladder has no step 'custmer-service'" in result.err
    assert "did you mean customer-service?" in result.err
    assert sorted(path.name for path in (kettle / "interactions").iterdir()) == before


def test_an_unknown_channel_is_kept_with_a_hint(run: Run, kettle: Path) -> None:
    result = run("log", "k7f3", "x", "--channel", "fone")
    assert "channel: 'fone' is not a known word; did you mean 'phone'?" in result.err


def test_a_file_is_added_as_evidence_and_then_linked_as_one_undo(run: Run, kettle: Path, tmp_path: Path) -> None:
    chat = tmp_path / "Chat 1.txt"
    chat.write_text("hello", encoding="utf-8")
    result = run("log", "k7f3", "Chatted", "--evidence", chat)
    assert result.status == 0
    (name,) = entry(kettle, result.out.strip())["evidence"]
    assert (kettle / "evidence" / name).read_text(encoding="utf-8") == "hello"
    again = run("log", "k7f3", "Again", "--evidence", name, "--evidence", f"evidence/{name}")
    assert entry(kettle, again.out.strip())["evidence"] == [name]
    assert f"did you mean {name}?" in run("log", "k7f3", "x", "--evidence", name.replace("1", "2")).err
    run("undo")
    run("undo")
    assert not (kettle / "evidence" / name).exists()
    assert len(list((kettle / "interactions").iterdir())) == 1


def test_an_answer_is_classified_in_place(run: Run, kettle: Path) -> None:
    result = run("log", "k7f3", "--classify", "m2q8", "--answer", "asks")
    assert result.status == 0
    assert "m2q8x4.answer: (empty) -> asks" in result.err
    assert entry(kettle, "m2q8x4")["answer"] == "asks"
    assert "nothing to change" in run("log", "k7f3", "--classify", "m2q8x4", "--answer", "asks").err
    out = run("log", "k7f3", "Sent photos").out.strip()
    refused = run("log", "k7f3", "--classify", out, "--answer", "asks")
    assert refused.status == 2
    assert "is not incoming" in refused.err


def test_what_an_answer_promises_is_told_when_it_is_classified(run: Run, kettle: Path) -> None:
    words = ("--classify", "m2q8", "--answer", "offer", "--promise", "refund", "--by", "2026-12-01")
    result = run("log", "k7f3", *words)
    assert result.status == 0
    assert "m2q8x4.promise: (empty) -> refund" in result.err
    held = entry(kettle, "m2q8x4")
    assert (held["answer"], held["promise"], str(held["promised_by"])) == ("offer", "refund", "2026-12-01")
    run("undo")
    assert "promise" not in entry(kettle, "m2q8x4")


def test_an_entry_is_withdrawn_with_its_reason(run: Run, kettle: Path) -> None:
    assert run("log", "k7f3", "logged twice", "--withdraw", "m2q8x4").status == 0
    assert entry(kettle, "m2q8x4")["withdrawn"] == "logged twice"


def test_an_id_that_fits_several_entries_is_refused_with_all_of_them(run: Run, kettle: Path) -> None:
    twin = (kettle / "interactions" / "2026-11-12-m2q8x4.toml").read_text(encoding="utf-8").replace("m2q8x4", "m2q999")
    (kettle / "interactions" / "2026-11-12-m2q999.toml").write_text(twin, encoding="utf-8")
    result = run("log", "k7f3", "--classify", "m2q", "--answer", "asks")
    assert result.status == 2
    assert "m2q8x4, m2q999" in result.err


def test_a_contact_is_the_step_that_was_just_advised(run: Run, kettle: Path) -> None:
    case = new_case(run)
    run("log", case, "Asked for a refund", "--channel", "email", "--at", "2026-11-10")
    run("log", case, "They refuse", "--answer", "refusal", "--channel", "email", "--at", "2026-11-10")
    advised = json.loads(run("next", case, "--json").out)[0]
    logged = run("log", case, "Said it again, to somebody else", "--channel", advised["channel"], "--at", "2026-11-11")
    assert f"step guessed: {advised['title']}" in logged.err
    assert "--step STEP" in logged.err
    assert json.loads(run("next", case, "--json").out)[0]["step"] != "follow-up"


def test_entries_of_one_minute_keep_the_order_in_which_they_were_logged(run: Run, kettle: Path) -> None:
    case = new_case(run)
    for number in range(5):
        run("log", case, f"Call {number}", "--at", "2026-11-10")
    told = run("show", case).out
    assert sorted(range(5), key=lambda number: told.index(f"Call {number}")) in ([0, 1, 2, 3, 4], [4, 3, 2, 1, 0])
