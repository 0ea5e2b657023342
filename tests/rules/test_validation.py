"""What is typed is brought into form, refused with a helpful sentence, and never lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.base.text import clean, digits
from kundenpflege.rules.validation import (
    LOGO_LIMIT,
    InvalidValue,
    check_bic,
    check_birthday,
    check_color,
    check_country,
    check_email,
    check_iban,
    check_logo,
    check_postal_code,
    check_time,
    check_vat_id,
    check_website,
    image_kind,
    normal_phone,
    parse_birthday,
)

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("04102 5550", "+49 4102 5550"),
        ("04102/5550", "+49 4102 5550"),
        ("(04102) 5550", "+49 4102 5550"),
        ("+49 (0) 4102 5550", "+49 4102 5550"),
        ("0049 4102 5550", "+49 4102 5550"),
        ("4102 5550", "+49 4102 5550"),
        ("0171-1234567", "+49 171 1234567"),
        ("+43 1 5134567", "+43 1 5134567"),
        ("", ""),
        ("  ", ""),
        # not understood, therefore as typed
        ("110", "110"),
        ("0171 1234567 (nur abends)", "0171 1234567 (nur abends)"),
        ("04102 5550 / 0171 1234567", "04102 5550 / 0171 1234567"),
        ("steht im Telefonbuch", "steht im Telefonbuch"),
    ],
)
def test_phones_get_their_international_form_or_stay_as_typed(typed: str, kept: str) -> None:
    assert normal_phone(typed) == kept


def test_a_national_number_belongs_to_the_country_of_the_address() -> None:
    assert normal_phone("01 5134567", "AT") == "+43 1 5134567"
    assert normal_phone("044 668 18 00", "CH") == "+41 44 668 18 00"


@given(st.text(alphabet="0123456789 +-/()", max_size=25))
def test_no_digit_of_a_phone_is_lost(typed: str) -> None:
    kept = normal_phone(typed)
    assert normal_phone(kept) == kept
    if kept != clean(typed):
        # national figures survive: only the trunk zero and the country's prefix may change
        assert digits(typed).lstrip("0").removeprefix("49").lstrip("0") in digits(kept)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" Ida.Ohm@Beispiel.DE ", "Ida.Ohm@beispiel.de"),
        ("mailto:a@b.de", "a@b.de"),
        ("jürgen@müller.de", "jürgen@müller.de"),
    ],
)
def test_emails_are_tidied(typed: str, kept: str) -> None:
    assert check_email(typed) == kept


@pytest.mark.parametrize(
    "typed", ["a@b", "a b@c.de", "name.beispiel.de", "@b.de", "a@b.de, c@d.de"]
)
def test_broken_emails_are_refused_with_an_example(typed: str) -> None:
    with pytest.raises(InvalidValue, match="name@beispiel.de"):
        check_email(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("www.beispiel.de", "www.beispiel.de"),
        ("https://www.beispiel.de/", "https://www.beispiel.de"),
        ("beispiel.de/werkstatt", "beispiel.de/werkstatt"),
    ],
)
def test_websites_are_tidied(typed: str, kept: str) -> None:
    assert check_website(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "beispiel", "info@beispiel.de", "www beispiel de", "https://.", "javascript:alert.de",
        "file:C:.exe", "data:text.html",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue):
        check_website(typed)


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("22926", "DE", "22926"),
        ("D-22926", "DE", "22926"),
        ("DE 01067", "DE", "01067"),
        ("A-1010", "AT", "1010"),
        ("CH-3003", "CH", "3003"),
        ("FL-9490", "LI", "9490"),
        ("SW1A 1AA", "GB", "SW1A 1AA"),
        ("", "DE", ""),
    ],
)
def test_postal_codes_lose_their_country(typed: str, country: str, kept: str) -> None:
    assert check_postal_code(typed, country) == kept


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("2292", "DE"),
        ("229260", "DE"),
        ("2292X", "DE"),
        ("22926", "AT"),
        ("A-1010", "DE"),
        ("٢٢٩٢٦", "DE"),
    ],
)
def test_postal_codes_of_the_wrong_length_are_refused(typed: str, country: str) -> None:
    with pytest.raises(InvalidValue, match="Ziffern"):
        check_postal_code(typed, country)


def test_a_country_is_two_letters() -> None:
    assert check_country("at") == "AT"
    assert check_country("") == "DE"
    with pytest.raises(InvalidValue):
        check_country("Österreich")


def test_bank_numbers_have_right_check_digits() -> None:
    assert check_iban("de89370400440532013000") == "DE89 3704 0044 0532 0130 00"
    assert check_iban("") == ""
    with pytest.raises(InvalidValue, match="Kontoauszug"):
        check_iban("DE88 3704 0044 0532 0130 00")
    assert check_bic("haspdehhxxx") == "HASPDEHHXXX"
    assert check_bic("") == ""
    with pytest.raises(InvalidValue):
        check_bic("HASP")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("de 136 695 976", "DE136695976"),
        ("ATU13585627", "ATU13585627"),
        ("CHE107787577MWST", "CHE-107.787.577 MWST"),
    ],
)
def test_vat_numbers_are_checked_and_written_as_usual(typed: str, kept: str) -> None:
    assert check_vat_id(typed) == kept


@pytest.mark.parametrize("typed", ["DE136695977", "136695976", "CHE-107.787.578 MWST", "DE"])
def test_wrong_vat_numbers_are_refused(typed: str) -> None:
    with pytest.raises(InvalidValue):
        check_vat_id(typed)


def test_colours() -> None:
    assert check_color("#0e5a62") == "#0E5A62"
    assert check_color("fa0") == "#FFAA00"
    with pytest.raises(InvalidValue):
        check_color("petrol")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("8", "08:00"),
        ("8.30", "08:30"),
        ("830", "08:30"),
        ("14:05 Uhr", "14:05"),
        ("0:00", "00:00"),
    ],
)
def test_times_of_day(typed: str, kept: str) -> None:
    assert check_time(typed) == kept


@pytest.mark.parametrize("typed", ["24:00", "8:75", "abends", "12345"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue):
        check_time(typed)


@pytest.mark.parametrize(
    ("typed", "born"),
    [
        ("", (None, None, None)),
        ("3.4.61", (3, 4, 1961)),
        ("12.07.1979", (12, 7, 1979)),
        ("1961-04-03", (3, 4, 1961)),
        ("3.4.", (3, 4, None)),
        ("29.2.", (29, 2, None)),
        ("--02-29", (29, 2, None)),
        ("03.04.????", (3, 4, None)),
        ("21.11.26", (21, 11, 2026)),
        ("22.11.26", (22, 11, 1926)),
    ],
)
def test_birthdays_are_read_with_and_without_year(typed: str, born: tuple[object, ...]) -> None:
    assert parse_birthday(typed, TODAY) == born


@pytest.mark.parametrize(
    "typed", ["31.2.", "29.2.2023", "1980", "heute", "1.1.1850", "1.1.2027", "April", "13.13."]
)
def test_days_that_cannot_be_a_birthday_are_refused(typed: str) -> None:
    with pytest.raises(InvalidValue):
        parse_birthday(typed, TODAY)


def test_the_parts_of_a_birthday_belong_together() -> None:
    check_birthday(None, None, None, TODAY)
    check_birthday(None, None, 1980, TODAY)
    for day, month, year in ((3, None, None), (None, 4, 1980), (None, None, 3000)):
        with pytest.raises(InvalidValue):
            check_birthday(day, month, year, TODAY)


def test_a_logo_is_known_by_its_first_bytes_not_by_its_name() -> None:
    png, jpeg = b"\x89PNG\r\n\x1a\n...", b"\xff\xd8\xff\xe0..."
    assert image_kind(png) == "png"
    assert image_kind(jpeg) == "jpeg"
    assert image_kind(b"<svg/>") is None
    assert check_logo(png) == png
    assert check_logo(b"") is None
    with pytest.raises(InvalidValue, match="PNG"):
        check_logo(b"MZ...")
    with pytest.raises(InvalidValue, match="2 MB"):
        check_logo(png + bytes(LOGO_LIMIT))
