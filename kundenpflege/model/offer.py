"""Offers: needs first, lines, guarantees last."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kundenpflege.base.i18n import N_

from .base import Base, Euro, Percent, Quantity, UnitPrice, field, text_field
from .columns import KindType
from .kinds import DeclineReason, LineKind, NeedWeight, OfferKind, OfferState, TaxMode


class Offer(Base):
    """A needs-first offer. `number` is empty while it is a draft; `revision` counts versions
    (`AN-2026-0001/2`). Once sent, contents stay as they were: a change makes a new version."""

    __tablename__ = "offer"
    __table_args__ = (
        Index("ix_offer_state", "state"),
        Index("ix_offer_number", "number"),
        # By customer and state together: without statistics SQLite would pick the state alone.
        Index("ix_offer_customer_state", "customer_id", "state", "decided_on"),
    )

    number: Mapped[str] = text_field(N_("Angebotsnummer"), 40, searchable=True)
    revision: Mapped[int] = field(N_("Version"), Integer, default=1, server_default="1")
    replaces_id: Mapped[int | None] = mapped_column(
        ForeignKey("offer.id"), nullable=True, index=True
    )
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    person_id: Mapped[int | None] = field(
        N_("Ansprechpartner"),
        Integer,
        ForeignKey("person.id", ondelete="SET NULL"),
        nullable=True,
        index=True,
    )
    responsible_id: Mapped[int | None] = field(
        N_("Verantwortlich"), Integer, ForeignKey("app_user.id"), nullable=True, index=True
    )
    state: Mapped[OfferState] = field(
        N_("Stand"), KindType(OfferState), default=OfferState.DRAFT, server_default="draft"
    )
    subject: Mapped[str] = text_field(N_("Betreff"), 300, searchable=True)
    talk_date: Mapped[date | None] = field(
        N_("Gespräch am"), Date, nullable=True, purpose=N_("Der Dank im Angebot nennt diesen Tag")
    )
    offer_date: Mapped[date | None] = field(N_("Angebotsdatum"), Date, nullable=True)
    valid_until: Mapped[date | None] = field(
        N_("Gültig bis"), Date, nullable=True, purpose=N_("Bindefrist (§ 145 BGB)")
    )
    tax_mode: Mapped[TaxMode] = field(
        N_("Umsatzsteuer"), KindType(TaxMode), default=TaxMode.REGULAR, server_default="regular"
    )
    discount_percent: Mapped[Decimal] = field(
        N_("Nachlass"), Percent, default=Decimal(0), server_default="0"
    )
    discount_reason: Mapped[str] = text_field(N_("Grund des Nachlasses"), 400)
    thanks: Mapped[str] = text_field(
        N_("Dank"), 1000, purpose=N_("Leer: der übliche Satz mit dem Tag des Gesprächs")
    )
    intro: Mapped[str] = text_field(N_("Einleitung"), 1000)
    closing: Mapped[str] = text_field(N_("Schluss"), 1000)
    payment_terms: Mapped[str] = text_field(N_("Zahlungsbedingungen"), 1000)
    salutation: Mapped[str] = text_field(
        N_("Anrede"), 300, purpose=N_("Leer: nach den Angaben des Kunden")
    )
    sent_at: Mapped[datetime | None] = mapped_column(DateTime, nullable=True)
    sent_by: Mapped[str] = field(N_("Gesendet per"), String(10), default="", server_default="")
    followed_up_on: Mapped[date | None] = field(N_("Nachgefasst am"), Date, nullable=True)
    decided_on: Mapped[date | None] = field(N_("Entschieden am"), Date, nullable=True)
    decline_reason: Mapped[DeclineReason] = field(
        N_("Grund der Absage"),
        KindType(DeclineReason),
        default=DeclineReason.NONE,
        server_default="",
    )
    decision_note: Mapped[str] = text_field(N_("Zur Entscheidung"), 2000)
    net_total: Mapped[Decimal] = field(N_("Netto"), Euro, default=Decimal(0), server_default="0")
    gross_total: Mapped[Decimal] = field(N_("Brutto"), Euro, default=Decimal(0), server_default="0")
    changed_at: Mapped[datetime | None] = mapped_column(DateTime, nullable=True)
    kind: Mapped[OfferKind] = field(
        N_("Dokument"), KindType(OfferKind), default=OfferKind.OFFER, server_default="offer"
    )
    # A confirmation or supplement belongs to the offer that was accepted.
    based_on_id: Mapped[int | None] = mapped_column(
        ForeignKey("offer.id"), nullable=True, index=True
    )
    # A variant (less service, better equipment) belongs to the offer it was made from.
    variant_of_id: Mapped[int | None] = mapped_column(
        ForeignKey("offer.id"), nullable=True, index=True
    )
    variant_name: Mapped[str] = text_field(N_("Name der Variante"), 80)
    variants_included: Mapped[bool] = field(
        N_("Varianten im selben Dokument"), Boolean, default=False, server_default="0"
    )
    category_id: Mapped[int | None] = field(
        N_("Leistungsbereich"),
        Integer,
        ForeignKey("category.id", ondelete="SET NULL"),
        nullable=True,
        index=True,
    )
    questionnaire_id: Mapped[int | None] = mapped_column(
        ForeignKey("questionnaire.id", ondelete="SET NULL"), nullable=True, index=True
    )
    asked_on: Mapped[date | None] = field(
        N_("Angefragt am"), Date, nullable=True, purpose=N_("Wie schnell wir antworten")
    )
    binding: Mapped[bool] = field(
        N_("Bindend"),
        Boolean,
        default=True,
        server_default="1",
        purpose=N_("Sonst steht „freibleibend“ im Angebot (§ 145 BGB)"),
    )
    gross_prices: Mapped[bool] = field(
        N_("Preise mit Umsatzsteuer"), Boolean, default=False, server_default="0"
    )
    discount_amount: Mapped[Decimal] = field(
        N_("Nachlass in Euro"), Euro, default=Decimal(0), server_default="0"
    )
    work_from: Mapped[date | None] = field(N_("Ausführung ab"), Date, nullable=True)
    work_until: Mapped[date | None] = field(N_("Ausführung bis"), Date, nullable=True)
    work_days: Mapped[int | None] = field(N_("Arbeitstage der Ausführung"), Integer, nullable=True)
    delivery_days: Mapped[int | None] = field(N_("Lieferzeit (Tage)"), Integer, nullable=True)
    order_form: Mapped[bool] = field(
        N_("Auftragsformular"),
        Boolean,
        default=False,
        server_default="0",
        purpose=N_("Eine eigene Seite, auf der der Kunde den Auftrag erteilt"),
    )
    chance: Mapped[int | None] = field(N_("Chance in Prozent"), Integer, nullable=True)
    decision_on: Mapped[date | None] = field(N_("Entscheidung erwartet am"), Date, nullable=True)
    competitor: Mapped[str] = text_field(N_("Mitbewerber"))
    price_difference: Mapped[Decimal | None] = field(
        N_("Preisunterschied"),
        Euro,
        nullable=True,
        purpose=N_("Um so viel war der andere günstiger"),
    )
    cost_total: Mapped[Decimal | None] = field(
        N_("Kosten"), Euro, nullable=True, purpose=N_("Wird nie gedruckt")
    )
    discount_total: Mapped[Decimal] = field(
        N_("Nachlässe zusammen"), Euro, default=Decimal(0), server_default="0"
    )

    needs: Mapped[list[Need]] = relationship(
        lazy="raise", order_by="Need.position, Need.id", passive_deletes="all"
    )
    lines: Mapped[list[OfferLine]] = relationship(
        lazy="raise", order_by="OfferLine.position, OfferLine.id", passive_deletes="all"
    )
    guarantees: Mapped[list[Guarantee]] = relationship(
        lazy="raise", order_by="Guarantee.position, Guarantee.id", passive_deletes="all"
    )

    @property
    def full_number(self) -> str:
        """`AN-2026-0001`, from the second version on `AN-2026-0001/2`; empty for a first draft."""
        return (
            f"{self.number}/{self.revision}" if self.number and self.revision > 1 else self.number
        )


class Need(Base):
    """What matters to the customer, in the customer's own words."""

    __tablename__ = "need"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    text: Mapped[str] = text_field(N_("Bedürfnis"), 1000)
    weight: Mapped[NeedWeight] = field(
        N_("Gewicht"),
        KindType(NeedWeight),
        default=NeedWeight.IMPORTANT,
        server_default="important",
    )
    deadline: Mapped[date | None] = field(N_("Termin"), Date, nullable=True)


