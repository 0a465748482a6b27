"""Loading playbooks: a workspace's own files are laid over the program's, and a broken one harms nothing."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaint.domain.case import Case, Consumer, Retailer
from plaint.domain.findings import Finding, Level
from plaint.playbooks import cache, loader
from plaint.playbooks.choose import choice_finding, choose
from plaint.playbooks.loader import available, ids, load, stale, unknown, validate

TODAY = date(2026, 11, 22)
OWN_RULE = """
[source.mine]
text = "A page"
read_on = 2026-11-22
confidence = "B"

[[step]]
id = "cgso"
[[step.rule]]
id = "cgso.whole"
offset = 30
"""


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


def test_a_workspace_without_playbooks_gets_the_shipped_ones(tmp_path: Path) -> None:
    assert load("retail-za", tmp_path) is load("retail-za")


def test_a_file_with_a_shipped_id_is_laid_over_the_shipped_one(workspace: Path) -> None:
    put(workspace, "retail-za", OWN_RULE)
    playbook = load("retail-za", workspace)
    step = playbook.step("cgso")
    assert step
    changed = next(rule for rule in step.rules if rule.id == "cgso.whole")
    assert changed.offset == 30
    assert changed.counting == "za-cpa"
    assert len(step.rules) == 3
    assert playbook.files[-2:] == ("retail-za.toml", "playbooks/retail-za.toml")
    assert playbook.findings == ()


def test_a_change_to_a_ladder_reaches_everything_that_extends_it(workspace: Path) -> None:
    put(workspace, "retail", '[[step]]\nid = "supervisor"\ntitle = "Ask for the boss"\n')
    step = load("retail-br", workspace).step("supervisor")
    assert step
    assert step.title == "Ask for the boss"


def test_a_file_that_replaces_the_shipped_one_stands_alone(workspace: Path) -> None:
    put(
        workspace,
        "retail-us",
        'title = "Mine"\nreplace = true\n[source.a]\ntext = "x"\nread_on = 2026-11-22\nconfidence = "A"\n'
        '[[step]]\nid = "ask"\ntitle = "Ask"\norder = 1\nwhy = "Because."\nsource = "a"\n',
    )
    playbook = load("retail-us", workspace)
    assert [step.id for step in playbook.steps] == ["ask"]
    assert playbook.files == ("playbooks/retail-us.toml",)


def test_a_playbook_of_ones_own_extends_a_shipped_one(workspace: Path) -> None:
    put(workspace, "my-shop", 'title = "My Shop"\nextends = ["retail-za"]\nremove = ["cgso", "za-unseen", "post"]\n')
    playbook = load("my-shop", workspace)
    assert (playbook.id, playbook.title, playbook.country) == ("my-shop", "My Shop", "ZA")
    assert playbook.step("cgso") is None
    assert all("cgso" not in (*step.after, *step.requires) for step in playbook.steps)
    assert all(one.step != "cgso" for step in playbook.steps for one in step.excludes)
    assert "za-unseen" not in {right.id for right in playbook.rights}
    assert "post" not in {channel.id for channel in playbook.channels}


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


def test_playbooks_that_extend_one_another_in_a_circle_are_stopped(workspace: Path) -> None:
    put(workspace, "retail", 'extends = ["amazon"]\n')
    playbook = load("amazon", workspace)
    finding = only(playbook.findings, "playbook.cycle")
    assert "amazon > retail > amazon" in finding.message
    assert finding.file == "playbooks/retail.toml"
    assert playbook.steps == load("amazon").steps


def test_two_rules_with_one_id_are_refused(workspace: Path) -> None:
    rule = (
        '[[step.rule]]\nid = "cgso.whole"\ntitle = "x"\nkind = "follow_up"\nanchors = ["opened"]\nsource = "default"\n'
    )
    put(workspace, "retail-za", '[[step]]\nid = "evidence"\n' + rule)
    assert "there twice" in only(load("retail-za", workspace).findings, "playbook.value").message


def test_a_fault_that_shows_only_in_another_ladder_is_laid_to_the_users_file(workspace: Path) -> None:
    put(workspace, "retail", 'remove = ["article"]\n[[step]]\nid = "lawyer"\nsource = "gone"\n')
    finding = only(load("amazon-za", workspace).findings, "playbook.reference")
    assert finding.file == "playbooks/retail.toml"


def test_a_broken_playbook_of_ones_own_gives_the_general_ladder(workspace: Path) -> None:
    put(workspace, "my-shop", "not toml at all")
    playbook = load("my-shop", workspace)
    assert playbook.steps == load("retail").steps
    assert [finding.rule for finding in playbook.findings] == ["playbook.file", "playbook.unknown"]


def test_a_playbook_without_a_title_is_refused(workspace: Path) -> None:
    put(workspace, "my-shop", 'country = "ZA"\n')
    assert "without title" in only(load("my-shop", workspace).findings, "playbook.missing").message


def test_an_unknown_id_gives_the_general_ladder_and_the_nearest_name() -> None:
    playbook = load("amazon-zz")
    assert playbook.id == "retail"
    assert "did you mean amazon-" in only(playbook.findings, "playbook.unknown").suggestion
    assert "known are" in unknown("qqq").suggestion


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 5000, "\x00", "retail\n", "RETAIL"])
def test_a_hostile_id_is_only_an_unknown_one(workspace: Path, name: str) -> None:
    assert load(name, workspace, cache_dir=workspace / "cache").id == "retail"
    assert not (workspace / "cache" / "playbooks").exists() or {
        path.name for path in (workspace / "cache" / "playbooks").iterdir()
    } <= {"retail.json"}


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


def test_a_changed_file_is_read_again_and_an_unchanged_one_is_not(workspace: Path) -> None:
    path = put(workspace, "retail", 'title = "One"\n')
    first = load("retail", workspace)
    assert load("retail", workspace) is first
    path.write_text('title = "Three"\n', "utf-8")
    assert load("retail", workspace).title == "Three"
    path.unlink()
    assert load("retail", workspace).title == load("retail").title


def test_memory_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "KEEP", 2)
    monkeypatch.setattr(loader, "_kept", {})
    for name in ("retail", "amazon", "retail-za", "amazon-za"):
        load(name)
    assert len(loader._kept) <= 2


def test_every_ladder_is_listed_and_building_blocks_are_not(workspace: Path) -> None:
    put(workspace, "retail-za", OWN_RULE)
    put(workspace, "my-shop", 'title = "My Shop"\nextends = ["retail"]\n')
    put(workspace, "broken", "[")
    found = {entry.id: entry for entry in available(workspace)}
    assert "payment" not in found
    assert found["my-shop"].title == "My Shop"
    assert (found["retail-za"].title, found["retail-za"].own) == ("Any shop, South Africa", True)
    assert (found["broken"].title, found["broken"].usable) == ("broken", False)
    assert not found["amazon"].own
    assert [entry.id for entry in available()] == [name for name in ids() if name != "payment"]


def test_validation_tells_each_finding_once(workspace: Path) -> None:
    put(workspace, "retail", "[")
    put(workspace, "my-shop", 'title = "My Shop"\nextends = ["retail"]\n')
    (workspace / "playbooks" / "My Shop.toml").write_text("", "utf-8")
    (workspace / "playbooks" / "notes.txt").write_text("", "utf-8")
    assert sorted((finding.rule, finding.file) for finding in validate(workspace)) == [
        ("playbook.file", "playbooks/My Shop.toml"),
        ("playbook.file", "playbooks/retail.toml"),
    ]


def test_a_fact_is_due_for_another_look_the_day_after_it_should_be_checked() -> None:
    playbook = load("amazon-za")
    assert stale(playbook, TODAY) == ()
    due = min(source.check_after for source in playbook.sources())
    assert stale(playbook, due) == ()
    first = stale(playbook, due + timedelta(days=1))
    assert "supervisor" in {one.entry for one in first}
    everything = stale(playbook, date(2030, 1, 1))
    assert {"cgso", "cgso.whole", "chargeback", "za-defects", "za-defects.six-months", "chat"} <= {
        one.entry for one in everything
    }


def test_the_kept_form_is_the_same_ladder(tmp_path: Path) -> None:
    for name in ("amazon-za", "retail-uk"):
        made = loader._load(name, None, tmp_path)
        assert loader._load(name, None, tmp_path) == made == load(name)
        assert (tmp_path / "playbooks" / f"{name}.json").exists()


@pytest.mark.parametrize("damage", [b"", b"[]", b"{}", b'{"files": ["x"], "made": 0}', b"\xff", b'{"files": 1}'])
def test_a_damaged_kept_form_is_made_again(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "playbooks").mkdir()
    path = tmp_path / "playbooks" / "retail.json"
    path.write_bytes(damage)
    assert loader._load("retail", None, tmp_path) == load("retail")
    assert path.read_bytes() != damage


def test_a_kept_form_of_another_version_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loader._load("retail", None, tmp_path)
    assert cache.read("retail", tmp_path)
    monkeypatch.setattr(cache, "__version__", "99")
    assert cache.read("retail", tmp_path) is None


def test_a_cache_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "retail.json").mkdir()
    assert loader._load("retail", None, tmp_path) == load("retail")
    assert [path.name for path in (tmp_path / "playbooks").iterdir()] == ["retail.json"]
    (tmp_path / "file").write_text("", "utf-8")
    assert loader._load("retail", None, tmp_path / "file") == load("retail")


def test_ladders_of_a_workspace_are_not_kept_on_disk(workspace: Path) -> None:
    put(workspace, "retail", 'title = "Mine"\n')
    load("retail", workspace, cache_dir=workspace / "cache")
    assert not (workspace / "cache").exists()


def case(country: str = "", name: str = "", store: str = "", playbook: str = "") -> Case:
    return Case(
        "k7f3qd", "Kettle", playbook=playbook, consumer=Consumer(country=country), retailer=Retailer(name, store)
    )


@pytest.mark.parametrize(
    ("country", "name", "store", "wanted"),
    [
        ("ZA", "Amazon", "amazon.co.za", "amazon-za"),
        ("za", "", "www.amazon.com", "amazon-za"),
        ("DE", "Amazon EU Sarl", "", "amazon-de"),
        ("FR", "Amazon", "amazon.fr", "amazon-eu"),
        ("NO", "Kaffeland", "", "retail-eu"),
        ("GB", "AMAZON", "", "amazon-uk"),
        ("UK", "Tesco", "", "retail-uk"),
        ("US", "Amazon", "", "amazon-us"),
        ("BR", "Loja", "", "retail-br"),
        ("ES", "Tienda", "", "retail-es"),
        ("JP", "Amazon", "amazon.co.jp", "amazon"),
        ("JP", "Tokyo Hands", "", "retail"),
        ("", "Amazon", "amazon.co.za", "amazon"),
        ("", "", "", "retail"),
        ("DE", "Amazonas Books", "", "retail-de"),
        ("ZA", "Payment Systems", "", "retail-za"),
    ],
)
def test_country_and_retailer_choose_the_ladder(country: str, name: str, store: str, wanted: str) -> None:
    assert choose(case(country, name, store), ids()) == wanted


def test_without_any_ladder_the_general_one_is_named() -> None:
    assert choose(case("ZA", "Amazon"), ()) == "retail"


def test_a_named_playbook_goes_before_every_choice() -> None:
    assert choose(case("ZA", "Amazon", playbook="retail-us"), ids()) == "retail-us"
    assert choice_finding(case(playbook="retail-us"), ids()) is None
    assert choice_finding(case(), ids()) is None


def test_a_named_playbook_that_is_not_there_is_said_and_replaced() -> None:
    wrong = case("ZA", "Amazon", playbook="amazon-sa")
    assert choose(wrong, ids()) == "amazon-za"
    finding = choice_finding(wrong, ids())
    assert finding
    assert "amazon-za is used" in finding.message
    assert "did you mean amazon-" in finding.suggestion
    nothing_near = choice_finding(case(playbook="qqqq"), ids())
    assert nothing_near
    assert "leave the field empty" in nothing_near.suggestion


def test_a_retailers_own_ladder_is_found_by_its_name(workspace: Path) -> None:
    put(workspace, "my-shop-za", 'title = "My Shop"\nextends = ["retail-za"]\n')
    assert choose(case("ZA", "My Shop (Pty) Ltd"), ids(workspace)) == "my-shop-za"
    assert choose(case("DE", "My Shop GmbH"), ids(workspace)) == "retail-de"


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
