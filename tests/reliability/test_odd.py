"""Everything odd that a file system can hold, all at once: what is fine stays usable, within seconds."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pytest
from tests.tui.support import running

from plaint.cli.main import main

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the names and kinds of files are those of Unix")
HEAD = 'format = 1\nid = "{}"\ntitle = "{}"\nopened = 2026-11-12\n'
WHOLE = ("k7f3qd", "m2q8x4", "p4d1zz", "r4w8tn", "t5x9bb")
COMMANDS = (
    ["list", "--all"], ["show", "k7f3qd"], ["check"], ["due"], ["next"], ["stats"], ["search", "kettle"],
    ["evidence", "list", "k7f3qd"], ["evidence", "verify"], ["resolve"], ["history", "k7f3qd"],
)  # fmt: skip
TEXTS = {
    "two-megabytes": 'id = "bbbbb1"\ntitle = "' + "T" * 2_000_001 + '"\n',
    "almost-two-megabytes": HEAD.format("m2q8x4", "Big") + '[problem]\ntext = "' + "t" * 1_900_000 + '"\n',
    "deep": HEAD.format("bbbbb2", "Deep") + "x = " + "[" * 5000 + "]" * 5000 + "\n",
    "deep-tables": HEAD.format("bbbbb3", "Deeper") + "x = " + "{a = " * 900 + "1" + "}" * 900 + "\n",
    "long-key": HEAD.format("bbbbb4", "Key") + ".".join(["a"] * 20_000) + " = 1\n",
    "huge-number": HEAD.format("bbbbb5", "Number") + "[facts]\nn = " + "9" * 5000 + "\n",
    "big-number": HEAD.format("p4d1zz", "Number") + "[facts]\nn = " + "9" * 400 + "\n",
    "first-year": 'format = 1\nid = "r4w8tn"\ntitle = "Old"\nopened = 0001-01-01\n[order]\ndelivered = 0001-01-01\n',
    "last-year": 'format = 1\nid = "t5x9bb"\ntitle = "Late"\nopened = 9999-12-31\n[order]\ndelivered = 9999-12-31\n',
    "wrong-kinds": 'format = 1\nid = "w2d7hs"\ntitle = ["x"]\nstatus = [1]\nopened = nan\norder = 3\nitem = "x"\n',
}  # fmt: skip


def fill(root: Path, outside: Path) -> None:
    """Put everything odd there is into one workspace, beside a case that is fine."""
    fine = root / "fine"
    for folder in ("interactions", "evidence", "letters"):
        (fine / folder).mkdir(parents=True)
    (fine / "case.toml").write_text(HEAD.format("k7f3qd", "Kettle"), encoding="utf-8")
    for name, text in TEXTS.items():
        (root / name).mkdir()
        (root / name / "case.toml").write_text(text, encoding="utf-8")
    (outside / "secret.toml").write_text(HEAD.format("sssss1", "Secret"), encoding="utf-8")
    for name in ("fifo", "device", "link-out", "link-nowhere", "link-round", "folder", "binary", "no-rights"):
        (root / name).mkdir()
    os.mkfifo(root / "fifo" / "case.toml")
    (root / "device" / "case.toml").symlink_to("/dev/zero")
    (root / "link-out" / "case.toml").symlink_to(outside / "secret.toml")
    (root / "link-nowhere" / "case.toml").symlink_to(root / "not-there")
    (root / "link-round" / "case.toml").symlink_to(root / "link-round" / "case.toml")
    (root / "folder" / "case.toml").mkdir()
    (root / "binary" / "case.toml").write_bytes(bytes(range(256)) * 40)
    (root / "no-rights" / "case.toml").write_text(HEAD.format("bbbbb6", "Rights"), encoding="utf-8")
    (root / "no-rights" / "case.toml").chmod(0)
    (root / "up").symlink_to(root)
    os.mkfifo(fine / "interactions" / "pipe.toml")
    os.mkfifo(fine / "evidence" / "pipe.jpg")
    os.mkfifo(fine / "letters" / "pipe.md")
    os.mkfifo(root / "plaint.toml")
    (fine / "evidence" / "passwd.txt").symlink_to(outside / "secret.toml")
    for raw in (b"\xff\xfe\n\x1b", b"-rf --", b"x" * 236, "ü".encode() * 115, b"con"):
        named = os.fsdecode(raw + b".txt")
        (fine / "evidence" / named).write_text("x", encoding="utf-8")
        (root / os.fsdecode(raw)).mkdir()
        (root / os.fsdecode(raw) / "case.toml").write_bytes(b"= " + raw)
    (fine / "interactions" / "bomb.toml").write_text("x = " + "[" * 100_000, encoding="utf-8")
    (fine / "letters" / "bomb.md").write_text("+++\nid = 9" + "9" * 5000 + "\n+++\n", encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root, outside = tmp_path / "cases", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    fill(root, outside)
    monkeypatch.setenv("PLAINT_WORKSPACE", str(root))
    monkeypatch.setenv("PLAINT_TODAY", "2026-11-22")
    return root


def test_the_commands_go_on_within_seconds_and_tell_of_each(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in COMMANDS:
        began = time.process_time()
        status = main(words)
        shown = capsys.readouterr()
        assert status in {0, 1}, (words, shown)
        assert "inside the program" not in shown.err, (words, shown)
        assert "Secret" not in shown.out, words
        assert time.process_time() - began < 5, words


def test_each_odd_case_has_a_finding_and_each_whole_one_its_row(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["list", "--all", "--json"])
    rows = json.loads(capsys.readouterr().out)
    ids = {row.get("id") for row in rows}
    assert ids >= set(WHOLE)
    main(["check", "--json"])
    told = capsys.readouterr().out
    broken = [name for name, text in TEXTS.items() if not any(f'"{one}"' in text for one in (*WHOLE, "w2d7hs"))]
    for name in (*broken, "fifo", "device", "link-out", "link-nowhere", "link-round", "folder", "binary"):
        assert name in told, name
    main(["check", "k7f3qd", "--json"])
    told = capsys.readouterr().out
    for name in ("pipe.toml", "pipe.jpg", "pipe.md", "passwd.txt", "bomb.toml", "bomb.md"):
        assert name in told, name


async def test_the_desk_shows_all_of_them(root: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    async with running(root, tmp_path / "state") as driver:
        assert time.monotonic() - began < 20
        count = len(driver.desk.rowset.shown)
        assert count >= len(TEXTS) + 10
        for _ in range(count):
            await driver.press("j")
        await driver.go_to("Kettle")
        for _ in range(5):
            await driver.press("right")
        assert driver.app.is_running
