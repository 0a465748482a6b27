"""Write a letter as DOCX (Office Open XML), with the address in the window of the country's envelope.

A letter needs paragraphs, a frame at a fixed place and a page number; these are written here as XML by hand, so that
no library is needed. Word, LibreOffice and python-docx open the result.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from plaint.exporters.letter_blocks import PlacedBlock, placed_blocks
from plaint.exporters.letter_sheet import Box, Sheet, sender_line, word
from plaint.exporters.markup import Span
from plaint.exporters.plain_text import text_of

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PAPER = {"a4": (11906, 16838), "us-letter": (12240, 15840)}
"""Width and height of a sheet in twentieths of a point."""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MARGINS = (
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1247" w:left="1417" w:header="567" w:footer="567" w:gutter="0"/>'
)
_STAMP = (1980, 1, 1, 0, 0, 0)
"""Time of every file in the archive: the same letter gives the same bytes."""


def letter_docx(sheet: Sheet) -> bytes:
    """Return a letter as a DOCX file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _files(sheet):
            archive.writestr(zipfile.ZipInfo(name, _STAMP), _HEAD + text, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _files(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Yield name and XML of every file in the archive."""
    types = (("document", "document.main"), ("styles", "styles"), ("footer1", "footer"))
    parts = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>' for name, kind in types)
    types_xml = (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )
    yield "[Content_Types].xml", types_xml
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    yield "_rels/.rels", _relations((f"{_R}/officeDocument", "word/document.xml"), (core, "docProps/core.xml"))
    yield "docProps/core.xml", _core(sheet)
    yield "word/_rels/document.xml.rels", _relations((f"{_R}/styles", "styles.xml"), (f"{_R}/footer", "footer1.xml"))
    yield "word/styles.xml", _styles(sheet.language)
    yield "word/footer1.xml", _footer(sheet)
    yield "word/document.xml", _document(sheet)


def _relations(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _core(sheet: Sheet) -> str:
    author = escape(sheet.sender[0] if sheet.sender else "")
    moment = f"{sheet.day.isoformat()}T00:00:00Z"
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(sheet.subject)}</dc:title><dc:creator>{author}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created></cp:coreProperties>'
    )


def _styles(language: str) -> str:
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Liberation Serif" w:hAnsi="Liberation Serif" w:cs="Liberation Serif"/>'
        f'<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val={quoteattr(language)}/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "</w:style></w:styles>"
    )


def _footer(sheet: Sheet) -> str:
    """Return the page number in the words of the language; the numbers are fields that the program fills in."""
    fields = {"{number}": "PAGE", "{total}": "NUMPAGES"}
    runs, rest = [], word(sheet.language, sheet.country, "page")
    while rest:
        at, mark = min(((rest.find(one), one) for one in fields if one in rest), default=(len(rest), ""))
        if rest[:at]:
            runs.append(_run(rest[:at]))
        if mark:
            runs.append(f'<w:fldSimple w:instr=" {fields[mark]} ">{_run("1")}</w:fldSimple>')
        rest = rest[at + len(mark) :]
    return f'<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:jc w:val="right"/></w:pPr>{"".join(runs)}</w:p></w:ftr>'


def _document(sheet: Sheet) -> str:
    layout = sheet.layout
    wide, high = _PAPER[layout.paper]
    to = layout.recipient
    body = [_frame(layout.sender, sheet.sender, 20)]
    if layout.return_line:
        body.append(_frame(replace(to, top=to.top - 5), (sender_line(sheet),), 13))
    body.append(_frame(to, sheet.recipient, 22))
    start = max(0, _twips(layout.body) - 1134)
    side = f'<w:jc w:val="{layout.date}"/>'
    body.append(_paragraph(f'<w:spacing w:before="{start}" w:after="240"/>{side}', _run(sheet.date)))
    if sheet.subject:
        body.append(_paragraph('<w:keepNext/><w:spacing w:after="240"/>', _run(sheet.subject, "strong")))
    body += (_block(one) for one in placed_blocks(sheet.text, sheet.signer))
    section = f'<w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="{wide}" w:h="{high}"/>{_MARGINS}'
    return (
        f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{"".join(body)}'
        f"<w:sectPr>{section}</w:sectPr></w:body></w:document>"
    )


def _frame(box: Box, lines: Sequence[str], size: int) -> str:
    """Return lines at a fixed place of the page: a frame, which every word processor places the same way."""
    place = (
        f'<w:framePr w:w="{_twips(box.width)}" w:hSpace="0" w:wrap="around" w:vAnchor="page" w:hAnchor="page" '
        f'w:x="{_twips(box.left)}" w:y="{_twips(box.top)}"/><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
    )
    return "".join(_paragraph(place, _run(line, size=size)) for line in lines)


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def _block(placed: PlacedBlock) -> str:
    block = placed.block
    keep = "<w:keepNext/>" if placed.keeps or block.kind == "heading" else ""
    if block.kind == "row":
        return _paragraph("", _run(" | ".join(text_of(cell) for cell in block.cells), "strong" if block.head else ""))
    if block.kind == "item":
        left = 340 * block.level
        layout = f'<w:spacing w:after="60"/><w:ind w:left="{left}" w:hanging="340"/>'
        return _paragraph(layout, f"{_run(block.mark)}<w:r><w:tab/></w:r>{_runs(block.spans)}")
    indent = '<w:ind w:left="340"/>' if block.kind == "quote" else ""
    space = '<w:spacing w:before="900"/>' if placed.signed else ""
    strong = "strong" if block.kind == "heading" else ""
    return _paragraph(keep + space + indent, _runs(block.spans, strong))


def _paragraph(layout: str, runs: str) -> str:
    return f"<w:p>{f'<w:pPr>{layout}</w:pPr>' if layout else ''}{runs}</w:p>"


def _runs(spans: Sequence[Span], style: str = "") -> str:
    return "".join(_run(span.text, style or span.style) for span in spans)


def _run(text: str, style: str = "", size: int = 0) -> str:
    """Return a run of text; line feeds are breaks."""
    look = {"strong": "<w:b/>", "emph": "<w:i/>"}.get(style, "") + (f'<w:sz w:val="{size}"/>' if size else "")
    pieces = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(one)}</w:t>' for one in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{pieces}</w:r>"
