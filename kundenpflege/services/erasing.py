"""Erasing customers and people for good (Art. 17 DSGVO): the plan first, then the deed.

What the law wants kept stays without everything else; the rest vanishes from tables, search,
journal and the free pages of the file.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnDefault, func, select

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.text import fold
from kundenpflege.model import (
    Base,
    Business,
    Consent,
    ConsentProof,
    Contact,
    Customer,
    Offer,
    OfferDocument,
    Person,
    table_of,
)
from kundenpflege.model.kinds import Channel, ContactKind, OfferKind, OfferState
from kundenpflege.rules.naming import derive_name
from kundenpflege.rules.retention import letter_law, offer_must_stay, proof_must_stay
from kundenpflege.store import Reader, Store
from kundenpflege.store.erasure import Request, erase, scrub

from . import erasure_list
from .erasing_person import reduced_thanks, reduced_with_person
from .offer_choice import paper_id
from .suppressions import blocked_values, objecting_channels
from .undecided import OPEN_STATES

#: How the tables are called where it is counted what goes.
TABLE_LABELS: dict[str, str] = {
    "person": N_("Personen"),
    "address": N_("Anschriften"),
    "contact": N_("Kontakte"),
    "offer": N_("Angebote"),
    "consent": N_("Einwilligungen"),
    "objection": N_("Widersprüche"),
    "contact_series": N_("Kontaktreihen"),
    "installation": N_("Einbauten"),
    "letter": N_("Briefe und Karten"),
    "wish": N_("Wünsche"),
    "decision_date": N_("Entscheidungstermine"),
    "enquiry": N_("Anfragen"),
    "website": N_("Webseiten"),
    "custom_value": N_("Eigene Felder"),
    "customer_tag": N_("Schlagwörter"),
    "customer_category": N_("Leistungsbereiche"),
}


#: Where an offer refers to another one.
_TO_OFFERS = ("replaces_id", "based_on_id", "variant_of_id")


@dataclass(frozen=True, slots=True)
class KeptItem:
    """Something that must stay: what, until when, by which law."""

    kind: str
    id: int
    title: str
    until: date
    law: str


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """What erasing would do. `gone` counts what goes, by German word; `objects`: somebody there
    objects to advertising; `residue`: already erased but for what must stay."""

    customer_id: int
    number: str
    name: str
    kept: tuple[KeptItem, ...]
    gone: tuple[tuple[str, int], ...]
    warnings: tuple[str, ...]
    objects: bool
    residue: bool = False

    @property
    def kept_until(self) -> date | None:
        """Until when anything must stay."""
        return max((item.until for item in self.kept), default=None)


@dataclass(frozen=True, slots=True)
class ErasureResult:
    """What was done: rows erased, what stayed, steps that can no longer be undone, block marks."""

    rows: int
    kept: tuple[KeptItem, ...]
    sealed: int
    blocked: int


def plan_erasure(db: Reader, customer_id: int) -> ErasurePlan:
    """What must stay until when, and what goes; NotFoundError when the customer is gone."""
    customer = db.require(Customer, customer_id)
    kept = (*_kept_offers(db, customer_id), *_kept_consents(db, customer_id))
    return ErasurePlan(
        customer_id=customer_id,
        number=customer.number,
        name=customer.name,
        kept=kept,
        gone=tuple(_gone(db, customer_id, kept)),
        warnings=tuple(_warnings(db, customer)),
        objects=bool(objecting_channels(db, customer_id)),
        residue=customer.restricted_reason == residue_reason(),
    )


def plan_person_erasure(db: Reader, person_id: int) -> ErasurePlan:
    """The same for one of several people of a customer."""
    person = db.require(Person, person_id)
    customer = db.require(Customer, person.customer_id)
    kept = tuple(_kept_consents(db, customer.id, person_id))
    texts = db.count(select(Contact.id).where(Contact.person_id == person_id))
    signed = _kept_offers(db, customer.id)
    return ErasurePlan(
        customer_id=customer.id,
        number=customer.number,
        name=person.full_name,
        kept=kept,
        gone=((_("Ergebnis und Notiz in Kontakten"), texts),) if texts else (),
        warnings=(
            (_("Gesendete Angebote, die aufbewahrt werden müssen, nennen die Person weiter."),)
            if signed
            else ()
        ),
        objects=bool(objecting_channels(db, customer.id, person_id)),
    )


def erase_customer(
    store: Store, customer_id: int, *, block: bool | None = None, clean: bool = True
) -> ErasureResult:
    """Erase a customer for good.

    `block` True puts e-mail addresses, numbers and names on the block list as hashes, None only
    where somebody objected or withdrew a consent. What must stay is kept under the number alone.
    """
    with store.read() as db:
        plan = plan_erasure(db, customer_id)
        blocked = blocked_values(db, customer_id, None, block)
        keep, reduce = _what_stays(db, plan)
        reduce |= reduced_thanks(db, customer_id)
    outcome = erase(
        store,
        Request(
            table=table_of(Customer).name,
            row_id=customer_id,
            label=_("Kunde endgültig gelöscht"),
            keep=keep,
            reduce=reduce,
            block=blocked,
            kept=_kept_sentence(plan.kept),
        ),
        clean=clean,
    )
    _tell_backups(store)
    return ErasureResult(outcome.rows, plan.kept, outcome.sealed, len(blocked))


def erase_customers(store: Store, ids: Iterable[int], *, block: bool | None = None) -> int:
    """Erase several customers, one after the other; gives how many."""
    count = 0
    for customer_id in ids:
        erase_customer(store, customer_id, block=block, clean=False)
        count += 1
    if count:
        scrub(store)
    return count


def clean_file(store: Store) -> None:
    """Overwrite the free pages of the file again, when that was not possible after erasing."""
    scrub(store)


def erase_person(store: Store, person_id: int, *, block: bool | None = None) -> ErasureResult:
    """Erase one of several people of a customer; contacts with this person lose their texts.

    UserError for the only person of a private customer: then the customer is to be erased.
    """
    with store.read() as db:
        person = db.require(Person, person_id)
        customer = db.require(Customer, person.customer_id)
        everybody = db.scalars(
            select(Person)
            .where(Person.customer_id == customer.id)
            .order_by(Person.position, Person.id)
        )
        others = [one for one in everybody if one.id != person_id]
        if not others and not customer.company:
            raise UserError(
                _("Das ist die einzige Person dieses Kunden. Bitte den ganzen Kunden löschen.")
            )
        derived = derive_name(customer.kind, customer.company, everybody)
        reduce: dict[tuple[str, int], dict[str, Any]] = {}
        if customer.name == derived and not customer.company:
            name = derive_name(customer.kind, customer.company, others)
            reduce["customer", customer.id] = {"name": name, "sort_name": fold(name)[:200]}
        reduced, called_off = reduced_with_person(db, person_id)
        reduce |= reduced
        kept = tuple(_kept_consents(db, customer.id, person_id))
        keep = _keep_consents(db, kept, reduce)
        blocked = blocked_values(db, customer.id, person_id, block)
    outcome = erase(
        store,
        Request(
            table=table_of(Person).name,
            row_id=person_id,
            label=_("Person endgültig gelöscht"),
            keep=keep,
            also={"contact": called_off},
            reduce=reduce,
            block=blocked,
            kept=_kept_sentence(kept),
        ),
    )
    _tell_backups(store)
    return ErasureResult(outcome.rows, kept, outcome.sealed, len(blocked))


def _tell_backups(store: Store) -> None:
    """The list beside the backups outlives the database: what was erased stays erased."""
    folder = erasure_list.folder_of(store.path)
    if folder.is_dir():
        # On a full disk the list is told again with the next backup.
        with contextlib.suppress(UserError, OSError):
            erasure_list.note(store, folder)


def residue_reason() -> str:
    """The reason by which a customer that was erased but for the law's sake is known."""
    return _("Gelöscht; nur noch aufbewahrt, was das Gesetz verlangt")


