"""Editors: what people type, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kundenpflege.base.dates import FixedClock
from kundenpflege.model.kinds import CustomerKind, Importance
from kundenpflege.ui.kit.dialogs import FileKind
from kundenpflege.ui.kit.editors import (
    BirthdayEditor,
    CheckEditor,
    ChoiceEditor,
    ColorEditor,
    DateEditor,
    DecimalEditor,
    ImageEditor,
    IntegerEditor,
    MoneyEditor,
    MultilineEditor,
    TextEditor,
    TimeEditor,
)

Shown = Callable[[Any], Any]
TODAY = date(2026, 11, 21)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(TODAY)


def typed(qtbot: QtBot, editor: Any, text: str) -> None:
    editor.line.setFocus()
    editor.line.selectAll()
    qtbot.keyClick(editor.line, Qt.Key.Key_Delete)
    for sign in text:  # keyClicks knows no signs beyond ASCII
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(editor.line, event)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3.4.61", date(1961, 4, 3)),
        ("3.4.", date(2026, 4, 3)),
        ("24.12.2026", date(2026, 12, 24)),
        ("heute", TODAY),
        ("morgen", date(2026, 11, 22)),
        ("+7", date(2026, 11, 28)),
        ("-1", date(2026, 11, 20)),
        ("2026-12-01", date(2026, 12, 1)),
        ("", None),
    ],
)
def test_days_are_typed_as_people_say_them(
    qtbot: QtBot, shown: Shown, clock: FixedClock, text: str, day: date | None
) -> None:
    editor = shown(DateEditor(clock))
    typed(qtbot, editor, text)
    assert (editor.value(), editor.problem()) == (day, "")
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.line.text() == (f"{day:%d.%m.%Y}" if day else "")


def test_a_day_that_does_not_exist_is_a_problem(
    qtbot: QtBot, shown: Shown, clock: FixedClock
) -> None:
    editor = shown(DateEditor(clock))
    typed(qtbot, editor, "31.02.2026")
    assert editor.value() is None
    assert editor.problem() == "Bitte ein Datum wie 21.11.2026 eingeben."
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.line.text() == "31.02.2026"


def test_arrow_keys_go_from_day_to_day(qtbot: QtBot, shown: Shown, clock: FixedClock) -> None:
    editor = shown(DateEditor(clock))
    qtbot.keyClick(editor.line, Qt.Key.Key_Up)
    assert editor.value() == TODAY
    with qtbot.waitSignal(editor.changed):
        qtbot.keyClick(editor.line, Qt.Key.Key_Up)
    qtbot.keyClick(editor.line, Qt.Key.Key_Down)
    qtbot.keyClick(editor.line, Qt.Key.Key_Down)
    assert editor.value() == date(2026, 11, 20)
    assert "gestern" in editor.line.toolTip()


def test_the_calendar_opens_on_the_day_and_starts_on_monday(
    qtbot: QtBot, shown: Shown, clock: FixedClock
) -> None:
    editor = shown(DateEditor(clock))
    editor.set_value(date(2026, 12, 24))
    qtbot.keyClick(editor.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = editor._calendar
    assert calendar.isVisible()
    assert calendar.firstDayOfWeek() == Qt.DayOfWeek.Monday
    assert calendar.selectedDate().toPython() == date(2026, 12, 24)
    with qtbot.waitSignals([editor.changed, editor.left]):
        calendar.clicked.emit(calendar.selectedDate().addDays(2))
    assert editor.value() == date(2026, 12, 26)
    assert not calendar.isVisible()


def test_a_read_only_day_neither_steps_nor_opens(
    qtbot: QtBot, shown: Shown, clock: FixedClock
) -> None:
    editor = shown(DateEditor(clock))
    editor.set_value(TODAY)
    editor.set_read_only(True)
    qtbot.keyClick(editor.line, Qt.Key.Key_Up)
    editor.pop_up()
    assert editor.value() == TODAY
    assert editor._popup is None


@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [
        ("3.4.61", "03.04.1961", ""),
        ("3.4.", "03.04.", ""),
        ("29.2.", "29.02.", ""),
        ("", "", ""),
        ("31.02.", "31.02.", "Diesen Tag gibt es nicht im Kalender."),
        ("1.1.2030", "1.1.2030", "Der Geburtstag liegt in der Zukunft."),
    ],
)
def test_birthdays_may_lack_the_year(
    qtbot: QtBot, shown: Shown, clock: FixedClock, text: str, value: str, problem: str
) -> None:
    editor = shown(BirthdayEditor(clock))
    typed(qtbot, editor, text)
    assert (editor.value(), editor.problem()) == (value, problem)
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.line.text() == value


def test_a_birthday_is_shown_from_its_parts(qtbot: QtBot, clock: FixedClock) -> None:
    editor = BirthdayEditor(clock)
    qtbot.addWidget(editor)
    for parts, text in (((3, 4, 1961), "03.04.1961"), ((3, 4, None), "03.04."),
                        ((None, None, None), "")):  # fmt: skip
        editor.set_value(parts)
        assert editor.value() == text


@pytest.mark.parametrize(
    ("text", "value"),
    [("9", time(9)), ("9:30", time(9, 30)), ("930", time(9, 30)), ("14.15", time(14, 15)),
     ("", None), ("25", None), ("9:75", None)],
)  # fmt: skip
def test_times(qtbot: QtBot, shown: Shown, text: str, value: time | None) -> None:
    editor = shown(TimeEditor())
    typed(qtbot, editor, text)
    assert editor.value() == value
    assert bool(editor.problem()) == (bool(text) and value is None)


@pytest.mark.parametrize(
    ("text", "value", "after"),
    [
        ("1.234,5", Decimal("1234.50"), "1.234,50\u00a0€"),
        ("1234.50", Decimal("1234.50"), "1.234,50\u00a0€"),
        ("18.900", Decimal("18900.00"), "18.900,00\u00a0€"),
        ("12 €", Decimal("12.00"), "12,00\u00a0€"),
        ("0,005", Decimal("0.01"), "0,01\u00a0€"),
        ("", None, ""),
    ],
)
def test_money_in_german_notation(
    qtbot: QtBot, shown: Shown, text: str, value: Decimal | None, after: str
) -> None:
    editor = shown(MoneyEditor())
    typed(qtbot, editor, text)
    assert (editor.value(), editor.problem()) == (value, "")
    editor.line.clearFocus()
    assert editor.line.text() == after
    assert editor.value() == value


def test_money_is_edited_without_its_sign(qtbot: QtBot, shown: Shown) -> None:
    editor = shown(MoneyEditor())
    editor.line.clearFocus()
    editor.set_value(Decimal("-14280.5"))
    assert editor.line.text() == "−14.280,50\u00a0€"
    editor.line.setFocus()
    assert editor.line.text() == "−14.280,50"
    assert editor.value() == Decimal("-14280.50")
    qtbot.waitUntil(lambda: editor.line.selectedText() == "−14.280,50")


def test_no_calculation_and_no_words(qtbot: QtBot, shown: Shown) -> None:
    editor = shown(DecimalEditor(3, "Stk", lowest=0, highest=Decimal(1000)))
    for text, problem in (
        ("3+4", "Bitte so eingeben: 1.234,5"),
        ("viel", "Bitte so eingeben: 1.234,5"),
        ("-1", "Mindestens 0\u00a0Stk."),
        ("1001", "Höchstens 1.000\u00a0Stk."),
        ("2,5", ""),
    ):
        typed(qtbot, editor, text)
        assert editor.problem() == problem, text
    editor.line.clearFocus()
    assert editor.line.text() == "2,5\u00a0Stk"
    typed(qtbot, editor, "viel")
    editor.line.clearFocus()
    assert editor.line.text() == "viel"


def test_unit_prices_show_further_decimals_only_where_there_are_some(qtbot: QtBot) -> None:
    editor = MoneyEditor(places=4)
    qtbot.addWidget(editor)
    editor.set_value(Decimal("1.2345"))
    assert editor.line.text() == "1,2345\u00a0€"
    editor.set_value(Decimal("1.2000"))
    assert editor.line.text() == "1,20\u00a0€"


def test_whole_numbers_keep_their_limits(qtbot: QtBot, shown: Shown) -> None:
    editor = shown(IntegerEditor(1, 90, "Tage"))
    with qtbot.assertNotEmitted(editor.changed):
        editor.set_value(30)
    assert editor.spin.text() == "30\u00a0Tage"
    with qtbot.waitSignal(editor.changed):
        qtbot.keyClick(editor.spin, Qt.Key.Key_Up)
    assert editor.value() == 31
    editor.set_value(500)
    assert editor.value() == 90
    editor.set_value(None)
    assert editor.value() == 1


def test_text_is_cleaned(qtbot: QtBot, shown: Shown) -> None:
    editor = shown(TextEditor(max_length=10))
    editor.set_value(" Tischler\x0b  e")
    assert editor.value() == "Tischler"
    typed(qtbot, editor, "Zimmerei Holzmann")
    assert editor.value() == "Zimmerei H"
    editor.set_value(None)
    assert editor.value() == ""


def test_suggestions_are_offered_by_any_part(qtbot: QtBot, shown: Shown) -> None:
    editor = shown(TextEditor(suggestions=["Empfehlung", "Messe", "Internet"]))
    typed(qtbot, editor, "fehl")
    completer = editor.line.completer()
    assert completer.currentCompletion() == "Empfehlung"


def test_several_lines_grow_and_tab_goes_on(qtbot: QtBot, shown: Shown) -> None:
    editor = shown(MultilineEditor(lines=2, most=6, max_length=60))
    low = editor.area.sizeHint().height()
    editor.set_value("eins\nzwei\ndrei\nvier")
    qtbot.waitUntil(lambda: editor.area.height() > low)
    high = editor.area.sizeHint().height()
    editor.set_value("\n".join("zeile" for _ in range(40)))
    assert editor.area.sizeHint().height() > high
    assert editor.area.sizeHint().height() < high * 2
    assert editor.problem() == "Bitte um 179 Zeichen kürzen."
    editor.set_value("a\n\x0bb  \n")
    assert (editor.value(), editor.problem()) == ("a\nb", "")
    assert editor.area.tabChangesFocus()
    with qtbot.waitSignal(editor.changed):
        qtbot.keyClicks(editor.area, "x")
    with qtbot.waitSignal(editor.left):
        editor.area.clearFocus()


def test_setting_a_value_is_not_announced(qtbot: QtBot, clock: FixedClock) -> None:
    for editor, value in (
        (TextEditor(), "x"), (MultilineEditor(), "x\ny"), (MoneyEditor(), Decimal(1)),
        (DateEditor(clock), TODAY), (CheckEditor("Ja"), True),
        (ChoiceEditor(Importance), Importance.B), (ColorEditor(), "#102030"),
    ):  # fmt: skip
        qtbot.addWidget(editor)
        with qtbot.assertNotEmitted(editor.changed):
            editor.set_value(value)
        assert editor.value() == value


def test_choices_come_from_the_kinds_of_the_model(qtbot: QtBot, shown: Shown) -> None:
    editor = shown(ChoiceEditor(CustomerKind))
    words = [editor.combo.itemText(n) for n in range(editor.combo.count())]
    assert words == [kind.label for kind in CustomerKind]
    editor.set_value(CustomerKind.BUSINESS)
    with qtbot.waitSignal(editor.changed):
        qtbot.keyClick(editor.combo, Qt.Key.Key_Down)
        editor.combo.activated.emit(editor.combo.currentIndex())
    assert editor.value() == CustomerKind.PUBLIC


def test_a_value_no_longer_offered_is_kept(qtbot: QtBot) -> None:
    editor = ChoiceEditor([(None, "niemand"), (1, "Anna")])
    qtbot.addWidget(editor)
    editor.set_value(7)
    assert editor.value() == 7
    editor.set_value(None)
    assert editor.value() is None
    editor.set_choices([(None, "niemand"), (2, "Ben")])
    assert editor.value() is None


def test_the_passing_wheel_changes_nothing(qtbot: QtBot, shown: Shown) -> None:
    editor = shown(ChoiceEditor([(n, str(n)) for n in range(5)]))
    editor.combo.clearFocus()
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(editor.combo, event)
    assert editor.value() == 0
    editor.combo.setFocus()
    QApplication.sendEvent(editor.combo, event)
    assert editor.value() == 1


def test_colours_are_typed_or_picked(qtbot: QtBot, shown: Shown) -> None:
    editor = shown(ColorEditor())
    typed(qtbot, editor, "abc")
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert (editor.value(), editor.problem()) == ("#AABBCC", "")
    assert editor.swatch.color == "#AABBCC"
    typed(qtbot, editor, "blau")
    assert editor.problem() == "Bitte so eingeben: #0E5A62"
    qtbot.mouseClick(editor.swatch, Qt.MouseButton.LeftButton)
    assert editor._popup is not None and editor._popup.isVisible()
    with qtbot.waitSignal(editor.changed):
        editor._pick("#1F4E79")
    assert editor.value() == "#1F4E79"
    assert not editor._popup.isVisible()


class Answers:
    """Chooses the file that the test names."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def open_file(self, title: str, kinds: Sequence[FileKind]) -> Path | None:
        return self.path

    def save_file(self, title: str, suggestion: str, kinds: Sequence[FileKind]) -> Path | None:
        return self.path

    def confirm(self, title: str, text: str, action: str) -> bool:
        return True


