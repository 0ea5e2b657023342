"""The strip above each page in a narrow window."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from kundenpflege.ui.frame.header import Header
from kundenpflege.ui.kit.commands import Commands
from kundenpflege.ui.kit.page import PageAction


def test_where_the_title_has_no_room_only_the_primary_button_keeps_its_words(qtbot: QtBot) -> None:
    header = Header(QLineEdit(), Commands())
    qtbot.addWidget(header)
    header.resize(1200, 75)
    header.show()
    header.set_head(
        "Angebote",
        "4 Entwürfe · 5 warten auf Antwort · 2 nachzufassen",
        (
            PageAction("Auswertung", lambda: None, "figures", "secondary"),
            PageAction("Neues Angebot", lambda: None, "plus"),
        ),
    )
    assert [one.text() for one in header.buttons()] == ["Auswertung", "Neues Angebot"]
    header.resize(560, 75)
    assert [one.text() for one in header.buttons()] == ["", "Neues Angebot"]
    assert header.buttons()[0].toolTip() == header.buttons()[0].accessibleName() == "Auswertung"
    header.resize(1200, 75)
    assert [one.text() for one in header.buttons()] == ["Auswertung", "Neues Angebot"]
    assert header.buttons()[0].toolTip() == ""
