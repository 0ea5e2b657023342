"""Single cells as people and spreadsheets write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.exchange.cells import (
    cell_name,
    country_of_phone,
    make_town,
    read_amount,
    read_country,
    read_emails,
    read_flag,
    read_phones,
    shown_text,
    split_town,
    text_of,
)
from kundenpflege.exchange.days import Day, read_day

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("3.4.61", Day(3, 4, 1961)),
        ("12.07.1979", Day(12, 7, 1979)),
        ("3. April 1961", Day(3, 4, 1961)),
        ("12. Juli", Day(12, 7)),
        ("1990-01-12", Day(12, 1, 1990)),
        ("19651003", Day(3, 10, 1965)),
        ("5/17/1980", Day(17, 5, 1980)),
        ("--06-24", Day(24, 6)),
        (" --05-17", Day(17, 5)),
        ("24.6.", Day(24, 6)),
        ("03.04.????", Day(3, 4)),
        ("29.02.1972", Day(29, 2, 1972)),
        ("29.2.", Day(29, 2)),
        ("31.12.26", Day(31, 12, 1926)),
        ("11/2026", Day(None, 11, 2026)),
        ("Nov 2024", Day(None, 11, 2024)),
        ("1980", Day(None, None, 1980)),
        (1980.0, Day(None, None, 1980)),
        (24432.0, Day(21, 11, 1966)),
        (date(1966, 11, 21), Day(21, 11, 1966)),
        (datetime(1966, 11, 21, 5), Day(21, 11, 1966)),
        ("00.00.0000", Day()),
        ("0.0.00", Day()),
        ("-", Day()),
        ("", Day()),
        (None, Day()),
    ],
)
def test_days(value: Any, expected: Day) -> None:
    assert read_day(value, TODAY) == expected


@pytest.mark.parametrize("value", ["31.02.1990", "29.02.1971", "unbekannt", "heute", "45/2020"])
def test_what_is_no_day_says_why(value: str) -> None:
    read = read_day(value, TODAY)
    assert read.problem and read.date is None


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY))
def test_every_day_is_read_in_german_and_iso(day: date) -> None:
    for text in (f"{day:%d.%m.%Y}", f"{day.day}.{day.month}.{day.year}", day.isoformat()):
        assert read_day(text, TODAY).date == day


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0 41 02 / 555 12", ["+49 4102 55512"]),
        (491725550006.0, ["+49 172 5550006"]),
        ("4,91725550006E+11", ["+49 172 5550006"]),
        (410255512.0, ["+49 4102 55512"]),
        ("040/5550-300", ["+49 40 5550300"]),
        ("+43 1 5550123", ["+43 1 5550123"]),
        ("+49 170 5550099 ::: 04154 5550", ["+49 170 5550099", "+49 4154 5550"]),
        ("04102 55512 oder 0171/5550099", ["+49 4102 55512", "+49 171 5550099"]),
        ("04102 55577, 0171 5550142", ["+49 4102 55577", "+49 171 5550142"]),
        ("04102 55577 / 0171 5550142", ["+49 4102 55577", "+49 171 5550142"]),
        ("", []),
    ],
)
def test_phones(value: Any, expected: list[str]) -> None:
    read = read_phones(value, "DE")
    assert [phone.text for phone in read] == expected
    assert all(phone.sure for phone in read)


@pytest.mark.parametrize(
    "value", ["55512", "4,917E+11", "0171 5550142 (Sohn)", "04532/55519 App. 3", "siehe Akte"]
)
def test_phones_that_are_not_understood_stay_as_typed(value: str) -> None:
    (phone,) = read_phones(value, "DE")
    assert (phone.text, phone.sure) == (value, False)


def test_a_lost_zero_in_a_text_is_put_back_but_not_sure() -> None:
    (phone,) = read_phones("410255512", "DE")
    assert (phone.text, phone.sure) == ("+49 4102 55512", False)


def test_emails() -> None:
    assert read_emails("l.nowak(at)example.de").repaired == ("l.nowak@example.de",)
    assert read_emails("a@b.de; c@d.de").good == ("a@b.de", "c@d.de")
    assert read_emails("Hans Müller <hans@x.de>").good == ("hans@x.de",)
    assert read_emails("kein").wrong == ("kein",)
    assert read_emails("").good == ()


@pytest.mark.parametrize(
    ("text", "code", "place", "country"),
    [
        ("22926 Ahrensburg", "22926", "Ahrensburg", "DE"),
        ("1067 Dresden", "01067", "Dresden", "DE"),
        ("A-1010 Wien", "1010", "Wien", "AT"),
        ("1010 Wien", "1010", "Wien", "AT"),
        ("CH-3003 Bern", "3003", "Bern", "CH"),
        ("D 22926 Ahrensburg", "22926", "Ahrensburg", "DE"),
        ("22926Ahrensburg", "22926", "Ahrensburg", "DE"),
        ("Ahrensburg 22926", "22926", "Ahrensburg", "DE"),
        ("Ahrensburg", "", "Ahrensburg", "DE"),
        ("22926", "22926", "", "DE"),
        ("20097 Hamburg (Mitte)", "20097", "Hamburg (Mitte)", "DE"),
        ("NL-1234 AB Amsterdam", "1234 AB", "Amsterdam", "NL"),
        ("PL-00-950 Warszawa", "00-950", "Warszawa", "PL"),
        ("Frankfurt/Oder", "", "Frankfurt/Oder", "DE"),
    ],
)
def test_towns(text: str, code: str, place: str, country: str) -> None:
    town = make_town(*split_town(text))
    assert (town.postal_code, town.place, town.country) == (code, place, country)


def test_a_phone_number_tells_the_country_of_a_short_code() -> None:
    assert make_town("4020", "Irgendwo", "", country_of_phone("+43 732 1")).country == "AT"
    assert make_town("4020", "Irgendwo", "DE", "AT").postal_code == "04020"
    assert not make_town("123456", "X", "").sure


def test_countries() -> None:
    assert [read_country(t) for t in ("Österreich", "germany", "D", "CH", "Narnia", "")] == [
        "AT",
        "DE",
        "DE",
        "CH",
        "",
        "",
    ]


def test_amounts() -> None:
    assert read_amount(4820.5) == Decimal("4820.50")
    assert read_amount("18.900,00") == Decimal("18900.00")
    for wrong in ("ca. viel", True, float("inf"), float("nan"), 1e15, ""):
        assert read_amount(wrong) is None


def test_texts() -> None:
    assert [text_of(v) for v in (1001.0, 4820.5, True, None, float("nan"))] == [
        "1001",
        "4820,5",
        "ja",
        "",
        "",
    ]
    assert text_of("a\x00b\x0b") == "ab"


def test_flags_and_names_of_cells() -> None:
    assert [read_flag(v) for v in ("ja", "x", "Nein", "", "vielleicht", False)] == [
        True,
        True,
        False,
        None,
        None,
        False,
    ]
    assert (cell_name(18, 3), cell_name(5, 28)) == ("C18", "AB5")


def test_only_a_literal_link_shows_its_text() -> None:
    assert shown_text('HYPERLINK("http://example.invalid";"Meier")') == "Meier"
    assert shown_text('of:=HYPERLINK("x";"a""b")') == 'a"b'
    assert shown_text("SUM(L5:L20)") == ""
    assert shown_text('HYPERLINK("x";A1)') == ""


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none(), st.dates()))
def test_nothing_breaks_a_cell(value: Any) -> None:
    text_of(value)
    read_day(value, TODAY)
    read_phones(value, "DE")
    read_emails(value)
    read_amount(value)
    make_town(*split_town(text_of(value)))
