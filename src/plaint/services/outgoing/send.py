"""Find a letter that is kept in a case, and note that one went out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from plaint.domain.errors import UsageProblem
from plaint.domain.safe import safe
from plaint.domain.text.suggest import did_you_mean
from plaint.services.input.results import Changed
from plaint.services.letters import editor

if TYPE_CHECKING:
    from plaint.domain.model.letter import Letter
    from plaint.storage.workspace import LoadedCase, Workspace


def kept_letter(loaded: LoadedCase, reference: str) -> Letter:
    """Return the letter that a file name, a path, an id or the beginning of one means. Raises UsageProblem."""
    wanted = reference.strip().replace("\\", "/")
    name = wanted.rpartition("/")[2]
    letters = loaded.letters
    exact = [one for one in letters if wanted == one.id or (one.file and one.file.rpartition("/")[2] == name)]
    found = exact or [one for one in letters if wanted and one.id.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    shown = [f"{one.id} ({one.file})" for one in (found or letters)[:10]]
    if found:
        raise UsageProblem(f"{safe(reference, 80)} is more than one letter", f"say which: {', '.join(shown)}")
    known = tuple(one.id for one in letters)
    otherwise = f"letters of this case: {', '.join(shown)}" if shown else "the case keeps no letter yet: --save"
    raise UsageProblem(
        f"there is no letter {safe(reference, 80)!r} in this case", did_you_mean(wanted, known, otherwise)
    )


def note_sent(
    workspace: Workspace, loaded: LoadedCase, letter: Letter, typed: Mapping[str, str], *, now: datetime
) -> editor.Saved:
    """Note that a letter went out (``sent``, ``channel`` and ``to`` as typed); a draft not yet kept is kept as well.

    It is one unit of undo. Raises UsageProblem for a day to come and for a letter that was sent or withdrawn.
    """
    if letter.withdrawn:
        raise UsageProblem("this letter is withdrawn", "write another one")
    if letter.file:
        return editor.mark_sent(workspace, loaded, letter, typed, now=now)
    sent, notes = editor.as_sent(letter, typed, now)
    kept = editor.save(workspace, loaded, None, sent)
    return editor.Saved(kept.letter, (Changed("sent", "", str(sent.sent)),), notes)
