"""Make a row from the head of a case's file, for lists of thousands of new cases before they are read."""

from __future__ import annotations

import os
import re
import time
from datetime import date
from itertools import islice

from plaint.domain.guidance.status import Stage
from plaint.services.index.summary import Summary, sort_rows
from plaint.storage import layout, listing

_HEAD = re.compile(
    rb'^(?:\[(?P<table>\w+)\]|(?P<key>id|title|status|opened|name|store|country)[ \t]*=[ \t]*"?(?P<value>[^"\n]*)"?)',
    re.MULTILINE,
)
_READ = 8192
SCREENFUL, PATIENCE = 60, 0.2
"""Cases that a first start shows before it knows how many there are, and seconds that it looks for them."""
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def glance(folder: str, name: str) -> Summary:
    """Return a row from the head of a case's file, without parsing it; what is not plain to see stays empty."""
    found: dict[str, str] = {}
    try:
        with open(os.open(f"{folder}{os.sep}{layout.CASE_FILE}", _FLAGS), "rb") as file:  # noqa: PTH123 - flags
            data = file.read(_READ)
    except OSError:
        data = b""
    table = ""
    for match in _HEAD.finditer(data):
        if match["table"] is not None:
            table = match["table"].decode() + "."
        else:
            found.setdefault(table + match["key"].decode(), match["value"].decode("utf-8", "replace"))
    status = found.get("status", "open")
    stage = {"closed": Stage.CLOSED, "paused": Stage.PAUSED}.get(status, Stage.WAITING)
    plain = name.encode("utf-8", "replace").decode()  # a folder's name may be bytes that are no text
    title, retailer = found.get("title", plain), found.get("retailer.name", "")
    try:
        opened = date.fromisoformat(found.get("opened", ""))
    except ValueError:
        opened = None
    return Summary(
        id=found.get("id", plain), folder=name, title=title, status=status, stage=stage, level=0, retailer=retailer,
        store=found.get("retailer.store", ""), orders=(), kind="", country=found.get("consumer.country", ""),
        opened=opened, updated=None, claimed=(), received=(), next=None, overdue=False, errors=0, warnings=0,
        labels=(), conflicts=0, words=f"{title} {found.get('id', '')} {retailer}".lower(), pending=True,
    )  # fmt: skip


def first_rows(root: str) -> list[Summary]:
    """Return rows of the first cases of a workspace, in the order of a list that knows no more than that."""
    end, asked = 0.0, 0

    def in_time() -> bool:
        nonlocal end, asked
        asked += 1
        if asked == 1:  # to list the workspace itself takes what it takes
            return True
        end = end or time.monotonic() + PATIENCE
        return time.monotonic() < end

    found = islice(listing.cases(root, [], in_time), SCREENFUL)
    rows = [glance(case.folder, listing.relative_name(root, case.folder)) for case in found]
    return [row for row in sort_rows(rows, "urgency") if isinstance(row, Summary)]
