"""Check the evidence: which facts are proved, what is missing, what is not described or not used (S36 to S47)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plaint.domain.checks.rules import make_finding
from plaint.domain.model.case import Case
from plaint.domain.model.essentials import proof_for
from plaint.domain.model.evidence import Evidence, EvidenceState
from plaint.domain.model.finding import Finding
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.domain.text.format import any_of

FOLDER = "evidence"
DECISIVE = {
    "damaged": ("photo", "video"),
    "defective": ("photo", "video"),
    "not-as-described": ("listing", "screenshot"),
    "wrong-item": ("photo", "video"),
    "missing": ("photo", "video"),
    "late": ("tracking", "screenshot", "receipt"),
    "not-delivered": ("tracking", "screenshot"),
    "overcharged": ("invoice", "bank-statement"),
    "refund-missing": ("tracking", "receipt", "email", "letter"),
    "return-refused": ("email", "chat", "letter", "screenshot"),
    "technical": ("screenshot", "video", "photo"),
}
"""Kinds of which one at least is asked for first with a problem; a screenshot may show a listing or the tracking."""
_BILL = ("evidence.invoice-bare", {"captured": "of which day", "source": "by whom", "shows": "for which order"})
_BARE = {
    "screenshot": (
        "evidence.screenshot-bare",
        {"captured": "when it was taken", "source": "of which page", "shows": "what it shows"},
    ),
    "invoice": _BILL,
    "receipt": _BILL,
    "email": ("evidence.mail-bare", {"captured": "when it was sent", "source": "by whom"}),
}
"""Kind -> rule, and what must be said of it in which field (S37 to S39)."""
_PURCHASE = frozenset({"invoice", "receipt", "bank-statement"})
_ARRIVAL = frozenset({"tracking", "screenshot", "photo", "receipt"})
_TIMED = frozenset({"damaged", "defective", "not-as-described", "wrong-item", "missing", "late", "return-refused"})
"""Kinds of problems whose time limits run from the day of delivery."""


def check(
    case: Case, log: Sequence[Interaction], evidence: Sequence[Evidence], letters: Sequence[Letter]
) -> Iterator[Finding]:
    """Find missing evidence, and pieces that are not described well enough."""
    pieces = [piece for piece in evidence if not piece.withdrawn]
    used = {name for entry in log if not entry.withdrawn for name in entry.evidence}
    used.update(name for letter in letters if not letter.withdrawn for name in letter.enclosures)
    used.update(piece.redacts for piece in pieces if piece.redacts)
    used.add(case.consumer.mandate)
    entries = {entry.id for entry in log}
    for piece in pieces:
        if piece.state is not EvidenceState.UNTRACKED:  # reading the folder asks for those to be added
            yield from _piece(piece, case, entries, used)
    mandate = case.consumer.mandate
    if mandate and all(piece.name != mandate for piece in pieces):
        message = f"the mandate {mandate} is not among the evidence; bodies ask an adviser for it first"
        yield make_finding("ready.mandate-missing", message, "add the signed file as evidence", file="case.toml")
    yield from _facts(case, pieces)


def _piece(piece: Evidence, case: Case, entries: set[str], used: set[str]) -> Iterator[Finding]:
    if not piece.kind:
        message = f"{piece.name} has no kind, so it is not found when one is asked for"
        yield _at(piece, "evidence.no-kind", message, 'kind = "photo", "invoice", "screenshot" …')
    elif piece.kind in _BARE and not piece.redacts:  # what a copy shows stands with its original
        yield from _bare(piece)
    for target in piece.proves:
        if not _there(target, case, entries):
            message = f"{piece.name} is said to prove “{target[:60]}”, which is not in this case"
            advice = 'proves takes "problem", "remedy", "item 1", "claim 1" or "interaction ID"'
            yield _at(piece, "evidence.link-broken", message, advice)
    if not piece.proves and piece.name not in used:
        message = f"{piece.name} is used nowhere: it proves no fact, and no entry or letter names it"
        yield _at(piece, "evidence.unused", message, 'say what it proves: proves = ["problem"]')


def _bare(piece: Evidence) -> Iterator[Finding]:
    rule, asked = _BARE[piece.kind]
    missing = [(name, what) for name, what in asked.items() if not getattr(piece, name)]
    if missing:
        message = f"of {piece.name} it is not said {', '.join(what for _, what in missing)}; alone it proves little"
        yield _at(piece, rule, message, f"plaint evidence set fills in {', '.join(name for name, _ in missing)}")


def _there(target: str, case: Case, entries: set[str]) -> bool:
    """Tell whether the thing that a piece is said to prove exists in the case; free words count as existing."""
    kind, _, which = target.strip().partition(" ")
    if kind == "interaction":
        return which.strip() in entries
    if kind in {"item", "claim"} and which.strip().isdigit():
        return 1 <= int(which) <= len(case.items if kind == "item" else case.claims)
    return True


def _facts(case: Case, pieces: Sequence[Evidence]) -> Iterator[Finding]:
    """Find the facts that no piece proves. Without any evidence the next action asks for all of it at once."""
    problem = case.problem.kind
    kinds = {piece.kind for piece in pieces}
    proves = {target.strip().partition(" ")[0] for piece in pieces for target in piece.proves}
    decisive = DECISIVE.get(problem, ())
    if decisive and kinds.isdisjoint(decisive):
        message = f"for “{problem.replace('-', ' ')}” the proof that is asked for first is missing: {any_of(decisive)}"
        yield make_finding("evidence.kind-missing", message, f"add it; also useful: {', '.join(proof_for(problem))}")
    elif pieces and problem and "problem" not in proves:
        message = "no piece of evidence is linked to the problem"
        yield make_finding("evidence.problem-unproved", message, 'add proves = ["problem"] to the piece that shows it')
    if not (kinds & _PURCHASE) and not any(
        piece.kind in {"screenshot", "email"} and any(one.startswith("item") for one in piece.proves)
        for piece in pieces
    ):
        message = "nothing proves the purchase; every body asks for it"
        yield make_finding(
            "evidence.no-purchase-proof", message, "add the invoice, the confirmation or the bank statement"
        )
    costs = [claim.head for claim in case.claims if claim.head not in {"price", ""}]
    if costs and proves.isdisjoint({"remedy", "claim"}):
        message = f"nothing proves what is claimed besides the price: {', '.join(costs)}"
        yield make_finding("evidence.remedy-unproved", message, 'link the receipts: proves = ["remedy"] or ["claim 2"]')
    if pieces and case.order.delivered and problem in _TIMED and not (kinds & _ARRIVAL):
        message = f"nothing proves that it arrived on {case.order.delivered}; time limits run from that day"
        yield make_finding("evidence.delivery-unproved", message, "add the tracking page or the delivery note")


def _at(piece: Evidence, rule: str, message: str, suggestion: str) -> Finding:
    return make_finding(rule, message, suggestion, file=f"{FOLDER}/{piece.name}.toml")