# What must stay --------------------------------------------------------------------------------


def _country(db: Reader) -> str:
    return str(db.scalar(select(Business.country).where(Business.id == 1)) or "DE")


def _kept_offers(db: Reader, customer_id: int) -> list[KeptItem]:
    country = _country(db)
    found = []
    papers: dict[int, date] = {}
    offers = db.scalars(select(Offer).where(Offer.customer_id == customer_id))
    for offer in sorted(offers, key=lambda one: one.state is not OfferState.ACCEPTED):
        # A confirmation that went out is a letter about the order as the accepted offer is.
        confirmed = offer.kind is OfferKind.CONFIRMATION and offer.state is OfferState.SENT
        state = OfferState.ACCEPTED if confirmed else offer.state
        until = offer_must_stay(state, offer.decided_on, offer.offer_date, country, db.today)
        until = until or papers.get(offer.id)
        if until is not None:
            # The paper of a variant may be that of the offer in whose document it stood.
            papers[paper_id(db, offer)] = until
            pattern = (
                _("Angenommenes Angebot {number} vom {day}")
                if offer.kind is OfferKind.OFFER
                else _("{kind} {number} vom {day}")
            )
            title = pattern.format(
                kind=offer.kind.label,
                number=offer.full_number,
                day=format_date(offer.decided_on or offer.offer_date),
            )
            found.append(KeptItem("offer", offer.id, title, until, letter_law(country)))
    return found


