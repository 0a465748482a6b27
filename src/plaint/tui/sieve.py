"""Which rows a filter lets through, in the order of the list: fast enough to be asked at every key.

The index answers any filter. Words alone are looked for in memory after the first key: the index would read the words
of every case again for each letter.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from plaint.services.roworders import ORDERS
from plaint.services.rowquery import conditions

if TYPE_CHECKING:
    from plaint.domain.query import Query, Term
    from plaint.storage.index import Index


class Sieve:
    """Asks one index. A sieve for another thread has a reader of its own."""

    def __init__(self, index: Index, of: Index | None = None) -> None:
        self._index = index
        self.of = of or index
        """The index that this is a reader of."""
        self._words: list[tuple[int, str]] = []
        self._words_of: tuple[str, str, int] | None = None
        """Day, order and version of the rows that the words are of."""
        self._all: array[int] = array("q")
        self._all_of: tuple[str, str, int] | None = None
        """The same of all rows: a filter that is cleared shows them again at once."""

    def numbers(self, query: Query, day: str, sort: str, version: int) -> array[int]:
        """Return the numbers of the rows of a day that fit, sorted; ``version`` is another one when rows changed.

        Raises sqlite3.Error when the index breaks.
        """
        if not query.terms:
            return self._unsifted(day, sort, version)
        if all(term.field is None for term in query.terms):
            return self._sifted(query.terms, day, sort, version)
        where, values = conditions(query, self._index)
        ask = f"select id from heads h where day = ?{where} order by {ORDERS[sort]}"  # noqa: S608 - ours
        return array("q", (number for (number,) in self._index.ask(ask, (day, *values))))

    def _unsifted(self, day: str, sort: str, version: int) -> array[int]:
        self._words, self._words_of = [], None
        if self._all_of != (day, sort, version):
            ask = f"select id from heads where day = ? order by {ORDERS[sort]}"  # noqa: S608 - ours
            self._all = array("q", (number for (number,) in self._index.ask(ask, (day,))))
            self._all_of = day, sort, version
        return self._all

    def close(self) -> None:
        """Let the reader go."""
        if self._index is not self.of:
            self._index.close()

    def _sifted(self, terms: tuple[Term, ...], day: str, sort: str, version: int) -> array[int]:
        if self._words_of != (day, sort, version):
            ask = f"select id, words from heads where day = ? order by {ORDERS[sort]}"  # noqa: S608 - words of ours
            self._words, self._words_of = self._index.ask(ask, (day,)), (day, sort, version)
        pairs = self._words
        for term in terms:
            pairs = [pair for pair in pairs if term.in_words(pair[1]) is not term.negated]
        return array("q", (number for number, _ in pairs))
