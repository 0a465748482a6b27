"""The keys of pages and dialogs, each with a name for the settings.

Each has a name for the settings, as the commands of the desk have. What a page does with a key is its action.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from textual.binding import BindingType


class Key(NamedTuple):
    """A key of one place."""

    name: str
    """What the settings remap; begins with the place."""
    keys: tuple[str, ...]
    """Textual's names, the shown one first."""
    action: str
    title: str
    """An instruction in a few words, for help and settings."""
    label: str = ""
    """One or two words for the footer; without any it is only in the help."""
    bound: bool = True
    """Whether the place binds it; else the list in it does, under the name of a movement (enter, the arrows)."""


class Place(NamedTuple):
    """A page or a kind of dialog."""

    name: str
    title: str
    command: str
    """The command of the desk that opens it."""
    keys: tuple[Key, ...]
    page: bool = True
    """Whether the keys of every page and the movements count there as well."""


BACK = Key("page_back", ("escape", "q"), "leave", "Go back", "back")
EVERYWHERE = (
    BACK,
    Key("page_help", ("question_mark", "f1"), "help", "Keys of this page", "help"),
)
"""On every page."""

PLACES: tuple[Place, ...] = (
    Place("calendar", "Calendar", "calendar", (
        Key("calendar_open", ("enter",), "open", "Open the case of the deadline", "open the case", bound=False),
        Key("calendar_next", ("right_square_bracket", "right"), "month(1)", "Next month with a date", "next month"),
        Key("calendar_before", ("left_square_bracket", "left"), "month(-1)", "Month before with a date",
            "month before"),
        Key("calendar_export", ("x",), "export", "Write the dates to an .ics file", "write .ics"),
        Key("calendar_today", ("t",), "today", "To the first date from today on", "today"),
    )),
    Place("statistics", "Statistics", "statistics", (
        Key("statistics_again", ("r", "f5"), "again", "Count again", "read again"),
    )),
    Place("playbooks", "Playbooks", "playbooks", (
        Key("playbooks_open", ("enter",), "noop", "Open what the cursor is on", "open", bound=False),
        Key("playbooks_pane", ("tab",), "app.focus_next", "To the other pane", "other pane", bound=False),
        Key("playbooks_copy", ("y",), "copy", "Copy the id of the ladder", "copy the id"),
    )),
    Place("search", "Search", "search", (
        Key("search_open", ("enter",), "open", "Open the case of the place", "open the case", bound=False),
        Key("search_list", ("down",), "list", "To the list of places", "to the list", bound=False),
        Key("search_type", ("slash", "f3"), "type", "To the line to type in", "type again"),
    )),
    Place("history", "History", "history", (
        Key("history_open", ("enter",), "noop", "Show all of a change", "all of it", bound=False),
        Key("history_restore", ("b",), "restore", "Bring the version back", "bring back …"),
        Key("history_again", ("r", "f5"), "again", "Read the history again", "read again"),
    )),
    Place("export", "Export", "export", (
        Key("export_write", ("x",), "write", "Choose format and place; write", "write …"),
        Key("export_copy", ("y",), "copy", "Copy the path of what is written", "copy the path"),
        Key("export_open", ("o",), "open", "Open what was written", "open"),
    )),
    Place("conflicts", "Conflicts", "resolve", (
        Key("conflicts_merge", ("ctrl+s", "f10"), "confirm", "Write what was decided", "merge …"),
        Key("conflicts_mine", ("1",), "pick('ours')", "Take mine", "mine"),
        Key("conflicts_theirs", ("2",), "pick('theirs')", "Take theirs", "theirs"),
        Key("conflicts_both", ("3",), "pick('both')", "Take both", "both"),
        Key("conflicts_type", ("v",), "type", "Type another value", "type"),
        Key("conflicts_undo", ("backspace", "0"), "open_again", "Take the decision back", "undo it"),
        Key("conflicts_skip", ("space",), "leave_out", "Leave this conflict for later", "skip"),
        Key("conflicts_open", ("enter",), "noop", "Show both in full", "in full", bound=False),
    )),
    Place("recovery", "Unsaved work", "bring_back", (
        Key("recovery_open", ("enter",), "noop", "Look at it and bring it back", "look and bring back …", bound=False),
        Key("recovery_forget", ("x",), "forget", "Let it go for good", "let go …"),
    )),
    Place("writer", "Letter", "letter", (
        Key("writer_save", ("ctrl+s",), "save", "Save the letter", "save"),
        Key("writer_facts", ("f2",), "facts", "Kind, step, recipient, language", "facts"),
        Key("writer_enclosures", ("f3",), "enclosures", "Choose the enclosures", "enclosures"),
        Key("writer_sent", ("f4",), "sent", "Mark as sent", "mark as sent"),
        Key("writer_findings", ("f6",), "other_pane", "To the findings and back", "findings"),
        Key("writer_save_as", ("f8",), "save_as", "Save as another letter"),
    )),
    Place("viewer", "Looking at a picture", "look", (
        Key("viewer_save", ("ctrl+s", "f10"), "save", "Redact what is marked", "redact"),
        Key("viewer_next", ("n", "right_square_bracket"), "turn(1)", "Next page of the PDF", "next page"),
        Key("viewer_before", ("p", "left_square_bracket"), "turn(-1)", "Page before", "page before"),
        Key("viewer_mark", ("m",), "mark", "Mark rectangles with space", "mark"),
        Key("viewer_unmark", ("backspace",), "unmark", "Take the last rectangle away", "unmark"),
    )),
    Place("reader", "Reading", "read_step", (
        Key("reader_copy", ("y",), "copy", "Copy the text", "copy"),
    )),
    Place("form", "Forms", "log", (
        Key("form_save", ("ctrl+s", "f10"), "save", "Save what was typed"),
        Key("form_browse", ("ctrl+o", "f4"), "browse", "Look for files"),
        Key("form_next", ("pagedown", "ctrl+f"), "turn(1)", "Next page of the questions"),
        Key("form_before", ("pageup", "ctrl+b"), "turn(-1)", "Page before"),
    ), page=False),
    Place("browser", "Looking for files", "add_evidence", (
        Key("browser_take", ("ctrl+s", "f10"), "save", "Take the marked files", "take"),
        Key("browser_mark", ("space",), "mark", "Mark or unmark a file", "mark"),
        Key("browser_up", ("backspace", "left", "h"), "up", "To the folder above", "folder above"),
        Key("browser_in", ("right",), "open", "Open the folder"),
        Key("browser_home", ("tilde", "f2"), "home", "To the home folder", "home"),
        Key("browser_order", ("s", "f4"), "order", "By name or newest first", "order"),
        Key("browser_hidden", ("full_stop", "f6"), "hidden", "Show or hide hidden files", "hidden"),
        Key("browser_filter", ("slash", "f3"), "filter", "Type a part of a name", "find"),
    )),
)  # fmt: skip
BY_PLACE = {place.name: place for place in PLACES}


def keys_of(place: str) -> tuple[Key, ...]:
    """Return the keys of a place."""
    return BY_PLACE[place].keys


def bindings(keys: tuple[Key, ...], *names: str, priority: bool = False) -> list[BindingType]:
    """Return the bindings of a place (or only of the named keys); with priority they work while somebody types."""
    from textual.binding import Binding

    return [
        Binding(",".join(key.keys), key.action, key.title, show=False, id=key.name, priority=priority)
        for key in keys
        if key.bound and (not names or key.name in names)
    ]


def every_key() -> Iterator[tuple[Place, Key]]:
    """Yield the keys of all places that can be given another key."""
    for place in PLACES:
        for key in place.keys:
            if key.bound:
                yield place, key
