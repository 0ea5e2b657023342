"""The tables of how letters are addressed and begun (DIN 5008, Duden, Austria, Switzerland):
one test per row, named after the row."""

from __future__ import annotations

from typing import Any

import pytest

from kundenpflege.model.kinds import CustomerKind, Salutation
from kundenpflege.rules.address_block import address_lines
from kundenpflege.rules.addressee import Addressee, PersonName, PostalAddress, split_profession
from kundenpflege.rules.salutation import LetterSalutation, closing, letter_salutation
from kundenpflege.rules.spelling import swiss

MR, MRS, NEUTRAL, UNKNOWN = (
    Salutation.MR,
    Salutation.MRS,
    Salutation.NEUTRAL,
    Salutation.UNKNOWN,
)
HOME = PostalAddress("Hauptstraße 5", "22926", "Ahrensburg")
STREET = ("Hauptstraße 5", "22926 Ahrensburg")


def who(salutation: Salutation, first: str, last: str, **more: Any) -> PersonName:
    return PersonName(salutation, first, last, **more)


def to(*persons: PersonName, kind: CustomerKind = CustomerKind.PRIVATE, **more: Any) -> Addressee:
    return Addressee(kind, persons, **({"address": HOME} | more))


def company(*persons: PersonName, name: str = "Weber GmbH", **more: Any) -> Addressee:
    return to(*persons, kind=CustomerKind.BUSINESS, company=name, **more)


def window(addressee: Addressee, sender: str = "DE") -> tuple[str, ...]:
    return address_lines(addressee, sender)


def greet(addressee: Addressee, sender: str = "DE") -> LetterSalutation:
    return letter_salutation(addressee, sender)


# The address block --------------------------------------------------------------------------


def test_address_man_and_woman() -> None:
    man = to(who(MR, "Max", "Muster", title_before="Dr."))
    assert window(man) == ("Herrn", "Dr. Max Muster", *STREET)
    assert window(to(who(MRS, "Ina", "Muster"))) == ("Frau", "Ina Muster", *STREET)


@pytest.mark.parametrize("salutation", [NEUTRAL, UNKNOWN])
def test_address_without_divers_unknown(salutation: Salutation) -> None:
    assert window(to(who(salutation, "Kim", "Müller"))) == ("Kim Müller", *STREET)


def test_address_couple_of_the_same_name() -> None:
    couple = to(who(MR, "René", "Weber"), who(MRS, "Sandra", "Weber"), kind=CustomerKind.COUPLE)
    assert window(couple) == ("Eheleute", "Sandra und René Weber", *STREET)


def test_address_couple_of_different_names() -> None:
    couple = to(who(MRS, "Lotta", "Fuchs"), who(MR, "Otto", "Pferd"), kind=CustomerKind.COUPLE)
    assert window(couple) == ("Frau Lotta Fuchs", "Herrn Otto Pferd", *STREET)


def test_address_family() -> None:
    family = to(who(MRS, "Sandra", "Weber"), who(MR, "René", "Weber"), kind=CustomerKind.FAMILY)
    assert window(family) == ("Familie", "Sandra und René Weber", *STREET)
    one = to(who(MRS, "Sandra", "Weber"), kind=CustomerKind.FAMILY)
    assert window(one) == ("Familie", "Weber", *STREET)


def test_address_company_with_contact() -> None:
    contact = who(MRS, "Sandra", "Weber")
    assert window(company(contact)) == ("Weber GmbH", "Frau Sandra Weber", *STREET)
    # The word Firma only where the name does not show it; „z. Hd.“ says nothing.
    assert window(company(contact, name="Sandra Weber"))[0] == "Firma Sandra Weber"
    extra = company(contact, company_extra="z. Hd. Frau Sandra Kolbe")
    assert window(extra)[1] == "Frau Sandra Kolbe"


def test_address_department() -> None:
    letter = company(who(MR, "Max", "Muster"), company_extra="Abteilung Einkauf")
    assert window(letter) == ("Weber GmbH", "Abteilung Einkauf", "Herrn Max Muster", *STREET)


