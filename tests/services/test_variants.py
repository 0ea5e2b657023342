"""Variants of an offer in the store: made, listed, compared, printed, removed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.model import Business, Offer
from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.variants import reach
from kundenpflege.services import offers, variants
from kundenpflege.services.backplans import plan_for
from kundenpflege.services.comparison_sheet import comparison_pdf, comparison_sheet
from kundenpflege.services.offers_load import load_draft
from kundenpflege.store import Store
from tests.services.offer_world import add_business, add_couple, full_draft, tiny_pdf

D = Decimal


@pytest.fixture
def offer(store: Store) -> int:
    add_business(store)
    couple = add_couple(store)
    with store.write("Angebot angelegt") as db:
        return offers.add_offer(db, couple, full_draft())


def cheaper(store: Store, offer: int, target: str, name: str = "") -> int:
    with store.write("Variante angelegt") as db:
        found = reach(offers.get_offer(db, offer).draft, D(target))
        assert found.reached
        return variants.add_variant(db, offer, found, name)


def test_a_proposal_becomes_a_draft_of_its_own(store: Store, offer: int) -> None:
    with store.read() as db:
        before = offers.get_offer(db, offer)
    made = cheaper(store, offer, "2000", "Ohne Einbau")
    with store.read() as db:
        detail = offers.get_offer(db, made)
        assert db.require(Offer, made).variant_of_id == offer
        assert offers.get_offer(db, offer).draft == before.draft
    assert detail.totals.gross <= 2000 and detail.draft.variant_name == "Ohne Einbau"
    assert detail.draft.offer_date is None and detail.editable
    assert {need.text for need in detail.needs} == {need.text for need in before.needs}


def test_variants_of_a_variant_belong_to_the_first_offer(store: Store, offer: int) -> None:
    first = cheaper(store, offer, "2000")
    with store.write("Kopie") as db:
        second = variants.add_variant(db, first, "besser")
        unnamed = variants.add_variant(db, first)
    with store.read() as db:
        for asked in (offer, first, second):
            rows = variants.list_variants(db, asked)
            assert [row.id for row in rows] == [offer, first, second, unnamed]
        assert [row.name for row in rows] == [
            variants.ORIGINAL, "Variante 2", "besser", "Variante 4"
        ]  # fmt: skip
        assert [row.original for row in rows] == [True, False, False, False]


def test_names_and_the_common_document(store: Store, offer: int) -> None:
    made = cheaper(store, offer, "2000")
    with store.write("Benannt") as db:
        seen = offers.get_offer(db, made).version
        variants.rename_variant(db, made, " gut ")
        variants.rename_variant(db, offer, "besser")
        variants.show_together(db, offer, True)
        db.flush()
        assert offers.get_offer(db, made).version != seen
        with pytest.raises(UserError, match="80"):
            variants.rename_variant(db, made, "x" * 81)
    with store.read() as db:
        rows = variants.list_variants(db, offer)
    assert [(row.name, row.with_others) for row in rows] == [("besser", True), ("gut", False)]
    with store.write("Gesendet") as db:
        offers.send_offer(db, offer, "save", render=tiny_pdf)
        with pytest.raises(UserError):
            variants.rename_variant(db, offer, "beste")


def test_side_by_side(store: Store, offer: int) -> None:
    less = cheaper(store, offer, "2000")
    least = cheaper(store, offer, "1500")
    with store.read() as db:
        compared = variants.compare(db, [offer, less, least])
    assert compared.consumer and len(compared.columns) == 3
    assert compared.columns[0].difference == 0 > compared.columns[1].difference
    by_text = {row.text: row for row in compared.needs}
    assert all(row.met[0] for row in by_text.values() if any(row.met))
    assert compared.lost(0) == () and len(compared.lost(1)) <= len(compared.lost(2))
    for row in compared.lines:
        assert len(row.amounts) == 3 and any(amount is not None for amount in row.amounts)
    texts = [row.text for row in compared.lines]
    assert len(texts) == len(set(texts))
    totals = [
        sum((row.amounts[n] or D(0) for row in compared.lines if not row.optional[n]), D(0))
        for n in range(3)
    ]
    assert totals == [column.sums.subtotal for column in compared.columns]


def test_the_comparison_as_a_letter(store: Store, offer: int) -> None:
    less = cheaper(store, offer, "1500", "Kunststoff & <b>")
    with store.read() as db:
        sheet = comparison_sheet(db, [offer, less])
        pdf = comparison_pdf(db, [offer, less])
        assert pdf == comparison_pdf(db, [offer, less])
        with pytest.raises(UserError):
            comparison_sheet(db, [offer])
    assert pdf.startswith(b"%PDF") and sheet.sections[-1].title == "Garantierte Leistungen"
    from pypdfium2 import PdfDocument

    text = " ".join(PdfDocument(pdf)[0].get_textpage().get_text_bounded().split())
    assert "Kunststoff & <b>" in text and "entfällt" in text
    # What is ours alone stays ours.
    assert "Kosten" not in text


def test_variants_find_a_home_when_their_offer_goes(store: Store, offer: int) -> None:
    first, second = cheaper(store, offer, "2000"), cheaper(store, offer, "1500")
    with store.write("Gelöscht") as db:
        offers.remove_offer(db, offer)
    with store.read() as db:
        assert [row.id for row in variants.list_variants(db, second)] == [first, second]
        assert db.require(Offer, first).variant_of_id is None
    assert store.undo() == "Gelöscht"
    with store.read() as db:
        assert [row.id for row in variants.list_variants(db, second)] == [offer, first, second]


def test_a_new_version_takes_the_variants_along(store: Store, offer: int) -> None:
    made = cheaper(store, offer, "2000")
    with store.write("Gesendet") as db:
        offers.send_offer(db, offer, "save", render=tiny_pdf)
    with store.write("Version") as db:
        version = offers.new_version(db, offer)
    with store.read() as db:
        assert [row.id for row in variants.list_variants(db, made)] == [version, made]
    with store.write("Doch nicht") as db:
        offers.remove_offer(db, version)
    with store.read() as db:
        assert [row.id for row in variants.list_variants(db, made)] == [offer, made]


def test_deadlines_are_planned_for_the_business(store: Store, offer: int) -> None:
    with store.write("Land") as db:
        business = db.require(Business, 1)
        business.country, business.state, business.rework_days = "DE", "SH", 3
    with store.read() as db:
        found = plan_for(db, date(2027, 6, 16), work_days=5, delivery_days=42, what="Der Einbau")
        assert found.plan.finish == date(2027, 6, 10)
        assert found.sentences[0].text.startswith("Der Einbau ist bis zum 10. Juni ausgeführt")
        assert "Pfingstmontag" in {name for _day, name in found.holidays}
        # Corpus Christi (27 May) is free in Bavaria alone of the two.
        here = plan_for(db, date(2027, 5, 28), rework_days=1)
        there = plan_for(db, date(2027, 5, 28), rework_days=1, state="BY")
        assert (here.plan.inspection, there.plan.inspection) == (
            date(2027, 5, 27), date(2027, 5, 26)
        )  # fmt: skip
        with pytest.raises(InputError):
            plan_for(db, date(27, 6, 16))
    with store.read() as db:
        draft = load_draft(db, db.require(Offer, offer))
    assert any(part.kind is LineKind.ITEM for part in draft.lines)
