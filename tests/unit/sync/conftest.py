"""Real repositories: a shared one without a working tree, and what two people have of it."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plaint.domain.model.case import Case
from plaint.domain.model.interaction import Interaction
from plaint.services.sync.sync import Options, Synced, sync
from plaint.storage.toml.edit import Set
from plaint.storage.workspace import LoadedCase, Workspace
from plaint.sync.repository import find_repository
from plaint.sync.setup import make_repository
from plaint.sync.trust import trust

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def run_git(folder: Path, *words: str, check: bool = True) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=False)
    assert not check or done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8", "surrogateescape")


@dataclass
class Person:
    """Somebody with a clone."""

    name: str
    top: Path
    below: str = ""
    source: random.Random = field(default_factory=lambda: random.Random(5))

    @property
    def root(self) -> Path:
        return self.top / self.below if self.below else self.top

    @property
    def workspace(self) -> Workspace:
        state = self.top.parent / f"state-{self.name}"
        return Workspace.open(self.root, state=state, source=self.source, clock=lambda: NOW)

    def git(self, *words: str, check: bool = True) -> str:
        return run_git(self.top, *words, check=check)

    def sync(self, **options: bool | str) -> Synced:
        return sync(self.workspace, Options(**options), lambda _: True, now=NOW)  # type: ignore[arg-type]

    def case(self, reference: str = "k7f3qd") -> LoadedCase:
        found = self.workspace.find(reference)
        assert isinstance(found, LoadedCase), found
        return found

    def edit(self, **fields: object) -> None:
        changes = [Set(path.replace("__", "."), value) for path, value in fields.items()]
        self.workspace.edit(self.case(), changes)

    def log(self, entry_id: str, reason: str, **more: str) -> Path:
        entry = Interaction(id=entry_id, at=NOW, reason=reason, channel="phone", direction="out", **more)  # type: ignore[arg-type]
        return self.workspace.add_interaction(self.case(), entry)

    def names(self) -> set[str]:
        return {path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file()} - {
            path.relative_to(self.root).as_posix() for path in (self.root / ".git").rglob("*")
        }


@pytest.fixture(autouse=True)
def known_to_git(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let git know a name, and nothing else of this machine."""
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    text = "[user]\nname = Anna\nemail = anna@example.org\n[init]\ndefaultBranch = main\n[gc]\nauto = 0\n"
    (own_home / ".gitconfig").write_text(text, encoding="utf-8")


@pytest.fixture
def kettle() -> Case:
    return Case(id="k7f3qd", title="Kettle arrived cracked", opened=NOW.date())


MakePair = Callable[..., tuple[Person, Person]]


def _build(folder: Path, below: str, kettle: Case) -> None:
    run_git(folder, "init", "-q", "--bare", "hub")
    anna = Person("anna", folder / "anna", below)
    anna.top.mkdir()
    if below:
        anna.git("init", "-q")
    Workspace.init(anna.root)
    make_repository(anna.root, NOW)
    anna.git("remote", "add", "origin", str(folder / "hub"))
    anna.workspace.create(kettle)
    anna.sync()
    run_git(folder, "clone", "-q", str(folder / "hub"), "ben")
    run_git(folder / "ben", "config", "user.name", "Ben")
    run_git(folder / "ben", "config", "user.email", "ben@example.org")


_BUILT: dict[str, Path] = {}
"""Pairs that are copied for each test, which takes a fraction of the time of making one; by ``below``."""


@pytest.fixture
def make_pair(tmp_path: Path, kettle: Case, tmp_path_factory: pytest.TempPathFactory) -> MakePair:
    """Make two clones that both have the kettle; ``below`` puts the workspace into a folder of the repository."""

    def make(below: str = "") -> tuple[Person, Person]:
        if below not in _BUILT:
            built = tmp_path_factory.mktemp("built")
            _build(built, below, kettle)
            _BUILT[below] = built
        for name in ("hub", "anna", "ben"):
            shutil.copytree(_BUILT[below] / name, tmp_path / name, symlinks=True)
        people = Person("anna", tmp_path / "anna", below), Person("ben", tmp_path / "ben", below)
        for person in people:
            person.git("remote", "set-url", "origin", str(tmp_path / "hub"))
        found = find_repository(people[0].top)
        assert found is not None
        trust(found, NOW)
        return people

    return make


@pytest.fixture
def pair(make_pair: MakePair) -> tuple[Person, Person]:
    return make_pair()
