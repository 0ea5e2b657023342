"""What stands in place of the pages: everything is named, nothing is cut off, keys suffice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from kundenpflege.app.gate_pictures import gates
from kundenpflege.ui.frame.cover import Cover
from kundenpflege.ui.frame.repair import Choice, RepairPage
from kundenpflege.ui.frame.start_trouble import StartTrouble
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.controls import Label
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle

SIZES = ((1440, 900, 1.0), (1100, 700, 1.0), (860, 560, 1.6))


@pytest.fixture
def cover(qtbot: QtBot, qapp: QApplication, office: Office) -> Iterator[Cover]:
    settle(qtbot, office)
    made = Cover(office, Label("Seiten"))
    qtbot.addWidget(made)
    made.show()
    yield made
    theme.apply(qapp, "light", 1.0)


@pytest.mark.parametrize(("width", "height", "scale"), SIZES)
def test_nothing_is_cut_off_and_everything_has_a_name(
    qtbot: QtBot,
    qapp: QApplication,
    office: Office,
    cover: Cover,
    width: int,
    height: int,
    scale: float,
) -> None:
    theme.apply(qapp, "light", scale)
    cover.resize(width, height)
    for name, gate in gates(office):
        cover.cover(gate)
        for _turn in range(3):
            QApplication.processEvents()
        card = gate.card
        assert card.width() <= gate.area.viewport().width(), name
        for label in card.findChildren(QLabel):
            if label.isVisible():
                need = label.heightForWidth(label.width()) if label.wordWrap() else 0
                assert label.height() >= need, (name, label.text())
                assert label.width() <= card.width(), (name, label.text())
        for kind in (QAbstractButton, QLineEdit):
            for control in card.findChildren(kind):
                if control.isVisible():
                    words = control.text() if isinstance(control, QAbstractButton) else ""
                    assert control.accessibleName() or words, (name, control)
                    right = control.mapTo(card, control.rect().topRight()).x()
                    assert right <= card.width(), (name, control.objectName())


def test_the_keyboard_comes_to_the_first_thing_and_goes_back(
    qtbot: QtBot, office: Office, cover: Cover
) -> None:
    with qtbot.waitExposed(cover):
        cover.activateWindow()
    pages = dict(gates(office))
    cover.cover(pages["gate-locked"])
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    cover.cover(pages["gate-missing"])
    button = QApplication.focusWidget()
    assert button is not None and button.objectName() == "again"
    with qtbot.waitSignal(pages["gate-missing"].chosen) as chosen:
        qtbot.keyClick(button, Qt.Key.Key_Return)
    assert chosen.args == ["again"] and office.commands.are_limited()
    cover.uncover()
    assert not cover.is_covered() and not office.commands.are_limited()


def test_many_backups_are_shown_when_asked_for(qtbot: QtBot, office: Office, cover: Cover) -> None:
    page = RepairPage()
    page.show_choices([Choice(Path(f"{n}.db"), f"Sicherung {n}") for n in range(9)])
    cover.cover(page)
    shown = [b.text() for b in page.findChildren(QAbstractButton) if b.isVisible()]
    assert "Sicherung 3" in shown and "Sicherung 4" not in shown
    assert "5 weitere Sicherungen zeigen" in shown and page.wanted() == Path("0.db")
    page.more.click()
    shown = [b.text() for b in page.findChildren(QAbstractButton) if b.isVisible()]
    assert "Sicherung 8" in shown and not page.more.isVisible()


def test_a_long_windows_path_goes_on_in_the_next_line(
    qtbot: QtBot, qapp: QApplication, cover: Cover
) -> None:
    theme.apply(qapp, "light", 1.6)
    cover.resize(860, 560)
    path = "C:\\Users\\Anna-Maria\\AppData\\Local\\" + "Kundenpflege" * 3 + "\\kundenpflege.db"
    page = StartTrouble()
    page.tell(f"„{path}“ ist nicht da.", note=path)
    cover.cover(page)
    for _turn in range(3):
        QApplication.processEvents()
    assert page.card.width() <= page.area.viewport().width()
    assert page.words.minimumSizeHint().width() <= page.words.width()
    assert path in page.text()
