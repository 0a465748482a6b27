"""Disks that announce no changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from plaint.storage.watch.os_limits import mount_type, needs_polling

DEADLINE = 10.0


MOUNTS = """\
/dev/vda / ext4 rw 0 0
srv:/home /home nfs4 rw 0 0
/dev/sdb /home/anna/My\\040Disk ext4 rw 0 0
x /mnt fuse.sshfs rw 0 0
broken
proc /proc proc rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/etc", "ext4"),
        ("/home/anna", "nfs4"),
        ("/home/anna/My Disk/cases", "ext4"),
        ("/mnt/x", "fuse.sshfs"),
        ("/mntx", "ext4"),
    ],
)
def test_the_file_system_of_a_path_is_that_of_the_nearest_mount(path: str, kind: str) -> None:
    assert mount_type(path, MOUNTS) == kind
    assert mount_type(path, "") == ""


def test_network_disks_are_silent_and_local_ones_are_not(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    for kind in ("nfs", "nfs4", "cifs", "smb3", "9p", "fuse", "fuse.rclone", "vboxsf"):
        table.write_text(f"x / {kind} rw 0 0\n")
        assert needs_polling(tmp_path, table)
    for kind in ("ext4", "btrfs", "fuseblk", "tmpfs", "overlay"):
        table.write_text(f"x / {kind} rw 0 0\n")
        assert not needs_polling(tmp_path, table)
    assert not needs_polling(tmp_path, tmp_path / "none")
