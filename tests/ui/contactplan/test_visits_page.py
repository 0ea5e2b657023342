"""The page Besuche: proposals, analysis, the tour and its sheet."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.model import Address, Contact, Customer, Offer
from kundenpflege.model.kinds import ContactKind, Importance, OfferState
from kundenpflege.services.business import ensure_business
from kundenpflege.store import Store
from kundenpflege.ui.contactplan.visits_page import VisitsPage
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import TODAY, settle

TOUR = TODAY + timedelta(days=5)


@pytest.fixture
def business(store: Store) -> Store:
    """Two visits on one day, one customer nearby who orders after visits, one far away."""
    with store.write("Anfang") as db:
        ensure_business(db)
        for number, code in (("1", "22926"), ("2", "22941"), ("3", "22927"), ("4", "80331")):
            db.add(Customer(number=number, name=f"Kunde {number}", importance=Importance.A))
            db.flush()
            db.add(
                Address(
                    customer_id=int(number), street=f"Weg {number}", postal_code=code, place="Ort"
                )
            )
        for key in (1, 2):
            db.add(Contact(customer_id=key, kind=ContactKind.VISIT, due=TOUR, reason="Aufmaß"))
        for days in (900, 500):
            day = TODAY - timedelta(days)
            db.add(Contact(customer_id=3, kind=ContactKind.VISIT, due=day, done_on=day))
            db.add(
                Offer(
                    customer_id=3, state=OfferState.ACCEPTED, decided_on=day + timedelta(20),
                    net_total=Decimal(4000), number=f"A-{days}",
                )
            )  # fmt: skip
    return store


@pytest.fixture
def page(qtbot: QtBot, business: Store, office: Office) -> VisitsPage:
    made = VisitsPage(office)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    settle(qtbot, office)
    return made


def button(parent: QWidget, name: str) -> QPushButton:
    found = parent.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def names(page: VisitsPage) -> list[str]:
    assert page.tour.route is not None
    return [stop.name for stop in page.tour.route.stops]


def test_the_next_tour_proposals_and_figures(page: VisitsPage) -> None:
    assert names(page) == ["Kunde 1", "Kunde 2"]
    assert "26. November" in page.tour.title.text()
    assert list(page.ideas_by_id)[0] == 3
    assert page.ideas_by_id[3].idea.day == TOUR
    assert page.after.accessibleName() == "Aufträge nach Besuch: 2 von 2 (100 %)"
    assert list(page.rows) == [3]


def test_a_proposal_is_planned(qtbot: QtBot, page: VisitsPage, office: Office) -> None:
    page.ideas.select_id(3)
    qtbot.mouseClick(page.plan, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert page.contact.is_open()
    qtbot.mouseClick(button(page.contact, "saveContact"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert names(page) == ["Kunde 1", "Kunde 3", "Kunde 2"] or "Kunde 3" in names(page)
    assert 3 not in page.ideas_by_id


def test_another_order_by_hand(qtbot: QtBot, page: VisitsPage, office: Office) -> None:
    qtbot.mouseClick(button(page.tour, "down_1"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert names(page) == ["Kunde 2", "Kunde 1"]
    page.refresh()
    settle(qtbot, office)
    assert names(page) == ["Kunde 2", "Kunde 1"]


def test_the_sheet(qtbot: QtBot, page: VisitsPage, office: Office) -> None:
    opened: list[Path] = []

    def opener(path: Path) -> bool:
        opened.append(path)
        return True

    page.tour.opener = opener
    qtbot.mouseClick(page.tour.print, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    (path,) = opened
    text = pypdfium2.PdfDocument(path.read_bytes())[0].get_textpage().get_text_range()
    assert text.index("Kunde 1") < text.index("Kunde 2") and "Weg 1" in text


def test_leafing_and_an_empty_day(qtbot: QtBot, page: VisitsPage, office: Office) -> None:
    told: list[str] = []
    office.told.connect(lambda notice: told.append(notice.text))
    page.show_record(TODAY.toordinal(), "visits")
    settle(qtbot, office)
    assert names(page) == [] and page.tour.none.isVisibleTo(page)
    assert not page.tour.print.isVisibleTo(page)
    qtbot.mouseClick(button(page.tour, "nextTour"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert page.tour.day == TOUR
    qtbot.mouseClick(button(page.tour, "nextTour"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert page.tour.day == TOUR and told == ["Danach ist keine Tour geplant."]


def test_who_lives_near(qtbot: QtBot, page: VisitsPage, office: Office) -> None:
    assert 4 in page.ideas_by_id
    qtbot.mouseClick(page.tour.near, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert list(page.ideas_by_id) == [3] and page.all.isVisibleTo(page)
    assert page.back()
    settle(qtbot, office)
    assert 4 in page.ideas_by_id and not page.back()


def test_a_narrow_window_has_a_tab_for_the_tour(page: VisitsPage, qtbot: QtBot) -> None:
    page.resize(700, 480)
    assert page.tabs.isTabVisible(2)
    page.tabs.choose("tour")
    assert page.tour.isVisibleTo(page) and not page.ideas.isVisibleTo(page)
    page.resize(1200, 800)
    assert page.tabs.current() == "ideas" and page.tour.isVisibleTo(page)
    page.tabs.choose("analysis")
    assert page.table.isVisibleTo(page) and not page.plan.isVisibleTo(page)


def test_nothing_at_all(qtbot: QtBot, store: Store, office: Office) -> None:
    made = VisitsPage(office)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    settle(qtbot, office)
    assert made.tour.none.isVisibleTo(made) and not made.plan.isEnabled()
    assert made.after.accessibleName() == "Aufträge nach Besuch: –"
