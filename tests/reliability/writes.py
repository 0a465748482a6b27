"""Every way of writing that the faces offer, as acts on one small case."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tests.unit.storage.faults import PREFIX

from plaint.domain.errors import PlaintError
from plaint.domain.merge.three_way import Side
from plaint.domain.model.case import Case
from plaint.domain.model.letter import Letter
from plaint.services.cases import actions
from plaint.services.letters import editor
from plaint.services.sync import conflicts
from plaint.storage.workspace import LoadedCase, Workspace

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TEXT = "The lid is split along the hinge"
Tree = dict[str, bytes]


class Place:
    """One folder in which the same work is done again and again."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.root = top / "work" / "cases"
        self.state = top / "work" / "state"
        self.photo = top / "photo.jpg"
        top.mkdir(parents=True, exist_ok=True)
        self.photo.write_bytes(b"\xff\xd8\xff\xe0 a picture" + bytes(range(256)) * 20)

    def open(self) -> Workspace:
        return Workspace.open(self.root, state=self.state, source=random.Random(3), clock=lambda: NOW)

    def keep(self) -> None:
        """Remember how everything is now, for :meth:`restore`."""
        shutil.rmtree(self.top / "kept", ignore_errors=True)
        shutil.copytree(self.top / "work", self.top / "kept")

    def restore(self) -> None:
        shutil.rmtree(self.top / "work", ignore_errors=True)
        shutil.copytree(self.top / "kept", self.top / "work")

    def tree(self) -> Tree:
        """Return the files of the workspace by name, without temporary ones."""
        return {name: data for name, data in files(self.root).items() if not Path(name).name.startswith(PREFIX)}

    def everything(self) -> set[bytes]:
        """Return every content that can be found: files, the trash, temporary files, drafts, versions."""
        return set(files(self.root).values()) | set(files(self.state).values())


def files(folder: Path) -> Tree:
    """Return the files below a folder by name."""
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def kettle(workspace: Workspace) -> LoadedCase:
    found = workspace.find("k7f3qd")
    if not isinstance(found, LoadedCase):
        raise PlaintError(found.finding.message)
    return found


def prepare(place: Place) -> None:
    """Make a case with a log, evidence and a letter."""
    place.root.mkdir(parents=True)
    workspace = place.open()
    workspace.create(Case("k7f3qd", "Kettle arrived cracked", opened=NOW.date()))
    fields = {"reason": "They asked for a photo", "direction": "in"}
    actions.log_interaction(workspace, kettle(workspace), fields, now=NOW, source=random.Random(5))
    receipt = place.top / "receipt.txt"
    receipt.write_text("Paid 499.00\n", encoding="utf-8")
    actions.add_evidence(workspace, kettle(workspace), receipt, {}, now=NOW, source=random.Random(6))
    letter = Letter("p4d1zz", title="Reply", kind="seller-message", created=NOW.date(), body="Dear Sir or Madam\n")
    editor.save(workspace, kettle(workspace), None, letter)


@dataclass(frozen=True, slots=True)
class Act:
    """One way of writing. ``typed``: what a person typed goes into one file, and comes back as a draft."""

    name: str
    do: Callable[[Place, Workspace], object]
    before: Callable[[Place, Workspace], object] | None = None
    typed: bool = False


def _set(place: Place, workspace: Workspace) -> object:
    return actions.set_fields(workspace, kettle(workspace), [f"problem.text={TEXT}", "labels+=urgent"], now=NOW)


def _log(place: Place, workspace: Workspace, *evidence: str) -> object:
    source = random.Random(7)
    return actions.log_interaction(
        workspace, kettle(workspace), {"reason": TEXT}, evidence=evidence, now=NOW, source=source
    )


def _log_with_proof(place: Place, workspace: Workspace) -> object:
    return _log(place, workspace, str(place.photo))


def _new(place: Place, workspace: Workspace) -> object:
    return actions.create_case(workspace, "Tent", {"problem.text": TEXT}, now=NOW, source=random.Random(8))


def the_entry(case: LoadedCase) -> str:
    """Return the id of the log entry; a disk that cannot read it shows none to act on."""
    if not case.log:
        raise PlaintError("the entry cannot be read")
    return case.log[0].id


def _classify(place: Place, workspace: Workspace) -> object:
    case = kettle(workspace)
    return actions.classify(workspace, case, the_entry(case), "asks", now=NOW)


def _withdraw(place: Place, workspace: Workspace) -> object:
    case = kettle(workspace)
    return actions.withdraw(workspace, case, the_entry(case), TEXT)


def _evidence(place: Place, workspace: Workspace) -> object:
    return actions.add_evidence(
        workspace, kettle(workspace), place.photo, {"title": TEXT}, now=NOW, source=random.Random(9)
    )


def _letter(place: Place, workspace: Workspace) -> object:
    letter = Letter("q4d1zz", title="Second", kind="seller-message", created=NOW.date(), body=f"{TEXT}\n")
    return editor.save(workspace, kettle(workspace), None, letter)


def _letter_text(place: Place, workspace: Workspace) -> object:
    case = kettle(workspace)
    if not case.letters:
        raise PlaintError("the letter cannot be read")
    return editor.save(workspace, case, case.letters[0], replace(case.letters[0], body=f"{TEXT}\n"))


def _close(place: Place, workspace: Workspace) -> object:
    return actions.close_case(workspace, kettle(workspace), ["full-refund"], {"text": TEXT}, now=NOW)


def _trash(place: Place, workspace: Workspace) -> object:
    return actions.trash_case(workspace, kettle(workspace))


def _undo(place: Place, workspace: Workspace) -> object:
    return actions.undo(workspace)


def _redo(place: Place, workspace: Workspace) -> object:
    return actions.redo(workspace)


def _set_and_undo(place: Place, workspace: Workspace) -> None:
    _set(place, workspace)
    actions.undo(workspace)


def _cloud(place: Place, workspace: Workspace) -> None:
    """Leave the copy of a cloud client that made a change of its own."""
    path = kettle(workspace).folder / "case.toml"
    copy = path.with_name("case (Anna's conflicted copy 2026-11-21).toml")
    copy.write_bytes(path.read_bytes() + b'\n[seller]\nname = "Larkfield"\n')
    _set(place, workspace)


def _resolve(place: Place, workspace: Workspace) -> None:
    outcomes = conflicts.settle(workspace, kettle(workspace).folder, {}, Side.OURS)
    problems = [outcome.problem for outcome in outcomes if not outcome.done]
    if problems or not outcomes:
        raise PlaintError(" ".join(problems) or "there is no conflict that can be read")


ACTS = (
    Act("set", _set, typed=True),
    Act("new", _new, typed=True),
    Act("log", _log, typed=True),
    Act("log with a file", _log_with_proof),
    Act("classify", _classify, typed=True),
    Act("withdraw", _withdraw, typed=True),
    Act("evidence add", _evidence),
    Act("letter, new", _letter, typed=True),
    Act("letter, text", _letter_text, typed=True),
    Act("close", _close, typed=True),
    Act("trash", _trash),
    Act("undo of set", _undo, _set),
    Act("undo of log with a file", _undo, _log_with_proof),
    Act("undo of trash", _undo, _trash),
    Act("redo of set", _redo, _set_and_undo),
    Act("resolve", _resolve, _cloud),
)
