"""Greeting cards and letters to customers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, field, text_field
from .columns import KindType
from .kinds import LetterForm


class Letter(Base):
    """A card or letter for one occasion: a draft until `finished_on`, then it keeps its bytes.

    `personal` is the sentence that only this person can get; without it nothing is finished.
    `occasion` names the reminder it answers (`birthday:12:2027-01-14`).
    """

    __tablename__ = "letter"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = field(
        N_("Empfänger"), Integer, ForeignKey("person.id", ondelete="SET NULL"), nullable=True,
        index=True,
    )  # fmt: skip
    contact_id: Mapped[int | None] = mapped_column(
        ForeignKey("contact.id", ondelete="SET NULL"), nullable=True, index=True
    )
    occasion: Mapped[str] = mapped_column(String(80), default="", server_default="", index=True)
    form: Mapped[LetterForm] = field(
        N_("Form"), KindType(LetterForm), default=LetterForm.CARD, server_default="card"
    )
    subject: Mapped[str] = text_field(N_("Betreff"), 200)
    salutation: Mapped[str] = text_field(N_("Anrede"), 200)
    body: Mapped[str] = text_field(N_("Text"), 4000, searchable=True)
    personal: Mapped[str] = text_field(N_("Persönlicher Satz"), 1000, searchable=True)
    closing: Mapped[str] = text_field(N_("Gruß"), 200)
    written_on: Mapped[date] = field(N_("Geschrieben am"), Date)
    finished_on: Mapped[date | None] = field(N_("Fertig seit"), Date, nullable=True)
    printed_on: Mapped[date | None] = field(N_("Gedruckt am"), Date, nullable=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, nullable=True)
