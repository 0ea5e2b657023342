"""The address block, row by row of the table in the facts (DIN 5008, Deutsche Post)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model.kinds import CustomerKind, Salutation
from kundenpflege.rules.address_block import address_lines, short_name
from kundenpflege.rules.addressee import Addressee, PersonName, PostalAddress, name_parts

MR, MRS = Salutation.MR, Salutation.MRS
NEUTRAL, UNKNOWN = Salutation.NEUTRAL, Salutation.UNKNOWN
HOME = PostalAddress("Villenweg 3", "22926", "Ahrensburg")
PLACE = "Villenweg 3 | 22926 Ahrensburg"


def person(salutation: Salutation, first: str, last: str, title: str = "", **more) -> PersonName:
    return PersonName(salutation, first, last, title_before=title, **more)


def block(addressee: Addressee, sender: str = "DE") -> str:
    return " | ".join(address_lines(addressee, sender))


SANDRA = person(MRS, "Sandra", "Weber")
RENE = person(MR, "René", "Weber")
LOTTA = person(MRS, "Lotta", "Fuchs")
OTTO = person(MR, "Otto", "Pferd")
KIM = person(NEUTRAL, "Kim", "Weber")


@pytest.mark.parametrize(
    ("who", "lines"),
    [
        (person(MR, "Max", "Muster", "Dr."), "Herrn | Dr. Max Muster"),
        (SANDRA, "Frau | Sandra Weber"),
        (KIM, "Kim Weber"),
        (person(UNKNOWN, "Andrea", "Weber"), "Andrea Weber"),
        (
            person(MRS, "Ute", "Ott", "Prof. Dr.", title_after="M. Sc."),
            "Frau | Prof. Dr. Ute Ott, M. Sc.",
        ),
        (person(MR, "Max", "Muster", "Dipl.-Ing."), "Herrn | Dipl.-Ing. Max Muster"),
        (person(MRS, "Ute", "Ott", profession="Rechtsanwältin"), "Frau Rechtsanwältin | Ute Ott"),
        (
            person(MRS, "Sophie", "Gräfin von Großendorff"),
            "Frau | Sophie Gräfin von Großendorff",
        ),
        (
            person(MRS, "Sophie", "Großendorff", particle="Gräfin von"),
            "Frau | Sophie Gräfin von Großendorff",
        ),
        (
            person(MR, "Max", "von Thurner", "Dr. Freiherr"),
            "Herrn | Dr. Max Freiherr von Thurner",
        ),
        (person(MR, "Karl", "Heide", particle="von der"), "Herrn | Karl von der Heide"),
        (person(MR, "", "Muster"), "Herrn | Muster"),
    ],
)
def test_one_person(who, lines):
    assert block(Addressee(persons=(who,), address=HOME)) == f"{lines} | {PLACE}"


@pytest.mark.parametrize(
    ("kind", "persons", "lines"),
    [
        (CustomerKind.COUPLE, (SANDRA, RENE), "Eheleute | Sandra und René Weber"),
        (CustomerKind.COUPLE, (RENE, SANDRA), "Eheleute | Sandra und René Weber"),
        (CustomerKind.COUPLE, (KIM, SANDRA), "Eheleute | Kim und Sandra Weber"),
        (CustomerKind.COUPLE, (person(MRS, "", "Weber"), RENE), "Eheleute | Weber"),
        (
            CustomerKind.COUPLE,
            (person(MRS, "Sandra", "Weber", "Dr."), RENE),
            "Frau Dr. Sandra Weber | Herrn René Weber",
        ),
        (CustomerKind.COUPLE, (LOTTA, OTTO), "Frau Lotta Fuchs | Herrn Otto Pferd"),
        (CustomerKind.COUPLE, (KIM, OTTO), "Kim Weber | Herrn Otto Pferd"),
        (CustomerKind.COUPLE, (SANDRA,), "Frau | Sandra Weber"),
        (CustomerKind.PRIVATE, (SANDRA, RENE), "Frau Sandra Weber | Herrn René Weber"),
        (CustomerKind.FAMILY, (SANDRA,), "Familie | Weber"),
        (CustomerKind.FAMILY, (SANDRA, RENE), "Familie | Sandra und René Weber"),
        (CustomerKind.FAMILY, (SANDRA, RENE, KIM), "Familie | Weber"),
        (CustomerKind.FAMILY, (LOTTA, OTTO), "Familie | Lotta Fuchs und Otto Pferd"),
    ],
)
def test_couples_and_families(kind, persons, lines):
    assert block(Addressee(kind, persons, address=HOME)) == f"{lines} | {PLACE}"


@pytest.mark.parametrize(
    ("company", "extra", "persons", "lines"),
    [
        ("Weber GmbH", "", (SANDRA,), "Weber GmbH | Frau Sandra Weber"),
        ("Weber GmbH", "", (), "Weber GmbH"),
        ("Weber GmbH", "", (KIM,), "Weber GmbH | Kim Weber"),
        (
            "Weber GmbH",
            "Abteilung Einkauf",
            (person(MR, "Max", "Muster"),),
            "Weber GmbH | Abteilung Einkauf | Herrn Max Muster",
        ),
        (
            "WEG Hauptstraße 5",
            "vertreten durch Hausverwaltung Muster GmbH",
            (),
            "WEG Hauptstraße 5 | vertreten durch Hausverwaltung Muster GmbH",
        ),
        # a firm that bears nothing but a person's name
        ("Otto Pferd", "", (OTTO,), "Firma Otto Pferd | Herrn Otto Pferd"),
        ("Weber GmbH", "", (OTTO, LOTTA), "Weber GmbH | Herrn Otto Pferd | Frau Lotta Fuchs"),
    ],
)
@pytest.mark.parametrize("kind", [CustomerKind.BUSINESS, CustomerKind.PUBLIC])
def test_companies(kind, company, extra, persons, lines):
    addressee = Addressee(kind, persons, company, extra, HOME)
    assert block(addressee) == f"{lines} | {PLACE}"


def test_a_business_without_a_company_name_is_a_person():
    assert block(Addressee(CustomerKind.BUSINESS, (SANDRA,), address=HOME)) == (
        f"Frau | Sandra Weber | {PLACE}"
    )


def test_nobody_known_leaves_the_display_name():
    assert block(Addressee(name="Kiosk am Markt", address=HOME)) == f"Kiosk am Markt | {PLACE}"
    assert block(Addressee(company="Kiosk", company_extra="Hof", address=HOME)) == (
        f"Kiosk | Hof | {PLACE}"
    )
    assert address_lines(Addressee()) == ()


def test_a_subtenant_stands_above_the_street():
    address = PostalAddress("Hauptstraße 1", "20095", "Hamburg", supplement="bei Hans Meier")
    anita = person(MRS, "Anita", "Müller")
    assert block(Addressee(persons=(anita,), address=address)) == (
        "Frau | Anita Müller | bei Hans Meier | Hauptstraße 1 | 20095 Hamburg"
    )


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (
            PostalAddress("Weg 1", "20095", "Hamburg", po_box="1234", po_box_postal_code="20001"),
            "Postfach 12 34 | 20001 Hamburg",
        ),
        (PostalAddress("", "20095", "Hamburg", po_box="12345"), "Postfach 1 23 45 | 20095 Hamburg"),
        (PostalAddress("", "1", "X", po_box="A 7"), "Postfach A 7 | 1 X"),
        (PostalAddress("Postfach 123456", "20001", "Hamburg"), "Postfach 12 34 56 | 20001 Hamburg"),
        (PostalAddress("Am Postfach 3", "20001", "Hamburg"), "Am Postfach 3 | 20001 Hamburg"),
        (PostalAddress("Weg 1", "", "Hamburg"), "Weg 1 | Hamburg"),
        (PostalAddress("Weg 1", "20095", ""), "Weg 1 | 20095"),
    ],
)
def test_po_box_and_gaps(address, lines):
    assert block(Addressee(persons=(KIM,), address=address)) == f"Kim Weber | {lines}"


@pytest.mark.parametrize(
    ("address", "sender", "lines"),
    [
        (PostalAddress("Ring 1", "1010", "Wien", "AT"), "DE", "Ring 1 | 1010 WIEN | ÖSTERREICH"),
        (PostalAddress("Weg 2", "3003", "Bern", "CH"), "DE", "Weg 2 | 3003 BERN | SCHWEIZ"),
        (PostalAddress("Via 3", "20121", "Milano", "it"), "DE", "Via 3 | 20121 MILANO | ITALIEN"),
        (
            PostalAddress("1 High St", "SW1A 1AA", "London", "GB"),
            "DE",
            "1 High St | LONDON SW1A 1AA | VEREINIGTES KÖNIGREICH",
        ),
        (PostalAddress("Weg 9", "9", "Nirgends", "QQ"), "DE", "Weg 9 | 9 NIRGENDS | QQ"),
        # the country line depends on where the letter is posted
        (PostalAddress("Ring 1", "1010", "Wien", "AT"), "AT", "Ring 1 | 1010 Wien"),
        (PostalAddress("Weg 2", "3003", "Bern", "CH"), "CH", "Weg 2 | 3003 Bern"),
        (HOME, "AT", "Villenweg 3 | 22926 AHRENSBURG | DEUTSCHLAND"),
        (HOME, "CH", "Villenweg 3 | 22926 AHRENSBURG | DEUTSCHLAND"),
        (PostalAddress("Weg 1", "20095", "Hamburg", ""), "DE", "Weg 1 | 20095 Hamburg"),
        (PostalAddress(country="AT"), "DE", ""),
    ],
)
def test_abroad_ends_with_place_and_country_in_capitals(address, sender, lines):
    expected = f"Kim Weber | {lines}" if lines else "Kim Weber"
    assert block(Addressee(persons=(KIM,), address=address), sender) == expected


def test_austrian_degrees_stand_before_and_after_the_name():
    max_muster = person(MR, "Max", "Muster", "Mag. Dr.", title_after="MBA")
    assert block(Addressee(persons=(max_muster,), address=HOME)) == (
        f"Herrn | Mag. Dr. Max Muster, MBA | {PLACE}"
    )


def test_austria_has_no_titles_of_nobility():
    assert name_parts(person(MR, "Otto", "Graf von Bismarck"), "AT").full == "Otto von Bismarck"


def test_a_full_block_joins_supplement_and_street():
    address = PostalAddress("Rue 1", "75001", "Paris", "FR", supplement="Haus B")
    addressee = Addressee(CustomerKind.BUSINESS, (SANDRA,), "Weber GmbH", "Einkauf", address)
    assert block(addressee) == (
        "Weber GmbH | Einkauf | Frau Sandra Weber | Rue 1 // Haus B | 75001 PARIS | FRANKREICH"
    )


def test_persons_beyond_the_sixth_line_are_left_out():
    addressee = Addressee(CustomerKind.BUSINESS, (LOTTA, OTTO, RENE, KIM), "Weber GmbH", "", HOME)
    assert block(addressee) == (
        f"Weber GmbH | Frau Lotta Fuchs | Herrn Otto Pferd | Herrn René Weber | {PLACE}"
    )


@pytest.mark.parametrize(
    ("addressee", "name"),
    [
        (Addressee(CustomerKind.COUPLE, (SANDRA, RENE)), "Eheleute Weber"),
        (Addressee(CustomerKind.COUPLE, (LOTTA, OTTO)), "Lotta Fuchs und Otto Pferd"),
        (Addressee(CustomerKind.FAMILY, (SANDRA, RENE, KIM)), "Familie Weber"),
        (Addressee(persons=(person(MR, "Max", "Muster", "Dr."),)), "Dr. Max Muster"),
        (Addressee(CustomerKind.BUSINESS, (SANDRA,), "Weber GmbH"), "Weber GmbH"),
        (Addressee(persons=(SANDRA, OTTO, KIM)), "Sandra Weber, Otto Pferd und Kim Weber"),
        (Addressee(name="Familie Weber"), "Familie Weber"),
    ],
)
def test_the_short_name_for_running_heads(addressee, name):
    assert short_name(addressee) == name


WORDS = st.sampled_from(["", "A", "Graf", "von", "Dr.", "Weber", "Otto Pferd", "  x  "])
PERSONS = st.builds(
    PersonName, st.sampled_from(list(Salutation)), WORDS, WORDS, WORDS, WORDS, WORDS
)
ADDRESSES = st.builds(PostalAddress, WORDS, WORDS, WORDS, st.sampled_from(["DE", "AT", ""]), WORDS)


@given(
    st.builds(
        Addressee,
        st.sampled_from(list(CustomerKind)),
        st.lists(PERSONS, max_size=6).map(tuple),
        WORDS,
        WORDS,
        ADDRESSES,
        WORDS,
    )
)
def test_never_more_than_six_lines_and_none_blank(addressee):
    lines = address_lines(addressee)
    assert len(lines) <= 6
    assert all(line and line == " ".join(line.split()) for line in lines)
    text = "\n".join(lines)
    for part in (addressee.address.street, addressee.address.place):
        assert " ".join(part.split()).casefold() in text.casefold()
