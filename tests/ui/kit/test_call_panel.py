"""The call over any page: number, words, time, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kundenpflege.model import Contact, Offer
from kundenpflege.model.kinds import ContactKind, Mood, OfferState
from kundenpflege.services import consents, contacts, customers, today
from kundenpflege.store import Store
from kundenpflege.ui.kit.call_panel import CallPanel
from kundenpflege.ui.kit.call_timer import CallTimer
from kundenpflege.ui.kit.controls import Label
from kundenpflege.ui.kit.office import Notice, Office
from tests.ui.conftest import TODAY, settle


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nothing is dialled for good."""
    urls: list[str] = []

    def open_url(url: QUrl) -> bool:
        urls.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return urls


@pytest.fixture
def customer_id(store: Store) -> int:
    with store.write("Kunde") as db:
        return customers.add_customer(
            db,
            {
                "phone": "04102 55577",
                "persons": [
                    {"salutation": "mrs", "first_name": "Petra", "last_name": "Brandt",
                     "mobile": "0171 5550142"}
                ],
            },
        )  # fmt: skip


@pytest.fixture
def contact_id(store: Store, customer_id: int) -> int:
    with store.write("Kontakt") as db:
        return contacts.plan_contact(
            db, customer_id, kind="call", reason="Wartung anbieten", due=TODAY, note="Hund: Bello"
        )


@pytest.fixture
def panel(qtbot: QtBot, office: Office) -> CallPanel:
    host = QWidget()
    host.resize(1000, 800)
    qtbot.addWidget(host)
    made = CallPanel(office, host)
    host.show()
    return made


def begin(qtbot: QtBot, panel: CallPanel, office: Office, **given: Any) -> None:
    panel.call(**given)
    settle(qtbot, office)
    assert panel.is_open()


def find(panel: CallPanel, name: str) -> Any:
    kinds = (QPushButton, Label)
    return next(w for kind in kinds for w in panel.findChildren(kind, name) if not w.isHidden())


def words(panel: CallPanel) -> str:
    return "\n".join(one.text() for one in panel.findChildren(Label) if not one.isHidden())


def contact(store: Store, contact_id: int) -> contacts.ContactDetail:
    with store.read() as db:
        return contacts.get_contact(db, contact_id)


def test_number_words_and_dialling(
    qtbot: QtBot, panel: CallPanel, office: Office, contact_id: int, dialled: list[str]
) -> None:
    begin(qtbot, panel, office, contact_id=contact_id)
    assert find(panel, "phone").text() == "+49 171 5550142"
    assert find(panel, "whose").text() == "Petra Brandt, mobil"
    told = words(panel)
    for line in ("Wartung anbieten", "Hund: Bello", "Anrede: Frau Brandt"):
        assert line in told
    find(panel, "dial").click()
    assert dialled == ["tel:+491715550142"]
    assert panel.timer is not None and panel.timer.is_running()
    find(panel, "otherNumber").click()
    assert find(panel, "phone").text() == "+49 4102 55577"
    assert find(panel, "otherNumber").text() == "Petra Brandt, mobil: +49 171 5550142"
    find(panel, "copy").click()
    assert QGuiApplication.clipboard().text() == "+49 4102 55577"


