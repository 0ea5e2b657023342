"""The views of the page Angebote within the main window: found by words, reached from *Heute*."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.services import offers
from kundenpflege.store import Store
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.mainwindow import MainWindow
from kundenpflege.ui.offers.page import OffersPage
from kundenpflege.ui.today.page import TodayPage
from tests.services.offer_world import add_business, add_couple, add_full
from tests.ui.conftest import settle

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def sent(store: Store) -> int:
    """An offer to Petra and Jan Brandt that is followed up by phone."""
    add_business(store)
    made = add_full(store, add_couple(store))
    with store.write("Gesendet") as db:
        offers.send_offer(db, made, "save")
    return made


@pytest.fixture
def window(qtbot: QtBot, office: Office, sent: int) -> MainWindow:
    made = MainWindow(office)
    qtbot.addWidget(made)
    made.resize(1440, 900)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.start()
    settle(qtbot, office)
    return made


def offers_page(window: MainWindow) -> OffersPage:
    page = window.page("offers")
    assert isinstance(page, OffersPage)
    return page


@pytest.mark.parametrize(
    ("words", "key", "name"),
    [
        ("pipeline", "offers.pipeline", "offerPipeline"),
        ("wartet antwort", "offers.pipeline", "offerPipeline"),
        ("auswertung", "offers.figures", "offerFigures"),
        ("trefferquote", "offers.figures", "offerFigures"),
    ],
)
def test_pipeline_and_figures_are_found_by_what_one_types(
    qtbot: QtBot, window: MainWindow, office: Office, words: str, key: str, name: str
) -> None:
    found = office.commands.find(words)
    assert found[0].key == key
    office.commands.run(key)
    settle(qtbot, office)
    view = window.findChild(QWidget, name)
    assert view is not None and view.isVisible()
    assert view.isAncestorOf(window.focusWidget())


def test_a_draft_left_by_a_command_is_stored(
    qtbot: QtBot, window: MainWindow, office: Office, store: Store, sent: int
) -> None:
    with store.write("Entwurf") as db:
        draft = offers.new_version(db, sent)
    office.open("offer", draft)
    settle(qtbot, office)
    page = offers_page(window)
    assert page.composing
    page.composer.jump("subject")
    field = window.focusWidget()
    assert field is not None
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, "Was eben noch getippt wurde")
    office.commands.run("offers.pipeline")
    settle(qtbot, office)
    assert page.composer.book.offer_id is None
    assert window.header.title.text() == "Pipeline"
    with store.read() as db:
        assert offers.get_offer(db, draft).draft.subject == "Was eben noch getippt wurde"


def test_what_concerns_one_offer_is_found_while_it_is_shown(
    qtbot: QtBot, window: MainWindow, office: Office, sent: int
) -> None:
    office.open("offers")
    settle(qtbot, office)
    page = offers_page(window)
    page.list.table.select_id(sent)
    settle(qtbot, office)
    assert [one.key for one in office.commands.find("variante")] == ["offers.variants"]
    assert [one.key for one in office.commands.find("gesprachsleitfaden")] == ["offers.call"]
    office.commands.run("offers.variants")
    settle(qtbot, office)
    assert page.comparing
    assert page.back()
    settle(qtbot, office)
    office.commands.run("offers.call")
    settle(qtbot, office)
    assert page.calling.is_open and page.calling.view.offer_id == sent
    office.open("customers")
    settle(qtbot, office)
    assert office.commands.find("variante") == []


def test_a_follow_up_on_the_list_of_today_leads_to_its_call_sheet(
    qtbot: QtBot, window: MainWindow, office: Office, store: Store, sent: int
) -> None:
    with store.write("Heute fällig") as db:
        from kundenpflege.services.follow_ups import planned_follow_ups

        first = planned_follow_ups(db, sent)[0]
        first.due = db.today
        contact = first.id
    window.reload()
    settle(qtbot, office)
    today = window.page("today")
    assert isinstance(today, TodayPage)
    due = next(one for one in today.list.rows.reminders() if one.offer_id == sent)
    today.deeds.act("call", due)
    settle(qtbot, office)
    button = window.findChild(QAbstractButton, "callSheet")
    assert button is not None and button.isVisible()
    qtbot.mouseClick(button, LEFT)
    settle(qtbot, office)
    view = offers_page(window).calling.view
    assert view.isVisible() and view.offer_id == sent
    office.open("contact", contact)
    settle(qtbot, office)
    plan = window.page("contactplan")
    assert plan is not None
    button = plan.findChild(QAbstractButton, "callSheet")
    assert button is not None and button.isVisible()
    qtbot.mouseClick(button, LEFT)
    settle(qtbot, office)
    assert view.isVisible() and view.offer_id == sent
