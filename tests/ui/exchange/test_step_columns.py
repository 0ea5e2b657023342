"""Columns of our own export keep their names where fields are chosen."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from kundenpflege.exchange.headers import recognise
from kundenpflege.ui.exchange.step_columns import _recognised_too, choices


def test_what_was_recognised_is_offered_by_name(qtbot: QtBot) -> None:
    headers = ["Name", "Holzart (eigenes Feld, Auswahl)", "Empfohlen von", "Person 2 Nachfolge"]
    offered = choices({"custom.1": "Baujahr"})
    columns = recognise(headers, {"custom.1": "Baujahr"})
    words = [text for _target, text in _recognised_too(columns, offered)]
    assert words == ["Neues eigenes Feld: Holzart", "Empfohlen von", "2. Nachfolge"]
    own = recognise(["Baujahr (eigenes Feld, Zahl)"], {"custom.1": "Baujahr"})
    assert [column.field for column in own] == ["custom.1"]
    assert _recognised_too(own, offered) == []
