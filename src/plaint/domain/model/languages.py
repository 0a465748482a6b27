"""Know the languages in which there are no letters yet, so that people are told which one theirs are in."""

from __future__ import annotations

from plaint.domain.model.vocabulary import LANGUAGES

WITHOUT_LETTERS = {
    "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "el": "Greek", "et": "Estonian", "fi": "Finnish", "fr": "French",
    "hr": "Croatian", "hu": "Hungarian", "is": "Icelandic", "it": "Italian", "ja": "Japanese", "lt": "Lithuanian",
    "lv": "Latvian", "mt": "Maltese", "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "ro": "Romanian", "sk": "Slovak", "sl": "Slovenian", "sv": "Swedish", "tr": "Turkish", "ar": "Arabic",
    "xh": "Xhosa", "zu": "Zulu",
}  # fmt: skip
"""Languages that people write to shops in, and for which there are no letters."""
_OF_COUNTRY = {
    "BG": "bg", "CZ": "cs", "DK": "da", "GR": "el", "EE": "et", "FI": "fi", "FR": "fr", "HR": "hr", "HU": "hu",
    "IS": "is", "IT": "it", "JP": "ja", "LT": "lt", "LV": "lv", "NO": "nb", "NL": "nl", "BE": "nl", "LU": "fr",
    "PL": "pl", "RO": "ro", "SK": "sk", "SI": "sl", "SE": "sv", "TR": "tr", "EG": "ar", "SA": "ar", "AE": "ar",
}  # fmt: skip


def without_letters(language: str, country: str) -> str:
    """Return the name of the language that letters should be in and are not; empty where there are letters.

    ``language`` is the one that was asked for, or that the case names; else the country's counts.
    """
    code = language.strip().lower().replace("_", "-").partition("-")[0]
    if not code:
        code = _OF_COUNTRY.get(country.strip().upper(), "")
    return "" if code in LANGUAGES else WITHOUT_LETTERS.get(code, "")


def letters_note(language: str, country: str) -> str:
    """Say that letters are in another language than the case; empty where they are not."""
    name = without_letters(language, country)
    return f"There are no letters in {name} yet: those of this case are in English." if name else ""
