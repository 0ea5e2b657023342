from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model.kinds import CustomFieldKind
from kundenpflege.rules.custom_value import CheckedValue, check_custom_value, split_choices
from kundenpflege.rules.validation import InvalidValue

TODAY = date(2026, 11, 21)
TEXT, NUMBER, DATE, CHOICE = CustomFieldKind
HEATINGS = ("Gas", "Öl", "Wärmepumpe")


def check(kind: CustomFieldKind, raw: object) -> CheckedValue:
    return check_custom_value(kind, HEATINGS, raw, TODAY)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (TEXT, "  Reihenhaus \n Baujahr 1931 ", CheckedValue("Reihenhaus\n Baujahr 1931")),
        (TEXT, 1931, CheckedValue("1931")),
        (TEXT, 1931.0, CheckedValue("1931")),
        (TEXT, 2.5, CheckedValue("2,5")),
        (TEXT, date(2020, 2, 29), CheckedValue("29.02.2020")),
        (NUMBER, "1.234,50", CheckedValue("1234,5", number=Decimal("1234.5"))),
        (NUMBER, "1898", CheckedValue("1898", number=Decimal(1898))),
        (NUMBER, "-12345,5", CheckedValue("−12.345,5", number=Decimal("-12345.5"))),
        (NUMBER, 12.25, CheckedValue("12,25", number=Decimal("12.25"))),
        (NUMBER, Decimal("-3"), CheckedValue("−3", number=Decimal(-3))),
        (NUMBER, "0,00004", CheckedValue("0", number=Decimal(0))),
        (DATE, "3.4.61", CheckedValue("03.04.1961", day=date(1961, 4, 3))),
        (DATE, date(2020, 2, 29), CheckedValue("29.02.2020", day=date(2020, 2, 29))),
        (DATE, datetime(2020, 2, 29, 8), CheckedValue("29.02.2020", day=date(2020, 2, 29))),
        (CHOICE, "waermepumpe", CheckedValue("Wärmepumpe")),
        (CHOICE, "Gas", CheckedValue("Gas")),
    ],
)
def test_values_are_typed_by_their_field(
    kind: CustomFieldKind, raw: object, value: CheckedValue
) -> None:
    found = check(kind, raw)
    assert (found.number, found.day) == (value.number, value.day)
    assert found.text.replace("\n ", "\n") == value.text.replace("\n ", "\n")


@pytest.mark.parametrize("kind", list(CustomFieldKind))
@pytest.mark.parametrize("raw", [None, "", "  "])
def test_nothing_is_no_value(kind: CustomFieldKind, raw: object) -> None:
    assert check(kind, raw) == CheckedValue()


@pytest.mark.parametrize(
    ("kind", "raw", "told"),
    [
        (NUMBER, "viele", "Zahl"),
        (NUMBER, True, "Zahl"),
        (NUMBER, float("nan"), "Zahl"),
        (NUMBER, "1" * 13, "zu groß"),
        (DATE, "31.2.2020", "Datum"),
        (DATE, 12, "Datum"),
        (DATE, "1.1.0900", "Jahr"),
        (CHOICE, "Kohle", "Gas, Öl, Wärmepumpe"),
        (TEXT, "x" * 2001, "2000 Zeichen"),
    ],
)
def test_what_does_not_fit_is_told(kind: CustomFieldKind, raw: object, told: str) -> None:
    with pytest.raises(InvalidValue, match=told):
        check(kind, raw)


def test_choices_are_lines_without_blanks_and_repetitions() -> None:
    assert split_choices(" Gas \n\nÖl\ngas\n") == ("Gas", "Öl")


@given(st.decimals(-(10**11), 10**11, places=4))
def test_a_shown_number_reads_back_as_itself(value: Decimal) -> None:
    shown = check(NUMBER, value)
    again = check(NUMBER, shown.text)
    # One point and three digits group thousands: only whole numbers are written that way.
    assert again.number == shown.number == value


@given(st.dates(date(1850, 1, 1), date(2199, 12, 31)))
def test_a_shown_day_reads_back_as_itself(value: date) -> None:
    assert check(DATE, check(DATE, value).text).day == value
