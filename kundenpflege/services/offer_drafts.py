"""Writing drafts: adding, saving at once, copying, new versions. A sent offer is never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from kundenpflege.base.errors import ConflictError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import (
    Business,
    Customer,
    Offer,
    OfferLine,
    Paper,
    Person,
)
from kundenpflege.model.kinds import CustomerKind, OfferKind, OfferState, PaperUse
from kundenpflege.rules.offer_draft import (
    OfferDraft,
    cleaned,
    rekeyed,
)
from kundenpflege.store import Reader, Writer

from .offer_family import take_talk
from .offer_saving import as_new, store_draft
from .offers_load import (
    load_draft,
)
from .papers import default_papers
from .pictures import remove_unused

_EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """What saving gave: the version now seen, and the ids that new parts received (key → id)."""

    version: int
    draft: OfferDraft
    needs: Mapping[int, int]
    lines: Mapping[int, int]
    guarantees: Mapping[int, int]

    def rekey(self, draft: OfferDraft) -> OfferDraft:
        """A draft that was edited meanwhile, with the ids given here in place of new keys."""
        return rekeyed(draft, self.needs, self.lines, self.guarantees)


def new_draft(db: Reader, customer_id: int) -> OfferDraft:
    """The draft an offer to this customer begins with; couples and families are meant together."""
    customer = db.require(Customer, customer_id)
    business = db.get(Business, 1) or Business(id=1)
    first: int | None = None
    if customer.kind not in (CustomerKind.COUPLE, CustomerKind.FAMILY):
        people = (
            select(Person.id)
            .where(
                Person.customer_id == customer_id,
                Person.left_on.is_(None),
                Person.restricted_on.is_(None),
            )
            .order_by(Person.position, Person.id)
            .limit(1)
        )
        if customer.company and customer.is_business:
            people = people.where(Person.private.is_(False))
        first = db.scalar(people)
    return OfferDraft(
        customer_id=customer_id,
        person_id=first,
        responsible_id=customer.responsible_id or db.user_id,
        tax_mode=business.tax_mode,
        gross_prices=business.gross_for_consumers and not customer.is_business,
        order_form=business.order_form,
        attachments=default_papers(db, consumer=not customer.is_business),
    )


def add_offer(db: Writer, customer_id: int, draft: OfferDraft | None = None) -> int:
    """Add a draft for this customer; person and responsible default to the customer's."""
    start = new_draft(db, customer_id)
    if draft is None:
        draft = start
    else:
        draft = replace(
            draft,
            customer_id=customer_id,
            person_id=draft.person_id or start.person_id,
            responsible_id=draft.responsible_id or start.responsible_id,
        )
    offer = Offer(customer_id=customer_id)
    _add(db, offer, draft)
    return offer.id


def save_draft(db: Writer, offer_id: int, version: int, draft: OfferDraft) -> SavedDraft:
    """Make the stored draft equal to `draft`, touching only rows that differ.

    `version` is the one seen with `get_offer` or the last `SavedDraft`; ConflictError when
    somebody else changed the offer since. InputError names places such as `lines[3].quantity`.
    UserError when the offer is not a draft any more.
    """
    offer = require_draft(db, offer_id)
    if version_of(offer) != version:
        raise ConflictError(
            _("Das Angebot wurde inzwischen an anderer Stelle geändert. Bitte neu laden.")
        )
    keys = store_draft(db, offer, draft)
    return SavedDraft(version_of(offer), load_draft(db, offer), *keys)


def copy_offer(db: Writer, offer_id: int, customer_id: int | None = None) -> int:
    """A new draft with the same needs, lines and guarantees: a variant, or for another customer.

    Dates start anew; talk, person and salutation stay where the customer stays.
    """
    offer = db.require(Offer, offer_id)
    draft = replace(
        as_new(load_draft(db, offer)),
        offer_date=None,
        valid_until=None,
        asked_on=None,
        decision_on=None,
        chance=None,
        variant_name="",
        variants_included=False,
    )
    if draft.kind not in (OfferKind.OFFER, OfferKind.ESTIMATE):
        draft = replace(draft, kind=OfferKind.OFFER)
    same = customer_id is None or customer_id == offer.customer_id
    if customer_id is None or same:
        copy = Offer(customer_id=offer.customer_id)
    else:
        start = new_draft(db, customer_id)
        draft = replace(
            draft,
            customer_id=customer_id,
            person_id=start.person_id,
            responsible_id=start.responsible_id,
            talk_date=None,
            salutation="",
            work_from=None,
            work_until=None,
            attachments=_for_another(db, draft.attachments, start.attachments),
        )
        copy = Offer(customer_id=customer_id)
    _add(db, copy, draft)
    if same:
        take_talk(db, offer_id, copy.id)
    return copy.id


