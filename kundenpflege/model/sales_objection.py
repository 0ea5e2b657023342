"""What customers say against an offer, and what has helped."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, field, text_field
from .columns import KindType
from .kinds import SalesObjectionKind


class SalesObjection(Base):
    """An objection with its answer in two steps: repeat the benefit, then less service for less
    money. (`Objection` is another thing: the objection to advertising, Art. 21 DSGVO.)"""

    __tablename__ = "sales_objection"

    kind: Mapped[SalesObjectionKind] = field(
        N_("Dahinter"),
        KindType(SalesObjectionKind),
        default=SalesObjectionKind.OTHER,
        server_default="other",
    )
    text: Mapped[str] = text_field(N_("Wenn sie sagen …"), 300)
    benefit_answer: Mapped[str] = text_field(N_("Zuerst: Nutzen wiederholen"), 1000)
    less_answer: Mapped[str] = text_field(N_("Dann: gleicher Preis, weniger Leistung"), 1000)
    position: Mapped[int] = field(N_("Reihenfolge"), Integer, default=0, server_default="0")
    active: Mapped[bool] = field(N_("Aktiv"), Boolean, default=True, server_default="1")


class ObjectionUse(Base):
    """An objection that came in the talk about an offer, and whether the answer helped."""

    __tablename__ = "objection_use"

    objection_id: Mapped[int] = mapped_column(
        ForeignKey("sales_objection.id", ondelete="CASCADE"), index=True
    )
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"), index=True)
    used_on: Mapped[date] = field(N_("Am"), Date)
    worked: Mapped[bool | None] = field(N_("Hat geholfen"), Boolean, nullable=True)
    note: Mapped[str] = text_field(N_("Notiz"), 1000)
