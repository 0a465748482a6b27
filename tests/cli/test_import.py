"""``plaint import``: a mail is logged once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.unit.storage.odd_mails import SIMPLE

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
