"""Two people work at random on one case; whatever git does with it, no entry is lost and none is mixed."""

from __future__ import annotations

import random
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.reliability.computer import memory
from tests.unit.sync.conftest import run_git
from tests.unit.sync.driver_server import served

from plaint.storage.layout import CASE_FILE
from plaint.sync.merge_driver import command

TEXTS = ("Asked for a refund", "Sent photos", "They said no", "Line one\\nline two", "ümläut ✓")
FIELDS = ("playbook", "language", "seller.name", "seller.email", "order.paid_with", "problem.text", "wanted.text")
Entry = dict[str, str]


class Model:
    """A case as a person writes it: fields one blank line apart, a file for each entry, or all in one."""

    def __init__(self, fields: dict[str, str], entries: dict[str, Entry]) -> None:
        self.fields = fields
        self.entries = entries

    def write(self, folder: Path, *, by_hand: bool) -> None:
        lines = ['id = "k7f3qd"', 'title = "Kettle"']
        tables: dict[str, list[str]] = {}
        for path, value in sorted(self.fields.items(), key=lambda pair: FIELDS.index(pair[0])):
            table, _, name = path.rpartition(".")
            (tables.setdefault(table, []) if table else lines).append(f'{name} = "{value}"')
        for table, held in tables.items():
            lines += [f"[{table}]", *held]
        (folder / CASE_FILE).write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        if by_hand:
            blocks = ["[[interaction]]\n" + self.text(entry_id) for entry_id in self.entries]
            (folder / "interactions.toml").write_text("\n".join(blocks), encoding="utf-8")
            return
        (folder / "interactions").mkdir(exist_ok=True)
        for entry_id in self.entries:
            (folder / "interactions" / f"{entry_id}.toml").write_text(self.text(entry_id), encoding="utf-8")

    def text(self, entry_id: str) -> str:
        return f'id = "{entry_id}"\n' + "".join(f'{key} = "{text}"\n' for key, text in self.entries[entry_id].items())

    def changed(self, source: random.Random, side: str) -> Model:
        """Add entries, withdraw or edit some, set and change fields."""
        fields, entries = dict(self.fields), {key: dict(entry) for key, entry in self.entries.items()}
        for number in range(source.randint(0, 3)):
            entries[f"{side}{side}{side}{side}{side}{number}"] = {"reason": source.choice(TEXTS), "person": side}
        for entry in self.entries:
            if source.random() < 0.3:
                entries[entry][source.choice(("withdrawn", "answer", "promise"))] = f"by {side}"
        for path in source.sample(FIELDS, source.randint(0, 3)):
            fields[path] = f"{side} {source.randint(0, 1)}"
        return Model(fields, entries)


def expected(base: Model, ours: Model, theirs: Model) -> tuple[dict[str, str], dict[str, Entry], bool]:
    """Merge by hand; the last value tells whether the two clash."""
    clash = False

    def one(old: str | None, mine: str | None, other: str | None) -> str | None:
        nonlocal clash
        clash = clash or (mine != other and old not in {mine, other})
        return other if mine == old else mine

    def all_of(old: Entry, mine: Entry, other: Entry) -> Entry:
        found = {key: one(old.get(key), mine.get(key), other.get(key)) for key in {**mine, **other}}
        return {key: value.replace("\\n", "\n") for key, value in found.items() if value is not None}

    fields = all_of(base.fields, ours.fields, theirs.fields)
    ids = {**ours.entries, **theirs.entries}
    sides = (base.entries, ours.entries, theirs.entries)
    entries = {entry_id: all_of(*(side.get(entry_id, {}) for side in sides)) for entry_id in ids}
    return fields, entries, clash


