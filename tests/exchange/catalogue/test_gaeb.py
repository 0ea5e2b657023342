"""Tenders in, bids out: read again by a library that shares no code with ours."""

from __future__ import annotations

import warnings
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import gaeb
import pytest

from kundenpflege.base.errors import UserError
from kundenpflege.exchange.gaeb_bid import write_bid
from kundenpflege.exchange.gaeb_files import Tender, open_tender, read_tender
from kundenpflege.model.kinds import LineKind
from kundenpflege.services import customers, offer_drafts, offers, tenders
from kundenpflege.store import Store

FILE = Path(__file__).parent / "LV_Kita.x83"
PRICES = {
    "01.01.0010": "812.5", "01.01.0020": "1090", "01.01.0030A": "64.125", "01.01.0040": "58",
    "02.0010": "450", "02.0020": "62.5", "02.0040": "7.333",
}  # fmt: skip


def tender() -> Tender:
    return open_tender(FILE)[0]


def offer_of(store: Store, **prices: str) -> int:
    """An offer for the tender with these prices."""
    with store.write("Ausschreibung") as db:
        customer = customers.add_customer(db, {"name": "Stadt Ahrensburg", "kind": "public"})
        found, content = open_tender(FILE)
        key = tenders.add_tender_offer(
            db, customer, found.lines, found.subject, found.name, content
        )
    return priced(store, key, {**PRICES, **prices})


def priced(store: Store, offer_id: int, prices: dict[str, str]) -> int:
    def change(line: offers.LineDraft) -> offers.LineDraft:
        return replace(line, unit_price=Decimal(prices.get(line.reference, "0")))

    with store.write("Preise") as db:
        detail = offers.get_offer(db, offer_id)
        draft = replace(detail.draft, lines=tuple(change(line) for line in detail.draft.lines))
        offer_drafts.save_draft(db, offer_id, detail.version, draft)
    return offer_id


def bid(store: Store, offer_id: int) -> tuple[bytes, Decimal, tuple[str, ...]]:
    with store.read() as db:
        facts = tenders.bid_facts(db, offer_id)
    written = write_bid(facts)
    return written.content, written.total, written.notes


def test_the_order_of_a_tender_becomes_lines() -> None:
    found = tender()
    assert found.subject == "Kita Sonnenweg – Tischlerarbeiten"
    assert (found.owner, found.phase) == ("Stadt Ahrensburg", "83")
    assert [(line.kind.value, line.reference, line.level) for line in found.lines] == [
        ("heading", "01", 1),
        ("text", "", 1),
        ("heading", "01.01", 2),
        ("item", "01.01.0010", 1),
        ("alternative", "01.01.0020", 1),
        ("optional", "01.01.0030A", 1),
        ("optional_counted", "01.01.0040", 1),
        ("heading", "02", 1),
        ("lump_sum", "02.0010", 1),
        ("hourly", "02.0020", 1),
        ("item", "02.0040", 1),
    ]
    window, oak = found.lines[3:5]
    assert oak.alternative_to == window.key
    assert (window.text, window.quantity, window.unit) == (
        "Sprossenfenster Kiefer", Decimal(12), "Stk",
    )  # fmt: skip
    assert window.long_text.splitlines() == [
        "Holzfenster Kiefer, 3-fach verglast", "mit Sprossen", "Maß 1,20 × 1,40 m",
    ]  # fmt: skip
    assert found.lines[1].long_text.startswith("Alle Maße")
    assert found.notes == ("1 Position entfällt laut Ausschreibung: 02.0030",)


def test_there_and_back_again(store: Store, tmp_path: Path) -> None:
    offer_id = offer_of(store)
    content, total, notes = bid(store, offer_id)
    assert notes == ()
    path = tmp_path / "abgabe.x84"
    path.write_bytes(content)
    asked, given = gaeb.read_xml(FILE), gaeb.read_xml(path)
    assert given.phase is gaeb.Phase.ANGEBOTSABGABE
    assert given.xml_version == "3.2"
    before = {one.oz: one.menge for one in asked.alle_positionen}
    after = {one.oz: one for one in given.alle_positionen}
    assert {oz: one.menge for oz, one in after.items() if not one.entfaellt} == {
        oz: menge for oz, menge in before.items() if oz != "020030"
    }
    prices = {key.replace(".", ""): Decimal(price) for key, price in PRICES.items()}
    assert {
        oz: one.einheitspreis for oz, one in after.items() if one.einheitspreis is not None
    } == {key.removesuffix("A"): price for key, price in prices.items()}
    for one in after.values():
        if one.gesamtpreis is not None:
            assert one.gesamtbetrag == one.gesamtpreis.quantize(Decimal("0.01"), "ROUND_HALF_UP")
    # Windows, plaster, site, hours, joints; neither oak nor the sill counts.
    assert total == Decimal("9750.00") + 464 + 450 + 625 + Decimal("36.67")
    again = read_tender(content, "abgabe.x84")
    assert [line.reference for line in again.lines if line.unit_price] == list(PRICES)


def test_a_later_version_still_answers_the_tender(store: Store) -> None:
    offer_id = offer_of(store)
    with store.write("senden") as db:
        offers.send_offer(db, offer_id, "save")
        version = offers.new_version(db, offer_id)
    content, _total, _notes = bid(store, version)
    assert b"<UP>812.500</UP>" in content


