"""Which column is what."""

from __future__ import annotations

import pytest

from kundenpflege.exchange.headers import (
    ADDRESS_FIELDS,
    PERSON_FIELDS,
    field_label,
    find_headers,
    judge,
    recognise,
)


def _fields(*headers: str) -> list[str]:
    return [column.field for column in recognise(headers)]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Kd-Nr.", "number"),
        ("KUNDENNUMMER", "number"),
        ("Kunden-Nr", "number"),
        ("Name, Vorname / Firma", "surname_first"),
        ("Strasse", "street"),
        ("STRAßE", "street"),
        ("PLZ / Ort", "postal_place"),
        ("Tel.", "phone"),
        ("e-mail", "email"),
        ("E-Mail-Adresse", "email"),
        ("Geb.", "birthday"),
        ("geb. am", "birthday"),
        ("Umsatz €", "turnover"),
        ("Umsatz (EUR)", "turnover"),
        ("A/B/C", "importance"),
        ("letzter Auftrag", "last_order"),
        ("Bemerkung:", "note"),
        ("Mobil-Tel.-Nr.", "mobile"),
        ("Grund", "ignored"),
        ("E-mail 1 - Label", "ignored"),
        ("Fax", ""),
        ("", ""),
    ],
)
def test_a_header_is_recognised(header: str, field: str) -> None:
    assert _fields(header) == [field]


def test_neighbours_decide() -> None:
    assert _fields("Name", "Vorname") == ["last_name", "first_name"]
    assert _fields("Name", "Ort") == ["full_name", "place"]
    assert _fields("Straße", "Nr.", "PLZ") == ["street", "house_number", "postal_code"]
    assert _fields("Vorname", "Geburtsmonat", "Geburtstag") == [
        "first_name",
        "birth_month",
        "birth_day",
    ]


def test_further_persons_and_addresses_have_groups() -> None:
    columns = recognise(["Person 2 Vorname", "Person 3 E-Mail", "Anschrift 2 PLZ", "Ort privat"])
    assert [(c.field, c.group) for c in columns] == [
        ("first_name", 2),
        ("person_email", 3),
        ("postal_code", 2),
        ("place", 2),
    ]


@pytest.mark.parametrize("field", sorted(PERSON_FIELDS | ADDRESS_FIELDS | {"number", "note"}))
def test_our_own_labels_are_understood(field: str) -> None:
    """What the export writes above a column, the import reads."""
    assert _fields(field_label(field)) == [field]


def test_the_header_row_is_the_best_one() -> None:
    rows = [["Kunden"], ["Stand", "heute"], ["Name", "Ort", "Telefon"], ["Müller", "Köln", "1"]]
    headers = find_headers(rows)
    assert headers is not None and headers.row == 3
    assert judge(rows) == 3


def test_a_price_list_is_no_customer_list() -> None:
    assert judge([["Leistung", "Einheit", "Preis"], ["Fenster", "Stk", 1150]]) == 0
    assert find_headers([["Straße", "PLZ", "Ort"]]) is None
    assert find_headers([]) is None
