"""Consents, withdrawals and objections: recorded with day and way, never lost, all undoable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.model import Consent, ConsentProof, Customer, Objection, Person
from kundenpflege.model.kinds import Channel, ConsentBasis
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply

#: Largest proof file, in bytes.
PROOF_LIMIT = 5 * 1024 * 1024

CONSENT_FIELDS = frozenset({"person_id", "channel", "basis", "granted_on", "how", "wording"})
OBJECTION_FIELDS = frozenset({"person_id", "channel", "objected_on", "how"})


@dataclass(frozen=True, slots=True)
class ConsentDetail:
    """A recorded basis; `proof` names the file that proves it, '' without one."""

    id: int
    person_id: int | None
    person_name: str
    channel: Channel
    basis: ConsentBasis
    granted_on: date
    how: str
    wording: str
    withdrawn_on: date | None
    withdrawn_how: str
    proof: str

    @property
    def is_valid(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_on is None


@dataclass(frozen=True, slots=True)
class ObjectionDetail:
    """An objection; without a channel against any advertising."""

    id: int
    person_id: int | None
    person_name: str
    channel: Channel | None
    objected_on: date
    how: str
    lifted_on: date | None

    @property
    def stands(self) -> bool:
        """Whether it was not lifted."""
        return self.lifted_on is None


def list_consents(db: Reader, customer_id: int) -> list[ConsentDetail]:
    """All records of a customer, valid ones first, then the newest."""
    rows: Sequence[Any] = db.rows(
        select(Consent, Person, ConsentProof.name)
        .outerjoin(Person, Person.id == Consent.person_id)
        .outerjoin(ConsentProof, ConsentProof.consent_id == Consent.id)
        .where(Consent.customer_id == customer_id)
    )
    found = [
        ConsentDetail(
            id=consent.id,
            person_id=consent.person_id,
            person_name=person.full_name if person is not None else "",
            channel=consent.channel,
            basis=consent.basis,
            granted_on=consent.granted_on,
            how=consent.how,
            wording=consent.wording,
            withdrawn_on=consent.withdrawn_on,
            withdrawn_how=consent.withdrawn_how,
            proof=proof or "",
        )
        for consent, person, proof in rows
    ]
    return sorted(found, key=lambda c: (not c.is_valid, -c.granted_on.toordinal(), -c.id))


def list_objections(db: Reader, customer_id: int) -> list[ObjectionDetail]:
    """All objections of a customer, standing ones first, then the newest."""
    rows: Sequence[Any] = db.rows(
        select(Objection, Person)
        .outerjoin(Person, Person.id == Objection.person_id)
        .where(Objection.customer_id == customer_id)
    )
    found = [
        ObjectionDetail(
            id=objection.id,
            person_id=objection.person_id,
            person_name=person.full_name if person is not None else "",
            channel=objection.channel,
            objected_on=objection.objected_on,
            how=objection.how,
            lifted_on=objection.lifted_on,
        )
        for objection, person in rows
    ]
    return sorted(found, key=lambda o: (not o.stands, -o.objected_on.toordinal(), -o.id))


def read_proof(db: Reader, consent_id: int) -> tuple[str, bytes]:
    """Name and content of the file that proves a consent; UserError without one."""
    proof = db.scalar(select(ConsentProof).where(ConsentProof.consent_id == consent_id))
    if proof is None:
        raise UserError(_("Zu dieser Einwilligung ist keine Datei hinterlegt."))
    return proof.name, proof.content


def grant(
    db: Writer,
    customer_id: int,
    values: Mapping[str, Any],
    *,
    proof_name: str = "",
    proof: bytes | None = None,
) -> int:
    """Record a basis for one channel (CONSENT_FIELDS) and give its id.

    `granted_on` is today unless said otherwise. `proof` holds the bytes of a file of at most
    5 MB. InputError by field.
    """
    problems = Problems()
    draft = Draft(Consent, {"granted_on": db.today, **values}, CONSENT_FIELDS, problems, db.today)
    draft.require("channel", _("Bitte wählen, auf welchem Weg."), new=True)
    draft.require("granted_on", _("Bitte den Tag eintragen."), new=True)
    _not_ahead(db, problems, draft, "granted_on")
    _belongs(db, problems, customer_id, draft.get("person_id"))
    if proof is not None and len(proof) > PROOF_LIMIT:
        problems.add("proof", _("Die Datei ist größer als 5 MB. Bitte eine kleinere wählen."))
    problems.raise_if_any()
    db.require(Customer, customer_id)
    consent = db.add(Consent(customer_id=customer_id, **draft.values))
    db.flush()
    if proof is not None:
        db.add(ConsentProof(consent_id=consent.id, name=proof_name[:200], content=bytes(proof)))
        db.flush()
    return consent.id


def withdraw(db: Writer, consent_id: int, how: str = "", on: date | None = None) -> None:
    """The person takes the consent back: the channel is closed at once (Art. 7 Abs. 3 DSGVO)."""
    consent = db.require(Consent, consent_id)
    problems = Problems()
    draft = Draft(
        Consent,
        {"withdrawn_on": on or db.today, "withdrawn_how": how},
        ("withdrawn_on", "withdrawn_how"),
        problems,
        db.today,
    )
    _not_ahead(db, problems, draft, "withdrawn_on")
    if draft.get("withdrawn_on", db.today) < consent.granted_on:
        problems.add("withdrawn_on", _("Der Widerruf liegt vor dem Tag der Einwilligung."))
    problems.raise_if_any()
    apply(db, consent, None, draft.values)


def object_to(
    db: Writer,
    customer_id: int,
    channel: Channel | str | None = None,
    *,
    person_id: int | None = None,
    how: str = "",
    on: date | None = None,
) -> int:
    """Record an objection to advertising, by `channel` or (None) at all; gives its id.

    It counts at once, everywhere (Art. 21 Abs. 3 DSGVO). An equal one that stands is kept as it is.
    """
    problems = Problems()
    values: dict[str, Any] = {"person_id": person_id, "objected_on": on or db.today, "how": how}
    if channel:
        values["channel"] = channel
    draft = Draft(Objection, values, OBJECTION_FIELDS, problems, db.today)
    _not_ahead(db, problems, draft, "objected_on")
    _belongs(db, problems, customer_id, person_id)
    problems.raise_if_any()
    db.require(Customer, customer_id)
    for known in db.scalars(
        select(Objection).where(Objection.customer_id == customer_id, Objection.lifted_on.is_(None))
    ):
        if (known.person_id, known.channel) == (person_id, draft.get("channel")):
            return int(known.id)
    objection = db.add(Objection(customer_id=customer_id, **draft.values))
    db.flush()
    return objection.id


def lift(db: Writer, objection_id: int, on: date | None = None) -> None:
    """The person wants to hear from us again; the objection stays as a record."""
    objection = db.require(Objection, objection_id)
    if objection.lifted_on is None:
        apply(db, objection, None, {"lifted_on": min(on or db.today, db.today)})


def _not_ahead(db: Reader, problems: Problems, draft: Draft, name: str) -> None:
    day = draft.get(name)
    if day is not None and day > db.today:
        problems.add(name, _("Dieser Tag liegt in der Zukunft."))


def _belongs(db: Reader, problems: Problems, customer_id: int, person_id: int | None) -> None:
    person = db.get(Person, person_id)
    if person_id is not None and (person is None or person.customer_id != customer_id):
        problems.add(
            "person_id", _("Diese Person gehört nicht zu diesem Kunden. Bitte neu wählen.")
        )
