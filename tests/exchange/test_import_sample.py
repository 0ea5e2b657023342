"""The messy list of a joinery, row by row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from kundenpflege.exchange import importing
from kundenpflege.model import Customer
from kundenpflege.model.kinds import CustomerKind, Importance, Salutation
from kundenpflege.services import customers, imports
from kundenpflege.services.imports import CheckedRow, ImportResult, RowStatus
from kundenpflege.store import Store

from .files import import_file, plan_of
from .sample_list import write_sample

TAKEN, WARNING = RowStatus.TAKEN, RowStatus.WARNING


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return write_sample(tmp_path / "kundenliste.xlsx")


@pytest.fixture
def result(store: Store, sample: Path) -> ImportResult:
    return import_file(store, sample)


def _row(result: ImportResult, number: int) -> CheckedRow:
    return next(row for row in result.rows if row.row_number == number)


def _stored(store: Store, number: str) -> customers.CustomerDetail:
    with store.read() as db:
        return customers.get_customer(db, customers.find_by_number(db, number))


def test_the_sheet_and_its_headers_are_found(store: Store, sample: Path) -> None:
    plan = plan_of(store, sample)
    assert (plan.sheet, plan.header_row) == ("Kunden", 4)
    assert plan.label == "Import kundenliste.xlsx"
    assert plan.notes == ("Nicht gelesen: Blatt „Preise 2026“",)
    assert plan.fields == (
        "Kundennummer",
        "Anrede",
        "Nachname, Vorname",
        "Ansprechpartner",
        "Straße",
        "PLZ Ort",
        "Telefon",
        "Handy",
        "E-Mail",
        "Geburtstag",
        "Letzter Auftrag",
        "Umsatz",
        "Klasse",
        "Notiz",
    )


EXPECTED: dict[int, tuple[RowStatus, str, str, str]] = {
    5: (TAKEN, "1001", "Hans Müller", ""),
    6: (TAKEN, "1002", "Dr. Helene Sommer", ""),
    7: (WARNING, "1003", "Hausverwaltung Nordring GmbH & Co. KG", "nur der Monat „11/2026“"),
    8: (WARNING, "1004", "Familie Brandt", "Geburtstag und Handy bei Petra Brandt"),
    10: (TAKEN, "1005", "Bäckerei Vogt", ""),
    11: (WARNING, "1006", "Łukasz Nowak", "„31.02.1990“ steht in der Notiz"),
    12: (WARNING, "1007", "Praxis Dr. Yıldız", "nur das Jahr 1980 bekannt, kein Geburtstag"),
    13: (TAKEN, "1008", "Gasthof Linde", ""),
    14: (TAKEN, "1009", "Ferdinand Krüger", ""),
    15: (RowStatus.DUPLICATE, "1001", "Hans Mueller", "Doppelt: Zeile 5, 1001 Hans Müller"),
    16: (WARNING, "1010", "Karl-Theodor von der Heide", "PLZ 1067 zu 01067 ergänzt"),
    17: (TAKEN, "1011", "Anna und Peter Schmidt", ""),
    18: (WARNING, "1012", "Meier", "Zelle C18 mit Formel: „Meier“ gelesen"),
    19: (WARNING, "1013", "O'Neill & Söhne <Holz>", "Anrede „Herr“ entfiel"),
    21: (RowStatus.REJECTED, "", "", "Summenzeile"),
}


def test_every_row_has_its_fate_and_its_reason(result: ImportResult) -> None:
    assert [row.row_number for row in result.rows] == list(EXPECTED)
    for number, (status, customer, name, reason) in EXPECTED.items():
        row = _row(result, number)
        assert (row.status, row.number, row.name) == (status, customer, name), number
        assert reason in row.reason, number
        assert bool(row.reason) is (status is not TAKEN), number
    assert _row(result, 15).duplicate_of == "1001"
    assert _row(result, 18).cells[2] == "Meier", "what the formula shows"
    assert importing.summary(result.rows) == (
        "13 übernommen, davon 7 mit Hinweis · 1 doppelt · 1 abgelehnt"
    )


def _person(detail: customers.CustomerDetail, position: int = 0) -> Any:
    return detail.persons[position]


def test_row_1001(store: Store, result: ImportResult) -> None:
    hans = _stored(store, "1001")
    assert (hans.kind, hans.importance) == (CustomerKind.PRIVATE, Importance.B)
    assert (hans.phone, hans.email) == ("+49 4102 55512", "hans.mueller@example.de")
    assert (hans.last_order, hans.turnover) == (date(2024, 5, 17), Decimal("4820.50"))
    assert hans.note == "zahlt pünktlich"
    person = _person(hans)
    assert (person.salutation, person.birthday) == (Salutation.MR, "03.04.1961")
    assert hans.addresses[0].line == "Dorfstr. 12, 22926 Ahrensburg"


def test_row_1002(store: Store, result: ImportResult) -> None:
    helene = _stored(store, "1002")
    person = _person(helene)
    assert (person.salutation, person.title_before) == (Salutation.MRS, "Dr.")
    assert (person.birthday, person.mobile) == ("21.11.1966", "+49 171 5550087")
    assert (helene.phone, helene.turnover) == ("+49 451 555087", Decimal("42310.00"))


def test_row_1003(store: Store, result: ImportResult) -> None:
    nordring = _stored(store, "1003")
    assert nordring.kind is CustomerKind.BUSINESS
    assert (_person(nordring).full_name, _person(nordring).salutation) == (
        "Jörg Petersen",
        Salutation.MR,
    )
    assert nordring.turnover == Decimal("18900.00")
    assert nordring.last_order == date(2026, 11, 1)
    assert nordring.note == "Letzter Auftrag laut Liste: 11/2026"
    assert nordring.phone == "+49 40 5550300"


def test_row_1004(store: Store, result: ImportResult) -> None:
    brandt = _stored(store, "1004")
    assert brandt.kind is CustomerKind.FAMILY
    assert [p.full_name for p in brandt.persons] == ["Petra Brandt", "Jan Brandt"]
    assert {p.salutation for p in brandt.persons} == {Salutation.UNKNOWN}
    assert (_person(brandt).birthday, _person(brandt).mobile) == ("12.07.1979", "+49 171 5550142")
    assert _person(brandt, 1).birthday == ""
    assert brandt.note == "Sprossenfenster, Lärm!"


def test_row_1005_has_a_leap_birthday(store: Store, result: ImportResult) -> None:
    vogt = _stored(store, "1005")
    assert (vogt.company, vogt.kind) == ("Bäckerei Vogt", CustomerKind.BUSINESS)
    person = _person(vogt)
    assert (person.full_name, person.salutation) == ("Marlies Vogt", Salutation.MRS)
    assert person.birthday == "29.02.1972"


def test_row_1006_keeps_the_impossible_day_in_the_note(store: Store, result: ImportResult) -> None:
    nowak = _stored(store, "1006")
    assert _person(nowak).birthday == ""
    assert nowak.note == "E-Mail prüfen\nGeburtstag laut Liste: 31.02.1990"
    assert (nowak.phone, nowak.email) == ("+49 172 5550006", "l.nowak@example.de")


def test_row_1007_turns_company_and_human_round(store: Store, result: ImportResult) -> None:
    praxis = _stored(store, "1007")
    assert (praxis.company, praxis.kind) == ("Praxis Dr. Yıldız", CustomerKind.BUSINESS)
    ayse = _person(praxis)
    assert (ayse.full_name, ayse.salutation) == ("Dr. Ayşe Yıldız", Salutation.MRS)
    assert (ayse.birth_year, ayse.birth_day, ayse.birthday) == (1980, None, "")


def test_row_1008_guesses_no_salutation(store: Store, result: ImportResult) -> None:
    linde = _stored(store, "1008")
    assert (linde.company, linde.last_order) == ("Gasthof Linde", date(2021, 12, 20))
    assert (_person(linde).full_name, _person(linde).salutation) == (
        "Uwe Lindner",
        Salutation.UNKNOWN,
    )


def test_row_1010_and_1011(store: Store, result: ImportResult) -> None:
    heide = _stored(store, "1010")
    assert (_person(heide).particle, _person(heide).last_name) == ("von der", "Heide")
    assert (heide.addresses[0].postal_code, heide.addresses[0].country) == ("01067", "DE")
    schmidt = _stored(store, "1011")
    assert (schmidt.kind, schmidt.name) == (CustomerKind.COUPLE, "Anna und Peter Schmidt")
    address = schmidt.addresses[0]
    assert (address.postal_code, address.place, address.country) == ("1010", "Wien", "AT")


def test_rows_1012_and_1013(store: Store, result: ImportResult) -> None:
    assert _stored(store, "1012").name == "Meier"
    oneill = _stored(store, "1013")
    assert (oneill.company, oneill.kind) == ("O'Neill & Söhne <Holz>", CustomerKind.BUSINESS)
    assert not oneill.persons
    assert oneill.addresses[0].street == "Straße des 17. Juni 4"


def test_the_same_import_twice_adds_nothing(
    store: Store, sample: Path, result: ImportResult
) -> None:
    before = store.dump()
    again = import_file(store, sample)
    assert again.count(RowStatus.DUPLICATE) == 14
    assert all("Bereits vorhanden" in row.reason for row in again.rows[:-1])
    assert not again.customer_ids
    assert store.dump() == before


def test_one_undo_takes_the_whole_import_back(store: Store, sample: Path) -> None:
    empty = store.dump()
    import_file(store, sample)
    full = store.dump()
    assert store.undo() == "Import kundenliste.xlsx"
    assert store.dump() == empty
    store.redo()
    assert store.dump() == full
    assert store.check() == []


def test_a_prepared_plan_writes_nothing(store: Store, sample: Path) -> None:
    before = store.dump()
    plan = plan_of(store, sample)
    assert plan.count(TAKEN) == 6 and plan.count(WARNING) == 7
    assert store.dump() == before
    assert plan.rows[0].as_json() == {
        "row": 5,
        "status": "taken",
        "number": "1001",
        "name": "Hans Müller",
        "reason": "",
        "duplicate_of": "",
        "added": [],
        "overwritten": [],
    }


def test_what_came_in_between_is_recognised(store: Store, sample: Path) -> None:
    plan = plan_of(store, sample)
    with store.write("Kunde angelegt") as db:
        customers.add_customer(db, {"number": "1009", "company": "Andere GmbH", "kind": "business"})
    with store.write(plan.label) as db:
        result = imports.apply(db, plan)
    krueger = _row(result, 14)
    assert krueger.status is WARNING
    assert "hat schon „Andere GmbH“" in krueger.reason
    assert krueger.number == "K-0001"
    assert _stored(store, "K-0001").note.endswith("Nummer laut Liste: 1009")


def test_prepared_values_pass_the_form(store: Store, sample: Path, tmp_path: Path) -> None:
    """What an import stores, the form must be able to store again."""
    with store.write("Formular") as db:
        for row in plan_of(store, sample).rows:
            if row.status in (TAKEN, WARNING):
                customers.add_customer(db, row.values)
        assert len(db.scalars(select(Customer.id))) == 13


def test_the_report_is_a_copy_with_result_and_reason(
    store: Store, sample: Path, result: ImportResult, tmp_path: Path
) -> None:
    report = tmp_path / "bericht.xlsx"
    importing.write_report(plan_of(store, sample), result.rows, report)
    sheet = load_workbook(report).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("Kd-Nr.", "Anrede", "Name, Vorname / Firma")
    assert rows[0][-2:] == ("Ergebnis", "Grund")
    assert rows[1] == (
        *(1001, "Herr", "Müller, Hans", None, "Dorfstr. 12", "22926 Ahrensburg"),
        *("0 41 02 / 555 12", None, "hans.mueller@example.de", "3.4.61"),
        *(rows[1][10], 4820.5, "B", "zahlt pünktlich", "übernommen", None),
    )
    assert str(rows[1][10]).startswith("2024-05-17")
    assert len(rows) == 16
    assert rows[-1][-2:] == ("abgelehnt", "Summenzeile")


def test_the_report_can_be_imported_again(
    store: Store, sample: Path, result: ImportResult, tmp_path: Path
) -> None:
    report = tmp_path / "bericht.xlsx"
    importing.write_report(plan_of(store, sample), result.rows, report)
    assert not import_file(store, report).customer_ids


def test_whole_numbers_of_a_spreadsheet_stay_whole_in_a_text(
    store: Store, result: ImportResult, sample: Path, tmp_path: Path
) -> None:
    report = tmp_path / "bericht.csv"
    importing.write_report(plan_of(store, sample), result.rows, report)
    lines = report.read_text("utf-8-sig").splitlines()
    assert lines[1].startswith("1001;Herr;") and ";4820,5;" in lines[1]
