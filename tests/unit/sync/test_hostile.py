"""A repository that came with somebody's folder: looking at it runs nothing of it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.unit.sync.conftest import NOW, Person

from plaint.domain.errors import PlaintError
from plaint.services.doctor import doctor
from plaint.services.doctor.check import Terminal
from plaint.services.sync import history
from plaint.services.sync.sync import Options, maybe_commit, sync
from plaint.settings import GitSettings
from plaint.sync import git as git_module
from plaint.sync import trust
from plaint.sync.git import Git, GitFailed, GitOutput, NotTrusted, run
from plaint.sync.repository import Repository, find_repository
from plaint.sync.status import status

HOOKS = ("pre-commit", "post-checkout", "post-index-change", "reference-transaction", "post-merge", "pre-push")


def repository_of(person: Person) -> Repository:
    found = find_repository(person.root)
    assert found is not None
    return found


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    return tmp_path / "canary"


@pytest.fixture
def hostile(pair: tuple[Person, Person], canary: Path, own_home: Path) -> Person:
    """Give a clone everything by which a configuration can run a program."""
    _, ben = pair
    ben.log("bbbbb1", "Called")
    ben.edit(title="Changed")
    touch = f"touch {canary}"
    script = canary.with_name("script")
    script.write_text(f"#!/bin/sh\n{touch}\ncat\n", encoding="utf-8")
    script.chmod(0o755)
    for key in (
        "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.alternateRefsCommand",
        "filter.bad.clean", "filter.bad.smudge", "filter.bad.process", "diff.bad.command", "diff.bad.textconv",
        "diff.external", "merge.plaint.driver", "gpg.program", "credential.helper", "pager.log", "pager.status",
        "remote.origin.uploadpack", "sequence.editor", "uploadpack.packObjectsHook",
    ):  # fmt: skip
        ben.git("config", key, str(script))
    for key, value in (
        ("log.showSignature", "true"), ("commit.gpgSign", "true"), ("core.hooksPath", str(script.with_name("hooks"))),
        ("remote.origin.promisor", "true"), ("extensions.partialClone", "origin"), ("core.untrackedCache", "true"),
        ("protocol.ext.allow", "always"), ("remote.origin.url", f"ext::{touch}"),
    ):  # fmt: skip
        ben.git("config", key, value)
    (ben.top / ".git" / "info").mkdir(exist_ok=True)
    attributes = ben.top / ".git" / "info" / "attributes"
    attributes.write_text("* filter=bad diff=bad merge=bad\n", encoding="utf-8")
    hooks = script.with_name("hooks")
    for folder in (hooks, ben.top / ".git" / "hooks"):
        folder.mkdir(exist_ok=True)
        for name in HOOKS:
            (folder / name).write_bytes(script.read_bytes())
            (folder / name).chmod(0o755)
    (own_home / "unused").touch()
    canary.unlink(missing_ok=True)
    # The trust that syncing before has left is for another configuration.
    return ben


def test_the_trap_is_real(hostile: Person, canary: Path) -> None:
    run(["status"], hostile.top)
    assert canary.exists()


def test_opening_listing_status_history_and_doctor_run_nothing(hostile: Person, canary: Path) -> None:
    workspace = hostile.workspace
    loaded = hostile.case()
    assert len(list(workspace.cases())) == 1
    found = status(hostile.root)
    assert (found.repository, found.trusted, found.changed, found.branch) == (True, False, None, "main")
    assert (found.ahead, found.behind) == (0, 0)
    assert history.history_of(workspace, loaded, patches=True)
    commit = hostile.git("log", "-1", "--no-show-signature", "--format=%H").strip()
    canary.unlink(missing_ok=True)
    history.restore(workspace, loaded, commit[:12])
    checks = doctor.examine(workspace, Terminal(tty=False), now=NOW)
    assert any("not trusted" in check.message for check in checks)
    assert not canary.exists()


def test_a_missing_object_is_never_fetched(hostile: Person, canary: Path) -> None:
    repository = repository_of(hostile)
    git = Git(repository.git_dir, repository.top)
    with pytest.raises(GitFailed):
        git.read("cat-file", "blob", "1" * 40)
    assert not canary.exists()


@pytest.fixture
def partial(pair: tuple[Person, Person], canary: Path) -> Git:
    """Return a clone that would fetch a missing object by running a program of its configuration."""
    _, ben = pair
    script = canary.with_name("ssh")
    script.write_text(f"#!/bin/sh\ntouch {canary}\n", encoding="utf-8")
    script.chmod(0o755)
    for key, value in (
        ("core.repositoryFormatVersion", "1"), ("extensions.partialClone", "origin"), ("core.sshCommand", str(script)),
        ("remote.origin.promisor", "true"), ("remote.origin.url", "ssh://example.org/cases"),
    ):  # fmt: skip
        ben.git("config", key, value)
    found = repository_of(ben)
    return Git(found.git_dir, found.top)


BARS = {
    "protocol.allow": ("protocol.allow=never", {}),
    "the environment": ("", {"GIT_ALLOW_PROTOCOL": "none"}),
}
"""What keeps git from fetching a missing object: a setting and variables, as ``Git.read`` gives them."""


def barred_by(bar: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every bar away but one, which stays only if ``Git.read`` sets it."""
    setting, variables = BARS.get(bar, ("", {}))
    monkeypatch.setattr(git_module, "_HARDENED", tuple(
        one for one in git_module._HARDENED if not one.startswith("protocol.") or one == setting
    ))  # fmt: skip
    real = git_module.run

    def run_with_one_bar(words: Sequence[str], folder: Path, *, extra: Mapping[str, str], **more: Any) -> GitOutput:
        left = {
            name: value
            for name, value in extra.items()
            if name not in {"GIT_NO_LAZY_FETCH", "GIT_ALLOW_PROTOCOL"} or variables.get(name) == value
        }
        return real(words, folder, extra=left, **more)

    monkeypatch.setattr(git_module, "run", run_with_one_bar)


