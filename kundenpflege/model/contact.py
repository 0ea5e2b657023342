"""One planned or done touch with a customer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, field, text_field
from .columns import KindType
from .kinds import ContactKind, ContactNature


class Contact(Base):
    """A call, visit, letter, e-mail, message or meeting with its reason.

    Planned while `done_on` is empty; `due` is the planned day and stays after it is done.
    """

    __tablename__ = "contact"
    __table_args__ = (
        Index("ix_contact_due", "due"),
        Index("ix_contact_customer_due", "customer_id", "due"),
        Index("ix_contact_open", "done_on", "due"),
        # One seek a customer for the next planned and the last done contact.
        Index("ix_contact_customer_done", "customer_id", "done_on", "due"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = field(
        N_("Ansprechpartner"),
        Integer,
        ForeignKey("person.id", ondelete="SET NULL"),
        nullable=True,
        index=True,
        purpose=N_("Mit wem wir sprechen"),
    )
    offer_id: Mapped[int | None] = mapped_column(
        ForeignKey("offer.id", ondelete="SET NULL"), nullable=True, index=True
    )
    # Counted from 1; 0: none, such as a visit to hand the offer over.
    follow_up: Mapped[int] = field(
        N_("Nachfassen"),
        Integer,
        default=0,
        server_default="0",
        purpose=N_("Der wievielte Anruf über ein Angebot"),
    )
    kind: Mapped[ContactKind] = field(
        N_("Art"),
        KindType(ContactKind),
        default=ContactKind.CALL,
        server_default="call",
        purpose=N_("Der Weg, auf dem wir uns melden"),
    )
    nature: Mapped[ContactNature] = field(
        N_("Zweck"),
        KindType(ContactNature),
        default=ContactNature.CARE,
        server_default="care",
        purpose=N_("Pflege und Werbung brauchen eine Erlaubnis (§ 7 UWG), Auftragssachen nicht"),
    )
    reason: Mapped[str] = text_field(
        N_("Anlass"), 400, searchable=True, purpose=N_("Ein Grund, über den sich der Kunde freut")
    )
    due: Mapped[date] = field(N_("Geplant für"), Date, purpose=N_("Wann wir uns melden wollen"))
    at_time: Mapped[str] = field(
        N_("Uhrzeit"),
        String(5),
        default="",
        server_default="",
        purpose=N_("Nur wenn eine verabredet ist"),
    )
    done_on: Mapped[date | None] = field(
        N_("Erledigt am"), Date, nullable=True, purpose=N_("Setzt den Rhythmus neu")
    )
    outcome: Mapped[str] = text_field(
        N_("Ergebnis"), 4000, searchable=True, purpose=N_("Was besprochen wurde")
    )
    note: Mapped[str] = text_field(
        N_("Notiz"), 4000, searchable=True, purpose=N_("Zur Vorbereitung")
    )
    responsible_id: Mapped[int | None] = field(
        N_("Verantwortlich"),
        Integer,
        ForeignKey("app_user.id"),
        nullable=True,
        index=True,
        purpose=N_("Wer sich meldet"),
    )

    @property
    def is_done(self) -> bool:
        """Whether the contact took place."""
        return self.done_on is not None