def test_what_is_not_offered_and_what_does_not_belong(store: Store) -> None:
    offer_id = offer_of(store)
    with store.write("ändern") as db:
        detail = offers.get_offer(db, offer_id)
        lines = [line for line in detail.draft.lines if line.reference != "02.0040"]
        lines.append(offers.LineDraft(-1, text="Wartung", unit_price=Decimal(80)))
        draft = replace(detail.draft, lines=tuple(lines))
        offer_drafts.save_draft(db, offer_id, detail.version, draft)
    content, _total, notes = bid(store, offer_id)
    assert b"<NotOffered>Yes</NotOffered>" in content
    assert "02.0040" in notes[0] and "Wartung" in notes[1]
    assert "Wartung" not in content.decode()


def test_a_bid_changes_nothing_of_the_tender(store: Store) -> None:
    offer_id = offer_of(store, **{"02.0040": "7.3333"})
    with store.write("Menge") as db:
        detail = offers.get_offer(db, offer_id)
        lines = tuple(
            replace(line, quantity=Decimal(13)) if line.reference == "01.01.0010" else line
            for line in detail.draft.lines
        )
        offer_drafts.save_draft(db, offer_id, detail.version, replace(detail.draft, lines=lines))
    with pytest.raises(UserError) as caught:
        bid(store, offer_id)
    assert "01.01.0010: ausgeschrieben sind 12, angeboten 13" in caught.value.message
    assert "02.0040: der Einheitspreis hat mehr als drei" in caught.value.message


def test_surcharges_and_open_quantities(store: Store) -> None:
    items = (
        '<Item ID="a" RNoPart="0010"><Qty>4.000</Qty><QU>m</QU></Item>'
        '<MarkupItem ID="b" RNoPart="0020"><MarkupType>AllInCat</MarkupType></MarkupItem>'
        '<Item ID="c" RNoPart="0030"><QtyTBD>Yes</QtyTBD><QU>m</QU></Item>'
    )
    data = (
        "<GAEB><Award><DP>81</DP><BoQ><BoQBody><Itemlist>"
        f"{items}</Itemlist></BoQBody></BoQ></Award></GAEB>"
    ).encode("utf-16")
    found = read_tender(data, "lv.x81")
    assert [line.kind.value for line in found.lines] == ["item", "surcharge", "item"]
    assert found.subject == "lv.x81"
    with store.write("Ausschreibung") as db:
        customer = customers.add_customer(db, {"name": "Ohm"})
        key = tenders.add_tender_offer(db, customer, found.lines, "LV", "lv.x81", data)
        detail = offers.get_offer(db, key)
        first, markup, last = detail.draft.lines
        lines = (
            replace(first, unit_price=Decimal(25)),
            replace(markup, surcharge_percent=Decimal(10)),
            replace(last, unit_price=Decimal(3), quantity=Decimal(7)),
        )
        offer_drafts.save_draft(db, key, detail.version, replace(detail.draft, lines=lines))
    content, total, _notes = bid(store, key)
    assert total == Decimal(131)
    for part in (b"<Markup>10.00</Markup>", b"<IT>10.00</IT>", b"<Qty>7.000</Qty>",
                 b"<Total>131.00</Total>"):  # fmt: skip
        assert part in content


def test_costs_and_notes_never_leave_the_house(store: Store) -> None:
    offer_id = offer_of(store)
    with store.write("innen") as db:
        detail = offers.get_offer(db, offer_id)
        lines = tuple(
            replace(line, memo="geheim", unit_cost=Decimal("123.45"), text="<b>&\u202e" + line.text)
            for line in detail.draft.lines
        )
        offer_drafts.save_draft(db, offer_id, detail.version, replace(detail.draft, lines=lines))
    content, _total, _notes = bid(store, offer_id)
    assert b"geheim" not in content and b"123.45" not in content


def test_an_offer_without_a_tender(store: Store) -> None:
    with store.write("Angebot") as db:
        customer = customers.add_customer(db, {"name": "Ohm"})
        offer_id = offers.add_offer(db, customer)
    with pytest.raises(UserError, match="keiner GAEB-Datei"):
        bid(store, offer_id)


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE GAEB [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    b"<GAEB><Award><DP>&b;</DP></Award></GAEB>"
)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (BOMB, "DTD"),
        (BOMB.decode().encode("utf-16"), "DTD"),
        (b'<!DOCTYPE GAEB SYSTEM "http://127.0.0.1:1/x.dtd"><GAEB/>', "DTD"),
        (b"<GAEB>" + b"<a>" * 100 + b"</a>" * 100 + b"</GAEB>", "verschachtelt"),
        (b"<GAEB>" + b"<a/>" * 600_001 + b"</GAEB>", "verschachtelt"),
        (b"<GAEB><Award>", "beschädigt"),
        (b"<html/>", "keine GAEB-Datei"),
        (b"<GAEB/>", "kein Leistungsverzeichnis"),
        (b"PK\x03\x04", "keine GAEB-Datei"),
        (b"<GAEB>" + b" " * (21 * 1024 * 1024) + b"</GAEB>", "größer als 20 MB"),
    ],
)
def test_files_made_to_harm(data: bytes, told: str) -> None:
    with pytest.raises(UserError, match=told):
        read_tender(data, "böse.x83")


def test_every_cut_of_a_file_is_told_in_german() -> None:
    whole = FILE.read_bytes()
    for end in range(0, len(whole) - 9, 211):
        with pytest.raises(UserError):
            read_tender(whole[:end] or b"<", "halb.x83")


def test_the_old_form_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lv.d83"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gaeb.write_gaeb90(gaeb.read_xml(FILE), path)
    found, _content = open_tender(path)
    windows = next(line for line in found.lines if line.text == "Sprossenfenster Kiefer")
    assert (windows.quantity, windows.kind) == (Decimal(12), LineKind.ITEM)
