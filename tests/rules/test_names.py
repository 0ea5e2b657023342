"""Names as they stand in customers' lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model.kinds import CustomerKind, Salutation
from kundenpflege.rules.addressee import PersonName
from kundenpflege.rules.company_words import has_company_mark, is_public, without_legal_form
from kundenpflege.rules.names import split_name
from kundenpflege.rules.naming import derive_name
from kundenpflege.rules.person_names import Form, read_form, read_person

MR, MRS, UNKNOWN = Salutation.MR, Salutation.MRS, Salutation.UNKNOWN


def _person(text: str, surname_first: bool = False) -> tuple[str, ...]:
    name = read_person(text, surname_first).name
    return (
        name.title_before,
        name.first_name,
        name.particle,
        name.last_name,
        name.title_after,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Müller, Hans", ("", "Hans", "", "Müller", "")),
        ("Dr. Sommer, Helene", ("Dr.", "Helene", "", "Sommer", "")),
        ("Sommer, Dr. Helene", ("Dr.", "Helene", "", "Sommer", "")),
        ("Müller, Hans, Dr.", ("Dr.", "Hans", "", "Müller", "")),
        ("von der Heide, Karl-Theodor", ("", "Karl-Theodor", "von der", "Heide", "")),
        ("Heide, Karl-Theodor von der", ("", "Karl-Theodor", "von der", "Heide", "")),
        ("Karl-Theodor von der Heide", ("", "Karl-Theodor", "von der", "Heide", "")),
        ("Van Dyck, Anton", ("", "Anton", "Van", "Dyck", "")),
        ("Di Lorenzo, Giovanni", ("", "Giovanni", "", "Di Lorenzo", "")),
        ("Sophie Gräfin von Großendorff", ("", "Sophie", "Gräfin von", "Großendorff", "")),
        ("Graf, Steffi", ("", "Steffi", "", "Graf", "")),
        ("Eva von und zu Stein", ("", "Eva", "von und zu", "Stein", "")),
        (
            "Prof. Dr. med. dent. Anna Maria Weiß",
            ("Prof. Dr. med. dent.", "Anna Maria", "", "Weiß", ""),
        ),
        ("Dipl.-Ing. (FH) Hans Müller", ("Dipl.-Ing. (FH)", "Hans", "", "Müller", "")),
        ("Hans Müller, M. Sc.", ("", "Hans", "", "Müller", "M. Sc.")),
        ("Müller, Hans Peter B. A.", ("", "Hans Peter", "", "Müller", "B. A.")),
        ("Mag. Dr. Max Muster, MBA", ("Mag. Dr.", "Max", "", "Muster", "MBA")),
        ("Müller, Hans jun.", ("", "Hans", "", "Müller", "jun.")),
        ("DI Max Muster", ("DI", "Max", "", "Muster", "")),
        ("Ing. Karl Ing", ("Ing.", "Karl", "", "Ing", "")),
        ("Herr, Heinz", ("", "Heinz", "", "Herr", "")),
        ("Vogt", ("", "", "", "Vogt", "")),
        ("Dr. Yıldız, Ayşe", ("Dr.", "Ayşe", "", "Yıldız", "")),
    ],
)
def test_a_name_is_taken_apart(text: str, expected: tuple[str, ...]) -> None:
    assert _person(text) == expected


def test_a_role_in_brackets_is_no_name() -> None:
    read = read_person("Jörg Petersen (Einkauf)")
    assert (read.name.first_name, read.name.last_name, read.role) == (
        "Jörg",
        "Petersen",
        "Einkauf",
    )


def test_two_bare_words_are_read_surname_first_where_the_column_says_so_and_are_unsure() -> None:
    read = read_person("Müller Hans", surname_first=True)
    assert (read.name.first_name, read.name.last_name) == ("Hans", "Müller")
    assert read.unsure
    assert not read_person("Hans Müller").unsure


@pytest.mark.parametrize(
    ("text", "form", "rest"),
    [
        ("Herr", Form.MR, ""),
        ("Herrn Dr.", Form.MR, "Dr."),
        ("Hr.", Form.MR, ""),
        ("Frau Prof. Dr.", Form.MRS, "Prof. Dr."),
        ("Sehr geehrte Frau", Form.MRS, ""),
        ("w", Form.MRS, ""),
        ("Fa.", Form.COMPANY, ""),
        ("Eheleute", Form.COUPLE, ""),
        ("Fam.", Form.FAMILY, ""),
        ("Herr und Frau", Form.MR_AND_MRS, ""),
        ("Frau u. Herr", Form.MRS_AND_MR, ""),
        ("Herr/Frau", Form.UNKNOWN, ""),
        ("divers", Form.NEUTRAL, ""),
        ("unbekannt", Form.UNKNOWN, ""),
        ("", Form.UNKNOWN, ""),
        ("Dr.", Form.UNKNOWN, "Dr."),
        ("Pfarrer", Form.FOREIGN, "Pfarrer"),
    ],
)
def test_the_salutation_column_is_read(text: str, form: Form, rest: str) -> None:
    assert read_form(text) == (form, rest)


def _split(
    text: str, salutation: str, contact: str
) -> tuple[str, str, list[tuple[Salutation, str]]]:
    split = split_name(text, salutation, contact)
    people = [(p.salutation, f"{p.first_name} {p.last_name}".strip()) for p in split.persons]
    return split.kind.value, derive_name(split.kind, split.company, split.persons), people


@pytest.mark.parametrize(
    ("text", "salutation", "contact", "kind", "name", "people"),
    [
        ("Müller, Hans", "Herr", "", "private", "Hans Müller", [(MR, "Hans Müller")]),
        ("Meier", "", "", "private", "Meier", [(UNKNOWN, "Meier")]),
        ("Herr Hans Müller", "", "", "private", "Hans Müller", [(MR, "Hans Müller")]),
        (
            "Hausverwaltung Nordring GmbH & Co. KG",
            "Firma",
            "Herr Jörg Petersen",
            "business",
            "Hausverwaltung Nordring GmbH & Co. KG",
            [(MR, "Jörg Petersen")],
        ),
        (
            "Bäckerei Vogt",
            "Fa.",
            "Frau Marlies Vogt",
            "business",
            "Bäckerei Vogt",
            [(MRS, "Marlies Vogt")],
        ),
        (
            "Gasthof Linde",
            "",
            "Uwe Lindner",
            "business",
            "Gasthof Linde",
            [(UNKNOWN, "Uwe Lindner")],
        ),
        ("Vogt", "", "Uwe Lindner", "business", "Vogt", [(UNKNOWN, "Uwe Lindner")]),
        ("Firma Vogt", "", "", "business", "Vogt", []),
        ("Müller GmbH", "Herr", "Hans Müller", "business", "Müller GmbH", [(MR, "Hans Müller")]),
        ("Müller und Söhne", "", "", "business", "Müller und Söhne", []),
        (
            "Gemeinde Siek",
            "",
            "Birte Thomsen",
            "public",
            "Gemeinde Siek",
            [(UNKNOWN, "Birte Thomsen")],
        ),
        ("Stadtwerke Siek GmbH", "", "", "business", "Stadtwerke Siek GmbH", []),
        ("Kirche, Hans", "", "", "private", "Hans Kirche", [(UNKNOWN, "Hans Kirche")]),
        ("Praxis, Peter", "Herr", "", "private", "Peter Praxis", [(MR, "Peter Praxis")]),
        (
            "Brandt, Petra und Jan",
            "Familie",
            "",
            "family",
            "Familie Brandt",
            [(UNKNOWN, "Petra Brandt"), (UNKNOWN, "Jan Brandt")],
        ),
        (
            "Brandt, Petra, Jan und Lisa",
            "Familie",
            "",
            "family",
            "Familie Brandt",
            [(UNKNOWN, "Petra Brandt"), (UNKNOWN, "Jan Brandt"), (UNKNOWN, "Lisa Brandt")],
        ),
        ("Familie Brandt", "", "", "family", "Familie Brandt", [(UNKNOWN, "Brandt")]),
        (
            "Schmidt, Anna u. Peter",
            "Eheleute",
            "",
            "couple",
            "Anna und Peter Schmidt",
            [(UNKNOWN, "Anna Schmidt"), (UNKNOWN, "Peter Schmidt")],
        ),
        (
            "Anna & Peter Schmidt",
            "Eheleute",
            "",
            "couple",
            "Anna und Peter Schmidt",
            [(UNKNOWN, "Anna Schmidt"), (UNKNOWN, "Peter Schmidt")],
        ),
        (
            "Fuchs, Lotta und Pferd, Otto",
            "",
            "",
            "couple",
            "Lotta Fuchs und Otto Pferd",
            [(UNKNOWN, "Lotta Fuchs"), (UNKNOWN, "Otto Pferd")],
        ),
        (
            "Frau Sandra und Herrn René Weber",
            "",
            "",
            "couple",
            "Sandra und René Weber",
            [(MRS, "Sandra Weber"), (MR, "René Weber")],
        ),
        (
            "Herr Schmidt und Frau Meier",
            "",
            "",
            "couple",
            "Schmidt und Meier",
            [(MR, "Schmidt"), (MRS, "Meier")],
        ),
        ("Schmidt", "Herr und Frau", "", "couple", "Schmidt", [(MR, "Schmidt"), (MRS, "Schmidt")]),
        ("", "Herr", "Hans Müller", "private", "Hans Müller", [(MR, "Hans Müller")]),
    ],
)
def test_a_row_is_a_company_a_human_or_several(
    text: str,
    salutation: str,
    contact: str,
    kind: str,
    name: str,
    people: list[tuple[Salutation, str]],
) -> None:
    assert _split(text, salutation, contact) == (kind, name, people)
    assert not split_name(text, salutation, contact).hints


@pytest.mark.parametrize(
    ("text", "salutation", "contact", "hint"),
    [
        ("O'Neill & Söhne <Holz>", "Herr", "", "Anrede „Herr“ entfiel"),
        ("Dr. Yıldız, Ayşe", "Frau", "Praxis Dr. Yıldız", "als Firma übernommen"),
        ("Müller, Hans und Inge", "Herr", "", "keiner von ihnen zugeordnet"),
        ("Schmidt, Peter und Anna", "Herr und Frau", "", "Reihenfolge der Namen"),
        ("Frau Müller", "Herr", "", "widersprechen sich"),
        ("Müller, Hans", "Pfarrer", "", "„Pfarrer“ ist nicht bekannt"),
        ("Müller\nHans", "Herr", "", "mehreren Zeilen"),
    ],
)
def test_what_is_unsure_is_said(text: str, salutation: str, contact: str, hint: str) -> None:
    split = split_name(text, salutation, contact)
    assert hint in split.hints[0]
    assert not split.empty


def test_a_company_in_the_contact_column_changes_places_with_its_human() -> None:
    split = split_name("Dr. Yıldız, Ayşe", "Frau", "Praxis Dr. Yıldız")
    assert (split.kind, split.company) == (CustomerKind.BUSINESS, "Praxis Dr. Yıldız")
    assert split.persons == (PersonName(MRS, "Ayşe", "Yıldız", title_before="Dr."),)


def test_contradicting_salutations_leave_it_open() -> None:
    assert split_name("Frau Müller", "Herr").persons[0].salutation is UNKNOWN


def test_a_second_line_holds_the_human_of_a_company() -> None:
    split = split_name("Müller Elektro GmbH\nFrau Sabine Müller", "Firma")
    assert split.company == "Müller Elektro GmbH"
    assert split.persons[0].salutation is MRS


def test_several_contacts_keep_their_roles() -> None:
    split = split_name("Schmidt GmbH", "", "Herr Meier / Frau Vogt (Büro)")
    assert [p.last_name for p in split.persons] == ["Meier", "Vogt"]
    assert split.roles == ("", "Büro")


@given(st.text(max_size=40), st.text(max_size=15), st.text(max_size=40))
def test_a_salutation_is_never_invented(text: str, salutation: str, contact: str) -> None:
    split = split_name(text, salutation, contact)
    written = f"{text} {salutation} {contact}".casefold()
    marks = ("herr", "frau", "hr", "fr", "m", "w", "divers", "neutral", "d", "f")
    for person in split.persons:
        if person.salutation is not UNKNOWN:
            assert any(mark in written for mark in marks)


@given(st.sampled_from(["Kim", "Andrea", "Ayşe", "Hans", "Petra", "Luca"]))
def test_a_first_name_says_nothing_about_the_salutation(first: str) -> None:
    assert split_name(f"Müller, {first}").persons[0].salutation is UNKNOWN


def test_words_that_prove_a_company() -> None:
    assert has_company_mark("Müller e. K.")
    assert has_company_mark("Lenz & Partner")
    assert not has_company_mark("Schmidt, Anna & Peter")
    assert not has_company_mark("Ag, Se")
    assert is_public("Grundschule Nord")
    assert not is_public("Hans Stadt")
    assert without_legal_form("hausverwaltung nordring gmbh co kg") == "hausverwaltung nordring"
    assert without_legal_form("gmbh") == "gmbh"