class OfferLine(Base):
    """One line of an offer. Prices are net unless the offer says gross; `labour_share` in percent
    feeds the §35a sentence. A heading's discount counts for the lines below it, and `level` is
    its depth (1 to 3). `surcharge_percent` is the rate of a surcharge. What is never printed:
    `unit_cost` and `memo`."""

    __tablename__ = "offer_line"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    kind: Mapped[LineKind] = field(
        N_("Art"), KindType(LineKind), default=LineKind.ITEM, server_default="item"
    )
    text: Mapped[str] = text_field(N_("Leistung"), 1000)
    benefit: Mapped[str] = text_field(N_("Nutzen"), 1000)
    quantity: Mapped[Decimal] = field(
        N_("Menge"), Quantity, default=Decimal(1), server_default="1000"
    )
    unit: Mapped[str] = field(N_("Einheit"), String(12), default="Stk", server_default="Stk")
    unit_price: Mapped[Decimal] = field(
        N_("Einzelpreis"), UnitPrice, default=Decimal(0), server_default="0"
    )
    discount_percent: Mapped[Decimal] = field(
        N_("Rabatt"), Percent, default=Decimal(0), server_default="0"
    )
    vat_rate: Mapped[Decimal] = field(
        N_("Steuersatz"), Percent, default=Decimal(19), server_default="1900"
    )
    labour_share: Mapped[Decimal] = field(
        N_("Arbeitsanteil"), Percent, default=Decimal(0), server_default="0"
    )
    alternative_to_id: Mapped[int | None] = mapped_column(
        ForeignKey("offer_line.id", ondelete="SET NULL"), nullable=True, index=True
    )
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("catalogue_item.id", ondelete="SET NULL"), nullable=True, index=True
    )
    reference: Mapped[str] = text_field(
        N_("Ordnungszahl"), 40, purpose=N_("Nummer im Leistungsverzeichnis des Auftraggebers")
    )
    level: Mapped[int] = field(N_("Ebene"), Integer, default=1, server_default="1")
    long_text: Mapped[str] = text_field(N_("Langtext"), 20000)
    calculation: Mapped[str] = text_field(
        N_("Rechnung"), 200, purpose=N_("Woraus die Menge entsteht, zum Beispiel 2*1,25*3")
    )
    price_unit: Mapped[int] = field(
        N_("Preis je"),
        Integer,
        default=1,
        server_default="1",
        purpose=N_("Der Einzelpreis gilt für 1, 10, 100 oder 1000 Einheiten"),
    )
    unit_cost: Mapped[Decimal | None] = field(
        N_("Kosten"), UnitPrice, nullable=True, purpose=N_("Wird nie gedruckt")
    )
    surcharge_percent: Mapped[Decimal] = field(
        N_("Zuschlag"), Percent, default=Decimal(0), server_default="0"
    )
    hide_price: Mapped[bool] = field(
        N_("Preis verbergen"), Boolean, default=False, server_default="0"
    )
    memo: Mapped[str] = text_field(N_("Notiz"), 1000, purpose=N_("Wird nie gedruckt"))
    picture_id: Mapped[int | None] = mapped_column(
        ForeignKey("picture.id", ondelete="SET NULL"), nullable=True, index=True
    )


