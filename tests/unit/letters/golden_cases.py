"""One complete and one thin case per language, as somebody in that country would have them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from plaint.domain.guidance.letter_basis import OWN_RIGHT
from plaint.domain.model.case import (
    Case,
    Claim,
    Consumer,
    Contact,
    Item,
    Order,
    Problem,
    Retailer,
    Seller,
    Wanted,
)
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction
from plaint.domain.model.letter import Letter
from plaint.domain.model.vocabulary import LETTER_KINDS
from plaint.domain.playbook.playbook import Confidence, Right, Source
from plaint.letters.context import LetterContext
from plaint.letters.phrases import builtin_phrases
from plaint.letters.render import render

TODAY = date(2026, 12, 12)
REPLY_BY = date(2026, 12, 29)
STEPS = {"customer-service": "retailer", "seller-message": "seller", "chargeback": "bank"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a case that a consumer writes, in one language."""

    item: str
    name: str
    address: str
    shop: str
    shop_address: str
    problem: str
    asked: str
    refused: str
    person: str
    cite: str
    photo: str
    offer: str


SPOKEN = {
    "en-GB": Words(
        "Coffee machine, 1.8 l", "Amit Desai", "Flat 2, 19 Sample Terrace\nLeeds LS1 0ZZ", "Larkfield Home",
        "Larkfield Home\n1 Specimen Way\nDerby DE1 0ZZ", "Water runs out of the base each time it is used.",
        "Reported the leak and asked for a refund", "Refused a refund and offered a repair", "Jade",
        "sections 9, 20 and 22 of the Consumer Rights Act 2015", "Water under the machine", "A voucher",
    ),
    "en-US": Words(
        "Coffee machine, 1.8 l", "Denise Harlow", "410 Example Avenue, Apt 7\nSeattle, WA 98100", "Northfield Goods",
        "Northfield Goods\n1 Specimen Way\nTacoma, WA 98400", "Water runs out of the base each time it is used.",
        "Reported the leak and asked for a refund", "Refused a refund and offered a repair", "Marcus",
        "section 2-714 of the Uniform Commercial Code", "Water under the machine", "A voucher",
    ),
    "en-ZA": Words(
        "Coffee machine, 1.8 l", "Naledi Mokoena", "8 Sample Lane\nCape Town 7925", "Bosveld Elektronika",
        "Bosveld Elektronika\n1 Voorbeeld Street\nPretoria 0001", "Water runs out of the base each time it is used.",
        "Reported the leak and asked for a refund", "Refused a refund and offered a repair", "Lerato",
        "section 56(2) of the Consumer Protection Act 68 of 2008", "Water under the machine", "A voucher",
    ),
    "af-ZA": Words(
        "Koffiemasjien, 1,8 l", "Pieter van Wyk", "27 Voorbeeldstraat\nBloemfontein 9301", "Bosveld Elektronika",
        "Bosveld Elektronika\nVoorbeeldstraat 1\nPretoria 0001", "Water loop onder uit elke keer as ek dit gebruik.",
        "Die lekkasie aangemeld en 'n terugbetaling gevra", "'n Terugbetaling geweier en 'n herstel aangebied",
        "Lerato",
        "artikel 56(2) van die Wet op Verbruikersbeskerming 68 van 2008", "Water onder die masjien", "'n Koopbewys",
    ),
    "de-DE": Words(
        "Kaffeemaschine, 1,8 l", "Katrin Lindner", "Musterweg 12\n81000 München", "Kaufgut GmbH",
        "Kaufgut GmbH\nBeispielstraße 1\n10000 Berlin", "Bei jedem Gebrauch läuft unten Wasser heraus.",
        "Den Mangel gemeldet und die Erstattung verlangt", "Die Erstattung abgelehnt und eine Reparatur angeboten",
        "Frau Okafor", "§ 437 Nr. 2, §§ 323, 346 Abs. 1 BGB", "Wasser unter der Maschine", "Ein Gutschein",
    ),
    "es-ES": Words(
        "Cafetera, 1,8 l", "Lucía Ferrer", "Calle del Ejemplo, 3\n28000 Madrid", "Hogar Claro",
        "Hogar Claro, S.L.\nAvenida de la Muestra, 1\n08000 Barcelona", "Cada vez que la uso sale agua por la base.",
        "Comuniqué la fuga y pedí el reembolso", "Rechazan el reembolso y ofrecen una reparación", "Marta",
        "artículo 119 TRLGDCU", "Agua debajo de la cafetera", "Un vale",
    ),
    "es-419": Words(
        "Cafetera, 1.8 l", "Lucía Herrera", "Calle del Ejemplo 3\n06000 Ciudad de México", "Casa Clara",
        "Casa Clara, S.A. de C.V.\nAvenida de la Muestra 1\n06000 Ciudad de México",
        "Cada vez que la uso sale agua por la base.", "Reporté la fuga y pedí el reembolso",
        "Rechazan el reembolso y ofrecen una reparación", "Marta",
        "artículo 92 de la Ley Federal de Protección al Consumidor", "Agua debajo de la cafetera", "Un vale",
    ),
    "pt-BR": Words(
        "Cafeteira, 1,8 l", "Ana Souza", "Rua do Exemplo, 3\n01000-000 São Paulo", "Casa Clara",
        "Casa Clara Ltda.\nAvenida da Amostra, 1\n01000-000 São Paulo", "Sempre que uso, vaza água pela base.",
        "Informei o vazamento e pedi o reembolso", "Recusaram o reembolso e ofereceram um conserto", "Paula",
        "art. 18, § 1º, do Código de Defesa do Consumidor", "Água embaixo da cafeteira", "Um vale",
    ),
    "pt-PT": Words(
        "Máquina de café, 1,8 l", "Ana Sousa", "Rua do Exemplo, 3\n1000-000 Lisboa", "Casa Clara",
        "Casa Clara, Lda.\nAvenida da Amostra, 1\n4000-000 Porto", "Sempre que a uso, sai água pela base.",
        "Comuniquei a fuga e pedi o reembolso", "Recusaram o reembolso e ofereceram uma reparação", "Paula",
        "artigo 15.º do Decreto-Lei n.º 84/2021", "Água debaixo da máquina", "Um vale",
    ),
}  # fmt: skip
COUNTRY = {
    "en-GB": ("GB", "GBP"), "en-US": ("US", "USD"), "en-ZA": ("ZA", "ZAR"), "af-ZA": ("ZA", "ZAR"),
    "de-DE": ("DE", "EUR"), "es-ES": ("ES", "EUR"), "es-419": ("MX", "MXN"), "pt-BR": ("BR", "BRL"),
    "pt-PT": ("PT", "EUR"),
}  # fmt: skip
KIND = {
    "withdrawal": ("change-of-mind", ("refund",)),
    "non-delivery": ("not-delivered", ("delivery", "refund")),
    "repair-request": ("defective", ("repair",)),
    "price-reduction": ("not-as-described", ("price-reduction",)),
    "cancellation": ("subscription", ("stop-renewal", "refund")),
    "unauthorised-payment": ("unauthorised-charge", ("refund",)),
    "account-appeal": ("account-closed", ("restore-account",)),
    "proof-of-claim": ("insolvent", ("refund",)),
    "safety-report": ("unsafe", ("refund",)),
    "reminder": ("refund-missing", ("refund",)),
}
"""Kind of letter -> the problem and the wish of a case that has such a letter, where it is not a defect."""


