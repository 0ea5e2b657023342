"""Open forms are kept while typing, offered again after a kill, and gone when saved or given up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import UserError
from kundenpflege.base.settings import Settings
from kundenpflege.model.kinds import ContactKind
from kundenpflege.services import contacts, customers, form_drafts
from kundenpflege.services.form_drafts import FormDraft
from kundenpflege.store import Store
from kundenpflege.ui.kit import drafts
from kundenpflege.ui.kit.contact_panel import ContactPanel
from kundenpflege.ui.kit.editors import TextEditor
from kundenpflege.ui.kit.finish_form import FinishForm
from kundenpflege.ui.kit.form import Form
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.kit.record_panel import RecordPanel
from tests.ui.conftest import settle


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    """Where panels slide in."""
    widget = QWidget()
    widget.resize(1000, 800)
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def customer_id(store: Store) -> int:
    """Somebody."""
    with store.write("Kunde angelegt") as db:
        return customers.add_customer(db, {"persons": [{"last_name": "Müller"}]})


@pytest.fixture
def kept(qtbot: QtBot, office: Office, store: Store) -> Callable[[], list[FormDraft]]:
    """All drafts, once everything open was looked at."""

    def look() -> list[FormDraft]:
        drafts.keep_all(office)
        settle(qtbot, office)
        with store.read() as db:
            return form_drafts.list_drafts(db)

    return look


Kept = Callable[[], list[FormDraft]]


def _panel(office: Office, host: QWidget, saved: Callable[[Any], object] = print) -> RecordPanel:
    panel = RecordPanel(office, host, "record")
    form = Form()
    form.add("title", TextEditor(), "Titel")
    form.add("note", TextEditor(), "Notiz")
    form.load({"title": "Tür", "note": ""}, 3)
    panel.begin("Leistung", form, saved, draft=("item", 5), focus="title")
    return panel


def _type(panel: RecordPanel, name: str, text: str) -> None:
    editor = panel.form.editor(name)
    editor.set_value(text)
    editor.changed.emit()


def test_typing_is_kept_by_itself_and_ends_with_the_form(
    qtbot: QtBot, office: Office, host: QWidget, store: Store, kept: Kept, monkeypatch: Any
) -> None:
    monkeypatch.setattr(drafts, "EVERY", 10)
    panel = _panel(office, host)
    settle(qtbot, office)
    assert kept() == [], "nothing was typed"
    _type(panel, "title", "Haustür")

    def on_disk() -> bool:
        with store.read() as db:
            return [one.typed for one in form_drafts.list_drafts(db)] == [{"title": "Haustür"}]

    qtbot.waitUntil(on_disk)
    _type(panel, "note", "Eiche")
    (draft,) = kept()
    assert draft.typed == {"title": "Haustür", "note": "Eiche"} and draft.version == 3
    assert not panel.drafts.banner.isVisible()  # type: ignore[union-attr]
    _type(panel, "title", "Tür")
    _type(panel, "note", "")
    assert kept() == [], "as it was before: nothing to keep"
    _type(panel, "title", "Haustür")
    assert len(kept()) == 1
    panel.dismiss()
    assert len(kept()) == 1, "the panel asks first"
    panel.dismiss(force=True)
    assert kept() == [], "given up"


@pytest.mark.parametrize("taken", [True, False])
def test_what_a_kill_left_behind_is_offered(
    qtbot: QtBot, office: Office, host: QWidget, store: Store, kept: Kept, taken: bool
) -> None:
    form_drafts.save(store, 0, "item", {"title": "Haustür", "gone": "x"}, record_id=5, version=2)
    panel = _panel(office, host)
    settle(qtbot, office)
    banner = panel.drafts.banner  # type: ignore[union-attr]
    assert banner.isVisible() and "08:00\u00a0Uhr" in banner.text()
    assert "seitdem geändert" in banner.text(), "another version than the form shows"
    name = "takeDraft" if taken else "refuseDraft"
    button = banner.findChild(QPushButton, name)
    assert button is not None
    button.click()
    settle(qtbot, office)
    assert not banner.isVisible()
    assert panel.form.editor("title").value() == ("Haustür" if taken else "Tür")
    found = kept()
    assert len(found) == taken
    if taken:
        _type(panel, "note", "Eiche")
        (draft,) = kept()
        assert draft.typed == {"title": "Haustür", "note": "Eiche"}, "written over, not beside"
        panel.done()
        assert kept() == []


def test_what_cannot_be_read_yet_is_kept_as_typed(
    qtbot: QtBot, office: Office, host: QWidget, kept: Kept, customer_id: int
) -> None:
    panel = ContactPanel(office, host)
    panel.plan(customer_id, reason="Treppe")
    settle(qtbot, office)
    line = panel._form.editor("due").line  # type: ignore[attr-defined]
    line.setText("31.2.")
    panel._form.editor("kind").set_value(ContactKind.VISIT)
    (draft,) = kept()
    assert draft.typed == {"due": "31.2.", "kind": ContactKind.VISIT}
    assert (draft.form, draft.record_id, draft.customer_id) == ("contact", None, customer_id)
    drafts.put_aside(host)
    again = ContactPanel(office, host)
    drafts.take_when_offered(draft.id)
    again.plan(customer_id, reason="Treppe")
    settle(qtbot, office)
    assert again._form.editor("due").line.text() == "31.2."  # type: ignore[attr-defined]
    assert again._form.editor("kind").value() is ContactKind.VISIT


def test_what_came_of_a_contact(
    qtbot: QtBot, office: Office, host: QWidget, store: Store, kept: Kept, customer_id: int
) -> None:
    """Chips, text and what unfolds below them."""
    with store.write("Kontakt geplant") as db:
        contact = contacts.plan_contact(
            db, customer_id, due=db.today, reason="Treppe", kind=ContactKind.CALL
        )

    def opened() -> FinishForm:
        panel = ContactPanel(office, host)
        panel.finish(contact)
        settle(qtbot, office)
        assert panel.finishing is not None
        return panel.finishing

    form = opened()
    form.outcome.setPlainText("Knarrt nicht mehr")
    for chips, key in ((form.moods, "good"), (form.steps, "day"), (form.kinds, "visit")):
        chip = dict(chips.items())[key]
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    form.day.line.setText("30.11.2026")
    form.reason.line.setText("Geländer")
    typed = form.finished()
    (draft,) = kept()
    assert (draft.form, draft.record_id) == ("contact_done", contact)
    drafts.put_aside(host)
    drafts.take_when_offered(draft.id)
    again = opened()
    assert again.finished() == typed and typed is not None and typed.next_reason == "Geländer"
    assert again.day.isVisible()


def test_the_end_of_the_program_stores_or_keeps(
    qtbot: QtBot, tmp_path: Path, clock: FixedClock, host: QWidget
) -> None:
    """What could be stored leaves no draft; what could not does."""
    path = tmp_path / "k.db"
    for wrong in (False, True):
        office = Office(Settings(None), clock)
        office.start(lambda: Store.open(path, clock=clock))
        settle(qtbot, office)
        panel = _panel(office, host)
        settle(qtbot, office)
        _type(panel, "title", "Haustür")
        drafts.keep_all(office)
        settle(qtbot, office)
        keeper = panel.drafts
        assert keeper is not None

        def store_it(db: Any, wrong: bool = wrong) -> None:
            if wrong:
                raise UserError("geht nicht")

        def salvage(keeper: Any = keeper, office: Office = office, do: Any = store_it) -> None:
            office.run("", keeper.storing(do), quiet=True)

        office.closing.disconnect(keeper._closing)
        office.closing.connect(salvage)
        office.closing.connect(keeper._closing)
        assert office.close()
        with Store.open(path, clock=clock) as store, store.read() as db:
            assert len(form_drafts.list_drafts(db)) == wrong


def test_two_offices_do_not_mix_their_forms(
    qtbot: QtBot, office: Office, host: QWidget, store: Store
) -> None:
    other = Office(Settings(None), FixedClock(office.today))
    panel = _panel(office, host)
    settle(qtbot, office)
    _type(panel, "title", "Haustür")
    drafts.keep_all(other)
    settle(qtbot, office)
    with store.read() as db:
        assert form_drafts.list_drafts(db) == []
    assert other.close()
