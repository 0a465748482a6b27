"""Compose the content of a dossier from a case and its guidance, in one of the languages of letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plaint import __version__
from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.domain.model.exhibit import NumberedExhibit
from plaint.domain.model.money import Money
from plaint.domain.safe import safe, safe_lines
from plaint.domain.text.format import file_size
from plaint.exporters.content import Content, Exhibit, Fact
from plaint.exporters.markup import reflowed
from plaint.services.export import dossier_sections
from plaint.services.export.dossier_source import LONGEST, Source, joined, moment, text


def content_of(source: Source) -> Content:
    """Return the whole content. Texts are visible and on one line, or in lines where they may have several."""
    case, say = source.case, source.say
    return Content(
        words=source.words,
        title=safe(case.title, 200),
        case_id=case.id,
        author=safe(case.consumer.name, 200),
        day=source.today,
        prepared=source.words("prepared", date=say.date(source.today)),
        country=case.consumer.country.strip().upper(),
        summary=tuple(_summary(source)),
        problem=text(case.problem.text),
        wish=text(case.wanted.text),
        chronology=dossier_sections.chronology(source),
        exhibits=tuple(_exhibit(source, one) for one in source.exhibits),
        letters=dossier_sections.letters(source),
        money=dossier_sections.money(source),
        deadlines=dossier_sections.deadlines(source),
        integrity=tuple(_integrity(source)),
        redacted=source.redacted,
    )


def _summary(source: Source) -> Iterator[Fact]:
    case, say, w = source.case, source.say, source.words
    person, order = case.consumer, case.order
    contact = joined(person.name, *person.address.splitlines(), person.email, person.phone)
    yield Fact(w("consumer"), contact or w("not_known"))
    if person.mandate:
        numbers = source.numbers((person.mandate,))
        known = w("adviser", exhibit=f"{w('exhibit')} {numbers[0]}") if numbers else w("mandate_missing")
        yield Fact(w.of("kinds", "mandate"), known)
    shop = case.retailer
    ways = (f"{say.word('channels', one.channel)}: {one.address}" for one in shop.contacts if one.address.strip())
    yield Fact(w("retailer"), joined(", ".join(filter(None, (shop.name, shop.store))), *ways) or w("not_known"))
    seller = joined(case.seller.name, *case.seller.address.splitlines(), case.seller.email)
    rows = (
        ("seller", seller),
        ("order", joined(", ".join(order.numbers))),
        ("ordered", say.date(order.placed) if order.placed else ""),
        ("delivered", say.date(order.delivered) if order.delivered else ""),
        ("paid_with", say.word("payments", order.paid_with) if order.paid_with else ""),
        ("item", joined(*(dossier_sections.item_text(source, item) for item in case.items))),
        ("problem", _problem(source)),
        ("asked", _remedies(source)),
        ("claimed", say.amounts(case.claimed())),
        ("reply_by", say.date(case.wanted.reply_by) if case.wanted.reply_by else ""),
        ("stage", w.of("stages", str(source.guidance.stage))),
        ("outcome", _outcome(source)),
    )
    yield from (Fact(w(label), safe_lines(found, LONGEST)) for label, found in rows if found)


def _problem(source: Source) -> str:
    problem = source.case.problem
    kind = source.words.of("problems", problem.kind) if problem.kind else ""
    noticed = f"{source.words('noticed')}: {source.say.date(problem.noticed)}" if problem.noticed else ""
    return joined("; ".join(filter(None, (kind, noticed))))


def _remedies(source: Source) -> str:
    names = [source.words.of("remedies", one) for one in source.case.wanted.remedies if one.strip()]
    return joined(names[0]) if len(names) == 1 else joined(*(f"{at}. {name}" for at, name in enumerate(names, 1)))


def _outcome(source: Source) -> str:
    outcome = source.case.outcome
    results = ", ".join(dossier_sections.result_word(source, one) for one in outcome.results)
    amount = source.say.money(Money(outcome.currency, outcome.amount)) if outcome.amount is not None else ""
    told = "; ".join(filter(None, (results, amount)))
    if outcome.received:
        told = "; ".join(filter(None, (told, f"{source.words('received')}: {source.say.date(outcome.received)}")))
    elif told and outcome.promised:  # a promise is not a receipt
        told = source.words("promise_by", promise=told, date=source.say.date(outcome.promised))
    return joined(told, *reflowed(outcome.text).splitlines())


def _exhibit(source: Source, one: NumberedExhibit) -> Exhibit:
    piece = one.shown if source.redacted else one.piece
    title = safe(piece.title or one.piece.title or piece.original_name or piece.name, 200)
    return Exhibit(
        number=one.number,
        name=safe(piece.name, 200),
        title=title,
        kind=source.words.of("kinds", piece.kind or one.piece.kind) if piece.kind or one.piece.kind else "",
        captured=moment(piece.captured or one.piece.captured, source.say),
        source=safe(piece.source or one.piece.source, 300),
        shows=text(piece.shows or one.piece.shows),
        proves=safe(", ".join(_point(source, point) for point in piece.proves or one.piece.proves), 500),
        sha256=source.digests.get(piece.name, ""),
        size=_size_text(piece.bytes_now if piece.bytes_now is not None else piece.size, source.words.language),
        remark=_remark(source, piece),
    )


def _size_text(size: int | None, language: str) -> str:
    return file_size(size, mark="." if language == "en" else ",")


def _point(source: Source, point: str) -> str:
    head, _, rest = point.partition(" ")
    if head == "item":
        return str(source.words.table["points"]["item"]).format(number=rest).strip()
    if head == "interaction":
        entry = next((entry for entry in source.loaded.log if entry.id == rest and entry.day), None)
        day = source.say.date(entry.day) if entry and entry.day else rest
        return str(source.words.table["points"]["interaction"]).format(date=day)
    return source.words.of("points", point)


def _remark(source: Source, piece: Evidence) -> str:
    if piece.state is EvidenceState.IN_CLOUD:
        return source.words("in_cloud")
    if piece.state is EvidenceState.MISSING:
        return source.words("evidence_missing")
    return source.words("changed") if has_changed(piece, source.digests) else ""


def has_changed(piece: Evidence, digests: Mapping[str, str]) -> bool:
    """Tell whether a file is not what it was when it was added."""
    now = digests.get(piece.name, "")
    if now and piece.sha256:
        return now != piece.sha256.lower()
    return piece.state is EvidenceState.CHANGED


def _integrity(source: Source) -> Iterator[str]:
    w = source.words
    shown = [(one.number, one.shown if source.redacted else one.piece) for one in source.exhibits]
    absent = [number for number, piece in shown if not source.digests.get(piece.name)]
    changed = [number for number, piece in shown if has_changed(piece, source.digests)]
    unknown = [number for number, piece in shown if not piece.sha256 and number not in absent]
    same = len({number for number, _ in shown} - {*absent, *changed, *unknown})
    if shown:
        yield w("integrity_hash")
        yield w("integrity_same", count=same, total=len(shown))
        for name, numbers in (("changed", changed), ("unknown", unknown), ("absent", absent)):
            if numbers:
                yield w(f"integrity_{name}", names=f"{w('exhibit')} {', '.join(map(str, numbers))}")
        yield w("integrity_copy")
    yield w("made_with", version=__version__)
