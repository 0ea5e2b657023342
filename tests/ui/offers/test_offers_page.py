"""The list with its states, the preview, and what can be done with an offer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from kundenpflege.model.kinds import OfferState
from kundenpflege.services import offers
from kundenpflege.services.offers import OfferGroup
from kundenpflege.ui.offers.states import BY_STATE, DOINGS
from tests.services.offer_world import add_company, add_full
from tests.ui.offers.desk import Answers, Hands


@pytest.fixture
def three(hands: Hands, couple: int) -> dict[str, int]:
    """A draft, a sent and an accepted offer."""
    company = add_company(hands.store)
    made = {
        "draft": add_full(hands.store, couple),
        "sent": add_full(hands.store, couple),
        "accepted": add_full(hands.store, company),
    }
    with hands.store.write("Gesendet") as db:
        offers.send_offer(db, made["sent"], "save")
        offers.send_offer(db, made["accepted"], "mail")
        offers.accept_offer(db, made["accepted"])
    hands.settle()
    return made


def choose(hands: Hands, offer_id: int) -> None:
    assert hands.page.list.table.select_id(offer_id)
    hands.settle()


def test_an_empty_list_offers_the_first_step(hands: Hands) -> None:
    texts = [
        button.text() for button in hands.page.list.findChildren(QAbstractButton)
        if button.isVisible()
    ]  # fmt: skip
    assert "Neues Angebot" in texts


def test_the_chips_count_and_filter(hands: Hands, three: dict[str, int]) -> None:
    chips = hands.page.list.chips
    shown = {chip.objectName(): chip.text() for chip in chips.findChildren(QAbstractButton)}
    assert shown == {
        "all": "Alle 3", "draft": "Entwürfe 1", "sent": "Gesendet 1", "followed_up":
        "Nachgefasst 0", "accepted": "Angenommen 1", "declined": "Abgelehnt 0",
    }  # fmt: skip
    hands.click("accepted", chips)
    hands.settle()
    assert list(hands.page.list.table.paged.ids) == [three["accepted"]]
    assert hands.page.subtitle() == "1 Entwurf · 1 wartet auf Antwort"


def test_search_and_sorting_ask_the_database(hands: Hands, three: dict[str, int]) -> None:
    hands.page.list.search.setFocus()
    hands.type("weber")
    hands.qtbot.waitUntil(lambda: len(hands.page.list.table.paged.ids) == 1, timeout=3000)
    hands.settle()
    hands.page.list.search.clear()
    hands.qtbot.waitUntil(lambda: len(hands.page.list.table.paged.ids) == 3, timeout=3000)
    hands.page.list.table.request_sort("total", False)
    hands.settle()
    assert list(hands.page.list.table.paged.ids)[0] == three["accepted"]  # net 2.000


def test_the_row_tells_customer_state_and_next_step(hands: Hands, three: dict[str, int]) -> None:
    table = hands.page.list.table
    hands.qtbot.waitUntil(lambda: table.paged.record(0) is not None, timeout=3000)
    place = table.paged.row_of(three["sent"])
    assert place is not None
    row = table.paged.record(place)
    texts = {column.key: column.text(row) for column in table.paged.columns}
    assert texts["customer"] == "Petra und Jan Brandt · AN-2026-0001 · Haustür"
    assert texts["state"] == "Gesendet" and texts["date"] == "heute"
    assert texts["follow_up"] == "Nachfassen in 9 Tagen"
    assert texts["total"] == "2.380,00\u00a0€"


def test_selecting_shows_facts_and_the_paper_that_went_out(
    hands: Hands, three: dict[str, int]
) -> None:
    choose(hands, three["sent"])
    view = hands.page.view
    assert view.detail is not None and view.detail.id == three["sent"]
    with hands.store.read() as db:
        assert view._paper.pdf == offers.offer_pdf(db, three["sent"])
    for state, (buttons, menu) in BY_STATE.items():
        assert set(buttons) | set(menu) <= set(DOINGS), state
    assert view.findChild(QAbstractButton, "do_accept") is not None


def test_enter_writes_on_a_draft(hands: Hands, three: dict[str, int]) -> None:
    choose(hands, three["draft"])
    hands.page.list.table.setFocus()
    hands.enter()
    hands.settle()
    assert hands.page.composing and hands.page.composer.book.offer_id == three["draft"]
    assert hands.page.title() == "Neues Angebot"


def test_follow_up_notes_the_talk_and_plans_the_next_step(
    hands: Hands, three: dict[str, int]
) -> None:
    choose(hands, three["sent"])
    hands.click("do_follow_up", hands.page.view)
    hands.type("Ruft nach dem Urlaub an.")
    hands.tab()
    hands.qtbot.keyClick(hands.focus, Qt.Key.Key_Down)  # Anruf
    hands.tab()
    field = hands.focus
    assert isinstance(field, QLineEdit)
    field.selectAll()
    hands.type("5.12.2026")
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    detail = hands.load(three["sent"])
    assert detail.state is OfferState.FOLLOWED_UP
    assert detail.follow_up is not None and detail.follow_up.due == date(2026, 12, 5)
    assert "Nachgefasst" in hands.told
    hands.office.undo()
    hands.settle()
    assert hands.load(three["sent"]).state is OfferState.SENT


def test_a_new_version_is_written_and_replaces_the_old_one(
    hands: Hands, three: dict[str, int]
) -> None:
    choose(hands, three["sent"])
    hands.click("do_version", hands.page.view)
    hands.settle()
    assert hands.page.composing
    assert hands.page.title() == "Angebot AN-2026-0001/2"
    hands.page.composer.send_step.choose_way(offers.SendWay.PRINT)
    hands.page.composer.show_step(4)
    hands.click("send")
    hands.qtbot.waitUntil(lambda: bool(hands.opened), timeout=10_000)
    hands.settle()
    assert hands.load(three["sent"]).state is OfferState.REPLACED
    hands.page.show_record(three["sent"], "offer")
    hands.settle()
    assert hands.page.view.detail is not None and hands.page.view.detail.id == three["sent"]
    hands.click("do_newer", hands.page.view)
    hands.settle()
    assert hands.page.view.detail.number == "AN-2026-0001/2"


def test_a_draft_is_removed_and_comes_back(hands: Hands, three: dict[str, int]) -> None:
    choose(hands, three["draft"])
    actions = hands.page.view.make_actions(hands.page)
    next(action for action in actions if action.text() == "Entwurf löschen").trigger()
    hands.settle()
    assert "Entwurf gelöscht" in hands.told
    assert three["draft"] not in hands.page.list.table.paged.ids
    hands.office.undo()
    hands.settle()
    assert three["draft"] in hands.page.list.table.paged.ids


def test_the_pdf_is_saved_where_one_wants_it(
    hands: Hands, three: dict[str, int], tmp_path: Path
) -> None:
    path = tmp_path / "hier.pdf"
    hands.office.questions = Answers(path)
    choose(hands, three["accepted"])
    hands.click("do_save", hands.page.view)
    hands.qtbot.waitUntil(path.exists, timeout=10_000)
    hands.settle()
    with hands.store.read() as db:
        assert path.read_bytes() == offers.offer_pdf(db, three["accepted"])
    assert "Gespeichert: hier.pdf" in hands.told


def test_a_new_offer_asks_for_the_customer(hands: Hands, three: dict[str, int]) -> None:
    hands.page.head_actions()[-1].run()  # type: ignore[misc]
    assert hands.page.panel.is_open()
    hands.type("Weber")
    panel = hands.page.panel
    picker = panel.findChild(QLineEdit, "customer_id")
    assert hands.focus is picker
    hands.settle()
    hands.qtbot.wait(150)
    hands.settle()
    hands.enter()
    hands.settle()
    assert hands.page.composing
    assert "Weber GmbH" in hands.page.subtitle()
    # Nothing was entered: leaving it leaves nothing behind.
    assert hands.page.back()
    hands.settle()
    assert len(hands.page.list.table.paged.ids) == 3


def test_undoing_the_new_offer_leads_back_to_the_list(hands: Hands, couple: int) -> None:
    hands.page.new_record("offer", customer_id=couple)
    hands.settle()
    assert hands.page.composing
    hands.office.undo()
    hands.settle()
    left = not hands.page.composing
    assert left
    with hands.store.read() as db:
        assert offers.count_offers(db).of(OfferGroup.ALL) == 0


def test_leaving_the_page_stores_what_was_typed(hands: Hands, three: dict[str, int]) -> None:
    hands.page.show_record(three["draft"], "offer")
    hands.settle()
    hands.page.composer.book.change(subject="vor dem Gehen")
    hands.page.flush()
    hands.settle()
    assert hands.load(three["draft"]).draft.subject == "vor dem Gehen"
