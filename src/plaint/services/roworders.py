"""The orders that lists can have, in the words of the index."""

from __future__ import annotations

from plaint.services.overview import URGENCY

_RANKS = " ".join(f"when '{stage.value}' then {rank}" for stage, rank in URGENCY.items())
ORDERS = {
    "urgency": "broken desc, rank, next, name",
    "opened": "broken desc, opened desc, name",
    "updated": "broken desc, updated desc, name",
    "title": "broken desc, title, name",
    "retailer": "broken desc, retailer, name",
    "stage": f"broken desc, case stage {_RANKS} end, name",
    "claimed": "broken desc, claimed, name",
    "next": "broken desc, next, name",
}
"""How services.overview.SORTS are said in SQL; all of them are total."""
