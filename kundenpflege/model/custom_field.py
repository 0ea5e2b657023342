"""Fields the business adds itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, UnitPrice, field, text_field
from .columns import KindType
from .kinds import CustomFieldKind


class CustomField(Base):
    """A field of customers that the business declared itself; shown in form, list, import, export.

    `choices` holds one choice a line and counts for the kind CHOICE only.
    """

    __tablename__ = "custom_field"

    name: Mapped[str] = text_field(N_("Feldname"), 60)
    kind: Mapped[CustomFieldKind] = field(
        N_("Art"), KindType(CustomFieldKind), default=CustomFieldKind.TEXT, server_default="text"
    )
    choices: Mapped[str] = text_field(N_("Auswahl"), 4000, purpose=N_("Je Zeile ein Eintrag"))
    purpose: Mapped[str] = text_field(
        N_("Wozu"), purpose=N_("Kein Datum ohne Zweck (Art. 5 DSGVO)")
    )
    position: Mapped[int] = field(N_("Reihenfolge"), Integer, default=0, server_default="0")
    active: Mapped[bool] = field(N_("Aktiv"), Boolean, default=True, server_default="1")


class CustomValue(Base):
    """The value of a custom field for one customer.

    `text` always holds what the screen shows; `number` (four decimals) and `day` hold the typed
    value of the kinds NUMBER and DATE, so that lists sort and filter by them.
    """

    __tablename__ = "custom_value"
    __table_args__ = (
        UniqueConstraint("customer_id", "field_id"),
        Index("ix_custom_value_field", "field_id", "text"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"))
    field_id: Mapped[int] = mapped_column(ForeignKey("custom_field.id", ondelete="CASCADE"))
    text: Mapped[str] = text_field(N_("Wert"), 2000, searchable=True)
    number: Mapped[Decimal | None] = field(N_("Zahl"), UnitPrice, nullable=True)
    day: Mapped[date | None] = field(N_("Tag"), Date, nullable=True)
