"""The customer at the right: head, banners, timeline, tabs, and what the buttons do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.model.kinds import ContactKind
from kundenpflege.services import contacts, customers
from kundenpflege.store import Store
from kundenpflege.ui.customers.page import CustomersPage
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.cards import Banner, StatTile
from kundenpflege.ui.kit.chips import Chip
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

from .conftest import BRANDT, KIM, REUTER, SOMMER, child, eventually, show


class Opener(QObject):
    """Stands in for the computer's telephone and mail programs."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    @Slot(QUrl)
    def opened(self, url: QUrl) -> None:
        self.urls.append(url.toString())


@pytest.fixture
def programs() -> Iterator[Opener]:
    opener = Opener()
    for scheme in ("tel", "mailto"):
        QDesktopServices.setUrlHandler(scheme, opener, "opened")  # type: ignore[arg-type]
    yield opener
    for scheme in ("tel", "mailto"):
        QDesktopServices.unsetUrlHandler(scheme)


def banners(page: CustomersPage) -> list[str]:
    return [b.text() for b in page.pane.view.history.findChildren(Banner) if b.isVisible()]


def chips(parent: QWidget) -> list[Chip]:
    return [chip for chip in parent.findChildren(Chip) if chip.isVisible()]


def tile(page: CustomersPage, name: str) -> str:
    found = child(page, name)
    assert isinstance(found, StatTile)
    return found.accessibleName()


def click(qtbot: QtBot, page: CustomersPage, name: str) -> None:
    qtbot.mouseClick(child(page.pane, name), Qt.MouseButton.LeftButton)


def test_the_head_says_who_it_is_and_how_things_stand(page: CustomersPage, qtbot: QtBot) -> None:
    show(qtbot, page, SOMMER)
    head = page.pane.view.head
    assert head.name.text() == "Dr. Helene Sommer"
    assert head.line.text() == "K-0087 · Am Burgfeld 12, 23568 Lübeck"
    words = ["A-Kundin", "Stammkundin seit 2014", "Privatperson"]
    eventually(qtbot, lambda: [chip.text() for chip in chips(head)], words)
    assert "2026" in chips(head)[1].toolTip()
    assert tile(page, "turnover") == "Umsatz: 42.310\u00a0€"
    assert tile(page, "contacts") == "Kontakte geplant: 0 von 4"


def test_banners_tell_birthday_gaps_and_what_is_late(page: CustomersPage, qtbot: QtBot) -> None:
    show(qtbot, page, SOMMER)
    eventually(
        qtbot,
        lambda: banners(page),
        [
            "Heute 60. Geburtstag · „Sehr geehrte Frau Dr. Sommer“",
            "Kein Kontakt geplant, obwohl Klasse A.",
        ],
    )
    show(qtbot, page, REUTER)
    late = "Überfällig, geplant vor 3 Tagen: Anruf – Türen-Wartung anbieten"
    eventually(qtbot, lambda: banners(page), [late])
    assert tile(page, "openOffers").startswith("Offene Angebote: 1")
    show(qtbot, page, KIM)
    nobody = "Niemand ist für diesen Kunden verantwortlich."
    eventually(qtbot, lambda: banners(page)[:1], [nobody])


