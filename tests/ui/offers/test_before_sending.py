"""What is told before an offer goes out: unprintable signs, variables without a value."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFrame

from kundenpflege.services import offer_kinds, offers, texts
from tests.services.offer_world import add_full
from tests.ui.offers.desk import Hands


@pytest.fixture
def full(hands: Hands, couple: int) -> int:
    return add_full(hands.store, couple)


def findings(hands: Hands) -> str:
    return "\n".join(one.text for one in hands.page.composer._findings)


@pytest.mark.parametrize("width", [1228, 820])
def test_signs_that_cannot_be_printed_are_named_whether_the_paper_is_seen_or_not(
    hands: Hands, full: int, width: int
) -> None:
    hands.page.resize(width, 825)
    hands.page.show_record(full, "offer")
    hands.settle()
    composer = hands.page.composer
    composer.book.change(subject="Haustür \U00013080 in Eiche")
    composer.show_step(4)
    hands.settle()
    assert composer.paper.isVisible() is (width > 1000)
    hands.qtbot.waitUntil(lambda: "\U00013080" in findings(hands))
    composer.book.change(subject="Haustür in Eiche")
    hands.qtbot.waitUntil(lambda: "gedruckt" not in findings(hands))


def test_the_mail_names_variables_without_a_value(hands: Hands, full: int) -> None:
    with hands.store.write("Baustein") as db:
        texts.add_text(
            db, {"kind": "mail", "name": "Kurz", "body": "{Betreff} {Nummer} ab {Beginn} {Quatsch}"}
        )
    hands.page.show_record(full, "offer")
    hands.settle()
    composer = hands.page.composer
    composer.show_step(4)
    hands.settle()
    warning = composer.findChild(QFrame, "mail_unfilled")
    assert warning is not None and not warning.isVisible()
    menu = composer.send_step.ways.make_menu()
    next(one for one in menu.actions() if one.text().startswith("Kurz")).trigger()
    hands.settle()
    assert warning.isVisible()
    told = warning.text()  # type: ignore[attr-defined]
    assert "{Beginn}" in told and "{Quatsch}" in told
    assert "{Nummer}" not in told and "{Betreff}" not in told
    composer.send_step.ways._back_to_usual()
    hands.settle()
    assert not warning.isVisible()


def test_each_paper_is_called_by_its_kind(hands: Hands, full: int) -> None:
    with hands.store.write("Auftrag") as db:
        offers.send_offer(db, full, "save")
        offers.accept_offer(db, full)
        order = offer_kinds.confirm_order(db, full)
        further = offer_kinds.add_supplement(db, full)
    composer = hands.page.composer
    hands.page.show_record(order, "offer")
    hands.settle()
    composer.show_step(4)
    hands.settle()
    assert composer.title() == "Neue Auftragsbestätigung"
    assert composer.primary.text() == "Senden", "nobody is asked to decide"
    hands.page.show_record(further, "offer")
    hands.settle()
    assert composer.title() == "Neuer Nachtrag"
