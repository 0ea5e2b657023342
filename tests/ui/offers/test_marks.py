"""Marks set in a menu that was open while the offer was saved."""

from __future__ import annotations

from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from kundenpflege.rules.offer_draft import NeedDraft
from kundenpflege.ui.offers.parts import NeedsButton
from kundenpflege.ui.offers.surcharge_bases import BasesButton


def test_a_need_is_marked_though_it_got_its_key_while_the_menu_was_open(qtbot: QtBot) -> None:
    button = NeedsButton()
    qtbot.addWidget(button)
    button.set_needs([NeedDraft(-1, "Ruhe"), NeedDraft(-2, "Wärme")])
    button.set_value([-1])
    marks: list[QAction] = button.make_menu().actions()
    button.set_value([7])
    button.set_needs([NeedDraft(7, "Ruhe"), NeedDraft(8, "Wärme")])
    marks[1].setChecked(True)
    assert button.value() == (7, 8)
    marks[0].setChecked(False)
    assert button.value() == (8,)


def test_a_base_is_marked_though_it_got_its_key_while_the_menu_was_open(qtbot: QtBot) -> None:
    button = BasesButton()
    qtbot.addWidget(button)
    button.set_bases([(-1, "1 Fenster"), (-2, "2 Tür")])
    marks: list[QAction] = button.make_menu().actions()
    button.set_bases([(3, "1 Fenster"), (4, "2 Tür")])
    marks[1].setChecked(True)
    assert button.value() == (4,)
