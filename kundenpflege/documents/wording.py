"""What an offer says around its lines: sentences from its days, kinds and computed totals.

Letters speak German whatever the language of the screen, so nothing here is translated. All
sentences are proposals; sheets may carry others. `country` is always that of the business.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kundenpflege.base.money import NBSP
from kundenpflege.model.kinds import OfferKind, TaxMode
from kundenpflege.rules.pricing import Totals
from kundenpflege.rules.salutation import LetterSalutation, closing

from .amounts import (
    fixed_day,
    is_swiss,
    money,
    percent,
    quantity_text,
    signed_money,
    unit_price_text,
)
from .line_wording import OfferText, sheet_lines, total_rows
from .order_wording import Choice, order_form
from .words import Words, words

__all__ = [
    "BasedOn",
    "Choice",
    "OfferText",
    "Words",
    "closing_sentence",
    "estimate_sentence",
    "greeting",
    "guarantees_title",
    "intro_sentence",
    "labour_sentence",
    "money",
    "needs_title",
    "order_form",
    "original_name",
    "percent",
    "quantity_text",
    "sheet_lines",
    "signed_money",
    "standing_sentence",
    "tax_sentence",
    "thanks_sentence",
    "total_rows",
    "unit_price_text",
    "validity_sentence",
    "variants_sentence",
    "vat_included_sentence",
    "words",
    "work_sentences",
]


@dataclass(frozen=True, slots=True)
class BasedOn:
    """What a confirmation or a supplement belongs to: an offer or an order with its day."""

    kind: OfferKind
    number: str
    day: date | None = None
    decided_on: date | None = None
    country: str = "DE"

    @property
    def label(self) -> str:
        """`zum Angebot`, `zum Auftrag`."""
        if self.kind is OfferKind.CONFIRMATION:
            return "zum Auftrag"
        word = words(self.kind, self.country)
        return f"{word.to_the} {word.name}"

    def text(self, country: str = "DE") -> str:
        """`Angebot AN-2026-0142 vom 15. November 2026`."""
        name = " ".join(part for part in (words(self.kind, country).name, self.number) if part)
        return f"{name} vom {fixed_day(self.day, country)}" if self.day else name


def original_name(country: str = "DE") -> str:
    """What the offer itself is called beside its variants."""
    return "Unsere Offerte" if is_swiss(country) else "Unser Angebot"


def tax_sentence(mode: TaxMode, country: str = "DE") -> str:
    """Why no VAT is charged, in the words of the law of `country`; empty in the regular case."""
    if is_swiss(country):
        if mode is TaxMode.SMALL_BUSINESS:
            return f"Nicht mehrwertsteuerpflichtig (Art.{NBSP}10 Abs.{NBSP}2 MWSTG)."
        return ""
    austrian = country.upper() == "AT"
    if mode is TaxMode.SMALL_BUSINESS:
        if austrian:
            return f"Umsatzsteuerfrei gemäß §{NBSP}6 Abs.{NBSP}1 Z{NBSP}27 UStG 1994."
        return f"Steuerfrei nach §{NBSP}19 UStG (Kleinunternehmer)."
    if mode is TaxMode.REVERSE_CHARGE:
        if austrian:
            return (
                "Die Steuerschuld geht auf den Leistungsempfänger über "
                f"(§{NBSP}19 Abs.{NBSP}1a UStG)."
            )
        return f"Steuerschuldnerschaft des Leistungsempfängers (§{NBSP}13b UStG)."
    if mode is TaxMode.ZERO_PV:
        if austrian:
            return f"Umsatzsteuer 0{NBSP}% (§{NBSP}28 Abs.{NBSP}62 UStG 1994)."
        return (
            f"Umsatzsteuer 0{NBSP}% gemäß §{NBSP}12 Abs.{NBSP}3 UStG. Der Kunde bestätigt, "
            "Betreiber der Anlage zu sein und dass die Voraussetzungen vorliegen."
        )
    return ""


def vat_included_sentence(country: str = "DE") -> str:
    """That the prices of the lines hold the VAT."""
    return f"Alle Preise enthalten die {'MWST' if is_swiss(country) else 'Umsatzsteuer'}."


def labour_sentence(sums: Totals) -> str:
    """The labour within the total (§35a(3) EStG), for consumers in Germany; empty when none."""
    if sums.labour_gross <= 0:
        return ""
    return (
        f"Im Gesamtpreis sind begünstigte Arbeits-, Fahrt- und Maschinenkosten von "
        f"{money(sums.labour_gross)} brutto enthalten (§{NBSP}35a EStG)."
    )


def validity_sentence(
    valid_until: date | None, kind: OfferKind = OfferKind.OFFER, country: str = "DE"
) -> str:
    """Until when the business is bound (§145 BGB)."""
    if valid_until is None:
        return ""
    this = words(kind, country).this
    return f"An {this} halten wir uns bis zum {fixed_day(valid_until, country)} gebunden."


def estimate_sentence(
    salutation: LetterSalutation,
    *,
    binding: bool,
    consumer: bool,
    country: str = "DE",
    tolerance: Decimal = Decimal(15),
) -> str:
    """How firm an estimate is.

    Germany and Switzerland: not binding, and an essential excess is told at once (§649 BGB,
    Art. 375 OR). Austria: deemed guaranteed towards consumers unless it says otherwise
    (§5(2) KSchG), so it always says which it is. `tolerance` in percent.
    """
    if country.upper() == "AT":
        law = f" (§{NBSP}5 Abs.{NBSP}2{NBSP}KSchG)" if consumer else ""
        if binding:
            return f"Für die Richtigkeit dieses Kostenvoranschlags leisten wir Gewähr{law}."
        return f"Dieser Kostenvoranschlag ist unverbindlich{law}."
    law = f"Art.{NBSP}375 OR" if is_swiss(country) else f"§{NBSP}649 BGB"
    within = f" um mehr als {percent(tolerance, country)}" if tolerance > 0 else ""
    you = _address(salutation, "Ihnen", "dir", "euch")
    return (
        "Dieser Kostenvoranschlag ist unverbindlich. Zeichnet sich ab, dass die Kosten"
        f"{within} höher werden, sagen wir es {you} sofort ({law})."
    )


def standing_sentence(
    kind: OfferKind,
    salutation: LetterSalutation,
    *,
    binding: bool,
    valid_until: date | None,
    consumer: bool,
    country: str = "DE",
    tolerance: Decimal = Decimal(15),
) -> str:
    """How firm the paper is, and until when."""
    if kind is OfferKind.ESTIMATE:
        return estimate_sentence(
            salutation,
            binding=binding,
            consumer=consumer,
            country=country,
            tolerance=tolerance,
        )
    if kind is OfferKind.CONFIRMATION:
        begin = _address(
            salutation,
            "Bitte prüfen Sie die Angaben und sagen Sie",
            "Bitte prüfe die Angaben und sage",
            "Bitte prüft die Angaben und sagt",
        )
        return f"{begin} es uns gleich, wenn etwas von unserer Vereinbarung abweicht."
    if not binding:
        return f"{words(kind, country).This} ist freibleibend."
    return validity_sentence(valid_until, kind, country)


def work_sentences(
    salutation: LetterSalutation,
    *,
    work_from: date | None,
    work_until: date | None,
    work_days: int | None = None,
    delivery_days: int | None = None,
    country: str = "DE",
) -> tuple[str, ...]:
    """When the work is done and how long it takes, as far as it is known."""
    found = []
    if work_from and work_until:
        start, end = fixed_day(work_from, country), fixed_day(work_until, country)
        found.append(f"Wir führen die Arbeiten vom {start} bis zum {end} aus.")
    elif work_from:
        found.append(f"Wir beginnen mit den Arbeiten am {fixed_day(work_from, country)}.")
    elif work_until:
        found.append(f"Wir führen die Arbeiten bis zum {fixed_day(work_until, country)} aus.")
    if work_days and not (work_from and work_until):
        days = "einen Arbeitstag" if work_days == 1 else f"{work_days}{NBSP}Arbeitstage"
        found.append(f"Die Arbeiten dauern etwa {days}.")
    if delivery_days:
        days = "einen Tag" if delivery_days == 1 else f"{delivery_days}{NBSP}Tage"
        your = _address(salutation, "Ihrem", "deinem", "eurem")
        found.append(f"Die Lieferzeit beträgt etwa {days} ab {your} Auftrag.")
    return tuple(found)


def thanks_sentence(
    talk_date: date | None,
    salutation: LetterSalutation,
    *,
    needs: bool,
    kind: OfferKind = OfferKind.OFFER,
    based_on: BasedOn | None = None,
    country: str = "DE",
) -> str:
    """Thanks for the talk with its date, and the step to the needs; Sie, du or ihr.

    A confirmation thanks for the order, a supplement names the order it belongs to."""
    if kind is OfferKind.CONFIRMATION:
        on = based_on.decided_on if based_on else None
        when = f" vom {fixed_day(on, country)}" if on else ""
        thanks = _address(
            salutation,
            f"danke für Ihren Auftrag{when}, den ich Ihnen hiermit bestätige.",
            f"danke für deinen Auftrag{when}, den ich dir hiermit bestätige.",
            f"danke für euren Auftrag{when}, den ich euch hiermit bestätige.",
        )
    elif kind is OfferKind.SUPPLEMENT:
        order = f" ({based_on.text(country)})" if based_on else ""
        thanks = _address(
            salutation,
            f"zu Ihrem Auftrag{order} kommen Leistungen hinzu, die ich Ihnen hier anbiete.",
            f"zu deinem Auftrag{order} kommen Leistungen hinzu, die ich dir hier anbiete.",
            f"zu eurem Auftrag{order} kommen Leistungen hinzu, die ich euch hier anbiete.",
        )
    elif talk_date is None:
        thanks = _address(
            salutation,
            "danke für Ihre Anfrage.",
            "danke für deine Anfrage.",
            "danke für eure Anfrage.",
        )
    else:
        day = fixed_day(talk_date, country)
        thanks = _address(
            salutation,
            f"danke für die Zeit, die Sie sich am {day} für unser Gespräch genommen haben.",
            f"danke für die Zeit, die du dir am {day} für unser Gespräch genommen hast.",
            f"danke für die Zeit, die ihr euch am {day} für unser Gespräch genommen habt.",
        )
    if needs and kind in (OfferKind.CONFIRMATION, OfferKind.SUPPLEMENT):
        thanks += " " + _address(
            salutation,
            "Dabei behalten wir im Blick, was Ihnen wichtig ist:",
            "Dabei behalten wir im Blick, was dir wichtig ist:",
            "Dabei behalten wir im Blick, was euch wichtig ist:",
        )
    elif needs:
        thanks += " " + _address(
            salutation,
            "Ihren Worten habe ich entnommen, was Ihnen wichtig ist:",
            "Deinen Worten habe ich entnommen, was dir wichtig ist:",
            "Euren Worten habe ich entnommen, was euch wichtig ist:",
        )
    return thanks[:1].upper() + thanks[1:] if salutation.capital else thanks


def needs_title(salutation: LetterSalutation) -> str:
    """The heading of the needs."""
    return _address(
        salutation, "Das ist Ihnen wichtig", "Das ist dir wichtig", "Das ist euch wichtig"
    )


def guarantees_title(kind: OfferKind = OfferKind.OFFER, country: str = "DE") -> str:
    """The heading of the guarantees."""
    return f"Garantierte Leistungen – Bestandteil {words(kind, country).of_this}"


def intro_sentence(
    salutation: LetterSalutation, *, needs: bool, kind: OfferKind = OfferKind.OFFER
) -> str:
    """The sentence that leads from the needs to the lines."""
    you = _address(salutation, "Ihnen", "dir", "euch")
    if kind is OfferKind.CONFIRMATION:
        return f"Diese Leistungen führe ich für {_address(salutation, 'Sie', 'dich', 'euch')} aus:"
    if kind is OfferKind.SUPPLEMENT:
        return f"Zusätzlich biete ich {you} an:"
    if kind is OfferKind.ESTIMATE:
        if needs:
            return "Auf der Grundlage dieser Wünsche veranschlage ich:"
        return "Für die gewünschten Leistungen veranschlage ich:"
    if needs:
        return f"Auf der Grundlage dieser Wünsche biete ich {you} an:"
    return f"Gerne biete ich {you} an:"


def variants_sentence(salutation: LetterSalutation, count: int) -> str:
    """The sentence that leads to several variants in one document."""
    you = _address(salutation, "Sie haben", "Du hast", "Ihr habt")
    numbers = {2: "zwei", 3: "drei", 4: "vier", 5: "fünf"}
    return f"{you} die Wahl zwischen {numbers.get(count, str(count))} Ausführungen:"


def closing_sentence(
    salutation: LetterSalutation, kind: OfferKind = OfferKind.OFFER, country: str = "DE"
) -> str:
    """The last sentence: the next step."""
    you = _address(salutation, "Ihnen", "dir", "euch")
    if kind is OfferKind.CONFIRMATION:
        return f"Ich freue mich auf die Zusammenarbeit mit {you}."
    word = words(kind, country)
    return f"Ich freue mich darauf, {word.the} {word.name} mit {you} durchzusprechen."


def greeting(country: str = "DE", *, informal: bool = False) -> str:
    """The closing formula, without comma; `country` is that of the business."""
    return closing(country, informal)


def _address(salutation: LetterSalutation, formal: str, singular: str, plural: str) -> str:
    """The wording for Sie, du or ihr."""
    if not salutation.informal:
        return formal
    return plural if salutation.plural else singular
