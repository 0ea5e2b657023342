"""The business: first contents, checks, number circles, texts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kundenpflege.base.errors import ConflictError, InputError
from kundenpflege.model import Business
from kundenpflege.model.kinds import LegalForm, TaxMode
from kundenpflege.services import business, catalogue, customers, default_texts, texts
from kundenpflege.services.business import BusinessDetail
from kundenpflege.store import Store

PNG = b"\x89PNG\r\n\x1a\n rest"


@pytest.fixture
def shop(store: Store) -> Store:
    with store.write("Betrieb eingerichtet") as db:
        business.ensure_business(db)
    return store


def change(store: Store, version: int | None = None, **values: Any) -> None:
    with store.write("Betrieb geändert") as db:
        business.change_business(db, version, values)


def get(store: Store) -> BusinessDetail:
    with store.read() as db:
        return business.get_business(db)


def test_a_new_database_gets_its_first_contents_once(shop: Store) -> None:
    before = shop.dump()
    with shop.write("noch einmal") as db:
        business.ensure_business(db)
    assert shop.dump() == before
    with shop.read() as db:
        assert len(texts.list_texts(db, "guarantee")) >= 8
        kinds = {text.kind for text in texts.list_texts(db)}
        assert kinds == {"guarantee", "thanks", "intro", "closing", "payment", "mail"}
        assert [row.name for row in catalogue.list_categories(db)] == list(default_texts.CATEGORIES)
        assert [(row.key, row.preview) for row in business.list_number_circles(db)] == [
            ("customer", "K-0001"),
            ("offer", "AN-2026-0001"),
            ("estimate", "KV-2026-0001"),
            ("confirmation", "AB-2026-0001"),
            ("supplement", "NA-2026-0001"),
        ]


def test_what_was_removed_stays_away(shop: Store) -> None:
    with shop.write("aufgeräumt") as db:
        for text in texts.list_texts(db):
            texts.remove_text(db, text.id)
        for row in catalogue.list_categories(db):
            catalogue.remove_category(db, row.id)
        business.ensure_business(db)
    with shop.read() as db:
        assert texts.list_texts(db) == []
        assert catalogue.list_categories(db) == []


def test_the_first_texts_are_fit_for_print() -> None:
    for kind, name, body in default_texts.TEXT_BLOCKS:
        assert name and len(name) <= 80
        # The mail has paragraphs.
        words = "\n\n".join(" ".join(part.split()) for part in body.split("\n\n"))
        assert body == words if kind == "mail" else body == " ".join(body.split())
        assert body.endswith((".", ":"))
        assert "..." not in body and '"' not in body
        if kind == default_texts.THANKS:
            assert "{Datum}" in body


def test_before_anything_was_entered_there_is_an_empty_business(store: Store) -> None:
    assert get(store) == BusinessDetail()
    change(store, name="Ida Ohm")
    assert get(store).name == "Ida Ohm"
    assert get(store).validity_days == 30


def test_particulars_are_checked_and_tidied(shop: Store) -> None:
    change(
        shop,
        get(shop).version,
        name="Tischlerei Beispiel GmbH",
        legal_form="gmbh",
        postal_code="D-22926",
        state="sh",
        phone="04102 5550-0",
        email="info@TISCHLEREI-beispiel.de",
        website="https://tischlerei-beispiel.de/",
        iban="DE89370400440532013000",
        bic="haspdehhxxx",
        vat_id="de136695976",
        brand_color="#0e5a62",
        logo=PNG,
        address_form="a",
        tax_mode=TaxMode.SMALL_BUSINESS,
        vat_rate="7",
        validity_days="45",
        payment_terms="eins\nzwei",
    )
    detail = get(shop)
    assert detail.legal_form is LegalForm.GMBH
    assert (detail.postal_code, detail.state, detail.address_form) == ("22926", "SH", "A")
    # the letterhead shows the number as the business writes it
    assert detail.phone == "04102 5550-0"
    assert detail.email == "info@tischlerei-beispiel.de"
    assert detail.iban == "DE89 3704 0044 0532 0130 00"
    assert detail.vat_id == "DE136695976"
    assert detail.logo == PNG
    assert (detail.vat_rate, detail.validity_days) == (Decimal(7), 45)
    assert detail.payment_terms == "eins\nzwei"
    assert {hint.field for hint in detail.missing} >= {"owners", "register_court"}
    columns = business.legal_particulars(detail)
    assert columns[0] == ("Tischlerei Beispiel GmbH", "22926")


def test_all_problems_are_told_at_once(shop: Store) -> None:
    before = shop.dump()
    with pytest.raises(InputError) as caught:
        change(
            shop,
            postal_code="229",
            state="XX",
            email="x",
            website="x",
            iban="DE00",
            bic="X",
            vat_id="DE1",
            brand_color="petrol",
            logo=b"GIF89a",
            address_form="C",
            vat_rate=101,
            discount_limit=-1,
            validity_days=0,
            follow_up_days=91,
            legal_form="ag",
        )
    assert len(caught.value.fields) == 15
    assert shop.dump() == before


def test_an_old_account_number_does_not_stop_other_changes(shop: Store) -> None:
    with shop.write("alt") as db:
        db.require(Business, 1).iban = "DE00 0000 0000 0000 0000 00"
    change(shop, iban="DE00 0000 0000 0000 0000 00", tagline="Meisterbetrieb seit 1987")
    assert get(shop).tagline == "Meisterbetrieb seit 1987"


def test_a_logo_can_be_taken_away(shop: Store) -> None:
    change(shop, logo=PNG)
    change(shop, logo=None)
    assert get(shop).logo is None


def test_a_conflict_names_the_field(shop: Store) -> None:
    seen = get(shop).version
    change(shop, seen, name="Ohm")
    with pytest.raises(ConflictError, match="Firma"):
        change(shop, seen, name="Watt")


def test_number_circles_can_be_changed(shop: Store) -> None:
    with shop.write("Nummern") as db:
        business.change_number_circle(db, "customer", pattern="{NNNNN}", next_value=10001)
    with shop.read() as db:
        assert business.list_number_circles(db)[0].preview == "10001"
    with shop.write("Kunde") as db:
        customer_id = customers.add_customer(db, {"name": "Ida Ohm"})
        assert customers.get_customer(db, customer_id).number == "10001"
    for values, field in (
        ({"pattern": "K-"}, "pattern"),
        ({"pattern": "Kundennummer-{JJJJ}-{NNNN}"}, "pattern"),
        ({"next_value": 0}, "next_value"),
    ):
        with pytest.raises(InputError) as caught, shop.write("Nummern") as db:
            business.change_number_circle(db, "customer", **values)
        assert set(caught.value.fields) == {field}


def test_texts_can_be_added_changed_and_removed(shop: Store) -> None:
    with shop.write("Text") as db:
        text_id = texts.add_text(
            db, {"kind": "guarantee", "body": "Wir kommen auch am Samstag zu Ihnen."}
        )
    with shop.read() as db:
        last = texts.list_texts(db, "guarantee")[-1]
    assert (last.id, last.name) == (text_id, "Wir kommen auch am")
    with shop.write("Text") as db:
        texts.change_text(db, text_id, last.version, {"name": "Samstag", "position": -1})
    with shop.read() as db:
        assert texts.list_texts(db, "guarantee")[0].name == "Samstag"
    with pytest.raises(InputError) as caught, shop.write("Text") as db:
        texts.change_text(db, text_id, None, {"body": " "})
    assert set(caught.value.fields) == {"body"}
    with pytest.raises(InputError) as caught, shop.write("Text") as db:
        texts.add_text(db, {})
    assert set(caught.value.fields) == {"kind", "body"}
    with shop.write("weg") as db:
        texts.remove_text(db, text_id)
    with shop.read() as db:
        assert text_id not in {text.id for text in texts.list_texts(db)}
