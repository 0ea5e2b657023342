"""Contrast, fonts, schemes: what LOOK promises, computed."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kundenpflege.base.paths import resource
from kundenpflege.ui.kit import theme, theme_fonts, theme_qss
from kundenpflege.ui.kit.theme_tokens import (
    DARK,
    DARK_CONTRAST,
    LIGHT,
    LIGHT_CONTRAST,
    PAIRS,
    TONES,
    contrast,
)

SCHEMES = {
    "light": LIGHT,
    "dark": DARK,
    "light, more contrast": LIGHT | LIGHT_CONTRAST,
    "dark, more contrast": DARK | DARK_CONTRAST,
}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_reads_on_its_ground(scheme: str) -> None:
    tokens = SCHEMES[scheme]
    too_weak = {
        (text, ground): round(contrast(tokens[text], tokens[ground]), 2)
        for text, ground in PAIRS
        if contrast(tokens[text], tokens[ground]) < 4.5
    }
    assert too_weak == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_focus_and_solid_tones_stand_out_from_their_ground(scheme: str) -> None:
    tokens = SCHEMES[scheme]
    for name in ("focus", *TONES):
        assert contrast(tokens[name], tokens["surface"]) >= 3, name


def test_contrast_is_that_of_the_guideline() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#FFFFFF") == 1
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


def test_both_schemes_know_the_same_names() -> None:
    assert LIGHT.keys() == DARK.keys()
    for name, value in (LIGHT | DARK).items():
        assert re.fullmatch(r"#[0-9A-F]{6}", value), name


def test_the_colours_of_the_look_are_kept() -> None:
    for name, light, dark in (
        ("background", "#F5F3EE", "#15191B"),
        ("surface", "#FFFFFF", "#1E2427"),
        ("header", "#FBFAF7", "#1A1F22"),
        ("line", "#E2DED4", "#323A3E"),
        ("text", "#1D2B2F", "#E8ECEC"),
        ("muted", "#5C6B70", "#9FB0B4"),
        ("nav", "#163E44", "#0F2225"),
        ("nav_active", "#0F2E33", "#17343A"),
        ("brand", "#0E5A62", "#4FB3BC"),
        ("amber", "#C77F0A", "#E3A63B"),
    ):
        assert (LIGHT[name], DARK[name]) == (light, dark), name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_style_sheet_uses_only_known_names_and_existing_pictures(scheme: theme.Scheme) -> None:
    sheet = theme_qss.build(theme.Theme(scheme, 1.3))
    assert "@" not in sheet
    for picture in re.findall(r"url\(kit:([^)]+)\)", sheet):
        assert resource("kit", picture).is_file(), picture
    assert sheet.count("{") == sheet.count("}")


def test_a_scheme_reaches_style_sheet_palette_and_listeners(
    qapp: QApplication, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(theme.signals.changed):
        theme.apply(qapp, "dark", 1.0)
    assert theme.current().dark
    assert theme.css("surface") == "#1E2427"
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor("#15191B")
    assert "#1E2427" in qapp.styleSheet()
    button = QPushButton("x")
    qtbot.addWidget(button)
    assert button.palette().color(QPalette.ColorRole.ButtonText) == QColor("#E8ECEC")


def test_the_system_scheme_follows_the_desktop(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[Qt.ColorScheme] = [Qt.ColorScheme.Light]
    monkeypatch.setattr(
        theme, "_resolved",
        lambda wish: "dark" if wanted[0] == Qt.ColorScheme.Dark else "light",
    )  # fmt: skip
    theme.apply(qapp, "system")
    assert not theme.current().dark
    wanted[0] = Qt.ColorScheme.Dark
    theme._system_changed()
    assert theme.current().dark


def test_fonts_are_shares_of_the_application_font(qapp: QApplication) -> None:
    theme.apply(qapp, "light", 1.0)
    body = theme.font("body").pointSizeF()
    assert qapp.font().pointSizeF() == pytest.approx(body)
    for role, factor in (("title", 1.6), ("section", 1.1), ("small", 0.9)):
        assert theme.font(role).pointSizeF() == pytest.approx(body * factor, abs=0.01)
    assert theme.font("body", bold=True).weight() >= theme.font("section").weight()


def test_the_user_scales_from_90_to_160_percent(qapp: QApplication, qtbot: QtBot) -> None:
    label = QLabel("Titel")
    label.setProperty("role", "title")
    qtbot.addWidget(label)
    label.ensurePolished()
    before = label.font().pointSizeF()
    theme.apply(qapp, "light", 1.6)
    assert label.font().pointSizeF() == pytest.approx(before * 1.6, rel=0.01)
    assert theme.px(10) == 16
    assert theme.Theme("light", 5).scale == 1.6
    assert theme.Theme("light", 0.1).scale == 0.9


def test_tabular_digits_are_all_of_one_width(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontMetrics

    metrics = QFontMetrics(theme.font("body", tabular=True))
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")


def test_a_computer_without_fonts_gets_the_shipped_one(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtGui import QFont, QFontDatabase

    before = QFontDatabase.families()
    font = theme_fonts._shipped(QFont())
    assert font.families() == ["Lato"]
    assert font.pointSizeF() >= 10
    assert before


def test_the_kit_loads_no_heavy_library() -> None:
    names = ("qtawesome", "pypdfium2", "openpyxl", "reportlab", "phonenumbers", "holidays",
             "rapidfuzz", "email_validator", "fontpkg_lato", "sqlalchemy")  # fmt: skip
    code = (
        "import sys\n"
        "from kundenpflege.ui.kit import (theme, icons, controls, chips, cards, cards_charts,"
        " table, form, editors, dialogs, toast, empty, pdfview)\n"
        f"print([name for name in {names!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
