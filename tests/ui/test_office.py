"""The office: answers on the GUI thread, one announcement, nothing swallowed."""

from __future__ import annotations

import logging
import threading
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete
from sqlalchemy import func, select

from kundenpflege.base.errors import StoreError, UserError
from kundenpflege.base.settings import Settings
from kundenpflege.model import Customer
from kundenpflege.store import Changes, Store, Writer
from kundenpflege.ui.kit.office import Notice, Office, UnexpectedError
from tests.ui.conftest import settle


def add_customer(db: Writer, number: str = "K-0001") -> int:
    customer = db.add(Customer(number=number, name="Familie Brandt"))
    db.flush()
    return customer.id


def count(db: Any) -> int:
    return int(db.scalar(select(func.count()).select_from(Customer)))


def notices(office: Office) -> list[Notice]:
    heard: list[Notice] = []
    office.told.connect(heard.append)
    return heard


def test_a_question_is_answered_elsewhere_and_told_here(qtbot: QtBot, office: Office) -> None:
    threads: list[threading.Thread] = []
    answers: list[tuple[int, threading.Thread]] = []

    def question(db: Any) -> int:
        threads.append(threading.current_thread())
        return count(db)

    office.ask(question, lambda n: answers.append((n, threading.current_thread())))
    assert not answers and not office.is_idle
    settle(qtbot, office)
    assert answers == [(0, threading.main_thread())]
    assert threads[0] is not threading.main_thread()


def test_then_changed_toast_come_in_this_order(qtbot: QtBot, office: Office) -> None:
    order: list[Any] = []
    office.changed.connect(order.append)
    office.told.connect(order.append)
    owner = QObject()
    office.run("Kunde angelegt", add_customer, lambda n: order.append(("then", n)), owner=owner)
    settle(qtbot, office)
    then, changes, notice = order
    assert then == ("then", 1)
    assert isinstance(changes, Changes)
    assert (changes.label, changes.origin) == ("Kunde angelegt", owner)
    assert ("customer", 1) in changes.rows and "customer" in changes.tables
    assert (notice.text, notice.action) == ("Gespeichert", "Rückgängig")
    assert office.undo_label == "Kunde angelegt"


def test_what_is_told_of_a_change_comes_after_it(qtbot: QtBot, office: Office) -> None:
    order: list[Any] = []
    office.changed.connect(lambda _changes: order.append("changed"))
    office.told.connect(lambda notice: order.append(notice.text))
    office.run("Kunde angelegt", add_customer, lambda _n: office.tell("Angelegt"), quiet=True)
    settle(qtbot, office)
    office.ask(lambda _db: None, lambda _n: office.tell("Gefunden"))
    settle(qtbot, office)
    # Whatever offers to take back an older change goes with a new one: this must not be among it.
    assert order == ["changed", "Angelegt", "Gefunden"]


def test_undo_and_redo_say_what_they_did(qtbot: QtBot, office: Office) -> None:
    heard = notices(office)
    counts: list[int] = []
    office.run("Kunde angelegt", add_customer, quiet=True)
    office.undo()
    office.ask(count, counts.append)
    settle(qtbot, office)
    assert counts == [0] and office.redo_label == "Kunde angelegt" and office.undo_label == ""
    assert [n.text for n in heard] == ["„Kunde angelegt“ zurückgenommen"]
    again = heard[0].run
    assert again is not None and heard[0].action == "Wiederherstellen"
    again()
    office.ask(count, counts.append)
    office.redo()
    settle(qtbot, office)
    assert counts == [0, 1]
    assert [n.text for n in heard[1:]] == [
        "„Kunde angelegt“ wiederhergestellt",
        "Es gibt nichts wiederherzustellen.",
    ]


def test_nothing_changed_nothing_told(qtbot: QtBot, office: Office) -> None:
    heard = notices(office)
    with qtbot.assertNotEmitted(office.changed):
        office.run("Nichts", lambda db: None)
        settle(qtbot, office)
    assert heard == []


