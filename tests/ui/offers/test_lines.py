"""The lines on the screen: as quick as a spreadsheet, all kinds, many of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QPushButton, QWidget

from kundenpflege.model.kinds import LineKind
from kundenpflege.services import packages, pictures
from kundenpflege.services.offers import LineDraft
from kundenpflege.ui.kit.dialogs import FileKind
from kundenpflege.ui.offers.composer import Composer
from kundenpflege.ui.offers.line_list import LineList
from tests.services.offer_world import add_company, add_full
from tests.ui.offers.desk import Answers, Hands

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def composer(hands: Hands, couple: int) -> Composer:
    """The full draft in the composer, at its lines."""
    offer_id = add_full(hands.store, couple)
    hands.page.show_record(offer_id, "offer")
    hands.settle()
    hands.page.composer.show_step(1)
    QApplication.processEvents()
    return hands.page.composer


@pytest.fixture
def lines(composer: Composer) -> LineList:
    return composer.lines.lines


def texts(composer: Composer) -> list[str]:
    return [line.text for line in composer.book.draft.lines]


def show(composer: Composer, parts: Sequence[LineDraft]) -> None:
    """Other lines in the draft."""
    composer.book.change(lines=tuple(parts))
    composer.book.loaded.emit()
    QApplication.processEvents()


def item(key: int, text: str, price: str = "10", **values: object) -> LineDraft:
    return replace(LineDraft(key, text=text, unit_price=Decimal(price)), **values)  # type: ignore[arg-type]


def field(composer: Composer, name: str) -> QLineEdit:
    found = composer.lines.findChild(QLineEdit, name)
    assert found is not None
    return found


def retype(hands: Hands, text: str) -> None:
    """Type over what stands in the field."""
    hands.press(Qt.Key.Key_A, CONTROL)
    hands.type(text)


def test_500_lines_need_no_more_widgets_than_five(hands: Hands, composer: Composer) -> None:
    def widgets() -> int:
        return len(composer.lines.findChildren(QWidget))

    show(composer, [item(-1000 - n, f"Zeile {n}") for n in range(5)])
    few = widgets()
    show(composer, [item(-2000 - n, f"Zeile {n}") for n in range(500)])
    assert widgets() == few
    row = composer.lines.lines.take_up(499)
    hands.press(Qt.Key.Key_End, CONTROL)
    hands.type("!")
    assert composer.book.draft.lines[499].text == "Zeile 499!"
    area = composer.lines
    top = row.mapTo(area.viewport(), QPoint(0, 0)).y()
    assert 0 <= top <= area.viewport().height() - row.height(), "it was brought into view"
    assert composer.lines.lines.lines.words(499).number == "500"


def test_all_rows_are_read_out_with_their_words(composer: Composer, lines: LineList) -> None:
    spoken = [lines.model().index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(4)]
    assert spoken[0] == "1, Tür, 2.000,00\u00a0€"
    assert spoken[1].startswith("1.1, ") and "Grundposition" in spoken[1]
    assert "Alternative zu 1.1" in spoken[3]


def test_quantities_are_calculated(hands: Hands, composer: Composer, lines: LineList) -> None:
    row = lines.take_up(1, "quantity")
    retype(hands, "2*1,25*3")
    line = composer.book.draft.lines[1]
    assert (line.quantity, line.calculation) == (Decimal("7.500"), "2*1,25*3")
    hands.tab()
    assert row.quantity.line.text() == "7,5"
    row.quantity.line.setFocus()
    assert row.quantity.line.text() == "2*1,25*3", "it can be changed"
    hands.press(Qt.Key.Key_End)
    hands.type("+")
    assert row.quantity.problem()
    assert composer.book.draft.lines[1].quantity == Decimal("7.500"), "the last one stays"
    retype(hands, "4")
    assert composer.book.draft.lines[1].calculation == ""
    hands.saved()


def test_a_calculation_survives_being_stored(hands: Hands, composer: Composer) -> None:
    composer.lines.lines.take_up(1, "quantity")
    retype(hands, "3x2")
    hands.saved()
    line = hands.load(composer.book.offer_id or 0).draft.lines[1]
    assert (line.quantity, line.calculation) == (Decimal(6), "3x2")


@pytest.mark.parametrize("kind", list(LineKind))
def test_every_kind_can_be_added_and_typed(
    hands: Hands, composer: Composer, lines: LineList, kind: LineKind
) -> None:
    row = composer.lines.add(kind)
    assert hands.focus is row.first_field()
    if kind is not LineKind.PAGE_BREAK:
        hands.type("Neu")
    if row.has_field(kind, "surcharge_percent"):
        field(composer, "line_surcharge_percent").setFocus()
        hands.type("15")
    if row.has_field(kind, "unit_price"):
        field(composer, "line_unit_price").setFocus()
        hands.type("100")
    line = composer.book.draft.lines[-1]
    assert line.kind is kind
    hands.saved()
    assert hands.load(composer.book.offer_id or 0).draft.lines[-1].kind is kind
    words = lines.lines.words(len(lines.parts()) - 1)
    if kind is LineKind.SURCHARGE:
        assert words.total == "300,00\u00a0€" and "15\u00a0% auf" in words.chips[0][0]
    if kind is LineKind.LUMP_SUM:
        assert line.unit == "psch"
    if kind is LineKind.HOURLY:
        assert line.unit == "h"


def test_tab_goes_on_to_the_next_line_and_back(hands: Hands, lines: LineList) -> None:
    row = lines.take_up(1)
    hands.tab(7)
    assert hands.focus is row.more and lines.place == 1
    hands.tab()
    assert lines.place == 2 and hands.focus is row.first_field()
    hands.press(Qt.Key.Key_Backtab, SHIFT)
    assert lines.place == 1 and hands.focus is row.more
    lines.take_up(3)
    row.more.setFocus()
    hands.tab()
    assert hands.focus.objectName() == "catalogue", "after the last line comes what is below"


def test_arrows_leave_a_text_at_its_ends(hands: Hands, lines: LineList) -> None:
    row = lines.take_up(1)
    hands.press(Qt.Key.Key_Down)
    assert lines.place == 2 and hands.focus is row.first_field()
    hands.press(Qt.Key.Key_Up, times=2)
    assert lines.place == 0


def test_rows_are_chosen_doubled_moved_and_removed_by_keys(
    hands: Hands, composer: Composer, lines: LineList
) -> None:
    a, b, c = (item(-900 - n, text) for n, text in enumerate("abc"))
    show(composer, [a, b, c])
    lines.take_up(0)
    hands.press(Qt.Key.Key_Escape)
    assert hands.focus is lines and lines.place is None and lines.chosen_places() == [0]
    hands.press(Qt.Key.Key_Down, SHIFT)
    assert lines.chosen_places() == [0, 1]
    assert composer.lines.chosen.isVisible()
    hands.press(Qt.Key.Key_D, CONTROL)
    assert texts(composer) == ["a", "b", "a", "b", "c"]
    assert lines.chosen_places() == [2, 3]
    hands.alt(Qt.Key.Key_Down)
    assert texts(composer) == ["a", "b", "c", "a", "b"] and lines.chosen_places() == [3, 4]
    hands.press(Qt.Key.Key_Delete)
    assert texts(composer) == ["a", "b", "c"]
    hands.settle()
    assert "2 Zeilen entfernt" in hands.told
    hands.press(Qt.Key.Key_Home)
    hands.enter()
    assert lines.row is not None and hands.focus is lines.row.first_field()


def test_doubling_the_line_in_hand_keeps_typing(
    hands: Hands, composer: Composer, lines: LineList
) -> None:
    lines.take_up(2)
    before = composer.book.draft.lines[2]
    hands.press(Qt.Key.Key_D, CONTROL)
    copy = composer.book.draft.lines[3]
    assert (copy.text, copy.unit_price) == (before.text, before.unit_price)
    assert copy.key != before.key and lines.place == 3


def test_copies_refer_to_each_other(composer: Composer, lines: LineList) -> None:
    base = item(-1, "Kiefer")
    other = replace(item(-2, "Eiche"), kind=LineKind.ALTERNATIVE, alternative_to=-1)
    show(composer, [base, other])
    lines.put_down()
    lines.choose([0, 1])
    lines.keys.double()
    added = composer.book.draft.lines[2:]
    assert added[1].alternative_to == added[0].key


def test_a_row_is_dragged_by_its_number(hands: Hands, composer: Composer, lines: LineList) -> None:
    show(composer, [item(-900 - n, text) for n, text in enumerate("abcd")])
    port = lines.viewport()
    spots = [lines.visualRect(lines.model().index(n, 0)) for n in range(4)]
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=QPoint(5, spots[0].center().y()))
    for n in range(1, 4):
        QTest.mouseMove(port, QPoint(5, spots[n].center().y() + 4))
        QApplication.processEvents()
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=QPoint(5, spots[3].center().y()))
    assert texts(composer) == ["b", "c", "d", "a"]


def test_a_click_opens_the_field_it_points_to(
    hands: Hands, composer: Composer, lines: LineList
) -> None:
    rect = lines.visualRect(lines.model().index(2, 0))
    at = lines.painter.places(2)
    QTest.mouseClick(
        lines.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + at.measure.center()
    )
    assert lines.place == 2 and hands.focus.objectName() == "line_quantity"
    rect = lines.visualRect(lines.model().index(1, 0))
    QTest.mouseClick(
        lines.viewport(),
        Qt.MouseButton.LeftButton,
        pos=rect.topLeft() + lines.painter.places(1).benefit.center(),
    )
    assert lines.place == 1 and hands.focus.objectName() == "line_benefit"


def test_excel_rows_are_pasted_as_lines(hands: Hands, composer: Composer, lines: LineList) -> None:
    QGuiApplication.clipboard().setText(
        "Bezeichnung\tMenge\tEinheit\tPreis\nDübel\t100\tStk\t0,12\nLeiste\t7,5\tm\t4,80\n"
    )
    lines.take_up(1)
    hands.press(Qt.Key.Key_V, CONTROL)
    hands.settle()
    added = composer.book.draft.lines[2:4]
    assert [(line.text, line.quantity, line.unit, line.unit_price) for line in added] == [
        ("Dübel", Decimal(100), "Stk", Decimal("0.12")),
        ("Leiste", Decimal("7.5"), "m", Decimal("4.80")),
    ]
    assert lines.chosen_places() == [2, 3]
    assert "2 Zeilen eingefügt" in hands.told


def test_copied_lines_can_be_pasted_again(
    hands: Hands, composer: Composer, lines: LineList
) -> None:
    show(composer, [item(-1, 'Tür "Eiche"\nzweite Zeile', "12.5", benefit="warm")])
    lines.put_down()
    lines.choose([0])
    hands.page.composer.lines.lines.setFocus()
    hands.press(Qt.Key.Key_C, CONTROL)
    hands.press(Qt.Key.Key_V, CONTROL)
    first, second = composer.book.draft.lines
    assert (second.text, second.benefit, second.unit_price) == (
        first.text, first.benefit, first.unit_price
    )  # fmt: skip


def test_an_ordinary_text_is_pasted_as_ever(
    hands: Hands, composer: Composer, lines: LineList
) -> None:
    count = len(lines.parts())
    QGuiApplication.clipboard().setText("nur ein Text")
    composer.lines.add(LineKind.ITEM)
    hands.press(Qt.Key.Key_V, CONTROL)
    assert texts(composer)[-1] == "nur ein Text" and len(lines.parts()) == count + 1


def test_chosen_lines_become_a_package_and_come_back(
    hands: Hands, composer: Composer, lines: LineList
) -> None:
    lines.put_down()
    lines.choose([1, 2])
    hands.click("chosen_package", composer.lines)
    hands.type("Haustür mit Einbau")
    hands.click("savePackage", composer.lines)
    hands.settle()
    with hands.store.read() as db:
        assert [(p.name, p.lines) for p in packages.list_packages(db)] == [
            ("Haustür mit Einbau", 2)
        ]
    count = len(composer.book.draft.lines)
    composer.lines.bar.package_wanted.emit()
    hands.settle()
    hands.enter()
    hands.settle()
    added = composer.book.draft.lines[count:]
    before = composer.book.draft.lines[1:3]
    assert [(p.text, p.unit_price) for p in added] == [(p.text, p.unit_price) for p in before]
    assert "2 Zeilen eingefügt" in hands.told


def test_lines_of_another_offer_are_ticked(
    hands: Hands, composer: Composer, lines: LineList
) -> None:
    other = add_full(hands.store, add_company(hands.store))
    hands.settle()
    count = len(composer.book.draft.lines)
    composer.lines.bar.offer_wanted.emit()
    hands.settle()
    hands.type("weber")
    hands.qtbot.wait(200)
    hands.settle()
    hands.enter()
    hands.settle()
    ticks = composer.lines.findChild(QListWidget, "otherLines")
    assert ticks is not None and hands.focus is ticks
    assert ticks.count() == len(hands.load(other).draft.lines)
    hands.press(Qt.Key.Key_Space)  # not the heading
    button = composer.lines.findChild(QPushButton, "takeLines")
    assert button is not None and button.text() == "3 Zeilen einfügen"
    hands.press(Qt.Key.Key_Return, CONTROL)
    hands.settle()
    added = composer.book.draft.lines[count:]
    assert [line.text for line in added] == [
        line.text for line in hands.load(other).draft.lines[1:]
    ]
    assert added[2].alternative_to == added[0].key, "links lead to the copies"


def test_gross_and_net_turn_the_prices(hands: Hands, composer: Composer, lines: LineList) -> None:
    before = composer.book.draft.lines
    gross = composer.rail.total.text()
    form = composer.lines.sums._form
    form.editor("gross_prices").set_value(True)
    form.changed.emit()
    draft = composer.book.draft
    assert draft.gross_prices
    assert draft.lines[1].unit_price == before[1].unit_price * Decimal("1.19")
    assert composer.rail.total.text() == gross
    hands.saved()
    assert hands.load(composer.book.offer_id or 0).draft.gross_prices
    hands.office.undo()
    hands.settle()
    assert composer.book.draft.lines == before, "one step takes it back"


def test_the_base_of_a_surcharge_is_chosen(
    hands: Hands, composer: Composer, lines: LineList
) -> None:
    extra = replace(item(-3, "Samstag"), kind=LineKind.SURCHARGE, surcharge_percent=Decimal(10))
    show(composer, [item(-1, "a", "100"), item(-2, "b", "50"), extra])
    row = lines.take_up(2)
    assert row.total.text() == "15,00\u00a0€"
    menu = row.bases.make_menu()
    assert [action.text() for action in menu.actions()] == ["1 a", "2 b"]
    menu.actions()[1].trigger()
    keys = [line.key for line in composer.book.draft.lines]
    assert composer.book.draft.lines[2].surcharge_on == (keys[1],)
    assert row.total.text() == "5,00\u00a0€" and "auf 1 Position" in row.bases.text()


def test_costs_show_the_margin_to_us_alone(
    hands: Hands, composer: Composer, lines: LineList
) -> None:
    lines.take_up(1)
    hands.press(Qt.Key.Key_F4)
    assert hands.focus.objectName() == "vat_rate"
    field(composer, "unit_cost").setFocus()
    hands.type("1000")
    assert composer.book.draft.lines[1].unit_cost == Decimal(1000)
    margin = composer.lines.findChild(QLabel, "lineMargin")
    assert margin is not None and "600,00\u00a0€" in margin.text()
    own = composer.lines.findChild(QLabel, "offerMargin")
    assert own is not None
    hands.qtbot.waitUntil(lambda: own.text().startswith("Nur für Sie: "), timeout=3000)


def test_discounts_tell_what_they_cost(hands: Hands, composer: Composer) -> None:
    field(composer, "discount_amount").setFocus()
    hands.type("300")
    assert composer.book.draft.discount_amount == Decimal(300)
    cost = composer.lines.findChild(QLabel, "discountCost")
    assert cost is not None
    hands.qtbot.waitUntil(lambda: "300,00\u00a0€" in cost.text(), timeout=3000)
    form = composer.lines.sums._form
    assert "Grund" in form.box("discount_reason").error.text(), "above the limit"
    field(composer, "discount_reason").setFocus()
    hands.type("Stammkunde")
    assert form.box("discount_reason").error.text() == ""


def test_a_photo_and_a_long_text_belong_to_the_line(
    hands: Hands, composer: Composer, lines: LineList, tmp_path: Path
) -> None:
    from PySide6.QtGui import QImage

    path = tmp_path / "tuer.png"
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    assert image.save(str(path))

    class Choosing(Answers):
        def open_file(self, title: str, kinds: Sequence[FileKind]) -> Path | None:
            return path

    hands.office.questions = Choosing()
    lines.take_up(1)
    hands.press(Qt.Key.Key_F4)
    composer.lines.findChild(QPushButton, "photo").click()  # type: ignore[union-attr]
    hands.settle()
    chosen = composer.book.draft.lines[1].picture_id
    assert chosen is not None
    with hands.store.read() as db:
        assert pictures.picture_content(db, chosen)
    composer.lines.findChild(QWidget, "long_text").setFocus()  # type: ignore[union-attr]
    hands.type("eins")
    hands.enter()
    hands.type("zwei")
    assert composer.book.draft.lines[1].long_text == "eins\nzwei"
    assert lines.place == 1
    hands.saved()
    stored = hands.load(composer.book.offer_id or 0).draft.lines[1]
    assert (stored.picture_id, stored.long_text) == (chosen, "eins\nzwei")


def test_headings_go_deeper_and_are_numbered(
    hands: Hands, composer: Composer, lines: LineList
) -> None:
    heads = [LineDraft(-n, LineKind.HEADING, f"H{n}") for n in (1, 2)]
    show(composer, [*heads, item(-3, "a")])
    lines.take_up(1)
    hands.alt(Qt.Key.Key_Right)
    assert composer.book.draft.lines[1].level == 2
    assert [lines.lines.words(n).number for n in range(3)] == ["1", "1.1", "1.1.1"]
    hands.alt(Qt.Key.Key_Left)
    assert composer.book.draft.lines[1].level == 1


def test_a_blank_line_left_behind_vanishes(
    hands: Hands, composer: Composer, lines: LineList
) -> None:
    count = len(lines.parts())
    composer.lines.add(LineKind.ITEM)
    hands.press(Qt.Key.Key_Up)
    assert len(lines.parts()) == count and lines.place == count - 1


def test_long_texts_grow_over_several_lines(
    hands: Hands, composer: Composer, lines: LineList
) -> None:
    row = lines.take_up(1)
    QApplication.processEvents()
    before = row.height()
    hands.type("Sehr viele Worte machen diese Zeile so lang, dass sie umbrechen muss. " * 4)
    QApplication.processEvents()
    assert row.height() > before
    lines.put_down()
    assert lines.height_of(1) >= before


def test_the_row_in_hand_is_dragged_by_its_handle(composer: Composer, lines: LineList) -> None:
    show(composer, [item(-900 - n, text) for n, text in enumerate("abc")])
    row = lines.take_up(0)
    QApplication.processEvents()
    below = lines.visualRect(lines.model().index(1, 0))
    QTest.mousePress(row.handle, Qt.MouseButton.LeftButton)
    spot = lines.viewport().mapToGlobal(QPoint(5, below.bottom() - 2))
    QTest.mouseMove(row.handle, row.handle.mapFromGlobal(spot))
    QApplication.processEvents()
    QTest.mouseRelease(row.handle, Qt.MouseButton.LeftButton)
    assert texts(composer) == ["b", "a", "c"] and lines.place == 1
    assert row.text.value() == "a"


def test_the_menu_opens_at_the_right_end_of_a_row(lines: LineList) -> None:
    wanted: list[int] = []
    lines.menu_wanted.disconnect()
    lines.menu_wanted.connect(lambda place, _point: wanted.append(place))
    rect = lines.visualRect(lines.model().index(2, 0))
    spot = QPoint(rect.right() - 10, rect.top() + 10)
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert wanted == [2] and lines.chosen_places() == [2]
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.RightButton, pos=rect.center())
    assert wanted == [2, 2]


def test_several_lines_become_another_kind(composer: Composer, lines: LineList) -> None:
    show(composer, [item(-900 - n, text) for n, text in enumerate("abc")])
    lines.put_down()
    lines.choose([0, 2])
    composer.lines.set_kind(2, LineKind.OPTIONAL)
    kinds = [line.kind for line in composer.book.draft.lines]
    assert kinds == [LineKind.OPTIONAL, LineKind.ITEM, LineKind.OPTIONAL]


def test_the_bar_below_pastes_at_the_end_and_says_when_there_is_nothing(
    hands: Hands, composer: Composer, lines: LineList
) -> None:
    lines.take_up(0)
    QGuiApplication.clipboard().setText("Dübel\t100\tStk\t0,12\n")
    composer.lines.bar.paste_wanted.emit()
    assert texts(composer)[-1] == "Dübel"
    QGuiApplication.clipboard().setText("")
    composer.lines.bar.paste_wanted.emit()
    assert any("keine Zeilen" in words for words in hands.told)


def test_the_bar_of_chosen_rows_goes_with_them(
    hands: Hands, composer: Composer, lines: LineList
) -> None:
    lines.put_down()
    lines.choose([1])
    assert composer.lines.chosen.isVisible()
    lines.take_up(1)
    assert not composer.lines.chosen.isVisible()
