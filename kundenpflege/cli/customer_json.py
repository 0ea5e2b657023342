"""One customer as scripts read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kundenpflege.services.customer_detail import CustomerDetail, Referral
    from kundenpflege.services.timeline import TimelineEntry
    from kundenpflege.store import Reader

_KEYS = (
    "number", "name", "kind", "company", "company_extra", "importance", "potential", "phone",
    "email", "website", "vat_id", "source", "since", "last_order", "turnover", "note",
    "salutation", "address_lines",
)  # fmt: skip
_LETTER = (
    "salutation_override", "address_override", "letter_closing", "letter_question",
    "privacy_info_on", "restricted_on", "keep_until",
)  # fmt: skip
_ADDRESS = ("kind", "supplement", "street", "po_box", "postal_code", "place", "country")
_WISH = ("text", "person_name", "category_name", "noted_on", "wanted_by", "done_on")
_DECISION = (
    "title", "day", "first_month", "last_month", "note", "next_first", "next_last", "when", "near",
)  # fmt: skip
_CONSENT = (
    "channel", "basis", "person_name", "granted_on", "how", "withdrawn_on", "withdrawn_how",
)  # fmt: skip


def detail_row(
    db: Reader, detail: CustomerDetail, entries: Sequence[TimelineEntry]
) -> dict[str, Any]:
    """The object of `customer show --json`."""
    from .persons import person_row

    return {
        **_pick(detail, _KEYS),
        "phase": detail.phase.phase,
        "phase_reason": detail.phase.reason,
        "phase_overridden": detail.phase.overridden,
        "responsible": detail.responsible_name,
        "categories": [name for _id, name in detail.categories],
        "tags": list(detail.tags),
        "custom": {value.field.name: value.text for value in detail.custom if value.text},
        "websites": [{"url": site.url, "label": site.label} for site in detail.websites],
        **_pick(detail, _LETTER),
        "importance_proposal": detail.proposals.importance.importance,
        "importance_reason": detail.proposals.importance.reason,
        "potential_proposal": detail.proposals.potential.potential,
        "potential_reason": detail.proposals.potential.reason,
        "last_contact": detail.figures.last_contact,
        "next_contact": _next_contact(detail),
        "referred_by": _referral(detail.referred_by),
        "referrals": [_referral(one) for one in detail.referrals],
        "persons": [
            person_row(person, place) for place, person in enumerate(detail.persons, start=1)
        ],
        "addresses": [_pick(address, _ADDRESS) for address in detail.addresses],
        "wishes": [_pick(wish, _WISH) for wish in detail.wishes],
        "decision_dates": [_pick(one, _DECISION) for one in detail.decision_dates],
        "enquiries": [_enquiry(one) for one in detail.enquiries],
        **_consents(db, detail.id),
        "timeline": [
            {
                "date": entry.day,
                "kind": entry.kind,
                "title": entry.title,
                "subtitle": entry.subtitle,
                "planned": entry.planned,
            }
            for entry in entries
        ],
    }


def _next_contact(detail: CustomerDetail) -> dict[str, Any] | None:
    figures = detail.figures
    if figures.next_contact is None:
        return None
    return {
        "date": figures.next_contact,
        "kind": figures.next_kind,
        "reason": figures.next_reason,
    }


def _enquiry(enquiry: Any) -> dict[str, Any]:
    keys = (
        "subject", "source", "person_name", "received_on", "state", "answered_on", "note",
    )  # fmt: skip
    return {
        **_pick(enquiry, keys),
        "points": enquiry.score.points,
        "of": enquiry.score.most,
        "verdict": enquiry.score.verdict,
        "reason": enquiry.score.reason,
    }


def _consents(db: Reader, customer_id: int) -> dict[str, Any]:
    """What was recorded, and what follows from it for a care contact by each channel."""
    from kundenpflege.services.consents import list_consents, list_objections
    from kundenpflege.services.permissions import permissions

    objection = ("channel", "person_name", "objected_on", "how", "lifted_on")
    return {
        "consents": [_pick(one, _CONSENT) for one in list_consents(db, customer_id)],
        "objections": [_pick(one, objection) for one in list_objections(db, customer_id)],
        "permissions": [
            {
                "person": one.person_name,
                "channel": one.channel,
                "allowed": one.allowed,
                "reason": one.reason,
            }
            for one in permissions(db, customer_id)
        ],
    }


def _referral(referral: Referral | None) -> dict[str, str] | None:
    if referral is None:
        return None
    return {"number": referral.number, "name": referral.name}


def _pick(record: object, keys: Sequence[str]) -> dict[str, Any]:
    return {key: getattr(record, key) for key in keys}
