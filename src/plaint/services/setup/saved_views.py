"""Save views of a list: its filter, order, groups and columns, on the keys 1 to 9.

They stand in ``config.toml`` as ``[[view]]`` blocks in the order of their keys. The functions are pure; what they
return is written by :func:`plaint.services.setup.settings_file.set_views`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from plaint.domain.errors import UsageProblem
from plaint.settings import View

MOST = 9
Views = tuple[View, ...]


def add(views: Sequence[View], view: View, today: date) -> Views:
    """Add a view, or replace the one of the same name. Raises UsageProblem for a wrong query or a tenth view."""
    view = replace(view, name=view.name.strip())
    check(view, today)
    names = [one.name for one in views]
    if view.name in names:
        return tuple(view if one.name == view.name else one for one in views)
    if len(views) >= MOST:
        raise UsageProblem("there are nine views already, one for each key", "remove one, or save under its name")
    return (*views, view)


def rename(views: Sequence[View], number: int, name: str) -> Views:
    """Give the view of a key (from 1) another name."""
    wanted = name.strip()
    if not wanted:
        raise UsageProblem("a view needs a name", "a word or two, as Late")
    if any(one.name == wanted for place, one in enumerate(views, 1) if place != number):
        raise UsageProblem(f"there is a view {wanted!r} already", "choose another name")
    return tuple(replace(one, name=wanted) if place == number else one for place, one in enumerate(views, 1))


def remove(views: Sequence[View], number: int) -> Views:
    """Take the view of a key (from 1) out; those after it move up."""
    return tuple(one for place, one in enumerate(views, 1) if place != number)


def check(view: View, today: date) -> None:
    """Raise UsageProblem if the view cannot be shown as it is written."""
    from plaint.domain.query import parse_query
    from plaint.services.index.ordering import GROUPS
    from plaint.services.index.summary import SORTS

    if not view.name:
        raise UsageProblem("a view needs a name", "a word or two, as Late")
    if view.sort not in SORTS:
        raise UsageProblem(f"cases cannot be sorted by {view.sort!r}", _known(view.sort, SORTS))
    if view.group and view.group not in GROUPS:
        raise UsageProblem(f"cases cannot be grouped by {view.group!r}", _known(view.group, GROUPS))
    parse_query(view.query, today)


def _known(name: str, names: Sequence[str]) -> str:
    from plaint.domain.text.suggest import did_you_mean

    return did_you_mean(name, names, ", ".join(names))
