"""Split the text of a letter into blocks for paper: where it is signed, and what must not be parted by a page."""

from __future__ import annotations

from dataclasses import dataclass

from plaint.exporters.markup import Block, blocks
from plaint.exporters.plain_text import text_of


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block of a letter."""

    block: Block
    signed: bool = False
    """Whether it is the name below the signature, for which room is left."""
    keeps: bool = False
    """Whether it stays on the page of the block after it: the closing, a heading, a line that begins a list."""


def placed_blocks(text: str, signer: str) -> tuple[PlacedBlock, ...]:
    """Return the blocks of a letter; ``signer`` is the name that stands below the signature."""
    found = blocks(text)
    named = [at for at, one in enumerate(found) if at and one.kind == "paragraph" and _says(one, signer)]
    signed = named[-1] if named else -1
    return tuple(
        PlacedBlock(one, at == signed, at + 1 == signed or _begins_list(found, at)) for at, one in enumerate(found)
    )


def _says(block: Block, signer: str) -> bool:
    return bool(signer) and text_of(block.spans).strip() == signer


def _begins_list(found: tuple[Block, ...], at: int) -> bool:
    following = found[at + 1].kind if at + 1 < len(found) else ""
    return found[at].kind == "paragraph" and following == "item" and text_of(found[at].spans).rstrip().endswith(":")