@pytest.mark.parametrize(
    "extra",
    [
        "c/o Hausverwaltung Muster GmbH",
        "vertreten durch Hausverwaltung Muster GmbH",
        "Hausverwaltung Muster GmbH",
    ],
)
def test_address_house_management(extra: str) -> None:
    letter = company(name="WEG Hauptstraße 5", company_extra=extra)
    assert window(letter) == (
        "WEG Hauptstraße 5",
        "vertreten durch Hausverwaltung Muster GmbH",
        *STREET,
    )
    above = company(name="WEG Hauptstraße 5", address=PostalAddress("Hof 1", supplement=extra))
    assert window(above)[1] == "vertreten durch Hausverwaltung Muster GmbH"


def test_address_c_o_stays_with_others() -> None:
    care = company(name="Weber GmbH", company_extra="c/o Kanzlei Süd")
    assert window(care)[1] == "c/o Kanzlei Süd"
    assert window(company(name="WEG Hof 3", company_extra="Haus 3"))[1] == "Haus 3"


def test_address_subtenant() -> None:
    place = PostalAddress("Hauptstraße 5", "22926", "Ahrensburg", supplement="bei Hans Meier")
    letter = to(who(MRS, "Anita", "Müller"), address=place)
    assert window(letter) == ("Frau", "Anita Müller", "bei Hans Meier", *STREET)


def test_address_degrees() -> None:
    doctor = who(MR, "Max", "Muster", title_before="Prof. Dr.")
    assert window(to(doctor))[1] == "Prof. Dr. Max Muster"
    engineer = who(MR, "Max", "Muster", title_before="Dipl.-Ing.", title_after="M. Sc.")
    assert window(to(engineer))[1] == "Dipl.-Ing. Max Muster, M. Sc."
    profession, titles = split_profession("Rechtsanwältin Dr.")
    lawyer = who(MRS, "Ina", "Muster", title_before=titles, profession=profession)
    assert window(to(lawyer))[:2] == ("Frau Rechtsanwältin", "Dr. Ina Muster")
    assert greet(to(lawyer)).text == "Sehr geehrte Frau Dr. Muster,"


def test_address_noble() -> None:
    countess = who(MRS, "Sophie", "Großendorff", particle="Gräfin von")
    assert window(to(countess)) == ("Frau", "Sophie Gräfin von Großendorff", *STREET)
    vienna = PostalAddress("Ring 1", "1010", "Wien", "AT")
    assert window(to(countess, address=vienna), "AT")[1] == "Sophie von Großendorff"


def test_address_po_box() -> None:
    box = PostalAddress("Hauptstraße 5", "22901", "Ahrensburg", po_box="1234")
    assert window(to(who(MRS, "Ina", "Muster"), address=box)) == (
        "Frau",
        "Ina Muster",
        "Postfach 12 34",
        "22901 Ahrensburg",
    )


@pytest.mark.parametrize(
    ("place", "lines"),
    [
        (PostalAddress("Ring 1", "1010", "Wien", "AT"), ("Ring 1", "1010 WIEN", "ÖSTERREICH")),
        (PostalAddress("Gasse 2", "3003", "Bern", "CH"), ("Gasse 2", "3003 BERN", "SCHWEIZ")),
        (
            PostalAddress("Via Po 3", "20121", "Milano", "IT"),
            ("Via Po 3", "20121 MILANO", "ITALIEN"),
        ),
    ],
)
def test_address_abroad(place: PostalAddress, lines: tuple[str, ...]) -> None:
    assert window(to(who(MRS, "Ina", "Muster"), address=place))[2:] == lines


@pytest.mark.parametrize(("sender", "country"), [("AT", "AT"), ("CH", "CH"), ("AT", "DE")])
def test_address_inland_from_austria_and_switzerland(sender: str, country: str) -> None:
    place = PostalAddress("Weg 1", "1010", "Ort", country)
    lines = window(to(who(MRS, "Ina", "Muster"), address=place), sender)
    if sender == country:
        assert lines[-1] == "1010 Ort"
    else:
        assert lines[-2:] == ("1010 ORT", "DEUTSCHLAND")


def test_address_austrian_titles() -> None:
    vienna = PostalAddress("Ring 1", "1010", "Wien", "AT")
    muster = who(MR, "Max", "Muster", title_before="Mag. Dr.", title_after="MBA")
    assert window(to(muster, address=vienna), "AT")[:2] == ("Herrn", "Mag. Dr. Max Muster, MBA")


