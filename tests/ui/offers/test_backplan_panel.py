"""Back-planning beside the guarantees, and the collection."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from kundenpflege.model import Business
from kundenpflege.services import offers, texts
from kundenpflege.ui.kit.controls import Button, Label
from kundenpflege.ui.offers.backplan_panel import BackplanPanel
from kundenpflege.ui.offers.composer import Composer
from tests.services.offer_world import full_draft
from tests.ui.offers.desk import Hands


@pytest.fixture
def composer(hands: Hands, couple: int) -> Composer:
    """A draft with a deadline on 20 December, in Schleswig-Holstein, at the guarantees."""
    with hands.store.write("Angebot angelegt") as db:
        business = db.require(Business, 1)
        business.state, business.rework_days = "SH", 3
        offer_id = offers.add_offer(db, couple, full_draft())
    hands.page.write(offer_id, step=2)
    hands.settle()
    composer = hands.page.composer
    composer.book.change(guarantees=())
    composer.guarantees.load()
    hands.settle()
    return composer


def words(panel: BackplanPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(Label) if label.isVisible())


def test_the_customers_deadline_is_planned_back_by_itself(hands: Hands, composer: Composer) -> None:
    panel = composer.guarantees.backplan
    told = words(panel)
    assert "Freitag, 18. Dezember 2026" in told  # the 20th is a Sunday
    assert "Montag, 14. Dezember 2026" in told
    hands.click("takePlan1", panel)
    hands.saved()
    (guarantee,) = composer.book.draft.guarantees
    need = composer.book.draft.needs[1]
    assert guarantee.due == date(2026, 12, 14) and guarantee.fulfils == (need.key,)
    assert guarantee.text == (
        "Alles ist bis zum 14. Dezember ausgeführt; am 15. Dezember sehen wir uns die Arbeit "
        "gemeinsam an, gewünschte Nachbesserungen sind bis zum 18. Dezember erledigt."
    )
    # What was taken is not offered again; the needs' deadline card is content.
    assert panel._result.findChild(Button, "takePlan1") is None
    assert composer.guarantees._deadlines.isHidden()
    # Another plan takes the place of what the first one promised.
    composer.book.change(work_days=1)
    panel._rework.set_value(1)
    panel._ask()
    hands.settle()
    hands.click("takePlan1", panel)
    hands.saved()
    (again,) = composer.book.draft.guarantees
    assert again.due == date(2026, 12, 16) and again.fulfils == (need.key,)
    panel._rework.set_value(3)
    panel._ask()
    hands.settle()
    hands.click("takePeriod", panel)
    hands.saved()
    assert composer.book.draft.work_until == date(2026, 12, 14)


def test_times_are_typed_and_kept_with_the_offer(hands: Hands, composer: Composer) -> None:
    panel = composer.guarantees.backplan
    field = panel.field("work_days")
    assert field is not None
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    hands.qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.qtbot.keyClicks(field, "3")
    hands.saved()
    assert composer.book.draft.work_days == 3
    assert "Donnerstag, 10. Dezember 2026" in words(panel)
    composer.book.change(delivery_days=42)
    hands.settle()
    told = words(panel)
    assert "Die Zeit reicht nicht" in told and "Es ginge, wenn" in told
    assert panel._result.findChild(Button, "takePlan1") is None
    hands.click("takeEarliest", panel)
    hands.settle()
    assert "Die Zeit reicht nicht" not in words(panel)
    assert panel._result.findChild(Button, "takePlan1") is not None


def test_without_a_deadline_nothing_is_planned(hands: Hands, composer: Composer) -> None:
    composer.book.change(needs=composer.book.draft.needs[:1])
    hands.settle()
    panel = composer.guarantees.backplan
    assert "Abnahme" not in words(panel)
    # A deadline nobody wrote down as a need can be planned, too.
    panel._deadline.set_value(date(2027, 6, 16))
    panel._deadline.changed.emit()
    hands.settle()
    hands.click("takePlan1", panel)
    assert composer.book.draft.guarantees[0].due == date(2027, 6, 10)
    assert composer.book.draft.guarantees[0].fulfils == ()


def test_a_large_collection_is_searched(hands: Hands, composer: Composer) -> None:
    with hands.store.write("Sammlung") as db:
        for number in range(12):
            body = f"Zusage {number}: " + ("Wir räumen auf." if number % 4 else "Wir rufen an.")
            texts.add_text(db, {"kind": "guarantee", "name": f"T{number}", "body": body})
    hands.settle()
    step = composer.guarantees
    assert not step._search.isHidden()
    step._search.setText("rufen an")
    hands.settle()
    taken = [b.objectName() for b in step._found.findChildren(Button)]
    assert taken == ["take_T0", "take_T4", "take_T8"]
    hands.click("take_T4", step)
    assert composer.book.draft.guarantees[-1].text == "Zusage 4: Wir rufen an."
    step._search.setText("nirgends")
    hands.settle()
    assert step._found.findChildren(Button) == []
