"""What ``next``, ``show``, ``due``, ``list`` and ``letter`` say of rights, dates, coverage and doubts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

if TYPE_CHECKING:
    from tests.cli.conftest import Run

LADDER = """
id = "corner"
title = "Corner shop"
country = "ZA"

[source.act]
text = "Test Act, section 5"
url = "https://example.org/act"
read_on = 2026-11-01
kind = "statute"
confidence = "A"

[source.old]
text = "A page that was read long ago"
url = "https://example.org/old"
read_on = 2020-01-01
kind = "official"
confidence = "B"

[source.heard]
text = "Heard of it"
url = "https://example.org/heard"
read_on = 2026-11-01
confidence = "C"

[[step]]
id = "stop"
title = "Stop using it"
order = 1
level = 1
why = "It may hurt somebody."
alert = "Stop using it and keep it where nobody can."
when = [{ field = "problem.kind", any_of = ["unsafe"] }]
source = "act"

[[step]]
id = "ask"
title = "Ask the shop"
order = 10
level = 1
channels = ["chat"]
why = "It is quick."
have = ["The receipt"]
say = "Please refund me."
where = ["Help > Contact"]
takes = "Two days."
then = "Write to the head office."
source = "old"

[[right]]
id = "unseen"
title = "Send back what was not seen"
basis = "statutory"
order = 10
text = "Ten days."
remedies = ["refund"]
source = "act"
[right.rule]
id = "unseen"
title = "Unseen goods: 10 days"
kind = "act_before"
anchors = ["order.delivered"]
offset = 10
unit = "days"
source = "act"

[[right]]
id = "proof"
title = "Half a year of proof"
basis = "statutory"
role = "burden"
order = 20
text = "They prove."
source = "heard"
[right.rule]
id = "proof"
title = "Burden of proof: 6 months"
kind = "act_before"
anchors = ["order.delivered"]
offset = 6
unit = "months"
source = "heard"

[[right]]
id = "statement"
title = "Bank's 60 days"
basis = "statutory"
order = 30
text = "Sixty days."
source = "act"
[right.rule]
id = "statement"
title = "Bank: 60 days from the statement"
kind = "act_before"
anchors = ["order.statement"]
offset = 60
unit = "days"
severity = "hard"
source = "act"

[[channel]]
id = "chat"
answer_within = 2
unit = "days"
best_for = "quick answers"
source = "act"