def test_address_of_ones_own_stands_above_the_street() -> None:
    letter = to(who(MR, "Max", "Muster"), address_override="Pfarramt St. Marien\n\n Herrn Pastor ")
    assert window(letter) == ("Pfarramt St. Marien", "Herrn Pastor", *STREET)


# The salutation ---------------------------------------------------------------------------


def test_salutation_herr_frau() -> None:
    assert greet(to(who(MR, "Max", "Müller"))).text == "Sehr geehrter Herr Müller,"
    assert greet(to(who(MRS, "Ina", "Müller"))).text == "Sehr geehrte Frau Müller,"


def test_salutation_dr() -> None:
    doctor = who(MR, "Max", "Müller", title_before="Dr.")
    assert greet(to(doctor)).text == "Sehr geehrter Herr Dr. Müller,"


def test_salutation_prof_dr() -> None:
    title = {"title_before": "Prof. Dr."}
    woman, man = who(MRS, "Ina", "Müller", **title), who(MR, "Max", "Müller", **title)
    assert greet(to(woman)).text == "Sehr geehrte Frau Professorin Müller,"
    assert greet(to(man)).text == "Sehr geehrter Herr Professor Müller,"


def test_salutation_engineers_and_bachelors_in_germany_and_austria() -> None:
    engineer = who(MR, "Max", "Müller", title_before="Dipl.-Ing.", title_after="B. A.")
    assert greet(to(engineer)).text == "Sehr geehrter Herr Müller,"
    vienna = PostalAddress("Ring 1", "1010", "Wien", "AT")
    for title in ("Mag.", "DI", "Ing.", "KommR"):
        person = who(MR, "Max", "Muster", title_before=title)
        text = greet(to(person, address=vienna), "AT").text
        assert text == f"Sehr geehrter Herr {title} Muster,"


def test_salutation_couple() -> None:
    man, woman = who(MR, "Jan", "Müller"), who(MRS, "Eva", "Müller")
    private = to(man, woman, kind=CustomerKind.COUPLE)
    both = "Sehr geehrte Frau Müller, sehr geehrter Herr Müller,"
    assert greet(private).text == both
    # In business the rank goes first.
    rank = "Sehr geehrter Herr Müller, sehr geehrte Frau Müller,"
    assert greet(company(man, woman)).text == rank


def test_salutation_familie() -> None:
    family = to(who(MRS, "Eva", "Müller"), kind=CustomerKind.FAMILY)
    assert greet(family).text == "Sehr geehrte Familie Müller,"


def test_salutation_company_unknown() -> None:
    assert greet(company()).text == "Sehr geehrte Damen und Herren,"
    assert greet(company()).uncertain == ""


def test_salutation_several_contacts() -> None:
    people = [
        who(MRS, "Eva", "Adler"),
        who(MR, "Jan", "Berg", title_before="Dr."),
        who(NEUTRAL, "Kim", "Cohn"),
        who(MR, "Udo", "Dorn"),
    ]
    three = "Sehr geehrte Frau Adler, sehr geehrter Herr Dr. Berg, guten Tag Kim Cohn,"
    assert greet(company(*people[:3])).text == three
    assert greet(company(*people)).text == "Sehr geehrte Damen und Herren,"


def test_salutation_divers_neutral() -> None:
    for salutation in (NEUTRAL, UNKNOWN):
        assert greet(to(who(salutation, "Kim", "Müller"))).text == "Guten Tag Kim Müller,"


def test_salutation_personal() -> None:
    def du(salutation: Salutation, name: str) -> LetterSalutation:
        return greet(to(who(salutation, name, "Weber", informal=True)))

    assert du(MRS, "Sandra").text == "Liebe Sandra,"
    assert du(MR, "René").text == "Lieber René,"
    assert du(NEUTRAL, "Kim").text == "Hallo Kim,"
    assert du(MRS, "Sandra").informal


