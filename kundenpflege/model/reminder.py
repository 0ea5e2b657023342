"""Answers to reminders; the reminders themselves are derived, never stored."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, DateTime, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, text_field
from .columns import KindType
from .kinds import AnswerKind


class ReminderAnswer(Base):
    """What was answered to one reminder, keyed by rule, subject (`person:12`) and occasion
    (`2026-11-21`): done, dismissed, or snoozed until `until`. NEVER, with an empty occasion, stands
    for every occasion of that rule and subject."""

    __tablename__ = "reminder_answer"
    __table_args__ = (UniqueConstraint("rule", "subject", "occasion"),)

    rule: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40), index=True)
    occasion: Mapped[str] = mapped_column(String(40))
    answer: Mapped[AnswerKind] = mapped_column(KindType(AnswerKind))
    reason: Mapped[str] = text_field(N_("Warum"), 400)
    until: Mapped[date | None] = mapped_column(Date, nullable=True)
    answered_at: Mapped[datetime | None] = mapped_column(DateTime, nullable=True)
    user_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("app_user.id"), nullable=True)
