"""What is offered: the table with its totals, once or for each variant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kundenpflege.model.kinds import LineKind

from .blocks import paragraph
from .flow import Block
from .layouts import Look
from .lines import Style
from .paper import MM
from .sheet import OfferSheet, SheetLine, TotalRow
from .sums import total_rows
from .table import Columns, columns_for, table_rows


def offered_blocks(sheet: OfferSheet, look: Look, title: Style, small: Style) -> list[Block]:
    """The lines and totals of the offer, between those of its variants when it has some."""
    if not sheet.variants:
        return _section(sheet, look, sheet.lines, sheet.totals, "lines")
    tables = (sheet.lines, *(variant.lines for variant in sheet.variants))
    everything = [line for lines in tables for line in lines]
    columns = columns_for(everything, sheet.unit_head, sheet.total_head)
    own = _titled(sheet.variant_title, (), look, title, small)
    own += _section(sheet, look, sheet.lines, sheet.totals, "lines", columns)
    own += _notes(sheet.variant_notes, small)
    parts: list[list[Block]] = []
    for variant in sheet.variants:
        blocks = _titled(variant.title, variant.missing, look, title, small)
        blocks += _section(sheet, look, variant.lines, variant.totals, "", columns)
        parts.append([*blocks, *_notes(variant.notes, small)])
    parts.insert(min(max(sheet.variant_position, 0), len(parts)), own)
    return [block for part in parts for block in part]


def _titled(
    text: str, missing: Sequence[str], look: Look, title: Style, small: Style
) -> list[Block]:
    """The name of a variant and what it leaves out."""
    coloured = replace(title, colour=look.brand)
    head = paragraph(text, coloured, before=7 * MM, keep=True)
    without = paragraph(" ".join(ended(missing)), small, before=1 * MM, keep=True)
    return [block for block in (head, without) if block is not None]


def _notes(sentences: Sequence[str], small: Style) -> list[Block]:
    """The sentences below the total of one variant."""
    found = paragraph(" ".join(ended(sentences)), small, before=3 * MM)
    return [found] if found is not None else []


def _section(
    sheet: OfferSheet,
    look: Look,
    lines: Sequence[SheetLine],
    totals: Sequence[TotalRow],
    where: str,
    columns: Columns | None = None,
) -> list[Block]:
    """A table and its totals, which stay with the last line."""
    rows = table_rows(
        lines,
        look,
        unit_head=sheet.unit_head,
        total_head=sheet.total_head,
        where=where,
        columns=columns,
    )
    sums = total_rows(totals, look)
    if rows and sums:
        # A page break behind the last line takes the totals with it.
        broken = bool(lines) and lines[-1].kind is LineKind.PAGE_BREAK
        rows[-1] = replace(rows[-1], keep=not broken)
        sums[0] = replace(sums[0], own_page=broken)
    return [*rows, *sums]


def ended(sentences: Sequence[str]) -> list[str]:
    """Sentences ready to stand one after the other."""
    texts = (sentence.strip() for sentence in sentences)
    return [text if text[-1] in ".!?:" else f"{text}." for text in texts if text]
