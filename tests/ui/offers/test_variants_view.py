"""The variants of an offer on the screen."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from kundenpflege.services import offers, variants
from kundenpflege.ui.kit.chips import Chip, FilterChip
from kundenpflege.ui.kit.controls import Button, Label
from kundenpflege.ui.offers.variants_view import VariantsView
from tests.services.offer_world import full_draft, tiny_pdf
from tests.ui.offers.desk import Answers, Hands


@pytest.fixture
def view(hands: Hands, couple: int) -> VariantsView:
    """The variants of a draft of 2.380,00 €, opened by the button of the composer."""
    with hands.store.write("Angebot angelegt") as db:
        offer_id = offers.add_offer(db, couple, full_draft())
    hands.page.write(offer_id)
    hands.settle()
    hands.page.compare_variants()
    hands.settle()
    assert hands.page.comparing and hands.page._variants is not None
    return hands.page._variants


def words(view: VariantsView) -> str:
    parts = [*view.findChildren(Label), *view.findChildren(Chip)]
    return "\n".join(part.text() for part in parts if part.isVisible())


def ask(hands: Hands, view: VariantsView, price: str) -> None:
    view.begin()
    field = view.search.target.field
    assert isinstance(field, QLineEdit)
    field.selectAll()
    hands.type(price)
    hands.enter()
    hands.settle()


def test_a_variant_is_found_named_and_kept_by_keyboard(hands: Hands, view: VariantsView) -> None:
    ask(hands, view, "1500")
    told = words(view)
    assert "1.428,00\u00a0€ · 952,00\u00a0€ weniger" in told
    assert "„Haustür Kunststoff“ statt „Haustür Eiche RC 2“" in told
    assert "Damit fällt weg: Die Tür hält Einbrecher ab." in told
    name = view.search.findChild(QLineEdit, "variant_name")
    assert name is not None
    name.setFocus(Qt.FocusReason.OtherFocusReason)
    hands.type("Kunststoff")
    hands.click("makeVariant", view)
    hands.settle()
    with hands.store.read() as db:
        rows = variants.list_variants(db, view.offer_id or 0)
    assert [(row.name, row.price) for row in rows] == [
        (variants.ORIGINAL, Decimal("2380.00")),
        ("Kunststoff", Decimal("1428.00")),
    ]
    told = words(view)
    assert "1 Wunsch entfällt" in told and "alle Wünsche erfüllt" in told
    hands.office.undo()
    hands.settle()
    with hands.store.read() as db:
        assert len(variants.list_variants(db, view.offer_id or 0)) == 1


def test_what_must_stay_stays(hands: Hands, view: VariantsView) -> None:
    ask(hands, view, "2000")
    assert "„Einbau“ entfällt" in words(view)
    hands.click("whatStays", view)
    line = next(one for one in view.search._draft.lines if one.text == "Einbau")
    view.search._keep[line.key].box.click()
    assert "„Einbau“ entfällt" not in words(view)
    ask(hands, view, "2000")
    assert "„Haustür Kunststoff“ statt" in words(view)
    ask(hands, view, "100")
    assert "sind nicht zu erreichen" in words(view)


def test_variants_are_named_opened_and_printed_together(
    hands: Hands, view: VariantsView, tmp_path: Path
) -> None:
    hands.click("copyVariant", view)
    hands.settle()
    root = view.offer_id
    assert root is not None
    view._together.box.click()
    hands.settle()
    with hands.store.read() as db:
        assert variants.list_variants(db, root)[0].with_others
    assert view._grid is not None
    field = next(iter(view._grid.chain()))
    assert isinstance(field, QLineEdit)
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    hands.type("beste")
    hands.tab()
    hands.settle()
    with hands.store.read() as db:
        assert variants.list_variants(db, root)[0].name == "beste"
    hands.office.questions = Answers(tmp_path / "vergleich.pdf")
    hands.click("comparisonPdf", view)
    hands.settle()
    assert (tmp_path / "vergleich.pdf").read_bytes().startswith(b"%PDF")
    hands.click("openVariant1", view)
    hands.settle()
    assert hands.page.composing
    assert hands.page.composer.book.draft.variant_name == "Variante 2"


def test_more_than_three_are_chosen_from(hands: Hands, view: VariantsView) -> None:
    for _number in range(3):
        hands.click("copyVariant", view)
        hands.settle()
    chips = view._choice.findChildren(FilterChip)
    assert len(chips) == 4 and sum(chip.isChecked() for chip in chips) == 3
    off = next(chip for chip in chips if not chip.isChecked())
    off.click()
    hands.settle()
    chips = view._choice.findChildren(FilterChip)
    assert sum(chip.isChecked() for chip in chips) == 3


def test_back_to_the_draft(hands: Hands, view: VariantsView) -> None:
    assert hands.page.title() == "Varianten"
    assert hands.page.back() and hands.page.composing
    assert hands.page.composer.book.offer_id == view.offer_id


def test_a_variant_is_looked_for_while_calling(hands: Hands, couple: int) -> None:
    with hands.store.write("Angebot angelegt") as db:
        offer_id = offers.add_offer(db, couple, full_draft())
    with hands.store.write("Angebot gesendet") as db:
        offers.send_offer(db, offer_id, "save", render=tiny_pdf)
    hands.settle()
    hands.page.calling.begin(offer_id)
    hands.settle()
    hands.click("callVariant", hands.page.calling.view)
    hands.settle()
    view = hands.page._variants
    assert hands.page.comparing and view is not None and view.offer_id == offer_id
    ask(hands, view, "2000")
    assert "„Einbau“ entfällt" in words(view)
    assert hands.page.back() and hands.page.calling.is_open


def test_needs_that_nobody_meets_are_not_told_as_met(hands: Hands, couple: int) -> None:
    with hands.store.write("Angebot angelegt") as db:
        draft = offers.OfferDraft(
            customer_id=couple,
            subject="Fenster",
            needs=(offers.NeedDraft(-1, "Es ist ruhig."), offers.NeedDraft(-2, "Es ist warm.")),
            lines=(offers.LineDraft(-1, text="Fenster", unit_price=Decimal(900), fulfils=(-1,)),),
        )
        offer_id = offers.add_offer(db, couple, draft)
        offers.send_offer(db, offer_id, "save", render=tiny_pdf)
        variants.add_variant(db, offer_id, "", "Schmal")
    hands.page.show_variants(offer_id)
    hands.settle()
    view = hands.page._variants
    assert view is not None
    told = words(view)
    assert told.count("1 von 2 Wünschen erfüllt") == 2 and "alle Wünsche" not in told
    # What was sent is looked at, not written on.
    button = view.findChild(Button, "openVariant0")
    assert button is not None and button.text() == "Öffnen"
