"""The form that writes a letter into a file, opens it, and marks the letter as sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plaint.domain.model.fields import LETTER_FIELDS, Field, Kind
from plaint.tui.core.paths import complete, expand
from plaint.tui.dialogs.form import FormField, FormSpec

if TYPE_CHECKING:
    from plaint.domain.model.finding import Finding
    from plaint.domain.model.letter import Letter
    from plaint.domain.playbook.playbook import Playbook
    from plaint.storage.workspace import LoadedCase
    from plaint.tui.model.session import Session

_YES = ("no", "yes")
_CHANNEL = next(field for field in LETTER_FIELDS if field.path == "channel")


@dataclass(frozen=True, slots=True)
class Written:
    """A letter that was written into a file."""

    path: Path
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    opens: bool = False
    """Whether the file is to be opened."""
    sent: bool = False


def letter_file(
    session: Session, case: LoadedCase, letter: Letter, form: str, playbook: Playbook | None
) -> FormSpec:  # fmt: skip
    """Make the form that writes a letter in a format; submitted, it returns what was Written."""
    from plaint.services.outgoing.formats import outgoing, suggested_name, write_letter
    from plaint.services.outgoing.send import note_sent

    name = suggested_name(case, letter, form, session.today)

    def submit(values: Mapping[str, str]) -> object:
        path = expand(values["output"])
        if path.is_dir():
            path /= name
        made = outgoing(case, letter, form, playbook, session.today)
        write_letter(session.workspace, made.data, path, replace_it=values["replace"].strip() == "yes")
        channel = values.get("channel", "").strip()
        notes: tuple[str, ...] = ()
        if channel:
            typed = {"sent": "now", "channel": channel}
            notes = note_sent(session.workspace, case, letter, typed, now=session.now()).notes
        return Written(path, made.findings, notes, values["open"].strip() == "yes", bool(channel))

    fields = [
        FormField("output", "into", Field("output", Kind.TEXT, "a folder, or a new file"), _start(name), required=True,
                  complete=lambda line: [complete(line)] if line.strip() else []),
        FormField("replace", "replace", Field("replace", Kind.CHOICE, "a file that is there", _YES), "no"),
        FormField("open", "open it", Field("open", Kind.CHOICE, "with the system's program", _YES),
                  "yes" if form == "eml" else "no"),
    ]  # fmt: skip
    if letter.sent is None and not letter.withdrawn and not session.read_only:
        help_text = "how it goes out now: marks it as sent; empty: not yet"
        fields.append(FormField("channel", "sent by", Field("channel", Kind.CHOICE, help_text, _CHANNEL.choices)))
    return FormSpec(f"Write as {form.upper()}: {letter.title or letter.kind}", tuple(fields), submit, "Write it")


def _start(name: str) -> str:
    home = Path.home()
    folder = next((one for one in (home / "Documents", home) if one.is_dir()), Path.cwd())
    return str(folder / name).replace(str(home), "~", 1)
