"""Chips, filter chips, cards, banners, small charts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.cards import Banner, Card, IconView, StatTile
from kundenpflege.ui.kit.cards_charts import SegmentedBar, Sparkline, ThinBar
from kundenpflege.ui.kit.chips import Avatar, Chip, FilterChips, ImportanceBadge, readable_on
from kundenpflege.ui.kit.chips_folding import FoldingChips
from kundenpflege.ui.kit.controls import Label
from kundenpflege.ui.kit.empty import EmptyState
from kundenpflege.ui.kit.theme_tokens import TONES, contrast

Shown = Callable[[Any], Any]


def colors(widget: QWidget) -> set[str]:
    image: QImage = widget.grab().toImage()
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
    }


@pytest.mark.parametrize("tone", TONES)
def test_a_chip_is_a_word_on_its_tone(qtbot: QtBot, shown: Shown, tone: str) -> None:
    chip = shown(Chip("in 3 Tagen", tone))
    assert chip.text() == "in 3 Tagen"
    assert theme.css(f"{tone}_soft") in colors(chip)


def test_an_unknown_tone_is_neutral(qtbot: QtBot) -> None:
    chip = Chip("x", "pink")
    qtbot.addWidget(chip)
    assert chip.tone == "neutral"


def test_chips_grow_with_the_font(qapp: QApplication, qtbot: QtBot) -> None:
    chip = Chip("Stammkunde", "green")
    qtbot.addWidget(chip)
    before = chip.sizeHint()
    theme.apply(qapp, "light", 1.6)
    assert chip.sizeHint().width() > before.width() * 1.4


def test_importance_is_told_in_words(qtbot: QtBot) -> None:
    badge = ImportanceBadge("A")
    qtbot.addWidget(badge)
    assert (badge.tone, badge.accessibleName()) == ("brand", "Wichtigkeit A")
    badge.set_letter("")
    assert (badge.text(), badge.tone) == ("–", "neutral")


def test_filter_chips_keep_the_choice_when_counts_change(qtbot: QtBot, shown: Shown) -> None:
    row = shown(FilterChips("Gruppen"))
    row.set_items([("all", "Alle", 9), ("a", "A-Kunden", 3), ("b", "Schlafend", None)])
    assert row.current() == "all"
    chosen: list[str] = []
    row.chosen.connect(chosen.append)
    chip = row.findChild(QWidget, "a")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert (row.current(), chosen) == ("a", ["a"])
    row.set_items([("all", "Alle", 8), ("a", "A-Kunden", 2), ("b", "Schlafend", 1)])
    assert row.current() == "a"
    assert chip.accessibleName() == "A-Kunden 2"
    row.set_items([("all", "Alle", 8)])
    assert row.current() == "all"
    assert chosen == ["a"]


def test_filter_chips_walk_by_arrow_keys(qtbot: QtBot, shown: Shown) -> None:
    row = shown(FilterChips("Gruppen"))
    row.set_items([("all", "Alle", 9), ("a", "A-Kunden", 3)])
    first = row.findChild(QWidget, "all")
    first.setFocus()
    with qtbot.waitSignal(row.chosen) as heard:
        qtbot.keyClick(first, Qt.Key.Key_Right)
    assert heard.args == ["a"]
    assert row.findChild(QWidget, "a").hasFocus()


def test_chips_without_room_wait_behind_one_that_names_them(qtbot: QtBot, shown: Shown) -> None:
    row = shown(FoldingChips("Ansicht"))
    row.set_items([(f"k{n}", f"Eine Ansicht {n}", n) for n in range(8)])
    row.window().resize(2000, 300)
    qtbot.waitUntil(lambda: not row.folded())
    assert not row.folded() and row.more.isHidden()
    one_row = row.height()
    row.window().resize(440, 300)
    qtbot.waitUntil(lambda: bool(row.folded()))
    folded = row.folded()
    assert 0 < len(folded) < 8
    assert row.more.isVisible() and row.more.text() == f"{len(folded)} weitere"
    assert "Eine Ansicht 7 7" in row.more.toolTip()
    assert row.height() == one_row
    assert row.more.geometry().right() < row.width()


def test_a_folded_chip_is_chosen_in_the_menu_and_stands_in_the_row(
    qtbot: QtBot, shown: Shown
) -> None:
    row = shown(FoldingChips("Ansicht"))
    row.set_items([(f"k{n}", f"Eine Ansicht {n}", None) for n in range(8)])
    row.window().resize(440, 300)
    qtbot.waitUntil(lambda: bool(row.folded()))
    menu = row.menu()
    last = menu.actions()[-1]
    assert last.text() == "Eine Ansicht 7"
    with qtbot.waitSignal(row.chosen) as told:
        last.trigger()
    assert told.args == ["k7"] and row.current() == "k7"
    row.choose("k7")
    assert "Eine Ansicht 7" not in [chip.text() for chip in row.folded()]
    QApplication.processEvents()
    assert row.more.geometry().right() < row.width()


def test_initials_are_readable_on_every_colour(qtbot: QtBot, shown: Shown) -> None:
    avatar = shown(Avatar("Dr. Helene Sommer", color="#FFEE00"))
    assert "#FFEE00" in colors(avatar)
    assert avatar.accessibleName() == "Dr. Helene Sommer"
    for color in ("#FFEE00", "#0E5A62", "#777777", "#B23A2E"):
        assert contrast(readable_on(color), color) >= 4.2


def test_a_card_without_title_has_no_head(qtbot: QtBot, shown: Shown) -> None:
    card = Card("Diese Woche", "ruhig")
    card.add(Label("Inhalt"))
    shown(card)
    assert card.title.isVisible() and card.note.isVisible()
    assert card.accessibleName() == "Diese Woche"
    card.set_title("")
    assert not card.title.isVisible() and not card.note.isVisible()


def test_the_corners_of_a_full_card_are_rounded_over_its_content(
    qtbot: QtBot, shown: Shown
) -> None:
    card = Card(margin=0)
    fill = QWidget()
    fill.setStyleSheet("background: #FF0000")
    card.add(fill, 1)
    shown(card)
    image = card.grab().toImage()
    assert image.pixelColor(0, 0) == QColor(theme.css("background"))
    assert image.pixelColor(image.width() // 2, image.height() // 2) == QColor("#FF0000")


def test_tiles_and_banners_say_what_they_show(qtbot: QtBot, shown: Shown) -> None:
    tile = StatTile("Umsatz", "42.310 €")
    banner = Banner("violet", "cake", "Heute 60. Geburtstag")
    box = Card()
    box.add(tile)
    box.add(banner)
    shown(box)
    assert tile.accessibleName() == "Umsatz: 42.310 €"
    tile.set_value("1 €", "netto")
    assert tile.accessibleName() == "Umsatz: 1 €"
    assert (banner.text(), banner.accessibleName()) == ("Heute 60. Geburtstag",) * 2
    assert theme.css("violet_soft") in colors(banner)
    banner.set("red", "warning", "Achtung")
    assert theme.css("red_soft") in colors(banner)


def test_charts_tell_their_figures_in_words(qtbot: QtBot, shown: Shown) -> None:
    bar = ThinBar(0.72, "brand", "18 von 25")
    parts = SegmentedBar([("Entwurf 2", 2, "neutral"), ("Leer 0", 0, "red"),
                          ("Gesendet 3", 3, "brand")], "Offene Angebote")  # fmt: skip
    line = Sparkline([1, 2.5, 3], "Quote")
    box = Card()
    for chart in (bar, parts, line, Sparkline([4]), Sparkline(), IconView("cake", tone="violet")):
        box.add(chart)
    shown(box)
    assert bar.accessibleName() == "18 von 25"
    bar.set(7.0)
    assert (bar.share, bar.accessibleName()) == (1.0, "100 %")
    assert parts.accessibleDescription() == "Entwurf 2, Gesendet 3"
    assert {theme.css("brand"), theme.css("neutral")} <= colors(parts)
    assert theme.css("red") not in colors(parts)
    assert line.accessibleDescription() == "1, 2,5, 3"
    box.grab()


def test_an_empty_state_offers_the_one_button(qtbot: QtBot, shown: Shown) -> None:
    done: list[int] = []
    state = shown(EmptyState("Noch keine Kunden.", "Kunde anlegen", lambda: done.append(1)))
    qtbot.mouseClick(state.button, Qt.MouseButton.LeftButton)
    assert done == [1]
    state.set_sentence("Nichts gefunden.")
    assert state.sentence() == "Nichts gefunden."
    assert EmptyState("Nur ein Satz.").button is None
