"""Planned and done touches with customers, and those that come again and again."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, field, text_field
from .columns import KindType
from .kinds import ContactKind, ContactNature, Mood, SeriesUnit


class Contact(Base):
    """A call, visit, letter, e-mail, message or meeting with its reason.

    Planned while `done_on` is empty; `due` is the planned day and stays after it is done. One of
    a series knows the day that the series meant it for, also after it was moved. `occasion` names
    what it was planned for (`birthday:12:2027-01-14`): that needs no reminder of its own.
    """

    __tablename__ = "contact"
    __table_args__ = (
        Index("ix_contact_due", "due"),
        Index("ix_contact_customer_due", "customer_id", "due"),
        Index("ix_contact_open", "done_on", "due"),
        # One seek a customer for the next planned and the last done contact.
        Index("ix_contact_customer_done", "customer_id", "done_on", "due", "nature"),
        # The plan of one of us, open and done.
        Index("ix_contact_responsible", "responsible_id", "done_on", "due"),
        Index("ix_contact_occasion", "occasion", sqlite_where=text("occasion <> ''")),
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
        purpose=N_("Wer sich meldet"),
    )

    minutes: Mapped[int | None] = field(
        N_("Dauer (Minuten)"), Integer, nullable=True, purpose=N_("Wie lange die Zeit belegt ist")
    )
    last_day: Mapped[date | None] = field(
        N_("Bis"), Date, nullable=True, purpose=N_("Letzter Tag, wenn es mehrere sind")
    )
    place: Mapped[str] = text_field(
        N_("Ort"), 200, searchable=True, purpose=N_("Leer: beim Kunden. Für Tour und Kalender")
    )
    mood: Mapped[Mood] = field(
        N_("Stimmung"),
        KindType(Mood),
        default=Mood.NONE,
        server_default="",
        purpose=N_("Wie zufrieden der Kunde wirkte; fällt als Erstes auf, bevor jemand geht"),
    )
    attempts: Mapped[int] = field(
        N_("Versuche"),
        Integer,
        default=0,
        server_default="0",
        purpose=N_("Wie oft niemand erreicht wurde"),
    )
    no_next: Mapped[bool] = field(
        N_("Kein nächster Schritt nötig"),
        Boolean,
        default=False,
        server_default="0",
        purpose=N_("Damit niemand daran erinnert wird"),
    )
    occasion: Mapped[str] = mapped_column(String(80), default="", server_default="")
    series_id: Mapped[int | None] = mapped_column(
        ForeignKey("contact_series.id", ondelete="SET NULL"), nullable=True, index=True
    )
    series_day: Mapped[date | None] = mapped_column(Date, nullable=True)

    @property
    def is_done(self) -> bool:
        """Whether the contact took place."""
        return self.done_on is not None


class ContactSeries(Base):
    """Contacts that come again: every `every` units from `starts` to `ends` (None: without end).

    Only the next one is a contact of its own; those after it follow from here. Contacts of the
    series that were moved or done and days that were left out take the place of a day.
    """

    __tablename__ = "contact_series"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = field(
        N_("Ansprechpartner"),
        Integer,
        ForeignKey("person.id", ondelete="SET NULL"),
        nullable=True,
        index=True,
        purpose=N_("Mit wem wir sprechen"),
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
        N_("Anlass"), 400, purpose=N_("Ein Grund, über den sich der Kunde freut")
    )
    at_time: Mapped[str] = field(
        N_("Uhrzeit"),
        String(5),
        default="",
        server_default="",
        purpose=N_("Nur wenn eine verabredet ist"),
    )
    minutes: Mapped[int | None] = field(
        N_("Dauer (Minuten)"), Integer, nullable=True, purpose=N_("Wie lange die Zeit belegt ist")
    )
    place: Mapped[str] = text_field(N_("Ort"), 200, purpose=N_("Leer: beim Kunden"))
    note: Mapped[str] = text_field(N_("Notiz"), 4000, purpose=N_("Zur Vorbereitung"))
    responsible_id: Mapped[int | None] = field(
        N_("Verantwortlich"),
        Integer,
        ForeignKey("app_user.id"),
        nullable=True,
        index=True,
        purpose=N_("Wer sich meldet"),
    )
    every: Mapped[int] = field(
        N_("Alle"), Integer, default=1, server_default="1", purpose=N_("Abstand der Wiederholung")
    )
    unit: Mapped[SeriesUnit] = field(
        N_("Einheit"),
        KindType(SeriesUnit),
        default=SeriesUnit.MONTH,
        server_default="month",
        purpose=N_("Wochen, Monate oder Jahre"),
    )
    on_working_days: Mapped[bool] = field(
        N_("Nur an Arbeitstagen"),
        Boolean,
        default=True,
        server_default="1",
        purpose=N_("Sonst der nächste Arbeitstag"),
    )
    starts: Mapped[date] = field(N_("Ab"), Date, purpose=N_("Der erste Kontakt der Reihe"))
    ends: Mapped[date | None] = field(
        N_("Bis"), Date, nullable=True, purpose=N_("Letzter möglicher Tag der Reihe")
    )


class SeriesSkip(Base):
    """A day of a series on which nothing happens."""

    __tablename__ = "series_skip"
    __table_args__ = (UniqueConstraint("series_id", "day"),)

    series_id: Mapped[int] = mapped_column(ForeignKey("contact_series.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(Date)