def test_a_picture_is_chosen_checked_and_removed(
    qtbot: QtBot, shown: Shown, tmp_path: Path
) -> None:
    good, bad = tmp_path / "logo.png", tmp_path / "brief.png"
    image = QImage(40, 10, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(good))
    picture = good.read_bytes()
    bad.write_bytes(b"no picture")
    answers = Answers(good)
    editor = shown(ImageEditor(answers))
    assert not editor.remove.isVisible()
    with qtbot.waitSignal(editor.changed):
        qtbot.mouseClick(editor.choose, Qt.MouseButton.LeftButton)
    assert (editor.value(), editor.problem()) == (picture, "")
    assert not editor.preview.pixmap().isNull()
    for path, words in ((bad, "PNG- oder JPEG"), (tmp_path / "fehlt.png", "„fehlt.png“")):
        answers.path = path
        qtbot.mouseClick(editor.choose, Qt.MouseButton.LeftButton)
        assert words in editor.problem()
        assert editor.value() == picture
    answers.path = None
    with qtbot.assertNotEmitted(editor.changed):
        qtbot.mouseClick(editor.choose, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(editor.remove, Qt.MouseButton.LeftButton)
    assert (editor.value(), editor.problem()) == (None, "")


def test_words_too_long_for_a_choice_end_in_dots(qtbot: QtBot, shown: Shown) -> None:
    words = "Fenster und Türen einstellen und ölen (Schreiner und Fensterbauer)"
    editor = shown(ChoiceEditor([(1, words), (2, "kurz")]))
    editor.window().resize(220, 120)
    editor.resize(200, editor.sizeHint().height())
    assert editor.combo.shown_text().endswith("…")
    assert words.startswith(editor.combo.shown_text()[:-1])
    editor.set_value(2)
    assert editor.combo.shown_text() == "kurz"
