"""Validate the checksums of cards, accounts and national identity numbers; python-stdnum is loaded when needed."""

from __future__ import annotations

import re
from importlib import import_module

from plaint.domain.checks.privacy import Validators

NATIONAL = {
    "ZA": (("za.idnr", "ID number", r"\d{13}|\d{6} \d{4} \d{2} \d|\d{6} \d{4} \d{3}"),),
    "DE": (("de.idnr", "Steuer-ID", r"\d{11}|\d{2} \d{3} \d{3} \d{3}"),),
    "ES": (("es.dni", "DNI", r"\d{8}[ -]?[A-Z]"), ("es.nie", "NIE", r"[XYZ][ -]?\d{7}[ -]?[A-Z]")),
    "GB": (("gb.nhs", "NHS number", r"\d{3} \d{3} \d{4}"),),
    "US": (("us.ssn", "social security number", r"\d{3}-\d{2}-\d{4}"),),
    "BR": (("br.cpf", "CPF", r"\d{3}\.\d{3}\.\d{3}-\d{2}|\d{11}"),),
    "PT": (("pt.cc", "Cartão de Cidadão", r"\d{8} ?\d ?[A-Z0-9]{2}\d"),),
    "NL": (("nl.bsn", "BSN", r"\d{9}"),),
    "FR": (("fr.nir", "NIR", r"[12] ?\d{2} ?\d{2} ?\d{2} ?\d{3} ?\d{3} ?\d{2}"),),
    "IT": (("it.codicefiscale", "codice fiscale", r"[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]"),),
    "BE": (("be.nn", "national number", r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}"),),
    "AT": (("at.vnr", "Versicherungsnummer", r"\d{4} \d{6}"),),
    "CH": (("ch.ssn", "AHV number", r"756\.\d{4}\.\d{4}\.\d{2}"),),
    "IE": (("ie.pps", "PPS number", r"\d{7}[A-W][A-IW]?"),),
    "PL": (("pl.pesel", "PESEL", r"\d{11}"),),
    "SE": (("se.personnummer", "personnummer", r"(?:\d{2})?\d{6}[-+]\d{4}"),),
}
"""Country -> module of stdnum, name, and the forms in which people write it: bare digits only where long enough."""
_NINO = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\Z")
"""National Insurance numbers have no checksum; their form is told by HMRC (NIM39110)."""


def _valid(module: str, number: str) -> bool:
    return bool(import_module(f"stdnum.{module}").is_valid(number))


def is_card(digits: str) -> bool:
    """Tell whether digits pass the Luhn check of payment cards."""
    return _valid("luhn", digits)


def is_iban(text: str) -> bool:
    """Tell whether a text is an IBAN with a right checksum."""
    return _valid("iban", text)


def national_id(text: str, country: str = "") -> str:
    """Name the national number that a text is, by the forms of a country, or of all where none is given."""
    code = country.upper()
    if code in {"GB", ""} and _NINO.match(text):
        return "National Insurance number"
    tables = [NATIONAL.get(code, ())] if code else list(NATIONAL.values())
    for module, name, form in (one for table in tables for one in table):
        if re.fullmatch(form, text) and _valid(module, text):
            return name
    return ""


VALIDATORS = Validators(card=is_card, iban=is_iban, national=national_id)
"""What the privacy rules ask."""
