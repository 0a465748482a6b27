"""Mails as they arrive, and as nobody should send them; made here, so that none is a real person's."""

from __future__ import annotations

import random
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache

SIMPLE = (
    b"Message-ID: <a1@amazon.co.za>\r\nFrom: =?utf-8?q?Thandi_N=C3=B3bre?= <thandi@amazon.co.za>\r\n"
    b"To: Ann Lee <ann@home.org>\r\nDate: Thu, 12 Nov 2026 10:15:00 +0200\r\n"
    b"Subject: Your order 406-1234567-1234567\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    b"We are sorry.\r\nCase ID: A-8812-X\r\n"
)


def with_attachments() -> bytes:
    """Make a mail with plain text, HTML, a logo, a picture whose name climbs, and another mail in it."""
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"], mail["In-Reply-To"] = "<b2@home.org>", "<a1@amazon.co.za>"
    mail["References"] = "<z0@amazon.co.za> <a1@amazon.co.za>"
    mail["From"], mail["To"], mail["Cc"] = "Ann Lee <ann@home.org>", "thandi@amazon.co.za", "Bo <bo@home.org>"
    mail["Date"], mail["Subject"] = "Thu, 12 Nov 2026 11:00:00 +0200", "Re: Your order"
    mail.set_content("I want a refund.\n\nOn Thu, 12 Nov 2026 Thandi wrote:\n> We are sorry.\n")
    mail.add_alternative("<p>I want a <b>refund</b>.</p>", subtype="html")
    mail.add_attachment(b"\x89PNG\r\n\x1a\nlid", maintype="image", subtype="png", filename="../../lid.png")
    mail.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="C:\\x\\invoice.pdf")
    inner = EmailMessage()
    inner["Subject"] = "earlier"
    inner.set_content("earlier words")
    mail.add_attachment(inner)
    mail.add_attachment(b"\0\1", maintype="application", subtype="octet-stream", disposition="attachment")
    return mail.as_bytes()


def nested(depth: int) -> bytes:
    """Make a mail whose parts lie in each other."""
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (number, number) for number in range(depth)
    )
    head = b"Message-ID: <deep@x.y>\r\nFrom: a@b.c\r\nSubject: deep\r\nDate: Thu, 12 Nov 2026 10:15:00 +0000\r\n"
    return head + opening + b"Content-Type: text/plain\r\n\r\nat the bottom\r\n"


def many_parts(count: int, *, attached: bool = False) -> bytes:
    """Make a mail of many small parts beside each other."""
    name = b"Content-Disposition: attachment; filename=a.txt\r\n" if attached else b""
    parts = (b"--b\r\nContent-Type: text/plain\r\n" + name + b"\r\npart %d\r\n" % number for number in range(count))
    return b'Subject: many\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"".join(parts) + b"--b--\r\n"


ODD = {
    "nothing": b"",
    "zeros": bytes(300),
    "no head": b"\r\n\r\nwords only",
    "head only": b"Subject: x",
    "no colon": b"Subject x\r\nFrom y\r\n\r\nz",
    "latin without saying": b"Subject: caf\xe9\r\n\r\nna\xefve\r\n",
    "unknown charset": b"Subject: =?x-none?q?a?=\r\nContent-Type: text/plain; charset=x-none\r\n\r\n\xc3\xa9\r\n",
    "charset with a zero": b"Subject: a\r\nContent-Type: \x00text/plain; charset=x\x00-none\r\n\r\n\xc3\xa9\r\n",
    "codec that is none": b"Subject: a\r\nContent-Type: text/plain; charset=zlib\r\n\r\nabc\r\n",
    "broken base64": b"Subject: a\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\xff=A\r\n",
    "broken word": b"Subject: =?utf-8?b?////?= =?utf-8?b?A?=\r\n\r\nx",
    "dates": b"Date: Thu, 99 Nov 2026 99:99:99 +9999\r\nReceived: by x; Thu, 12 Nov 2026 10:00:00 +0000\r\n\r\nx",
    "date of long ago": b"Date: Tue, 01 Jan 1901 00:00:00 +0000\r\n\r\nx",
    "no boundary": b"Content-Type: multipart/mixed\r\n\r\nx",
    "boundary that never comes": b'Content-Type: multipart/mixed; boundary="q"\r\n\r\nx',
    "escapes": b"Subject: \x1b]52;c;aGk=\x07\r\nFrom: \x1b[31m <a@b>\r\n\r\n\x1b[2J\x00",
    "long header": b"Subject: " + b"x" * 300_000 + b"\r\n\r\nx",
    "long addresses": b"To: " + b"a@b.c, " * 50_000 + b"\r\n\r\nx",
    "address of brackets": b"From: " + b"(" * 3000 + b"\r\nTo: <<<<>>>\r\n\r\nx",
    "name in parts": b"Content-Disposition: attachment; filename*0*=utf-8''%2e%2e%2f; filename*1=x.pdf; filename*x=q"
    b"\r\n\r\nx",
    "inner mail that is text": b"Content-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\nwords",
    "page that stops": b"Content-Type: text/html\r\n\r\n<p>one<![if <!-- <b",
    "references": b"References: <" + b"<" * 5000 + b"a@b> <c@d>\r\n\r\nx",
}


_WORDS = (b"=?utf-8?b?", b'"', b"\r\n", b"\0", b"boundary=", b"--b\r\n", b"\xff", b"%zz")


@cache
def whole() -> tuple[bytes, ...]:
    """Return the mails that are damaged: their beginnings."""
    mails = [SIMPLE, with_attachments(), nested(5), many_parts(4, attached=True), *ODD.values()]
    return tuple(mail[:6000] for mail in mails)


def mutated(source: random.Random) -> bytes:
    """Make a mail that was damaged in one to twenty places."""
    data = bytearray(source.choice(whole()))
    for _ in range(source.randint(1, 20)):
        at = source.randrange(len(data) + 1)
        match source.randrange(4):
            case 0:
                data[at : at + 1] = bytes([source.randrange(256)])
            case 1:
                del data[at : at + source.randint(1, 40)]
            case 2:
                data[at:at] = source.choice(_WORDS)
            case _:
                end = at + source.randint(1, 60)
                data[at:at] = data[at:end] * source.randint(1, 4)
    return bytes(data)
