"""Which column of a price list is what, by the words of its headers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kundenpflege.base.text import clean, fold

#: Words of headers by field; `gross_price` includes VAT, `category` and `kind` are names.
NAMES: dict[str, str] = {
    "number": "Artikelnummer|Artikelnr|Artikel-Nr.|Art.-Nr.|ArtNr|Nummer|Nr.|Leistungsnummer|"
    "Leistungs-Nr.|SKU|Item number|Pos.-Nr.",
    "title": "Bezeichnung|Leistung|Artikel|Artikelbezeichnung|Kurztext|Titel|Name|Text|"
    "Bezeichnung 1|Produkt|Kurzbezeichnung|Description|Item",
    "category": "Leistungsbereich|Bereich|Kategorie|Gruppe|Warengruppe|Artikelgruppe|Gewerk|"
    "Category",
    "unit": "Einheit|ME|Mengeneinheit|Eh|Unit|VPE-Einheit",
    "unit_price": "Einzelpreis netto|Preis|Preis netto|Einzelpreis|EP|VK|VK netto|"
    "Verkaufspreis|Verkaufspreis netto|Nettopreis|VK-Preis|Listenpreis|Price|Stückpreis|E-Preis",
    "gross_price": "Preis brutto|Bruttopreis|VK brutto|Verkaufspreis brutto|Einzelpreis brutto|"
    "Preis inkl. MwSt.|Preis inkl. USt.",
    "unit_cost": "Kosten|EK|EK netto|Einkaufspreis|EK-Preis|Einkauf|Selbstkosten|Cost|"
    "Einkaufspreis netto",
    "vat_rate": "Steuersatz|MwSt|USt|MwSt.-Satz|USt.-Satz|Umsatzsteuer|MwSt %|USt %|Steuer|VAT",
    "labour_share": "Arbeitsanteil|Lohnanteil|Anteil Lohn|Lohnanteil %",
    "benefit": "Nutzen|Kundennutzen|Vorteil|Benefit",
    "feature": "Merkmal|Merkmale|Eigenschaft|Feature",
    "argument": "Argument|Argumente|Verkaufsargument",
    "long_text": "Langtext|Beschreibung|Artikeltext|Detailtext|Long text|Ausschreibungstext",
    "price_unit": "Preis je|Preiseinheit|PE|Preis pro",
    "supplier": "Lieferant|Hersteller|Großhändler|Supplier|Marke",
    "supplier_number": "Nummer beim Lieferanten|Lieferantennummer|Lieferanten-Art.-Nr.|"
    "Lieferanten-Artikelnummer|Herstellernummer|Hersteller-Nr.|Bestellnummer|Best.-Nr.",
    "ean": "EAN|GTIN|Barcode|EAN-Code|EAN/GTIN",
    "active": "Aktiv|Im Angebot|Active",
}
_KNOWN = {fold(word): name for name, words in NAMES.items() for word in words.split("|")}
_HEAD = 60


def recognise(cells: Sequence[Any]) -> dict[int, str]:
    """Column (0-based) → field; each field is taken once, the first column wins."""
    found: dict[int, str] = {}
    for index, cell in enumerate(cells):
        field = _KNOWN.get(fold(clean(cell))) if isinstance(cell, str) else None
        if field and field not in found.values():
            found[index] = field
    return found


def score(cells: Sequence[Any]) -> int:
    """How surely a row holds the headers of a price list: 0 without a title."""
    fields = set(recognise(cells).values())
    return len(fields) if "title" in fields and len(fields) > 1 else 0


def judge(rows: Sequence[Sequence[Any]]) -> int:
    """How well rows read as a price list."""
    return max((score(cells) for cells in rows[:_HEAD]), default=0)


def find_headers(rows: Sequence[Sequence[Any]]) -> tuple[int, dict[int, str]]:
    """The row of headers (0-based, -1: there is none) and its columns."""
    best, row = 0, -1
    for number, cells in enumerate(rows[:_HEAD]):
        if (verdict := score(cells)) > best:
            best, row = verdict, number
    return (row, recognise(rows[row])) if row >= 0 else (-1, {})
