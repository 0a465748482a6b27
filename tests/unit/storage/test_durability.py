"""A recorded order of system calls proves each fsync: the bytes before the name, the name before "saved".

Without power loss nothing else can tell whether an fsync is there, so each of these tests fails when one is removed.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.unit.storage import faults
from tests.unit.storage.faults import NEW, FaultyDisk, prepare, seen
from tests.unit.storage.workspaces import NOW, new_case, open_workspace

from plaint.services.evidence.add import add_files
from plaint.storage.files.disk import DISK, Disk
from plaint.storage.files.durable import append_line, make_folders, replace_file
from plaint.storage.saving.save import save

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems sync by other calls")
SYSTEMS = pytest.mark.parametrize("without", faults.SYSTEMS, ids=["swap", "links", "neither"])
ON_DESCRIPTORS: dict[str, Callable[..., Any]] = {"write": os.write, "fsync": os.fsync}
ON_NAMES: dict[str, Callable[..., Any]] = {
    "replace": os.replace,
    "rename": os.rename,
    "link": os.link,
    "mkdir": os.mkdir,
}
NAMING = ("replace", "rename", "link", "exchange", "rename_new")

Call = tuple[str, str]


class Recorder:
    """The calls that change files below a folder: what was called, and on which name."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.calls: list[Call] = []
        self.open: dict[int, Any] = {}

    def name(self, path: Any) -> str:
        """Return a path below the folder, empty for the folder itself, each temporary name as ``TEMP``."""
        parts = Path(os.path.relpath(path, self.top)).parts
        return "/".join("TEMP" if part.startswith(faults.PREFIX) else part for part in parts)

    def opening(self, real: Callable[..., int]) -> Callable[..., int]:
        def opened(path: Any, *rest: Any, **more: Any) -> int:
            descriptor = real(path, *rest, **more)
            self.open[descriptor] = path
            return descriptor

        return opened

    def on_descriptor(self, call: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(descriptor: int, *rest: Any) -> Any:
            if descriptor in self.open:
                self.calls.append((call, self.name(self.open[descriptor])))
            return real(descriptor, *rest)

        return called

    def on_name(self, call: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """Record a call by the new name, once it has been done."""

        def called(*arguments: Any, **more: Any) -> Any:
            answer = real(*arguments, **more)
            paths = [one for one in arguments if isinstance(one, str | os.PathLike)]
            self.calls.append((call, self.name(paths[-1])))
            return answer

        return called


@contextmanager
def recorded(top: Path) -> Iterator[Recorder]:
    """Record system calls while the block runs."""
    found = Recorder(top)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", found.opening(os.open))
        for call, real in ON_DESCRIPTORS.items():
            patch.setattr(os, call, found.on_descriptor(call, real))
        for call, real in ON_NAMES.items():
            patch.setattr(os, call, found.on_name(call, real))
        for call in ("exchange", "rename_new"):  # by ctypes, so not seen in ``os``
            patch.setattr(Disk, call, found.on_name(call, getattr(Disk, call)))
        yield found


def assert_durable(found: Recorder, name: str, *, temp: str = "") -> None:
    """Assert that content was written, brought to the disk and then named, and then its folder brought to the disk."""
    folder, _, _ = name.rpartition("/")
    temp = temp or (f"{folder}/TEMP" if folder else "TEMP")
    named = next(at for at, (call, on) in enumerate(found.calls) if call in NAMING and on == name)
    before, after = found.calls[:named], found.calls[named + 1 :]
    assert ("write", temp) in before, found.calls
    last_write = max(at for at, call in enumerate(before) if call == ("write", temp))
    assert ("fsync", temp) in before[last_write:], found.calls
    assert ("fsync", folder) in after, found.calls


@SYSTEMS
def test_a_save_is_on_the_disk_before_it_takes_the_place_of_the_old_file(
    tmp_path: Path, without: frozenset[str]
) -> None:
    path = prepare(tmp_path, "existing")
    with recorded(tmp_path) as found:
        save(path, NEW, expected=seen(path), root=path.parent, disk=FaultyDisk(without=without))
    assert_durable(found, "workspace/case.toml")


@SYSTEMS
def test_a_new_file_is_on_the_disk_before_it_is_seen_and_so_are_the_folders_above_it(
    tmp_path: Path, without: frozenset[str]
) -> None:
    (tmp_path / "workspace").mkdir()
    path = tmp_path / "workspace" / "case" / "interactions" / "entry.toml"
    with recorded(tmp_path) as found:
        save(path, NEW, expected=None, root=tmp_path / "workspace", disk=FaultyDisk(without=without))
    assert_durable(found, "workspace/case/interactions/entry.toml")
    made = [found.calls.index(("mkdir", name)) for name in ("workspace/case", "workspace/case/interactions")]
    assert [found.calls[at + 1] for at in made] == [("fsync", "workspace"), ("fsync", "workspace/case")]


def test_a_line_is_on_the_disk_when_it_was_appended(tmp_path: Path) -> None:
    with recorded(tmp_path) as found:
        append_line(DISK, tmp_path / "journal", b"one")
    assert found.calls == [("write", "journal"), ("fsync", "journal")]


def test_each_folder_that_is_made_is_on_the_disk_before_the_next(tmp_path: Path) -> None:
    with recorded(tmp_path) as found:
        make_folders(DISK, tmp_path / "a" / "b" / "c")
    assert found.calls == [
        ("mkdir", "a"), ("fsync", ""), ("mkdir", "a/b"), ("fsync", "a"), ("mkdir", "a/b/c"), ("fsync", "a/b"),
    ]  # fmt: skip


def test_a_file_of_the_state_is_on_the_disk_before_it_takes_its_name(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    with recorded(tmp_path) as found:
        replace_file(DISK, tmp_path / "state" / "known.json", b"{}")
    assert_durable(found, "state/known.json")


def test_evidence_is_on_the_disk_before_it_takes_its_name(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    case = new_case(workspace)
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with recorded(case.folder) as found:
        add_files(workspace, case, [tmp_path / "photo.png"], {}, now=NOW, source=random.Random(1))
    assert_durable(found, "evidence/photo.png")
    assert_durable(found, "evidence/photo.png.toml")


def test_a_case_that_is_moved_to_the_trash_is_gone_from_one_folder_and_in_the_other_on_the_disk(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    case = new_case(workspace)
    with recorded(workspace.root) as found:
        place = workspace.trash(case)
    moved = found.calls.index(("rename_new", f".trash/{place.name}"))
    assert {("fsync", ".trash"), ("fsync", "")} <= set(found.calls[moved + 1 :])
