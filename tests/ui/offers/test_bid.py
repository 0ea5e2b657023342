"""The bid of a tender out of the menu of its offer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from kundenpflege.exchange.gaeb_files import open_tender
from kundenpflege.services import customers, tenders
from kundenpflege.services.business import ensure_business
from kundenpflege.store import Store
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.offers.page import OffersPage
from tests.ui.conftest import settle

FILE = Path(__file__).parents[2] / "exchange" / "catalogue" / "LV_Kita.x83"


class Answers:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.suggested = ""

    def open_file(self, title: str, kinds: Sequence[Any]) -> Path | None:
        raise AssertionError

    def save_file(self, title: str, suggestion: str, kinds: Sequence[Any]) -> Path | None:
        self.suggested = suggestion
        return self.path

    def confirm(self, title: str, text: str, action: str) -> bool:
        raise AssertionError


def test_only_offers_for_a_tender_have_a_bid(
    qtbot: QtBot, office: Office, store: Store, tmp_path: Path
) -> None:
    found, content = open_tender(FILE)
    with store.write("Ausschreibung") as db:
        ensure_business(db)
        customer = customers.add_customer(db, {"name": "Stadt Ahrensburg"})
        key = tenders.add_tender_offer(
            db, customer, found.lines, found.subject, found.name, content
        )
        other = tenders.add_tender_offer(db, customer, (), "Ohne", "leer", b"<x/>")
    answers = Answers(tmp_path / "abgabe.x84")
    office.questions = answers
    page = OffersPage(office)
    qtbot.addWidget(page)
    page.resize(1236, 800)
    page.show()
    settle(qtbot, office)
    page.view.show_offer(other)
    settle(qtbot, office)
    words = [action.text() for action in page.view.make_actions(page)]
    assert not any("X84" in word for word in words)
    page.view.show_offer(key)
    settle(qtbot, office)
    words = [action.text() for action in page.view.make_actions(page)]
    assert any("X84" in word for word in words)
    page.doings.do("bid")
    settle(qtbot, office)
    assert answers.suggested.endswith(".x84")
    assert b"<DP>84</DP>" in answers.path.read_bytes()
