"""List every command of the command line: where it lives and what it does, so that none is imported before it is run.

Adding one is a line here and a function in its module; ``hidden`` ones are not listed.
"""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """A command before it is loaded."""

    module: str
    attribute: str
    section: str
    help: str


_CASES, _GUIDANCE, _STORY, _WORKSPACE = "Cases", "Guidance", "What happened, and proof", "Workspace and program"

COMMANDS: dict[str, Entry] = {
    "list": Entry("plaint.cli.commands.cases.list", "list_cases", _CASES, "List open cases, most urgent first."),
    "show": Entry("plaint.cli.commands.cases.show", "show", _CASES, "Show everything about a case."),
    "new": Entry("plaint.cli.commands.cases.new", "new", _CASES, "Open a case and print its folder."),
    "next": Entry("plaint.cli.commands.guidance.next", "next_", _GUIDANCE, "Say what to do now, why, and until when."),
    "due": Entry("plaint.cli.commands.guidance.due", "due", _GUIDANCE, "List every deadline, the nearest first."),
    "check": Entry(
        "plaint.cli.commands.guidance.check", "check", _GUIDANCE, "Find what is missing, badly said or broken."
    ),
    "search": Entry(
        "plaint.cli.commands.cases.search", "search", _CASES, "Find words in cases, logs, letters and evidence."
    ),
    "stats": Entry("plaint.cli.commands.cases.stats", "stats", _CASES, "Count cases, money and how long answers took."),
    "letter": Entry(
        "plaint.cli.commands.guidance.letter",
        "letter",
        _GUIDANCE,
        "Draft a letter, or check a text before it goes out.",
    ),
    "playbooks": Entry(
        "plaint.cli.commands.guidance.playbooks", "playbooks", _GUIDANCE, "Read the ladders with their sources."
    ),
    "set": Entry("plaint.cli.commands.cases.set_", "set_", _CASES, "Change fields of a case in place."),
    "edit": Entry("plaint.cli.commands.cases.edit", "edit", _CASES, "Open a case in your editor and check it after."),
    "close": Entry("plaint.cli.commands.cases.close", "close", _CASES, "Close a case with its result."),
    "reopen": Entry("plaint.cli.commands.cases.reopen", "reopen", _CASES, "Open a closed or paused case again."),
    "trash": Entry("plaint.cli.commands.cases.trash", "trash", _CASES, "Move a case to the workspace's trash."),
    "undo": Entry("plaint.cli.commands.cases.undo", "undo", _CASES, "Take the last change back."),
    "redo": Entry("plaint.cli.commands.cases.undo", "redo", _CASES, "Do again what was undone last."),
    "log": Entry("plaint.cli.commands.log.log", "log", _STORY, "Log a call, chat, mail or answer."),
    "evidence": Entry(
        "plaint.cli.commands.files.evidence", "evidence", _STORY, "Add, list, link, verify and redact evidence."
    ),
    "answer": Entry("plaint.cli.commands.log.answer", "answer", _STORY, "Say what an answer is."),
    "decide": Entry("plaint.cli.commands.log.decide", "decide", _STORY, "Accept, decline or counter an offer."),
    "received": Entry("plaint.cli.commands.log.received", "received", _STORY, "Log what really came back."),
    "import": Entry(
        "plaint.cli.commands.log.import_", "import_", _STORY, "Log mails and chats from files, with the originals."
    ),
    "export": Entry(
        "plaint.cli.commands.files.export", "export", _STORY, "Write the dossier: PDF, HTML, ZIP, tables, calendar."
    ),
    "resolve": Entry(
        "plaint.cli.commands.files.resolve", "resolve", _WORKSPACE, "Settle what two sides changed at the same time."
    ),
    "sync": Entry(
        "plaint.cli.commands.system.sync", "sync", _WORKSPACE, "Share cases with git: commit, fetch, merge, push."
    ),
    "history": Entry(
        "plaint.cli.commands.system.history", "history", _WORKSPACE, "Show what changed in a case, when and by whom."
    ),
    "doctor": Entry(
        "plaint.cli.commands.system.doctor", "doctor", _WORKSPACE, "Look for what may go wrong, and say what to do."
    ),
    "init": Entry("plaint.cli.commands.system.init", "init", _WORKSPACE, "Make a workspace."),
    "demo": Entry("plaint.cli.commands.system.demo", "demo", _WORKSPACE, "Try the program on a copy of the samples."),
    "serve": Entry(
        "plaint.cli.commands.system.serve", "serve", _WORKSPACE, "Open the desk in a browser, on this machine only."
    ),
    "profile": Entry(
        "plaint.cli.commands.system.profile", "profile", _WORKSPACE, "Show or set your name and address for letters."
    ),
    "info": Entry("plaint.cli.commands.system.info", "info", _WORKSPACE, "Print versions and paths."),
    "completion": Entry(
        "plaint.cli.commands.system.completion", "completion", _WORKSPACE, "Print the shell's completion script."
    ),
    "open": Entry("plaint.cli.commands.system.open_", "open_", "", "Open the desk on a workspace."),
    "merge-driver": Entry(
        "plaint.cli.commands.system.merge_driver", "merge_driver", "", "Merge three versions of a file; git calls it."
    ),
}
