"""Icons: all meanings have a sign, in the colour of the theme."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter
from PySide6.QtWidgets import QApplication

from kundenpflege.ui.kit import icons, theme


@pytest.mark.parametrize("name", sorted(icons.NAMES))
def test_every_meaning_has_a_sign_inside_its_square(qapp: QApplication, name: str) -> None:
    bounds = icons.outline(name).boundingRect()
    assert not bounds.isEmpty()
    assert QRectF(-0.01, -0.01, 1.02, 1.02).contains(bounds)
    assert not icons.outline(name, True).isEmpty()


def _ink(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> QColor:
    """The colour of the most opaque pixel."""
    image = icon.pixmap(QSize(24, 24), 1.0, mode).toImage()
    pixels = (image.pixelColor(x, y) for x in range(24) for y in range(24))
    return max(pixels, key=QColor.alpha)


def test_icons_follow_a_change_of_scheme(qapp: QApplication) -> None:
    icon = icons.icon("phone", "brand")
    assert _ink(icon).name().upper() == theme.css("brand") == "#0E5A62"
    theme.apply(qapp, "dark")
    assert _ink(icon).name().upper() == theme.css("brand") == "#4FB3BC"


def test_a_disabled_icon_is_pale(qapp: QApplication) -> None:
    icon = icons.icon("done")
    assert _ink(icon, QIcon.Mode.Disabled).name().upper() == theme.css("disabled")


def test_an_icon_is_sharp_at_double_density(qapp: QApplication) -> None:
    picture = icons.pixmap("cake", size=16, ratio=2.0)
    assert picture.size() == QSize(32, 32)
    assert picture.deviceIndependentSize().toSize() == QSize(16, 16)


def test_the_same_icon_is_made_once(qapp: QApplication) -> None:
    assert icons.icon("done") is icons.icon("done")


def test_an_unknown_name_paints_nothing(qapp: QApplication) -> None:
    image = QImage(16, 16, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    icons.paint(painter, QRectF(0, 0, 16, 16), "no such sign", "text")
    painter.end()
    assert image.pixelColor(8, 8).alpha() == 0


def test_filled_signs_have_more_ink(qapp: QApplication) -> None:
    def ink(filled: bool) -> int:
        image = icons.pixmap("customers", size=32, filled=filled).toImage()
        return sum(image.pixelColor(x, y).alpha() for x in range(32) for y in range(32))

    assert ink(True) > ink(False)


def test_the_frozen_program_finds_its_packed_font(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert icons._font_folders() == [tmp_path / "qtawesome" / "fonts"]
    assert icons._Font().path("phone", False).isEmpty()
