"""Wishes, in the customer's own words."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, field, text_field


class Wish(Base):
    """Something the customer said they would like: a reason to come back. Open while `done_on`
    is empty."""

    __tablename__ = "wish"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = field(
        N_("Wessen Wunsch"),
        Integer,
        ForeignKey("person.id", ondelete="SET NULL"),
        nullable=True,
        index=True,
        purpose=N_("Wer ihn geäußert hat"),
    )
    category_id: Mapped[int | None] = field(
        N_("Leistungsbereich"),
        Integer,
        ForeignKey("category.id", ondelete="SET NULL"),
        nullable=True,
        index=True,
        purpose=N_("Findet Wünsche zu einer Aktion"),
    )
    text: Mapped[str] = text_field(
        N_("Wunsch"), 1000, searchable=True, purpose=N_("In den Worten des Kunden")
    )
    noted_on: Mapped[date] = field(
        N_("Notiert am"), Date, purpose=N_("Alte Wünsche vor dem Ansprechen prüfen")
    )
    wanted_by: Mapped[date | None] = field(
        N_("Gewünscht bis"), Date, nullable=True, purpose=N_("Wird rechtzeitig zum Anlass")
    )
    done_on: Mapped[date | None] = field(
        N_("Erfüllt am"), Date, nullable=True, purpose=N_("Erfüllte Wünsche bleiben in der Akte")
    )
