"""Commands that let a letter leave: copy its text, write it as a file or a mail, open the mail program."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from plaint.domain.errors import PlaintError
from plaint.tui.commands import letters
from plaint.tui.commands.files import copy_text
from plaint.tui.commands.ladder import guidance_of
from plaint.tui.core import external

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plaint.domain.model.finding import Finding
    from plaint.domain.model.letter import Letter
    from plaint.storage.workspace import LoadedCase
    from plaint.tui.desk.case_desk import CaseDesk

_FILES = (
    ("eml", "m", "Mail draft (.eml)", "opens in a mail program, with the enclosures attached"),
    ("pdf", "p", "PDF", "to print, sign and post in a window envelope"),
    ("docx", "d", "DOCX", "for a word processor"),
    ("txt", "t", "Text", "without marks, lines wrapped"),
)
"""Format, key, title and what it is for."""


def send(desk: CaseDesk) -> None:
    """Ask how the letter under the cursor is to leave."""
    from plaint.tui.dialogs.menu import Item, Menu

    case, letter = desk.loaded, desk.detail.letter
    if case is None or letter is None:
        return
    items = [Item("copy", "Copy the text", "y", "without marks, for a form")]
    items += [Item(form, title, key, note) for form, key, title, note in _FILES]
    items.insert(2, Item("mailto", "New mail by link (mailto)", "l", "a short text, without enclosures"))
    if letter.sent is None and not letter.withdrawn and not desk.session.read_only:
        items.append(Item("sent", "Mark as sent", "s", "says when and how it went out"))

    def chosen(what: str | None) -> None:
        if what == "copy":
            copy_text(desk)
        elif what == "mailto":
            _open_mail(desk, case, letter)
        elif what == "sent":
            letters.mark_sent(desk)
        elif what:
            _write(desk, case, letter, what)

    desk.app.push_screen(Menu(f"Send or save: {letter.title or letter.kind}", items), chosen)


def _write(desk: CaseDesk, case: LoadedCase, letter: Letter, form: str) -> None:
    """Ask where to write the letter, write it, and open it or mark it as sent if that was asked for."""
    from plaint.tui.forms.letter_forms import Written, letter_file

    guidance = guidance_of(desk)
    playbook = guidance.playbook if guidance else None

    def done(result: object) -> None:
        if not isinstance(result, Written):
            return
        notes = (*_sentences(result.findings), *result.notes)
        if result.opens:
            try:
                external.open_outside(result.path, os.environ)
            except PlaintError as problem:
                notes += (problem.message,)
        desk.said("Written and marked as sent" if result.sent else "Written", str(result.path), notes)

    desk.ask(letter_file(desk.session, case, letter, form, playbook), done)


def _open_mail(desk: CaseDesk, case: LoadedCase, letter: Letter) -> None:
    """Open the mail program with recipient, subject and, if it is short enough, the text; else copy the text."""
    from plaint.services.outgoing.mail import MailLink, mail_link

    guidance = guidance_of(desk)
    playbook = guidance.playbook if guidance else None

    def made(link: object) -> None:
        if not isinstance(link, MailLink):
            return
        long = any(one.rule == "letter.link-long" for one in link.findings)
        if long:
            copy_text(desk)
        try:
            external.open_address(link.address, os.environ)
        except PlaintError as problem:
            desk.refuse(problem.message, problem.hint)
            return
        paste = ("the text is too long for a link and was copied: paste it into the mail",) if long else ()
        rest = [one for one in link.findings if one.rule != "letter.link-long"]
        desk.said("Opened", "the mail program", (*paste, *_sentences(rest)))

    desk.do(partial(mail_link, case, letter, playbook), made, refresh=False)


def _sentences(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(one.message for one in findings)
