from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_the_merge_driver_takes_its_files(run: Run, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("base", "ours", "theirs")]
    for file, title in zip(files, ("A", "A", "B"), strict=True):
        file.write_text(f'id = "k7f3qd"\ntitle = "{title}"\n', encoding="utf-8")
    assert run("merge-driver", *files, "7", "x/case.toml").status == 0
    assert 'title = "B"' in files[1].read_text(encoding="utf-8")
    files[0].write_text('id = "k7f3qd"\ntitle = "C"\n', encoding="utf-8")
    files[2].write_text('id = "k7f3qd"\ntitle = "D"\n', encoding="utf-8")
    assert run("merge-driver", *files).status == 1
    assert run("merge-driver").status == 2
