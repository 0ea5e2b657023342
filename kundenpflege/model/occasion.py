"""Occasions to come back: what was installed at customers, and how often it wants to be seen to."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, field, text_field
from .columns import KindType
from .kinds import ContactKind, OccasionAnchor


class OccasionType(Base):
    """A kind of occasion: maintenance, inspection, season, warranty.

    `interval_months` after the anchor it is due, and spoken of `lead_days` before; `season` are
    the months in which it makes sense (`3-5,9`). The intervals are usual ones: a day that stands
    on a plate or in a notice wins.
    """

    __tablename__ = "occasion_type"

    key: Mapped[str] = field(N_("Kürzel"), String(40), index=True)
    trade: Mapped[str] = text_field(N_("Gewerk"), 40)
    title: Mapped[str] = text_field(N_("Anlass"), 120)
    interval_months: Mapped[int | None] = field(N_("Alle (Monate)"), Integer, nullable=True)
    lead_days: Mapped[int] = field(N_("Vorlauf (Tage)"), Integer, default=30, server_default="30")
    season: Mapped[str] = text_field(N_("Jahreszeit (Monate)"), 20)
    anchor: Mapped[OccasionAnchor] = field(
        N_("Gerechnet"),
        KindType(OccasionAnchor),
        default=OccasionAnchor.SERVICE,
        server_default="service",
    )
    contact_kind: Mapped[ContactKind] = field(
        N_("Weg"), KindType(ContactKind), default=ContactKind.LETTER, server_default="letter"
    )
    binding: Mapped[str] = text_field(N_("Verbindlichkeit"), 200)
    basis: Mapped[str] = text_field(N_("Grundlage"), 200)
    active: Mapped[bool] = field(N_("Aktiv"), Boolean, default=True, server_default="1")
    position: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


class Installation(Base):
    """Something we built, installed or look after at a customer's: a reason to come back."""

    __tablename__ = "installation"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    type_id: Mapped[int | None] = field(
        N_("Anlass"),
        Integer,
        ForeignKey("occasion_type.id", ondelete="SET NULL"),
        nullable=True,
        index=True,
        purpose=N_("Wie oft es gewartet oder geprüft wird"),
    )
    offer_id: Mapped[int | None] = mapped_column(
        ForeignKey("offer.id", ondelete="SET NULL"), nullable=True, index=True
    )
    title: Mapped[str] = text_field(
        N_("Was"), 200, searchable=True, purpose=N_("Was wir eingebaut haben oder betreuen")
    )
    place: Mapped[str] = text_field(N_("Wo"), 120, purpose=N_("Haus, Stockwerk, Raum"))
    installed_on: Mapped[date | None] = field(
        N_("Eingebaut oder abgenommen am"),
        Date,
        nullable=True,
        purpose=N_("Beginn der Gewährleistung und der Jahre seit dem Auftrag"),
    )
    warranty_until: Mapped[date | None] = field(
        N_("Gewährleistung bis"),
        Date,
        nullable=True,
        index=True,
        purpose=N_("Wird vor dem Ablauf zum Anlass"),
    )
    last_service: Mapped[date | None] = field(
        N_("Letzte Wartung"), Date, nullable=True, purpose=N_("Von hier zählt der Abstand")
    )
    next_service: Mapped[date | None] = field(
        N_("Nächste Wartung"),
        Date,
        nullable=True,
        index=True,
        purpose=N_("Tag laut Plakette oder Bescheid; geht dem üblichen Abstand vor"),
    )
    interval_months: Mapped[int | None] = field(
        N_("Eigener Abstand (Monate)"),
        Integer,
        nullable=True,
        purpose=N_("Leer: wie beim Anlass üblich"),
    )
    removed_on: Mapped[date | None] = field(
        N_("Ausgebaut am"), Date, nullable=True, purpose=N_("Danach erinnert nichts mehr daran")
    )
    note: Mapped[str] = text_field(N_("Notiz"), 1000, purpose=N_("Hersteller, Nummer, Filter …"))
