"""Deliveries of wholesalers, written here by hand: version 4 in DOS letters, version 5."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kundenpflege.base.errors import UserError
from kundenpflege.exchange.datanorm import is_datanorm, read_datanorm
from kundenpflege.exchange.datanorm_parts import Article, Datanorm

FOLDER = Path(__file__).parent


def four() -> Datanorm:
    names = ("DATANORM.001", "DATANORM.WRG", "DATANORM.RAB")
    return read_datanorm(*((FOLDER / name).read_bytes() for name in names))


def named(delivery: Datanorm, number: str) -> Article:
    (found,) = (one for one in delivery.articles if one.number == number)
    return found


def test_version_four() -> None:
    delivery = four()
    assert (delivery.version, delivery.supplier) == (4, "Holzhandel Förde Neumünster")
    assert (delivery.day, delivery.currency) == (date(2026, 11, 21), "EUR")
    one = named(delivery, "FB-100")
    assert one.title == "Fensterbeschlag Größe M verstärkt"
    assert (one.unit, one.price_unit, one.ean) == ("Stk", 1, "4006381333931")
    # The list price, and what is left of it after the 40 % of its group.
    assert (one.list_price, one.cost) == (Decimal("24.90"), Decimal("14.94"))
    assert one.group == "Fensterbeschläge"
    assert one.long_text.splitlines() == [
        "Beschlag für Drehkippfenster,",
        "bis 130 kg Flügelgewicht.",
        "Mit Fehlbediensperre.",
    ]


def test_price_units_are_codes_and_later_prices_win() -> None:
    screws, seal = named(four(), "SR-4"), named(four(), "DI-7")
    assert (screws.price_unit, screws.list_price, screws.cost) == (100, None, Decimal("6.49"))
    assert (seal.price_unit, seal.unit, seal.list_price) == (1000, "m", Decimal(1350))
    assert seal.cost == Decimal("1012.50")
    assert seal.long_text == "Länge je Rolle 25 m\nFarbe weiß"


def test_what_goes_and_what_is_renumbered() -> None:
    assert named(four(), "ALT-1").action == "L"
    assert (named(four(), "ALT-2").action, named(four(), "ALT-2").new_number) == ("X", "NEU-2")


def test_damaged_lines_are_told_by_number() -> None:
    assert [(one.line, one.reason) for one in four().damages] == [
        (9, "das Preiskennzeichen „7“ ist unbekannt"),
        (10, "kein DATANORM-Satz"),
        (11, "ohne Artikelnummer"),
        (12, "die Preiseinheit ist unbekannt"),
    ]


def test_version_five() -> None:
    delivery = read_datanorm((FOLDER / "DATANORM5.001").read_bytes())
    assert (delivery.version, delivery.supplier) == (5, "Glas & Farben Möller GmbH")
    glass, silicone = delivery.articles
    assert (glass.title, glass.unit) == ("Isolierglas 3-fach Ug 0,6 W/m²K", "m²")
    assert (glass.list_price, glass.ean) == (Decimal("91.50"), "4006381333931")
    assert glass.long_text == "Dreischeibenglas mit warmer Kante\ng-Wert 53 %"
    # For 25 pieces: told for one.
    assert (silicone.price_unit, silicone.cost) == (1, Decimal(4))


@pytest.mark.parametrize("encoding", ["cp850", "cp1252", "utf-8", "utf-8-sig"])
def test_letters_in_any_code_page(encoding: str) -> None:
    text = "V 211126Grün\r\nA;N;1;00;Tür weiß;;1;0;STCK;100;;;\r\nA;N;2;00;Öl;;1;0;STCK;1;;;"
    delivery = read_datanorm(text.encode(encoding))
    assert [one.title for one in delivery.articles] == ["Tür weiß", "Öl"]


def test_only_deliveries_are_taken_for_one() -> None:
    assert is_datanorm((FOLDER / "DATANORM.001").read_bytes())
    assert is_datanorm((FOLDER / "DATANORM5.001").read_bytes())
    assert not is_datanorm(b"Vorname;Nachname\nAnna;Ohm\n")
    assert not is_datanorm(b"Bezeichnung;Preis\nA;N;1\n")
    assert not is_datanorm(b"")
    with pytest.raises(UserError, match="keine DATANORM-Artikel"):
        read_datanorm(b"V 211126Leer")


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_file_breaks_the_reader(data: bytes) -> None:
    for start in (b"", b"V 211126X\r\nA;N;", b"V;050;A;\nA;N;1;a;b;m;1;1;", b"V \nP;A;1;1;"):
        try:
            delivery = read_datanorm(start + data)
        except UserError:
            continue
        assert all(one.number for one in delivery.articles)
