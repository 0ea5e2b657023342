"""A sample offer in the dress of the business: the preview beside its settings.

Pure: no database and no files, so that it can follow each keystroke.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from kundenpflege.documents.sheet import OfferSheet
from kundenpflege.model.kinds import CustomerKind, Salutation, TaxMode
from kundenpflege.rules.addressee import Addressee, PersonName, PostalAddress
from kundenpflege.rules.offer_draft import GuaranteeDraft, LineDraft, NeedDraft, OfferDraft

from .business import BusinessDetail
from .offer_sheet import Contacter, SheetContext, build_sheet, load_letterhead

_RATE_MODES = (TaxMode.REGULAR,)


def sample_sheet(business: BusinessDetail, today: date, number: str = "AN-0042") -> OfferSheet:
    """An offer to an invented family with the letterhead, texts and taxes of `business`."""
    rate = business.vat_rate if business.tax_mode in _RATE_MODES else Decimal(0)
    return build_sheet(_context(business, today), _draft(business, today, rate), number)


def _context(business: BusinessDetail, today: date) -> SheetContext:
    owner = business.owners.replace(";", ",").split(",")[0].split(" und ")[0].strip()
    family = Addressee(
        kind=CustomerKind.COUPLE,
        persons=(
            PersonName(Salutation.MRS, "Petra", "Muster"),
            PersonName(Salutation.MR, "Jan", "Muster"),
        ),
        address=PostalAddress(
            "Musterweg 3",
            business.postal_code or "12345",
            business.place or "Musterstadt",
            business.country,
        ),
        name="Petra und Jan Muster",
    )
    return SheetContext(
        letterhead=load_letterhead(business),
        addressees={None: family},
        customer_number="K-0001",
        consumer=True,
        contacters={None: Contacter(owner, business.phone, business.email)},
        today=today,
        sender_country=business.country,
        validity_days=business.validity_days,
        thanks=business.offer_thanks,
        intro=business.offer_intro,
        closing=business.offer_closing,
        payment_terms=business.payment_terms,
    )


def _draft(business: BusinessDetail, today: date, rate: Decimal) -> OfferDraft:
    return OfferDraft(
        subject="So sieht Ihr Angebot aus",
        talk_date=today - timedelta(days=9),
        tax_mode=business.tax_mode,
        needs=(
            NeedDraft(-1, "Bis zum Einzug Mitte Juni ist alles fertig."),
            NeedDraft(-2, "Während der Arbeit bleibt das Haus sauber."),
        ),
        lines=(
            LineDraft(
                -1,
                text="Ihre Leistung",
                benefit="Hier steht, was Ihr Kunde davon hat.",
                quantity=Decimal(4),
                unit_price=Decimal(450),
                vat_rate=rate,
            ),
        ),
        guarantees=(
            GuaranteeDraft(-1, "Sie haben einen festen Ansprechpartner bis zur Übergabe."),
        ),
    )
