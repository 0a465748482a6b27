"""``plaint merge-driver``: merge three versions of a file by meaning; git calls it."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("merge-driver", hidden=True)
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.argument("marker", type=int, required=False, default=7)
@click.argument("name", required=False, default="case.toml")
def merge_driver(base: Path, ours: Path, theirs: Path, marker: int, name: str) -> int:
    """Merge three versions of a file by meaning; git calls it.

    The result takes the place of OURS. Status 0 when everything merged, 1 when conflict markers were written.
    """
    from plaint.sync.merge_driver import merge_driver as merge

    return merge(base, ours, theirs, marker, name)
