"""One panel to plan, change, repeat and finish contacts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kundenpflege.model import Contact, ContactSeries
from kundenpflege.model.kinds import ContactKind, Mood, SeriesUnit
from kundenpflege.services import series
from kundenpflege.services.contacts import ContactDetail, get_contact
from kundenpflege.services.series_days import upcoming
from kundenpflege.store import Store
from kundenpflege.ui.kit.contact_panel import ContactPanel
from kundenpflege.ui.kit.controls import Button
from kundenpflege.ui.kit.office import Office
from tests.services.sample_work import fill
from tests.ui.conftest import settle

MONDAY = date(2026, 11, 30)


@pytest.fixture
def ids(store: Store) -> dict[str, int]:
    return fill(store)


@pytest.fixture
def panel(qtbot: QtBot, office: Office, ids: dict[str, int]) -> ContactPanel:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 900)
    made = ContactPanel(office, host)
    host.show()
    return made


class Desk:
    """The panel with somebody before it."""

    def __init__(self, qtbot: QtBot, office: Office, panel: ContactPanel, store: Store) -> None:
        self.qtbot, self.office, self.panel, self.store = qtbot, office, panel, store

    def wait(self) -> None:
        settle(self.qtbot, self.office)

    def set(self, **values: Any) -> None:
        for name, value in values.items():
            editor = self.panel._form.editor(name)
            editor.set_value(value)
            editor.changed.emit()

    def press(self, name: str) -> None:
        button = self.panel.findChild(Button, name)
        assert button is not None, name
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.wait()

    def scope(self, key: str) -> None:
        chips = self.panel._form.scope
        assert chips is not None
        self.qtbot.mouseClick(dict(chips.items())[key], Qt.MouseButton.LeftButton)

    def shown(self, name: str) -> bool:
        return self.panel._form.box(name).isVisible()

    def contacts(self) -> list[ContactDetail]:
        with self.store.read() as db:
            found = select(Contact.id).where(Contact.reason.contains("Zilpzalp"))
            return [get_contact(db, one) for one in db.scalars(found.order_by(Contact.due))]

    def days(self) -> list[date]:
        """Planned and following days of the series until March."""
        with self.store.read() as db:
            later = [one.on for one in upcoming(db, MONDAY, date(2027, 3, 1))]
        return [one.due for one in self.contacts() if not one.is_done] + later


@pytest.fixture
def desk(qtbot: QtBot, office: Office, panel: ContactPanel, store: Store) -> Desk:
    return Desk(qtbot, office, panel, store)


@pytest.fixture
def repeated(desk: Desk, ids: dict[str, int]) -> int:
    """A series at Reuter's on the last day of each month."""
    with desk.store.write("Reihe") as db:
        return series.plan_series(
            db, ids["reuter"],
            {"kind": "call", "reason": "Zilpzalp", "starts": MONDAY, "on_working_days": False},
        )  # fmt: skip


def test_all_of_a_contact_is_planned_at_once(desk: Desk, ids: dict[str, int]) -> None:
    desk.panel.plan(ids["brandt"], MONDAY, at_time="9:30")
    desk.wait()
    desk.set(reason="Zilpzalp", minutes=90, place="Werkstatt", note="Preise", kind="visit",
             person_id=ids["petra"], last_day=date(2026, 12, 2))  # fmt: skip
    desk.press("saveContact")
    (contact,) = desk.contacts()
    assert (contact.due, contact.last_day, contact.at_time, contact.minutes) == (
        MONDAY, date(2026, 12, 2), "09:30", 90
    )  # fmt: skip
    assert (contact.kind, contact.place, contact.person_id) == (
        ContactKind.VISIT, "Werkstatt", ids["petra"]
    )  # fmt: skip
    assert not desk.panel.is_open()