def _kept_consents(db: Reader, customer_id: int, person_id: int | None = None) -> list[KeptItem]:
    country = _country(db)
    last_call = db.scalar(
        select(func.max(Contact.done_on)).where(
            Contact.customer_id == customer_id, Contact.kind == ContactKind.CALL
        )
    )
    found = []
    statement = select(Consent).where(
        Consent.customer_id == customer_id, Consent.channel == Channel.PHONE
    )
    if person_id is not None:
        statement = statement.where(Consent.person_id == person_id)
    for consent in db.scalars(statement):
        used = last_call if last_call and last_call >= consent.granted_on else None
        if consent.withdrawn_on is not None and used is not None:
            used = min(used, consent.withdrawn_on)
        until = proof_must_stay(consent.basis, consent.granted_on, used, country, db.today)
        if until is not None:
            title = _("Einwilligung zu Anrufen vom {day}").format(
                day=format_date(consent.granted_on)
            )
            found.append(KeptItem("consent", consent.id, title, until, "§ 7a UWG"))
    return found


def _what_stays(
    db: Reader, plan: ErasurePlan
) -> tuple[dict[str, frozenset[int]], dict[tuple[str, int], dict[str, Any]]]:
    """Rows that stay, and the values they are reduced to."""
    if not plan.kept:
        return {}, {}
    customer = db.require(Customer, plan.customer_id)
    until = plan.kept_until
    blank = _blank(customer, {"number", "kind"})
    name = _("Gelöschter Kunde {number}").format(number=plan.number)
    blank |= {
        "name": name,
        "sort_name": fold(name)[:200],
        "restricted_on": db.today,
        "restricted_reason": residue_reason(),
        "keep_until": until,
        "keep_reason": _kept_sentence(plan.kept)[:400],
    }
    reduce: dict[tuple[str, int], dict[str, Any]] = {("customer", customer.id): blank}
    keep = _keep_consents(db, plan.kept, reduce)
    offers = {item.id for item in plan.kept if item.kind == "offer"}
    for offer in db.scalars(select(Offer).where(Offer.id.in_(offers))):
        texts = {
            column.key: ""
            for column in table_of(Offer).columns
            if column.info.get("field") and type(getattr(offer, column.key)) is str
        }
        for name in ("number", "subject", "sent_by"):
            texts.pop(name)
        # The version before, the offer it rests on or is a variant of may be gone.
        gone = {name: None for name in _TO_OFFERS if getattr(offer, name) not in offers}
        reduce["offer", offer.id] = {**texts, "person_id": None, **gone}
    keep |= {
        "customer": frozenset({customer.id}),
        "offer": frozenset(offers),
        "offer_document": frozenset(
            db.scalars(select(OfferDocument.id).where(OfferDocument.offer_id.in_(offers)))
        ),
    }
    return keep, reduce


