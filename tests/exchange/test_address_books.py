"""Lists as address books write them, and tables from the clipboard: all arrive as one table."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kundenpflege.base.errors import UserError
from kundenpflege.exchange import reading
from kundenpflege.exchange.app_headers import unfold_addresses
from kundenpflege.exchange.card import Card, CardAddress, CardBirthday, CardEmail, CardPhone, Where
from kundenpflege.exchange.card import PhoneKind as Kind
from kundenpflege.exchange.headers import find_headers, judge, recognise
from kundenpflege.exchange.reading import read_pasted, read_table, sheets
from kundenpflege.exchange.vcard_table import card_rows
from kundenpflege.services import customers
from kundenpflege.store import Store

from .address_books import BOOKS, GOOGLE, OUTLOOK
from .files import import_file, ods_row, ods_with, plan_of, write_xlsx, xls_with


def _text(book: Mapping[str, str], delimiter: str = ",") -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([book.keys(), book.values()])
    return buffer.getvalue()


def _values(store: Store, path: Path) -> Mapping[str, Any]:
    (row,) = plan_of(store, path).rows
    return row.values


@pytest.mark.parametrize("name", BOOKS)
def test_every_address_book_says_the_same(tmp_path: Path, store: Store, name: str) -> None:
    path = tmp_path / "kontakte.csv"
    path.write_bytes(_text(BOOKS[name]).encode("utf-8"))
    values = _values(store, path)
    (person,) = values["persons"]
    assert values["company"] == "Schlosserei Thomsen, Inh. B. Thomsen"
    assert (person["first_name"], person["last_name"]) == ("Birte", "Thomsen-Groß")
    assert person["role"] == "Inhaberin"
    assert (person["birth_day"], person["birth_month"], person["birth_year"]) == (17, 5, 1980)
    assert values["phone"] == "+49 4107 5550"
    assert person["mobile"] == "+49 172 5550044"
    assert person["phone"] == "+49 4841 5550"
    assert values["email"] == "bauamt@siek.example"
    assert person["email"] == "birte@example.de"
    assert "example.de" in values["website"]
    assert values["note"].startswith("entscheidet\nam 08.12.")
    first = values["addresses"][0]
    assert (first["street"], first["postal_code"], first["place"], first["country"]) == (
        "Hauptstraße 49",
        "22962",
        "Siek",
        "DE",
    )
    assert first["supplement"] == "Hinterhaus"
    if name != "Google until 2024":
        assert values["addresses"][1]["street"] == "Am Deich 3"
    if "Outlook" in name or name == "Google":
        assert values["addresses"][2]["street"] == "Lagerweg 7"
        assert values["addresses"][2]["place"] == "Kiel"


@pytest.mark.parametrize(
    "encoding",
    ["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp850", "utf-32"],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(_text(OUTLOOK, delimiter).encode(encoding))
    table = read_table(path, judge)
    assert table.rows == [list(OUTLOOK), list(OUTLOOK.values())]


def test_big_endian_with_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(("\ufeff" + _text(OUTLOOK)).encode("utf-16-be"))
    assert read_table(path, judge).rows[1] == list(OUTLOOK.values())


def test_the_marks_of_the_seam_between_two_pieces(tmp_path: Path) -> None:
    """Long files are decoded piece by piece: no letter and no line end gets lost in between."""
    rows = [["Name", "Notiz"]]
    rows += [[f"Müller {n}", "ä" * (n % 97) + "\r\n€"] for n in range(4_000)]
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    path = tmp_path / "lang.csv"
    for encoding in ("utf-8", "utf-16", "cp1252"):
        path.write_bytes(buffer.getvalue().encode(encoding))
        assert read_table(path, judge).rows == rows


def test_googles_birthday_without_a_year(tmp_path: Path, store: Store) -> None:
    path = tmp_path / "google.csv"
    path.write_text(_text({**GOOGLE, "Birthday": " --05-17"}), encoding="utf-8")
    (person,) = _values(store, path)["persons"]
    assert (person["birth_day"], person["birth_month"], person["birth_year"]) == (17, 5, None)


def test_too_many_joined_addresses_stay_joined() -> None:
    rows = [["First Name", "Address 1 - Street"], ["A", " ::: ".join("abcdefgh")]]
    assert unfold_addresses(rows) == rows


def test_numbered_columns() -> None:
    fields = [
        (column.field, column.group)
        for column in recognise(
            ["Name", "Telefon 3", "Handy 2", "E-Mail 2", "Phone 12 - Value", "Address 4 - City"]
        )
    ]
    assert fields == [
        ("full_name", 1),
        ("phone", 1),
        ("mobile", 1),
        ("person_email", 1),
        ("phone", 1),
        ("place", 4),
    ]


def test_cards_are_recognised_by_their_contents(tmp_path: Path) -> None:
    path = tmp_path / "kontakte.csv"
    path.write_text("\n  begin:vcard\nFN:Uta Klein\nEND:VCARD\n", encoding="utf-16")
    table = read_table(path, judge)
    assert dict(zip(*table.rows, strict=True))["Name"] == "Uta Klein"
    assert sheets(path) == ()


def test_every_phones_export_fits_the_import(store: Store) -> None:
    path = Path(__file__).parents[1] / "samples" / "handy.vcf"
    rows = plan_of(store, path).rows
    assert [row.name for row in rows] == ["Dr. Helene Sommer", "Jürgen Groß", "Bäckerei Vogt"]
    assert rows[0].values["persons"][0]["mobile"] == "+49 171 5550087"
    assert rows[1].values["persons"][0]["birth_year"] == 1965
    assert rows[2].values["phone"] == "+49 4532 55519"
    assert rows[2].values["note"].startswith("Zeile eins\nZeile zwei, mit Komma")


def test_a_full_card_fills_its_row() -> None:
    card = Card(
        first_name="Uta",
        last_name="von Klein",
        title_before="Frau Dr.",
        company="Klein GmbH",
        phones=(
            *(CardPhone(f"030 {n}") for n in range(7)),
            CardPhone("0171 1", Kind.MOBILE),
            CardPhone("040 1", Kind.HOME),
            CardPhone("040 2", Kind.FAX),
        ),
        emails=(CardEmail("u@home.example", Where.HOME), CardEmail("u@work.example", Where.WORK)),
        addresses=(
            CardAddress("Weg 1", "50667", "Köln", where=Where.HOME),
            CardAddress("", "10115", "Berlin", po_box="12 34", region="BE", where=Where.WORK),
        ),
        birthday=CardBirthday(7, 5),
        websites=("a.example", "b.example"),
        categories=("Heizung", "Bad"),
        note="Notiz",
        details=(("Spitzname", "Utchen"),),
    )
    head, row = card_rows([card])
    values = dict(zip(head, row, strict=True))
    assert values["Anrede"] == "Frau" and values["Titel"] == "Dr."
    assert values["Telefon"] == "030 0" and values["Telefon 5"] == "030 4; 030 5; 030 6"
    assert values["Handy"] == "0171 1" and values["Telefon privat"] == "040 1"
    assert values["Fax"] == "040 2"
    assert values["E-Mail"] == "u@work.example" and values["E-Mail privat"] == "u@home.example"
    assert values["Postfach"] == "12 34" and values["Ort"] == "Berlin"
    assert values["Anschrift 2 Straße"] == "Weg 1" and values["Anschrift 2 Ort"] == "Köln"
    assert values["Geburtstag"] == "07.05."
    assert values["Webseite 2"] == "b.example"
    assert values["Gruppen"] == "Heizung ::: Bad"
    assert values["Notiz"] == "Notiz\nSpitzname: Utchen\nRegion: BE"
    headers = find_headers([head])
    assert headers is not None
    unknown = [column.header for column in headers.columns if not column.field]
    assert unknown == ["Fax"]


def test_a_copied_range_of_a_spreadsheet() -> None:
    table = read_pasted(
        'Name\tOrt\tNotiz\r\nMüller\tKöln\t"Zeile 1\nZeile ""2"""\r\nMeier\t\t;\r\n'
    )
    assert table.rows == [
        ["Name", "Ort", "Notiz"],
        ["Müller", "Köln", 'Zeile 1\nZeile "2"'],
        ["Meier", "", ";"],
    ]