@pytest.mark.parametrize(
    ("salutation", "title", "text"),
    [
        (MR, "Graf", "Sehr geehrter Graf Bismarck,"),
        (MRS, "Gräfin", "Sehr geehrte Gräfin Bismarck,"),
        (MR, "Baron von", "Sehr geehrter Baron Bismarck,"),
        (MR, "Prinz von", "Sehr geehrter Prinz Bismarck,"),
        (MRS, "Fürstin zu", "Sehr geehrte Fürstin Bismarck,"),
    ],
)
def test_salutation_graf_baron_prinz_fürst(salutation: Salutation, title: str, text: str) -> None:
    assert greet(to(who(salutation, "Otto", "Bismarck", particle=title))).text == text


@pytest.mark.parametrize("title", ["Freiherr von", "von"])
def test_salutation_freiherr_plain_von(title: str) -> None:
    person = who(MR, "Karl", "Thurner", particle=title)
    assert greet(to(person)).text == "Sehr geehrter Herr von Thurner,"


@pytest.mark.parametrize("title", ["Freifrau von", "Freiin von"])
def test_salutation_freifrau_freiin(title: str) -> None:
    person = who(MRS, "Eva", "Thurner", particle=title)
    assert greet(to(person)).text == "Sehr geehrte Frau von Thurner,"


def test_salutation_clergy_mayor_own_words() -> None:
    own = to(who(MR, "Udo", "Dorn"), salutation_override="Sehr geehrter Herr Pastor Dorn")
    assert greet(own).text == "Sehr geehrter Herr Pastor Dorn,"
    pastor = who(MR, "Udo", "Dorn", salutation_override="Hochwürden")
    assert greet(to(pastor)).text == "Hochwürden,"
    pair = to(who(MRS, "Eva", "Dorn"), pastor, kind=CustomerKind.COUPLE)
    assert greet(pair).text == "Sehr geehrte Frau Dorn, Hochwürden,"


def test_salutation_switzerland() -> None:
    letter = greet(to(who(MRS, "Ina", "Weiß")), "CH")
    assert (letter.text, letter.capital) == ("Sehr geehrte Frau Weiß", True)
    assert greet(to(who(MRS, "Ina", "Weiß"))).capital is False


def test_closing() -> None:
    assert closing("DE") == "Mit freundlichen Grüßen"
    assert closing("AT") == "Mit freundlichen Grüßen"
    assert closing("CH") == "Freundliche Grüsse"
    assert closing("DE", informal=True) == "Herzliche Grüße"
    assert closing("CH", informal=True) == "Herzliche Grüsse"


def test_swiss_spelling() -> None:
    assert swiss("Mit freundlichen Grüßen aus der GROßEN Straße") == (
        "Mit freundlichen Grüssen aus der GROSSEN Strasse"
    )
    assert swiss("ẞ") == "SS"


# What is asked instead of guessed ---------------------------------------------------------


def test_an_unknown_salutation_is_asked_for() -> None:
    kim = greet(to(who(UNKNOWN, "Kim", "Müller")))
    assert kim.uncertain == "Anrede von Kim Müller ist nicht bekannt: Herr, Frau oder neutral?"
    assert greet(to(who(UNKNOWN, "Kim", "Müller", informal=True))).uncertain
    assert greet(company(who(UNKNOWN, "Kim", "Müller"))).uncertain


@pytest.mark.parametrize(
    "letter",
    [
        to(who(NEUTRAL, "Kim", "Müller")),
        to(who(MR, "Kim", "Müller")),
        to(who(UNKNOWN, "Kim", "Müller"), salutation_override="Moin Kim"),
        to(who(UNKNOWN, "Kim", "Müller", salutation_override="Moin Kim")),
        to(who(UNKNOWN, "Kim", "Müller"), kind=CustomerKind.FAMILY),
        company(*[who(UNKNOWN, "Kim", f"Müller{n}") for n in range(4)]),
    ],
)
def test_nothing_is_asked_where_nothing_is_missing(letter: Addressee) -> None:
    assert greet(letter).uncertain == ""


def test_missing_people_and_names_are_asked_for() -> None:
    assert "keine Person" in greet(to(name="Weber")).uncertain
    assert (
        "zweite Person" in greet(to(who(MRS, "Eva", "Müller"), kind=CustomerKind.COUPLE)).uncertain
    )
    assert "Nachname von Eva" in greet(to(who(MRS, "Eva", ""))).uncertain
