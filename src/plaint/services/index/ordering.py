"""Define the orders and groups that lists can have, in terms of the index."""

from __future__ import annotations

from typing import NamedTuple

from plaint.services.index.summary import URGENCY

_RANKS = " ".join(f"when '{stage.value}' then {rank}" for stage, rank in URGENCY.items())
_WAITING = 5
"""Rank of a case of which only the head has been looked at: its stage is not known yet."""
_ORDERS = {
    "urgency": "rank, next, name",
    "opened": "opened desc, name",
    "updated": "updated desc, name",
    "title": "title, name",
    "retailer": "retailer, name",
    "stage": f"case stage {_RANKS} else {_WAITING} end, name",
    "claimed": "claimed, name",
    "next": "next, name",
}
"""How services.overview.SORTS are said in SQL, after broken cases; all of them are total."""

_PLACES = " ".join(
    f"when '{stage.value}' then {rank * 10 + place}" for place, (stage, rank) in enumerate(URGENCY.items())
)
_GROUPS = {
    "stage": (f"case stage {_PLACES} else {_WAITING * 10 + 9} end", "part"),
    "retailer": ("retailer", "retailer = '', part"),
    "opened": ("substr(opened, 1, 7)", "part desc"),
}
"""What the cases of a group have in common, and the order of the groups; what is not known stands last."""
GROUPS = tuple(_GROUPS)
"""Names that the desk's group menu and saved views take. Labels are none: a case can have several."""


class Order(NamedTuple):
    """How a list is arranged: by one of SORTS, within the groups of one of GROUPS (empty for none)."""

    sort: str = "urgency"
    group: str = ""

    @property
    def part(self) -> str:
        """The column to select that is another one where a group begins, after a comma; empty without groups.

        Cases that cannot be read are a group of their own: null.
        """
        return f", case when broken then null else {_GROUPS[self.group][0]} end part" if self.group else ""

    @property
    def clause(self) -> str:
        """What follows ``order by``, where :attr:`part` is selected."""
        groups = f"{_GROUPS[self.group][1]}, " if self.group else ""
        return f"broken desc, {groups}{_ORDERS[self.sort]}"
