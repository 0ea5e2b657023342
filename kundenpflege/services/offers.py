"""Offers: the public face. Needs first, lines, guarantees last; a sent offer never changes.

The work is done in neighbours by responsibility: `offers_list`, `offers_read`,
`offer_drafts` (editing), `offer_sheet` (the paper), `offer_sending`, `offer_decisions` (what the
customer answered), `offer_mail`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kundenpflege.model import Business
from kundenpflege.model.kinds import TaxMode
from kundenpflege.rules.offer_check import (
    Finding,
    OfferSetting,
    Severity,
    can_send,
    check_offer,
    unmet_needs,
)
from kundenpflege.rules.offer_draft import (
    GuaranteeDraft,
    LineDraft,
    NeedDraft,
    OfferDraft,
    cleaned,
    draft_totals,
    fulfilled_by,
    new_key,
)
from kundenpflege.store import Reader

from .contacts import NextStep
from .offer_decisions import (
    accept_offer,
    decline_offer,
    mark_followed_up,
    reopen_offer,
)
from .offer_drafts import (
    SavedDraft,
    add_offer,
    copy_offer,
    new_draft,
    new_version,
    remove_offer,
    save_draft,
)
from .offer_mail import MailDraft, attachment_name, mail_draft
from .offer_sending import (
    Render,
    SendWay,
    SentOffer,
    missing_signs,
    offer_pdf,
    offer_sheet,
    render_later,
    render_pdf,
    send_offer,
)
from .offer_sheet import SheetContext, build_sheet, load_letterhead, sheet_context
from .offers_list import (
    OfferCounts,
    OfferFilter,
    OfferGroup,
    OfferRow,
    OfferSort,
    count_offers,
    list_offer_ids,
    list_offer_rows,
)
from .offers_read import FollowUp, OfferDetail, find_offer, get_offer
from .undecided import OPEN_STATES

__all__ = [
    "OPEN_STATES",
    "Finding",
    "FollowUp",
    "GuaranteeDraft",
    "LineDraft",
    "MailDraft",
    "NeedDraft",
    "NextStep",
    "OfferCounts",
    "OfferDefaults",
    "OfferDetail",
    "OfferDraft",
    "OfferFilter",
    "OfferGroup",
    "OfferRow",
    "OfferSetting",
    "OfferSort",
    "Render",
    "SavedDraft",
    "SendWay",
    "SentOffer",
    "Severity",
    "SheetContext",
    "accept_offer",
    "add_offer",
    "attachment_name",
    "build_sheet",
    "can_send",
    "check_offer",
    "cleaned",
    "copy_offer",
    "count_offers",
    "decline_offer",
    "draft_totals",
    "find_offer",
    "fulfilled_by",
    "get_offer",
    "list_offer_ids",
    "list_offer_rows",
    "load_letterhead",
    "mail_draft",
    "mark_followed_up",
    "missing_signs",
    "new_draft",
    "new_key",
    "new_version",
    "offer_defaults",
    "offer_pdf",
    "offer_sheet",
    "remove_offer",
    "render_later",
    "render_pdf",
    "reopen_offer",
    "save_draft",
    "send_offer",
    "sheet_context",
    "unmet_needs",
]


@dataclass(frozen=True, slots=True)
class OfferDefaults:
    """What new offers and lines begin with; `vat_rate` in percent."""

    tax_mode: TaxMode = TaxMode.REGULAR
    vat_rate: Decimal = Decimal(19)


def offer_defaults(db: Reader) -> OfferDefaults:
    """The business's usual tax mode and rate."""
    business = db.get(Business, 1) or Business(id=1)
    return OfferDefaults(business.tax_mode, business.vat_rate)
