"""Lists of other programs and other habits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kundenpflege.base.dates import FixedClock
from kundenpflege.model.kinds import CustomerKind, Importance, Salutation
from kundenpflege.services import customers
from kundenpflege.services.imports import CheckedRow, RowStatus
from kundenpflege.store import Store

from .files import import_file, plan_of, write_csv, write_xlsx

OUTLOOK = (
    '"Anrede","Vorname","Weitere Vornamen","Nachname","Suffix","Firma","Abteilung","Position",'
    '"Straße geschäftlich","Ort geschäftlich","Postleitzahl geschäftlich",'
    '"Land/Region geschäftlich","Straße privat","Ort privat","Postleitzahl privat",'
    '"Telefon geschäftlich","Telefon privat","Mobiltelefon","E-Mail-Adresse","Geburtstag",'
    '"Notizen"\r\n'
    '"Herr","Kai","","Reuter","","Autohaus Reuter","","Geschäftsführer","Lübecker Str. 44",'
    '"Bad Oldesloe","23843","Deutschland","Lohe 2","Siek","22962","04531 555-0","",'
    '"0172 5550044","k.reuter@autohaus.example","14.01.1971","Türen 2024"\r\n'
    '"Frau","Birte","","Thomsen","","Gemeinde Siek","Bauamt","Leiterin","Hauptstraße 49",'
    '"Siek","22962","Deutschland","","","","04107 5550","","","bauamt@siek.example",'
    '"00.00.0000","entscheidet am 08.12."\r\n'
    '"","Katharina","","Lenz","","Lenz & Partner","","","Mühlenstr. 3","Lübeck","23552",'
    '"Deutschland","","","","","0451 55533","","k.lenz@lenz.example","25.11.1983",'
    '"Zeile 1\nZeile 2; mit Semikolon"\r\n'
)
GOOGLE = (
    "First Name,Middle Name,Last Name,Organization Name,Organization Title,Birthday,Notes,Labels,"
    "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Street,"
    "Address 1 - City,Address 1 - Postal Code,Address 1 - Country\n"
    "Stefan,,Müller,Müller Elektrotechnik,,--06-24,Geburtsjahr unbekannt,"
    "Handwerk ::: * myContacts,* Work,s.mueller@elektro.example,Mobile,"
    "+49 170 5550099 ::: 04154 5550,Poststr. 2,Trittau,22946,Deutschland\n"
    "Łukasz,,Nowak,,,1990-01-12,,,* Home,lukasz@example.de,,,Kirschplantage 4,Ahrensburg,22926,\n"
)


def _rows(store: Store, path: Path, *rows: Sequence[Any]) -> tuple[CheckedRow, ...]:
    return import_file(store, write_xlsx(path / "liste.xlsx", *rows)).rows


def _detail(store: Store, number: str) -> customers.CustomerDetail:
    with store.read() as db:
        return customers.get_customer(db, customers.find_by_number(db, number))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_outlook(store: Store, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "outlook.csv"
    path.write_bytes(OUTLOOK.encode(encoding))
    result = import_file(store, path)
    assert [row.status for row in result.rows] == [RowStatus.TAKEN] * 3
    reuter = _detail(store, "K-0001")
    assert (reuter.name, reuter.kind) == ("Autohaus Reuter", CustomerKind.BUSINESS)
    assert [a.line for a in reuter.addresses] == [
        "Lübecker Str. 44, 23843 Bad Oldesloe",
        "Lohe 2, 22962 Siek",
    ]
    kai = reuter.persons[0]
    assert (kai.salutation, kai.role, kai.mobile) == (
        Salutation.MR,
        "Geschäftsführer",
        "+49 172 5550044",
    )
    siek = _detail(store, "K-0002")
    assert (siek.kind, siek.company_extra) == (CustomerKind.PUBLIC, "Bauamt")
    assert siek.persons[0].birthday == ""
    lenz = _detail(store, "K-0003")
    assert lenz.note == "Zeile 1\nZeile 2; mit Semikolon"
    assert lenz.persons[0].salutation is Salutation.UNKNOWN
    assert lenz.persons[0].phone == "+49 451 55533"
    assert not import_file(store, path).customer_ids


def test_google(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "google.csv"
    path.write_text(GOOGLE, "utf-8")
    import_file(store, path)
    firm = _detail(store, "K-0001")
    assert (firm.name, firm.phone) == ("Müller Elektrotechnik", "+49 4154 5550")
    stefan = firm.persons[0]
    assert (stefan.mobile, stefan.birthday) == ("+49 170 5550099", "24.06.")
    assert (firm.note, firm.tags) == ("Geburtsjahr unbekannt", ("Handwerk",))
    assert _detail(store, "K-0002").persons[0].birthday == "12.01.1990"


def test_a_repeated_row_names_what_it_would_have_added(store: Store, tmp_path: Path) -> None:
    rows = _rows(
        store,
        tmp_path,
        ["Name", "Straße", "Ort", "E-Mail"],
        ["Müller, Hans", "Ring 1", "Siek", "h@example.de"],
        ["Mueller, Hans", "Ring 1", "Siek", "neu@example.de"],
    )
    assert rows[1].status is RowStatus.DUPLICATE
    assert rows[1].reason.endswith("nicht übernommen: neu@example.de")
    assert rows[1].duplicate_of == "K-0001"


def test_a_number_given_twice_loses_nobody(store: Store, tmp_path: Path) -> None:
    head = ["Kd-Nr.", "Name", "Ort"]
    rows: list[Sequence[Any]] = [
        head,
        [7, "Müller, Hans", "Siek"],
        [7, "Vogt, Anna", "Köln"],
        [7, "Vogt, Anna", "Köln"],
    ]
    taken, moved, again = _rows(store, tmp_path, *rows)
    assert (taken.number, moved.number) == ("7", "K-0001")
    assert "Die Nummer 7 hat schon „Hans Müller“" in moved.reason
    assert _detail(store, "K-0001").note == "Nummer laut Liste: 7"
    assert (again.status, again.duplicate_of) == (RowStatus.DUPLICATE, "K-0001")
    assert all(row.status is RowStatus.DUPLICATE for row in _rows(store, tmp_path, *rows))


def test_two_numbers_of_one_list_are_two_customers_with_a_hint(
    store: Store, tmp_path: Path
) -> None:
    rows: list[Sequence[Any]] = [
        ["Kd-Nr.", "Name", "Straße", "Ort"],
        [1, "Müller, Hans", "Ring 1", "Siek"],
        [2, "Müller, Hans", "Ring 1", "Siek"],
    ]
    one, other = _rows(store, tmp_path, *rows)
    assert (one.status, other.status) == (RowStatus.TAKEN, RowStatus.WARNING)
    assert other.reason.startswith("Vielleicht doppelt mit Zeile 2, 1 Hans Müller")
    assert not any(row.customer_id for row in _rows(store, tmp_path, *rows))


def test_known_customers_are_found_without_numbers(store: Store, tmp_path: Path) -> None:
    with store.write("Kunde angelegt") as db:
        customers.add_customer(
            db,
            {
                "kind": "private",
                "persons": [{"first_name": "Hans", "last_name": "Müller"}],
                "addresses": [{"street": "Dorfstr. 12", "postal_code": "22926", "place": "A"}],
            },
        )
    (row,) = _rows(
        store, tmp_path, ["Name", "Straße", "PLZ"], ["Mueller, Hans", "Dorfstraße 12", "22926"]
    )
    assert (row.status, row.duplicate_of) == (RowStatus.DUPLICATE, "K-0001")


def test_totals_and_repeated_headers_are_named(store: Store, tmp_path: Path) -> None:
    head = ["Name", "Ort", "Umsatz"]
    rows = _rows(
        store,
        tmp_path,
        head,
        ["Vogt", "Köln", 3],
        head,
        ["Summe", None, 3],
        [None, "Gesamtsumme:", 3],
        [None, "Köln", 5],
        ["Summer, Donna", "Köln", 3],
    )
    assert [(row.row_number, row.reason) for row in rows] == [
        (2, ""),
        (3, "wiederholte Überschrift"),
        (4, "Summenzeile"),
        (5, "Summenzeile"),
        (6, "Name fehlt"),
        (7, ""),
    ]


def test_what_no_field_takes_stays_in_the_note(store: Store, tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "liste.xlsx",
        ["Name", "Ort", "Fax", "Leer", "Klasse", "Umsatz", "Land", "Verantwortlich", "E-Mail", ""],
        ["Vogt", "Köln", "0221 1", "", "Z", "viel", "Narnia", "Egon", "a@b", "rechts"],
    )
    plan = plan_of(store, path)
    assert plan.notes == ("Spalten ohne eigenes Feld stehen in der Notiz: Fax",)
    (row,) = import_file(store, path).rows
    assert _detail(store, row.number).note.split("\n") == [
        "Land: Narnia",
        "E-Mail: a@b",
        "Klasse: Z",
        "Umsatz: viel",
        "Verantwortlich: Egon",
        "Fax: 0221 1",
        "Spalte J: rechts",
    ]
    assert len(row.reasons) == 5


def test_the_responsible_person_is_found_by_name(store: Store, tmp_path: Path) -> None:
    from kundenpflege.model import User

    with store.write("Benutzer") as db:
        for name in ("Karla Holz", "Egon Span"):
            db.add(User(name=name, first_name=name.split()[0]))
    _rows(store, tmp_path, ["Name", "Betreuer", "Ort"], ["Vogt", "karla", "Köln"])
    assert _detail(store, "K-0001").responsible_id == 1


def test_long_texts_are_cut_and_kept_whole_in_the_note(store: Store, tmp_path: Path) -> None:
    long = "x" * 300
    (row,) = _rows(store, tmp_path, ["Name", "Ort", "Straße"], ["Vogt", "Köln", long])
    assert row.reason == "Straße auf 200 Zeichen gekürzt"
    stored = _detail(store, row.number)
    assert (stored.addresses[0].street, stored.note) == ("x" * 200, f"Straße: {long}")


def test_control_characters_vanish(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes("Name;Ort\nVo\x0bgt;Kö\x01ln\n".encode())
    (row,) = import_file(store, path).rows
    assert (row.name, row.values["addresses"][0]["place"]) == ("Vogt", "Köln")


def test_excel_of_germany_with_lost_zeros_and_windows_letters(store: Store, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "liste.csv",
        ["Name", "Vorname", "PLZ", "Ort", "Handy", "Umsatz", "Klasse"],
        ["Müller", "Jürgen", "1067", "Dresden", "1,71555014E+9", "1.234,50", "a-Kunde"],
        encoding="cp1252",
    )
    (row,) = import_file(store, path).rows
    stored = _detail(store, row.number)
    assert stored.name == "Jürgen Müller"
    assert stored.addresses[0].postal_code == "01067"
    assert stored.importance is Importance.A
    assert "„1,71555014E+9“ bitte prüfen" in row.reason


def test_progress_is_told_and_may_stop_everything(store: Store, tmp_path: Path) -> None:
    from kundenpflege.exchange import importing
    from kundenpflege.services import imports

    class Stopped(Exception):
        pass

    path = write_xlsx(
        tmp_path / "l.xlsx", ["Name", "Ort"], *([f"Name{n}", "Ort"] for n in range(250))
    )
    seen: list[tuple[int, int]] = []
    with store.read() as db:
        known = imports.lookup(db)
    plan = importing.prepare(path, known, lambda done, total: seen.append((done, total)))
    shares = [done / total for done, total in seen]
    assert shares == sorted(shares), "the bar never goes back"
    assert any(0 < share < 0.5 for share in shares), "rows are read"
    assert any(0.5 <= share < 1 for share in shares), "rows are compared with what is known"

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        importing.prepare(path, known, stop)
    before = store.dump()
    with pytest.raises(Stopped), store.write(plan.label) as db:
        imports.apply(db, plan, stop)
    assert store.dump() == before


NAMES = st.sampled_from(
    ["Müller, Hans", "Mueller, Hans", "Hans Müller", "Vogt GmbH", "Brandt, Petra und Jan", "???"]
)
MESSY = st.lists(
    st.tuples(
        st.sampled_from(["", "1", "2", "K-0001"]),
        NAMES,
        st.sampled_from(["", "Ring 1", "Ringstr. 2"]),
        st.sampled_from(["", "22926 Siek", "1067 Dresden", "A-1010 Wien", "Köln"]),
        st.sampled_from(["", "04102 55512", "55", "siehe oben", "491725550006"]),
        st.sampled_from(["", "a@example.de", "kaputt"]),
        st.sampled_from(["", "3.4.61", "31.02.1990", "1980"]),
    ),
    min_size=1,
    max_size=8,
)


@given(MESSY)
@settings(max_examples=40)
def test_repeating_any_import_adds_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    from datetime import date

    folder = tmp_path_factory.mktemp("wieder")
    head = ["Kd-Nr.", "Name", "Straße", "PLZ Ort", "Telefon", "E-Mail", "Geb."]
    path = write_csv(folder / "liste.csv", head, *rows)
    with Store.open(folder / "k.db", clock=FixedClock(date(2026, 11, 21))) as store:
        result = import_file(store, path)
        assert [row.row_number for row in result.rows] == list(range(2, len(rows) + 2))
        full = store.dump()
        again = import_file(store, path)
        assert not again.customer_ids
        assert store.dump() == full
        store.undo()


@pytest.mark.parametrize(
    ("typed", "why"),
    [("01.01.0001", "liegt zu weit zurück"), ("31.12.2099", "liegt in der Zukunft")],
)
def test_a_day_that_cannot_be_stays_in_the_note_with_the_reason(
    store: Store, tmp_path: Path, typed: str, why: str
) -> None:
    (row,) = _rows(
        store, tmp_path, ["Nr", "Name", "Ort", "Kunde seit"], ["7", "Ida Ohm", "Siek", typed]
    )
    assert row.status is RowStatus.WARNING
    assert f"„{typed}“ steht in der Notiz: {why}" in row.reason