def _keep_consents(
    db: Reader, kept: Sequence[KeptItem], reduce: dict[tuple[str, int], dict[str, Any]]
) -> dict[str, frozenset[int]]:
    """Proofs name their person themselves once the person is gone."""
    ids = [item.id for item in kept if item.kind == "consent"]
    for consent in db.scalars(select(Consent).where(Consent.id.in_(ids))):
        person = db.get(Person, consent.person_id)
        customer = db.require(Customer, consent.customer_id)
        name = person.full_name if person is not None else customer.name
        phone = (person.phone or person.mobile if person is not None else "") or customer.phone
        who = _("Erteilt von {name}, Telefon {phone}.").format(name=name, phone=phone or "–")
        reduce["consent", consent.id] = {
            "person_id": None,
            "wording": f"{who} {consent.wording}".strip()[:2000],
        }
    proofs = db.scalars(select(ConsentProof.id).where(ConsentProof.consent_id.in_(ids)))
    return {"consent": frozenset(ids), "consent_proof": frozenset(proofs)} if ids else {}


def _blank(record: Base, but: set[str]) -> dict[str, Any]:
    """Every own value emptied: texts, optional values, choices with a default."""
    values: dict[str, Any] = {}
    for column in table_of(record).columns:
        if column.primary_key or column.key in but:
            continue
        if column.nullable:
            values[column.key] = None
        elif isinstance(column.default, ColumnDefault) and column.default.is_scalar:
            values[column.key] = column.default.arg
    return values


def _kept_sentence(kept: Sequence[KeptItem]) -> str:
    return "; ".join(
        _("{title} bis {day} ({law})").format(
            title=item.title, day=format_date(item.until), law=item.law
        )
        for item in kept
    )[:400]


# What goes -------------------------------------------------------------------------------------


def _gone(db: Reader, customer_id: int, kept: Sequence[KeptItem]) -> Iterable[tuple[str, int]]:
    staying = {kind: sum(item.kind == kind for item in kept) for kind in ("offer", "consent")}
    for mapper in sorted(Base.registry.mappers, key=lambda one: _order(one.class_)):
        table = table_of(mapper.class_)
        if "customer_id" not in table.columns:
            continue
        count = db.count(select(table.c.id).where(table.c.customer_id == customer_id))
        count -= staying.get(table.name, 0)
        if count > 0:
            yield _(TABLE_LABELS.get(table.name, "Weitere Einträge")), count


def _order(mapped: type[Base]) -> tuple[int, str]:
    name, known = table_of(mapped).name, list(TABLE_LABELS)
    return (known.index(name) if name in known else len(known), name)


def _warnings(db: Reader, customer: Customer) -> Iterable[str]:
    for offer in db.scalars(
        select(Offer).where(Offer.customer_id == customer.id, Offer.state.in_(OPEN_STATES))
    ):
        yield _("Angebot {number} ist noch offen und gilt bis {day}.").format(
            number=offer.full_number,
            day=format_date(offer.valid_until) if offer.valid_until else "–",
        )
    planned = db.count(
        select(Contact.id).where(Contact.customer_id == customer.id, Contact.done_on.is_(None))
    )
    if planned:
        yield _("Geplante Kontakte gehen mit verloren: {n}.").format(n=planned)
    own = customer.restricted_reason != residue_reason()
    if own and customer.keep_until is not None and customer.keep_until >= db.today:
        yield _("Sollte behalten werden bis {day}: {reason}").format(
            day=format_date(customer.keep_until), reason=customer.keep_reason or "–"
        )