def letters_of(variant: str, *, thin: bool) -> str:
    """Return every kind of letter of a variant, one after the other."""
    return "\n".join(f"##### {kind}\n\n{letter_of(variant, kind, thin=thin)}" for kind in LETTER_KINDS)


def letter_of(variant: str, kind: str, *, thin: bool) -> str:
    country, currency = COUNTRY[variant]
    say = builtin_phrases(variant[:2], country)
    problem, wishes = KIND.get(kind, ("defective", ("refund", "replacement")))
    if thin:
        bare = Case(
            id="k7f3qd", title="x", consumer=Consumer(country=country), problem=Problem(problem),
            wanted=Wanted(wishes[:1]),
        )  # fmt: skip
        return render(LetterContext(bare, (), (), kind, TODAY, REPLY_BY), say).body
    return render(_complete(SPOKEN[variant], country, currency, kind, problem, wishes), say).body


def _complete(
    said: Words, country: str, currency: str, kind: str, problem: str, wishes: tuple[str, ...]
) -> LetterContext:
    money = [Claim("price", Decimal("60.00" if kind == "price-reduction" else "349.90"), currency)]
    if problem == "defective":
        money.append(Claim("return-postage", Decimal("12.50"), currency))
    came = problem not in {"not-delivered", "insolvent"}
    case = Case(
        id="k7f3qd", title="x",
        consumer=Consumer(said.name, "me@example.com", address=said.address, country=country),
        retailer=Retailer(said.shop, contacts=(Contact("post", said.shop_address),)), seller=Seller(),
        order=Order(
            ("406-1234567-7654321",), date(2026, 11, 20), date(2026, 11, 25), date(2026, 11, 24) if came else None,
            "retailer", paid_with="credit-card",
        ),
        items=(Item(said.item, Decimal(1), Decimal("349.90"), currency, affected=True),
               Item("Unaffected thing", Decimal(1), Decimal("5.00"), currency)),
        problem=Problem(problem, date(2026, 11, 26), said.problem), wanted=Wanted(wishes), claims=tuple(money),
        facts={"charged": date(2026, 11, 21), "card_ends_in": "4417"},
    )  # fmt: skip
    log = (
        Interaction("aaaaaa", date(2026, 11, 27), "chat", "out", "customer-service", said.person, "8812", said.asked),
        Interaction("bbbbbb", date(2026, 11, 28), "email", "in", "customer-service", reason=said.refused,
                    answer="refusal"),
        *((Interaction("cccccc", date(2026, 12, 8), "email", "in", "customer-service", answer="offer",
                       offer=said.offer, amount=Decimal("50.00"), currency=currency),)
          if kind.startswith("offer") or kind == "settlement" else ()),
    )  # fmt: skip
    letter = Letter("dddddd", kind="customer-service", step="customer-service", sent=date(2026, 12, 1), channel="post",
                    to=said.shop)  # fmt: skip
    source = Source("x", TODAY, Confidence.A, TODAY)
    right = Right("x", "x", "statutory", "", source, remedies=wishes[:1], cite=said.cite)
    rests = kind not in OWN_RIGHT and problem == "defective"
    return LetterContext(
        case, log, (Evidence("water.png", title=said.photo),), kind, TODAY, REPLY_BY,
        channel="post" if kind not in {"seller-message", "a-to-z"} else "form",
        right=right if rests else None, next_actor="mediator", letters=(replace(letter),), actors=STEPS,
    )  # fmt: skip
