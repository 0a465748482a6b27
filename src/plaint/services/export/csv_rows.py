"""Make the rows of the CSV tables: plain values as the files hold them, so that a spreadsheet can compute with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from plaint.domain.guidance.offers import received_money
from plaint.domain.safe import safe, safe_lines
from plaint.services.export.job import ExportJob
from plaint.services.input.values import amount_text

CASE = (
    "id", "folder", "title", "status", "stage", "opened", "closed", "consumer", "country", "retailer", "store",
    "seller", "orders", "placed", "promised", "delivered", "items", "problem", "noticed", "remedies", "claimed",
    "currency", "results", "received_on", "received", "next", "next_date", "labels",
)  # fmt: skip
CONTACT = (
    "case", "id", "at", "channel", "direction", "step", "person", "reference", "reason", "answer", "promise",
    "promised_by", "exhibits", "evidence", "text", "withdrawn", "skipped", "actor", "offer", "amount", "currency",
    "offer_until", "settles", "decides", "decision", "received",
)  # fmt: skip
PIECE = (
    "case", "exhibit", "name", "title", "kind", "captured", "added", "source", "shows", "proves", "size", "sha256",
    "sha256_now", "state", "redacts", "withdrawn",
)  # fmt: skip


def _day(at: datetime | date | None) -> str:
    return at.isoformat() if at else ""


def case_row(job: ExportJob) -> list[str]:
    """Return the row of a case; amounts in several currencies are listed with theirs."""
    case, guidance = job.loaded.case, job.guidance
    claimed, received = case.claimed(), received_money(case, job.loaded.log)
    action = guidance.next
    amounts = "; ".join(amount_text(one.amount) if len(claimed) == 1 else str(one) for one in claimed)
    cells = (
        case.id, job.loaded.name, case.title, case.status, str(guidance.stage), _day(case.opened), _day(case.closed),
        case.consumer.name, case.consumer.country, case.retailer.name, case.retailer.store, case.seller.name,
        "; ".join(case.order.numbers), _day(case.order.placed), _day(case.order.promised), _day(case.order.delivered),
        "; ".join(item.name for item in case.items), case.problem.kind, _day(case.problem.noticed),
        "; ".join(case.wanted.remedies), amounts, "; ".join(one.currency for one in claimed),
        "; ".join(case.outcome.results), _day(case.outcome.received), "; ".join(map(str, received)),
        action.title if action else "", _day(action.day) if action else "", "; ".join(case.labels),
    )  # fmt: skip
    return [safe(cell) for cell in cells]


def contact_rows(job: ExportJob) -> Iterator[list[str]]:
    """Yield the log, withdrawn entries too: they say so."""
    numbers = _numbers(job)
    for entry in job.loaded.log:
        exhibits = sorted({numbers[name] for name in entry.evidence if name in numbers})
        cells = (
            job.loaded.case.id, entry.id, _day(entry.at), entry.channel, entry.direction, entry.step, entry.person,
            entry.reference, entry.reason, entry.answer, entry.promise, _day(entry.promised_by),
            "; ".join(map(str, exhibits)), "; ".join(entry.evidence),
        )  # fmt: skip
        later = (
            entry.withdrawn, entry.skipped, entry.actor, entry.offer,
            "" if entry.amount is None else amount_text(entry.amount), entry.currency, _day(entry.offer_until),
            "yes" if entry.settles else "", entry.decides, entry.decision, entry.received,
        )  # fmt: skip
        yield [*map(safe, cells), safe_lines(entry.text, 32_000), *map(safe, later)]


def piece_rows(job: ExportJob) -> Iterator[list[str]]:
    """Yield the evidence, withdrawn pieces too, with their numbers as exhibits."""
    numbers, digests = _numbers(job), {one.name: one.sha256 for one in job.content.exhibits}
    for piece in job.loaded.evidence:
        cells = (
            job.loaded.case.id, str(numbers.get(piece.name, "")), piece.name, piece.title, piece.kind,
            _day(piece.captured), _day(piece.added), piece.source, piece.shows, "; ".join(piece.proves),
            "" if piece.size is None else str(piece.size), piece.sha256, digests.get(safe(piece.name, 200), ""),
            str(piece.state), piece.redacts, piece.withdrawn,
        )  # fmt: skip
        yield [safe(cell) for cell in cells]


def _numbers(job: ExportJob) -> dict[str, int]:
    from plaint.domain.model.exhibit import number_exhibits, numbers_by_name

    return numbers_by_name(number_exhibits(job.loaded.evidence, job.loaded.case.consumer.mandate))