def test_the_buttons_of_banners_lead_to_what_is_missing(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    show(qtbot, page, KIM)
    click(qtbot, page, "act_assign")
    assert page.pane.form is not None
    assert page.pane.form.fields.editor("responsible_id").field.hasFocus()
    page.back()
    show(qtbot, page, REUTER)
    click(qtbot, page, "act_done")
    settle(qtbot, office)
    assert page.contact.is_open()
    qtbot.keyClicks(child(page.contact, "outcome"), "macht mit")
    qtbot.mouseClick(child(page.contact, "saveContact"), Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert not page.contact.is_open()
    entries = page.pane.view.history.happened.events()
    assert "Ergebnis: macht mit" in entries[0].detail


def test_the_timeline_puts_what_is_planned_first_and_opens_it(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    with filled.write("Anfang") as db:
        contacts.plan_contact(db, SOMMER, kind="letter", reason="Gruß", due=date(2027, 8, 3))
        contacts.plan_contact(db, SOMMER, kind="call", reason="Nachfragen", due=date(2026, 12, 1))
    show(qtbot, page, SOMMER)
    history = page.pane.view.history
    assert [(e.title, e.when, e.tone) for e in history.planned.events()] == [
        ("Anruf – Nachfragen", "01.12.", "amber"),
        ("Brief – Gruß", "03.08.2027", "amber"),
    ]
    done = history.happened.events()[0]
    assert (done.title, done.detail) == ("Anruf – Wintergarten fertig", "Ergebnis: sehr zufrieden")
    assert done.tip.startswith("Mittwoch, 2. September 2026")
    index = history.planned.model().index(0, 0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Anruf – Nachfragen, geplant")
    place = history.planned.visualRect(index).center()
    qtbot.mouseClick(history.planned.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(qtbot, office)
    assert page.contact.is_open()
    assert child(page.contact, "reason").property("text") == "Nachfragen"
    page.contact.dismiss(force=True)
    history.happened.setFocus()
    qtbot.keyClick(history.happened, Qt.Key.Key_Down)
    history.happened.setCurrentIndex(history.happened.model().index(0, 0))
    qtbot.keyClick(history.happened, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert page.contact.is_open()


def test_offers_and_changes_are_asked_when_their_tab_is_opened(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    asked: list[tuple[str, int]] = []
    office.open_requested.connect(lambda kind, key: asked.append((kind, key)))
    show(qtbot, page, REUTER)
    page.pane.view.tabs.choose("offers")
    settle(qtbot, office)
    offers = page.pane.view.offers.list
    assert [event.title for event in offers.events()] == ["AN-2026-0004 · Tor"]
    place = offers.visualRect(offers.model().index(0, 0)).center()
    qtbot.mouseClick(offers.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked == [("offer", 1)]
    with filled.write("Kunde geändert") as db:
        customers.change_customer(db, REUTER, None, {"phone": "04531 1234"})
    page.pane.view.tabs.choose("changes")
    qtbot.waitUntil(lambda: len(page.pane.view.changes.list.events()) == 2, timeout=5000)
    newest = page.pane.view.changes.list.events()[0]
    assert newest.title == "Kunde geändert"
    assert "Telefon: +49 4531 1234" in newest.detail
    show(qtbot, page, SOMMER)
    assert page.pane.view.tab() == "changes"
    assert [event.title for event in page.pane.view.changes.list.events()] == ["Anfang"]


def test_facts_and_persons_show_everything_and_lead_to_what_is_missing(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    show(qtbot, page, SOMMER)
    page.pane.view.tabs.choose("facts")
    texts = [w.accessibleName() for w in page.pane.view.facts.findChildren(QObject)
             if hasattr(w, "accessibleName")]  # fmt: skip
    assert "Briefanrede: Sehr geehrte Frau Dr. Sommer," in texts
    assert "Telefon: +49 451 5550" in texts and "Kauft: Türen" in texts
    click(qtbot, page, "add_email")
    assert page.pane.form is not None
    assert page.pane.form.fields.editor("email").field.hasFocus()
    page.back()
    show(qtbot, page, KIM)
    page.pane.view.tabs.choose("persons")
    people = page.pane.view.people
    assert page.pane.data is not None
    card = child(people, f"person_{page.pane.data.detail.persons[0].id}")
    eventually(qtbot, lambda: [chip.text() for chip in chips(card)], ["Anrede unbekannt"])
    click(qtbot, page, "addPersonCard")
    assert page.pane.form is not None
    assert len(page.pane.form.persons.sections) == 2


def test_a_person_found_by_search_comes_to_the_front(
    page: CustomersPage, qtbot: QtBot, office: Office, filled: Store
) -> None:
    jan = next(p.id for p in _detail(filled, BRANDT).persons if p.first_name == "Jan")
    page.show_record(jan, "person")
    settle(qtbot, office)
    assert page.pane.customer_id == BRANDT
    assert page.pane.view.tab() == "persons"
    assert page.list.current_id() == BRANDT


def _detail(store: Store, customer_id: int) -> customers.CustomerDetail:
    with store.read() as db:
        return customers.get_customer(db, customer_id)


def test_calling_opens_the_call_over_the_page(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    asked: list[tuple[str, object]] = []
    office.create_requested.connect(lambda kind, given: asked.append((kind, given)))
    show(qtbot, page, SOMMER)
    click(qtbot, page, "call")
    assert asked == [("call", {"customer_id": SOMMER})]


def test_dialling_a_number_opens_the_note(
    page: CustomersPage, qtbot: QtBot, office: Office, programs: Opener, told: list[str]
) -> None:
    show(qtbot, page, SOMMER)
    page.pane.view.tabs.choose("facts")
    page.pane.view.head.dial("+49 451 5550")
    assert programs.urls == ["tel:+494515550"]
    assert told == ["+49 451 5550 wird gewählt"]
    note = page.pane.view.history.note
    assert page.pane.view.tab() == "history" and note.text.hasFocus()
    assert note.draft().kind is ContactKind.CALL


def test_without_a_number_calling_asks_for_it(
    page: CustomersPage, qtbot: QtBot, office: Office, told: list[str]
) -> None:
    show(qtbot, page, KIM)
    click(qtbot, page, "call")
    assert "Telefonnummer" in told[-1]
    assert page.pane.form is not None
    assert page.pane.form.fields.editor("phone").field.hasFocus()


def test_writing_asks_to_whom_and_begins_with_the_salutation(
    page: CustomersPage, qtbot: QtBot, office: Office, programs: Opener
) -> None:
    show(qtbot, page, REUTER)
    click(qtbot, page, "write")
    menu = child(page.pane, "wayMenu")
    assert isinstance(menu, QMenu)
    words = [action.text() for action in menu.actions()]
    assert words[0] == "Kai Reuter\tkai@reuter.de" and "Anschrift" in words[-1]
    menu.actions()[0].trigger()
    menu.close()
    assert programs.urls[0].startswith("mailto:kai@reuter.de?body=Sehr")
    assert page.pane.view.history.note.draft().kind is ContactKind.EMAIL


def test_cards_and_letters_begin_for_this_customer(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    asked: list[tuple[str, object]] = []
    office.create_requested.connect(lambda kind, given: asked.append((kind, given)))
    show(qtbot, page, SOMMER)
    click(qtbot, page, "write")
    menu = child(page.pane, "wayMenu")
    assert isinstance(menu, QMenu)
    next(one for one in menu.actions() if "Karte" in one.text()).trigger()
    menu.close()
    assert asked == [("letter", {"customer_id": SOMMER})]


def test_planning_and_offers_begin_for_this_customer(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    asked: list[tuple[str, object]] = []
    office.create_requested.connect(lambda kind, given: asked.append((kind, given)))
    show(qtbot, page, SOMMER)
    click(qtbot, page, "offer")
    assert asked == [("offer", {"customer_id": SOMMER})]
    click(qtbot, page, "plan")
    settle(qtbot, office)
    assert page.contact.is_open()
    qtbot.keyClicks(child(page.contact, "reason"), "Gratulieren")
    save = child(page.contact, "saveContact")
    assert isinstance(save, QPushButton)
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert [e.title for e in page.pane.view.history.planned.events()] == ["Anruf – Gratulieren"]
    assert tile(page, "contacts") == "Kontakte geplant: 1 von 4"


def test_where_the_room_is_short_list_and_customer_take_turns(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    page.resize(620, 700)
    settle(qtbot, office)
    assert page.is_narrow() and page.list.isVisible() and not page.pane.isVisible()
    page.list.table.setFocus()
    page.list.table.select_id(SOMMER)
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert page.pane.isVisible() and not page.list.isVisible()
    assert page.pane.view.head.name.text() == "Dr. Helene Sommer"
    click(qtbot, page, "backToList")
    assert page.list.isVisible() and page.list.table.hasFocus()
    page.resize(1236, 800)
    assert page.list.isVisible() and page.pane.isVisible()


def test_alone_the_customer_stands_level_with_the_page_and_leads_back_from_its_head(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    page.resize(620, 700)
    settle(qtbot, office)
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    settle(qtbot, office)
    head = page.pane.view.head
    assert head.back.isVisible() and head.back.accessibleName() == "Zur Liste (Esc)"
    # No row of its own: the height is for the customer.
    middle = head.avatar.geometry().center().y()
    assert head.back.geometry().top() < middle < head.back.geometry().bottom()
    qtbot.waitUntil(lambda: abs(head.mapTo(page, head.rect().topLeft()).x() - theme.S5) <= 1)
    page.resize(1236, 800)
    assert not head.back.isVisible()


def test_what_scrolls_keeps_the_width_of_the_head(
    page: CustomersPage, qtbot: QtBot, office: Office
) -> None:
    view = page.pane.view
    page.resize(1236, 1600)
    settle(qtbot, office)
    bar = view._areas["history"].verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    assert view.history.width() == view.head.width()
    page.resize(1236, 420)
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.isVisible())
    qtbot.waitUntil(lambda: view.history.width() == view.head.width())
