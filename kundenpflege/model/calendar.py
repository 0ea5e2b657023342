"""Calendars of others, shown beside the contact plan."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, DateTime, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, field, text_field


class ForeignCalendar(Base):
    """A calendar read from an ICS file; read again it is replaced as a whole."""

    __tablename__ = "foreign_calendar"

    name: Mapped[str] = text_field(N_("Kalender"), 120)
    color: Mapped[str] = field(N_("Farbe"), String(7), default="#6B7280", server_default="#6B7280")
    file_name: Mapped[str] = text_field(N_("Datei"), 400)
    read_at: Mapped[datetime | None] = field(N_("Gelesen am"), DateTime, nullable=True)
    visible: Mapped[bool] = field(N_("Sichtbar"), Boolean, default=True, server_default="1")
    user_id: Mapped[int | None] = field(
        N_("Wessen"), Integer, ForeignKey("app_user.id"), nullable=True, index=True
    )


class ForeignEvent(Base):
    """One appointment of such a calendar, repetitions written out. Times are local to the
    business; all-day ones end at midnight after their last day."""

    __tablename__ = "foreign_event"
    __table_args__ = (
        Index("ix_foreign_event_starts", "starts"),
        Index("ix_foreign_event_calendar_starts", "calendar_id", "starts"),
    )

    calendar_id: Mapped[int] = mapped_column(ForeignKey("foreign_calendar.id", ondelete="CASCADE"))
    title: Mapped[str] = text_field(N_("Titel"), 200)
    place: Mapped[str] = text_field(N_("Ort"), 200)
    starts: Mapped[datetime] = field(N_("Von"), DateTime)
    ends: Mapped[datetime] = field(N_("Bis"), DateTime)
    all_day: Mapped[bool] = field(N_("Ganztägig"), Boolean, default=False, server_default="0")
