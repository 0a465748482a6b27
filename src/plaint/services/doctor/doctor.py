"""Run the checks of ``doctor`` on computer, workspace and repository; nothing is changed and nothing of it is run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from plaint.domain.errors import PlaintError
from plaint.domain.model.evidence import EvidenceState
from plaint.domain.model.finding import Finding, Level
from plaint.domain.playbook.playbook import Playbook
from plaint.domain.safe import safe
from plaint.domain.text.format import counted, file_size
from plaint.services.doctor import git, machine
from plaint.services.doctor.check import Check, JudgeKeys, Terminal
from plaint.storage.layout import PLAYBOOKS_DIR, TRASH_DIR
from plaint.storage.workspace import AnyCase, BrokenCase, LoadedCase, Workspace

_SHOWN = 20
"""Files of one kind that are named one by one."""
_LARGE_TRASH = 500_000_000
_SLACK = timedelta(days=1)
"""What an entry may lie ahead of the clock before it is taken for a slip."""


def examine(
    workspace: Workspace | None,
    terminal: Terminal,
    *,
    now: datetime,
    clock: datetime | None = None,
    judge_keys: JudgeKeys = lambda _keys: (),
) -> list[Check]:
    """Look at everything; ``workspace`` None leaves out what needs one. A check that fails says so itself.

    ``now`` is what deadlines are judged by, ``clock`` what this computer's clock says where that is another moment.
    """
    found = list(machine.terminal(terminal))
    found += machine.settings(judge_keys)
    if workspace is None:
        found.append(Check("workspace", Level.WARNING, "there is no workspace here", "plaint init DIR makes one."))
        return [*found, *git.program()]
    cases = list(workspace.cases())
    looks: list[Callable[[], Iterator[Check]]] = [
        lambda: _files(workspace, cases),
        lambda: _copies(cases),
        lambda: _evidence(cases),
        lambda: _clock(workspace, cases, now, clock or now),
        lambda: _kept(workspace),
        lambda: _playbooks(workspace, cases, now),
        lambda: machine.watching(workspace.root),
        lambda: machine.place(workspace.root),
        lambda: git.look(workspace.root, now=now),
    ]
    for look in looks:
        try:
            found += look()
        except (PlaintError, OSError) as problem:
            said = problem.message if isinstance(problem, PlaintError) else problem.strerror or type(problem).__name__
            found.append(Check("doctor", Level.WARNING, f"a check could not be made: {safe(said, 300)}"))
    return found


def _files(workspace: Workspace, cases: list[AnyCase]) -> Iterator[Check]:
    """Files that cannot be read, folders that cannot be looked into, ids that two cases bear."""
    from plaint.storage.cases.load import duplicates

    broken = [(case.name, case.finding) for case in cases if isinstance(case, BrokenCase)]
    for case in cases:
        if isinstance(case, LoadedCase):
            broken += [(case.name, found) for found in case.findings if _is_broken(found)]
    for name, found in broken[:_SHOWN]:
        advice = found.suggestion or "Open it in a text editor; it is left as it is until it can be read."
        file = "/".join(part for part in (name, found.file) if part)
        yield Check("files", Level.ERROR, found.message, advice, safe(file, 300), found.line)
    if len(broken) > _SHOWN:
        yield Check(
            "files", Level.ERROR, f"{len(broken) - _SHOWN} more files cannot be read", "plaint check lists them."
        )
    for found in workspace.problems:
        yield Check("files", found.level, found.message, found.suggestion, safe(found.file, 300), found.line)
    for name, found in duplicates(cases).items():
        yield Check("files", found.level, found.message, found.suggestion, safe(f"{name}/{found.file}", 300))
    if not broken:
        yield Check(
            "files", None, counted("{count} case, all can be read", "{count} cases, all can be read", len(cases))
        )


def _is_broken(found: Finding) -> bool:
    return found.level is Level.ERROR and found.rule in {
        "file.broken", "file.syntax", "file.newer-format", "file.no-title", "log.duplicate-id", "evidence.unreadable",
    }  # fmt: skip


def _copies(cases: list[AnyCase]) -> Iterator[Check]:
    held = [(case, _conflicts(case)) for case in cases]
    count = sum(number for _, number in held)
    if count:
        names = ", ".join(safe(case.name, 100) for case, number in held if number)
        told = counted("{count} conflict waits in", "{count} conflicts wait in", count)
        yield Check("conflicts", Level.WARNING, f"{told} {names}", "plaint resolve")
    else:
        yield Check("conflicts", None, "no conflicted copies and no conflict markers")


def _conflicts(case: AnyCase) -> int:
    from plaint.domain.model.finding import RESOLVE

    return case.conflicts if isinstance(case, LoadedCase) else int(case.finding.suggestion == RESOLVE)


def _evidence(cases: list[AnyCase]) -> Iterator[Check]:
    """What became of the proof, as far as sizes and names tell."""
    pieces = [(case, piece) for case in cases if isinstance(case, LoadedCase) for piece in case.evidence]
    well = True
    for state, level, told, advice in (
        (EvidenceState.CHANGED, Level.ERROR, "was altered since it was added", "Bring it back from a backup or git."),
        (EvidenceState.MISSING, Level.ERROR, "is not there any more", "Bring it back from a backup or git."),
        (EvidenceState.UNTRACKED, Level.WARNING, "has no record of when it came in", "plaint evidence add makes one."),
        (EvidenceState.IN_CLOUD, Level.WARNING, "is in the cloud only", "Open it in your file manager to download it."),
    ):
        found = [
            f"{safe(case.name, 60)}/evidence/{safe(piece.name, 80)}" for case, piece in pieces if piece.state is state
        ]
        if found:
            well = False
            more = f" and {len(found) - 3} more" if len(found) > 3 else ""
            yield Check("evidence", level, f"{', '.join(found[:3])}{more} {told}", advice)
    if well:
        told = counted("{count} piece recorded", "{count} pieces recorded", len(pieces))
        yield Check("evidence", None, f"{told}; plaint evidence verify hashes them")


def _clock(workspace: Workspace, cases: list[AnyCase], now: datetime, clock: datetime) -> Iterator[Check]:
    """A clock that is behind makes deadlines wrong; an entry in the future is a slip of the pen."""
    from plaint.domain.model.interaction import moment

    late = [
        f"{safe(case.name, 60)}/{safe(entry.file, 60)}"
        for case in cases
        if isinstance(case, LoadedCase)
        for entry in case.log
        if entry.at is not None and entry.counts and moment(entry)[1] > now + _SLACK
    ]
    if late:
        more = f" and {len(late) - 3} more" if len(late) > 3 else ""
        told = f"dated in the future: {', '.join(late[:3])}{more}"
        yield Check("clock", Level.WARNING, told, "Correct the date, or this computer's clock.")
    newest = max((workspace.signature(case.folder)[2] for case in cases), default=0) / 1e9
    if newest > clock.timestamp() + _SLACK.total_seconds():
        day = datetime.fromtimestamp(newest, clock.tzinfo).date()
        told = f"a file was saved on {day}, and this computer's clock says {clock.date()}"
        yield Check("clock", Level.WARNING, told, "Set the clock; deadlines are counted from its day.")
    elif not late:
        yield Check("clock", None, f"the clock says {clock:%Y-%m-%d %H:%M}, which fits the files")


def _kept(workspace: Workspace) -> Iterator[Check]:
    """Drafts that wait, and how much the kept versions and the trash take."""
    from plaint.storage.undo.trash import list_trash

    stores = workspace.operations
    drafts = [] if stores.drafts is None else stores.drafts.pending()
    inside = [draft for draft in drafts if draft.target.is_relative_to(workspace.root)]
    for draft in inside[:_SHOWN]:
        told = f"what should have been saved to {safe(draft.target, 200)} waits in {safe(draft.file, 200)}"
        yield Check("drafts", Level.WARNING, told, "Compare the two, save what is missing, then delete the draft.")
    if not inside:
        yield Check("drafts", None, "nothing waits to be saved")
    if stores.versions is not None:
        held, most = _size_text(stores.versions.size()), _size_text(stores.versions.cap_bytes)
        lists = _size_text(stores.size_of_lists())
        told = f"earlier versions take {held} of at most {most}, and the lists for undo and history {lists}"
        yield Check("versions", None, told)
        yield from _overwritten(workspace)
    things = list_trash(workspace.root)
    size = sum(_size(thing) for thing in things)
    level = Level.INFO if size > _LARGE_TRASH else None
    advice = f"Look into {safe(workspace.root / TRASH_DIR, 300)} and delete what you do not need."
    told = counted("{count} thing in the trash", "{count} things in the trash", len(things))
    yield Check("trash", level, f"{told}, {_size_text(size)}", advice if level else "")


def _overwritten(workspace: Workspace) -> Iterator[Check]:
    """Saved versions that another program wrote over from an older one."""
    from plaint.services.sync.recovery import overwritten_anywhere

    lost = [one for found in overwritten_anywhere(workspace).values() for one in found]
    for one in lost[:_SHOWN]:
        told = f"another program wrote an older version over what was saved to {safe(one.name, 200)}"
        yield Check("versions", Level.WARNING, told, "Open plaint and bring it back; u takes that back.")


def _size(place: Path) -> int:
    import os

    if not place.is_dir() or place.is_symlink():
        return place.lstat().st_size
    return sum(os.lstat(Path(folder, name)).st_size for folder, _, names in os.walk(place) for name in names)


def _playbooks(workspace: Workspace, cases: list[AnyCase], now: datetime) -> Iterator[Check]:
    """Ladders that cannot be read, and facts in those that are used which should be checked again."""
    from plaint.playbooks import loader
    from plaint.services.guidance.guidance import guide

    for found in loader.validate(workspace.root if (workspace.root / PLAYBOOKS_DIR).is_dir() else None):
        yield Check("playbooks", found.level, found.message, found.suggestion, safe(found.file, 300), found.line)
    used = {}
    for case in cases:
        if isinstance(case, LoadedCase) and case.case.status != "closed":
            playbook = guide(case, workspace, now.date()).playbook
            used[playbook.id] = playbook
    yield _sources(workspace, used, now.date())


def _sources(workspace: Workspace, used: Mapping[str, Playbook], today: date) -> Check:
    """Count the sources of all ladders that are due for another look, and those of the ladders in use."""
    from plaint.playbooks.sources import due_sources, every_ladder, used_sources

    ladders = every_ladder(workspace.root)
    every, due = used_sources(ladders), due_sources(ladders, today)
    if not due:
        told = counted("{count} ladder in use, no source is due", "{count} ladders in use, no source is due", len(used))
        return Check("playbooks", None, told)
    mine = len(due_sources(used.values(), today))
    told = f"{len(due)} of {len(every)} sources are due for another look, {mine} of them in the ladders in use"
    return Check("playbooks", Level.INFO, told, "plaint playbooks --sources --stale lists what to look at.")


def _size_text(size: int) -> str:
    return file_size(size, decimals=0)
