"""The salutation of a letter, row by row of the table in the facts (DIN 5008, Knigge)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kundenpflege.model.kinds import CustomerKind, Salutation
from kundenpflege.rules.addressee import Addressee, PersonName, PostalAddress
from kundenpflege.rules.salutation import LetterSalutation, letter_salutation

MR, MRS = Salutation.MR, Salutation.MRS
NEUTRAL, UNKNOWN = Salutation.NEUTRAL, Salutation.UNKNOWN


def person(salutation: Salutation, first: str, last: str, title: str = "", **more) -> PersonName:
    return PersonName(salutation, first, last, title_before=title, **more)


def greet(
    *persons: PersonName, kind=CustomerKind.PRIVATE, country="DE", sender="DE", **more
) -> str:
    addressee = Addressee(kind, persons, address=PostalAddress(country=country), **more)
    return letter_salutation(addressee, sender).text


SANDRA = person(MRS, "Sandra", "Müller")
RENE = person(MR, "René", "Müller")
KIM = person(NEUTRAL, "Kim", "Müller")
DU_SANDRA = person(MRS, "Sandra", "Müller", informal=True)
DU_RENE = person(MR, "René", "Müller", informal=True)
OTTO = person(MR, "Otto", "Pferd")


@pytest.mark.parametrize(
    ("who", "text"),
    [
        (person(MR, "Max", "Müller"), "Sehr geehrter Herr Müller,"),
        (SANDRA, "Sehr geehrte Frau Müller,"),
        # degrees: only the highest, Professor spelled out
        (person(MR, "Max", "Müller", "Dr."), "Sehr geehrter Herr Dr. Müller,"),
        (person(MRS, "Ute", "Müller", "Dr. med. dent."), "Sehr geehrte Frau Dr. Müller,"),
        (person(MR, "Max", "Müller", "Dr.-Ing."), "Sehr geehrter Herr Dr. Müller,"),
        (person(MR, "Max", "Müller", "Dr. Dr."), "Sehr geehrter Herr Dr. Müller,"),
        (person(MRS, "Ute", "Müller", "Prof. Dr."), "Sehr geehrte Frau Professorin Müller,"),
        (person(MR, "Max", "Müller", "Prof. Dr."), "Sehr geehrter Herr Professor Müller,"),
        (person(MR, "Max", "Müller", "Univ.-Prof. Dr."), "Sehr geehrter Herr Professor Müller,"),
        (person(MR, "Max", "Müller", "Dipl.-Ing."), "Sehr geehrter Herr Müller,"),
        (person(MRS, "Ute", "Müller", title_after="B. A."), "Sehr geehrte Frau Müller,"),
        # neutral and unknown: first and last name, never a guess
        (KIM, "Guten Tag Kim Müller,"),
        (person(UNKNOWN, "Andrea", "Müller"), "Guten Tag Andrea Müller,"),
        (person(UNKNOWN, "Kim", "Müller", "Dr."), "Guten Tag Dr. Kim Müller,"),
        (person(UNKNOWN, "", "Müller", "Dr."), "Guten Tag Dr. Müller,"),
        (person(UNKNOWN, "Kim", "Müller", "Dipl.-Ing."), "Guten Tag Kim Müller,"),
        (person(UNKNOWN, "", "Müller", "Dipl.-Ing."), "Sehr geehrte Damen und Herren,"),
        (person(UNKNOWN, "", "Müller"), "Sehr geehrte Damen und Herren,"),
        (person(UNKNOWN, "Kim", ""), "Guten Tag Kim,"),
        (person(MR, "Max", ""), "Guten Tag Max,"),
        (person(MR, "", "Müller"), "Sehr geehrter Herr Müller,"),
        # personal
        (DU_SANDRA, "Liebe Sandra,"),
        (DU_RENE, "Lieber René,"),
        (person(NEUTRAL, "Kim", "Müller", informal=True), "Hallo Kim,"),
        (person(MRS, "", "Müller", informal=True), "Sehr geehrte Frau Müller,"),
        # particles stay
        (
            person(MR, "Karl", "Heide", particle="von der"),
            "Sehr geehrter Herr von der Heide,",
        ),
        (person(MR, "Piet", "Dyck", "Dr.", particle="van"), "Sehr geehrter Herr Dr. van Dyck,"),
        # nobility, wherever it was typed
        (person(MR, "Otto", "Bismarck", particle="Graf von"), "Sehr geehrter Graf Bismarck,"),
        (person(MR, "Otto", "Graf von Bismarck"), "Sehr geehrter Graf Bismarck,"),
        (person(MR, "Otto", "von Bismarck", "Graf"), "Sehr geehrter Graf Bismarck,"),
        (person(MRS, "Sophie", "Gräfin Bismarck"), "Sehr geehrte Gräfin Bismarck,"),
        (person(MR, "Hans", "Baron zu Guttenberg"), "Sehr geehrter Baron Guttenberg,"),
        (person(MRS, "Anna", "Prinzessin von Hessen"), "Sehr geehrte Prinzessin Hessen,"),
        (person(MR, "Karl", "Fürst zu Fürstenberg"), "Sehr geehrter Fürst Fürstenberg,"),
        (person(MR, "Max", "Thurner", particle="Freiherr von"), "Sehr geehrter Herr von Thurner,"),
        (person(MRS, "Eva", "Thurner", particle="Freifrau von"), "Sehr geehrte Frau von Thurner,"),
        (person(MRS, "Eva", "Freiin von Thurner"), "Sehr geehrte Frau von Thurner,"),
        (person(MR, "Max", "Thurner", particle="von"), "Sehr geehrter Herr von Thurner,"),
        (person(MRS, "Steffi", "Graf"), "Sehr geehrte Frau Graf,"),
        (
            person(UNKNOWN, "Sophie", "Gräfin von Bismarck"),
            "Guten Tag Sophie Gräfin von Bismarck,",
        ),
    ],
)
def test_one_person(who, text):
    assert greet(who) == text


@pytest.mark.parametrize(
    ("persons", "text"),
    [
        ((SANDRA, RENE), "Sehr geehrte Frau Müller, sehr geehrter Herr Müller,"),
        ((RENE, SANDRA), "Sehr geehrte Frau Müller, sehr geehrter Herr Müller,"),
        ((SANDRA, OTTO), "Sehr geehrte Frau Müller, sehr geehrter Herr Pferd,"),
        ((RENE, OTTO), "Sehr geehrter Herr Müller, sehr geehrter Herr Pferd,"),
        ((SANDRA, KIM), "Sehr geehrte Frau Müller, guten Tag Kim Müller,"),
        ((KIM, person(UNKNOWN, "Alex", "Müller")), "Guten Tag Kim und Alex Müller,"),
        ((KIM, person(UNKNOWN, "Alex", "Pferd")), "Guten Tag Kim Müller und Alex Pferd,"),
        ((DU_SANDRA, DU_RENE), "Liebe Sandra, lieber René,"),
        ((DU_SANDRA, OTTO), "Liebe Sandra, sehr geehrter Herr Pferd,"),
        ((SANDRA, person(UNKNOWN, "", "Müller")), "Sehr geehrte Damen und Herren,"),
    ],
)
def test_couples(persons, text):
    assert greet(*persons, kind=CustomerKind.COUPLE) == text


@pytest.mark.parametrize(
    ("persons", "name", "text"),
    [
        ((), "Familie Weber", "Sehr geehrte Familie Weber,"),
        ((), "Weber", "Sehr geehrte Familie Weber,"),
        ((), "", "Sehr geehrte Damen und Herren,"),
        ((SANDRA,), "", "Sehr geehrte Familie Müller,"),
        ((SANDRA, RENE, KIM), "", "Sehr geehrte Familie Müller,"),
        ((SANDRA, RENE, KIM, KIM), "", "Sehr geehrte Familie Müller,"),
        ((SANDRA, OTTO), "", "Sehr geehrte Frau Müller, sehr geehrter Herr Pferd,"),
        ((DU_SANDRA, DU_RENE), "", "Liebe Sandra, lieber René,"),
        ((DU_SANDRA, DU_RENE) * 2, "", "Liebe Familie Müller,"),
    ],
)
def test_families(persons, name, text):
    assert greet(*persons, kind=CustomerKind.FAMILY, name=name) == text


@pytest.mark.parametrize(
    ("persons", "text"),
    [
        ((), "Sehr geehrte Damen und Herren,"),
        ((SANDRA,), "Sehr geehrte Frau Müller,"),
        # business: by rank, not the woman first
        ((OTTO, SANDRA), "Sehr geehrter Herr Pferd, sehr geehrte Frau Müller,"),
        (
            (OTTO, SANDRA, KIM),
            "Sehr geehrter Herr Pferd, sehr geehrte Frau Müller, guten Tag Kim Müller,",
        ),
        ((OTTO, SANDRA, RENE, KIM), "Sehr geehrte Damen und Herren,"),
        ((PersonName(),), "Sehr geehrte Damen und Herren,"),
    ],
)
@pytest.mark.parametrize("kind", [CustomerKind.BUSINESS, CustomerKind.PUBLIC])
def test_companies(kind, persons, text):
    assert greet(*persons, kind=kind, company="Weber GmbH") == text


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Mag.", "Sehr geehrter Herr Mag. Muster,"),
        ("DI", "Sehr geehrter Herr DI Muster,"),
        ("Ing.", "Sehr geehrter Herr Ing. Muster,"),
        ("Dipl.-Ing.", "Sehr geehrter Herr Dipl.-Ing. Muster,"),
        ("KommR", "Sehr geehrter Herr KommR Muster,"),
        ("Mag. Dr.", "Sehr geehrter Herr Dr. Muster,"),
        ("Univ.-Prof. Dr.", "Sehr geehrter Herr Professor Muster,"),
        ("", "Sehr geehrter Herr Muster,"),
    ],
)
def test_austria_speaks_degrees(title, text):
    who = person(MR, "Max", "Muster", title, title_after="MBA")
    assert greet(who, country="AT") == text


def test_austria_has_no_titles_of_nobility():
    who = person(MR, "Otto", "Habsburg", particle="Graf von")
    assert greet(who, country="AT") == "Sehr geehrter Herr von Habsburg,"


@pytest.mark.parametrize(
    ("persons", "text"),
    [
        ((SANDRA,), "Sehr geehrte Frau Müller"),
        ((SANDRA, RENE), "Sehr geehrte Frau Müller, sehr geehrter Herr Müller"),
        ((), "Sehr geehrte Damen und Herren"),
    ],
)
def test_swiss_letters_have_no_comma_and_go_on_with_a_capital(persons, text):
    result = letter_salutation(Addressee(CustomerKind.COUPLE, persons), "CH")
    assert (result.text, result.capital) == (text, True)


@pytest.mark.parametrize(
    ("own", "sender", "text", "capital"),
    [
        ("Hochwürdiger Herr Pfarrer", "DE", "Hochwürdiger Herr Pfarrer,", False),
        ("Hochwürdiger Herr Pfarrer,", "DE", "Hochwürdiger Herr Pfarrer,", False),
        ("  Moin\n Sandra!  ", "DE", "Moin Sandra!", True),
        ("Sehr geehrte Frau Bürgermeisterin,", "CH", "Sehr geehrte Frau Bürgermeisterin", True),
        ("   ", "DE", "Sehr geehrte Frau Müller,", False),
    ],
)
def test_an_own_salutation_replaces_every_rule(own, sender, text, capital):
    addressee = Addressee(persons=(SANDRA,), salutation_override=own)
    result = letter_salutation(addressee, sender)
    assert (result.text, result.capital) == (text, capital)


@pytest.mark.parametrize("sender", ["DE", "CH"])
def test_a_comma_alone_greets_nobody(sender):
    addressee = Addressee(persons=(SANDRA,), salutation_override=" ,, ")
    plain = Addressee(persons=(SANDRA,))
    assert letter_salutation(addressee, sender) == letter_salutation(plain, sender)
    person = Addressee(persons=(replace(SANDRA, salutation_override=" , ,"),))
    assert letter_salutation(person, sender) == letter_salutation(plain, sender)


@pytest.mark.parametrize(
    ("addressee", "informal", "plural"),
    [
        (Addressee(persons=(SANDRA,)), False, False),
        (Addressee(persons=(DU_SANDRA,)), True, False),
        (Addressee(persons=(DU_SANDRA, DU_RENE)), True, True),
        (Addressee(persons=(DU_SANDRA, OTTO)), False, True),
        (Addressee(CustomerKind.FAMILY, persons=(DU_SANDRA,)), True, True),
        (Addressee(CustomerKind.BUSINESS, company="Weber GmbH"), False, True),
        (Addressee(persons=(DU_SANDRA,), salutation_override="Servus Sandra!"), True, False),
    ],
)
def test_the_sentences_below_learn_du_and_ihr(addressee, informal, plural):
    result = letter_salutation(addressee)
    assert isinstance(result, LetterSalutation)
    assert (result.informal, result.plural) == (informal, plural)
