"""What does not fit in a playbook file is said with its line, and the file is left out and left alone."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.model.finding import Finding, Level
from plaint.playbooks.loader import load


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "playbooks").mkdir()
    return tmp_path


def put(workspace: Path, name: str, text: str) -> Path:
    path = workspace / "playbooks" / f"{name}.toml"
    path.write_text(text, "utf-8")
    return path


def only(findings: tuple[Finding, ...], rule: str) -> Finding:
    found = [finding for finding in findings if finding.rule == rule]
    assert len(found) == 1, findings
    return found[0]


@pytest.mark.parametrize(
    ("text", "rule", "line", "said"),
    [
        ('title = "x"\n\nstep = [\n', "playbook.file", 3, "not valid TOML"),
        ('[[step]]\nid = "cgso"\nlevel = 99\n', "playbook.value", 3, "from 0 to 7"),
        ('[[step]]\ntitle = "x"\n', "playbook.missing", 1, "without 'id'"),
        ('[[step]]\nid = "new"\norder = 5\n', "playbook.missing", 1, "new: a step without title"),
        ('[[step]]\nid = "n"\ntitle = "x"\norder = 1\nwhy = "y"\n', "playbook.missing", 1, "without source"),
        ('[[step]]\nid = "cgso"\nafter = ["customer-servce"]\n', "playbook.reference", 1, "no step 'customer-servce'"),
        ('[[step]]\nid = "cgso"\nsource = "za-cgzo"\n', "playbook.reference", 1, "no source 'za-cgzo'"),
        ('[[step]]\nid = "cgso"\nsource = { use = "no" }\n', "playbook.reference", 1, "no source 'no'"),
        ('[[step]]\nid = "cgso"\nsource = { text = "a" }\n', "playbook.missing", 1, "a source without read_on"),
        ('[source.a]\ntext = "a"\n', "playbook.missing", 1, "a: a source without read_on"),
        ('extends = ["nowhere"]\n', "playbook.reference", 1, "extends 'nowhere'"),
        ('id = "other"\n', "playbook.value", 1, "its id is 'other'"),
        ('order_number = "(a+)+$"\n', "playbook.value", 1, "simple regular expression"),
        ('order_number = "[a"\n', "playbook.value", 1, "not a regular expression"),
        ("order_number = 7\n", "playbook.value", 1, "at most 200 characters"),
        ("step = 3\n", "playbook.value", 1, "list of tables"),
        ("source = 3\n", "playbook.value", 1, "must be a table"),
        ("[source]\na = 3\n", "playbook.value", 2, "source must be an id"),
        ('[[right]]\nid = "za-defects"\nrule = 3\n', "playbook.value", 3, "must be a table"),
        ('title = ""\n', "playbook.value", 1, "a text that is not empty"),
        ('extends = "retail"\n', "playbook.value", 1, "list of ids"),
        ('part = "yes"\n', "playbook.value", 1, "true or false"),
        ('[[step]]\nid = "cgso"\nhow = "x"\n', "playbook.value", 3, "list of texts"),
        ('[[step]]\nid = "cgso"\nchannels = "x"\n', "playbook.value", 3, "must be a list"),
        ('[[step]]\nid = "cgso"\nchannels = ["emial"]\n', "playbook.value", 3, "did you mean email"),
        ('summary = """\na = "a"\n"""\n[[step]]\nid = "cgso"\ntrack = 3\n', "playbook.value", 6, "track must be an id"),
        ('[[step]]\nid = "CGSO"\n', "playbook.value", 2, "must be an id"),
        ('[[step]]\nid = "cgso"\nrow = "nothing"\n', "playbook.value", 3, "row of the table"),
        ('[source.a]\nread_on = "2026-11-22"\n', "playbook.value", 2, "must be a date"),
        ('[source.a]\nconfidence = "D"\n', "playbook.value", 2, "one of A, B, C"),
        ('[[channel]]\nid = "pigeon"\n', "playbook.value", 2, "one of chat"),
        (
            '[[step]]\nid = "cgso"\n[[step.excludes]]\nstep = "ncc"\neffect = "warns"\n',
            "playbook.missing", 1, "without why",
        ),
        ('[[step]]\nid = "cgso"\nsource = [3]\n', "playbook.value", 3, "source must be an id"),
    ],
)  # fmt: skip
def test_a_file_with_an_error_is_left_out_and_said_with_its_line(
    workspace: Path, text: str, rule: str, line: int, said: str
) -> None:
    path = put(workspace, "retail-za", text)
    playbook = load("retail-za", workspace)
    finding = only(playbook.findings, rule)
    assert said in finding.message
    assert finding.level is Level.ERROR
    assert (finding.file, finding.line) == ("playbooks/retail-za.toml", line)
    assert playbook.steps == load("retail-za").steps
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('kind = "act-before"', "did you mean act_before"),
        ('unit = "fortnights"', "one of hours"),
        ('counting = "za-cpaa"', "did you mean za-cpa"),
        ('anchors = ["order.delivred"]', "did you mean order.delivered"),
        ("anchors = []", "not empty"),
        ('anchors = ["steps:cgso"]', "date field"),
        ('anchors = ["step:CGSO"]', "date field"),
        ('ends_with = ["never"]', "date field"),
        ('severity = "harsh"', "one of hard"),
        ("offset = true", "whole number"),
        ('pauses = [{ start = "x", end = "opened" }]', "date field"),
        ('when = [{ field = "order.colour", any_of = ["red"] }]', "field of case.toml"),
        ('when = [{ field = "claimed", at_most = 1.5 }]', "in quotation marks"),
        ('when = [{ field = "claimed", at_most = "many" }]', "in quotation marks"),
        ('when = [{ field = "claimed", at_most = "Infinity" }]', "in quotation marks"),
    ],
)
def test_a_wrong_word_in_a_rule_is_named_with_what_may_stand_there(workspace: Path, line: str, said: str) -> None:
    put(workspace, "retail-za", f'[[step]]\nid = "cgso"\n\n[[step.rule]]\nid = "cgso.whole"\n{line}\n')
    finding = only(load("retail-za", workspace).findings, "playbook.value")
    assert said in finding.message
    assert finding.line == 6


def test_good_values_of_every_kind_are_taken(workspace: Path) -> None:
    put(
        workspace,
        "retail-za",
        '[[step]]\nid = "cgso"\nletter = ""\nrow = ["ZA-6", "DE"]\n[[step.rule]]\nid = "cgso.whole"\nends_with = []\n'
        'anchors = ["facts.my_day", "last:cgso"]\npauses = [{ start = "facts.a", end = "facts.b" }]\n'
        'when = [{ field = "claimed", at_least = 5, above = "4.50", currency = "ZAR" },'
        ' { field = "step", any_of = ["cgso"] }]\n[[step.rule]]\nid = "cgso.supplier-answer"\n'
        'source = { use = "za-cgso", note = "Look again.", check_after = 2027-01-01 }\n',
    )
    step = load("retail-za", workspace).step("cgso")
    assert step
    whole, answer = (
        next(rule for rule in step.rules if rule.id == name) for name in ("cgso.whole", "cgso.supplier-answer")
    )
    assert whole.anchors == ("facts.my_day", "last:cgso")
    assert str(whole.when[0].above) == "4.50"
    assert (whole.pauses[0].start, whole.pauses[0].at_least) == ("facts.a", 0)
    assert (answer.source.note, answer.source.check_after) == ("Look again.", date(2027, 1, 1))


def test_an_unknown_key_is_pointed_out_and_the_rest_is_used(workspace: Path) -> None:
    put(workspace, "retail-za", '[[step]]\nid = "cgso"\ntitel = "x"\ntitle = "The ombud"\n')
    playbook = load("retail-za", workspace)
    finding = only(playbook.findings, "playbook.unknown-key")
    assert finding.level is Level.WARNING
    assert "title" in finding.suggestion
    assert finding.line == 3
    step = playbook.step("cgso")
    assert step
    assert step.title == "The ombud"


def test_an_unknown_key_that_resembles_none_lists_those_there_are(workspace: Path) -> None:
    put(workspace, "retail-za", "xyzzy = 1\n")
    assert "known are id, title" in only(load("retail-za", workspace).findings, "playbook.unknown-key").suggestion


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "nested too deeply"),
        (b"#" * 2_000_001, "larger than"),
        (b"a = 2026-13-45", "not valid TOML"),
        (b"a = 1" + b"0" * 10000, "not valid TOML"),
    ],
)
def test_a_hostile_file_is_refused_by_name(workspace: Path, data: bytes, said: str) -> None:
    (workspace / "playbooks" / "retail.toml").write_bytes(data)
    finding = only(load("retail", workspace).findings, "playbook.file")
    assert said in finding.message
    assert finding.file == "playbooks/retail.toml"


def test_a_byte_order_mark_is_no_error(workspace: Path) -> None:
    (workspace / "playbooks" / "retail.toml").write_bytes(b'\xef\xbb\xbftitle = "Mine"\n')
    assert load("retail", workspace).title == "Mine"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_the_folder_does_not_hang(workspace: Path) -> None:
    os.mkfifo(workspace / "playbooks" / "retail.toml")
    assert "not a regular file" in only(load("retail", workspace).findings, "playbook.file").message


def test_a_dangling_link_is_said_and_skipped(workspace: Path) -> None:
    (workspace / "playbooks" / "retail.toml").symlink_to(workspace / "nowhere")
    playbook = load("retail", workspace)
    assert "cannot be read" in only(playbook.findings, "playbook.file").message
    assert playbook.steps == load("retail").steps


_scalars = st.one_of(st.integers(), st.booleans(), st.text(max_size=12), st.dates(), st.floats(allow_nan=False))
_words = st.sampled_from(
    ["id", "title", "step", "rule", "right", "source", "when", "anchors", "need", "excludes", "pauses", "extends",
     "remove", "channel", "use", "order", "kind", "field", "text", "row", "retail", "cgso", "step:cgso", "hours"]
)  # fmt: skip
_values = st.recursive(
    _scalars | _words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_words, inner, max_size=4),
    max_leaves=14,
)


@given(values=st.dictionaries(_words, _values, max_size=6))
def test_no_file_however_wrong_takes_the_ladder_away(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, object]
) -> None:
    import tomli_w

    workspace = tmp_path_factory.mktemp("w")
    (workspace / "playbooks").mkdir()
    put(workspace, "retail-za", tomli_w.dumps(values).replace("\x00", ""))
    playbook = load("retail-za", workspace)
    assert playbook.step("lawyer") or "lawyer" in str(values) or values.get("replace") or "remove" in values
    assert all(finding.message for finding in playbook.findings)
