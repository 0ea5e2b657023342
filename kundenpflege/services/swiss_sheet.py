"""Swiss spelling of an offer: ss instead of ß in all sentences, not in names and addresses."""

from __future__ import annotations

from dataclasses import replace

from kundenpflege.documents.sheet import OfferSheet, SheetLine
from kundenpflege.rules.spelling import swiss


def swiss_sheet(sheet: OfferSheet) -> OfferSheet:
    """The sheet with ss instead of ß; recipient, address, salutation, signer and letterhead keep
    their spelling, because they hold names."""
    return replace(
        sheet,
        subject=swiss(sheet.subject),
        thanks=swiss(sheet.thanks),
        needs_title=swiss(sheet.needs_title),
        needs=tuple(map(swiss, sheet.needs)),
        intro=swiss(sheet.intro),
        lines=tuple(map(_line, sheet.lines)),
        totals=tuple(replace(row, label=swiss(row.label)) for row in sheet.totals),
        notes=tuple(map(swiss, sheet.notes)),
        guarantees_title=swiss(sheet.guarantees_title),
        guarantees=tuple(map(swiss, sheet.guarantees)),
        closing=swiss(sheet.closing),
        greeting=swiss(sheet.greeting),
    )


def _line(line: SheetLine) -> SheetLine:
    return replace(
        line,
        text=swiss(line.text),
        label=swiss(line.label),
        benefit=swiss(line.benefit),
        note=swiss(line.note),
    )
