"""When customers decide: single days and windows of every year."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, field, text_field


class DecisionDate(Base):
    """A day on which, or a yearly window in which the customer decides.

    Either `day` is set (once), or `first_month` and `last_month` (1–12, every year; the window
    may run over the turn of the year: 11 to 2).
    """

    __tablename__ = "decision_date"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str] = text_field(
        N_("Wofür"), 200, purpose=N_("Was dann entschieden wird: Haushaltsplanung, Eigentümertreff")
    )
    day: Mapped[date | None] = field(
        N_("Am"), Date, nullable=True, purpose=N_("Wird vorher zum Anlass"), index=True
    )
    first_month: Mapped[int | None] = field(
        N_("Jedes Jahr ab"), Integer, nullable=True, purpose=N_("Wird jedes Jahr vorher zum Anlass")
    )
    last_month: Mapped[int | None] = field(
        N_("Jedes Jahr bis"), Integer, nullable=True, purpose=N_("Letzter Monat des Zeitraums")
    )
    note: Mapped[str] = text_field(
        N_("Notiz"), 1000, purpose=N_("Was bis dahin auf dem Tisch liegen muss")
    )