def test_the_rhythm_shows_only_what_belongs_to_it(desk: Desk, ids: dict[str, int]) -> None:
    desk.panel.plan(ids["brandt"], MONDAY)
    desk.wait()
    assert not desk.shown("every") and not desk.shown("ends")
    desk.set(repeat="3months")
    assert desk.shown("ends") and not desk.shown("every")
    desk.set(repeat="own")
    assert desk.shown("every") and desk.shown("unit")


def test_contacts_that_come_again_are_planned_and_undone_in_one(
    desk: Desk, ids: dict[str, int]
) -> None:
    desk.panel.plan(ids["brandt"], MONDAY)
    desk.wait()
    desk.set(reason="Zilpzalp", repeat="own", every=2, unit=SeriesUnit.WEEK,
             on_working_days=False, ends=date(2026, 12, 31))  # fmt: skip
    desk.press("saveContact")
    assert desk.days() == [MONDAY, date(2026, 12, 14), date(2026, 12, 28)]
    desk.office.undo()
    desk.wait()
    assert desk.days() == []


def test_a_problem_of_the_series_stands_at_its_field(desk: Desk, ids: dict[str, int]) -> None:
    desk.panel.plan(ids["brandt"], MONDAY)
    desk.wait()
    desk.set(reason="Zilpzalp", repeat="month", ends=date(2026, 11, 1))
    desk.press("saveContact")
    assert "Ende" in desk.panel._form.box("ends").error.text()
    assert desk.panel.is_open()


def test_a_planned_contact_is_repeated_later(desk: Desk, ids: dict[str, int]) -> None:
    desk.panel.show_contact(ids["call"])
    desk.wait()
    desk.set(repeat="month", on_working_days=False)
    desk.press("saveContact")
    with desk.store.read() as db:
        assert get_contact(db, ids["call"]).series_words == "jeden Monat"


def test_only_this_one(desk: Desk, repeated: int) -> None:
    desk.panel.show_contact(desk.contacts()[0].id)
    desk.wait()
    assert not desk.shown("repeat")
    desk.set(due=date(2026, 12, 1))
    desk.press("saveContact")
    assert desk.days() == [date(2026, 12, 1), date(2026, 12, 30), date(2027, 1, 30),
                           date(2027, 2, 28)]  # fmt: skip


def test_this_and_later_ones(desk: Desk, repeated: int) -> None:
    desk.panel.show_series_day(repeated, date(2026, 12, 30))
    desk.wait()
    desk.scope("later")
    assert desk.shown("repeat")
    desk.set(due=date(2026, 12, 28), reason="Zilpzalp anders")
    desk.press("saveContact")
    assert [(one.due, one.reason) for one in desk.contacts()] == [
        (MONDAY, "Zilpzalp"), (date(2026, 12, 28), "Zilpzalp anders")
    ]  # fmt: skip
    assert desk.days()[1:] == [date(2026, 12, 28), date(2027, 1, 28), date(2027, 2, 28)]


def test_all_planned_ones(desk: Desk, repeated: int) -> None:
    desk.panel.show_contact(desk.contacts()[0].id)
    desk.wait()
    desk.scope("all")
    desk.set(kind=ContactKind.VISIT, repeat="own", every=2, unit=SeriesUnit.MONTH)
    desk.press("saveContact")
    assert [one.kind for one in desk.contacts()] == [ContactKind.VISIT]
    assert desk.days() == [MONDAY, date(2027, 1, 30)]
    desk.panel.show_contact(desk.contacts()[0].id)
    desk.wait()
    desk.scope("all")
    desk.set(due=date(2026, 12, 1))
    desk.press("saveContact")
    assert desk.days() == [date(2026, 12, 1), date(2027, 2, 1)], "the whole series moves along"


