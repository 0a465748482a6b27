"""Every command that only reads, as a person would type it."""

from __future__ import annotations

from plaint.cli.registry import COMMANDS

WRITING = {
    "new", "set", "edit", "close", "reopen", "trash", "undo", "redo", "log", "sync", "init", "demo", "merge-driver",
    "open",
}  # fmt: skip


def reading_commands(case: str, letter: str = "", playbook: str = "retail") -> list[list[str]]:
    """Return the command lines."""
    plain = [
        ["list", "--all"], ["show", case], ["next"], ["next", case], ["next", case, "--call"],
        ["due", "--all", "--explain"], ["check"], ["check", case], ["search", "evil"], ["search", "the"], ["stats"],
        ["letter", case], ["playbooks"], ["playbooks", playbook], ["playbooks", "--stale"], ["doctor"],
        ["history", case], ["history", case, "-p"], ["evidence", "list", case], ["evidence", "verify"],
        ["resolve"], ["resolve", case], ["info"], ["completion", "bash"],
    ]  # fmt: skip
    if letter:
        plain.append(["letter", case, "--check", letter])
    unasked = {"completion", "info"}
    return plain + [[*words, "--json"] for words in plain if words[0] not in unasked and "--call" not in words]


def left_out() -> set[str]:
    """Return commands that neither read only nor are known to write: a new one has to be put somewhere."""
    return set(COMMANDS) - WRITING - {words[0] for words in reading_commands("x")}
