"""How to begin and what helps in trouble can be read, also where no page is shown."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from kundenpflege.ui.frame.helppanel import HelpPanel
from kundenpflege.ui.frame.unlock import UnlockPage
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.mainwindow import MainWindow
from tests.ui.conftest import settle


def test_the_first_help_is_in_the_menu_and_answers_f1_at_a_locked_door(
    qtbot: QtBot, office: Office
) -> None:
    window = MainWindow(office)
    qtbot.addWidget(window)
    window.show()
    assert "help.start" in [command.key for command in office.commands.in_menu("help")]
    assert office.commands.find("Passwort vergessen")[0].key == "help.start"
    page = UnlockPage()
    page.ask("k.db")
    window.cover(page)
    settle(qtbot, office)
    assert not office.commands.run("keys")
    assert office.commands.run("help")
    panel = window.findChild(HelpPanel, "helpPanel")
    assert panel is not None and panel.isVisible()
    assert "Wiederherstellungscode" in panel.view.toPlainText()
    panel.dismiss()
    assert page.secret.line.hasFocus() or not window.isActiveWindow()
