"""``import``, ``evidence set`` and ``evidence redact`` from the command line."""

from __future__ import annotations

import signal
import sys
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.storage.odd_files import png
from tests.unit.storage.odd_mails import SIMPLE

from plaint.cli import progress
from plaint.domain.errors import Cancelled

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_a_mail_is_logged_once(run: Run, kettle: Path, tmp_path: Path) -> None:
    mail = tmp_path / "answer.eml"
    mail.write_bytes(SIMPLE)
    result = run("import", "k7f3", mail)
    assert result.status == 0
    assert result.err == "1 entry, 1 piece of evidence\n"
    assert len(result.out.strip()) == 6
    again = run("import", "k7f3", mail)
    assert (again.out, again.err) == ("", "0 entries, 0 pieces of evidence, 1 was in the case already\n")
    assert run("import", "k7f3").status == 2
    chat = tmp_path / "chat.txt"
    chat.write_text("10:15 Ann: hello\n10:16 Bo: hi\n", encoding="utf-8")
    shown = run("import", "k7f3", chat, "--date", "2026-11-12", "--turns")
    assert len(shown.out.split()) == 2
    log = run("show", "k7f3", "--json").json["interactions"]
    assert [entry["at"][:16] for entry in log if entry["channel"] == "chat"][-2:] == [
        "2026-11-12T10:15", "2026-11-12T10:16",
    ]  # fmt: skip


def test_what_a_piece_proves_is_said_later(run: Run, kettle: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.png"
    page.write_bytes(png())
    run("evidence", "add", "k7f3", page)
    result = run("evidence", "set", "k7f3", "page", "proves=problem,item 1", "shows=error 5")
    assert result.status == 0
    assert result.err == "page.png.proves: (empty) → problem, item 1\npage.png.shows: (empty) → error 5\n"
    assert run("evidence", "set", "k7f3", "page", "shows=error 5").err == "nothing to change\n"
    assert run("evidence", "set", "k7f3", "page", "shows").status == 2


def test_a_redacted_copy_is_made_and_named(run: Run, kettle: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.png"
    page.write_bytes(png())
    run("evidence", "add", "k7f3", page)
    result = run("evidence", "redact", "k7f3", "page.png", "--rect", "0,0,2,2")
    assert (result.status, result.out) == (0, "page-redacted.png\n")
    assert "look at the copy" in result.err
    assert result.err.endswith("1 place hidden\n")
    assert run("evidence", "redact", "k7f3", "page.png", "--patterns").status == 2
    assert [one["state"] for one in run("evidence", "verify", "--json").json] == ["ok", "ok"]


def test_progress_is_drawn_on_a_terminal_only_and_ctrl_c_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(progress, "PATIENCE", 0)
    drawn = Terminal()
    monkeypatch.setattr(sys, "stderr", drawn)
    before = signal.getsignal(signal.SIGINT)
    with progress.watched() as line:
        line.step(1, 4, "a\x1bb")
        line.step(2, 4, "too soon")
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Cancelled):
            line.step(3, 4)
        with pytest.raises(KeyboardInterrupt):
            line.stop()
    assert drawn.getvalue() == "\r\x1b[K 25 % a␛b\r\x1b[K"
    assert signal.getsignal(signal.SIGINT) is before
    plain = StringIO()
    monkeypatch.setattr(sys, "stderr", plain)
    with progress.watched() as line:
        line.step(1, 0, "unseen")
    assert plain.getvalue() == ""
