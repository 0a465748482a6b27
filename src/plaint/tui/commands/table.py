"""The table of commands. A new command is one entry here and a function in a module beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from plaint.domain.guidance.status import StepState
from plaint.domain.model.finding import RESOLVE
from plaint.services.index.summary import Summary
from plaint.storage.workspace import BrokenCase
from plaint.tui.commands import (
    answers,
    bulk,
    cases,
    drafts,
    evidence,
    export,
    files,
    ladder,
    letters,
    log,
    pages,
    sending,
    settings,
    sync,
    verify,
    view,
    views,
)
from plaint.tui.keys.command import Command, DeskState

if TYPE_CHECKING:
    from plaint.tui.desk.case_desk import CaseDesk

STILL_READING = "the case is still being read"


def _shown(state: DeskState) -> str | None:
    return None if state.shown or state.marked else "no case is shown"


def _marked(state: DeskState) -> str | None:
    return None if state.marked else "mark cases first: space marks one, * all that are shown"


def _view(state: DeskState, number: int) -> str | None:
    return None if number <= state.views else f"there is no view {number} yet; v saves what is shown now as one"


def _kept_form(state: DeskState) -> str | None:
    return None if state.drafts else "no form waits to be finished"


def _row(state: DeskState) -> str | None:
    if state.row is None:
        return "there is no case here; n makes one" if not state.total else "no case is shown; esc clears the filter"
    return None


def _case(state: DeskState) -> str | None:
    if isinstance(state.row, BrokenCase):
        return "this case cannot be read; mend its file first (e)"
    if state.row is not None and state.case is None:
        return STILL_READING
    return _row(state)


def _case_or_marks(state: DeskState) -> str | None:
    return None if state.marked else _case(state)


def _open_case(state: DeskState) -> str | None:
    reason = _case(state)
    if reason is None and state.case and state.case.case.status == "closed":
        return "the case is closed; R opens it again"
    return reason


def _closed_case(state: DeskState) -> str | None:
    reason = _case(state)
    if reason is None and state.case and state.case.case.status == "open":
        return "the case is open already"
    return reason


def _unclassified(state: DeskState) -> str | None:
    from plaint.domain.guidance.step_inference import unclassified

    reason = _case(state)
    if reason is None and state.case:
        waiting = unclassified(state.case.log)
        chosen = state.entry is not None and state.entry.direction == "in"
        if not waiting and not chosen:
            return "every answer in the log has been classified"
    return reason


def _offer(state: DeskState) -> str | None:
    reason = _open_case(state)
    if reason is None and state.case and not any(one.answer == "offer" and one.counts for one in state.case.log):
        return "no offer is in the log; A says of an answer that it is one"
    return reason


def _step_of_entry(state: DeskState) -> str | None:
    reason = _case(state)
    if reason is None and (state.entry is None or state.entry.direction not in {"in", "out"}):
        return "put the cursor on a contact in the log first"
    return reason


def _entry(state: DeskState) -> str | None:
    reason = _case(state)
    if reason is None and state.letter is not None:
        return "this letter is withdrawn already" if state.letter.withdrawn else None
    if reason is None and state.entry is None:
        return "put the cursor on an entry of the log or on a letter first"
    if reason is None and state.entry and state.entry.withdrawn:
        return "this entry is withdrawn already"
    return reason


def _piece(state: DeskState) -> str | None:
    reason = _case(state)
    if reason is None and state.evidence is None:
        return "put the cursor on a piece of evidence first"
    return reason


def _pictured(state: DeskState) -> str | None:
    reason = _piece(state)
    if reason is None and state.evidence and not state.evidence.name.lower().endswith(evidence.PICTURED):
        return "only pictures and PDFs are looked at large; enter shows the words of this one"
    return reason


def _step(state: DeskState) -> str | None:
    reason = _case(state)
    if reason is None and state.step is None:
        return "put the cursor on a step of the ladder first"
    return reason


def _skippable(state: DeskState) -> str | None:
    reason = _step(state)
    if reason is None and state.step and state.step.state is StepState.SKIPPED:
        return "this step is left out already; log it when you take it after all"
    return reason


def _draft(state: DeskState) -> str | None:
    reason = _case(state)
    if reason is None and state.letter is None:
        return "put the cursor on a letter first"
    if reason is None and state.letter and (state.letter.sent or state.letter.withdrawn):
        return "this letter was sent already" if state.letter.sent else "this letter is withdrawn"
    return reason


def _letter(state: DeskState) -> str | None:
    reason = _case(state)
    if reason is None and state.letter is None:
        return "put the cursor on a letter first; w writes one"
    return reason


def _rights(state: DeskState) -> str | None:
    reason = _case(state)
    if reason is None and state.case and state.case.case.status == "closed":
        return "the case is closed; R opens it again"
    return reason


def _something(state: DeskState) -> str | None:
    return _row(state) if not state.marked else None


def _something_there(state: DeskState) -> str | None:
    return None if state.total else "there is no case here yet"


def _esc(state: DeskState) -> str | None:
    if state.in_detail or state.filtered or state.marked:
        return None
    return "you are at the top; q leaves plaint"


def _due(state: DeskState) -> str | None:
    reason = _case(state)
    if reason is None and isinstance(state.row, Summary) and state.row.next is None:
        return "there is nothing to do on this case"
    return reason


def _conflict(state: DeskState) -> str | None:
    if isinstance(state.row, BrokenCase):
        marked = state.row.finding.suggestion == RESOLVE
        return None if marked else "this case cannot be read, and not because of a conflict; mend its file first (e)"
    if state.row is not None and not state.row.conflicts:
        return "this case has no conflict"
    return _row(state)


def _reading(state: DeskState) -> str | None:
    return None if state.reading else "nothing is being read now"


def _missing(state: DeskState) -> str | None:
    return None if state.missing else "nothing waits to be brought back: every change could be saved"


COMMANDS: tuple[Command[CaseDesk], ...] = (
    Command("do_next", ("full_stop", "f2"), "Do the next thing", "Does what the panel of the case suggests.",
            "Case", log.do_next, 20, _due, "next", writes=True),
    Command("new", ("n",), "New case", "Asks what happened and makes a case.", "Case", cases.new, 50,
            label="new", writes=True),
    Command("log", ("l",), "Log a contact", "Adds an entry to the log: what was said, by whom, when.",
            "Case", log.log, 30, _case, "log", writes=True),
    Command("add_evidence", ("a",), "Add evidence", "Copies files into the case; the originals are left alone.",
            "Case", files.add_evidence, 40, _case, "evidence", writes=True),
    Command("verify", ("E",), "Check the evidence", "Hashes it again, and tells what is not as it was added.", "Case",
            verify.verify, why_not=_something_there),
    Command("import", ("I",), "Import mails and chats", "Logs .eml, .mbox and chats, originals become evidence.",
            "Case", evidence.import_mails, why_not=_case, writes=True),
    Command("describe", ("J",), "Say what it proves", "Kind, date, source, point and links of the evidence.",
            "Case", evidence.describe, why_not=_piece, writes=True),
    Command("look", ("z",), "Look at it large", "The picture or PDF under the cursor over the whole screen.",
            "Case", evidence.look, why_not=_pictured),
    Command("redact", ("X",), "Make a redacted copy", "Blackens numbers, addresses or marked rectangles in a copy.",
            "Case", evidence.redact, why_not=_piece, writes=True),
    Command("classify", ("A",), "Say what an answer is", "Offer, refusal, question … decides what comes next.",
            "Case", ladder.classify, why_not=_unclassified, writes=True),
    Command("decide", ("Y",), "Decide on an offer", "Accept, decline, or say what would be enough; drafts the letter.",
            "Case", answers.decide, why_not=_offer, writes=True),
    Command("received", ("Z",), "Log what came back", "Money or goods that are really there; any number of times.",
            "Case", answers.receive, why_not=_case, writes=True),
    Command("name_step", ("N",), "Name the step", "Which step a contact took or answered, in place of the guess.",
            "Case", answers.name_step, why_not=_step_of_entry, writes=True),
    Command("letter", ("w",), "Write a letter", "Drafts one from the facts, or goes on with the one under the cursor.",
            "Case", letters.write, 45, _open_case, "letter", writes=True),
    Command("sent", ("M",), "Mark a letter as sent", "Says when and how it went out; it then counts as sent.",
            "Case", letters.mark_sent, why_not=_draft, writes=True),
    Command("send", ("at",), "Send or save a letter", "As a mail draft, link, PDF, DOCX or text; y copies its text.",
            "Case", sending.send, 42, _letter, "send"),
    Command("read_step", ("i",), "Read a step", "Why, how, what it closes, its dates day by day, its sources.",
            "Case", ladder.read_step, why_not=_step),
    Command("skip", ("K",), "Leave out a step", "Logs why, so that the ladder goes on without it.",
            "Case", ladder.skip, why_not=_skippable, writes=True),
    Command("export", ("x",), "Export the dossier", "PDF, HTML, ZIP, tables or calendar; first what is missing.",
            "Case", export.export, 65, _case_or_marks, "export"),
    Command("rights", ("L",), "Rights and policies", "What law and shop give, until when, and which lasts longer.",
            "Case", ladder.rights, why_not=_rights),
    Command("call", ("C",), "Call sheet", "What a call asks for in its order, and which channel to choose.",
            "Case", ladder.call_sheet, why_not=_case),
    Command("set", ("S",), "Set a fact", "Changes the fact under the cursor, or one from the list of all.",
            "Case", log.set_fact, 70, _case, "set", writes=True),
    Command("edit", ("e",), "Edit in your editor", "Opens case.toml in $VISUAL or $EDITOR and reads it after.",
            "Case", files.edit, 60, _row, "edit"),
    Command("open", ("o",), "Open with the system", "Opens the evidence under the cursor, or the case's folder.",
            "Case", files.open_outside, why_not=_row),
    Command("copy", ("y",), "Copy …", "Id, path or summary; on a letter its plain text.", "Case", files.copy,
            why_not=_something),
    Command("withdraw", ("W",), "Withdraw an entry or letter", "Marks it as not counting; nothing is ever deleted.",
            "Case", log.withdraw, why_not=_entry, writes=True),
    Command("close", ("c",), "Close the case", "Says how it ended and what was received.", "Case", cases.close, 80,
            _open_case, "close", writes=True),
    Command("reopen", ("R",), "Reopen the case", "Opens a closed or paused case again.", "Case", cases.reopen,
            why_not=_closed_case, writes=True),
    Command("trash", ("d",), "Move to the trash", "Asks first; u brings it back.", "Case", cases.trash,
            why_not=_something, writes=True),
    Command("undo", ("u",), "Undo", "Takes the last change back.", "Case", cases.undo, 90, label="undo", writes=True),
    Command("redo", ("U",), "Redo", "Does again what was undone.", "Case", cases.redo, writes=True),
    Command("resolve", ("m",), "Merge two versions", "Settles the conflicts of a case, field by field; asks first.",
            "Case", sync.resolve, 15, _conflict, "merge", writes=True),
    Command("history", ("H",), "History of the case", "What changed when and by whom; brings a version back.",
            "Case", sync.history, why_not=_case),
    Command("bring_back", ("B",), "Bring back unsaved work", "What could not be saved, or was written over.",
            "Case", sync.bring_back, 5, _missing, "bring back", writes=True),
    Command("sync", ("p",), "Sync with git", "Commits, fetches, merges and pushes; asks before it trusts.", "List",
            sync.sync, writes=True),
    Command("filter", ("slash", "f3"), "Filter", "Words, field:value, !not; esc clears it.", "List", view.filter_list,
            10, label="filter"),
    Command("sort", ("s",), "Sort …", "Chooses the order of the list.", "List", view.sort, 75, label="sort"),
    Command("group", ("O",), "Group …", "Headings by stage, shop or month opened, with their number of cases.", "List",
            view.group),
    Command("mark", ("space",), "Mark", "Marks the case for copy and trash.", "List", view.mark, why_not=_row),
    Command("mark_all", ("asterisk", "f6"), "Mark all or none", "All that are shown; once more unmarks them.", "List",
            bulk.mark_all, why_not=_shown),
    Command("bulk", ("b",), "Do with the marked …", "Close, label, set a fact, export the list, trash: all at once.",
            "List", bulk.choose, why_not=_marked),
    Command("views", ("v",), "Views …", "Saves filter, order, groups and columns; chooses, renames, removes views.",
            "List", views.manage),
    *(
        Command(f"view_{number}", (str(number),), f"View {number}", "A saved view; v makes them.", "List",
                partial(views.choose, number=number), why_not=partial(_view, number=number))
        for number in range(1, 10)
    ),
    Command("columns", ("V",), "Columns …", "Chooses the columns of the list.", "List", views.columns),
    Command("drafts", ("f",), "Go on with a form", "One that was not saved when plaint ended.", "Case", drafts.resume,
            why_not=_kept_form),
    Command("refresh", ("r", "f5"), "Read again", "Looks at all files now; it happens by itself as well.", "List",
            view.refresh),
    Command("stop_reading", ("ctrl+x",), "Stop reading", "Goes on with the cases that are read; r reads the others.",
            "List", view.stop_reading, why_not=_reading),
    Command("search", ("F",), "Search everything", "Full text of cases, logs, letters and evidence.", "List",
            pages.search),
    Command("calendar", ("D",), "Calendar of deadlines", "Months and agenda of all cases; writes .ics.", "View",
            pages.calendar),
    Command("statistics", ("T",), "Statistics", "How many, how much, how long, as bars.", "View", pages.statistics),
    Command("playbooks", ("P",), "Read the playbooks", "The ladders with their rules, sources and dates.", "View",
            pages.playbooks),
    Command("next_tab", ("right", "right_square_bracket"), "Next tab", "Case, Log, Evidence, Ladder, Letters.", "View",
            view.next_tab),
    Command("previous_tab", ("left", "left_square_bracket"), "Previous tab", "Case, Log, Evidence, Ladder, Letters.",
            "View", view.previous_tab),
    Command("wider", ("plus", "f8"), "More room for the list", "Moves the divider; it is remembered.", "View",
            view.wider),
    Command("narrower", ("underscore", "minus", "f7"), "Less room for the list", "Moves the divider; it is remembered.",
            "View", view.narrower),
    Command("theme", ("t",), "Change the theme", "Dark, light, or the colours of the terminal.", "View",
            view.theme),
    Command("settings", ("comma", "f9"), "Settings", "Theme, language, mouse, order, columns, keys, views.", "View",
            settings.show),
    Command("help", ("question_mark", "f1"), "Help", "All keys; type to search, enter runs one.", "View",
            view.show_help, 0, label="help"),
    Command("palette", ("ctrl+p",), "Command palette", "All commands by name.", "View", view.palette),
    Command("back", ("escape",), "Back", "Leaves the detail, then clears the filter, then the marks.", "View",
            view.back, why_not=_esc),
    Command("quit", ("q",), "Quit", "Leaves plaint; ctrl+q does so from anywhere.", "View", view.leave, 99,
            label="quit"),
)  # fmt: skip
BY_NAME = {command.name: command for command in COMMANDS}