def test_a_day_that_is_no_contact_yet_becomes_one_by_a_change(desk: Desk, repeated: int) -> None:
    desk.panel.show_series_day(repeated, date(2026, 12, 30))
    desk.wait()
    assert len(desk.contacts()) == 1, "looking makes nothing"
    desk.set(at_time="14:00")
    desk.press("saveContact")
    assert [(one.due, one.at_time) for one in desk.contacts()] == [
        (MONDAY, ""), (date(2026, 12, 30), "14:00")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("scope", "left"),
    [
        ("one", [MONDAY, date(2027, 1, 30), date(2027, 2, 28)]),
        ("later", [MONDAY]),
        ("all", []),
    ],
)
def test_removing(desk: Desk, repeated: int, scope: str, left: list[date]) -> None:
    desk.panel.show_series_day(repeated, date(2026, 12, 30))
    desk.wait()
    desk.scope(scope)
    desk.press("removeContact")
    assert desk.days() == left
    with desk.store.read() as db:
        assert db.count(select(ContactSeries.id)) == (0 if scope == "all" else 1)
    desk.office.undo()
    desk.wait()
    assert len(desk.days()) == 4


def test_finishing_stores_mood_and_next_step(desk: Desk, ids: dict[str, int]) -> None:
    desk.panel.finish(ids["call"])
    desk.wait()
    form = desk.panel.finishing
    assert form is not None
    desk.qtbot.keyClicks(form.outcome, "will Angebot")
    desk.qtbot.mouseClick(dict(form.moods.items())[Mood.GOOD], Qt.MouseButton.LeftButton)
    desk.qtbot.mouseClick(dict(form.steps.items())["week"], Qt.MouseButton.LeftButton)
    form.reason.set_value("Zilpzalp besprechen")
    desk.qtbot.keyClick(form.outcome, Qt.Key.Key_Return)
    desk.wait()
    with desk.store.read() as db:
        done = get_contact(db, ids["call"])
    assert (done.mood, done.outcome, done.is_done) == (Mood.GOOD, "will Angebot", True)
    assert [one.due for one in desk.contacts()] == [MONDAY]


def test_what_was_changed_before_finishing_is_kept(desk: Desk, ids: dict[str, int]) -> None:
    desk.panel.show_contact(ids["call"])
    desk.wait()
    desk.set(note="vorher")
    desk.press("finishContact")
    assert desk.panel.finishing is not None
    with desk.store.read() as db:
        assert get_contact(db, ids["call"]).note == "vorher"


def test_nobody_reached_keeps_the_call(desk: Desk, ids: dict[str, int]) -> None:
    desk.panel.finish(ids["call"])
    desk.wait()
    desk.press("missedCall")
    with desk.store.read() as db:
        missed = get_contact(db, ids["call"])
    assert (missed.attempts, missed.due, missed.is_done) == (1, date(2026, 11, 21), False)
    assert "21.11.2026 um 08:00 Uhr niemanden erreicht" in missed.note
    desk.panel.show_contact(ids["call"])
    desk.wait()
    assert any("1 Versuch" in label.text() for label in desk.panel.findChildren(QLabel))


def test_a_done_contact_is_corrected(desk: Desk, ids: dict[str, int]) -> None:
    with desk.store.read() as db:
        done = db.scalar(select(Contact.id).where(Contact.done_on.is_not(None)))
    desk.panel.show_contact(done)
    desk.wait()
    desk.set(outcome="war nett", mood=Mood.FAIR, done_on=date(2026, 9, 3))
    desk.press("saveContact")
    with desk.store.read() as db:
        contact = get_contact(db, done)
    assert (contact.outcome, contact.mood, contact.done_on) == (
        "war nett", Mood.FAIR, date(2026, 9, 3)
    )  # fmt: skip


def test_the_end_of_the_program_loses_nothing(desk: Desk, ids: dict[str, int]) -> None:
    desk.panel.finish(ids["call"])
    desk.wait()
    form = desk.panel.finishing
    assert form is not None
    form.outcome.setPlainText("noch schnell getippt")
    desk.office.closing.emit()
    desk.wait()
    with desk.store.read() as db:
        assert get_contact(db, ids["call"]).outcome == "noch schnell getippt"
