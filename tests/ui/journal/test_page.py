"""The page Protokoll: list, filter, details, chain, export, and the ways that lead there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.services import contacts, customers, erasing, users
from kundenpflege.store import Store, Writer
from kundenpflege.ui.journal.page import JournalPage
from kundenpflege.ui.kit.contact_panel import ContactPanel
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle


class Answers:
    """Chooses a file without a dialog."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def save_file(self, title: str, suggestion: str, kinds: Sequence[object]) -> Path | None:
        """The file that was prepared."""
        assert "Protokoll" in title and suggestion.endswith(".xlsx") and len(kinds) == 3
        return self.path


@pytest.fixture
def mueller(store: Store) -> int:
    """Made and changed by Inga."""
    with store.write("Benutzer angelegt") as db:
        store.user_id = users.add_user(db, {"name": "Inga"})
    with store.write("Kunde angelegt") as db:
        made = customers.add_customer(
            db, {"persons": [{"first_name": "Eva", "last_name": "Müller"}]}
        )
    with store.write("Kunde geändert") as db:
        customers.change_customer(db, made, None, {"phone": "0171 111"})
    return made


@pytest.fixture
def page(qtbot: QtBot, office: Office, mueller: int) -> JournalPage:
    """The page as it opens."""
    made = JournalPage(office)
    made.resize(1200, 800)
    qtbot.addWidget(made)
    made.show()
    settle(qtbot, office)
    return made


def _shown(page: JournalPage) -> list[str]:
    return [page.rows[one].label for one in page.table.paged.ids]


def _words(page: JournalPage) -> str:
    return "\n".join(label.text() for label in page.step.findChildren(QLabel))


def test_list_and_details(qtbot: QtBot, office: Office, page: JournalPage, mueller: int) -> None:
    assert _shown(page)[:2] == ["Kunde geändert", "Kunde angelegt"]
    assert page.subtitle().endswith("Schritte")
    assert "Telefon: 0171 111" in _words(page) and "Inga" in _words(page)
    opened: list[tuple[str, object]] = []
    office.open_requested.connect(lambda kind, key: opened.append((kind, key)))
    qtbot.mouseClick(page.step.open_button, Qt.MouseButton.LeftButton)
    assert opened == [("customer", mueller)]
    office.run("Kunde geändert", lambda db: customers.change_customer(
        db, mueller, None, {"phone": "0172 222"}), quiet=True)  # fmt: skip
    settle(qtbot, office)
    assert _shown(page).count("Kunde geändert") == 2, "what happens elsewhere comes in"
    page.table.select_id(page.table.paged.ids[0])
    settle(qtbot, office)
    assert "0171 111 → 0172 222" in _words(page)


def test_of_a_large_step_some_records_are_shown_and_more_when_asked_for(
    qtbot: QtBot, office: Office, page: JournalPage
) -> None:
    def add_many(db: Writer) -> None:
        for n in range(30):
            customers.add_customer(db, {"persons": [{"last_name": f"Müller {n}"}]})

    def parts() -> int:
        return len([one for one in page.step.findChildren(QWidget, "stepPart") if one.isVisible()])

    office.run("Viele angelegt", add_many, quiet=True)
    settle(qtbot, office)
    page.table.select_id(page.table.paged.ids[0])
    settle(qtbot, office)
    assert parts() == page.step.MOST and "weitere Einträge" in _words(page)
    more = page.step.findChild(QPushButton, "moreParts")
    assert more is not None
    more.setFocus()
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert parts() == 2 * page.step.MOST and page.step.area.hasFocus()
    kept = page.step.area.widget()
    page.refresh()
    settle(qtbot, office)
    assert page.step.area.widget() is kept, "nothing is new: what is read stays where it is"
    page.table.select_id(page.table.paged.ids[1])
    settle(qtbot, office)
    page.table.select_id(page.table.paged.ids[0])
    settle(qtbot, office)
    assert parts() == page.step.MOST