def test_a_computer_that_cannot_dial_says_so(
    qtbot: QtBot, panel: CallPanel, office: Office, contact_id: int, monkeypatch: Any
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    begin(qtbot, panel, office, contact_id=contact_id)
    panel.dial()
    assert "kein Telefonprogramm" in find(panel, "trouble").text()
    assert QGuiApplication.clipboard().text() == "+49 171 5550142"


def test_a_talk_is_noted_with_mood_and_next_step(
    qtbot: QtBot, panel: CallPanel, office: Office, store: Store, contact_id: int,
    dialled: list[str],
) -> None:  # fmt: skip
    begin(qtbot, panel, office, contact_id=contact_id)
    form = panel.form
    assert form is not None
    form.begin()
    QTest.keyClicks(form.outcome, "gern im Mai")
    form.moods.choose("good")
    form.steps.choose("none")
    QTest.keyClick(form.outcome, Qt.Key.Key_Return)
    settle(qtbot, office)
    done = contact(store, contact_id)
    assert (done.done_on, done.outcome, done.mood, done.no_next, done.kind) == (
        TODAY, "gern im Mai", Mood.GOOD, True, ContactKind.CALL,
    )  # fmt: skip
    assert not panel.is_open()
    office.undo()
    settle(qtbot, office)
    assert contact(store, contact_id).done_on is None


@pytest.mark.parametrize(
    ("key", "note"), [("n", "erreicht"), ("m", "Mailbox"), ("r", "ruft zurück")]
)
def test_one_key_says_that_nobody_was_there(
    qtbot: QtBot, panel: CallPanel, office: Office, store: Store, contact_id: int, key: str,
    note: str,
) -> None:  # fmt: skip
    told: list[Notice] = []
    office.told.connect(told.append)
    begin(qtbot, panel, office, contact_id=contact_id)
    find(panel, "dial").setFocus()
    QTest.keyClicks(find(panel, "dial"), key)
    settle(qtbot, office)
    kept = contact(store, contact_id)
    assert (kept.attempts, kept.is_done) == (1, False) and note in kept.note
    assert not panel.is_open()
    assert "nicht erreicht: wieder" in told[-1].text and told[-1].action == "Rückgängig"
    office.undo()
    settle(qtbot, office)
    assert contact(store, contact_id).attempts == 0
    begin(qtbot, panel, office, contact_id=contact_id)
    assert "Versuch" not in words(panel)


def test_letters_typed_into_the_note_are_letters(
    qtbot: QtBot, panel: CallPanel, office: Office, store: Store, contact_id: int
) -> None:
    begin(qtbot, panel, office, contact_id=contact_id)
    assert panel.form is not None
    QTest.keyClicks(panel.form.outcome, "nmrw")
    settle(qtbot, office)
    assert panel.form.outcome.toPlainText() == "nmrw" and panel.is_open()
    assert contact(store, contact_id).attempts == 0


def test_what_was_typed_goes_along_when_nobody_was_there_after_all(
    qtbot: QtBot, panel: CallPanel, office: Office, store: Store, contact_id: int
) -> None:
    begin(qtbot, panel, office, contact_id=contact_id)
    assert panel.form is not None
    panel.form.outcome.setPlainText("Frau ist zur Kur")
    find(panel, "missed").click()
    settle(qtbot, office)
    assert "Frau ist zur Kur" in contact(store, contact_id).note


def test_a_customer_without_a_planned_contact(
    qtbot: QtBot, panel: CallPanel, office: Office, store: Store, customer_id: int
) -> None:
    begin(qtbot, panel, office, customer_id=customer_id)
    find(panel, "missed").click()
    settle(qtbot, office)
    with store.read() as db:
        (planned,) = today.reminders(db).reminders
    assert planned.title.endswith("Rückruf") and planned.phone == "+49 171 5550142"
    begin(qtbot, panel, office, reminder=planned)
    assert "1 Versuch ohne Erfolg" in {w.text() for w in panel.findChildren(QWidget)
                                       if hasattr(w, "text")}  # fmt: skip


def test_without_a_number_the_way_to_the_customer_is_shown(
    qtbot: QtBot, panel: CallPanel, office: Office, store: Store
) -> None:
    with store.write("Kunde") as db:
        bare = customers.add_customer(db, {"persons": [{"last_name": "Stumm"}]})
    begin(qtbot, panel, office, customer_id=bare)
    assert "keine Telefonnummer" in words(panel)
    panel.dial()
    assert panel.save is not None and panel.save.isEnabled(), "noted it can be all the same"


def test_a_forbidden_call_is_told_before_it(
    qtbot: QtBot, panel: CallPanel, office: Office, store: Store, contact_id: int, customer_id: int
) -> None:
    begin(qtbot, panel, office, contact_id=contact_id)
    allowed = "permission" in {w.objectName() for w in panel.findChildren(Label)}
    with store.write("Widerspruch") as db:
        consents.object_to(db, customer_id, channel=None)
    begin(qtbot, panel, office, contact_id=contact_id)
    assert "Widerspruch" in words(panel) or not allowed


def test_typed_words_are_not_lost_to_another_call(
    qtbot: QtBot, panel: CallPanel, office: Office, contact_id: int, customer_id: int
) -> None:
    begin(qtbot, panel, office, contact_id=contact_id)
    assert panel.form is not None
    panel.form.outcome.setPlainText("wichtig")
    panel.call(customer_id=customer_id)
    settle(qtbot, office)
    assert panel.is_open() and panel.form.outcome.toPlainText() == "wichtig"


def test_an_offer_can_be_decided_in_the_call(
    qtbot: QtBot, panel: CallPanel, office: Office, store: Store, customer_id: int
) -> None:
    with store.write("Angebot") as db:
        offer = db.add(
            Offer(
                customer_id=customer_id, number="AN-1", subject="Tür", state=OfferState.SENT,
                sent_at=db.now.replace(day=1), offer_date=date(2026, 11, 1),
            )
        )  # fmt: skip
        db.flush()
        offer_id = offer.id
    with store.read() as db:
        reminder = next(one for one in today.reminders(db).reminders if one.offer_id == offer_id)
    begin(qtbot, panel, office, reminder=reminder)
    assert panel.decision is not None and panel.form is not None
    panel.decision.choose("accepted")
    panel.form.outcome.setPlainText("nimmt es")
    panel.note()
    settle(qtbot, office)
    with store.read() as db:
        assert db.require(Offer, offer_id).state is OfferState.ACCEPTED
        (done,) = db.scalars(select(Contact.outcome).where(Contact.done_on.is_not(None)))
    assert done == "nimmt es"


def test_what_is_missing_is_said_and_nothing_is_stored(
    qtbot: QtBot, panel: CallPanel, office: Office, store: Store, contact_id: int
) -> None:
    begin(qtbot, panel, office, contact_id=contact_id)
    assert panel.form is not None
    panel.form.steps.choose("day")
    panel.note()
    settle(qtbot, office)
    assert panel.is_open() and not contact(store, contact_id).is_done
    assert panel.form.error.text()


def test_a_contact_that_went_meanwhile_is_told_in_the_form(
    qtbot: QtBot, panel: CallPanel, office: Office, store: Store, contact_id: int
) -> None:
    begin(qtbot, panel, office, contact_id=contact_id)
    with store.write("weg") as db:
        contacts.remove_contact(db, contact_id)
    settle(qtbot, office)
    panel.note()
    settle(qtbot, office)
    assert panel.form is not None and panel.form.error.text()
    assert panel.save is not None and panel.save.isEnabled()


def test_the_timer_counts_begun_minutes_and_goes_on_after_a_stop(qtbot: QtBot) -> None:
    seconds = [100.0]
    timer = CallTimer(now=lambda: seconds[0])
    qtbot.addWidget(timer)
    assert timer.minutes() is None
    timer.toggle()
    seconds[0] += 65
    timer._show()
    assert timer.shown.text() == "1:05" and timer.minutes() == 2
    timer.stop()
    seconds[0] += 600
    assert timer.minutes() == 2
    timer.toggle()
    seconds[0] += 60
    timer.stop()
    assert timer.shown.text() == "2:05" and timer.minutes() == 3
