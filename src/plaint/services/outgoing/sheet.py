"""Put a letter onto paper: who it is from and to, its date and subject, and the enclosures that its text must name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from plaint.domain.model.dates import day_of
from plaint.domain.model.exhibit import number_exhibits, numbers_by_name
from plaint.domain.model.finding import Finding, Level
from plaint.exporters.letter_sheet import Pieces, Sheet, clean, has_postal_address, take_apart, with_blank, word
from plaint.letters.phrases import builtin_phrases, one_line

if TYPE_CHECKING:
    from plaint.domain.model.letter import Letter
    from plaint.storage.workspace import LoadedCase


def complete_text(loaded: LoadedCase, letter: Letter) -> str:
    """Return the text of a letter; enclosures that it names nowhere are listed at its end."""
    text = clean(letter.body)
    unnamed = [name for name in letter.enclosures if name not in text]
    if not unnamed:
        return text
    numbers = numbers_by_name(number_exhibits(loaded.evidence, loaded.case.consumer.mandate))
    language, country = letter.language, loaded.case.consumer.country
    label, exhibit = word(language, country, "enclosures"), word(language, country, "exhibit")
    titles = {piece.name: one_line(piece.title) for piece in loaded.evidence}
    lines = []
    for name in unnamed:
        number = f"{exhibit} {numbers[name]}: " if name in numbers else ""
        title = titles.get(name, "")
        lines.append(f"- {number}{title} ({name})" if title and title != name else f"- {number}{name}")
    listed = "\n".join(lines)
    return f"{text.rstrip()}\n\n{label}:\n\n{listed}\n"


def pieces_of(loaded: LoadedCase, letter: Letter) -> Pieces:
    """Take the text of a letter apart; what a message does not say is taken from its facts and the case."""
    found = take_apart(complete_text(loaded, letter))
    person = loaded.case.consumer
    sender = found.sender or tuple(
        line for line in map(one_line, (person.name, *person.address.splitlines(), person.email, person.phone)) if line
    )
    recipient = found.recipient or tuple(part for part in map(str.strip, letter.to.split(", ")) if part)
    return Pieces(sender, recipient, found.date, found.subject or one_line(letter.title), found.text)


def sheet_of(loaded: LoadedCase, letter: Letter, today: date) -> tuple[Sheet, tuple[Finding, ...]]:
    """Return a letter as it goes onto paper, and what keeps it from being posted as it is."""
    case = loaded.case
    country = case.consumer.country.strip().upper()
    found = pieces_of(loaded, letter)
    say = builtin_phrases(letter.language)
    day = day_of(letter.sent) if letter.sent else today
    signer = one_line(case.consumer.name) or (found.sender[0] if found.sender else "")
    blank = word(say.language, country, "address")
    sheet = Sheet(
        language=say.language, country=country, day=day, sender=found.sender or (say.blank("name"),),
        recipient=with_blank(found.recipient or (f"[{word(say.language, country, 'recipient')}]",), blank),
        date=found.date or say.date(day), subject=found.subject, text=found.text, signer=signer,
    )  # fmt: skip
    return sheet, tuple(_findings(sheet, has_address=has_postal_address(found.recipient)))


def _findings(sheet: Sheet, *, has_address: bool) -> list[Finding]:
    from plaint.exporters.letter_pdf import lines_that_fit

    found = []
    if not has_address:
        found.append(
            Finding(
                "letter.no-address", Level.WARNING,
                "the postal address of the recipient is not known; the letter has a blank in its place",
                "look it up, as in the legal notice of the shop, and write it into the letter",
            )
        )  # fmt: skip
    room = lines_that_fit(sheet.layout)
    if len(sheet.recipient) > room:
        found.append(
            Finding(
                "letter.address-long", Level.WARNING,
                f"the recipient has {len(sheet.recipient)} lines, and the window of the envelope shows {room}",
                "shorten it, or write the address on the envelope",
            )
        )  # fmt: skip
    return found