class Trial:
    """One repository, reused for all trials: each begins with a branch of its own."""

    def __init__(self, top: Path) -> None:
        self.top = top
        top.mkdir()
        run_git(top, "init", "-q")
        self.driver = command()
        run_git(top, "config", "advice.mergeConflict", "false")

    def commit(self, model: Model, *, by_hand: bool) -> None:
        model.write(self.top / "kettle", by_hand=by_hand)
        run_git(self.top, "add", "-A")
        run_git(self.top, "commit", "-q", "--allow-empty", "-m", "x")

    def run(self, source: random.Random, number: int, way: str, *, driver: bool) -> str:
        by_hand = driver and source.random() < 0.5
        folder = self.top / "kettle"
        run_git(self.top, "checkout", "-q", "--orphan", f"t{number}")
        run_git(self.top, "rm", "-rfq", "--ignore-unmatch", ".")
        folder.mkdir(exist_ok=True)
        text = "*.toml merge=plaint\n" if driver else ""
        (self.top / ".gitattributes").write_text(text, encoding="utf-8")
        entries = {f"base0{at}": {"reason": text} for at, text in enumerate(TEXTS[: source.randint(0, 3)])}
        base = Model({path: "base" for path in FIELDS if source.random() < 0.5}, entries)
        self.commit(base, by_hand=by_hand)
        ours, theirs = base.changed(source, "a"), base.changed(source, "b")
        run_git(self.top, "checkout", "-q", "-b", f"theirs{number}")
        self.commit(theirs, by_hand=by_hand)
        run_git(self.top, "checkout", "-q", f"t{number}")
        self.commit(ours, by_hand=by_hand)
        words = {
            "merge": ("merge", "-q", "-m", "x", f"theirs{number}"),
            "rebase": ("rebase", "-q", f"theirs{number}"),
            "cherry-pick": ("cherry-pick", "--allow-empty", f"theirs{number}"),
        }[way]
        run_git(self.top, "-c", f"merge.plaint.driver={self.driver}", *words, check=False)
        stages = run_git(self.top, "ls-files", "-u").splitlines()
        if stages:
            self.all_versions_are_there(base, ours, theirs, stages)
            run_git(self.top, *(way, "--abort"))
            return "conflict"
        fields, found, clash = expected(base, ours, theirs)
        assert not (clash and driver)
        assert self.log() == found
        if driver:
            assert self.fields() == fields
        else:  # as text, a table may stand in it twice; then the file is shown as broken, with every value in it
            held = (folder / CASE_FILE).read_text(encoding="utf-8")
            assert all(f'"{value}"' in held for value in fields.values())
        return "merged"

    def fields(self) -> dict[str, str]:
        """Read the fields back; raises for a file with markers."""
        values = tomllib.loads((self.top / "kettle" / CASE_FILE).read_text(encoding="utf-8"))
        found = {}
        for path in FIELDS:
            table, _, name = path.rpartition(".")
            value = (values.get(table, {}) if table else values).get(name)
            if value is not None:
                found[path] = value
        return found

    def log(self) -> dict[str, Entry]:
        """Read the entries back; none may be there twice."""
        folder = self.top / "kettle"
        entries: dict[str, Entry] = {}
        for file in (*folder.glob("interactions/*.toml"), *folder.glob("interactions.toml")):
            held = tomllib.loads(file.read_text(encoding="utf-8"))
            for entry in held.get("interaction", [held] if held else []):
                assert entry["id"] not in entries
                entries[entry.pop("id")] = entry
        return entries

    def all_versions_are_there(self, base: Model, ours: Model, theirs: Model, stages: list[str]) -> None:
        """Check that a file in conflict is one that really clashes with a driver, and that git holds both sides."""
        for line in stages:
            fields = line.split()
            data = run_git(self.top, "cat-file", "blob", fields[1])
            assert tomllib.loads(data) is not None
        whole = "".join(path.read_text(encoding="utf-8") for path in (self.top / "kettle").rglob("*.toml"))
        for side in (ours, theirs):
            for entry_id in side.entries.keys() - base.entries.keys():
                assert entry_id in whole


SEEN = 20
"""Every so-manieth merge runs the driver as git would: a new process for each file. The others are served."""


@pytest.fixture
def place() -> Iterator[Path]:
    """Give a folder, in memory where the system has such a place."""
    with tempfile.TemporaryDirectory(dir=memory()) as made:
        yield Path(made)


@pytest.mark.parametrize("trials", [9, pytest.param(40, marks=pytest.mark.slow)])
@pytest.mark.parametrize("driver", [True, False], ids=["driver", "plain"])
def test_no_entry_is_lost_or_mixed(place: Path, driver: bool, trials: int) -> None:
    assert two_sided(place, trials=trials, driver=driver) > 1


@pytest.mark.soak
@pytest.mark.parametrize("driver", [True, False], ids=["driver", "plain"])
def test_no_entry_is_lost_or_mixed_in_two_thousand_trials(place: Path, driver: bool) -> None:
    assert two_sided(place, trials=1000, driver=driver) > 250


def two_sided(folder: Path, *, trials: int, driver: bool, seen: int = SEEN) -> int:
    """Return how many of the trials merged without a question; every ``seen``-th starts the driver anew."""
    source = random.Random(11)
    trial = Trial(folder / "repository")
    ways = ("merge", "rebase", "cherry-pick")
    merged = 0
    with served(folder) as line:
        for number in range(trials):
            trial.driver = line if number % seen else command()
            merged += trial.run(source, number, ways[number % 3], driver=driver) == "merged"
    return merged
