"""Map what people call a problem, in English, Afrikaans, German, Spanish and Portuguese, to its kind."""

from __future__ import annotations

from collections.abc import Mapping

KIND_PHRASES: Mapping[str, tuple[str, ...]] = {
    "not-delivered": (
        "never arrived", "never came", "not arrived", "did not arrive", "didnt arrive", "not received",
        "lost in the post",
        "nie aangekom", "nooit aangekom", "nie afgelewer", "nicht angekommen", "nie angekommen", "nicht geliefert",
        "no llegó", "no llego", "nunca llegó", "nunca llego", "no ha llegado", "não chegou", "nao chegou",
        "nunca chegou",
    ),
    "counterfeit": (
        "fake", "counterfeit", "knock off", "not genuine", "nagemaak", "namaaksel", "gefälscht", "fälschung", "plagiat",
        "falso", "falsificado", "falsa", "imitación", "pirata", "falsificação",
    ),
    "unauthorised-charge": (
        "scam", "scammed", "fraud", "not authorised", "not authorized", "unauthorised", "unauthorized", "bedrog",
        "betrug", "estafa", "fraude", "golpe", "nicht autorisiert",
    ),
    "overcharged": (
        "charged twice", "double charged", "charged double", "billed twice", "charged too much", "overcharged",
        "wrong amount", "twee keer gehef", "dubbel gehef", "doppelt abgebucht", "doppelt belastet", "zu viel berechnet",
        "cobrado dos veces", "cobraron dos veces", "cobro doble", "cobrado duas vezes", "cobrança dupla",
    ),
    "change-of-mind": (
        "changed my mind", "change of mind", "do not want it", "dont want it", "no longer want", "do not like it",
        "dont like it", "does not fit", "doesnt fit", "van plan verander", "anders überlegt", "gefällt nicht",
        "gefällt mir nicht", "will es nicht mehr", "passt nicht", "cambié de opinión", "ya no lo quiero",
        "me arrepentí", "mudei de ideia", "me arrependi", "não quero mais",
    ),
    "damaged": (
        "came broken", "arrived broken", "came damaged", "arrived damaged", "damaged", "smashed", "cracked", "dented",
        "stukkend aangekom", "beskadig", "beschädigt", "kaputt angekommen", "defekt angekommen", "llegó roto",
        "llego roto", "dañado", "chegou quebrado", "danificado", "avariado",
    ),
    "wrong-item": (
        "wrong item", "wrong product", "wrong thing", "something else came", "verkeerde item", "verkeerde produk",
        "falscher artikel", "falsches produkt", "falsch geliefert", "producto equivocado", "artículo equivocado",
        "produto errado", "item errado",
    ),
    "missing": (
        "part missing", "parts missing", "incomplete", "missing", "onvolledig", "onderdele kort", "teil fehlt",
        "teile fehlen", "unvollständig", "incompleto", "falta una pieza", "faltam peças", "falta uma peça",
    ),
    "not-as-described": (
        "not as described", "different from the description", "nie soos beskryf", "nicht wie beschrieben",
        "no es como se describe", "diferente da descrição", "diferente do anúncio",
    ),
    "refund-missing": (
        "no refund", "refund not paid", "waiting for my refund", "keine erstattung", "geen terugbetaling",
        "sin reembolso", "sem reembolso",
    ),
    "unsafe": ("dangerous", "unsafe", "caught fire", "recalled", "gevaarlik", "gefährlich", "peligroso", "perigoso"),
    "subscription": ("subscription", "renewed", "membership", "intekening", "abo", "abonnement", "suscripción",
                     "assinatura"),
    "late": ("late", "delayed", "overdue", "laat", "verspätet", "zu spät", "tarde", "retrasado", "atrasado"),
    "defective": (
        "broken", "broke", "faulty", "defective", "does not work", "doesnt work", "not working", "stopped working",
        "stukkend", "gebreek", "foutief", "werk nie", "kaputt", "defekt", "funktioniert nicht", "geht nicht", "roto",
        "defectuoso", "averiado", "no funciona", "quebrado", "quebrou", "defeituoso", "com defeito", "não funciona",
        "estragado",
    ),
}  # fmt: skip
"""Kind -> words for it. The first kind with a phrase in what was typed is meant: the special ones come first."""


def kind_of_phrase(plain: str) -> str:
    """Return the kind that words in small letters without punctuation name; empty where none does."""
    text = f" {plain.replace(chr(39), '').replace('’', '')} "
    for kind, phrases in KIND_PHRASES.items():
        if any(f" {phrase} " in text for phrase in phrases):
            return kind
    return ""