[[question]]
field = "order.statement"
ask = "When was the statement sent?"
kind = "date"
"""

CASE = """format = 1
id = "{id}"
title = "{id} kettle"
playbook = "corner"
opened = 2026-12-01
[consumer]
country = "ZA"
name = "Naledi"
phone = "+27 11 555 0100"
[retailer]
name = "Corner"
[[retailer.contact]]
channel = "phone"
address = "+27 11 555 0199"
found_at = "the receipt"
[order]
numbers = ["A1"]
placed = 2026-12-01
delivered = {delivered}
{order}
[[item]]
name = "Kettle"
quantity = 3
price = 499
currency = "ZAR"
[problem]
kind = "{kind}"
text = "It leaks."
noticed = 2026-12-05
[wanted]
remedies = ["refund"]
[[body]]
step = "ask"
name = "Ombud"
number = "OM-77"
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace with a ladder of its own and a case on it, delivered on 5 December 2026."""
    root = tmp_path / "shop"
    (root / "playbooks").mkdir(parents=True)
    (root / "playbooks" / "corner.toml").write_text(LADDER, encoding="utf-8")
    put(root, "k7f3qd")
    monkeypatch.setenv("PLAINT_WORKSPACE", str(root))
    return root


def put(root: Path, case_id: str, *, kind: str = "defective", delivered: str = "2026-12-05", order: str = "") -> None:
    folder = root / case_id
    (folder / "evidence").mkdir(parents=True, exist_ok=True)
    (folder / "evidence" / "photo.txt").write_text("crack", encoding="utf-8")
    text = CASE.format(id=case_id, kind=kind, delivered=delivered, order=order)
    (folder / "case.toml").write_text(text, encoding="utf-8")


def by_id(rows: list[dict[str, Any]], key: str = "id") -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in rows}


def test_the_rights_of_a_case_are_told_with_window_state_and_source(run: Run, shop: Path) -> None:
    shown = run("--today", "2026-12-12", "show", "k7f3", "--json").json
    rights = by_id(shown["rights"])
    unseen = rights["unseen"]
    assert (unseen["kind"], unseen["until"], unseen["state"]) == ("law", "2026-12-15", "running")
    assert unseen["remedies"] == ["refund"]
    assert unseen["cite"] == {"url": "https://example.org/act", "read_on": "2026-11-01", "stale": False}
    assert (rights["statement"]["state"], rights["statement"]["needs"]) == ("needs-date", ["order.statement"])
    dates = by_id(shown["deadlines"], "title")
    undated = dates["Bank: 60 days from the statement"]
    assert (undated["date"], undated["needs"], undated["state"]) == (None, ["order.statement"], "needs-date")
    assert dates["Unseen goods: 10 days"]["cite"]["url"] == "https://example.org/act"
    one = run("--today", "2026-12-12", "next", "k7f3", "--json").json
    assert all(by_id(element["rights"]) == rights for element in one)
    assert by_id(run("--today", "2026-12-12", "next", "--json").json, "case")["k7f3qd"]["covered"] is True


def test_due_has_running_rights_and_all_has_each_with_its_state(run: Run, shop: Path) -> None:
    titles = [row["title"] for row in run("--today", "2026-12-12", "due", "--json").json]
    assert "Unseen goods: 10 days" in titles
    assert "Bank: 60 days from the statement" not in titles
    later = run("--today", "2026-12-20", "due").out
    assert "Unseen goods" not in later
    everything = by_id(run("--today", "2026-12-20", "due", "--all", "--json").json, "title")
    assert everything["Unseen goods: 10 days"]["state"] == "passed"
    assert everything["Bank: 60 days from the statement"]["state"] == "needs-date"
    text = run("--today", "2026-12-20", "due", "--all").out
    assert "passed" in text
    assert "5 d ago" in text
    assert "no date" in text


def test_where_a_date_stands_its_source_stands_too(run: Run, shop: Path, tmp_path: Path) -> None:
    explained = run("--today", "2026-12-12", "due", "--explain")
    assert "Test Act, section 5, https://example.org/act (read 2026-11-01, confidence A)" in explained.out
    assert "not confirmed" in explained.out  # beside the burden of proof; no claim of one's own is doubtful
    run("--today", "2026-12-12", "due", "--ics", tmp_path / "due.ics")
    events = Calendar.from_ical((tmp_path / "due.ics").read_bytes()).walk("VEVENT")
    told = {str(event["summary"]): str(event["description"]) for event in events}
    assert any("https://example.org/act" in text for text in told.values())
    proof = next(title for title in told if "Burden of proof" in title)
    assert proof.startswith("Last day on which they have to prove")


def test_next_tells_what_to_have_say_send_and_then(run: Run, shop: Path) -> None:
    put(shop, "k7f3qd", order="statement = 2026-12-02")
    out = run("--today", "2026-12-12", "next", "k7f3").out
    for part in ("The receipt", "Say: Please refund me.", "Where: Help > Contact", "How long: Two days.",
                 "Then: Write to the head office.", "our default, not a rule"):  # fmt: skip
        assert part in out
    first = run("--today", "2026-12-12", "next", "k7f3", "--json").json[0]
    assert (first["say"], first["takes"], first["then"]) == (
        "Please refund me.", "Two days.", "Write to the head office.",
    )  # fmt: skip
    assert "The receipt" in first["have"]
    assert first["where"][0] == "Help > Contact"
    assert first["urgent"] is None


def test_a_doubtful_rule_is_told_in_one_line(run: Run, shop: Path) -> None:
    put(shop, "k7f3qd", order="statement = 2026-12-02")
    out = run("--today", "2026-12-12", "next", "k7f3").out
    assert out.count("Look it up before you rely on it") == 1
    assert "to be checked again since" in run("--today", "2026-12-12", "next", "k7f3").out
    draft = run("--today", "2026-12-12", "letter", "k7f3", "--kind", "customer-service", "--step", "ask")
    assert "Ask the shop (to be checked again since" in draft.err


def test_a_burden_of_proof_is_no_window_of_the_buyer_and_what_is_over_is_never_live(run: Run, shop: Path) -> None:
    out = run("--today", "2026-12-20", "next", "k7f3").out
    assert "until 2027-06-05 they have to prove" in out
    assert "over: the last day was 2026-12-15" in out
    assert "Half a year of proof, until 2027-06-05, the longest" not in out
    assert "proof: Half a year of proof" in out


def test_the_first_question_is_told_with_what_it_decides(run: Run, shop: Path) -> None:
    found = run("--today", "2026-12-12", "next", "k7f3", "--json").json[0]
    assert found["questions"][0]["field"] == "order.statement"
    out = run("--today", "2026-12-12", "next", "k7f3").out
    assert "When was the statement sent?" in out
    assert "Bank: 60 days from the statement" in out


def test_the_urgent_line_comes_first(run: Run, shop: Path) -> None:
    put(shop, "k7f3qd", kind="unsafe")
    sentence = "Stop using it and keep it where nobody can."
    for command in ("next", "show"):
        out = run("--today", "2026-12-12", command, "k7f3").out
        assert sentence in out
    assert run("--today", "2026-12-12", "next", "k7f3").out.startswith(sentence)
    assert run("--today", "2026-12-12", "next", "k7f3", "--json").json[0]["urgent"] == sentence


def test_a_country_without_a_ladder_is_named_first(run: Run, cases: Path) -> None:
    run("set", "k7f3", "consumer.country=NG")
    found = run("next", "k7f3")
    lines = found.out.splitlines()
    assert lines[0].startswith("Not covered: there is no ladder for Nigeria")
    assert lines[1].startswith("What still holds: ")
    assert run("next", "k7f3", "--json").json[0]["covered"] is False


def test_a_row_goes_by_the_nearest_day_that_closes_something(run: Run, shop: Path) -> None:
    put(shop, "m8k4ys", delivered="2026-12-02", order="statement = 2026-12-02")
    put(shop, "k7f3qd", order="statement = 2026-12-02")
    rows = run("--today", "2026-12-12", "list", "--json").json
    assert [row["id"] for row in rows] == ["m8k4ys", "k7f3qd"]
    assert (rows[0]["date"], rows[0]["date_kind"]) == ("2026-12-12", "act_before")
    assert rows[0]["closing"] == "Unseen goods: 10 days"
    found = run("--today", "2026-12-12", "list", "due:..2026-12-13", "--json").json
    assert [row["id"] for row in found] == ["m8k4ys"]
    text = run("--today", "2026-12-12", "list").out
    assert "soon" in text.splitlines()[0]
    assert "by 2026-12-12" in text.splitlines()[0]


def test_the_call_sheet_has_quantity_places_and_file_numbers(run: Run, shop: Path) -> None:
    put(shop, "k7f3qd", order="statement = 2026-12-02")
    out = run("--today", "2026-12-12", "next", "k7f3", "--call").out
    for part in ("Help > Contact", "+27 11 555 0199 (found at the receipt)", "3 x Kettle", "Ombud OM-77", "Corner",
                 "+27 11 555 0100"):  # fmt: skip
        assert part in out


def test_alternatives_are_never_cut_in_silence(run: Run, samples: Path) -> None:
    actions = {row["id"]: len(run("next", row["id"], "--json").json) for row in run("list", "--json").json}
    case_id, count = max(actions.items(), key=lambda pair: pair[1])
    shortened, whole = run("next", case_id).out, run("next", case_id, "--all").out
    left = count - 1 - 5
    assert left > 0
    assert f"{left} more: plaint next {case_id} --all" in shortened
    assert "--all" not in whole
    assert len(whole.splitlines()) == len(shortened.splitlines()) + left - 1


def test_a_case_in_a_language_without_letters_is_told_so(run: Run, cases: Path) -> None:
    run("set", "k7f3", "consumer.country=IT")
    assert "There are no letters in Italian yet" in run("next", "k7f3").out
    made = run("letter", "k7f3", "--kind", "customer-service")
    assert (made.status, "no letters in Italian" in made.err) == (0, True)
    asked = run("letter", "k7f3", "--kind", "customer-service", "--language", "nl")
    assert (asked.status, "no letters in Dutch" in asked.err) == (0, True)
    assert run("letter", "k7f3", "--kind", "customer-service", "--language", "xx").status == 2
    assert "no letters" not in run("letter", "k7f3", "--kind", "customer-service", "--language", "de").err
