"""Customers, their people and addresses."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Boolean, Date, DateTime, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kundenpflege.base.i18n import N_
from kundenpflege.base.text import fold

from .base import Base, Euro, field, text_field
from .columns import KindType
from .kinds import AddressKind, CustomerKind, Importance, Phase, Potential, Salutation


class Customer(Base):
    """A private person, couple, family, business or public body.

    `name` is the display name: the company, or derived from the persons. `sort_name` is its
    folded form, kept by the store's flush through `sort_key`.
    """

    __tablename__ = "customer"
    __table_args__ = (
        Index("ix_customer_sort", "sort_name", "id"),
        Index("ix_customer_importance_sort", "importance", "sort_name", "id"),
    )

    number: Mapped[str] = field(
        N_("Kundennummer"),
        String(20),
        unique=True,
        searchable=True,
        purpose=N_("Ordnet Angebote und Post zu"),
    )
    kind: Mapped[CustomerKind] = field(
        N_("Art"),
        KindType(CustomerKind),
        default=CustomerKind.PRIVATE,
        server_default="private",
        purpose=N_("Bestimmt Anschrift, Anrede und ob Preise brutto oder netto stehen"),
    )
    name: Mapped[str] = text_field(
        N_("Name"), searchable=True, purpose=N_("Wie der Kunde überall heißt")
    )
    sort_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    company: Mapped[str] = text_field(
        N_("Firma"), searchable=True, purpose=N_("Erste Zeile der Anschrift")
    )
    company_extra: Mapped[str] = text_field(
        N_("Firmenzusatz"), searchable=True, purpose=N_("Abteilung oder zweite Zeile")
    )
    importance: Mapped[Importance] = field(
        N_("Klasse"),
        KindType(Importance),
        default=Importance.NONE,
        server_default="",
        purpose=N_("Was der Kunde heute wert ist; bestimmt den Soll-Rhythmus der Kontakte"),
    )
    potential: Mapped[Potential] = field(
        N_("Potenzial"),
        KindType(Potential),
        default=Potential.NONE,
        server_default="",
        purpose=N_("Was der Kunde wert sein könnte"),
    )
    phone: Mapped[str] = text_field(
        N_("Telefon"), 40, searchable=True, purpose=N_("Zentrale oder Festnetz")
    )
    email: Mapped[str] = text_field(
        N_("E-Mail"), searchable=True, purpose=N_("Für Angebote und Termine")
    )
    website: Mapped[str] = text_field(
        N_("Webseite"), searchable=True, purpose=N_("Vor dem Gespräch lesen")
    )
    salutation_override: Mapped[str] = text_field(
        N_("Eigene Briefanrede"), purpose=N_("Ersetzt die vorgeschlagene Anrede")
    )
    net_prices: Mapped[bool | None] = field(
        N_("Nettopreise"),
        Boolean,
        nullable=True,
        purpose=N_("Leer: Betriebe netto, Verbraucher brutto (PAngV § 3)"),
    )
    vat_id: Mapped[str] = text_field(
        N_("USt-IdNr."), 20, purpose=N_("Für Angebote nach § 13b UStG")
    )
    source: Mapped[str] = text_field(N_("Woher"), purpose=N_("Wie der Kunde zu uns kam"))
    since: Mapped[date | None] = field(
        N_("Kunde seit"), Date, nullable=True, purpose=N_("Jubiläen und Treue")
    )
    last_order: Mapped[date | None] = field(
        N_("Letzter Auftrag"), Date, nullable=True, purpose=N_("Erkennt schlafende Kunden")
    )
    turnover: Mapped[Decimal | None] = field(
        N_("Umsatz"), Euro, nullable=True, purpose=N_("Vorschlag für die Klasse")
    )
    note: Mapped[str] = text_field(
        N_("Notiz"), 10000, searchable=True, purpose=N_("Was beim nächsten Gespräch hilft")
    )
    responsible_id: Mapped[int | None] = field(
        N_("Verantwortlich"),
        Integer,
        ForeignKey("app_user.id"),
        nullable=True,
        index=True,
        purpose=N_("Jeder Kunde hat genau einen Ansprechpartner bei uns"),
    )
    address_override: Mapped[str] = text_field(
        N_("Eigene Anschrift"),
        500,
        purpose=N_("Ersetzt die Zeilen über der Straße, je Zeile eine"),
    )
    phase_override: Mapped[Phase | None] = field(
        N_("Phase festgelegt"),
        KindType(Phase),
        nullable=True,
        purpose=N_("Leer: die Phase folgt aus dem, was geschehen ist"),
    )
    phase_note: Mapped[str] = text_field(
        N_("Grund der Festlegung"), 400, purpose=N_("Warum die Phase eine andere ist")
    )
    referred_by_id: Mapped[int | None] = field(
        N_("Empfohlen von"),
        Integer,
        ForeignKey("customer.id", ondelete="SET NULL"),
        nullable=True,
        index=True,
        purpose=N_("Wem wir für die Empfehlung danken"),
    )
    privacy_info_on: Mapped[date | None] = field(
        N_("Datenschutzinformation gegeben"),
        Date,
        nullable=True,
        purpose=N_("Nachweis nach Art. 13 und 14 DSGVO"),
    )
    restricted_on: Mapped[date | None] = field(
        N_("Gesperrt seit"),
        Date,
        nullable=True,
        purpose=N_("Einschränkung nach Art. 18 DSGVO: steht in keiner Liste und Erinnerung"),
    )
    restricted_reason: Mapped[str] = text_field(
        N_("Grund der Sperre"), 400, purpose=N_("Wer die Sperre verlangt hat und warum")
    )
    keep_until: Mapped[date | None] = field(
        N_("Behalten bis"),
        Date,
        nullable=True,
        purpose=N_("Bis dahin wird das Löschen nicht vorgeschlagen"),
    )
    keep_reason: Mapped[str] = text_field(
        N_("Grund des Behaltens"), 400, purpose=N_("Warum die Daten noch gebraucht werden")
    )
    created_at: Mapped[datetime | None] = mapped_column(DateTime, nullable=True)
    contacts_per_year: Mapped[int | None] = field(
        N_("Eigener Rhythmus"),
        Integer,
        nullable=True,
        purpose=N_("Kontakte im Jahr; leer: wie es die Klasse verlangt"),
    )

    persons: Mapped[list[Person]] = relationship(
        lazy="raise",
        order_by="Person.position, Person.id",
        passive_deletes="all",
        back_populates="customer",
    )
    addresses: Mapped[list[Address]] = relationship(
        lazy="raise",
        order_by="Address.position, Address.id",
        passive_deletes="all",
        back_populates="customer",
    )

    @property
    def is_business(self) -> bool:
        """Whether the partner is no consumer (§13 BGB): prices are shown net."""
        if self.net_prices is not None:
            return self.net_prices
        return self.kind in (CustomerKind.BUSINESS, CustomerKind.PUBLIC)

    def sort_key(self) -> str:
        """The folded name that lists are sorted by."""
        return fold(self.name)[:200]


class Address(Base):
    """One address of a customer; the first of kind POST is used for letters."""

    __tablename__ = "address"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[AddressKind] = field(
        N_("Verwendung"),
        KindType(AddressKind),
        default=AddressKind.POST,
        server_default="post",
        purpose=N_("Wohin Post, Rechnung und Auto fahren"),
    )
    supplement: Mapped[str] = text_field(
        N_("Adresszusatz"), searchable=True, purpose=N_("Zeile über der Straße")
    )
    street: Mapped[str] = text_field(
        N_("Straße"), searchable=True, purpose=N_("Für Post und Anfahrt")
    )
    po_box: Mapped[str] = text_field(
        N_("Postfach"), 20, searchable=True, purpose=N_("Ersetzt in der Anschrift die Straße")
    )
    postal_code: Mapped[str] = text_field(
        N_("PLZ"), 12, searchable=True, purpose=N_("Für Post und Tourenplanung")
    )
    place: Mapped[str] = text_field(
        N_("Ort"), 80, searchable=True, purpose=N_("Für Post und Anfahrt")
    )
    country: Mapped[str] = field(
        N_("Land"),
        String(2),
        default="DE",
        server_default="DE",
        purpose=N_("Bestimmt Anschrift, Anrede und Vorwahl"),
    )
    position: Mapped[int] = mapped_column(Integer, default=0, server_default="0")

    customer: Mapped[Customer] = relationship(lazy="raise", back_populates="addresses")


class Person(Base):
    """A human at a customer. Birthdays may lack the year; `birthday_key` is month*100+day.

    `name_day` is month*100+day, 0 for none; `name_key` is the name of the calendar that the first
    name stands for, kept by the store's flush.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_birthday_key", "birthday_key"),
        Index("ix_person_name_key", "name_key"),
        Index("ix_person_name_day", "name_day"),
    )

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    salutation: Mapped[Salutation] = field(
        N_("Anrede"),
        KindType(Salutation),
        default=Salutation.UNKNOWN,
        server_default="",
        purpose=N_("Unbekannt heißt: neutrale Anrede. Nie raten."),
    )
    title_before: Mapped[str] = text_field(
        N_("Titel"), 60, searchable=True, purpose=N_("Vor dem Namen: Dr., Prof.")
    )
    first_name: Mapped[str] = text_field(
        N_("Vorname"), 80, searchable=True, purpose=N_("Für Anschrift und Namenstag")
    )
    particle: Mapped[str] = text_field(
        N_("Namenszusatz"), 30, searchable=True, purpose=N_("von, van der, de …")
    )
    last_name: Mapped[str] = text_field(
        N_("Nachname"), 80, searchable=True, purpose=N_("Für Anschrift und Anrede")
    )
    title_after: Mapped[str] = text_field(
        N_("Titel nach dem Namen"), 60, purpose=N_("M. Sc., B. A., MBA")
    )
    role: Mapped[str] = text_field(
        N_("Aufgabe"), 80, purpose=N_("Was die Person dort tut: Einkauf, Bauleitung, Ehefrau …")
    )
    decides: Mapped[bool] = field(
        N_("Entscheidet"),
        Boolean,
        default=False,
        server_default="0",
        purpose=N_("Wer den Auftrag gibt"),
    )
    pays: Mapped[bool] = field(
        N_("Zahlt"),
        Boolean,
        default=False,
        server_default="0",
        purpose=N_("Wer die Rechnung prüft und bezahlt"),
    )
    on_site: Mapped[bool] = field(
        N_("Vor Ort"),
        Boolean,
        default=False,
        server_default="0",
        purpose=N_("Wer aufschließt und auf der Baustelle Auskunft gibt"),
    )
    private: Mapped[bool] = field(
        N_("Privat"),
        Boolean,
        default=False,
        server_default="0",
        purpose=N_("Private Verbindung: nicht für geschäftliche Post"),
    )
    phone: Mapped[str] = text_field(
        N_("Telefon"), 40, searchable=True, purpose=N_("Durchwahl oder Festnetz")
    )
    mobile: Mapped[str] = text_field(
        N_("Handy"), 40, searchable=True, purpose=N_("Für Rückrufe und Nachrichten")
    )
    email: Mapped[str] = text_field(
        N_("E-Mail"), searchable=True, purpose=N_("Für Angebote und Termine")
    )
    birth_day: Mapped[int | None] = field(
        N_("Geburtstag (Tag)"),
        Integer,
        nullable=True,
        purpose=N_("Nur wenn die Person ihn selbst genannt hat"),
    )
    birth_month: Mapped[int | None] = field(
        N_("Geburtstag (Monat)"),
        Integer,
        nullable=True,
        purpose=N_("Nur wenn die Person ihn selbst genannt hat"),
    )
    birth_year: Mapped[int | None] = field(
        N_("Geburtsjahr"),
        Integer,
        nullable=True,
        purpose=N_("Nur wenn bekannt; auch ohne Jahr wird gratuliert"),
    )
    birthday_key: Mapped[int | None] = mapped_column(Integer, nullable=True)
    informal: Mapped[bool] = field(
        N_("Du"), Boolean, default=False, server_default="0", purpose=N_("Wir duzen uns")
    )
    note: Mapped[str] = text_field(
        N_("Persönliches"), 2000, searchable=True, purpose=N_("Was uns verbindet")
    )
    salutation_override: Mapped[str] = text_field(
        N_("Eigene Briefanrede"), purpose=N_("Ersetzt die vorgeschlagene Anrede dieser Person")
    )
    left_on: Mapped[date | None] = field(
        N_("Ausgeschieden am"),
        Date,
        nullable=True,
        purpose=N_("Bekommt keine Post mehr; die Geschichte bleibt"),
    )
    successor_id: Mapped[int | None] = field(
        N_("Nachfolge"),
        Integer,
        ForeignKey("person.id", ondelete="SET NULL"),
        nullable=True,
        index=True,
        purpose=N_("Wer die Aufgabe übernommen hat"),
    )
    restricted_on: Mapped[date | None] = field(
        N_("Gesperrt seit"),
        Date,
        nullable=True,
        purpose=N_("Einschränkung nach Art. 18 DSGVO: steht in keiner Liste und Erinnerung"),
    )
    position: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    name_day: Mapped[int | None] = field(
        N_("Namenstag"),
        Integer,
        nullable=True,
        purpose=N_("Leer: der übliche Tag des Vornamens; sonst der gewählte oder keiner"),
    )
    name_key: Mapped[str] = mapped_column(String(40), default="", server_default="")

    customer: Mapped[Customer] = relationship(lazy="raise", back_populates="persons")

    def set_birthday(self, day: int | None, month: int | None, year: int | None) -> None:
        """Set or clear the birthday; the year may be unknown."""
        self.birth_day, self.birth_month, self.birth_year = day, month, year
        self.birthday_key = month * 100 + day if day and month else None

    @property
    def full_name(self) -> str:
        """`Dr. Helene Sommer`, `Karl-Theodor von der Heide`."""
        parts = (self.title_before, self.first_name, self.particle, self.last_name)
        name = " ".join(part for part in parts if part)
        return f"{name}, {self.title_after}" if self.title_after else name


class CustomerCategory(Base):
    """A customer buys (or could buy) in this field of work."""

    __tablename__ = "customer_category"
    __table_args__ = (UniqueConstraint("customer_id", "category_id"),)

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"))
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)


class Website(Base):
    """A further website of a customer (the first one is `Customer.website`)."""

    __tablename__ = "website"

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    url: Mapped[str] = text_field(
        N_("Webseite"), 400, searchable=True, purpose=N_("Vor dem Gespräch lesen")
    )
    label: Mapped[str] = text_field(
        N_("Bezeichnung"), 80, purpose=N_("Was dort steht: Shop, Karriere, Facebook …")
    )
    position: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
