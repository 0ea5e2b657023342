"""The business itself, its users, number circles and texts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Boolean, Date, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kundenpflege.base.i18n import N_

from .base import Base, Euro, Percent, field, text_field
from .columns import KindType
from .kinds import FreeDayRule, LegalForm, PaperKind, PaperLayout, PaperUse, TaxMode


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
    layout: Mapped[PaperLayout] = field(
        N_("Gestaltung"),
        KindType(PaperLayout),
        default=PaperLayout.CLASSIC,
        server_default="classic",
    )
    stationery: Mapped[bytes | None] = field(
        N_("Briefpapier"),
        LargeBinary,
        nullable=True,
        purpose=N_("PDF als Hintergrund: Seite 1 für das erste Blatt, Seite 2 für die weiteren"),
    )
    gross_for_consumers: Mapped[bool] = field(
        N_("Verbrauchern Preise mit Umsatzsteuer zeigen"),
        Boolean,
        default=False,
        server_default="0",
        purpose=N_("Der Gesamtpreis nennt sie ihnen immer (§ 3 PAngV)"),
    )
    cash_rounding: Mapped[bool] = field(
        N_("Auf 5 Rappen runden"), Boolean, default=False, server_default="0"
    )
    order_form: Mapped[bool] = field(
        N_("Auftragsformular beilegen"), Boolean, default=False, server_default="0"
    )
    rework_days: Mapped[int] = field(
        N_("Nachbesserung (Arbeitstage)"), Integer, default=3, server_default="3"
    )
    estimate_tolerance: Mapped[Decimal] = field(
        N_("Übliche Abweichung beim Kostenvoranschlag"),
        Percent,
        default=Decimal(15),
        server_default="1500",
    )

    rhythm_a: Mapped[int] = field(
        N_("Kontakte im Jahr: Klasse A"), Integer, default=4, server_default="4"
    )
    rhythm_b: Mapped[int] = field(
        N_("Kontakte im Jahr: Klasse B"), Integer, default=2, server_default="2"
    )
    rhythm_c: Mapped[int] = field(
        N_("Kontakte im Jahr: Klasse C"), Integer, default=1, server_default="1"
    )
    care_distance: Mapped[int] = field(
        N_("Mindestabstand (Tage)"),
        Integer,
        default=21,
        server_default="21",
        purpose=N_("Zwischen zwei Kontakten der Pflege mit demselben Kunden"),
    )
    work_days: Mapped[str] = field(
        N_("Arbeitstage"),
        String(7),
        default="1111100",
        server_default="1111100",
        purpose=N_("Montag bis Sonntag, 1 für Arbeit"),
    )
    work_from: Mapped[str] = field(
        N_("Arbeitszeit ab"), String(5), default="07:00", server_default="07:00"
    )
    work_until: Mapped[str] = field(
        N_("Arbeitszeit bis"), String(5), default="17:00", server_default="17:00"
    )
    free_day_rule: Mapped[FreeDayRule] = field(
        N_("Erinnerungen an freien Tagen"),
        KindType(FreeDayRule),
        default=FreeDayRule.KEEP,
        server_default="keep",
    )
    name_days: Mapped[bool | None] = field(
        N_("An Namenstage erinnern"),
        Boolean,
        nullable=True,
        purpose=N_("Leer: wo es üblich ist (Bayern, Österreich)"),
    )
    enquiry_days: Mapped[int] = field(
        N_("Anfragen beantworten in (Tagen)"), Integer, default=1, server_default="1"
    )
    birthday_lead_days: Mapped[int] = field(
        N_("Runde Geburtstage ankündigen (Tage vorher)"),
        Integer,
        default=14,
        server_default="14",
    )


class Closure(Base):
    """Company holidays, or the holidays of one of us: nobody (or not this one) makes contact then.

    `yearly` ones come again every year, also over the turn of the year."""

    __tablename__ = "closure"

    title: Mapped[str] = text_field(N_("Bezeichnung"), 80)
    first: Mapped[date] = field(N_("Von"), Date)
    last: Mapped[date] = field(N_("Bis"), Date)
    yearly: Mapped[bool] = field(N_("Jedes Jahr"), Boolean, default=False, server_default="0")
    user_id: Mapped[int | None] = field(
        N_("Wer"), Integer, ForeignKey("app_user.id"), nullable=True, index=True
    )


class FollowUpRhythm(Base):
    """When offers from an amount on are followed up: days after sending, and before the end."""

    __tablename__ = "follow_up_rhythm"

    from_amount: Mapped[Decimal] = field(
        N_("Ab Betrag"), Euro, default=Decimal(0), server_default="0"
    )
    days: Mapped[str] = text_field(N_("Tage nach dem Senden"), 60, purpose=N_("Zum Beispiel 7, 21"))
    days_before_end: Mapped[int | None] = field(
        N_("Tage vor dem Ende der Gültigkeit"), Integer, nullable=True
    )


class Paper(Base):
    """A PDF or picture that goes out with offers: terms, withdrawal instruction, data sheet.

    One with `offer_id` belongs to that offer alone."""

    __tablename__ = "paper"

    name: Mapped[str] = text_field(N_("Anlage"), 120)
    kind: Mapped[PaperKind] = field(
        N_("Art"), KindType(PaperKind), default=PaperKind.OTHER, server_default="other"
    )
    use: Mapped[PaperUse] = field(
        N_("Beilegen"), KindType(PaperUse), default=PaperUse.NEVER, server_default="never"
    )
    offer_id: Mapped[int | None] = mapped_column(
        ForeignKey("offer.id", ondelete="CASCADE"), nullable=True, index=True
    )
    file_name: Mapped[str] = text_field(N_("Datei"), 260)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    pages: Mapped[int] = field(N_("Seiten"), Integer, default=1, server_default="1")
    position: Mapped[int] = field(N_("Reihenfolge"), Integer, default=0, server_default="0")
    active: Mapped[bool] = field(N_("Aktiv"), Boolean, default=True, server_default="1")


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
