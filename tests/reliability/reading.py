"""Every command as a person would type it: those that only read, and those that write."""

from __future__ import annotations

from pathlib import Path

from plaint.cli.registry import COMMANDS

STARTING = {"init", "demo", "merge-driver", "open", "serve"}
"""Those that show nothing of a workspace on their own screen."""


def reading_commands(case: str, letter: str = "", playbook: str = "retail") -> list[list[str]]:
    """Return the command lines."""
    plain = [
        ["list", "--all"], ["show", case], ["next"], ["next", case], ["next", case, "--call"],
        ["due", "--all", "--explain"], ["check"], ["check", case], ["search", "evil"], ["search", "the"], ["stats"],
        ["letter", case], ["playbooks"], ["playbooks", playbook], ["playbooks", "--stale"], ["doctor"],
        ["history", case], ["history", case, "-p"], ["evidence", "list", case], ["evidence", "verify"],
        ["resolve"], ["resolve", case], ["info"], ["completion", "bash"], ["playbooks", "--sources"], ["profile"],
    ]  # fmt: skip
    if letter:
        plain.append(["letter", case, "--check", letter])
    unasked = {"completion", "info"}
    return plain + [[*words, "--json"] for words in plain if words[0] not in unasked and "--call" not in words]


def writing_commands(case: str, entry: str, piece: str, files: list[Path], out: Path) -> list[list[str]]:
    """Return command lines that change a case or write files, in an order that makes sense.

    ``entry`` is the id of an entry of the log, ``piece`` that of a piece of evidence, ``files`` are to be imported and
    added, ``out`` is a folder for exports.
    """
    evil = "evil \x1b[95;41m\u202e"
    formats = ("html", "md", "json", "csv", "ics", "zip")
    return [
        ["set", case, f"problem.text={evil}"], ["set", case, f"{evil}=1"], ["set", f"{case}{evil}", "title=x"],
        ["log", case, evil, "--person", evil, "--text", evil, "--evidence", evil], ["log", case, evil, "--at", evil],
        ["log", case, "--classify", entry, "--answer", "asks"], ["log", case, evil, "--withdraw", entry],
        ["answer", case, "offer", "--offer", evil, "--entry", entry], ["answer", case, evil, "--offer", evil],
        ["decide", case, "decline", "--text", evil], ["decide", case, evil], ["received", case, "refund", "1.00"],
        ["received", case, evil, evil],
        *(["evidence", "add", case, str(file)] for file in files),
        ["evidence", "set", case, piece, f"title={evil}"], ["evidence", "set", case, evil, f"{evil}={evil}"],
        ["evidence", "redact", case, piece, "--box", "0,0,1,1"], ["evidence", "redact", case, evil],
        *(["import", *words, str(file)] for file in files for words in ([], [case])),
        *(["export", case, "--format", kind, "-o", str(out / f"x.{kind}")] for kind in formats),
        ["export", case, "--redacted", "--format", "md", "-o", str(out / "redacted.md")],
        ["export", evil, "--format", evil], ["export", "--all", "--format", "csv", "-o", str(out / "all.csv")],
        ["letter", case, "--save"], ["letter", case, "--kind", evil], ["history", case, "--restore", evil],
        ["edit", case], ["new", evil, "--retailer", evil], ["close", case, "--result", "rejected", "--text", evil],
        ["reopen", case], ["resolve", case, "--ours"], ["resolve", case, "--ours", "--yes"], ["sync", "--dry-run"],
        ["sync"], ["trash", case], ["undo"], ["undo"], ["redo"],
    ]  # fmt: skip


def left_out() -> set[str]:
    """Return commands of neither kind: a new one has to be put somewhere."""
    known = [*reading_commands("x"), *writing_commands("x", "x", "x", [Path("x")], Path("x"))]
    return set(COMMANDS) - STARTING - {words[0] for words in known}
