"""Everything out, and in again unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import UserError
from kundenpflege.exchange.exporting import (
    EXPORTS,
    ExportOptions,
    column_keys,
    export_table,
    run_export,
)
from kundenpflege.exchange.importing import summary
from kundenpflege.exchange.writing import OutColumn, write_table
from kundenpflege.model import (
    Address,
    Category,
    Contact,
    Customer,
    CustomerCategory,
    Offer,
    Person,
    User,
)
from kundenpflege.model.kinds import ContactKind, OfferState
from kundenpflege.services import customers
from kundenpflege.store import Store

from .files import import_file

TEXTS = ["=1+1", "+49", "-5", "@x", "'=x", "''", "_x0041_", "0815", "<b>&", "a  b", "x\";'y"]


def _fill(store: Store) -> None:
    """Customers of every kind with everything that is hard to write or to read."""
    with store.write("Bestand") as db:
        db.add(User(name="Karla Holz", first_name="Karla"))
        for name in ("Türen", "Fenster"):
            db.add(Category(name=name))
        db.flush()
        for n, text in enumerate(TEXTS):
            customers.add_customer(
                db,
                {
                    "number": f"0{n}",
                    "kind": "business",
                    "company": f"{text} {n}",
                    "note": f"{text}\nZeile 2; {text}",
                    "source": text,
                    "addresses": [{"street": text, "postal_code": "01067", "place": "Dresden"}],
                    "persons": [{"last_name": text, "first_name": "Uwe", "mobile": text}],
                },
            )
        customers.add_customer(
            db,
            {
                "number": "K-100",
                "kind": "family",
                "importance": "A",
                "potential": "high",
                "phone": "+49 4102 55577",
                "email": "brandt@example.de",
                "website": "https://example.de",
                "salutation_override": "Liebe Brandts",
                "net_prices": False,
                "vat_id": "DE136695976",
                "since": date(2014, 2, 28),
                "last_order": date(2026, 11, 1),
                "turnover": Decimal("12345.60"),
                "note": "x" * 10_000,
                "persons": [
                    {
                        "salutation": "mrs",
                        "title_before": "Dr.",
                        "first_name": "Petra",
                        "particle": "von der",
                        "last_name": "Brandt",
                        "title_after": "MBA",
                        "role": "entscheidet",
                        "phone": "55512 (Büro)",
                        "mobile": "+49 171 5550142",
                        "email": "p@example.de",
                        "birthday": "29.02.1972",
                        "informal": True,
                        "note": "mag Tee\nund Kuchen",
                    },
                    {"first_name": "Jan", "last_name": "Brandt", "birthday": "3.4."},
                    {"first_name": "Lisa", "last_name": "Brandt", "birth_year": 2001},
                ],
                "addresses": [
                    {"kind": "site", "street": "Villenweg 3", "place": "Ahrensburg"},
                    {
                        "kind": "invoice",
                        "supplement": "c/o Meier",
                        "street": "Hauptstr. 7",
                        "postal_code": "1010",
                        "place": "Wien",
                        "country": "AT",
                    },
                ],
                "categories": [2, 1],
            },
        )
        customers.add_customer(
            db, {"number": "K-101", "kind": "public", "company": "Gemeinde Siek"}
        )
        customers.add_customer(
            db, {"number": "K-102", "name": "Besonderer Name", "persons": [{"last_name": "Vogt"}]}
        )


def _contents(store: Store) -> dict[str, Any]:
    """Everything about every customer by number, without keys and times."""
    with store.read() as db:

        def rows(mapped: Any, **where: Any) -> list[dict[str, Any]]:
            found = db.scalars(select(mapped).filter_by(**where).order_by(mapped.id))
            columns = [c.key for c in mapped.__table__.columns]
            hidden = ("id", "customer_id", "created_at", "category_id")
            return [{c: getattr(row, c) for c in columns if c not in hidden} for row in found]

        contents = {}
        for customer in db.scalars(select(Customer)):
            categories = db.scalars(
                select(Category.name)
                .join(CustomerCategory, CustomerCategory.category_id == Category.id)
                .where(CustomerCategory.customer_id == customer.id)
            )
            contents[customer.number] = (
                rows(Customer, id=customer.id),
                rows(Person, customer_id=customer.id),
                rows(Address, customer_id=customer.id),
                sorted(categories),
            )
        return contents


@pytest.fixture
def second(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    """A database with nothing but the same user."""
    with Store.open(tmp_path / "zweite.db", clock=clock) as opened:
        with opened.write("Benutzer") as db:
            db.add(User(name="Karla Holz", first_name="Karla"))
        yield opened


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_exported_customers_come_back_as_they_were(
    store: Store, second: Store, tmp_path: Path, ending: str
) -> None:
    _fill(store)
    path = tmp_path / f"kunden{ending}"
    with store.read() as db:
        assert export_table(db, "customers", path) == len(TEXTS) + 3
    result = import_file(second, path)
    formulas = [row for row in result.rows if row.reasons]
    assert {row.reasons for row in formulas} == {("Der Name beginnt wie eine Formel",)}
    assert _contents(second) == _contents(store)
    assert not import_file(second, path).customer_ids


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_exporting_into_the_same_database_adds_nothing(
    store: Store, tmp_path: Path, ending: str
) -> None:
    _fill(store)
    path = tmp_path / f"kunden{ending}"
    with store.read() as db:
        export_table(db, "customers", path)
    assert summary(import_file(store, path).rows) == f"0 übernommen · {len(TEXTS) + 3} doppelt"


def _sheet(store: Store, path: Path, what: str) -> Any:
    with store.read() as db:
        export_table(db, what, path)
    sheet = load_workbook(path).active
    assert sheet is not None
    return sheet


def _column(sheet: Any, header: str) -> list[Any]:
    titles = [cell.value for cell in sheet[1]]
    return [row[titles.index(header)] for row in sheet.iter_rows(min_row=2)]


def test_cells_are_typed_and_literal(store: Store, tmp_path: Path) -> None:
    _fill(store)
    sheet = _sheet(store, tmp_path / "kunden.xlsx", "customers")
    assert sheet.title == "Kunden"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.auto_filter.ref.endswith(str(len(TEXTS) + 4))
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert "=1+1 0" in [cell.value for cell in _column(sheet, "Firma")]
    codes = [cell for cell in _column(sheet, "PLZ") if cell.value]
    assert {(cell.value, cell.number_format) for cell in codes} == {("01067", "@")}
    (turnover,) = [cell for cell in _column(sheet, "Umsatz") if cell.value]
    assert (turnover.value, turnover.number_format) == (12345.6, '#,##0.00\\ "€"')
    (since,) = [cell for cell in _column(sheet, "Kunde seit") if cell.value]
    assert (since.value, since.number_format) == (datetime(2014, 2, 28), "DD.MM.YYYY")
    (leap,) = [cell for cell in _column(sheet, "Geburtstag") if cell.value]
    assert leap.value == datetime(1972, 2, 29)
    assert "03.04." in [cell.value for cell in _column(sheet, "Person 2 Geburtstag")]


def test_persons_contacts_and_offers(store: Store, tmp_path: Path) -> None:
    _fill(store)
    with store.write("Kontakte") as db:
        customer = customers.find_by_number(db, "K-100")
        petra = db.scalars(select(Person.id).where(Person.first_name == "Petra"))[0]
        offer = db.add(
            Offer(
                customer_id=customer,
                person_id=petra,
                number="AN-2026-0001",
                revision=2,
                state=OfferState.SENT,
                subject="=Fenster",
                net_total=Decimal("12000"),
                sent_at=datetime(2026, 11, 15, 9),
            )
        )
        db.add(Offer(customer_id=customer, subject="Entwurf"))
        db.flush()
        db.add(
            Contact(
                customer_id=customer,
                person_id=petra,
                offer_id=offer.id,
                kind=ContactKind.CALL,
                reason="Nachfassen",
                due=date(2026, 11, 22),
                responsible_id=1,
            )
        )
    persons = _sheet(store, tmp_path / "p.xlsx", "persons")
    assert persons.max_row == 1 + len(TEXTS) + 4
    assert "Familie von der Brandt und Brandt" in [cell.value for cell in _column(persons, "Kunde")]
    assert "Hauptstr. 7" not in [cell.value for cell in _column(persons, "Straße")]
    contacts = _sheet(store, tmp_path / "c.xlsx", "contacts")
    assert [cell.value for cell in contacts[2]] == [
        "K-100",
        "Familie von der Brandt und Brandt",
        "Dr. Petra von der Brandt, MBA",
        "Anruf",
        "Nachfassen",
        datetime(2026, 11, 22),
        None,
        None,
        None,
        None,
        "AN-2026-0001/2",
        "Karla Holz",
    ]
    offers = _sheet(store, tmp_path / "o.xlsx", "offers")
    first = {cell.value: offers.cell(2, cell.column).value for cell in offers[1]}
    assert (first["Angebotsnummer"], first["Betreff"]) == ("AN-2026-0001/2", "=Fenster")
    assert (first["Stand"], first["Netto"]) == ("Gesendet", 12000)
    assert first["Gesendet am"] == datetime(2026, 11, 15)
    assert offers.cell(3, 1).value is None


def test_a_selection_is_exported_in_its_order(store: Store, tmp_path: Path) -> None:
    _fill(store)
    path = tmp_path / "wahl.csv"
    with store.read() as db:
        ids = [customers.find_by_number(db, number) for number in ("K-102", "01")]
        assert export_table(db, "customers", path, ids) == 2
    lines = path.read_text("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines if line[:2] in ("K-", "01")] == ["K-102", "01"]


@pytest.mark.parametrize(
    ("export", "ending"),
    [(export, ending) for export in EXPORTS for ending in export.formats],
    ids=lambda value: getattr(value, "key", value),
)
def test_an_empty_database_gives_an_empty_file(
    store: Store, tmp_path: Path, export: Any, ending: str
) -> None:
    path = tmp_path / f"leer.{ending}"
    with store.read() as db:
        assert export_table(db, export.key, path) == 0
    assert path.exists()
    assert ending == "vcf" or path.stat().st_size > 20
    assert export.title
    with store.read() as db:
        assert export.count(db) == 0


def test_an_unknown_export_is_refused(store: Store, tmp_path: Path) -> None:
    with store.read() as db, pytest.raises(UserError, match="customers, persons, mailmerge"):
        export_table(db, "invoices", tmp_path / "x.csv")


def test_a_format_that_is_not_offered_is_refused(store: Store, tmp_path: Path) -> None:
    with store.read() as db:
        with pytest.raises(UserError, match=r"Etiketten exportiert man als \.pdf"):
            export_table(db, "labels", tmp_path / "x.csv")
        with pytest.raises(UserError, match=r"\.xlsx oder \.csv"):
            export_table(db, "customers", tmp_path / "x")
    assert not list(tmp_path.glob("*x*"))


def test_columns_are_chosen_by_key_or_header(store: Store, tmp_path: Path) -> None:
    _fill(store)
    path = tmp_path / "wahl.csv"
    with store.read() as db:
        keys = column_keys(db, "customers", ["Kundennummer", "ort", "persons"])
        assert keys == {"number", "place", "persons"}
        run_export(db, "customers", path, options=ExportOptions(columns=keys))
        with pytest.raises(UserError, match="gibt es nicht: Blutgruppe"):
            column_keys(db, "customers", ["Ort", "Blutgruppe"])
    heads = path.read_text("utf-8-sig").splitlines()[0].split(";")
    assert heads[:2] == ["Kundennummer", "Ort"]
    assert {head.split(" ")[0] for head in heads[2:]} == {"Person"}


def test_too_long_texts_are_told_with_their_cell(tmp_path: Path) -> None:
    notes: list[str] = []
    rows = [["kurz"], ["x" * 40_000], ["y" * 32_768]]
    write_table(tmp_path / "x.xlsx", "x", [OutColumn("Notiz")], rows, notes=notes)
    assert notes == ["Länger als eine Excel-Zelle (32.767 Zeichen) und dort gekürzt: Zellen A3, A4"]
    write_table(tmp_path / "x.csv", "x", [OutColumn("Notiz")], rows, notes=notes)
    assert len(notes) == 1, "a text table has no such limit"
    assert "x" * 40_000 in (tmp_path / "x.csv").read_text("utf-8-sig")
