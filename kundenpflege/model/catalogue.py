"""What the business sells."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped

from kundenpflege.base.i18n import N_

from .base import Base, Percent, UnitPrice, field, text_field


class Category(Base):
    """A field of work (Leistungsbereich): windows, doors, furniture …"""

    __tablename__ = "category"

    name: Mapped[str] = text_field(N_("Leistungsbereich"), 80)
    position: Mapped[int] = field(N_("Reihenfolge"), Integer, default=0, server_default="0")
    dormant_months: Mapped[int | None] = field(
        N_("Schläft nach (Monaten)"),
        Integer,
        nullable=True,
        purpose=N_("So lange darf ein Kunde dieses Bereichs still sein; leer: 24 Monate"),
    )


class CatalogueItem(Base):
    """One item of the catalogue: what it is, what the customer has of it, what it costs."""

    __tablename__ = "catalogue_item"

    number: Mapped[str] = text_field(N_("Artikelnummer"), 40, searchable=True)
    category_id: Mapped[int | None] = field(
        N_("Leistungsbereich"), Integer, ForeignKey("category.id"), nullable=True, index=True
    )
    title: Mapped[str] = text_field(N_("Bezeichnung"), 400, searchable=True)
    benefit: Mapped[str] = text_field(
        N_("Nutzen"), 1000, purpose=N_("Was der Kunde davon hat; steht im Angebot unter dem Titel")
    )
    argument: Mapped[str] = text_field(
        N_("Argument"), 1000, purpose=N_("Für das Gespräch; wird nie gedruckt")
    )
    unit: Mapped[str] = field(N_("Einheit"), String(12), default="Stk", server_default="Stk")
    unit_price: Mapped[Decimal] = field(
        N_("Einzelpreis netto"), UnitPrice, default=Decimal(0), server_default="0"
    )
    vat_rate: Mapped[Decimal] = field(
        N_("Steuersatz"), Percent, default=Decimal(19), server_default="1900"
    )
    labour_share: Mapped[Decimal] = field(
        N_("Arbeitsanteil"),
        Percent,
        default=Decimal(0),
        server_default="0",
        purpose=N_("Anteil begünstigter Arbeitskosten in Prozent (§ 35a EStG)"),
    )
    active: Mapped[bool] = field(N_("Aktiv"), Boolean, default=True, server_default="1")
