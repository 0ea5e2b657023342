"""Consent, objection and what must be remembered after erasure (§ 7 and § 7a UWG, DSGVO)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, field, text_field
from .columns import KindType
from .kinds import Channel, ConsentBasis


class Consent(Base):
    """Why we may advertise to a customer or one person by one channel.

    Without a person it counts for everybody of the customer. Valid while `withdrawn_on` is empty.
    Phone consent must be documented and kept five years after each use (§ 7a UWG).
    """

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_customer", "customer_id", "channel"),)

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = field(
        N_("Person"),
        Integer,
        ForeignKey("person.id", ondelete="CASCADE"),
        nullable=True,
        index=True,
        purpose=N_("Leer: gilt für alle beim Kunden"),
    )
    channel: Mapped[Channel] = field(
        N_("Weg"), KindType(Channel), purpose=N_("Jeder Weg braucht seine eigene Erlaubnis")
    )
    basis: Mapped[ConsentBasis] = field(
        N_("Grundlage"),
        KindType(ConsentBasis),
        default=ConsentBasis.CONSENT,
        server_default="consent",
        purpose=N_("Warum die Ansprache erlaubt ist (§ 7 UWG)"),
    )
    granted_on: Mapped[date] = field(
        N_("Erteilt am"), Date, purpose=N_("Nachweis nach Art. 7 DSGVO und § 7a UWG")
    )
    how: Mapped[str] = text_field(
        N_("Wie erteilt"), 400, purpose=N_("Telefonat, Formular, Double-Opt-in, Messestand …")
    )
    wording: Mapped[str] = text_field(
        N_("Wortlaut"), 2000, purpose=N_("Der Text, dem zugestimmt wurde")
    )
    withdrawn_on: Mapped[date | None] = field(
        N_("Widerrufen am"), Date, nullable=True, purpose=N_("Ab da ist der Weg gesperrt")
    )
    withdrawn_how: Mapped[str] = text_field(
        N_("Wie widerrufen"), 400, purpose=N_("Nachweis des Widerrufs")
    )


class ConsentProof(Base):
    """The file that proves a consent (scan, e-mail), at most a few megabytes."""

    __tablename__ = "consent_proof"
    __table_args__ = (UniqueConstraint("consent_id"),)

    consent_id: Mapped[int] = mapped_column(ForeignKey("consent.id", ondelete="CASCADE"))
    name: Mapped[str] = text_field(N_("Dateiname"), 200)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Objection(Base):
    """Somebody does not want advertising (Art. 21 DSGVO, § 7 UWG): by one channel, or at all.

    Without a person it counts for everybody of the customer. Lifted objections stay as a record.
    """

    __tablename__ = "objection"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = field(
        N_("Person"),
        Integer,
        ForeignKey("person.id", ondelete="CASCADE"),
        nullable=True,
        index=True,
        purpose=N_("Leer: gilt für alle beim Kunden"),
    )
    channel: Mapped[Channel | None] = field(
        N_("Weg"), KindType(Channel), nullable=True, purpose=N_("Leer: gegen jede Werbung")
    )
    objected_on: Mapped[date] = field(
        N_("Widerspruch am"), Date, purpose=N_("Wirkt sofort (Art. 21 Abs. 3 DSGVO)")
    )
    how: Mapped[str] = text_field(
        N_("Wie widersprochen"), 400, purpose=N_("Anruf, Brief, E-Mail …")
    )
    lifted_on: Mapped[date | None] = field(
        N_("Aufgehoben am"), Date, nullable=True, purpose=N_("Nur auf Wunsch des Kunden")
    )


class Suppression(Base):
    """A hash of an address, phone or name that must not be advertised to, kept after erasure.

    Holds no personal data: salted SHA-256 of the folded value. Never undone.
    """

    __tablename__ = "suppression"
    __table_args__ = (UniqueConstraint("kind", "digest"),)
    journaled = False

    #: email | phone | name (name with postal code and street)
    kind: Mapped[str] = mapped_column(String(10))
    digest: Mapped[str] = mapped_column(String(64))
    noted_on: Mapped[date] = mapped_column(Date)
    #: The hash no longer counts: the person asked for advertising again.
    lifted_on: Mapped[date | None] = mapped_column(Date, nullable=True)


class Erasure(Base):
    """That a record was erased, without personal data; repeated after an older backup is restored.

    Never undone.
    """

    __tablename__ = "erasure"
    __table_args__ = (Index("ix_erasure_row", "table_name", "row_id"),)
    journaled = False

    table_name: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int] = mapped_column(Integer)
    erased_at: Mapped[datetime] = mapped_column(DateTime)
    user_id: Mapped[int | None] = mapped_column(Integer, nullable=True)
    #: What had to stay, and until when; German, no personal data.
    kept: Mapped[str] = mapped_column(String(400), default="", server_default="")
    #: Salted digest of what the record was (its number), so that the repetition after a restore
    #: never meets another one with the same id; empty: not known.
    mark: Mapped[str] = mapped_column(String(64), default="", server_default="")
