"""Named views of lists and pairs that only look alike."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, field, text_field


class SavedView(Base):
    """A combination of filters under a name. `definition` is JSON; unknown keys are ignored."""

    __tablename__ = "saved_view"

    #: customer
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = text_field(N_("Name der Ansicht"), 80)
    definition: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = field(N_("Reihenfolge"), Integer, default=0, server_default="0")


class DistinctPair(Base):
    """Two customers that look alike and are not the same; `first_id` is the smaller id."""

    __tablename__ = "distinct_pair"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    first_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"))
    second_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    decided_on: Mapped[date] = mapped_column(Date)
    user_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("app_user.id"), nullable=True)
