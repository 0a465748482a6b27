"""Select and order the rows that a filter lets through, fast enough for every key.

The index answers any filter. Words alone are looked for in memory after the first key: the index would read the words
of every case again for each letter.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from plaint.services.index.filters import conditions

if TYPE_CHECKING:
    from plaint.domain.query import Query, Term
    from plaint.services.index.ordering import Order
    from plaint.storage.index.index import Index


class Found(NamedTuple):
    """Rows that a filter lets through."""

    numbers: array[int] = array("q")
    """Numbers of the rows in the index, sorted."""
    starts: array[int] = array("q")
    """Places among them where a group begins; empty without groups."""


class RowFilter:
    """Filters the rows of one index. One for another thread has a reader of its own."""

    def __init__(self, index: Index, of: Index | None = None) -> None:
        self._index = index
        self.of = of or index
        """The index that this is a reader of."""
        self._words: list[Sequence[Any]] = []
        self._words_of: tuple[str, Order, int] | None = None
        """Day, order and version of the rows that the words are of."""
        self._all = Found()
        self._all_of: tuple[str, Order, int] | None = None
        """The same of all rows: a filter that is cleared shows them again at once."""

    def select(self, query: Query, day: str, order: Order, version: int) -> Found:
        """Return the rows of a day that fit, arranged; ``version`` is another one when rows changed.

        Raises sqlite3.Error when the index breaks.
        """
        if not query.terms:
            return self._all_rows(day, order, version)
        if all(term.field is None for term in query.terms):
            return self._with_words(query.terms, day, order, version)
        where, values = conditions(query, self._index)
        ask = f"select id{order.part} from heads h where day = ?{where} order by {order.clause}"  # noqa: S608 - ours
        return _found(self._index.ask(ask, (day, *values)), order)

    def _all_rows(self, day: str, order: Order, version: int) -> Found:
        self._words, self._words_of = [], None
        if self._all_of != (day, order, version):
            ask = f"select id{order.part} from heads where day = ? order by {order.clause}"  # noqa: S608 - ours
            self._all = _found(self._index.ask(ask, (day,)), order)
            self._all_of = day, order, version
        return self._all

    def close(self) -> None:
        """Let the reader go."""
        if self._index is not self.of:
            self._index.close()

    def _with_words(self, terms: tuple[Term, ...], day: str, order: Order, version: int) -> Found:
        if self._words_of != (day, order, version):
            ask = f"select id, words{order.part} from heads where day = ? order by {order.clause}"  # noqa: S608 - ours
            self._words, self._words_of = self._index.ask(ask, (day,)), (day, order, version)
        rows = self._words
        for term in terms:
            rows = [row for row in rows if term.in_words(row[1]) is not term.negated]
        return _found(rows, order)


def _found(rows: Iterable[Sequence[Any]], order: Order) -> Found:
    """Return what was found of rows that begin with their number and, with groups, end with what tells their group."""
    if not order.group:
        return Found(array("q", (row[0] for row in rows)))
    found = Found(array("q"), array("q"))
    last: object = found
    for place, row in enumerate(rows):
        found.numbers.append(row[0])
        if row[-1] != last:
            last = row[-1]
            found.starts.append(place)
    return found
