from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.sync.conftest import MakePair, Person, run_git

from plaint.storage.conflicts.git_markers import split_markers
from plaint.sync import merge_driver as driver
from plaint.sync.merge import by_meaning, name_in_case
from plaint.sync.merge_driver import CONFIGURED, command, merge_driver, with_markers

BASE = b'id = "k7f3qd"\n\ntitle = "Kettle"  # mine\n'


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [tmp_path / name for name in ("base", "ours", "theirs")]


def merge(
    files: list[Path], *contents: bytes, name: str = "cases/kettle/case.toml", marker: int = 7
) -> tuple[int, bytes]:
    for file, data in zip(files, contents, strict=True):
        file.write_bytes(data)
    status = merge_driver(files[0], files[1], files[2], marker, name)
    return status, files[1].read_bytes()


def test_what_merges_by_meaning_keeps_our_bytes(files: list[Path]) -> None:
    status, data = merge(files, BASE, BASE.replace(b"Kettle", b"Pan"), BASE + b'status = "paused"\n')
    assert status == 0
    assert b'title = "Pan"  # mine' in data
    assert b'status = "paused"' in data


def test_a_clash_gets_markers_with_the_common_version(files: list[Path]) -> None:
    sides = BASE, BASE.replace(b"Kettle", b"Pan"), BASE.replace(b"Kettle", b"Pot")
    status, data = merge(files, *sides, marker=9)
    assert status == 1
    assert b"<<<<<<<<< ours\n" in data
    parts = split_markers(data)
    assert parts is not None
    assert (parts.base, parts.ours, parts.theirs) == sides


def test_values_that_clash_on_different_lines_get_markers_too(files: list[Path]) -> None:
    # As text the two merge: one side moved the field, the other changed it in its old place.
    base = b'id = "k7f3qd"\n\ntitle = "A"\n\n\n\n\nstatus = "open"\n'
    ours = b'title = "B"\n\nid = "k7f3qd"\n\n\n\n\n\nstatus = "open"\n'
    theirs = b'id = "k7f3qd"\n\ntitle = "C"\n\n\n\n\nstatus = "open"\n'
    status, data = merge(files, base, ours, theirs)
    assert status == 1
    parts = split_markers(data)
    assert parts is not None
    assert (parts.ours, parts.theirs) == (ours, theirs)
    whole = driver._whole(b"x", b"a\r\nb", b"", 7)
    assert whole == b"<<<<<<< ours\r\na\r\nb\r\n||||||| before\r\nx\r\n=======\r\n>>>>>>> theirs\r\n"


def test_without_a_common_version_two_new_files_merge(files: list[Path]) -> None:
    status, data = merge(files, b"", BASE, BASE + b'status = "paused"\n')
    assert (status, b"paused" in data) == (0, True)


@pytest.mark.parametrize(
    ("contents", "name"),
    [
        ((b"a\n", b"b\n", b"c\n"), "cases/code.py"),
        ((BASE, b"title = \n", BASE + b"x = 1\n"), "case.toml"),
        ((BASE, BASE + b"#" * 2_000_001, BASE + b"x = 1\n"), "case.toml"),
    ],
)
def test_what_is_no_case_or_cannot_be_read_ends_as_with_git_alone(
    files: list[Path], contents: tuple[bytes, ...], name: str
) -> None:
    status, data = merge(files, *contents, name=name)
    assert status in {0, 1}
    assert (status == 1) == (b"<<<<<<<" in data)
    assert data


def test_without_git_our_version_stays_as_a_conflict(
    files: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    status, data = merge(files, BASE, BASE.replace(b"Kettle", b"Pan"), BASE.replace(b"Kettle", b"Pot"))
    assert (status, data) == (1, BASE.replace(b"Kettle", b"Pan"))


def test_the_command_for_a_call_runs_this_installation_and_loads_no_screen(files: list[Path]) -> None:
    for file, data in zip(files, (BASE, BASE, BASE + b"x = 1\n"), strict=True):
        file.write_bytes(data)
    words = command().replace("%O %A %B %L %P", " ".join(map(str, files)) + " 7 case.toml")
    subprocess.run(words, shell=True, check=True)
    assert files[1].read_bytes() == BASE + b"x = 1\n"
    script = "import sys; import plaint.sync.merge_driver; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_file_name_is_never_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The program beside this interpreter is the driver, wherever the tests were started from.
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    canary = tmp_path / "canary"
    name = "$(touch canary) 'x' `touch canary`;touch canary"
    run_git(tmp_path, "init", "-q", "-b", "main")
    run_git(tmp_path, "config", "merge.plaint.driver", CONFIGURED)
    (tmp_path / ".gitattributes").write_text("case.toml merge=plaint\n", encoding="utf-8")
    folder = tmp_path / name
    folder.mkdir()
    file = folder / "case.toml"
    file.write_bytes(BASE)
    run_git(tmp_path, "add", ".")
    run_git(tmp_path, "commit", "-qm", "base")
    run_git(tmp_path, "branch", "other")
    file.write_bytes(BASE.replace(b"Kettle", b"Pan"))
    run_git(tmp_path, "commit", "-qam", "ours")
    run_git(tmp_path, "checkout", "-q", "other")
    file.write_bytes(BASE.replace(b'"Kettle"', b'"Kettle" ') + b'\nstatus = "paused"\n')
    run_git(tmp_path, "commit", "-qam", "theirs")
    run_git(tmp_path, "merge", "-q", "-m", "merge", "main")
    assert not canary.exists()
    assert b"Pan" in file.read_bytes()
    assert b"paused" in file.read_bytes()


def test_a_repository_merges_without_the_program_too(
    make_pair: MakePair, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    anna, _ = make_pair()
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("git", "sh", "cat", "touch"):
        found = subprocess.run(["which", name], capture_output=True, text=True, check=True).stdout.strip()
        (folder / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(folder))
    file = anna.case().folder / "case.toml"
    text = file.read_text(encoding="utf-8")
    anna.git("branch", "other")
    file.write_text(text.replace("Kettle", "Pan"), encoding="utf-8")
    anna.git("commit", "-qam", "ours")
    anna.git("checkout", "-q", "other")
    file.write_text(text + '\nlanguage = "en"\n', encoding="utf-8")
    anna.git("commit", "-qam", "theirs")
    anna.git("merge", "-q", "-m", "merge", "main")
    assert "Pan" in file.read_text(encoding="utf-8")
    assert "language" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "name", "merged"),
    [
        ("case.toml", "case.toml", True),
        ("a/b/case.toml", "case.toml", True),
        ("a/interactions.toml", "interactions.toml", True),
        ("a/interactions/x.toml", "interactions/x.toml", True),
        ("a/evidence/case.toml", "evidence/case.toml", True),
        ("a/evidence/x.png", "evidence/x.png", False),
        ("a/letters/x.md", "letters/x.md", True),
        ("a/letters/x.txt", "letters/x.txt", False),
        ("code.py", "", False),
    ],
)
def test_the_path_tells_what_a_file_is(path: str, name: str, merged: bool) -> None:
    assert (name_in_case(path), by_meaning(path)) == (name, merged)


def test_markers_are_made_without_touching_the_repository(pair: tuple[Person, Person]) -> None:
    anna, _ = pair
    data = with_markers("case.toml", BASE, BASE + b"a = 1\n", BASE + b"a = 2\n", folder=anna.top)
    assert data == BASE + b"<<<<<<< ours\na = 1\n||||||| before\n=======\na = 2\n>>>>>>> theirs\n"
    assert anna.git("status", "--porcelain") == ""
