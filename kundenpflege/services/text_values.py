"""What the variables of texts stand for in one offer ({Anrede}, {Termin} …).

Pure, so that the preview fills them at each keystroke. The texts go to customers: German.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from kundenpflege.documents.amounts import day_text
from kundenpflege.documents.wording import money
from kundenpflege.rules.address_block import short_name
from kundenpflege.rules.offer_draft import OfferDraft, draft_totals
from kundenpflege.rules.placeholders import Filled, fill

from .sheet_context import SheetContext


def text_values(context: SheetContext, draft: OfferDraft, number: str = "") -> dict[str, str]:
    """The values by the name of the variable; without one the variable has no value yet.

    {Datum} is the date of the offer; the thanks at its beginning put the day of the talk there.
    """
    country = context.sender_country
    day = draft.offer_date or context.today
    until = draft.valid_until or day + timedelta(days=context.validity_days)
    contacter = context.contacter(draft)
    deadlines = [need.deadline for need in draft.needs if need.deadline is not None]
    end = draft.work_until or min(deadlines, default=None)
    values = {
        "Anrede": context.salutation(draft).text.rstrip(",!"),
        "Name": short_name(context.addressee(draft)),
        "Betreff": " ".join(draft.subject.split()),
        "Nummer": number,
        "Datum": day_text(day, country),
        "Gespräch": _day(draft.talk_date, country),
        "Gültig": day_text(until, country),
        "Gesamtpreis": _price(context, draft),
        "Termin": _day(end, country),
        "Beginn": _day(draft.work_from, country),
        "Ansprechpartner": contacter.name,
        "Durchwahl": contacter.phone,
        "Firma": context.letterhead.company or context.letterhead.name,
    }
    return {name: value for name, value in values.items() if value}


def fill_text(context: SheetContext, draft: OfferDraft, text: str, number: str = "") -> Filled:
    """A text of this offer with its variables filled in; cheap where it names none."""
    if "{" not in text:
        return Filled(text)
    return fill(text, text_values(context, draft, number))


def _day(day: date | None, country: str) -> str:
    return day_text(day, country) if day is not None else ""


def _price(context: SheetContext, draft: OfferDraft) -> str:
    """With VAT for consumers (§ 3 PAngV), net for businesses."""
    sums = draft_totals(draft, cash_rounding=context.cash_rounding)
    amount: Decimal = sums.to_pay if context.consumer else sums.net
    told = money(amount, context.sender_country)
    return told if context.consumer else f"{told} netto"
