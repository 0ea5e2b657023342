"""Outcome, mood and next step in one form."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from kundenpflege.base.errors import InputError
from kundenpflege.model.kinds import ContactKind, Mood
from kundenpflege.store import Store
from kundenpflege.ui.kit.finish_form import MONTH, NONE, OTHER_DAY, WEEK, FinishForm
from kundenpflege.ui.kit.office import Office
from tests.services.sample_work import fill
from tests.ui.conftest import settle


@pytest.fixture
def form(qtbot: QtBot, office: Office, store: Store) -> FinishForm:
    fill(store)
    made = FinishForm(office)
    qtbot.addWidget(made)
    made.show()
    made.load(ContactKind.VISIT, reason="Wartung anbieten")
    settle(qtbot, office)
    return made


def choose(qtbot: QtBot, form: FinishForm, key: str) -> None:
    chip = dict(form.steps.items()).get(key) or dict(form.moods.items())[key]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)


def test_nothing_typed_is_nothing_to_lose(form: FinishForm) -> None:
    assert not form.dirty
    done = form.finished()
    assert done is not None
    assert (done.kind, done.next_due, done.no_next, done.step()) == (
        ContactKind.VISIT, None, False, None
    )  # fmt: skip


def test_the_steps_fall_on_days_of_work(qtbot: QtBot, form: FinishForm) -> None:
    """Today is a Saturday: in a week it is Monday, the 30th."""
    choose(qtbot, form, WEEK)
    assert form.due() == date(2026, 11, 30)
    assert form.when.text() == "Montag, 30. November 2026"
    choose(qtbot, form, MONTH)
    assert form.due() == date(2026, 12, 21)
    assert form.reason.text() == "Wartung anbieten", "what it was about is proposed"
    done = form.finished()
    assert done is not None
    step = done.step()
    assert step is not None
    assert (step.kind, step.due, step.reason) == (
        ContactKind.VISIT, date(2026, 12, 21), "Wartung anbieten"
    )  # fmt: skip


def test_none_needed_and_taken_back(qtbot: QtBot, form: FinishForm) -> None:
    choose(qtbot, form, NONE)
    done = form.finished()
    assert done is not None and done.no_next and done.step() is None
    assert not form.reason.isVisible()
    choose(qtbot, form, NONE)
    done = form.finished()
    assert done is not None and not done.no_next and not form.dirty


def test_the_mood_is_taken_back_by_the_same_click(qtbot: QtBot, form: FinishForm) -> None:
    choose(qtbot, form, Mood.POOR)
    assert form.dirty
    choose(qtbot, form, Mood.GOOD)
    done = form.finished()
    assert done is not None and done.mood is Mood.GOOD
    choose(qtbot, form, Mood.GOOD)
    done = form.finished()
    assert done is not None and done.mood is Mood.NONE


@pytest.mark.parametrize(
    ("day", "said"), [("", "Tag"), ("1.1.2020", "Vergangenheit"), ("33.33.", "Datum")]
)
def test_an_own_day_must_be_one(qtbot: QtBot, form: FinishForm, day: str, said: str) -> None:
    choose(qtbot, form, OTHER_DAY)
    assert form.day.line.hasFocus() or not form.isActiveWindow()
    qtbot.keyClicks(form.day.line, day)
    assert form.finished() is None
    assert said in form.error.text()
    form.day.line.clear()
    qtbot.keyClicks(form.day.line, "+10")
    assert form.error.text() == "", "who corrects it is not blamed any more"
    done = form.finished()
    assert done is not None and done.next_due == date(2026, 12, 1)


def test_a_next_step_has_a_reason(qtbot: QtBot, form: FinishForm) -> None:
    choose(qtbot, form, WEEK)
    form.reason.line.clear()
    assert form.finished() is None
    assert "worum" in form.error.text()


def test_too_long_an_outcome_is_told_not_cut(form: FinishForm) -> None:
    form.outcome.setPlainText("x" * 4001)
    assert form.finished() is None
    assert "kürzen" in form.error.text()


def test_enter_hands_in_and_shift_enter_goes_on(qtbot: QtBot, form: FinishForm) -> None:
    qtbot.keyClicks(form.outcome, "freut sich")
    qtbot.keyClick(form.outcome, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(form.outcome, "sehr")
    with qtbot.waitSignal(form.submitted):
        qtbot.keyClick(form.outcome, Qt.Key.Key_Return)
    done = form.finished()
    assert done is not None and done.outcome == "freut sich\nsehr"


def test_a_series_says_that_it_goes_on(qtbot: QtBot, form: FinishForm, office: Office) -> None:
    form.load(ContactKind.CALL, reason="Fragen", series_words="alle 3 Monate")
    settle(qtbot, office)
    assert "alle 3 Monate" in form.when.text() and form.when.isVisible()
    choose(qtbot, form, WEEK)
    assert "30. November" in form.when.text()


def test_what_the_service_says_stands_in_the_form(form: FinishForm) -> None:
    form.show_error(InputError({"next_step.reason": "Bitte einen Anlass nennen."}))
    assert form.error.text() == "Bitte einen Anlass nennen."


def test_what_unfolds_is_scrolled_into_sight(qtbot: QtBot, office: Office, store: Store) -> None:
    fill(store)
    form = FinishForm(office)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(form)
    qtbot.addWidget(area)
    area.resize(420, 200)
    area.show()
    form.load(ContactKind.CALL)
    settle(qtbot, office)
    choose(qtbot, form, OTHER_DAY)
    settle(qtbot, office)
    seen = area.viewport()
    for field in (form.day, form.reason):
        place = field.mapTo(seen, field.rect().bottomLeft())
        assert 0 <= place.y() <= seen.height()