def test_a_final_step_offers_no_undo(qtbot: QtBot, office: Office) -> None:
    heard = notices(office)

    def send(db: Writer) -> None:
        add_customer(db)
        db.seal()

    office.run("Angebot gesendet", send, told="Angebot gesendet")
    settle(qtbot, office)
    assert [(n.text, n.action) for n in heard] == [("Angebot gesendet", "")]


def test_an_expected_error_goes_to_the_caller_and_nothing_is_stored(
    qtbot: QtBot, office: Office
) -> None:
    def change(db: Writer) -> None:
        add_customer(db)
        raise UserError("Bitte einen Namen eintragen.")

    failures: list[UserError] = []
    counts: list[int] = []
    heard = notices(office)
    office.run("Kunde angelegt", change, failed=failures.append)
    office.ask(count, counts.append)
    settle(qtbot, office)
    assert [f.message for f in failures] == ["Bitte einen Namen eintragen."]
    assert heard == [] and counts == [0]


def test_an_expected_error_without_a_listener_becomes_a_toast(qtbot: QtBot, office: Office) -> None:
    def question(_db: Any) -> None:
        raise UserError("Dieser Eintrag ist nicht mehr da.")

    heard = notices(office)
    office.ask(question)
    settle(qtbot, office)
    assert [(n.text, n.tone) for n in heard] == [("Dieser Eintrag ist nicht mehr da.", "red")]


