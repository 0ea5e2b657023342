"""Offers from JSON: taken exactly or refused by place."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.base.errors import InputError, NotFoundError, UserError
from kundenpflege.base.paths import resource
from kundenpflege.exchange.offer_json import LIMIT, add_offer_from, read_offer
from kundenpflege.model import Category
from kundenpflege.model.kinds import LineKind, NeedWeight, OfferKind, TaxMode
from kundenpflege.services import customers, offers, papers
from kundenpflege.store import Store

from ..services.offer_world import add_business, add_couple, tiny_pdf

LOGO = resource("demo", "logo.png").read_bytes()
SAMPLE = Path(__file__).parent.parent / "samples" / "sprossenfenster.json"


def sample(**changes: Any) -> str:
    data = json.loads(SAMPLE.read_text(encoding="utf-8"))
    data.update(changes)
    return json.dumps(data, ensure_ascii=False)


def problems(text: str) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        read_offer(text)
    assert all(place in caught.value.message for place in caught.value.fields)
    return caught.value.fields


def test_the_sample_is_read_completely() -> None:
    read = read_offer(SAMPLE)
    draft = read.draft
    assert (read.number, read.customer_id) == ("1004", None)
    assert (draft.talk_date, draft.offer_date) == (date(2026, 11, 12), date(2026, 11, 15))
    assert draft.valid_until == date(2026, 12, 15)
    assert [need.weight for need in draft.needs].count(NeedWeight.VERY_IMPORTANT) == 2
    assert draft.needs[3].deadline == date(2027, 6, 16)
    assert [line.kind for line in draft.lines] == [
        LineKind.HEADING,
        LineKind.ITEM,
        LineKind.ITEM,
        LineKind.ALTERNATIVE,
        LineKind.HEADING,
        LineKind.ITEM,
        LineKind.OPTIONAL,
    ]
    pine, plastic = draft.lines[1], draft.lines[3]
    assert plastic.alternative_to == pine.key
    assert pine.fulfils == tuple(need.key for need in draft.needs[:3])
    assert pine.labour_share == Decimal(30)
    assert draft.guarantees[0].due == date(2027, 6, 10)
    sums = offers.draft_totals(draft)
    assert (sums.net, sums.tax, sums.gross) == (
        Decimal("12000.00"),
        Decimal("2280.00"),
        Decimal("14280.00"),
    )


def test_the_sample_goes_out_and_is_followed_up_a_week_after_its_date(store: Store) -> None:
    add_business(store)
    add_couple(store, "1004")
    with store.write("Angebot angelegt") as db:
        offer_id = add_offer_from(db, SAMPLE)
    with store.write("Angebot gesendet") as db:
        sent = offers.send_offer(db, offer_id, "mail", render=tiny_pdf)
    assert sent.number == "AN-2026-0001"
    # A week later is a Sunday.
    assert sent.follow_up == date(2026, 11, 23)
    with store.read() as db:
        sheet = offers.offer_sheet(db, offer_id)
    assert [row.amount.replace("\u00a0", " ") for row in sheet.totals] == [
        "12.000,00 €",
        "2.280,00 €",
        "14.280,00 €",
    ]
    assert "12. November 2026" in sheet.thanks.replace("\u00a0", " ")
    assert len(sheet.needs) == 5 and len(sheet.guarantees) == 3


def test_the_customer_may_be_named_by_id(store: Store) -> None:
    customer = add_couple(store, "K-0007")
    with store.write("Angebot") as db:
        offer_id = add_offer_from(db, sample(customer={"id": customer}))
    with store.read() as db:
        assert offers.get_offer(db, offer_id).customer_number == "K-0007"


def test_an_unknown_customer_changes_nothing(store: Store) -> None:
    dump = store.dump()
    for customer in ({"number": "1004"}, {"id": 4}):
        with pytest.raises(NotFoundError), store.write("Angebot") as db:
            add_offer_from(db, sample(customer=customer))
    assert store.dump() == dump


def test_the_businesss_tax_is_the_default(store: Store) -> None:
    add_business(store, tax_mode=TaxMode.SMALL_BUSINESS, vat_rate=Decimal(7))
    add_couple(store)
    line = {"kind": "item", "text": "Tür", "unit_price": "100"}
    with store.write("Angebot") as db:
        offer_id = add_offer_from(db, sample(lines=[line], guarantees=[]))
    with store.read() as db:
        detail = offers.get_offer(db, offer_id)
    assert detail.draft.tax_mode is TaxMode.SMALL_BUSINESS
    assert detail.lines[0].vat_rate == Decimal(7)
    assert detail.totals.gross == Decimal("100.00")


def test_all_problems_are_told_at_once_with_their_places() -> None:
    found = problems(
        sample(
            customer={},
            talk_date="12.11.2026",
            valid_until="2026-02-30",
            tax_mode="none",
            discount_percent="viel",
            extra=1,
            needs=[{"text": ""}, {"txt": "x"}, {"text": "a", "weight": "huge"}, 5],
            lines=[
                {"text": "a", "quantity": "8x"},
                {"text": "b", "unit_price": "1.234,50"},
                {"text": "c", "kind": "heading", "alternative_to": 0},
                {"text": "d", "fulfils": [7]},
                {"text": "e", "kind": "alternative", "alternative_to": 9},
                {"text": "f", "fulfils": "0"},
            ],
            guarantees={"text": "x"},
        )
    )
    assert set(found) == {
        "customer",
        "talk_date",
        "valid_until",
        "tax_mode",
        "discount_percent",
        "extra",
        "needs[0].text",
        "needs[1].txt",
        "needs[1].text",
        "needs[2].weight",
        "needs[3]",
        "lines[0].quantity",
        "lines[1].unit_price",
        "lines[2].alternative_to",
        "lines[3].fulfils",
        "lines[4].alternative_to",
        "lines[5].fulfils",
        "guarantees",
    }
    assert found["lines[0].quantity"] == "„8x“ ist keine Zahl (Schreibweise: 1150.00)."


@pytest.mark.parametrize(
    ("customer", "place"),
    [
        ({"number": "1", "id": 2}, "customer"),
        ({"number": ""}, "customer.number"),
        ({"number": True}, "customer.number"),
        ({"name": "Brandt"}, "customer.name"),
        ({"id": "4"}, "customer.id"),
        ({"id": 2**63}, "customer.id"),
        ({"number": "\ud800"}, "customer.number"),
        ("1004", "customer"),
        (None, "customer"),
    ],
)
def test_the_customer_must_be_clear(customer: object, place: str) -> None:
    assert place in problems(sample(customer=customer))


def test_a_number_given_as_number_is_a_number() -> None:
    assert read_offer(sample(customer={"number": 1004})).number == "1004"


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("8", True),
        (8, True),
        ("8.125", True),
        ("1e3", False),
        ("NaN", False),
        ("-1", False),
        (True, False),
        ([], False),
        ("٣", False),
        ("99999999999", False),
    ],
)
def test_quantities_are_plain_decimals(value: object, fits: bool) -> None:
    text = sample(lines=[{"text": "Tür", "quantity": value}], guarantees=[])
    if fits:
        assert read_offer(text).draft.lines[0].quantity == Decimal(str(value))
    else:
        assert set(problems(text)) == {"lines[0].quantity"}


def test_fractions_stay_exact() -> None:
    text = sample().replace('"1150.00"', "0.1")
    assert read_offer(text).draft.lines[1].unit_price == Decimal("0.1")


def test_an_alternative_stands_for_an_item() -> None:
    lines = [
        {"kind": "heading", "text": "Fenster"},
        {"kind": "alternative", "text": "Kunststoff", "alternative_to": 0},
        {"kind": "alternative", "text": "Holz", "alternative_to": 2},
    ]
    assert set(problems(sample(lines=lines, guarantees=[]))) == {
        "lines[1].alternative_to",
        "lines[2].alternative_to",
    }


def test_a_base_line_is_an_item_with_alternatives() -> None:
    lines = json.loads(sample())["lines"]
    lines[1]["kind"] = "base"
    draft = read_offer(sample(lines=lines)).draft
    assert draft.lines[1].kind is LineKind.ITEM
    assert draft == read_offer(sample()).draft


def test_too_long_texts_are_told() -> None:
    found = problems(sample(subject="x" * 301, guarantees=[{"text": "y" * 1001}]))
    assert set(found) == {"subject", "guarantees[0].text"}


def test_a_field_given_twice_is_a_mistake() -> None:
    found = problems(sample().replace('"subject":', '"subject": "zuerst", "subject":'))
    assert set(found) == {"subject"}


@pytest.mark.parametrize(
    "text", ["", "{", "[1, 2", '{"a": NaN}', '{"a": Infinity}', "[" * 100_000, '{"a" 1}']
)
def test_what_is_no_json_is_told_in_german(text: str) -> None:
    with pytest.raises(UserError):
        read_offer(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["customer", "needs", "lines", "text", "kind", "fulfils", "number"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_whatever_raises_anything_but_a_told_error(data: object) -> None:
    try:
        read_offer(json.dumps(data))
    except UserError as error:
        assert error.message


def test_days_far_away_are_named_by_their_place(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    offer = {
        "customer": {"number": "1"},
        "date": "9999-12-31",
        "needs": [{"text": "Ruhe", "deadline": "0001-01-01"}],
        "lines": [],
    }
    path.write_text(json.dumps(offer), encoding="utf-8")
    with store.write("Angebot") as db, pytest.raises(InputError) as told:
        customers.add_customer(db, {"number": "1", "name": "Meier"})
        add_offer_from(db, path)
    assert set(told.value.fields) == {"offer_date", "needs[0].deadline"}


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    missing = tmp_path / "fehlt.json"
    with pytest.raises(UserError, match="gibt es nicht"):
        read_offer(missing)
    with pytest.raises(UserError, match="ist ein Ordner"):
        read_offer(tmp_path)
    utf16 = tmp_path / "utf16.json"
    utf16.write_bytes(sample().encode("utf-16"))
    with pytest.raises(UserError, match="UTF-8"):
        read_offer(utf16)
    huge = tmp_path / "huge.json"
    huge.write_bytes(b" " * (LIMIT + 1))
    with pytest.raises(UserError, match="zu groß"):
        read_offer(huge)
    marked = tmp_path / "bom.json"
    marked.write_bytes(b"\xef\xbb\xbf" + sample().encode())
    assert read_offer(marked).number == "1004"
    broken = tmp_path / "kaputt.json"
    broken.write_text(sample(talk_date="gestern"), encoding="utf-8")
    with pytest.raises(InputError, match="kaputt.json"):
        read_offer(broken)


FULL: dict[str, Any] = {
    "customer": {"number": "1004"},
    "kind": "estimate",
    "subject": "Dach",
    "asked_on": "2026-11-10",
    "work_from": "2027-03-01",
    "work_until": "2027-03-19",
    "decision_on": "2026-12-10",
    "work_days": 14,
    "delivery_days": "21",
    "chance": 60,
    "gross_prices": True,
    "discount_amount": "50.00",
    "binding": False,
    "order_form": True,
    "category": "umbau und sanierung",
    "variant_name": "gut",
    "variants_included": True,
    "attachments": ["agb"],
    "needs": [{"text": "Es regnet nicht mehr herein."}],
    "lines": [
        {"kind": "heading", "text": "Dach", "level": 1, "discount_percent": "2"},
        {"kind": "heading", "text": "Gauben", "level": 2},
        {"text": "Ziegel", "calculation": "2*1,25*3", "unit": "m²", "unit_price": "42.50",
         "price_unit": 10, "unit_cost": "30", "long_text": "Biberschwanz", "reference": "01.0010",
         "memo": "Lager prüfen", "fulfils": [0]},
        {"kind": "extra", "text": "engobiert", "unit_price": "5", "alternative_to": 2},
        {"kind": "surcharge", "text": "Wochenende", "surcharge_percent": "12.5",
         "surcharge_on": [2, 3]},
        {"kind": "hourly", "text": "Regie", "quantity": "4", "unit": "h", "unit_price": "62"},
        {"kind": "lump_sum", "text": "Gerüst", "unit_price": "900", "hide_price": True},
        {"kind": "optional_counted", "text": "Rinne", "unit_price": "80"},
        {"kind": "subtotal"},
        {"kind": "page_break"},
        {"kind": "text", "text": "Der Kran steht auf der Straße."},
    ],
    "guarantees": [],
}  # fmt: skip


def test_all_that_an_offer_knows_can_be_handed_in(store: Store) -> None:
    add_business(store)
    add_couple(store, "1004")
    with store.write("Angebot angelegt") as db:
        db.add(Category(name="Umbau und Sanierung"))
        terms = papers.add_paper(db, {"name": "AGB", "use": "always"}, LOGO)
        offer_id = add_offer_from(db, json.dumps(FULL))
    with store.read() as db:
        draft = offers.get_offer(db, offer_id).draft
    assert (draft.kind, draft.binding, draft.order_form) == (OfferKind.ESTIMATE, False, True)
    assert (draft.work_days, draft.delivery_days, draft.chance) == (14, 21, 60)
    assert (draft.work_from, draft.work_until) == (date(2027, 3, 1), date(2027, 3, 19))
    assert (draft.asked_on, draft.decision_on) == (date(2026, 11, 10), date(2026, 12, 10))
    assert (draft.gross_prices, draft.discount_amount) == (True, Decimal(50))
    assert (draft.variant_name, draft.variants_included) == ("gut", True)
    assert draft.category_id is not None and draft.attachments == (terms,)
    lines = draft.lines
    assert [line.kind.value for line in lines] == [
        line.get("kind", "item") for line in FULL["lines"]
    ]
    tiles, extra, weekend = lines[2], lines[3], lines[4]
    assert (tiles.quantity, tiles.calculation, tiles.price_unit) == (
        Decimal("7.5"),
        "2*1,25*3",
        10,
    )
    assert (tiles.unit_cost, tiles.reference, tiles.memo) == (
        Decimal(30),
        "01.0010",
        "Lager prüfen",
    )
    assert tiles.long_text == "Biberschwanz" and lines[6].hide_price
    assert extra.alternative_to == tiles.key
    assert (weekend.surcharge_percent, weekend.surcharge_on) == (
        Decimal("12.5"),
        (tiles.key, extra.key),
    )
    assert [line.level for line in lines[:2]] == [1, 2]


def test_papers_and_order_form_come_by_themselves_unless_named(store: Store) -> None:
    add_business(store, order_form=True)
    add_couple(store, "1004")
    with store.write("Angebot angelegt") as db:
        withdrawal = papers.add_paper(db, {"name": "Widerruf", "kind": "withdrawal"}, LOGO)
        usual = offers.get_offer(db, add_offer_from(db, sample())).draft
        bare = offers.get_offer(
            db, add_offer_from(db, sample(attachments=[], order_form=False))
        ).draft
    assert (usual.attachments, usual.order_form) == ((withdrawal,), True)
    assert (bare.attachments, bare.order_form) == ((), False)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"category": "Raumfahrt"}, "category"),
        ({"attachments": ["Gibt es nicht"]}, "attachments[0]"),
        ({"attachments": "AGB"}, "attachments"),
        ({"kind": "invoice"}, "kind"),
        ({"binding": "ja"}, "binding"),
        ({"work_days": "zwei"}, "work_days"),
        ({"chance": 101}, "chance"),
        ({"lines": [{"text": "x", "calculation": "2*"}]}, "lines[0].calculation"),
        ({"lines": [{"text": "x", "price_unit": 7}]}, "lines[0].price_unit"),
        ({"lines": [{"text": "x", "surcharge_on": [0]}]}, "lines[0].surcharge_on"),
        (
            {"lines": [{"kind": "surcharge", "text": "x", "surcharge_on": [4]}]},
            "lines[0].surcharge_on",
        ),
        ({"lines": [{"kind": "item"}]}, "lines[0].text"),
    ],
)
def test_new_fields_are_refused_by_place(store: Store, change: dict[str, Any], place: str) -> None:
    add_business(store)
    add_couple(store, "1004")
    with pytest.raises(InputError) as refused, store.write("Angebot") as db:
        add_offer_from(db, sample(**change))
    assert place in refused.value.fields
