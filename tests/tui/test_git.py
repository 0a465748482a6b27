"""Git on the desk: the line on top, sync with its questions, commits by themselves, and the history of a case."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from tests.tui.repositories import Shared, git, name_person, replace, shared
from tests.tui.support import Driver, running, workspace
from textual.events import AppFocus

from plaint import clock
from plaint.services.sync import sync
from plaint.services.sync.on_exit import commit_on_exit
from plaint.settings import GitSettings, Settings
from plaint.sync.status import GitStatus
from plaint.tui.core.job import Job
from plaint.tui.dialogs.confirm import Confirm
from plaint.tui.dialogs.progress import Progress
from plaint.tui.model.messages import RowsRead
from plaint.tui.panels.counts import Counts
from plaint.tui.panels.frame import top_line
from plaint.tui.panels.git_line import git_lines
from plaint.tui.render.text import Line, line_width
from plaint.tui.screens.conflicts import Conflicts
from plaint.tui.screens.history import History

KETTLE = "Kettle arrived cracked"


@pytest.fixture
def root(tmp_path: Path, own_home: Path) -> Path:
    name_person(own_home)
    return workspace(tmp_path / "cases")


@pytest.fixture
def both(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shared:
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return shared(root, tmp_path)


def top(driver: Driver) -> str:
    return driver.text().splitlines()[0]


def words(line: Line) -> str:
    return "".join(text for text, _ in line)


# The line on top ------------------------------------------------------------------------------------------------


async def test_outside_a_repository_nothing_is_said_of_git(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.until(lambda: driver.desk.git.status is not None)
        assert "git" not in top(driver)


async def test_the_line_on_top_follows_changes_and_commits_made_elsewhere(both: Shared, tmp_path: Path) -> None:
    async with running(both.anna, tmp_path / "state", size=(160, 40)) as driver:
        await driver.until(lambda: "✓ git" in top(driver))
        replace(both.anna, KETTLE, "Kettle cracked")
        await driver.until(lambda: "*1 changed" in top(driver))
        git(both.anna, "commit", "-qam", "by hand")
        driver.desk.post_message(AppFocus())
        await driver.until(lambda: "↑1 ahead" in top(driver) and "changed" not in top(driver))


async def test_a_repository_that_is_not_trusted_is_only_looked_at(both: Shared, tmp_path: Path, own_home: Path) -> None:
    ran = tmp_path / "ran"
    git(both.ben, "config", "core.fsmonitor", f"touch {ran}; false")
    async with running(both.ben, tmp_path / "state", size=(160, 40)) as driver:
        await driver.until(lambda: "git: not trusted yet" in top(driver))
    assert not ran.exists()


def test_words_give_way_to_signs_and_good_news_to_bad_on_a_narrow_screen() -> None:
    status = GitStatus(repository=True, trusted=True, upstream="origin/main", ahead=2, behind=1, changed=3, conflicts=4)
    lines = git_lines(status)
    assert words(lines[0]) == "git ↑2 ahead ↓1 behind ≠4 in conflict *3 changed"
    assert words(lines[1]) == "git ↑2 ↓1 ≠4 *3"
    counts = Counts(open=12, overdue=3, errors=2, warnings=4, broken=1, closed=7)
    for width, wanted in ((80, words(lines[1])), (160, words(lines[0]))):
        line = top_line("/home/anna/cases", counts, "events", "", 0, width, git=lines)
        assert line_width(line) <= width
        assert wanted in words(line)
        assert "● live" in words(line)
    assert "closed" not in words(top_line("/r", counts, "events", "", 0, 80, git=lines))
    assert "closed" in words(top_line("/r", counts, "events", "", 0, 160, git=lines))


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (GitStatus(repository=True, problem="git is not installed"), "git: ✗ git is not installed"),
        (GitStatus(repository=True, trusted=True), "✓ git, no remote"),
        (GitStatus(repository=True, trusted=True, under_way="a merge"), "git a merge"),
    ],
)
def test_what_git_says_otherwise(status: GitStatus, told: str) -> None:
    assert words(git_lines(status)[0]) == told
    assert git_lines(GitStatus(repository=False)) == git_lines(None) == ()
    assert words(git_lines(status, "pushing")[0]) == "⇅ pushing"


# Sync -----------------------------------------------------------------------------------------------------------


async def test_sync_commits_fetches_merges_and_pushes_and_tells_of_it(both: Shared, tmp_path: Path) -> None:
    replace(both.ben, "opened = 2026-11-01", "opened = 2026-11-02")
    git(both.ben, "commit", "-qam", "Ben's")
    git(both.ben, "push", "-q")
    replace(both.anna, KETTLE, "Kettle cracked")
    async with running(both.anna, tmp_path / "state", size=(80, 24)) as driver:
        await driver.press("p")
        await driver.until(lambda: "Synced: made 1 commit, received 1 commit, pushed" in driver.toasts)
        await driver.until(lambda: driver.app.screen is driver.desk)
        assert "opened = 2026-11-02" in (both.anna / "case-0" / "case.toml").read_text()
        git(both.ben, "pull", "-q")
        assert "Kettle cracked" in (both.ben / "case-0" / "case.toml").read_text()
        await driver.until(lambda: "✓ git" in top(driver))


async def test_a_clash_leads_to_the_conflict_screen_and_the_next_sync_ends_the_merge(
    both: Shared, tmp_path: Path
) -> None:
    both.ben_pushes(KETTLE, "Kettle in pieces")
    replace(both.anna, KETTLE, "Kettle cracked")
    async with running(both.anna, tmp_path / "state") as driver:
        await driver.press("p")
        await driver.until(lambda: "Both sides changed the same: case-0/case.toml" in driver.toasts)
        await driver.until(lambda: isinstance(driver.app.screen, Conflicts) and driver.app.screen.proposals)
        await driver.until(lambda: "Kettle in pieces" in driver.text())
        await driver.press("2", "ctrl+s")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        await driver.press("y")
        await driver.until(lambda: driver.app.screen is driver.desk)
        await driver.until(lambda: "Kettle in pieces" in driver.titles)
        await driver.press("p")
        await driver.until(lambda: "Synced" in driver.toasts)
        assert git(both.anna, "status", "--porcelain") == ""
        git(both.ben, "pull", "-q")
        assert git(both.ben, "log", "-1", "--format=%P").count(" ") == 1, "the merge was pushed"


async def test_nothing_runs_until_the_repository_is_trusted_and_the_question_names_what_would(
    both: Shared, tmp_path: Path
) -> None:
    ran = tmp_path / "ran"
    hook = both.ben / ".git" / "hooks" / "pre-commit"
    hook.write_text(f"#!/bin/sh\ntouch {ran}\n")
    hook.chmod(0o755)
    replace(both.ben, KETTLE, "Kettle cracked")
    async with running(both.ben, tmp_path / "state") as driver:
        await driver.press("p")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        assert "pre-commit" in driver.text()
        await driver.press("escape")
        await driver.until(lambda: "is not trusted, so nothing was done" in driver.toasts)
        await driver.until(lambda: driver.app.screen is driver.desk)
        assert not ran.exists()
        assert git(both.ben, "log", "-1", "--format=%an").strip() == "Anna"
        await driver.press("p")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        await driver.press("y")
        await driver.until(lambda: "Synced: made 1 commit" in driver.toasts)
        assert ran.exists()


async def test_what_is_changed_while_the_question_stands_is_not_trusted_by_its_answer(
    both: Shared, tmp_path: Path
) -> None:
    async with running(both.ben, tmp_path / "state") as driver:
        await driver.press("p")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        hook = both.ben / ".git" / "hooks" / "post-merge"
        hook.write_text("#!/bin/sh\n")
        await driver.press("y")
        await driver.until(lambda: "was changed while you were asked" in driver.toasts)


async def test_the_app_ends_while_the_question_stands(both: Shared, tmp_path: Path) -> None:
    async with running(both.ben, tmp_path / "state") as driver:
        await driver.press("p")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        await driver.press("ctrl+q")
        await driver.until(lambda: driver.app._exit)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the network")
async def test_a_sync_that_waits_for_the_network_goes_on_behind_and_can_be_stopped(
    both: Shared, tmp_path: Path
) -> None:
    waiting = tmp_path / "waiting"
    slow = tmp_path / "slow"
    slow.write_text(f"#!/bin/sh\ntouch {waiting}\nexec sleep 600\n")
    slow.chmod(0o755)
    git(both.anna, "config", "remote.origin.uploadpack", str(slow))
    replace(both.anna, KETTLE, "Kettle cracked")
    async with running(both.anna, tmp_path / "state", size=(160, 40)) as driver:
        await driver.press("p")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        await driver.press("y")
        await driver.until(lambda: isinstance(driver.app.screen, Progress) and waiting.exists())
        await driver.until(lambda: "fetching from origin" in driver.text())
        await driver.press("enter")
        assert len(driver.app.screen_stack) == 2, "the desk is seen again"
        assert "⇅ fetching from origin" in top(driver)
        await driver.press("p")
        assert isinstance(driver.app.screen, Progress)
        await driver.press("escape")
        await driver.until(lambda: "It was stopped" in driver.toasts)
        await driver.until(lambda: driver.app.screen is driver.desk)
        await driver.until(lambda: "↑1 ahead" in top(driver))
        assert "Kettle cracked" in (both.anna / "case-0" / "case.toml").read_text()


async def test_progress_answers_the_mouse_and_waits_behind_a_question(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        course = Job("Sync with git")
        driver.app.push_screen(Progress(course))
        await driver.until(lambda: driver.app.screen.query("#stop"))
        await driver.pilot.click("#stop")
        assert course.stopped()
        await driver.until(lambda: "stopping" in driver.text())
        driver.app.push_screen(Confirm("Really?", "", "Yes"))
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        course.over = True
        await driver.press("escape")
        await driver.until(lambda: driver.app.screen is driver.desk)
        driver.app.push_screen(Progress(Job("Once more", behind=True)))
        await driver.until(lambda: driver.app.screen.query("#behind"))
        await driver.pilot.click("#behind")
        await driver.until(lambda: driver.app.screen is driver.desk)


async def test_a_workspace_without_git_is_put_under_it_after_a_question(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state", size=(160, 40)) as driver:
        await driver.press("p")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        await driver.press("escape")
        assert not (root / ".git").exists()
        await driver.press("p", "y")
        await driver.until(lambda: "The workspace is under git" in driver.toasts)
        await driver.until(lambda: "✓ git, no remote" in top(driver))
        assert git(root, "log", "--format=%s").count("new case") == 3
        await driver.press("p")
        await driver.until(lambda: "there is no remote" in driver.toasts)


# Commits by themselves ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["idle", "off"])
async def test_a_commit_by_itself_is_made_some_minutes_after_the_last_change_if_wanted(
    both: Shared, tmp_path: Path, when: str
) -> None:
    async with running(both.anna, tmp_path / "state", size=(160, 40)) as driver:
        driver.app.settings = Settings(git=GitSettings(when, 10))
        replace(both.anna, KETTLE, "Kettle cracked")
        await driver.until(lambda: driver.desk.git.last_change is not None and "*1 changed" in top(driver))
        driver.desk.git.commit_if_due()
        await driver.pilot.app.workers.wait_for_complete(
            [worker for worker in driver.app.workers if worker.group == "commit"]
        )
        assert git(both.anna, "log", "-1", "--format=%s").startswith("workspace") is False
        assert "*1 changed" in top(driver), "the last change is too near"
        driver.desk.git.last_change = clock.now() - timedelta(minutes=11)
        driver.desk.git.commit_if_due()
        if when == "off":
            assert not [worker for worker in driver.app.workers if worker.group == "commit"]
            return
        await driver.until(lambda: "Committed: case-0" in driver.toasts)
        await driver.until(lambda: "↑1 ahead" in top(driver) and "changed" not in top(driver))
        assert driver.desk.git.last_change is None


async def test_changes_of_many_cases_are_a_last_change_too_and_git_is_asked_at_their_end(
    both: Shared, tmp_path: Path
) -> None:
    async with running(both.anna, tmp_path / "state", size=(160, 40)) as driver:
        desk = driver.desk
        await driver.ready()
        asked: list[str] = []
        desk.git.look = lambda: asked.append("git")  # type: ignore[method-assign]
        rows = dict(list(desk.rowset.by_folder.items())[:1])
        long_ago = clock.now() - timedelta(days=1)
        for read, at_end in ((1, []), (100, ["git"])):
            desk.git.last_change = long_ago
            desk.follow_changes(RowsRead(rows if read == 1 else {}, read, 100, anew=True))
            assert desk.git.last_change > long_ago
            assert asked == at_end
        desk.git.last_change = long_ago
        desk.follow_changes(RowsRead(rows, 100, 100))
        assert desk.git.last_change == long_ago, "what is read for the first time has not changed"


def test_leaving_commits_if_wanted_and_says_so_on_the_terminal(both: Shared, tmp_path: Path) -> None:
    state = tmp_path / "state"
    replace(both.anna, KETTLE, "Kettle cracked")
    assert commit_on_exit(None, state, GitSettings("exit")) == ""
    assert commit_on_exit(both.anna, state, GitSettings("off")) == ""
    assert "plaint: committed case-0" in commit_on_exit(both.anna, state, GitSettings("exit"))
    assert commit_on_exit(both.anna, state, GitSettings("exit")) == "", "there is nothing more"
    replace(both.anna, "Kettle cracked", "Kettle")
    (both.anna / ".git" / "hooks").mkdir(exist_ok=True)
    assert "not committed" in commit_on_exit(tmp_path / "nowhere", state, GitSettings("exit"))


# History --------------------------------------------------------------------------------------------------------


async def test_the_history_tells_what_changed_when_and_brings_a_version_back(both: Shared, tmp_path: Path) -> None:
    both.ben_pushes(KETTLE, "Kettle in pieces")
    git(both.anna, "pull", "-q")
    path = both.anna / "case-0" / "case.toml"
    async with running(both.anna, tmp_path / "state", size=(80, 24)) as driver:
        await driver.go_to("Kettle in pieces")
        await driver.press("H")
        await driver.until(lambda: isinstance(driver.app.screen, History) and driver.app.screen.events is not None)
        assert f"title: {KETTLE} -> Kettle in pieces" in driver.text()
        assert "Ben" in driver.text()
        await driver.press("G", "enter", "b")
        await driver.until(lambda: isinstance(driver.app.screen, Confirm))
        await driver.press("b")
        assert isinstance(driver.app.screen, Confirm), "the key that asks never confirms"
        await driver.press("y")
        await driver.until(lambda: "Brought back case.toml" in driver.toasts)
        assert KETTLE in path.read_text()
        await driver.press("G", "b", "y")
        await driver.until(lambda: "says the same already" in driver.toasts)
        await driver.press("escape")
        await driver.until(lambda: KETTLE in driver.titles)
        await driver.press("u")
        await driver.until(lambda: "Kettle in pieces" in path.read_text())


async def test_without_any_version_the_history_says_so_and_a_case_that_broke_why(root: Path, tmp_path: Path) -> None:
    async with running(root, tmp_path / "state") as driver:
        await driver.go_to(KETTLE)
        await driver.press("H")
        await driver.until(lambda: "Nothing is kept of this case yet" in driver.text())
        await driver.press("b")
        assert "Put the cursor on a version first" in driver.toasts
        (root / "case-0" / "case.toml").write_text("id = [\n")
        await driver.press("r")
        await driver.until(lambda: "✗" in driver.text())


def test_a_sync_that_is_stopped_before_it_begins_does_nothing(both: Shared, tmp_path: Path) -> None:
    from plaint.storage.workspace import Workspace

    replace(both.anna, KETTLE, "Kettle cracked")
    told: list[str] = []
    follow = sync.Follow(told.append, lambda: len(told) > 0)
    with pytest.raises(Exception, match="it was stopped"):
        sync.sync(Workspace.open(both.anna), sync.Options(), lambda _: True, now=clock.now(), follow=follow)
    assert told == ["looking at what changed"]
    assert "case-0" in git(both.anna, "status", "--porcelain")