class SurchargeBase(Base):
    """A line that a surcharge is a percentage of; without any it is all lines above it."""

    __tablename__ = "surcharge_base"
    __table_args__ = (UniqueConstraint("line_id", "base_id"),)

    line_id: Mapped[int] = mapped_column(ForeignKey("offer_line.id", ondelete="CASCADE"))
    base_id: Mapped[int] = mapped_column(
        ForeignKey("offer_line.id", ondelete="CASCADE"), index=True
    )


class Guarantee(Base):
    """A promise that closes the offer; may carry a date."""

    __tablename__ = "guarantee"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    text: Mapped[str] = text_field(N_("Garantierte Leistung"), 1000)
    due: Mapped[date | None] = field(N_("Bis"), Date, nullable=True)


class NeedFulfilment(Base):
    """A need is met by a line or by a guarantee (exactly one of both)."""

    __tablename__ = "need_fulfilment"

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    line_id: Mapped[int | None] = mapped_column(
        ForeignKey("offer_line.id", ondelete="CASCADE"), nullable=True, index=True
    )
    guarantee_id: Mapped[int | None] = mapped_column(
        ForeignKey("guarantee.id", ondelete="CASCADE"), nullable=True, index=True
    )


class OfferDocument(Base):
    """The bytes of a sent offer with the snapshot they were made from; never changed or undone."""

    __tablename__ = "offer_document"
    journaled = False

    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"), unique=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    snapshot: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime)


class OfferAttachment(Base):
    """A paper that goes out with an offer, behind its last page."""

    __tablename__ = "offer_attachment"
    __table_args__ = (UniqueConstraint("offer_id", "paper_id"),)

    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"))
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


class TenderFile(Base):
    """The tender (GAEB X81, X83) an offer answers, as it came: the bid takes its order from it."""

    __tablename__ = "tender_file"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"), unique=True)
    file_name: Mapped[str] = text_field(N_("Datei"), 260)
    content: Mapped[bytes] = mapped_column(LargeBinary)
