"""Two computers with one set of cases: a person at each, editors, git, a cloud client, and processes that are killed.

Every text that is typed is a word of its own, so that at the end each can be looked for. A kill is an exception
that no handler takes, raised at a call to the disk and at every call after it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from tests.reliability.computer import NOW, WORD, Device, Killed, QuickDisk, blobs, put, run_git, words_in

from plaint.domain.errors import NotSaved, PlaintError
from plaint.domain.merge.three_way import Side
from plaint.domain.model.case import Case
from plaint.domain.model.ids import new_id
from plaint.domain.model.letter import Letter
from plaint.services.cases import actions
from plaint.services.input import results
from plaint.services.letters import editor
from plaint.services.sync import conflicts
from plaint.services.sync import sync as syncing
from plaint.storage.files.disk import DISK, Disk
from plaint.storage.files.read import digest_of
from plaint.storage.workspace import LoadedCase, Workspace
from plaint.sync.setup import make_repository

FIELDS = ("problem.text", "retailer.name", "seller.name", "title", "facts.note", "item.1.name", "labels")


class World:
    """Both devices and what happens to them; use it as a context manager.

    ``top`` is emptied and filled from a template, which is made by the first world in it.
    """

    def __init__(self, top: Path) -> None:
        self.top = top
        self.home = top / "now"
        self.wanted: set[bytes] = set()
        """Words that were told to be saved."""
        self.belongs: dict[bytes, set[bytes]] = {}
        """Words that may stand in the log entry that began with a word."""
        self.copied: dict[str, str] = {}
        """Digests of files when the cloud client saw both devices equal."""
        self.count = 0
        self.kills = 0
        self.conflicts = 0

    def __enter__(self) -> Self:
        DISK.__class__ = QuickDisk
        template = self.top / "template"
        shutil.rmtree(self.home, ignore_errors=True)
        if template.exists():
            shutil.copytree(template, self.home)
            self.devices = {name: Device(self.home, name) for name in "ab"}
        else:
            self._make()
            shutil.copytree(self.home, template)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        QuickDisk.left = -1
        DISK.__class__ = Disk

    def _make(self) -> None:
        self.home.mkdir(parents=True)
        run_git(self.home, "init", "-q", "--bare", "-b", "main", "hub")
        root = self.home / "a"
        Workspace.init(root)
        make_repository(root, NOW)
        run_git(root, "remote", "add", "origin", str(self.home / "hub"))
        first = Device(self.home, "a")
        first.workspace.create(Case("k7f3qd", "Kettle", opened=NOW.date()))
        self.devices = {"a": first}
        self._name(root, "Anna")
        self._sync(first)
        branch = run_git(root, "symbolic-ref", "--short", "HEAD").decode().strip()
        run_git(self.home, "clone", "-q", "-b", branch, "hub", "b")
        self._name(self.home / "b", "Ben")
        self.devices["b"] = Device(self.home, "b")

    def _name(self, root: Path, name: str) -> None:
        for key, value in (("user.name", name), ("user.email", f"{name}@example.org"), ("gc.auto", "0")):
            run_git(root, "config", key, value)

    # Typing

    def word(self, kind: str = "p") -> str:
        self.count += 1
        return f"{kind}{self.count:06}"

    def try_it(self, device: Device, act: Callable[[], object], dies_at: int | None = None, word: str = "") -> bool:
        """Do something in plaint, perhaps killed at a call; only PlaintError may come out. True: it said done."""
        QuickDisk.left = -1 if dies_at is None else dies_at
        try:
            done = act()
        except Killed:
            self.kills += 1
            QuickDisk.left = -1
            device.start()
            device.shown = None
            return False
        except NotSaved as problem:
            if problem.draft and word:
                self.wanted.add(word.encode())
            return False
        except PlaintError:
            return False
        finally:
            QuickDisk.left = -1
        if word and not (isinstance(done, results.Edited) and not done.changed):
            self.wanted.add(word.encode())
        return True

    def case_for(self, device: Device, *, number: int, stale: bool) -> LoadedCase | None:
        """Return the case that a form shows: as read before, or read now; None when there is none to read."""
        if stale and device.shown is not None:
            return device.shown
        found = [case for case in device.workspace.cases() if isinstance(case, LoadedCase)]
        device.shown = found[number % len(found)] if found else None
        return device.shown

    # What people do in plaint

    def set_field(self, device: Device, case: LoadedCase, number: int, dies_at: int | None) -> None:
        word = self.word()
        sign = "+=" if FIELDS[number % len(FIELDS)] == "labels" else "="
        given = [f"{FIELDS[number % len(FIELDS)]}{sign}{word}"]
        self.try_it(device, lambda: actions.set_fields(device.workspace, case, given, now=NOW), dies_at, word)

    def log(self, device: Device, case: LoadedCase, dies_at: int | None) -> None:
        word = self.word()
        self.belongs[word.encode()] = {word.encode()}
        self.try_it(
            device,
            lambda: actions.log_interaction(device.workspace, case, {"reason": word}, now=NOW, source=device.source),
            dies_at,
            word,
        )

    def edit_entry(self, device: Device, case: LoadedCase, number: int, dies_at: int | None) -> None:
        entries = [entry for entry in case.log if entry.reason]
        if entries:
            entry, word = entries[number % len(entries)], self.word()
            self.belongs.setdefault(entry.reason.encode(), {entry.reason.encode()}).add(word.encode())
            self.try_it(device, lambda: actions.withdraw(device.workspace, case, entry.id, word), dies_at, word)

    def write_letter(self, device: Device, case: LoadedCase, number: int, dies_at: int | None) -> None:
        """Begin a letter, or change the text of one."""
        word = self.word()
        if case.letters and number % 2:
            before = case.letters[number % len(case.letters)]
            after = replace(before, body=f"{before.body}\n{word}\n")
        else:
            before, after = (
                None,
                Letter(new_id(device.source), title="Reply", kind="seller-message", created=NOW.date(), body=word),
            )
        self.try_it(device, lambda: editor.save(device.workspace, case, before, after), dies_at, word)

    def add_evidence(self, device: Device, case: LoadedCase, dies_at: int | None) -> None:
        word = self.word()
        path = self.home / f"{word}.txt"
        path.write_text(f"proof {word}\n", encoding="utf-8")
        self.try_it(
            device,
            lambda: actions.add_evidence(device.workspace, case, path, {}, now=NOW, source=device.source),
            dies_at,
            word,
        )
        path.unlink()

    def new_case(self, device: Device, dies_at: int | None) -> None:
        word = self.word()
        if len(device.workspace.folders()) < 4:
            self.try_it(
                device,
                lambda: actions.create_case(device.workspace, word, {}, now=NOW, source=device.source),
                dies_at,
                word,
            )

    def trash(self, device: Device, case: LoadedCase, dies_at: int | None) -> None:
        self.try_it(device, lambda: actions.trash_case(device.workspace, case), dies_at)

    def undo(self, device: Device, dies_at: int | None, *, redo: bool) -> None:
        self.try_it(device, lambda: (actions.redo if redo else actions.undo)(device.workspace), dies_at)

    def resolve(self, device: Device, number: int, side: Side | None, dies_at: int | None) -> None:
        folders = device.workspace.folders()
        if folders:
            folder = folders[number % len(folders)]
            self.try_it(device, lambda: conflicts.settle(device.workspace, folder, {}, side), dies_at)

    def sync(self, device: Device) -> None:
        self.try_it(device, lambda: self._sync(device))

    def _sync(self, device: Device) -> syncing.Synced:
        return syncing.sync(device.workspace, syncing.Options(), lambda _: True, now=NOW)

    # What other programs do

    def editor_opens(self, device: Device, number: int) -> None:
        found = [
            path for path in device.files()
            if path.suffix in {".toml", ".md"} and "evidence" not in path.parts and ".trash" not in path.parts
        ]  # fmt: skip
        if found:
            path = found[number % len(found)]
            device.buffer = path, path.read_bytes()

    def editor_saves(self, device: Device, way: str, *, torn: bool) -> None:
        """Save what was opened, perhaps long ago, with one more line; what another editor wrote since goes with it."""
        if device.buffer is None or not device.buffer[0].parent.is_dir():
            return
        path, old = device.buffer
        word = self.word("e")
        line = f'"torn = {word}\n' if torn else f"# {word}\n"
        text = old + line.encode()
        self._gone_by_editor(path, text)
        put(path, text, way)
        device.buffer = path, text
        self.wanted.add(word.encode())

    def _gone_by_editor(self, path: Path, text: bytes) -> None:
        """Forget words that one editor takes away from another before plaint or git has seen them."""
        try:
            now = path.read_bytes()
        except FileNotFoundError:
            return
        gone = {word for word in set(WORD.findall(now)) - set(WORD.findall(text)) if word.startswith(b"e")}
        if gone:
            # That another file still has them is no help: a cloud client soon makes it like this one.
            self.wanted -= gone - words_in(self._kept())

    def cloud(self, way: str) -> None:
        """Bring both devices to the same files; of two changes one becomes a conflicted copy."""
        one, other = (self._contents(self.devices[name]) for name in "ab")
        for name in sorted(one.keys() | other.keys()):
            mine, theirs = one.get(name), other.get(name)
            before = self.copied.get(name)
            if mine == theirs:
                winner = mine
            elif theirs is None or mine is None:
                left = theirs if mine is None else mine
                assert left is not None
                winner = None if digest_of(left) == before else left
            elif digest_of(theirs) == before:
                winner = mine
            elif digest_of(mine) == before:
                winner = theirs
            else:
                winner = mine
                self._keep_copy(name, theirs, way)
            self._give(name, winner, mine, theirs, way)

    def _contents(self, device: Device) -> dict[str, bytes]:
        return {path.relative_to(device.root).as_posix(): path.read_bytes() for path in device.files()}

    def _keep_copy(self, name: str, data: bytes, way: str) -> None:
        self.conflicts += 1
        place = PurePosixPath(name)
        copy = place.with_name(f"{place.stem} (conflicted copy ben {self.conflicts}){place.suffix}").as_posix()
        self._give(copy, data, None, None, way)

    def _give(self, name: str, data: bytes | None, mine: bytes | None, theirs: bytes | None, way: str) -> None:
        for device, has in ((self.devices["a"], mine), (self.devices["b"], theirs)):
            path = device.root / name
            if data is None and has is not None:
                path.unlink()
            elif data is not None and data != has:
                path.parent.mkdir(parents=True, exist_ok=True)
                put(path, data, way)
        if data is None:
            self.copied.pop(name, None)
        else:
            self.copied[name] = digest_of(data)

    # What must hold

    def check(self, device: Device) -> None:
        """Read everything: no exception, and no entry with words of another."""
        for case in device.workspace.cases():
            if isinstance(case, LoadedCase):
                for entry in case.log:
                    self._unmixed(repr(entry).encode())

    def _unmixed(self, entry: bytes) -> None:
        words = set(WORD.findall(entry))
        beginnings = words & self.belongs.keys()
        assert len(beginnings) <= 1, entry
        for beginning in beginnings:
            assert words <= self.belongs[beginning], entry

    def lost(self) -> set[bytes]:
        """Return the words that were told to be saved and are nowhere to be found."""
        return self.wanted - self.found()

    def found(self) -> set[bytes]:
        """Return the words in all files, the trash, drafts, kept versions, and whatever git reaches from a branch."""
        return words_in(self._kept()) | words_in(self._files())

    def _files(self) -> Iterator[bytes]:
        for device in self.devices.values():
            for place, folders, names in os.walk(device.root):
                folders[:] = [name for name in folders if name != ".git"]
                for name in names:
                    yield Path(place, name).read_bytes()

    def _kept(self) -> Iterator[bytes]:
        for device in self.devices.values():
            for folder in (device.state / "drafts", device.state / "versions" / "content"):
                for path in folder.rglob("*"):
                    if path.is_file() and path.suffix != ".json":
                        yield path.read_bytes()
            yield blobs(device.root)
        yield blobs(self.home / "hub")
