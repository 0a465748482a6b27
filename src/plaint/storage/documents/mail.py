"""Parse a mail (.eml) without ever failing on its content.

Of 30,000 mutated mails 761 made the standard library raise five kinds of exception, so every part is read guarded.
Nothing is fetched, no link is followed, no part is opened by its name. What cannot be read is left out with a note;
the bytes themselves go into the evidence as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from plaint.domain.messages.mail import Address, Attached, Mail
from plaint.storage.documents.html import html_text
from plaint.storage.files.encoding import decode

if TYPE_CHECKING:
    from email.message import Message

LARGEST = 50_000_000
"""Bytes of one mail; providers take 25 to 50 MB."""
PARTS = 500
"""Parts of a mail that are looked at."""
ATTACHMENTS = 100
TEXT = 100_000
"""Characters of the text that go into the log; the whole mail is in the evidence."""
_HEADER = 4_000
"""Characters of a header: decoding one of a megabyte takes seconds."""
_HEAD = 256_000
_T = TypeVar("_T")


def read_mail(data: bytes, *, whole: bool = True) -> Mail:
    """Return what a mail says; never raises for what it holds. Not ``whole``: its head alone, without its text."""
    from email.parser import BytesHeaderParser, BytesParser

    notes: list[str] = []
    message: Message | None = None
    if whole and len(data) <= LARGEST:
        message = _tried(lambda: BytesParser().parsebytes(data))
    if message is None:
        if whole:
            notes.append("the parts of the mail could not be read: too many in each other, too large, or broken")
        head = data[:_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
        message = _tried(lambda: BytesHeaderParser().parsebytes(head + b"\n\n"))
    if message is None:
        return Mail(notes=("the head of the mail could not be read",))
    text, attachments = _content(message, notes) if whole and len(notes) == 0 else ("", ())
    return Mail(
        message_id=_message_id(_header(message, "Message-ID")),
        answers=_answers(message),
        sender=next(iter(_addresses(message, "From")), Address()),
        recipients=(*_addresses(message, "To"), *_addresses(message, "Cc")),
        at=_date(_header(message, "Date")),
        received=_date(_header(message, "Received").rpartition(";")[2]),
        subject=_words(_header(message, "Subject")),
        text=text,
        attachments=attachments,
        notes=tuple(notes),
    )


def _tried(act: Callable[[], _T]) -> _T | None:
    """Do something with the standard library's mail code; None for whatever it raises."""
    try:
        return act()
    except Exception:  # noqa: BLE001 - LookupError, ValueError, AttributeError, IndexError and RecursionError were seen
        return None


# Headers -------------------------------------------------------------------------------------------------------


def _header(message: Message, name: str, *, end: bool = False) -> str:
    # As it stands in the bytes: the library would put replacement marks where letters are not encoded.
    wanted = name.lower()
    found = next((str(value) for key, value in message.raw_items() if key.lower() == wanted), "")
    return found[-_HEADER:] if end else found[:_HEADER]


def _words(raw: str) -> str:
    """Decode a header to one line of text."""
    from email.header import decode_header

    parts = _tried(lambda: decode_header(raw))
    if parts is None:
        return " ".join(_without_surrogates(raw).split())
    text = "".join(decode(part, said or "")[0] if isinstance(part, bytes) else part for part, said in parts)
    return " ".join(_without_surrogates(text).split())


def _without_surrogates(text: str) -> str:
    return decode(text.encode("utf-8", "surrogateescape"))[0] if _has_surrogates(text) else text


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _addresses(message: Message, name: str) -> tuple[Address, ...]:
    from email.utils import getaddresses

    pairs = _tried(lambda: getaddresses([_header(message, name)])) or []
    return tuple(Address(_words(who)[:200], _words(where)[:254]) for who, where in pairs[:50] if who or where)


def _message_id(raw: str) -> str:
    text = raw.partition("<")[2].partition(">")[0] or raw
    return "".join(text.split())[:250]


def _answers(message: Message) -> tuple[str, ...]:
    import re

    # The nearest stand last, and a long thread has many.
    text = f"{_header(message, 'References', end=True)} {_header(message, 'In-Reply-To')}"
    return tuple(dict.fromkeys(re.findall(r"<([^<>\s]{1,250})>", text)))


def _date(raw: str) -> datetime | None:
    from email.utils import parsedate_to_datetime

    found = _tried(lambda: parsedate_to_datetime(raw.strip()))
    return found.replace(microsecond=0) if found is not None and found.year > 1970 else None


# Text and attachments ------------------------------------------------------------------------------------------


def _content(message: Message, notes: list[str]) -> tuple[str, tuple[Attached, ...]]:
    """Return the text (plain before HTML) and the files of a mail."""
    plain: list[str] = []
    pages: list[str] = []
    files: list[Attached] = []
    for number, part in enumerate(_parts(message), 1):
        if number > PARTS:
            notes.append(f"the mail has more than {PARTS} parts; those after them were left out")
            break
        kind = _tried(part.get_content_type) or "text/plain"
        name = _file_name(part)
        if name is None and kind == "text/plain":
            plain.append(_text(part))
        elif name is None and kind == "text/html":
            pages.append(_text(part))
        elif len(files) < ATTACHMENTS:
            files.append(Attached(name or _unnamed(kind, len(files) + 1), _bytes(part)))
        elif len(files) == ATTACHMENTS and not any("attachments" in note for note in notes):
            notes.append(f"the mail has more than {ATTACHMENTS} attachments; the others are only in the mail itself")
    text = "\n".join(one for one in plain if one.strip()) or "\n".join(html_text(page) for page in pages)
    if len(text) > TEXT:
        notes.append("the text is very long: the log holds its beginning, the evidence all of it")
        text = text[:TEXT]
    return text, tuple(one for one in files if one.data)


def _parts(message: Message) -> Iterator[Message]:
    """Yield the parts that hold something, in order, without calling itself: they may lie deep in each other."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        content = _tried(part.get_payload)
        if isinstance(content, list) and (_tried(part.get_content_maintype) == "multipart"):
            waiting.extend(reversed([one for one in content if not isinstance(one, str)]))
        else:
            yield part


def _file_name(part: Message) -> str | None:
    """Return the name of an attachment (empty where it has none), None for the text of the mail."""
    name = _words(str(_tried(part.get_filename) or "")[:_HEADER])
    disposition = (_tried(part.get_content_disposition) or "").lower()
    if not name and disposition != "attachment":
        return None
    return name.replace("\\", "/").rpartition("/")[2][:200]


def _unnamed(kind: str, number: int) -> str:
    from mimetypes import guess_extension

    suffix = ".eml" if kind.startswith("message/") else guess_extension(kind, strict=False) or ".bin"
    return f"attachment-{number}{suffix}"


def _bytes(part: Message) -> bytes:
    """Return the content of an attachment; a mail within the mail as it stands."""
    content = _tried(part.get_payload)
    if isinstance(content, list):
        inner = content[0] if content else None
        found = _tried(inner.as_bytes) if inner is not None and not isinstance(inner, str) else None
    else:
        found = _tried(lambda: part.get_payload(decode=True))
    return found if isinstance(found, bytes) else b""


def _text(part: Message) -> str:
    said = _tried(part.get_content_charset) or ""
    return decode(_bytes(part), said)[0].replace("\r\n", "\n").replace("\0", "")
