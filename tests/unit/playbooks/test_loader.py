"""Loading playbooks: a workspace's own files are laid over the program's, and a broken one harms nothing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from plaint.domain.model.finding import Finding
from plaint.playbooks import cache, loader
from plaint.playbooks.files import read_shipped
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
    assert playbook.files[-2:] == ("retail/retail-za.toml", "playbooks/retail-za.toml")
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
    assert [entry.id for entry in available()] == [name for name in ids() if not read_shipped(name).values.get("part")]


def test_validation_tells_each_finding_once(workspace: Path) -> None:
    put(workspace, "retail", "[")
    put(workspace, "broken", "[")
    put(workspace, "my-shop", 'title = "My Shop"\nextends = ["retail"]\n')
    (workspace / "playbooks" / "My Shop.toml").write_text("", "utf-8")
    (workspace / "playbooks" / "notes.txt").write_text("", "utf-8")
    assert sorted((finding.rule, finding.file) for finding in validate(workspace)) == [
        ("playbook.file", "playbooks/My Shop.toml"),
        ("playbook.file", "playbooks/broken.toml"),
        ("playbook.file", "playbooks/retail.toml"),
    ]


def test_a_fact_is_due_for_another_look_the_day_after_it_should_be_checked() -> None:
    playbook = load("amazon-za")
    assert stale(playbook, TODAY) == ()
    due = min(source.check_after for source in playbook.sources())
    assert stale(playbook, due) == ()
    first = stale(playbook, due + timedelta(days=1))
    assert first
    everything = stale(playbook, date(2040, 1, 1))
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
