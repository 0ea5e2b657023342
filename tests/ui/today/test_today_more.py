"""What else there is to say, leaving things out with a reason, planning them; week and evening."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import DiskFullError
from kundenpflege.model import Closure, Contact, ReminderAnswer, Wish
from kundenpflege.model.kinds import AnswerKind
from kundenpflege.services import contacts
from kundenpflege.store import Store
from kundenpflege.ui.kit.controls import Label
from kundenpflege.ui.kit.office import Notice, Office
from kundenpflege.ui.today.action_strip import ActionStrip
from kundenpflege.ui.today.later_menu import REASONS, ReasonBox
from kundenpflege.ui.today.more_form import MoreForm
from kundenpflege.ui.today.page import TodayPage
from tests.ui.conftest import TODAY, settle

from .conftest import Opener, choose, contact, form_of, key_of, open_menu, planned, press, shown

REUTER, SOMMER, BRANDT = "Autohaus Reuter", "Dr. Helene Sommer", "Familie Brandt"
MONDAY = date(2026, 11, 23)


@pytest.fixture
def wish(store: Store, ids: dict[str, int]) -> int:
    """Reuter wishes for something by next week: a second reason to speak to them."""
    with store.write("Wunsch") as db:
        made = db.add(
            Wish(
                customer_id=ids["reuter"], text="Schiebetor", noted_on=TODAY,
                wanted_by=date(2026, 12, 1),
            )
        )  # fmt: skip
        db.flush()
        return made.id


def answers(store: Store) -> list[tuple[str, AnswerKind, str]]:
    with store.read() as db:
        return [
            (one.rule, one.answer, one.reason)
            for one in db.scalars(select(ReminderAnswer).order_by(ReminderAnswer.id))
        ]


def more_of(page: TodayPage) -> MoreForm:
    (form,) = [form for form in page.list.findChildren(MoreForm) if form.isVisible()]
    return form


def entry(menu: QMenu, name: str) -> QAction:
    found = menu.findChild(QAction, name)
    assert found is not None
    return found


def submenu(menu: QMenu, name: str) -> QMenu:
    found = menu.findChild(QMenu, name)
    assert found is not None
    return found


def skip_menu_of(page: TodayPage) -> QMenu:
    (menu,) = [one for one in page.findChildren(QMenu, "skipMenu") if one.isVisible()]
    return menu


# One row a customer ------------------------------------------------------------------------------


def test_a_customer_stands_once_with_the_other_reasons_below(
    qtbot: QtBot, office: Office, opened: Opener, ids: dict[str, int], wish: int
) -> None:
    page = opened()
    assert shown(page).count(REUTER) == 1
    spoken = page.list.rows.entry(page.list.rows.row_of(key_of(page, REUTER)))
    assert (
        spoken is not None and "außerdem: " in spoken.spoken() and "Schiebetor" in spoken.spoken()
    )
    page.list.go_to(key_of(page, REUTER))
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    form = more_of(page)
    words = " ".join(label.text() for label in form.findChildren(Label))
    assert "Das hilft im Gespräch" in words and "Schiebetor" in words
    qtbot.keyClick(page.list, Qt.Key.Key_Left)
    assert not [one for one in page.list.findChildren(MoreForm) if one.isVisible()]
    qtbot.keyClick(page.list, "m")
    assert more_of(page).isVisible()
    assert page.back() and not page.back()


def test_a_click_on_the_other_reasons_opens_them(
    qtbot: QtBot, office: Office, opened: Opener, ids: dict[str, int], wish: int
) -> None:
    page = opened()
    place = page.list.more_place(page.list.rows.row_of(key_of(page, REUTER)))
    assert not place.isEmpty()
    at = place.center().toPoint()
    qtbot.mouseMove(page.list.viewport(), at)
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert more_of(page).reminder.who == REUTER
    none = page.list.more_place(page.list.rows.row_of(key_of(page, SOMMER)))
    assert none.isEmpty() and page.list.more_place(0).isEmpty()


def test_the_other_reason_is_answered_where_it_stands(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int], wish: int
) -> None:
    page = opened()
    page.list.go_to(key_of(page, REUTER))
    qtbot.keyClick(page.list, "m")
    (strip,) = more_of(page).findChildren(ActionStrip)
    button = strip.button("done")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    form = form_of(page)
    assert form.reminder.rule == "wish" and page.list.open_key() == key_of(page, REUTER)
    form.form.outcome.setPlainText("ja, gern")
    form.submit()
    settle(qtbot, office)
    assert answers(store) == [("wish", AnswerKind.DONE, "")]
    assert shown(page)[0] == REUTER, "the call waits still"
    assert contact(store, ids["call"])["done_on"] is None


# Not this time, never, planned -------------------------------------------------------------------


def test_one_key_and_a_number_leave_it_out_with_its_reason(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int],
    notices: list[Notice],
) -> None:  # fmt: skip
    page = opened()
    page.list.go_to(key_of(page, SOMMER))
    qtbot.keyClick(page.list, "n")
    menu = skip_menu_of(page)
    qtbot.keyClick(menu, "2")
    settle(qtbot, office)
    assert answers(store) == [("birthday", AnswerKind.DISMISSED, REASONS[1])]
    assert SOMMER not in shown(page)
    assert notices[-1].text == f"Diesmal nicht: {SOMMER}"
    office.undo()
    settle(qtbot, office)
    assert answers(store) == [] and SOMMER in shown(page)


def test_never_of_a_person(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    press(qtbot, page, SOMMER, "later")
    menu = open_menu(page)
    never = submenu(menu, "neverMenu")
    assert never.title() == f"Nie bei {SOMMER}"
    never.actions()[3].trigger()
    menu.close()
    settle(qtbot, office)
    assert ("birthday", AnswerKind.NEVER, REASONS[3]) in answers(store)
    assert SOMMER not in shown(page)


def test_what_was_agreed_cannot_be_left_out_for_ever(
    qtbot: QtBot, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    press(qtbot, page, REUTER, "later")
    assert open_menu(page).findChild(QMenu, "neverMenu") is None


def test_a_reason_in_ones_own_words(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    page.list.go_to(key_of(page, SOMMER))
    qtbot.keyClick(page.list, "n")
    menu = skip_menu_of(page)
    entry(menu, "ownReason").trigger()
    menu.close()
    (box,) = page.findChildren(ReasonBox)
    qtbot.keyClicks(box.line, "ist in Trauer")
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert answers(store) == [("birthday", AnswerKind.DISMISSED, "ist in Trauer")]


def test_a_reason_that_could_not_be_stored_is_asked_for_again(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page = opened()
    page.list.go_to(key_of(page, SOMMER))
    qtbot.keyClick(page.list, "n")
    menu = skip_menu_of(page)
    entry(menu, "ownReason").trigger()
    menu.close()
    (box,) = page.findChildren(ReasonBox)

    gone = threading.Event()

    def full(*_args: object, **_more: object) -> None:
        # A disk is slower than the window manager: by then the box is off the screen.
        assert gone.wait(10)
        raise DiskFullError("Der Datenträger ist voll.")

    with monkeypatch.context() as patched:
        patched.setattr(Store, "write", full)
        qtbot.keyClicks(box.line, "ist in Trauer")
        qtbot.keyClick(box.line, Qt.Key.Key_Return)
        QApplication.processEvents()
        gone.set()
        settle(qtbot, office)
    again = [one for one in page.findChildren(ReasonBox) if one.isVisible()]
    assert [one.line.text() for one in again] == ["ist in Trauer"]
    qtbot.keyClick(again[0].line, Qt.Key.Key_Return)
    settle(qtbot, office)
    assert answers(store) == [("birthday", AnswerKind.DISMISSED, "ist in Trauer")]


def test_esc_in_the_reason_answers_nothing(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    page.list.go_to(key_of(page, SOMMER))
    qtbot.keyClick(page.list, "n")
    menu = skip_menu_of(page)
    entry(menu, "ownReason").trigger()
    menu.close()
    (box,) = page.findChildren(ReasonBox)
    qtbot.keyClick(box.line, Qt.Key.Key_Escape)
    settle(qtbot, office)
    assert answers(store) == []


def test_a_reason_is_planned_and_silent_then(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    page.list.go_to(key_of(page, SOMMER))
    occasion = key_of(page, SOMMER).text
    qtbot.keyClick(page.list, "p")
    menu = open_menu(page)
    assert menu.findChild(QAction, "dismiss") is None
    choose(qtbot, menu, "In 3 Tagen")
    settle(qtbot, office)
    with store.read() as db:
        (kept,) = db.rows(
            select(Contact.due, Contact.person_id).where(Contact.occasion == occasion)
        )
    assert kept == (date(2026, 11, 24), ids["helene"])
    assert all(key.text != occasion for key in (r.key for r in page.list.rows.reminders()))
    page.list.go_to(key_of(page, REUTER))
    qtbot.keyClick(page.list, "p")
    assert not [m for m in page.findChildren(QMenu, "laterMenu") if m.isVisible()]


# Week and evening --------------------------------------------------------------------------------


def test_the_week_ahead_day_by_day(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    with store.write("Betriebsferien") as db:
        db.add(Closure(title="Inventur", first=MONDAY, last=MONDAY))
    page = opened()
    link = page.findChild(QPushButton, "weekAheadLink")
    assert link is not None
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert page._week is not None and page._week.isVisible() and not page.filters.isVisible()
    heads = [
        entry.words
        for row in range(page._week.list.rows.rowCount())
        if (entry := page._week.list.rows.entry(row)) is not None and entry.reminder is None
    ]
    assert len(heads) == 7 and heads[0] == "Sonntag, 22. November 2026"
    assert heads[1] == "Montag, 23. November 2026 – Inventur"
    assert [one.who for one in page._week.list.rows.reminders()] == [BRANDT]
    press_in(qtbot, page._week.list, "done")
    form = next(f for f in page._week.list.findChildren(QWidget, "doneForm") if f.isVisible())
    assert form is not None
    assert page.back(), "Esc closes the form first"
    assert page.back() and page.list.isVisible() and page.filters.isVisible()
    assert not page.back()


def press_in(qtbot: QtBot, rows: Any, action: str) -> None:
    strip = rows.strip(rows.rows.reminders()[0].key)
    qtbot.mouseClick(strip.button(action), Qt.MouseButton.LeftButton)


def test_the_evening_tells_what_was_done_and_moves_the_rest(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int],
    notices: list[Notice],
) -> None:  # fmt: skip
    before_all = planned(store, ids["reuter"])
    with store.write("erledigt") as db:
        contacts.add_done_contact(
            db, ids["brandt"], kind="call", text="Muster", outcome="nimmt Eiche"
        )
    page = opened()
    office.create_requested.connect(
        lambda kind, given: page.new_record(kind, **given) if kind == "today" else None
    )
    office.create("today", view="evening")
    settle(qtbot, office)
    evening = page._evening
    assert evening is not None and evening.isVisible()
    assert evening.summary.text() == "1 Kontakt erledigt · 2 liegen geblieben"
    told = " ".join(label.text() for label in evening.findChildren(Label) if label.isVisible())
    assert "Muster – nimmt Eiche" in told
    assert [one.who for one in evening.list.rows.reminders()] == [REUTER, SOMMER]
    qtbot.mouseClick(evening.move_all, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert notices[-1].text == "2 Kunden auf den nächsten Arbeitstag verschoben"
    assert planned(store, ids["reuter"])[0][0] == MONDAY
    assert evening.list.rows.reminders() == []
    assert page._return.hasFocus(), "Enter goes back"
    assert "Schönen Feierabend" in evening._calm.sentence() and not evening.move_all.isVisible()
    office.undo()
    settle(qtbot, office)
    assert planned(store, ids["reuter"]) == before_all, "one step back"


def test_the_day_is_printed(
    qtbot: QtBot, office: Office, opened: Opener, ids: dict[str, int], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, notices: list[Notice],
) -> None:  # fmt: skip
    from kundenpflege.base import paths

    monkeypatch.setattr(paths, "cache_folder", lambda: tmp_path)
    old = tmp_path / "Mein Tag 2026-11-20.pdf"
    old.write_bytes(b"%PDF")
    page = opened()
    seen: list[Path] = []

    def opener(path: Path) -> bool:
        seen.append(path)
        return len(seen) == 1

    page.printer.opener = opener
    page.new_record("today", view="print")
    settle(qtbot, office)
    (file,) = seen
    assert file.name == "Mein Tag 2026-11-21.pdf" and not old.exists()
    (paper,) = pypdfium2.PdfDocument(file.read_bytes())
    assert REUTER in " ".join(paper.get_textpage().get_text_range().split())
    assert "zum Drucken geöffnet" in notices[-1].text
    page.printer.print_day()
    settle(qtbot, office)
    assert "kein Programm für PDF" in notices[-1].text
    monkeypatch.setattr(paths, "cache_folder", lambda: tmp_path / "fehlt")
    page.printer.print_day()
    settle(qtbot, office)
    assert notices[-1].tone == "red" and "gibt es nicht" in notices[-1].text


def test_a_view_stays_where_it_is_when_something_changes(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    page.show_view("week")
    settle(qtbot, office)
    with store.write("neu") as db:
        contacts.plan_contact(db, ids["reuter"], kind="call", reason="Neu", due=MONDAY)
    settle(qtbot, office)
    qtbot.waitUntil(lambda: page._week is not None and len(page._week.list.rows.reminders()) == 2)
    assert not page.filters.isVisible() and page._week is not None and page._week.isVisible()


def test_one_key_moves_to_the_next_working_day(
    qtbot: QtBot, office: Office, store: Store, opened: Opener, ids: dict[str, int],
    notices: list[Notice],
) -> None:  # fmt: skip
    page = opened()
    page.list.go_to(key_of(page, REUTER))
    qtbot.keyClick(page.list, "w")
    settle(qtbot, office)
    assert planned(store, ids["reuter"])[0][0] == MONDAY
    assert notices[-1].text == f"{REUTER} auf den nächsten Arbeitstag verschoben"


def test_the_end_of_the_day_is_offered_in_the_afternoon(
    qtbot: QtBot, office: Office, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    link = page.findChild(QPushButton, "endOfDay")
    assert link is not None and not link.isVisible()
    office.clock = FixedClock(TODAY, 16)
    page.refresh()
    settle(qtbot, office)
    assert link.isVisible()
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    assert page._evening is not None and page._evening.isVisible() and not link.isVisible()


@pytest.mark.parametrize("size", [(796, 480), (1236, 820)])
def test_the_list_is_as_high_as_the_window(
    qtbot: QtBot, office: Office, opened: Opener, ids: dict[str, int], size: tuple[int, int]
) -> None:
    page = opened()
    page.resize(*size)
    settle(qtbot, office)
    card = page.card
    assert card.mapTo(page, card.rect().bottomLeft()).y() < page.height()
    assert card.height() > page.height() // 2


def test_a_view_begins_with_its_heading(
    qtbot: QtBot, office: Office, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    page.resize(500, 420)
    settle(qtbot, office)
    bar = page._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    page.show_view("evening")
    settle(qtbot, office)
    assert bar.value() == 0


def test_the_evening_breaks_where_sentence_and_button_do_not_fit(
    qtbot: QtBot, office: Office, opened: Opener, ids: dict[str, int]
) -> None:
    page = opened()
    office.create("today", view="evening")
    page.show_view("evening")
    settle(qtbot, office)
    evening = page._evening
    assert evening is not None
    page.resize(1236, 820)
    settle(qtbot, office)
    assert evening.move_all.x() > evening.summary.x()
    page.resize(796, 480)
    settle(qtbot, office)
    assert evening.move_all.y() > evening.summary.geometry().bottom()
    assert evening.summary.height() < 2 * evening.summary.fontMetrics().height()
