"""Beside the plan: gaps with their occasions, the day, visits, and the year of all filled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kundenpflege.model import Address, Business, Contact, Customer, Person
from kundenpflege.model.kinds import ContactKind, Importance
from kundenpflege.services.business import ensure_business
from kundenpflege.services.plan import CalendarEntry, EntryKind
from kundenpflege.store import Store
from kundenpflege.ui.contactplan.fill_panel import FillPanel
from kundenpflege.ui.contactplan.side_care import CareLine
from kundenpflege.ui.contactplan.side_panel import SidePanel
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.kit.page import Page
from tests.ui.conftest import TODAY, settle


class Host(Page):
    key = "host"


@pytest.fixture
def business(store: Store) -> Store:
    """A without any contact, B with half of them, C with enough, D without a class."""
    with store.write("Anfang") as db:
        ensure_business(db)
        db.require(Business, 1).country = "DE"
        for number, importance in (("A", "A"), ("B", "B"), ("C", "C"), ("D", "")):
            customer = db.add(
                Customer(
                    number=number,
                    name=f"Kunde {number}",
                    importance=Importance(importance),
                    since=date(2017, 3, 5),
                )
            )
            customer.persons.append(
                Person(first_name="Kai", last_name=number, birth_day=14, birth_month=1)
            )
            db.flush()
            db.add(Address(customer_id=customer.id, street="Weg 1", place="Siek"))
        db.add(Contact(customer_id=2, due=TODAY, done_on=TODAY - timedelta(20)))
        db.add(Contact(customer_id=3, due=TODAY, done_on=TODAY - timedelta(20)))
        db.add(
            Contact(
                customer_id=3, due=TODAY + timedelta(5), kind=ContactKind.VISIT, at_time="09:00"
            )
        )
    return store


@pytest.fixture
def side(qtbot: QtBot, business: Store, office: Office) -> Iterator[SidePanel]:
    host = Host(office)
    qtbot.addWidget(host)
    host.resize(900, 800)
    made = SidePanel(office, host)
    made.setFixedSize(316, 800)
    with qtbot.waitActive(host):
        host.show()
        host.activateWindow()
    made.refresh()
    settle(qtbot, office)
    yield made  # the host lives until the test ends


def button(parent: QWidget, name: str) -> QPushButton:
    found = parent.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def lines(side: SidePanel) -> list[int]:
    found = [one for one in side.care.findChildren(CareLine) if not one.isHidden()]
    found.sort(key=lambda one: one.mapTo(side, one.rect().topLeft()).y())
    return [int(one.objectName().rpartition("_")[2]) for one in found]


def planned(store: Store, customer_id: int) -> int:
    with store.read() as db:
        statement = select(Contact.id).where(
            Contact.customer_id == customer_id, Contact.done_on.is_(None)
        )
        return len(db.scalars(statement))


def test_the_biggest_gap_first_with_its_occasions(side: SidePanel) -> None:
    assert lines(side) == [1, 2]
    assert side.care.chosen == 1 and side.care.occasions.isVisibleTo(side)
    facts = side.care.occasions.facts
    assert facts is not None and facts.customer_id == 1
    titles = [one.title for one in facts.occasions]
    assert any("Geburtstag" in title for title in titles)
    assert side.care.states.items()[0][1].label.startswith("zu wenig")


def test_another_line_unfolds_and_folds(qtbot: QtBot, side: SidePanel, office: Office) -> None:
    heard: list[int] = []
    side.customer_chosen.connect(heard.append)
    second = side.findChild(CareLine, "care_2")
    assert second is not None
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert heard == [2] and side.care.occasions.facts is not None
    assert side.care.occasions.facts.customer_id == 2
    top = side.care.occasions.mapTo(side, side.care.occasions.rect().topLeft()).y()
    assert top > second.mapTo(side, second.rect().topLeft()).y()
    second.setFocus()
    qtbot.keyClick(second, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert not side.care.occasions.isVisibleTo(side)


def test_one_occasion_is_planned_and_taken_back(
    qtbot: QtBot, side: SidePanel, office: Office, business: Store
) -> None:
    told: list[str] = []
    office.told.connect(lambda notice: told.append(notice.text))
    facts = side.care.occasions.facts
    assert facts is not None
    before = len(facts.occasions)
    first = facts.occasions[0]
    qtbot.mouseClick(button(side, f"plan_{first.key.text}"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert planned(business, 1) == 1
    with business.read() as db:
        contact = db.scalar(select(Contact).where(Contact.customer_id == 1))
        assert contact is not None and contact.occasion == first.key.text
    after = side.care.occasions.facts
    assert after is not None and len(after.occasions) == before - 1
    assert any("geplant" in words for words in told)
    office.undo()
    settle(qtbot, office)
    assert planned(business, 1) == 0


def test_the_year_of_one_customer_in_one_step(
    qtbot: QtBot, side: SidePanel, office: Office, business: Store
) -> None:
    facts = side.care.occasions.facts
    assert facts is not None
    wanted = len(facts.proposals)
    assert wanted >= 2
    qtbot.mouseClick(side.care.occasions.all, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert planned(business, 1) == wanted
    assert business.undo() is not None
    assert planned(business, 1) == 0


def test_all_customers_and_those_contacted_too_often(
    qtbot: QtBot, side: SidePanel, office: Office
) -> None:
    chip = dict(side.care.states.items())["all"]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert lines(side) == [1, 2, 3]
    chip = dict(side.care.states.items())["too_many"]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert lines(side) == [] and side.care.none.text() == "Hier steht niemand."


def test_without_classes_it_says_what_to_do(qtbot: QtBot, store: Store, office: Office) -> None:
    made = SidePanel(office)
    qtbot.addWidget(made)
    made.refresh()
    settle(qtbot, office)
    assert "Klasse A, B oder C" in made.care.none.text()
    assert not made.care.fill.isVisibleTo(made) and not made.care.states.isVisibleTo(made)


def test_the_day(qtbot: QtBot, side: SidePanel, office: Office) -> None:
    opened: list[int] = []
    wanted: list[object] = []
    tours: list[object] = []
    side.contact_opened.connect(opened.append)
    side.plan_on_day_wanted.connect(wanted.append)
    office.open_requested.connect(lambda kind, key: tours.append((kind, key)))
    day = TODAY + timedelta(5)
    entry = CalendarEntry(
        day, EntryKind.CONTACT, "Besuch C", "Besuch Kunde C", "brand", 3, contact_id=7,
        contact_kind=ContactKind.VISIT, at_time="09:00",
    )  # fmt: skip
    side.show_day(day, [entry], bring=True)
    assert side.view() == "day" and "26. November" in side.day.title.text()
    qtbot.mouseClick(button(side, "entry_7"), Qt.MouseButton.LeftButton)
    assert opened == [7] and button(side, "entry_7").text() == "09:00 Besuch C"
    qtbot.mouseClick(side.day.plan, Qt.MouseButton.LeftButton)
    assert wanted == [day]
    qtbot.mouseClick(side.day.tour, Qt.MouseButton.LeftButton)
    assert tours == [("visits", day.toordinal())]
    side.show_day(TODAY, [])
    assert not side.day.tour.isVisibleTo(side)


def test_visits(qtbot: QtBot, side: SidePanel, office: Office) -> None:
    heard: list[tuple[object, ...]] = []
    side.plan_wanted.connect(lambda *given: heard.append(given))
    side.show_view("visits")
    settle(qtbot, office)
    day = TODAY + timedelta(5)
    assert "Kunde C" in button(side, f"tour_{day.isoformat()}").accessibleName()
    qtbot.mouseClick(button(side, "planVisit_1"), Qt.MouseButton.LeftButton)
    ((customer_id, when, kind, reason, person_id),) = heard
    assert (customer_id, kind, person_id) == (1, ContactKind.VISIT, None)
    assert isinstance(when, date) and when > TODAY and reason


def test_all_gaps_are_filled_after_a_preview(
    qtbot: QtBot, side: SidePanel, office: Office, business: Store
) -> None:
    qtbot.mouseClick(side.care.fill, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    (panel,) = side.panels()
    assert isinstance(panel, FillPanel) and panel.is_open()
    assert "für 2 Kunden" in panel.told.text()
    chips = dict(panel.classes.items())
    qtbot.mouseClick(chips["B"], Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert "für 1 Kunden" in panel.told.text()
    qtbot.mouseClick(chips[""], Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    qtbot.mouseClick(panel.plan, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert not panel.is_open()
    assert planned(business, 1) >= 3 and planned(business, 2) >= 1
    side.refresh()
    settle(qtbot, office)
    assert 2 not in lines(side)
    office.undo()
    settle(qtbot, office)
    assert planned(business, 1) == 0 == planned(business, 2)


def test_filling_can_be_cancelled(
    qtbot: QtBot, side: SidePanel, office: Office, business: Store
) -> None:
    side.fill_all()
    (panel,) = side.panels()
    assert isinstance(panel, FillPanel)
    qtbot.mouseClick(panel.cancel, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert not panel.is_open() and planned(business, 1) == 0
    side.fill_all()
    settle(qtbot, office)
    assert panel.is_open() and panel.plan.isVisibleTo(panel)


def test_only_the_customers_of_one_of_us(
    qtbot: QtBot, side: SidePanel, office: Office, business: Store
) -> None:
    from kundenpflege.model import User

    with business.write("Wer") as db:
        user = db.add(User(name="Tom Beck"))
        db.flush()
        db.require(Customer, 2).responsible_id = user.id
        key = user.id
    settle(qtbot, office)
    side.set_responsible((key,))
    settle(qtbot, office)
    assert lines(side) == [2]
    side.set_responsible((key, key + 1))
    settle(qtbot, office)
    assert lines(side) == [1, 2]


def test_leafing_asks_nothing(
    qtbot: QtBot, side: SidePanel, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = side.care.findChildren(CareLine)
    asked: list[str] = []
    monkeypatch.setattr(office, "ask", lambda *_given, key="", **_more: asked.append(str(key)))
    side.refresh()
    settle(qtbot, office)
    assert asked == [] and side.care.findChildren(CareLine) == before


def test_the_tab_key_follows_the_eye(qtbot: QtBot, side: SidePanel) -> None:
    settle(qtbot, side.office)
    inner = side.care.area.widget()
    assert inner is not None
    side.tabs.setFocus()
    places: list[int] = []
    for _step in range(60):
        focus = QApplication.focusWidget()
        assert focus is not None
        if places and focus is side.tabs:
            break
        if inner.isAncestorOf(focus):
            places.append(focus.mapTo(inner, QPoint(0, 0)).y())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert len(places) > 4
    assert places == sorted(places)