def test_a_lonely_quote_does_not_swallow_the_table() -> None:
    assert read_pasted('Name\tNotiz\nMüller\t"5 Zoll\nMeier\tx\n').rows[2] == ["Meier", "x"]


def test_other_texts_may_be_pasted_as_well() -> None:
    assert read_pasted("Name;Ort\nMüller, Uwe;Köln").rows[1] == ["Müller, Uwe", "Köln"]
    assert len(read_pasted("BEGIN:VCARD\nFN:Uta\nEND:VCARD").rows) == 2


def test_nothing_and_too_much_cannot_be_pasted(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="keine Tabelle"):
        read_pasted(" \r\n\t")
    monkeypatch.setattr(reading, "MAX_PASTED", 10)
    with pytest.raises(UserError, match="höchstens 10 Zeichen"):
        read_pasted("Name;Ort\nMüller")


def test_sheets_are_listed(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    book.active.title = "Kunden"
    book.create_sheet("Preise")
    book.create_sheet("Geheim").sheet_state = "hidden"
    book.save(tmp_path / "x.xlsx")
    assert sheets(tmp_path / "x.xlsx") == ("Kunden", "Preise")
    (tmp_path / "x.ods").write_bytes(ods_with(ods_row("Name", "Ort")))
    assert sheets(tmp_path / "x.ods") == ("Kunden",)
    (tmp_path / "x.xls").write_bytes(xls_with([(0, 0, "Name")]))
    assert sheets(tmp_path / "x.xls") == ("Kunden",)
    (tmp_path / "x.csv").write_text("Name;Ort")
    assert sheets(tmp_path / "x.csv") == ()


def test_contents_decide_not_the_ending(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "liste.xlsx", ["Name", "Ort"], ["Müller", "Köln"])
    for ending in (".csv", ".xls", ".vcf", ".txt", ""):
        other = tmp_path / f"anders{ending}"
        other.write_bytes(path.read_bytes())
        assert read_table(other, judge).rows == [["Name", "Ort"], ["Müller", "Köln"]]


def test_further_websites_and_groups_have_fields_of_their_own(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "adressbuch.csv"
    lines = (
        "First Name,Last Name,Web Page 1,Web Page 2,Categories,PLZ privat,Wohnort privat",
        "Heiko,Thun,http://thun.example,shop.thun.example,Altbau;Messe,22962,Siek",
        "Ida,Weg,,kein Netz,,,",
    )
    path.write_text("\n".join(lines), "utf-8")
    import_file(store, path)
    with store.read() as db:
        thun = customers.get_customer(db, 1)
        assert (thun.website, [site.url for site in thun.websites], thun.note) == (
            "http://thun.example", ["shop.thun.example"], "",
        )  # fmt: skip
        assert thun.tags == ("Altbau", "Messe")
        assert thun.addresses[0].line == "22962 Siek"
        assert customers.get_customer(db, 2).note == "Webseite: kein Netz"
    # The list comes again with one more: it joins the others, the first ones are known.
    path.write_text("\n".join(lines).replace("http://thun.", "www.alt-thun."), "utf-8")
    (first, _second) = import_file(store, path).rows
    assert "nicht übernommen: Webseite „www.alt-thun.example“" in first.reason
    path.write_text("\n".join(lines).replace("shop.", "HTTPS://www.neu."), "utf-8")
    (first, _second) = import_file(store, path).rows
    assert first.added == ("HTTPS://www.neu.thun.example",)
    before = store.dump()
    import_file(store, path)
    assert store.dump() == before