def test_the_trap_of_a_missing_object_is_real(partial: Git, canary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    barred_by("nothing", monkeypatch)
    with pytest.raises(GitFailed):
        partial.read("cat-file", "blob", "1" * 40)
    assert canary.exists()


@pytest.mark.parametrize("bar", BARS)
def test_each_bar_alone_keeps_a_missing_object_from_being_fetched(
    partial: Git, canary: Path, monkeypatch: pytest.MonkeyPatch, bar: str
) -> None:
    barred_by(bar, monkeypatch)
    with pytest.raises(GitFailed):
        partial.read("cat-file", "blob", "1" * 40)
    assert not canary.exists()


def test_nothing_that_could_run_something_is_run_without_trust(hostile: Person, canary: Path) -> None:
    repository = repository_of(hostile)
    git = Git(repository.git_dir, repository.top)
    for command in ("status", "add", "commit", "fetch", "merge", "push", "diff", "checkout"):
        with pytest.raises(NotTrusted, match="not trusted yet"):
            git.call(command)
        with pytest.raises(NotTrusted, match="could run programs"):
            git.read(command)
    for words in (
        ("log", "-p"), ("log", "--format=%G?"), ("log", "--show-signature"), ("cat-file", "--textconv", "HEAD:x"),
        ("cat-file", "--filters", "HEAD:x"), ("ls-files", "-m"),
    ):  # fmt: skip
        with pytest.raises(NotTrusted):
            git.read(*words)
    assert maybe_commit(hostile.workspace, GitSettings("exit"), now=NOW, last_change=NOW, leaving=True) == ()
    assert not canary.exists()


def test_the_question_names_what_could_run_and_no_means_no(hostile: Person, canary: Path) -> None:
    asked: list[str] = []

    def refuse(question: str) -> bool:
        asked.append(question)
        return False

    with pytest.raises(PlaintError, match="not trusted, so nothing was done"):
        sync(hostile.workspace, Options(), refuse, now=NOW)
    assert "fsmonitor" in asked[0]
    assert not canary.exists()


def test_trust_is_asked_once_and_again_when_what_could_run_has_changed(pair: tuple[Person, Person]) -> None:
    anna, _ = pair
    repository = repository_of(anna)
    assert trust.is_trusted(repository)
    anna.git("branch", "other")
    anna.git("config", "branch.other.merge", "refs/heads/other")
    anna.git("remote", "add", "more", "https://example.org/x.git")
    assert trust.is_trusted(repository)
    config = (anna.top / ".git" / "config").read_bytes()
    for added in (
        b"[core]\n\tfsmonitor = x\n",
        b'[branch "a"] [core] fsmonitor = x\n',
        b'[branch "a"]\n\tmerge = a\\\n[core] fsmonitor = x\n',
        b'[branch "a"]\n\tfsmonitor = x\n',
        b"[include]\n\tpath = ../x\n",
        b'[user]\n\tname = "a" [core]\n',
    ):
        (anna.top / ".git" / "config").write_bytes(config + added)
        assert not trust.is_trusted(repository), added
    (anna.top / ".git" / "config").write_bytes(config)
    assert trust.is_trusted(repository)
    hook = anna.top / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\n", encoding="utf-8")
    assert not trust.is_trusted(repository)
    assert "the hook pre-commit" in trust.programs(repository)


def test_trust_belongs_to_a_place(pair: tuple[Person, Person]) -> None:
    anna, _ = pair
    moved = anna.top.with_name("moved")
    anna.top.rename(moved)
    found = find_repository(moved)
    assert found is not None
    assert not trust.is_trusted(found)


def test_a_damaged_list_of_trust_trusts_nothing(pair: tuple[Person, Person]) -> None:
    from plaint.locations import config_dir

    anna, _ = pair
    file = config_dir() / trust.TRUST_FILE
    for text in ("[[repository\n", "repository = 3\n", "repository = [1]\n", "[[repository]]\npath = 3\n"):
        file.write_text(text, encoding="utf-8")
        assert not trust.is_trusted(repository_of(anna))
    trust.trust(repository_of(anna), NOW)
    assert trust.is_trusted(repository_of(anna))


def test_a_git_that_started_us_does_not_lead_us_to_its_repository(
    pair: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, ben = pair
    ben.log("bbbbb1", "Called")
    monkeypatch.setenv("GIT_DIR", str(anna.top / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", os.devnull)
    found = status(ben.root)
    assert (found.problem, found.branch) == ("", "main")


def test_a_git_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text("#!/bin/sh\nsleep 60\n", encoding="utf-8")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(GitFailed, match=r"git log did not end within 0\.2 seconds"):
        run(["-c", "a=b", "log"], tmp_path, limit=0.2)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitFailed, match="git is not installed"):
        run(["log"], tmp_path)
    with pytest.raises(GitFailed, match="there is no folder"):
        run(["log"], tmp_path / "nowhere")
    with pytest.raises(GitFailed, match="could not be started"):
        run(["log\0"], tmp_path)