def test_narrowing(qtbot: QtBot, office: Office, page: JournalPage, mueller: int) -> None:
    page.bar.search.setText("müller")
    qtbot.waitUntil(lambda: page._soon.isActive() is False)
    settle(qtbot, office)
    assert _shown(page) == ["Kunde geändert", "Kunde angelegt"]
    page.bar.search.clear()
    page.new_record("journal", table="customer", record_id=mueller, name="Eva Müller")
    settle(qtbot, office)
    assert _shown(page) == ["Kunde geändert", "Kunde angelegt"]
    assert "Eva Müller" in page.bar.record.text() and page.bar.record.isVisible()
    assert page.back() and not page.back()
    settle(qtbot, office)
    assert len(_shown(page)) > 2 and not page.bar.record.isVisible()
    page.bar.show_kind("undo")
    page.refresh()
    settle(qtbot, office)
    empty = page.table.empty()
    assert _shown(page) == [] and empty is not None and "Kein Schritt passt" in _all_text(empty)
    assert "Kein Schritt gewählt" in _words(page)


def _all_text(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def test_older_ones_come_at_the_end(
    qtbot: QtBot, office: Office, store: Store, page: JournalPage, mueller: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("kundenpflege.ui.journal.page._PAGE", 20)
    for n in range(60):
        with store.write(f"Schritt {n}") as db:
            customers.change_customer(db, mueller, None, {"note": str(n)})
    page.rows = {}
    page.refresh()
    settle(qtbot, office)
    assert len(_shown(page)) == 20
    scroll = page.table.verticalScrollBar()
    for wanted in (40, 60):
        scroll.setValue(scroll.maximum())
        settle(qtbot, office)
        assert len(_shown(page)) >= wanted
    assert len(set(_shown(page))) == len(_shown(page)), "none twice"


def test_erased_values_and_the_chain(
    qtbot: QtBot, office: Office, store: Store, page: JournalPage, mueller: int
) -> None:
    page.chain.check()
    settle(qtbot, office)
    assert "unversehrt" in page.chain.banner.text()
    erasing.erase_customer(store, mueller)
    settle(qtbot, office)
    page.table.select_id(page.table.paged.ids[1])
    settle(qtbot, office)
    assert "endgültig gelöscht" in _words(page) and "0171" not in _words(page)
    with store._writing.begin() as connection:
        connection.exec_driver_sql("UPDATE journal_step SET label = 'Nichts' WHERE id = 2")
    page.chain.check()
    settle(qtbot, office)
    assert "Schritt 2: die Bezeichnung wurde verändert." in page.chain.banner.text()


@pytest.mark.parametrize("ending", ["xlsx", "pdf", "csv"])
def test_export_of_what_is_shown(
    qtbot: QtBot, office: Office, page: JournalPage, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"p.{ending}"
    office.questions = Answers(path)  # type: ignore[assignment]
    told: list[str] = []
    office.told.connect(lambda notice: told.append(notice.text))
    page.bar.search.setText("Kunde ge")
    page.export()
    settle(qtbot, office)
    assert told == [f"1 Schritt exportiert: p.{ending}"]
    if ending == "csv":
        text = path.read_text(encoding="utf-8-sig")
        assert "Telefon: 0171 111" in text and "Inga" in text and text.count("Kunde ge") == 2
    else:
        assert path.read_bytes()[:4] in (b"PK\x03\x04", b"%PDF")


def test_a_form_leads_to_its_history(
    qtbot: QtBot, office: Office, store: Store, mueller: int
) -> None:
    with store.write("Kontakt geplant") as db:
        from kundenpflege.model.kinds import ContactKind

        contact = contacts.plan_contact(
            db, mueller, due=db.today, reason="Treppe", kind=ContactKind.CALL
        )
    host = QWidget()
    host.resize(900, 700)
    qtbot.addWidget(host)
    host.show()
    panel = ContactPanel(office, host)
    panel.plan(mueller)
    settle(qtbot, office)
    button = panel.findChild(QPushButton, "recordHistory")
    assert button is not None and not button.isVisible(), "a new one has no history"
    panel.show_contact(contact)
    settle(qtbot, office)
    asked: list[tuple[str, object]] = []
    office.create_requested.connect(lambda kind, given: asked.append((kind, given)))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [
        ("journal", {"table": "contact", "record_id": contact, "name": "Eva Müller · Treppe"})
    ]
