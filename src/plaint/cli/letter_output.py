"""Hand over a letter on the command line: to standard output or a file, as a link, and marked as sent."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.cli import output
from plaint.domain.errors import UsageProblem
from plaint.domain.model.finding import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plaint.cli.params import Session
    from plaint.domain.model.finding import Finding
    from plaint.domain.model.letter import Letter
    from plaint.domain.playbook.playbook import Playbook
    from plaint.storage.workspace import LoadedCase, Workspace

FORMATS = ("md", "txt", "pdf", "docx", "eml")
STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a letter is to leave: what the options of ``plaint letter`` say."""

    form: str = ""
    """One of FORMATS; empty for what the ending of ``target`` says, else Markdown."""
    target: str = ""
    """A file or folder; empty or ``-`` for standard output."""
    replace_it: bool = False
    link: bool = False
    """Print a ``mailto:`` link in place of the text."""
    sent: str = ""
    """The day on which it went out; empty where it is not marked as sent."""
    channel: str = ""

    @property
    def asked(self) -> bool:
        """Tell whether more is asked for than the text of the draft."""
        return bool(self.form or self.target or self.link or self.sent)

    @property
    def shows(self) -> bool:
        """Tell whether it prints the letter, its link or the path of its file."""
        return bool(self.form or self.target or self.link)


def refuse_contradictions(delivery: Delivery, *, as_json: bool, check: bool) -> None:
    """Raise UsageProblem for options that do not go together."""
    if check and delivery.asked:
        raise UsageProblem("--check does not go with options that write a letter", "check it first, then write it")
    if delivery.link and (delivery.form or delivery.target):
        raise UsageProblem("--mailto prints a link and writes no file", "leave out --format and --output")
    if delivery.channel and not delivery.sent:
        raise UsageProblem("--channel says how a letter was sent", "add --sent")
    to_stdout = delivery.target in {"", STDOUT}
    if as_json and (delivery.link or (to_stdout and (delivery.form or delivery.target))):
        raise UsageProblem("--json and the letter cannot both be printed", "name a file with --output")


def deliver(
    here: Session, workspace: Workspace, loaded: LoadedCase, letter: Letter, playbook: Playbook | None,
    delivery: Delivery, *, quiet: bool = False,
) -> Letter:  # fmt: skip
    """Write or print a letter and mark it as sent if that is asked for; return it as it is then.

    It is marked only after it could be written. ``quiet`` prints nothing on standard output. Raises PlaintError.
    """
    from plaint.services.outgoing.send import note_sent

    if delivery.link:
        from plaint.services.outgoing.mail import mail_link

        link = mail_link(loaded, letter, playbook)
        output.data(link.address)
        _tell(link.findings)
    elif delivery.form or delivery.target:
        _write(here, workspace, loaded, letter, playbook, delivery, quiet=quiet)
    if not delivery.sent:
        return letter
    if delivery.target in {"", STDOUT}:
        output.flush()
    typed = {"sent": delivery.sent, "channel": delivery.channel}
    saved = note_sent(workspace, loaded, letter, typed, now=here.now)
    output.notes((*saved.notes, f"marked as sent: {saved.letter.file}"))
    return saved.letter


def _write(
    here: Session, workspace: Workspace, loaded: LoadedCase, letter: Letter, playbook: Playbook | None,
    delivery: Delivery, *, quiet: bool,
) -> None:  # fmt: skip
    from plaint.services.outgoing.formats import BINARY, format_of, outgoing, suggested_name, write_letter

    to_stdout = delivery.target in {"", STDOUT}
    form = delivery.form or ("md" if to_stdout else format_of(delivery.target))
    if to_stdout and form in BINARY and output.on_terminal():
        raise UsageProblem(f"a terminal cannot show {form.upper()}", f"name a file: --output letter.{form}")
    path = Path(delivery.target)
    if not to_stdout and path.is_dir():
        path /= suggested_name(loaded, letter, form, here.today)
    made = outgoing(loaded, letter, form, playbook, here.today)
    if not to_stdout:
        write_letter(workspace, made.data, path, replace_it=delivery.replace_it)
        if not quiet:
            output.path(path)
    elif form in BINARY or not output.on_terminal():
        output.raw(made.data)
    else:
        output.paragraph(made.data.decode("utf-8"))
    _tell(made.findings)


def _tell(findings: Sequence[Finding]) -> None:
    for one in findings:
        level = "" if one.level is Level.INFO else f"{one.level}: "
        output.notes((f"{level}{one.message}" + (f"; {one.suggestion}" if one.suggestion else ""),))
