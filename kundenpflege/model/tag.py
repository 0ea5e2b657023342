"""Tags: free words that group customers."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, field


class Tag(Base):
    """A word customers can carry: `Stammtisch`, `Altbau`, `Messe 2026`. Kept in one spelling."""

    __tablename__ = "tag"

    name: Mapped[str] = field(
        N_("Schlagwort"),
        String(60),
        unique=True,
        searchable=True,
        purpose=N_("Gruppiert Kunden für Listen und Briefe"),
    )
    color: Mapped[str] = field(N_("Farbe"), String(7), default="", server_default="")


class CustomerTag(Base):
    """A customer carries a tag."""

    __tablename__ = "customer_tag"
    __table_args__ = (UniqueConstraint("customer_id", "tag_id"),)

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"))
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id", ondelete="CASCADE"), index=True)
