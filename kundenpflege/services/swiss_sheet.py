"""Swiss spelling of an offer: ss instead of ß in all sentences, not in names and addresses."""

from __future__ import annotations

from dataclasses import replace

from kundenpflege.documents.sheet import (
    OfferSheet,
    OrderForm,
    SheetLine,
    TotalRow,
    VariantSection,
)
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
        totals=_totals(sheet.totals),
        notes=tuple(map(swiss, sheet.notes)),
        guarantees_title=swiss(sheet.guarantees_title),
        guarantees=tuple(map(swiss, sheet.guarantees)),
        closing=swiss(sheet.closing),
        greeting=swiss(sheet.greeting),
        attachments=tuple(map(swiss, sheet.attachments)),
        order_form=_order_form(sheet.order_form) if sheet.order_form else None,
        variant_title=swiss(sheet.variant_title),
        variant_notes=tuple(map(swiss, sheet.variant_notes)),
        variants=tuple(map(_variant, sheet.variants)),
    )


def _totals(rows: tuple[TotalRow, ...]) -> tuple[TotalRow, ...]:
    return tuple(replace(row, label=swiss(row.label)) for row in rows)


def _variant(section: VariantSection) -> VariantSection:
    return VariantSection(
        title=swiss(section.title),
        lines=tuple(map(_line, section.lines)),
        totals=_totals(section.totals),
        missing=tuple(map(swiss, section.missing)),
        notes=tuple(map(swiss, section.notes)),
    )


def _order_form(form: OrderForm) -> OrderForm:
    """Sentences and options; the parties keep their names."""
    return replace(
        form,
        text=swiss(form.text),
        title=swiss(form.title),
        options_title=swiss(form.options_title),
        options=tuple(replace(option, text=swiss(option.text)) for option in form.options),
        ticks=tuple(map(swiss, form.ticks)),
    )


def _line(line: SheetLine) -> SheetLine:
    return replace(
        line,
        text=swiss(line.text),
        label=swiss(line.label),
        benefit=swiss(line.benefit),
        note=swiss(line.note),
        long_text=swiss(line.long_text),
    )
