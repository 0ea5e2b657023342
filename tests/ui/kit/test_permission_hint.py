"""The panel of a contact says before the call whether it is allowed, and why."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.model import Contact, Customer
from kundenpflege.model.kinds import ContactKind, ContactNature
from kundenpflege.services import consents
from kundenpflege.store import Store
from kundenpflege.ui.kit.contact_panel import ContactPanel
from kundenpflege.ui.kit.editors import ChoiceEditor, TextEditor
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.kit.permission_hint import PermissionHint
from tests.ui.conftest import settle


@pytest.fixture
def customer(store: Store) -> int:
    with store.write("Kunde") as db:
        found = db.add(Customer(number="1", name="Quast"))
        db.flush()
        return found.id


@pytest.fixture
def panel(qtbot: QtBot, office: Office, customer: int) -> ContactPanel:
    host = QWidget()
    host.resize(900, 700)
    qtbot.addWidget(host)
    host.show()
    made = ContactPanel(office, host)
    made.host_widget = host  # type: ignore[attr-defined]
    made.plan(customer)
    settle(qtbot, office)
    return made


def _choose(panel: ContactPanel, name: str, value: object) -> None:
    editor = panel._form.editor(name)
    assert isinstance(editor, ChoiceEditor)
    editor.set_value(value)
    editor.changed.emit()


def _said(panel: ContactPanel) -> str:
    hint = panel._form.findChild(PermissionHint)
    assert hint is not None
    return hint.text().replace("\u00a0", " ")


def test_it_judges_again_when_kind_or_purpose_change(
    qtbot: QtBot, office: Office, panel: ContactPanel
) -> None:
    assert _said(panel).startswith("Anruf nicht erlaubt")
    assert "Brief schreiben" in _said(panel)
    _choose(panel, "kind", ContactKind.LETTER)
    settle(qtbot, office)
    assert _said(panel).startswith("Brief erlaubt")
    _choose(panel, "kind", ContactKind.CALL)
    _choose(panel, "nature", ContactNature.SERVICE)
    settle(qtbot, office)
    assert _said(panel).startswith("Anruf erlaubt: keine Werbung")


def test_the_purpose_is_stored(
    qtbot: QtBot, office: Office, panel: ContactPanel, store: Store
) -> None:
    _choose(panel, "nature", ContactNature.SERVICE)
    reason = panel._form.editor("reason")
    assert isinstance(reason, TextEditor)
    reason.set_value("Aufmaß")
    panel._save()
    settle(qtbot, office)
    with store.read() as db:
        assert db.require(Contact, 1).nature is ContactNature.SERVICE


def test_without_a_customer_there_is_nothing_to_say(qtbot: QtBot, office: Office) -> None:
    hint = PermissionHint(office)
    qtbot.addWidget(hint)
    hint.ask(None, None, ContactKind.CALL)
    settle(qtbot, office)
    assert hint.text() == ""


def test_an_objection_made_meanwhile_counts(
    qtbot: QtBot, office: Office, customer: int, store: Store
) -> None:
    hint = PermissionHint(office)
    qtbot.addWidget(hint)
    hint.show()
    hint.ask(customer, None, ContactKind.LETTER)
    settle(qtbot, office)
    assert "Brief erlaubt" in hint.text()
    office.run("Widerspruch", lambda db: consents.object_to(db, customer))
    settle(qtbot, office)
    assert "nicht erlaubt" in hint.text()
