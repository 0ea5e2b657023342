"""Letters, lists and cards: who stands in them, who does not, and what they say."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from kundenpflege.exchange.exporting import EXPORTS, Exported, ExportOptions, preview, run_export
from kundenpflege.exchange.vcard import read_cards
from kundenpflege.model import Consent, Customer, Objection, Person
from kundenpflege.model.kinds import Channel, ConsentBasis, ContactNature
from kundenpflege.services import customers, tags
from kundenpflege.services.business import ensure_business
from kundenpflege.services.export_scope import Why
from kundenpflege.store import Store

Write = Callable[..., Exported]
SERVICE = ExportOptions(nature=ContactNature.SERVICE)
CARE = ExportOptions(nature=ContactNature.CARE)


@pytest.fixture
def world(store: Store) -> Store:
    """Six customers: a woman, a couple, a firm, one who objects, one restricted, one of nowhere."""
    with store.write("Bestand") as db:
        ensure_business(db)
        place = {"street": "Weg 1", "postal_code": "01067", "place": "Dresden"}
        everybody: dict[str, dict[str, Any]] = {
            "K-1": {
                "phone": "+49 351 111",
                "persons": [
                    {
                        "salutation": "mrs", "title_before": "Prof. Dr.", "first_name": "Łucja",
                        "particle": "von der", "last_name": "Heide", "birthday": "29.02.1956",
                        "mobile": "+49 171 5550001",
                    }
                ],
                "addresses": [place],
                "note": "Geheimnis",
            },
            "K-2": {
                "kind": "couple",
                "persons": [
                    {"salutation": "mr", "first_name": "René", "last_name": "Weber",
                     "birthday": "24.12."},
                    {"salutation": "mrs", "first_name": "Sandra", "last_name": "Weber"},
                ],
                "addresses": [{**place, "country": "AT", "postal_code": "1010", "place": "Wien"}],
            },
            "K-3": {
                "kind": "business", "company": "Muster GmbH", "phone": "+49 351 333",
                "email": "info@muster.example", "website": "https://muster.example",
                "persons": [
                    {"salutation": "mr", "first_name": "Max", "last_name": "Muster",
                     "role": "Inhaber", "birthday": "01.12.1966"},
                    {"salutation": "mrs", "first_name": "Ida", "last_name": "Klein",
                     "phone": "+49 351 334", "birthday": "05.12.1990"},
                ],
                "addresses": [place],
            },
            "K-4": {"persons": [{"salutation": "mr", "first_name": "Nein", "last_name": "Danke",
                                 "birthday": "06.12.1950"}], "addresses": [place]},
            "K-5": {"persons": [{"salutation": "mr", "first_name": "Gerd", "last_name": "Gesperrt",
                                 "birthday": "07.12.1950"}], "addresses": [place]},
            "K-6": {"persons": [{"salutation": "mr", "first_name": "Ohne", "last_name": "Ort"}]},
        }  # fmt: skip
        for number, values in everybody.items():
            customers.add_customer(db, {"number": number, **values})
        db.add(Objection(customer_id=4, objected_on=date(2026, 3, 1)))
        db.require(Customer, 5).restricted_on = date(2026, 4, 1)
        tags.set_tags(db, 3, ["Messe"])
    return store


@pytest.fixture
def write(world: Store, tmp_path: Path) -> Write:
    def run(name: str, options: ExportOptions | None = None, ids: Any = None) -> Exported:
        with world.read() as db:
            return run_export(db, name.split(".")[0], tmp_path / name, ids, options)

    return run


def table(done: Exported) -> list[dict[str, str]]:
    """The rows of a csv by their headers."""
    data = done.path.read_bytes()
    text = data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "cp1252")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def reasons(done: Exported) -> dict[str, Why]:
    return {one.number: one.why for one in done.left_out}


def paper(done: Exported) -> str:
    document = pypdfium2.PdfDocument(done.path.read_bytes())
    return "\n".join(page.get_textpage().get_text_range() for page in document)


# -- letters -------------------------------------------------------------------------------


def test_a_mail_merge_has_a_salutation_and_the_window_of_every_letter(write: Write) -> None:
    done = write("mailmerge.csv")
    rows = {row["Kundennummer"]: row for row in table(done)}
    assert done.rows == len(rows) == 3
    assert list(rows["K-1"])[:10] == (
        "Anrede;Briefanrede;Titel;Vorname;Nachname;Firma;Strasse;PLZ;Ort;Land".split(";")
    )
    first = rows["K-1"]
    assert first["Briefanrede"] == "Sehr geehrte Frau Professorin von der Heide,"
    assert [first[f"Anschrift {n}"] for n in range(1, 7)] == [
        "Frau", "Prof. Dr. Łucja von der Heide", "Weg 1", "01067 Dresden", "", "",
    ]  # fmt: skip
    assert (first["Anrede"], first["Titel"], first["Nachname"]) == (
        "Frau", "Prof. Dr.", "von der Heide",
    )  # fmt: skip
    assert first["PLZ"] == "01067"
    couple = rows["K-2"]
    assert couple["Briefanrede"] == "Sehr geehrte Frau Weber, sehr geehrter Herr Weber,"
    assert (couple["Anrede"], couple["Vorname"]) == ("Eheleute", "Sandra und René")
    assert couple["Anschrift 4"] == "1010 WIEN" and couple["Anschrift 5"] == "ÖSTERREICH"
    assert couple["Land"] == "Österreich"
    assert rows["K-3"]["Firma"] == "Muster GmbH" and rows["K-3"]["Anrede"] == "Herrn"


def test_who_objects_is_restricted_or_has_no_address_is_told_with_the_reason(write: Write) -> None:
    done = write("mailmerge.xlsx")
    assert reasons(done) == {
        "K-4": Why.ADVERTISING, "K-5": Why.RESTRICTED, "K-6": Why.NO_ADDRESS,
    }  # fmt: skip
    assert done.left_out_summary == "1 gesperrt, 1 ohne Erlaubnis für Werbung, 1 ohne Anschrift"
    (objecting,) = [one for one in done.left_out if one.number == "K-4"]
    assert objecting.name == "Nein Danke" and "01.03.2026" in objecting.reason
    sheet = load_workbook(done.path).active
    assert sheet is not None
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert not any("Danke" in cell or "Gesperrt" in cell for cell in cells)
    assert set(reasons(write("mailmerge.csv", SERVICE))) == {"K-5", "K-6"}


def test_a_text_for_old_windows_programs_as_long_as_every_letter_fits(write: Write) -> None:
    old = write("mailmerge.csv", ids=[2, 3])
    assert "Österreich".encode("cp1252") in old.path.read_bytes() and old.notes == ()
    new = write("mailmerge.csv")
    assert new.path.read_bytes().startswith(b"\xef\xbb\xbf") and "UTF-8" in new.notes[0]
    assert [path.name for path in new.path.parent.iterdir() if "mailmerge" in path.name] == [
        "mailmerge.csv"
    ]


def test_who_has_left_or_objects_alone_is_not_named(world: Store, write: Write) -> None:
    with world.write("Ida") as db:
        maxi = db.scalars(select(Person).where(Person.first_name == "Max"))[0]
        maxi.left_on = date(2026, 1, 1)
        rene = db.scalars(select(Person).where(Person.first_name == "René"))[0]
        rene.left_on = date(2026, 1, 1)
        lucja = db.scalars(select(Person).where(Person.first_name == "Łucja"))[0]
        lucja.left_on = date(2026, 1, 1)
    done = write("mailmerge.csv")
    rows = {row["Kundennummer"]: row for row in table(done)}
    assert rows["K-3"]["Briefanrede"] == "Sehr geehrte Frau Klein,"
    assert rows["K-2"]["Briefanrede"] == "Sehr geehrte Frau Weber,"
    assert reasons(done)["K-1"] is Why.NOBODY


def test_an_objection_of_one_at_a_firm_leads_the_letter_to_another(
    world: Store, write: Write
) -> None:
    with world.write("Widerspruch") as db:
        maxi = db.scalars(select(Person).where(Person.first_name == "Max"))[0]
        ida = db.scalars(select(Person).where(Person.first_name == "Ida"))[0]
        db.add(Objection(customer_id=3, person_id=maxi.id, objected_on=date(2026, 2, 1)))
    (row,) = table(write("mailmerge.csv", ids=[3]))
    assert row["Briefanrede"] == "Sehr geehrte Frau Klein,"
    (row,) = table(write("mailmerge.csv", SERVICE, [3]))
    assert row["Briefanrede"] == "Sehr geehrter Herr Muster,"
    with world.write("Widerspruch") as db:
        db.add(Objection(customer_id=3, person_id=ida.id, objected_on=date(2026, 2, 1)))
    assert reasons(write("mailmerge.csv", ids=[3])) == {"K-3": Why.ADVERTISING}


def test_labels_hold_the_window_lines(write: Write) -> None:
    done = write("labels.pdf", ExportOptions(sheet="L7163", start=14, copies=2, sender=True))
    assert done.rows == 3
    assert len(pypdfium2.PdfDocument(done.path.read_bytes())) == 2
    text = paper(done)
    assert text.count("Prof. Dr. Łucja von der Heide") == 2 and "ÖSTERREICH" in text
    assert "Danke" not in text and "Gesperrt" not in text
    assert done.notes[0].startswith("2 Blätter L7163")


def test_a_firm_without_people_gets_letters_and_labels(world: Store, write: Write) -> None:
    with world.write("Firma") as db:
        firm = customers.add_customer(
            db,
            {
                "number": "K-77", "kind": "business", "company": "Bäckerei Vogt",
                "addresses": [{"street": "Markt 2", "postal_code": "22941", "place": "Ort"}],
            },
        )  # fmt: skip
    (row,) = table(write("mailmerge.csv", ids=[firm]))
    assert row["Briefanrede"] == "Sehr geehrte Damen und Herren,"
    assert (row["Anrede"], row["Nachname"], row["Firma"]) == ("", "", "Bäckerei Vogt")
    assert "Bäckerei Vogt" in paper(write("labels.pdf", ids=[firm]))


def test_labels_too_long_are_named(world: Store, write: Write) -> None:
    with world.write("lang") as db:
        db.require(Customer, 3).company = "Donaudampfschifffahrt" * 150
    done = write("labels.pdf")
    assert "gekürzt" in done.notes[1] and "K-3" in done.notes[1]


# -- people --------------------------------------------------------------------------------


def test_birthdays_by_month_with_round_ages(write: Write) -> None:
    done = write("birthdays.csv")
    rows = table(done)
    assert [(row["Monat"], row["Geboren"], row["Wird"]) for row in rows] == [
        ("Februar", "29.02.1956", "71"),
        ("Dezember", "01.12.1966", "60"),
        ("Dezember", "05.12.1990", "36"),
        ("Dezember", "24.12.", ""),
    ]
    assert rows[0]["Nächster Geburtstag"] == "28.02.2027"
    assert [row["Runder Geburtstag"] for row in rows] == ["", "runder Geburtstag", "", ""]
    assert set(reasons(done)) == {"K-4", "K-5"}
    only = write("birthdays.csv", ExportOptions(months=(2,), nature=ContactNature.SERVICE))
    assert [row["Person"] for row in table(only)] == ["Prof. Dr. Łucja von der Heide"]
    text = paper(write("birthdays.pdf"))
    assert text.index("Februar (1)") < text.index("Dezember (3)") < text.index("Max Muster")
    assert "Nein Danke" not in text and "Seite 1 von 1" in text


def test_phones_by_surname_and_company(write: Write) -> None:
    done = write("phones.csv")
    assert [(row["Name"], row["Kunde"], row["Telefon"], row["Handy"]) for row in table(done)] == [
        ("Heide, Prof. Dr. Łucja von der", "", "'+49 351 111", "'+49 171 5550001"),
        ("Muster GmbH", "", "'+49 351 333", ""),
        ("Ida Klein", "Muster GmbH", "'+49 351 334", ""),
    ]
    assert set(reasons(done)) == {"K-5"}
    text = paper(write("phones.pdf"))
    assert text.index("Heide") < text.index("Muster GmbH") < text.index("Ida Klein")


def test_advertising_by_phone_needs_consent(world: Store, write: Write) -> None:
    with world.write("Einwilligung") as db:
        db.add(
            Consent(
                customer_id=1, channel=Channel.PHONE, basis=ConsentBasis.CONSENT,
                granted_on=date(2026, 5, 1), how="Formular",
            )
        )  # fmt: skip
    done = write("phones.csv", CARE)
    assert [row["Name"] for row in table(done)][0] == "Heide, Prof. Dr. Łucja von der"
    assert "K-4" in reasons(done) and "K-1" not in reasons(done)


def test_cards_for_the_phone(write: Write) -> None:
    done = write("vcard.vcf")
    data = done.path.read_bytes()
    assert data.count(b"BEGIN:VCARD\r\nVERSION:3.0\r\n") == done.rows
    assert not data.startswith(b"\xef\xbb\xbf")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    cards = {(card.first_name, card.last_name): card for card in read_cards(data.decode("utf-8"))}
    lucja = cards["Łucja", "von der Heide"]
    assert [phone.number for phone in lucja.phones] == ["+49 171 5550001", "+49 351 111"]
    assert lucja.birthday is not None and lucja.birthday.year == 1956
    assert lucja.addresses[0].place == "Dresden"
    klein = cards["Ida", "Klein"]
    assert (klein.company, klein.categories) == ("Muster GmbH", ("Messe",))
    assert [email.address for email in klein.emails] == ["info@muster.example"]
    assert any(card.is_company and card.company == "Muster GmbH" for card in cards.values())
    text = data.decode()
    assert "Geheimnis" not in text and "Gesperrt" not in text
    assert data == write("vcard.vcf").path.read_bytes(), "the same cards, the same names"


# -- all of them ---------------------------------------------------------------------------


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.key)
def test_restricted_customers_stand_in_no_export(world: Store, write: Write, export: Any) -> None:
    done = write(f"{export.key}.{export.formats[0]}", SERVICE)
    assert Why.RESTRICTED in {one.why for one in done.left_out}
    with world.read() as db:
        shown = preview(db, export.key, None, SERVICE, limit=50)
    assert not any("Gesperrt" in cell for row in shown.rows for cell in row)
    assert shown.customers == 5


# Of contacts and offers there are none here.
#: Of these the world of this file has nothing.
_EMPTY = ("contacts", "offers", "ics", "plan", "balance")


@pytest.mark.parametrize(
    "name", [f"{e.key}.{one}" for e in EXPORTS if e.key not in _EMPTY for one in e.formats]
)
def test_every_export_can_be_stopped_and_leaves_no_file(
    world: Store, tmp_path: Path, name: str
) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with world.read() as db, pytest.raises(KeyboardInterrupt):
        run_export(db, name.split(".")[0], tmp_path / name, progress=stop)
    assert not [path for path in tmp_path.iterdir() if name in path.name]


def test_a_preview_is_what_will_be_written(world: Store, write: Write) -> None:
    with world.read() as db:
        shown = preview(db, "mailmerge", None, None, limit=2)
    rows = table(write("mailmerge.csv"))
    assert list(shown.headers) == list(rows[0])
    assert [list(row) for row in shown.rows] == [list(row.values()) for row in rows[:2]]
    assert {one.number for one in shown.left_out} >= {"K-4", "K-5"}