def _for_another(db: Reader, papers: Sequence[int], usual: Sequence[int]) -> tuple[int, ...]:
    """The papers of a copy for another customer: what they get by themselves, and what was chosen
    by hand; nothing that was meant for the first customer alone."""
    chosen = set(
        db.scalars(
            select(Paper.id).where(
                Paper.id.in_(papers), Paper.offer_id.is_(None), Paper.use == PaperUse.NEVER
            )
        )
    )
    return (*usual, *(paper for paper in papers if paper in chosen))


def new_version(db: Writer, offer_id: int) -> int:
    """A draft of the next version of a sent offer: same number, revision one higher.

    The version before becomes „ersetzt“ when the new one is sent. Where such a draft exists
    already, its id is given back.
    """
    offer = db.require(Offer, offer_id)
    if offer.state is OfferState.DRAFT:
        return offer.id
    if offer.state is OfferState.ACCEPTED:
        raise UserError(
            _("Das Angebot ist angenommen; öffnen Sie es zuerst wieder, um es zu ändern.")
        )
    draft_id = db.scalar(
        select(Offer.id).where(Offer.number == offer.number, Offer.state == OfferState.DRAFT)
    )
    if draft_id is not None:
        return int(draft_id)
    newest = db.scalar(select(func.max(Offer.revision)).where(Offer.number == offer.number))
    draft = replace(as_new(load_draft(db, offer)), offer_date=None, valid_until=None)
    version = Offer(
        customer_id=offer.customer_id,
        number=offer.number,
        revision=int(newest) + 1,
        replaces_id=offer.id,
        based_on_id=offer.based_on_id,
        variant_of_id=offer.variant_of_id,
    )
    _add(db, version, draft)
    take_talk(db, offer.id, version.id)
    _rehome_variants(db, offer.id, version.id)
    return version.id


def remove_offer(db: Writer, offer_id: int) -> None:
    """Remove a draft with all its parts. Sent offers stay: the customer has them in hand."""
    offer = db.require(Offer, offer_id)
    if offer.state is not OfferState.DRAFT:
        raise UserError(_("Ein gesendetes Angebot bleibt erhalten; es kann abgelehnt werden."))
    _rehome_variants(db, offer.id, offer.replaces_id)
    shown = select(OfferLine.picture_id).where(OfferLine.offer_id == offer_id)
    photos = set(db.scalars(shown.where(OfferLine.picture_id.is_not(None))))
    db.delete(offer)
    db.flush()
    for photo in photos:
        remove_unused(db, photo)


def _rehome_variants(db: Writer, offer_id: int, root_id: int | None) -> None:
    """The variants of an offer belong to another one from now on: the next version, the version
    before, else the first of them becomes what the others are variants of."""
    variants = list(
        db.scalars(select(Offer).where(Offer.variant_of_id == offer_id).order_by(Offer.id))
    )
    for variant in variants:
        home = root_id or variants[0].id
        variant.variant_of_id = None if variant.id == home else home
    db.flush()


def require_draft(db: Writer, offer_id: int) -> Offer:
    """The offer when it can still be edited; UserError once it was sent."""
    offer = db.require(Offer, offer_id)
    if offer.state is not OfferState.DRAFT:
        raise UserError(_("Das Angebot ist gesendet; legen Sie eine neue Version an."))
    return offer


def version_of(offer: Offer) -> int:
    """The version of an offer with all its parts; differs after each change.

    It is told by the moment of the last change, so a save knows its own version at once, before
    the journal is written. Undo brings the earlier contents together with their version.
    """
    changed: datetime | None = offer.changed_at
    return 0 if changed is None else (changed - _EPOCH) // timedelta(microseconds=1)


def add_based(db: Writer, offer: Offer, draft: OfferDraft) -> int:
    """Add a draft that rests on an offer: its confirmation, a supplement."""
    follower = Offer(customer_id=offer.customer_id, based_on_id=offer.id)
    _add(db, follower, replace(draft, customer_id=offer.customer_id))
    return follower.id


def _add(db: Writer, offer: Offer, draft: OfferDraft) -> None:
    """Store a new offer with its contents; nothing is added when the contents do not fit."""
    draft = cleaned(as_new(draft))
    db.add(offer)
    db.flush()
    store_draft(db, offer, draft)
