"""The business itself, its users, number circles and texts."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Boolean, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped

from kundenpflege.base.i18n import N_

from .base import Base, Percent, field, text_field
from .columns import KindType
from .kinds import LegalForm, TaxMode


class Business(Base):
    """The owner's business: letterhead and legal particulars (§35a GmbHG, §37a/§125 HGB,
    DL-InfoV §2), look of the papers and standing texts. Exactly one row, id 1."""

    __tablename__ = "business"

    name: Mapped[str] = text_field(
        N_("Firma"), purpose=N_("Name mit Rechtsform, wie er auf Briefen steht")
    )
    short_name: Mapped[str] = text_field(N_("Kurzname"), purpose=N_("Großer Name im Briefkopf"))
    tagline: Mapped[str] = text_field(
        N_("Zusatzzeile"), purpose=N_("Zeile unter dem Namen im Briefkopf")
    )
    legal_form: Mapped[LegalForm] = field(
        N_("Rechtsform"),
        KindType(LegalForm),
        default=LegalForm.SOLE_TRADER,
        server_default="sole_trader",
        purpose=N_("Bestimmt die Pflichtangaben auf Geschäftsbriefen"),
    )
    street: Mapped[str] = text_field(N_("Straße"))
    postal_code: Mapped[str] = text_field(N_("PLZ"), 12)
    place: Mapped[str] = text_field(N_("Ort"), 80)
    country: Mapped[str] = field(N_("Land"), String(2), default="DE", server_default="DE")
    state: Mapped[str] = field(
        N_("Bundesland"),
        String(4),
        default="",
        server_default="",
        purpose=N_("Feiertage im Kontaktplan"),
    )
    phone: Mapped[str] = text_field(N_("Telefon"), 40)
    email: Mapped[str] = text_field(N_("E-Mail"))
    website: Mapped[str] = text_field(N_("Webseite"))
    owners: Mapped[str] = text_field(
        N_("Inhaber oder Geschäftsführer"),
        400,
        purpose=N_("Alle mit Vor- und Nachname (§ 35a GmbHG)"),
    )
    general_partner: Mapped[str] = text_field(
        N_("Persönlich haftende Gesellschafterin"), 400, purpose=N_("Bei GmbH & Co. KG Pflicht")
    )
    supervisory_chair: Mapped[str] = text_field(N_("Vorsitz des Aufsichtsrats"))
    register_court: Mapped[str] = text_field(N_("Registergericht"), 80)
    register_number: Mapped[str] = text_field(N_("Registernummer"), 40)
    vat_id: Mapped[str] = text_field(N_("USt-IdNr."), 20)
    chamber: Mapped[str] = text_field(N_("Handwerkskammer"))
    job_title: Mapped[str] = text_field(
        N_("Berufsbezeichnung"), purpose=N_("Gesetzliche Bezeichnung und verleihender Staat")
    )
    insurance: Mapped[str] = text_field(N_("Betriebshaftpflicht"), 400)
    bank_name: Mapped[str] = text_field(N_("Bank"), 80)
    iban: Mapped[str] = text_field(N_("IBAN"), 42)
    bic: Mapped[str] = text_field(N_("BIC"), 11)
    logo: Mapped[bytes | None] = field(N_("Logo"), LargeBinary, nullable=True)
    logo_right: Mapped[bool] = field(N_("Logo rechts"), Boolean, default=True, server_default="1")
    brand_color: Mapped[str] = field(
        N_("Hausfarbe"), String(7), default="#0E5A62", server_default="#0E5A62"
    )
    address_form: Mapped[str] = field(
        N_("Briefform"),
        String(2),
        default="B",
        server_default="B",
        purpose=N_("DIN 5008: A (Kopf 27 mm) oder B (Kopf 45 mm)"),
    )
    address_right: Mapped[bool] = field(
        N_("Anschriftfenster rechts"), Boolean, default=False, server_default="0"
    )
    tax_mode: Mapped[TaxMode] = field(
        N_("Umsatzsteuer"), KindType(TaxMode), default=TaxMode.REGULAR, server_default="regular"
    )
    vat_rate: Mapped[Decimal] = field(
        N_("Üblicher Steuersatz"), Percent, default=Decimal(19), server_default="1900"
    )
    validity_days: Mapped[int] = field(
        N_("Angebote gelten (Tage)"), Integer, default=30, server_default="30"
    )
    follow_up_days: Mapped[int] = field(
        N_("Nachfassen nach (Tagen)"), Integer, default=7, server_default="7"
    )
    discount_limit: Mapped[Decimal] = field(
        N_("Rabattgrenze"), Percent, default=Decimal(5), server_default="500"
    )
    swiss_spelling: Mapped[bool] = field(
        N_("ss statt ß"),
        Boolean,
        default=False,
        server_default="0",
        purpose=N_("Schweizer Schreibung in Briefen"),
    )
    offer_thanks: Mapped[str] = text_field(N_("Dank im Angebot"), 1000)
    offer_intro: Mapped[str] = text_field(N_("Einleitung der Leistungen"), 1000)
    offer_closing: Mapped[str] = text_field(N_("Schluss im Angebot"), 1000)
    payment_terms: Mapped[str] = text_field(N_("Zahlungsbedingungen"), 1000)


class NumberCircle(Base):
    """A running number: `key` customer, offer …; `pattern` with {JJJJ}, {JJ}, {MM}, {NNNN}.

    `year` restarts the count where the pattern names the year (0 = never restarts).
    """

    __tablename__ = "number_circle"
    counters = frozenset({"next_value", "year"})

    key: Mapped[str] = field(N_("Nummernkreis"), String(20), unique=True)
    pattern: Mapped[str] = field(N_("Muster"), String(40))
    next_value: Mapped[int] = field(N_("Nächste Nummer"), Integer, default=1, server_default="1")
    year: Mapped[int] = field(N_("Jahr"), Integer, default=0, server_default="0")


class User(Base):
    """Somebody who works with the program: responsible for customers, author of changes."""

    __tablename__ = "app_user"

    name: Mapped[str] = text_field(N_("Name"), 80)
    first_name: Mapped[str] = text_field(N_("Rufname"), 40)
    role: Mapped[str] = text_field(N_("Aufgabe"), 80)
    phone: Mapped[str] = text_field(N_("Durchwahl"), 40)
    email: Mapped[str] = text_field(N_("E-Mail"))
    color: Mapped[str] = field(N_("Farbe"), String(7), default="#0E5A62", server_default="#0E5A62")
    active: Mapped[bool] = field(N_("Aktiv"), Boolean, default=True, server_default="1")


class TextBlock(Base):
    """A reusable text: a guarantee, a closing, payment terms …"""

    __tablename__ = "text_block"

    kind: Mapped[str] = field(N_("Verwendung"), String(20), index=True)
    name: Mapped[str] = text_field(N_("Name"), 80)
    body: Mapped[str] = text_field(N_("Text"), 4000)
    position: Mapped[int] = field(N_("Reihenfolge"), Integer, default=0, server_default="0")
