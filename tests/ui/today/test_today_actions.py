"""Each action changes the data, is told, and can be taken back."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCalendarWidget, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.settings import Settings
from kundenpflege.model import Contact, Offer, Person
from kundenpflege.model.kinds import ContactKind, DeclineReason, OfferState
from kundenpflege.store import Reader, Store
from kundenpflege.ui.kit.office import Notice, Office
from kundenpflege.ui.today.later_menu import DayPicker, later_days
from kundenpflege.ui.today.page import TodayPage
from tests.services.sample_work import fill
from tests.ui.conftest import TODAY, settle

from .conftest import (
    Opener,
    ask,
    choose,
    contact,
    form_of,
    key_of,
    open_menu,
    pick,
    planned,
    press,
    shown,
)

REUTER, SOMMER, BRANDT = "Autohaus Reuter", "Dr. Helene Sommer", "Familie Brandt"


# Done ------------------------------------------------------------------------------------------


def test_done_with_an_outcome_in_three_strokes(
    qtbot: QtBot,
    office: Office,
    store: Store,
    opened: Opener,
    ids: dict[str, int],
    notices: list[Notice],
) -> None:
    before = store.dump()
    page = opened()
    press(qtbot, page, REUTER, "done")
    form = form_of(page)
    assert form.form.outcome.hasFocus(), "one can type at once"
    qtbot.keyClicks(form.form.outcome, "Termin in der KW 49, Herr Reuter meldet sich")
    qtbot.keyClick(form.form.outcome, Qt.Key.Key_Return)
    settle(qtbot, office)
    done = contact(store, ids["call"])
    assert done["done_on"] == TODAY
    assert done["outcome"] == "Termin in der KW 49, Herr Reuter meldet sich"
    assert shown(page) == [SOMMER, BRANDT]
    assert page.list.current_key() == key_of(page, SOMMER), "the next one is at hand"
    assert page.list.hasFocus()
    (notice,) = notices
    assert (notice.text, notice.action) == ("Erledigt: Autohaus Reuter", "Rückgängig")
    assert notice.run is not None
    notice.run()
    settle(qtbot, office)
    assert shown(page) == [REUTER, SOMMER, BRANDT]
    assert store.dump() == before


def test_shift_and_enter_begins_a_new_line(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    press(qtbot, page, REUTER, "done")
    field = form_of(page).form.outcome
    qtbot.keyClicks(field, "eins")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(field, "zwei")
    qtbot.keyClick(field, Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, office)
    assert contact(store, ids["call"])["outcome"] == "eins\nzwei"


def test_a_next_step_is_planned_with_the_same_stroke(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    before = store.dump()
    page = opened()
    press(qtbot, page, REUTER, "done")
    form = form_of(page)
    settle(qtbot, office)
    pick(qtbot, form, "kind", "visit")
    pick(qtbot, form, "nextStep", "week")
    form.form.reason.line.clear()
    qtbot.keyClicks(form.form.reason.line, "Angebot besprechen")
    qtbot.keyClick(form.form.reason.line, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert contact(store, ids["call"])["kind"] is ContactKind.VISIT
    assert planned(store, ids["reuter"]) == [
        (date(2026, 11, 30), ContactKind.CALL, "Angebot besprechen")  # the 28th is a Saturday
    ]
    office.undo()
    settle(qtbot, office)
    assert store.dump() == before


def test_another_day_is_typed_as_people_say_it(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    press(qtbot, page, REUTER, "done")
    form = form_of(page)
    assert not form.form.day.isVisible()
    pick(qtbot, form, "nextStep", "day")
    assert form.form.day.line.hasFocus()
    for wrong in ("31.2.", "20.11.2026", ""):
        form.form.day.line.setText(wrong)
        qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
        assert form.form.error.isVisible() and form.form.error.text(), wrong
        assert contact(store, ids["call"])["done_on"] is None
    form.form.day.line.setText("")
    qtbot.keyClicks(form.form.day.line, "15.1.2027")
    qtbot.keyClick(form.form.day.line, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert planned(store, ids["reuter"])[0][0] == date(2027, 1, 15)
    assert planned(store, ids["reuter"])[0][2] == "Türen-Wartung anbieten", "as this time"


@pytest.mark.parametrize(
    ("decision", "state"),
    [("", OfferState.FOLLOWED_UP), ("accepted", OfferState.ACCEPTED),
     ("declined", OfferState.DECLINED)],
)  # fmt: skip
def test_following_up_may_decide_the_offer(
    qtbot: QtBot,
    office: Office,
    store: Store,
    opened: Opener,
    ids: dict[str, int],
    decision: str,
    state: OfferState,
) -> None:
    before = store.dump()
    page = opened()
    press(qtbot, page, BRANDT, "done")
    form = form_of(page)
    qtbot.keyClicks(form.form.outcome, "Der Einzug verschiebt sich")
    pick(qtbot, form, "decision", decision)
    pick(qtbot, form, "nextStep", "month")
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    settle(qtbot, office)

    def look(db: Reader) -> tuple[OfferState, DeclineReason, str]:
        offer = db.require(Offer, ids["offer"])
        return offer.state, offer.decline_reason, offer.decision_note

    assert ask(store, look)[0] is state
    if decision == "declined":
        assert ask(store, look)[2] == "Der Einzug verschiebt sich"
    assert contact(store, ids["planned"])["outcome"] == "Der Einzug verschiebt sich"
    ((due, _kind, reason),) = planned(store, ids["brandt"])
    assert due == date(2026, 12, 21)
    assert reason, "no contact without a reason"
    office.undo()
    settle(qtbot, office)
    assert store.dump() == before
    assert BRANDT in shown(page)


def test_a_birthday_becomes_a_contact(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    press(qtbot, page, SOMMER, "done")
    qtbot.keyClick(form_of(page).form.outcome, Qt.Key.Key_Return)
    settle(qtbot, office)

    def look(db: Reader) -> list[tuple[ContactKind, date | None, int | None]]:
        found = db.scalars(select(Contact).where(Contact.reason == "Geburtstag"))
        return [(one.kind, one.done_on, one.person_id) for one in found]

    assert ask(store, look) == [(ContactKind.LETTER, TODAY, ids["helene"])]
    assert SOMMER not in shown(page)


def test_esc_leaves_and_nothing_happens(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    before = store.dump()
    page = opened()
    press(qtbot, page, REUTER, "done")
    qtbot.keyClicks(form_of(page).form.outcome, "doch nicht")
    qtbot.keyClick(form_of(page).form.outcome, Qt.Key.Key_Escape)
    settle(qtbot, office)
    assert page.list.open_key() is None and page.list.hasFocus()
    assert store.dump() == before
    assert not page.back()
    press(qtbot, page, REUTER, "done")
    assert page.back() and page.list.open_key() is None


def test_typing_survives_what_others_change(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    press(qtbot, page, REUTER, "done")
    form = form_of(page)
    qtbot.keyClicks(form.form.outcome, "Kommt am Montag")
    with store.write("Anderer Platz") as db:
        db.require(Person, ids["helene"]).birth_day = 22
        db.require(Contact, ids["call"]).done_on = TODAY
    qtbot.waitUntil(lambda: page.list.rows.reminders()[2].title.startswith("wird morgen"))
    settle(qtbot, office)
    assert shown(page) == [REUTER, BRANDT, SOMMER]
    assert form_of(page) is form
    assert form.form.outcome.toPlainText() == "Kommt am Montag" and form.form.outcome.hasFocus()
    qtbot.keyClick(form.form.outcome, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert form.form.error.text() == "Dieser Kontakt ist schon erledigt."
    assert form.form.outcome.toPlainText() == "Kommt am Montag"
    assert form.save.isEnabled()


def test_an_untouched_form_goes_with_its_reminder(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    press(qtbot, page, REUTER, "done")
    with store.write("Anderer Platz") as db:
        db.require(Contact, ids["call"]).done_on = TODAY
    qtbot.waitUntil(lambda: shown(page) == [SOMMER, BRANDT])
    assert page.list.open_key() is None


def test_beginning_another_one_stores_what_was_typed(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    press(qtbot, page, REUTER, "done")
    qtbot.keyClicks(form_of(page).form.outcome, "Ruft noch an")
    press(qtbot, page, BRANDT, "done")
    settle(qtbot, office)
    assert contact(store, ids["call"])["outcome"] == "Ruft noch an"
    assert form_of(page).reminder.who == BRANDT


def test_closing_the_program_loses_nothing(qtbot: QtBot, tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "eins.db"
    with Store.open(path, clock=clock) as store:
        ids = fill(store)
    office = Office(Settings(None), clock)
    office.start(lambda: Store.open(path, clock=clock))
    page = TodayPage(office)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    settle(qtbot, office)
    press(qtbot, page, REUTER, "done")
    qtbot.keyClicks(form_of(page).form.outcome, "Gerade noch")
    assert office.close()
    with Store.open(path, clock=clock) as again:
        assert contact(again, ids["call"])["outcome"] == "Gerade noch"
        assert again.undo_label() == "Erledigt: Autohaus Reuter"


# Later -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "day"),
    [("Morgen", date(2026, 11, 22)), ("In 3 Tagen", date(2026, 11, 24)),
     ("Nächste Woche", date(2026, 11, 23))],
)  # fmt: skip
def test_later_moves_the_contact(
    qtbot: QtBot,
    office: Office,
    store: Store,
    opened: Opener,
    ids: dict[str, int],
    notices: list[Notice],
    words: str,
    day: date,
) -> None:
    before = store.dump()
    page = opened()
    press(qtbot, page, REUTER, "later")
    choose(qtbot, open_menu(page), words)
    settle(qtbot, office)
    assert contact(store, ids["call"])["due"] == day
    assert shown(page)[-2:] != [REUTER] and page.list.rows.reminders()[0].who == SOMMER
    assert notices[0].text.startswith("Autohaus Reuter: wieder ")
    office.undo()
    settle(qtbot, office)
    assert store.dump() == before and shown(page)[0] == REUTER


def test_later_on_a_day_from_the_calendar(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    press(qtbot, page, REUTER, "later")
    choose(qtbot, open_menu(page), "Datum")
    picker = page.findChild(DayPicker)
    assert picker is not None and picker.isVisible()
    calendar = picker.findChild(QCalendarWidget)
    assert calendar is not None and calendar.minimumDate() == QDate(2026, 11, 22)
    calendar.setSelectedDate(QDate(2026, 12, 3))
    days = next(
        w for w in calendar.findChildren(QWidget) if w.objectName() == "qt_calendar_calendarview"
    )
    qtbot.keyClick(days, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert contact(store, ids["call"])["due"] == date(2026, 12, 3)
    assert shown(page) == [SOMMER, BRANDT]


def test_not_needed_is_gone_until_taken_back(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    before = store.dump()
    page = opened()
    press(qtbot, page, SOMMER, "later")
    choose(qtbot, open_menu(page), "Diesmal nicht")
    settle(qtbot, office)
    assert shown(page) == [REUTER, BRANDT]
    page.refresh()
    settle(qtbot, office)
    assert shown(page) == [REUTER, BRANDT]
    office.undo()
    settle(qtbot, office)
    assert shown(page) == [REUTER, SOMMER, BRANDT] and store.dump() == before


@pytest.mark.parametrize("offset", range(7))
def test_the_days_offered_differ(offset: int) -> None:
    today = TODAY + timedelta(days=offset)
    days = [day for _words, day in later_days(today)]
    assert len(set(days)) == 3 and days == sorted(days)
    assert all(today < day <= today + timedelta(days=7) for day in days)
    for words, day in later_days(today):
        assert words != "Nächste Woche" or day.weekday() == 0
