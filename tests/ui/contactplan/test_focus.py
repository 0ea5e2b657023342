"""The keyboard on the page Kontaktplan."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kundenpflege.ui.contactplan.page import ContactPlanPage
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle


def test_the_keyboard_begins_at_today_before_anything_was_read(
    qtbot: QtBot, office: Office
) -> None:
    page = ContactPlanPage(office)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    page.activateWindow()
    page.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.waitUntil(page.views.month.hasFocus)
    settle(qtbot, office)
    assert page.choice.day == office.today
    current = page.views.month.currentIndex()
    assert page.views.model.day(current) == office.today
