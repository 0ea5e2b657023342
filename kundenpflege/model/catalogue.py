"""What the business sells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Boolean, Date, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, Percent, UnitPrice, field, text_field
from .columns import KindType
from .kinds import LineKind


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
    kind: Mapped[LineKind] = field(
        N_("Art"), KindType(LineKind), default=LineKind.ITEM, server_default="item"
    )
    long_text: Mapped[str] = text_field(N_("Langtext"), 20000)
    feature: Mapped[str] = text_field(
        N_("Merkmal"), 1000, purpose=N_("Was es hat; der Nutzen sagt, was der Kunde davon hat")
    )
    price_unit: Mapped[int] = field(N_("Preis je"), Integer, default=1, server_default="1")
    unit_cost: Mapped[Decimal | None] = field(
        N_("Kosten"), UnitPrice, nullable=True, purpose=N_("Wird nie gedruckt")
    )
    supplier: Mapped[str] = text_field(N_("Lieferant"), 120)
    supplier_number: Mapped[str] = text_field(N_("Nummer beim Lieferanten"), 60, searchable=True)
    ean: Mapped[str] = text_field(N_("EAN"), 14)
    priced_on: Mapped[date | None] = field(N_("Preis vom"), Date, nullable=True)
    picture_id: Mapped[int | None] = mapped_column(
        ForeignKey("picture.id", ondelete="SET NULL"), nullable=True, index=True
    )


class PriceChange(Base):
    """What an item cost until a day: the history of its prices, net euros per price unit."""

    __tablename__ = "price_change"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("catalogue_item.id", ondelete="CASCADE"), index=True
    )
    changed_on: Mapped[date] = field(N_("Geändert am"), Date)
    unit_price: Mapped[Decimal] = field(N_("Preis vorher"), UnitPrice)
    unit_cost: Mapped[Decimal | None] = field(N_("Kosten vorher"), UnitPrice, nullable=True)
    reason: Mapped[str] = text_field(N_("Anlass"))


class Package(Base):
    """Several lines that are offered together; `definition` holds them as JSON."""

    __tablename__ = "package"

    name: Mapped[str] = text_field(N_("Paket"), 120)
    category_id: Mapped[int | None] = field(
        N_("Leistungsbereich"),
        Integer,
        ForeignKey("category.id", ondelete="SET NULL"),
        nullable=True,
        index=True,
    )
    note: Mapped[str] = text_field(N_("Wofür"), 400)
    position: Mapped[int] = field(N_("Reihenfolge"), Integer, default=0, server_default="0")
    definition: Mapped[str] = mapped_column(Text)


class Picture(Base):
    """A photo of an item or a line, made small enough for the paper (JPEG or PNG)."""

    __tablename__ = "picture"

    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = text_field(N_("Bild"))
