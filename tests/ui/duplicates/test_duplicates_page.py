"""The page Doppelte Kunden: pairs are decided one after the other."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kundenpflege.model import Contact, Customer, DistinctPair, Person
from kundenpflege.services import customers
from kundenpflege.store import Store
from kundenpflege.ui.duplicates.choices import Choice, ChoiceRow
from kundenpflege.ui.duplicates.page import DuplicatesPage
from kundenpflege.ui.kit.desk import Notice
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import TODAY, settle


@pytest.fixture
def pairs(store: Store) -> dict[str, int]:
    """Müller twice (certain), Reuter twice (same name and phone), Vogt alone."""
    with store.write("Beispiel") as db:
        ids: dict[str, int] = {}
        for key, first, last, values in (
            ("mueller", "Hans", "Müller", {"phone": "04102 55512", "note": "Hund"}),
            ("mueler", "Hans", "Mueller", {"phone": "04102 55512", "email": "h@example.de"}),
            ("vogt", "Marlies", "Vogt", {}),
            ("reuter", "Uwe", "Reuter", {"phone": "0451 1234"}),
            ("reuther", "Uwe", "Reuther", {"phone": "0451 1234"}),
        ):
            people = [{"first_name": first, "last_name": last}]
            ids[key] = customers.add_customer(db, {**values, "persons": people})
        db.add(Contact(customer_id=ids["mueler"], due=TODAY))
        return ids


@pytest.fixture
def page(qtbot: QtBot, office: Office, pairs: dict[str, int]) -> DuplicatesPage:
    made = DuplicatesPage(office)
    qtbot.addWidget(made)
    made.resize(1100, 760)
    made.show()
    settle(qtbot, office)
    return made


def row(page: DuplicatesPage, key: str) -> ChoiceRow:
    found = page.pane.findChild(ChoiceRow, f"merge_{key}")
    assert isinstance(found, ChoiceRow)
    return found


def names(page: DuplicatesPage) -> list[str]:
    return [pair.first.name for pair in page.list.pairs()]


def press(page: DuplicatesPage, qtbot: QtBot, office: Office, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, office)


def change(office: Office, customer_id: int, **values: str) -> None:
    office.run("Geändert", lambda db: customers.change_customer(db, customer_id, None, values))


def read(store: Store, question: Any) -> Any:
    with store.read() as db:
        return question(db)


def test_the_surest_pair_stands_side_by_side(page: DuplicatesPage, pairs: dict[str, int]) -> None:
    assert names(page) == ["Hans Müller", "Uwe Reuter"]
    assert page.subtitle() == "2 mögliche Paare"
    shown = page.pane.shown
    assert shown is not None and (shown.first.id, shown.second.id) == (
        pairs["mueller"], pairs["mueler"],
    )  # fmt: skip
    buttons = row(page, "name").buttons()
    assert [b.words for b in buttons if isinstance(b, Choice)] == ["Hans Müller", "Hans Mueller"]
    assert buttons[0].isChecked() and not buttons[1].isChecked()
    assert "Name, K-0002, Hans Mueller" in buttons[1].accessibleName()


def test_merging_takes_the_choices_and_the_next_pair_comes_up(
    qtbot: QtBot, office: Office, page: DuplicatesPage, store: Store, pairs: dict[str, int]
) -> None:
    told: list[Notice] = []
    office.told.connect(told.append)
    before = store.dump()
    qtbot.mouseClick(row(page, "keep").buttons()[0], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(row(page, "name").buttons()[1], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(row(page, "email").buttons()[0], Qt.MouseButton.LeftButton)
    press(page, qtbot, office, "mergeNow")
    (kept,) = read(store, lambda db: db.rows(
        select(Customer.name, Customer.email).where(Customer.id == pairs["mueller"])
    ))  # fmt: skip
    assert tuple(kept) == ("Hans Mueller", "")
    assert read(store, lambda db: db.get(Customer, pairs["mueler"])) is None
    assert names(page) == ["Uwe Reuter"]
    assert page.pane.shown is not None and page.pane.shown.first.id == pairs["reuter"]
    assert told[-1].text == "Zusammengeführt" and told[-1].action == "Rückgängig"
    assert office.undo_label == "Zusammengeführt: Hans Mueller (K-0001 und K-0002)"
    office.undo()
    settle(qtbot, office)
    assert store.dump() == before and names(page) == ["Hans Müller", "Uwe Reuter"]


def test_what_comes_of_it_is_told_before(qtbot: QtBot, page: DuplicatesPage) -> None:
    result = page.findChild(QLabel, "mergeResult")
    assert result is not None
    keep = row(page, "keep")
    qtbot.mouseClick(keep.buttons()[0], Qt.MouseButton.LeftButton)
    assert result.text().startswith("Ergebnis: K-0001 · Hans Müller")
    assert "Nummer K-0002" in result.text()
    assert "bringt mit: 1\u00a0Person, 1\u00a0Kontakt" in keep.buttons()[1].accessibleName()
    qtbot.mouseClick(keep.buttons()[1], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(row(page, "name").buttons()[1], Qt.MouseButton.LeftButton)
    assert result.text().startswith("Ergebnis: K-0002 · Hans Mueller")


def test_a_whole_merge_by_keyboard(
    qtbot: QtBot, office: Office, page: DuplicatesPage, store: Store, pairs: dict[str, int]
) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    first = QApplication.focusWidget()
    assert first in row(page, "name").buttons()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert row(page, "name").buttons()[1].isChecked()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert row(page, "name").buttons()[0].isChecked()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert QApplication.focusWidget() in row(page, "email").buttons()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert QApplication.focusWidget() in row(page, "keep").buttons()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    qtbot.keyClick(
        QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    settle(qtbot, office)
    assert read(store, lambda db: db.get(Customer, pairs["mueler"])) is None
    assert page.back() and QApplication.focusWidget() is page.list
    assert not page.back()


def test_not_double_never_comes_again(
    qtbot: QtBot, office: Office, page: DuplicatesPage, store: Store
) -> None:
    press(page, qtbot, office, "mergeDistinct")
    assert names(page) == ["Uwe Reuter"]
    page.refresh_soon()
    settle(qtbot, office)
    assert names(page) == ["Uwe Reuter"]
    assert read(store, lambda db: db.count(select(DistinctPair.id))) == 1
    press(page, qtbot, office, "mergeDistinct")
    assert page.subtitle() == "" and not page.list.isVisible()
    office.undo()
    settle(qtbot, office)
    assert names(page) == ["Uwe Reuter"] and page.list.isVisible()


def test_later_comes_at_the_end(qtbot: QtBot, office: Office, page: DuplicatesPage) -> None:
    press(page, qtbot, office, "mergeLater")
    assert names(page) == ["Uwe Reuter", "Hans Müller"]
    assert page.pane.shown is not None and page.pane.shown.first.name == "Uwe Reuter"
    page.refresh_soon()
    settle(qtbot, office)
    assert names(page) == ["Uwe Reuter", "Hans Müller"]


def test_matched_people_can_stay_two(
    qtbot: QtBot, office: Office, page: DuplicatesPage, store: Store, pairs: dict[str, int]
) -> None:
    box = next(iter(page.pane.findChildren(QCheckBox)))
    assert "Dieselbe Person: Hans Müller, Hans Mueller" in box.accessibleName()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center() / 4)
    if box.isChecked():
        box.setChecked(False)
    press(page, qtbot, office, "mergeNow")
    people = read(store, lambda db: db.scalars(select(Person.last_name)))
    assert "Müller" in people and "Mueller" in people


def test_the_pairs_of_one_customer_come_first(
    qtbot: QtBot, office: Office, page: DuplicatesPage, pairs: dict[str, int]
) -> None:
    told: list[Notice] = []
    office.told.connect(told.append)
    page.show_record(pairs["reuther"])
    settle(qtbot, office)
    assert page.pane.shown is not None and page.pane.shown.first.id == pairs["reuter"]
    page.show_record(pairs["vogt"])
    settle(qtbot, office)
    assert told[-1].text == "Zu diesem Kunden gibt es keinen ähnlichen."


def test_any_two_can_be_compared(
    qtbot: QtBot, office: Office, page: DuplicatesPage, store: Store, pairs: dict[str, int]
) -> None:
    page.new_record("duplicates", first=pairs["vogt"], second=pairs["reuter"])
    settle(qtbot, office)
    shown = page.pane.shown
    assert shown is not None and (shown.first.id, shown.second.id) == (
        pairs["vogt"], pairs["reuter"],
    )  # fmt: skip
    press(page, qtbot, office, "mergeNow")
    left = read(store, lambda db: len(db.scalars(select(Customer.id))))
    assert left == 4


def test_choices_survive_a_change_elsewhere(
    qtbot: QtBot, office: Office, page: DuplicatesPage, pairs: dict[str, int]
) -> None:
    qtbot.mouseClick(row(page, "name").buttons()[1], Qt.MouseButton.LeftButton)
    office.run(
        "Anderer", lambda db: customers.change_customer(db, pairs["vogt"], None, {"note": "x"})
    )
    settle(qtbot, office)
    assert row(page, "name").buttons()[1].isChecked()
    assert page.pane.choices["name"] == pairs["mueler"]


def test_what_was_changed_meanwhile_is_shown_anew(
    qtbot: QtBot, office: Office, page: DuplicatesPage, pairs: dict[str, int], store: Store
) -> None:
    office.run(
        "Name", lambda db: customers.change_customer(db, pairs["mueler"], None, {"source": "Messe"})
    )
    settle(qtbot, office)
    assert [b.words for b in row(page, "source").buttons() if isinstance(b, Choice)] == [
        "",
        "Messe",
    ]


def test_the_page_opens_a_customer(qtbot: QtBot, office: Office, page: DuplicatesPage) -> None:
    opened: list[tuple[str, object]] = []
    office.open_requested.connect(lambda kind, key: opened.append((kind, key)))
    links = [
        b for b in page.pane.findChildren(QPushButton) if b.accessibleName().endswith("öffnen")
    ]
    links[0].click()
    shown = page.pane.shown
    assert shown is not None and opened == [("customer", shown.first.id)]