def test_a_bug_is_logged_told_and_frees_the_caller(
    qtbot: QtBot, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    failures: list[UserError] = []
    with caplog.at_level(logging.ERROR), qtbot.waitSignal(office.crashed) as crash:
        office.ask(lambda db: 1 // 0, failed=failures.append)
    settle(qtbot, office)
    assert crash.args is not None and crash.args[0].startswith("ZeroDivisionError")
    assert "Traceback" in caplog.text
    assert isinstance(failures[0], UnexpectedError)
    answers: list[int] = []
    office.ask(count, answers.append)
    settle(qtbot, office)
    assert answers == [0], "the worker lives on"


def test_the_dead_get_no_answer_but_their_change_is_kept(qtbot: QtBot, office: Office) -> None:
    owner = QObject()
    answers: list[int] = []
    office.run("Kunde angelegt", add_customer, answers.append, owner=owner)
    office.ask(count, answers.append, owner=owner)
    delete(owner)
    settle(qtbot, office)
    assert answers == []
    office.ask(count, answers.append)
    settle(qtbot, office)
    assert answers == [1]


def test_only_the_newest_question_with_a_key_is_answered(qtbot: QtBot, office: Office) -> None:
    gate = threading.Event()
    asked: list[str] = []
    answers: list[str] = []

    def question(name: str) -> Any:
        def ask(_db: Any) -> str:
            gate.wait(10)
            asked.append(name)
            return name

        return ask

    owner = QObject()
    for name in ("b", "br", "bra", "bran"):
        office.ask(question(name), answers.append, owner=owner, key="search")
    office.ask(question("andere"), answers.append, owner=QObject(), key="search")
    gate.set()
    settle(qtbot, office)
    assert answers == ["bran", "andere"]
    assert "bra" not in asked, "what nobody waits for is not even asked"


def test_pure_work_does_not_wait_for_the_database(qtbot: QtBot, office: Office) -> None:
    gate = threading.Event()
    results: list[str] = []
    office.ask(lambda db: gate.wait(10), lambda _r: results.append("question"))
    office.compute(lambda: "pdf", results.append)
    qtbot.waitUntil(lambda: results == ["pdf"])
    gate.set()
    settle(qtbot, office)
    assert results == ["pdf", "question"]


def test_long_work_is_announced_and_short_work_is_not(qtbot: QtBot, office: Office) -> None:
    states: list[bool] = []
    office.busy.connect(states.append)
    office.ask(count)
    settle(qtbot, office)
    assert states == []
    gate = threading.Event()
    office.ask(lambda db: gate.wait(10))
    qtbot.waitUntil(lambda: states == [True])
    gate.set()
    settle(qtbot, office)
    assert states == [True, False]


def test_settled_comes_after_the_questions_that_answers_ask(qtbot: QtBot, office: Office) -> None:
    answers: list[int] = []
    with qtbot.waitSignal(office.settled):
        office.ask(count, lambda _n: office.ask(count, answers.append))
    assert answers == [0]


def test_progress_reaches_the_gui_thread(qtbot: QtBot, office: Office) -> None:
    seen: list[threading.Thread] = []

    def work() -> None:
        office.on_gui(lambda: seen.append(threading.current_thread()))

    office.compute(work)
    qtbot.waitUntil(lambda: seen == [threading.main_thread()])
    settle(qtbot, office)


def test_a_write_from_elsewhere_is_announced_here(
    qtbot: QtBot, office: Office, store: Store
) -> None:
    with qtbot.waitSignal(office.changed) as heard, store.write("Liste importiert") as db:
        add_customer(db)
    assert heard.args is not None and heard.args[0].label == "Liste importiert"
    qtbot.waitUntil(lambda: office.undo_label == "Liste importiert")


def test_closing_waits_for_what_was_handed_in(qtbot: QtBot, tmp_path: Path, clock: Any) -> None:
    path = tmp_path / "eins.db"
    office = Office(Settings(None), clock)
    office.start(lambda: Store.open(path, clock=clock))
    office.closing.connect(lambda: office.run("Letztes", add_customer, quiet=True))
    office.run("Kunde angelegt", lambda db: add_customer(db, "K-0002"))
    assert office.close() and office.close()
    with Store.open(path, clock=clock) as store, store.read() as db:
        assert count(db) == 2
    office.ask(count)  # a closed office takes nothing more, without complaint


def test_a_store_that_does_not_open_is_told_once(qtbot: QtBot, tmp_path: Path, clock: Any) -> None:
    def refuse() -> Store:
        raise StoreError("Die Datei ist keine Datenbank von Kundenpflege.")

    office = Office(Settings(None), clock)
    failures: list[str] = []
    heard = notices(office)
    office.start(refuse, failed=lambda error: failures.append(error.message))
    office.ask(count)
    office.run("Kunde angelegt", add_customer)
    office.undo()
    settle(qtbot, office)
    assert failures == ["Die Datei ist keine Datenbank von Kundenpflege."]
    assert heard == []
    answers: list[int] = []
    office.start(lambda: Store.open(tmp_path / "zwei.db", clock=clock))
    office.ask(count, answers.append)
    settle(qtbot, office)
    assert answers == [0]
    assert office.close()


def test_midnight_is_announced_once(qtbot: QtBot) -> None:
    class Moving:
        day = date(2026, 11, 21)

        def today(self) -> date:
            return self.day

        def now(self) -> datetime:
            return datetime(self.day.year, self.day.month, self.day.day)

    clock = Moving()
    office = Office(Settings(None), clock)
    days: list[int] = []
    office.day_changed.connect(lambda: days.append(1))
    office.check_day()
    clock.day += timedelta(days=1)
    office.check_day()
    office.check_day()
    assert days == [1]
    assert office.close()


def test_waking_and_a_set_clock_are_announced(qtbot: QtBot) -> None:
    class Moving:
        at = datetime(2026, 11, 21, 8)

        def today(self) -> date:
            return self.at.date()

        def now(self) -> datetime:
            return self.at

    clock = Moving()
    office = Office(Settings(None), clock)
    woke: list[datetime] = []
    days: list[date] = []
    office.woke.connect(lambda: woke.append(clock.at))
    office.day_changed.connect(lambda: days.append(office.today))
    for leap in (timedelta(seconds=30), timedelta(seconds=90)):
        clock.at += leap
        office.check_day()
    assert woke == [], "that is how time goes by"
    clock.at += timedelta(hours=5)
    office.check_day()
    clock.at -= timedelta(hours=1)
    office.check_day()
    assert len(woke) == 2 and days == []
    clock.at -= timedelta(days=3)
    office.check_day()
    office.check_day()
    assert len(woke) == 3 and days == [date(2026, 11, 18)], "a clock set back is another day"
    assert office.close()
