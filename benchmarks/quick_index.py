"""Fill the index of a generated workspace without guidance: ``python -m benchmarks.quick_index WORKSPACE CACHE``.

Texts are the real ones; rows come from the heads of the files, as on a first start. For measuring what 100,000 cases
cost to show and to search where computing the guidance of all of them is not what is measured.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from benchmarks.corpus import TODAY

from plaint.domain.guidance.status import Stage
from plaint.services.index.codec import head_of, pack_row
from plaint.services.index.first_lines import glance
from plaint.services.index.stamps import program_stamp, settings_stamp
from plaint.storage import listing
from plaint.storage.index.full_text import searchable
from plaint.storage.index.index import Entry, Index

FILES = (("case.toml", "case"), ("interactions.toml", "log"))


def entries(root: str, folders: list[str]) -> Iterator[Entry]:
    """Yield the entry of each case."""
    for number, folder in enumerate(folders):
        name = listing.relative_name(root, folder)
        row = replace(glance(folder, name), pending=False)
        row = row if row.stage is Stage.CLOSED else replace(row, stage=(Stage.ACT, Stage.WAITING)[number % 2])
        texts = [
            (file, part, searchable((Path(folder) / file).read_text(encoding="utf-8"), toml=True))
            for file, part in FILES
        ]
        signed = listing.signature(folder)[3]
        yield Entry(folder, os.fsencode(name), signed, b"", head_of(row), pack_row(row), None, texts)


def fill(root: Path, cache: Path) -> int:
    """Fill the index; return how many cases it holds."""
    place = os.path.realpath(root)
    folders, _ = listing.case_folders(place)
    index = Index.open(cache, place, program_stamp())
    index.begin_day(TODAY.isoformat())
    index.keep_note("settings", settings_stamp(place))
    index.keep_note("problems", "[]")
    made = entries(place, folders)
    while batch := list(islice(made, 500)):
        index.put(TODAY.isoformat(), batch)
    index.close()
    return len(folders)


def main(arguments: list[str]) -> int:
    """Fill the index that the arguments name."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    began = time.perf_counter()
    count = fill(Path(arguments[0]), Path(arguments[1]))
    print(f"{count} cases in {time.perf_counter() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
