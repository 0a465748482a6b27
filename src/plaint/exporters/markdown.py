"""Write the dossier as Markdown; text of the case is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from plaint.exporters.content import Content, Fact, reference
from plaint.exporters.exhibit_page import RenderedExhibit

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_STARTS = re.compile(r"(?m)^(\s*)([-+=]|\d{1,9}[.)])(?=\s|$)")


def escaped(text: str) -> str:
    """Escape the Markdown marks of a text."""
    marked = _MARKS.sub(r"\\\1", text)
    return _STARTS.sub(lambda one: f"{one[1]}{one[2][:-1]}\\{one[2][-1]}", marked)


def _cell(text: str) -> str:
    return escaped(text).replace("\n", "<br>")


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(map(_cell, heads))} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def _facts(facts: Sequence[Fact]) -> Iterator[str]:
    for fact in facts:
        lines = fact.text.split("\n")
        yield f"- **{escaped(fact.label)}:** {escaped(lines[0])}"
        yield from (f"  {escaped(line)}" for line in lines[1:])


def markdown(content: Content, drawn: Mapping[int, RenderedExhibit] | None = None) -> str:
    """Return the whole dossier; ``drawn`` adds the texts of exhibits that are texts."""
    return "\n".join(_lines(content, drawn or {})).rstrip() + "\n"


def _lines(content: Content, drawn: Mapping[int, RenderedExhibit]) -> Iterator[str]:
    w = content.words
    yield from (f"# {escaped(content.title)}", "", escaped(f"{w('case')} {content.case_id} · {content.prepared}"), "")
    if content.redacted:
        yield from (f"> {escaped(w('masked'))}", "")
    yield from (f"## {w('summary')}", "", *_facts(content.summary), "")
    for label, text in (("problem", content.problem), ("asked", content.wish)):
        if text:
            yield from (f"### {w(label)}", "", escaped(text), "")
    yield from (f"## {w('chronology')}", "")
    rows = [
        (one.when, one.who, "\n".join(filter(None, (one.text, one.detail))), reference(w, one.exhibits))
        for one in content.chronology
    ]
    yield from (*_table((w("at"), w("who"), w("event"), w("exhibits")), rows), "")
    yield from _money(content)
    yield from _deadlines(content)
    yield from _exhibits(content, drawn)
    yield from (f"## {w('integrity')}", "", *(f"{escaped(line)}\n" for line in content.integrity))
    yield from _letters(content)


def _money(content: Content) -> Iterator[str]:
    w = content.words
    yield from (f"## {w('money')}", "")
    if not content.money:
        yield from (w("no_money"), "")
    for account in content.money:
        yield from (f"### {escaped(account.currency)}", "") if account.currency else ()
        yield from (*_table((w("head"), w("amount")), [(row.label, row.amount) for row in account.rows]), "")


def _deadlines(content: Content) -> Iterator[str]:
    w = content.words
    yield from (f"## {w('deadlines')}", "")
    if not content.deadlines:
        yield from (w("no_deadline"), "")
        return
    rows = [
        (f"{one.day}\n{one.kind}, {one.state}", one.title, "\n".join(filter(None, (one.reason, one.source))))
        for one in content.deadlines
    ]
    yield from (*_table((w("day"), w("deadline"), w("rule")), rows), "", w("quoted"), "")


def _exhibits(content: Content, drawn: Mapping[int, RenderedExhibit]) -> Iterator[str]:
    w = content.words
    yield from (f"## {w('exhibit_index')}", "")
    if not content.exhibits:
        yield from (w("no_exhibits"), "")
        return
    rows = [
        (str(one.number), "\n".join(filter(None, (one.title, one.name, one.remark))), one.kind, one.captured,
         one.source, one.size, one.sha256)
        for one in content.exhibits
    ]  # fmt: skip
    heads = ("number", "exhibit", "kind", "captured", "source", "size", "hash")
    yield from (*_table([w(head) for head in heads], rows), "")
    for one in content.exhibits:
        found = drawn.get(one.number)
        if found is not None and found.kind == "text":
            yield from (f"### {w('exhibit')} {one.number}: {escaped(one.title)}", "", *_facts(found.mail), "")
            yield from (*(f"    {line}" for line in found.text.split("\n")), "")


def _letters(content: Content) -> Iterator[str]:
    w = content.words
    yield from (f"## {w('letters')}", "")
    if not content.letters:
        yield w("no_letters")
    for letter in content.letters:
        yield from (f"### {escaped(letter.title)}", "", *_facts(letter.facts), "")
        if letter.exhibits:
            yield from (f"{w('enclosures')}: {reference(w, letter.exhibits)}", "")
        # A quotation keeps the letter's own headings out of the order of this page.
        yield from (*(f"> {_harmless(line)}".rstrip() for line in letter.body.split("\n")), "")


def _harmless(line: str) -> str:
    """Keep the Markdown of a letter, but no HTML and nothing that is fetched."""
    return line.replace("<", "&lt;").replace("![", "!\\[")
