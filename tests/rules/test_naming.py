"""Customers are called as people call them."""

from __future__ import annotations

import pytest

from kundenpflege.model import Person
from kundenpflege.model.kinds import CustomerKind as Kind
from kundenpflege.rules.naming import derive_name


def person(first: str = "", last: str = "", title: str = "", particle: str = "") -> Person:
    return Person(first_name=first, last_name=last, title_before=title, particle=particle)


@pytest.mark.parametrize(
    ("kind", "company", "persons", "name"),
    [
        (Kind.PRIVATE, "", [person("Helene", "Sommer", "Dr.")], "Dr. Helene Sommer"),
        (Kind.PRIVATE, "", [person("Karl", "Heide", particle="von der")], "Karl von der Heide"),
        (Kind.PRIVATE, "", [person("Ida", "Ohm"), person("Jo", "Ohm")], "Ida Ohm"),
        (
            Kind.COUPLE,
            "",
            [person("Petra", "Brandt"), person("Jan", "Brandt")],
            "Petra und Jan Brandt",
        ),
        (
            Kind.COUPLE,
            "",
            [person("Petra", "Müller", "Dr."), person("Jan", "Mueller")],
            "Dr. Petra und Jan Müller",
        ),
        (
            Kind.COUPLE,
            "",
            [person("Lotta", "Fuchs"), person("Otto", "Pferd")],
            "Lotta Fuchs und Otto Pferd",
        ),
        (Kind.COUPLE, "", [person("Petra", "Brandt")], "Petra Brandt"),
        (Kind.COUPLE, "", [person("Petra"), person("Jan")], "Petra und Jan"),
        (Kind.COUPLE, "", [person(last="Brandt"), person(last="Brandt")], "Brandt"),
        (Kind.FAMILY, "", [person("Petra", "Brandt"), person("Jan", "Brandt")], "Familie Brandt"),
        (Kind.FAMILY, "", [person("Eva", "Heide", particle="von der")], "Familie von der Heide"),
        (
            Kind.FAMILY,
            "",
            [person("Lotta", "Fuchs"), person("Otto", "Pferd")],
            "Familie Fuchs und Pferd",
        ),
        (Kind.FAMILY, "", [person("Petra")], "Familie Petra"),
        (Kind.BUSINESS, " Weber  GmbH ", [person("Sandra", "Weber")], "Weber GmbH"),
        (Kind.BUSINESS, "", [person("Sandra", "Weber")], "Sandra Weber"),
        (Kind.PRIVATE, "", [], ""),
        (Kind.FAMILY, "", [person()], ""),
    ],
)
def test_names(kind: Kind, company: str, persons: list[Person], name: str) -> None:
    assert derive_name(kind, company, persons) == name
