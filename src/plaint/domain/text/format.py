"""Write messages: translate a sentence, choose its plural form, write file sizes, join lists.

:func:`_` and :func:`ngettext` have the signatures of gettext and return what they are given: every sentence that goes
whole through them can be translated once there are catalogues, without a change of who writes it.
"""

from __future__ import annotations

from collections.abc import Iterable

_UNITS = (("kB", 10**3), ("MB", 10**6), ("GB", 10**9))


def _(message: str) -> str:
    """Return the sentence in the language of the program."""
    return message


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form of a sentence for a number, in the language of the program."""
    return _(singular) if n == 1 else _(plural)


def counted(singular: str, plural: str, count: int) -> str:
    """Return the form of a sentence for a number, with the number in the place of ``{count}``.

    ``counted("{count} file", "{count} files", 2)`` is ``2 files``.
    """
    return ngettext(singular, plural, count).format(count=count)


def any_of(words: Iterable[str]) -> str:
    """Join alternatives: ``repair or replacement``."""
    return _(" or ").join(words)


def all_of(words: Iterable[str]) -> str:
    """Join what belongs together: ``lid and base``."""
    return _(" and ").join(words)


def file_size(size: int | None, *, decimals: int = 1, mark: str = ".") -> str:
    """Write a number of bytes as people read it, ``12.3 kB``; empty for an unknown one.

    Whole bytes have no decimals. ``mark`` stands before the decimals: some languages write a comma.
    """
    if size is None:
        return ""
    number, unit = f"{size}", "B"
    for larger, factor in _UNITS:
        if round(size / (factor // 1000), decimals) >= 1000:  # what would be written as 1000 kB is 1 MB
            number, unit = f"{size / factor:.{decimals}f}", larger
    return f"{number.replace('.', mark)} {unit}"
