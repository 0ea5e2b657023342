"""Enquiries and the few criteria that tell whether they are worth an offer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, field, text_field
from .columns import KindType
from .kinds import EnquiryState


class Criterion(Base):
    """One of the three to five own criteria by which the business qualifies enquiries.

    `weight` in points, 1–5; a criterion that is not `active` is no longer asked.
    """

    __tablename__ = "criterion"

    name: Mapped[str] = text_field(
        N_("Kriterium"), 120, purpose=N_("Als Ja-Frage: Passt das zu uns?")
    )
    weight: Mapped[int] = field(N_("Punkte"), Integer, default=1, server_default="1")
    position: Mapped[int] = field(N_("Reihenfolge"), Integer, default=0, server_default="0")
    active: Mapped[bool] = field(N_("Aktiv"), Boolean, default=True, server_default="1")


class Enquiry(Base):
    """Somebody asked for something: what, when, through whom, and what we made of it."""

    __tablename__ = "enquiry"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = field(
        N_("Ansprechpartner"),
        Integer,
        ForeignKey("person.id", ondelete="SET NULL"),
        nullable=True,
        index=True,
        purpose=N_("Wer gefragt hat"),
    )
    received_on: Mapped[date] = field(
        N_("Eingegangen am"), Date, index=True, purpose=N_("Wer schnell antwortet, gewinnt")
    )
    subject: Mapped[str] = text_field(
        N_("Worum es geht"), 400, searchable=True, purpose=N_("In einem Satz")
    )
    source: Mapped[str] = text_field(
        N_("Woher"), 120, purpose=N_("Zeigt, welche Werbung sich lohnt")
    )
    state: Mapped[EnquiryState] = field(
        N_("Stand"),
        KindType(EnquiryState),
        default=EnquiryState.OPEN,
        server_default="open",
        purpose=N_("Unbeantwortete werden angemahnt"),
    )
    answered_on: Mapped[date | None] = field(
        N_("Beantwortet am"), Date, nullable=True, purpose=N_("Misst unsere Antwortzeit")
    )
    note: Mapped[str] = text_field(N_("Notiz"), 2000, purpose=N_("Warum ja oder nein"))


class EnquiryTick(Base):
    """A criterion answered with yes for an enquiry."""

    __tablename__ = "enquiry_tick"
    __table_args__ = (UniqueConstraint("enquiry_id", "criterion_id"),)

    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiry.id", ondelete="CASCADE"))
    criterion_id: Mapped[int] = mapped_column(
        ForeignKey("criterion.id", ondelete="CASCADE"), index=True
    )
