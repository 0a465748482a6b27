"""Name the things that a letter is about, as a sentence needs them: with article or quotes, for one or for many."""

from __future__ import annotations

import re
from decimal import Decimal

from plaint.domain.model.case import Item
from plaint.domain.model.money import Money
from plaint.letters.context import LetterContext
from plaint.letters.phrases import Phrases, one_line

_END = re.compile(r"[,;(\[|]| [-–—] ")
_MOST = 3
_LONGEST = 60


def short_name(item: Item, say: Phrases) -> str:
    """Return the name of an item up to its first comma: listings go on with sizes and colours."""
    full = one_line(item.name)
    name = _END.split(full, maxsplit=1)[0].strip() or full
    if len(name) > _LONGEST:
        name = name[:_LONGEST].rsplit(" ", 1)[0]
    first, space, rest = name.partition(" ")
    return f"{first.lower()}{space}{rest}" if first.lower() in say.tables.get("nouns", {}).get("small", ()) else name


def many(material: LetterContext, say: Phrases) -> bool:
    """Tell whether a sentence about the affected items stands in the plural."""
    items = material.case.affected()
    if len(items) != 1:
        return len(items) > 1
    return (items[0].quantity or Decimal(1)) > 1 or _sounds_plural(short_name(items[0], say), say)


def _sounds_plural(name: str, say: Phrases) -> bool:
    """Tell by its end whether a name is a plural, in a language whose sentences need to know (``boots``)."""
    ends = say.tables.get("nouns", {}).get("plural_end", "")
    head = re.split(r" (?:with|for|of|in) ", name)[0].rstrip(" .").lower()
    singular = tuple(say.tables.get("nouns", {}).get("singular_ends", ()))
    return bool(ends) and head.endswith(ends) and not head.endswith(singular)


def things(material: LetterContext, say: Phrases) -> str:
    """Return the affected items as part of a sentence: ``the kettle and the lamp``."""
    names = [short_name(item, say) for item in material.case.affected()]
    if not any(names):
        return say("words.item_blank", item=say.blank("item"))
    said = [_with_article(name, say) if name else say("words.item_blank", item=say.blank("item")) for name in names]
    return say.all([*said[:_MOST], *([say("words.others")] if len(said) > _MOST else [])])


def _with_article(name: str, say: Phrases) -> str:
    first = name.partition(" ")[0].lower()
    if first in say.tables.get("nouns", {}).get("articles", ()):
        return first + name[len(first) :]
    return say("words.item", item=name)


def names(material: LetterContext, say: Phrases) -> str:
    """Return the bare names of the affected items."""
    found = [short_name(item, say) or say.blank("item") for item in material.case.affected()]
    return say.all([*found[:_MOST], *([say("words.others")] if len(found) > _MOST else [])]) or say.blank("item")


def priced_items(material: LetterContext, say: Phrases) -> str:
    """Return the affected items in full, each with quantity and price."""
    return say.all(_priced(item, say) for item in material.case.affected()) or say.blank("item")


def _priced(item: Item, say: Phrases) -> str:
    text = one_line(item.name) or say.blank("item")
    several = item.quantity is not None and item.quantity != 1
    if several:
        text = f"{item.quantity:f} × {text}"
    if item.price is None:
        return text
    each = f" {say('words.each')}" if several else ""
    return f"{text} ({say.money(Money(item.currency, item.price))}{each})"
