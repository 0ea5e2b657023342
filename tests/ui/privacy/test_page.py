"""The page Datenschutz with a real store: account, restriction, erasure, retention, economy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kundenpflege.model import Customer, Offer, Person
from kundenpflege.model.kinds import CustomerKind, OfferState
from kundenpflege.services.business import ensure_business
from kundenpflege.services.old_copies import FOLDER
from kundenpflege.store import Store
from kundenpflege.ui.kit.controls import Button, Label
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.privacy.page import PrivacyPage
from tests.ui.conftest import settle


class Answers:
    """Answers of the user to the few dialogs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.yes = True
        self.asked: list[str] = []

    def save_file(self, _title: str, suggestion: str, _kinds: Sequence[Any]) -> Path:
        return self.folder / suggestion

    def open_file(self, *_args: object) -> None:
        return None

    def confirm(self, title: str, _text: str, _action: str) -> bool:
        self.asked.append(title)
        return self.yes


@pytest.fixture
def answers(office: Office, tmp_path: Path) -> Answers:
    made = Answers(tmp_path)
    office.questions = made
    return made


@pytest.fixture
def customer(store: Store) -> int:
    with store.write("Kunde") as db:
        ensure_business(db)
        found = db.add(
            Customer(
                number="7",
                kind=CustomerKind.COUPLE,
                name="Ada und Bea Quast",
                created_at=datetime(2024, 1, 1),
            )
        )
        db.flush()
        for name in ("Ada", "Bea"):
            db.add(Person(customer_id=found.id, first_name=name, last_name="Quast"))
        return found.id


@pytest.fixture
def page(qtbot: QtBot, office: Office, answers: Answers, customer: int) -> PrivacyPage:
    made = PrivacyPage(office)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    settle(qtbot, office)
    return made


def _press(page: PrivacyPage, name: str) -> None:
    button = next(b for b in page.findChildren(Button, name) if b.isVisible())
    assert button.isEnabled(), name
    button.click()


def _says(page: PrivacyPage, text: str) -> bool:
    return any(text in label.text() for label in page.findChildren(Label) if label.isVisible())


def test_account_is_given_as_letter_and_file(
    qtbot: QtBot, office: Office, page: PrivacyPage, customer: int, tmp_path: Path
) -> None:
    page.new_record("privacy", customer_id=customer)
    settle(qtbot, office)
    _press(page, "savePdf")
    settle(qtbot, office)
    assert (tmp_path / "Auskunft 7.pdf").read_bytes().startswith(b"%PDF")
    page.person.account.person.set_value(None)
    _press(page, "saveJson")
    settle(qtbot, office)
    data = json.loads((tmp_path / "Auskunft 7.json").read_text(encoding="utf-8"))
    assert [p["first_name"] for p in data["data"]["person"]] == ["Ada", "Bea"]


def test_restricting_needs_a_reason_and_can_be_lifted(
    qtbot: QtBot, office: Office, page: PrivacyPage, customer: int, store: Store
) -> None:
    page.show_customer(customer)
    settle(qtbot, office)
    _press(page, "restrict")
    settle(qtbot, office)
    assert page.person.restrict.form.box("restricted_reason").error.text()
    page.person.restrict.form.editor("restricted_reason").set_value("per Brief")
    _press(page, "restrict")
    settle(qtbot, office)
    with store.read() as db:
        assert db.require(Customer, customer).restricted_on == date(2026, 11, 21)
    assert _says(page, "Gesperrt seit 21.11.2026: per Brief")
    _press(page, "restrict")
    settle(qtbot, office)
    with store.read() as db:
        assert db.require(Customer, customer).restricted_on is None


def test_erasing_asks_and_is_final(
    qtbot: QtBot, office: Office, page: PrivacyPage, customer: int, store: Store, answers: Answers
) -> None:
    folder = store.path.parent / FOLDER
    folder.mkdir()
    copy = folder / "alt.db"
    copy.write_bytes(b"Quast")
    page.show_customer(customer)
    settle(qtbot, office)
    answers.yes = False
    _press(page, "erase")
    settle(qtbot, office)
    with store.read() as db:
        assert db.get(Customer, customer) is not None
    answers.yes = True
    _press(page, "erase")
    settle(qtbot, office)
    assert answers.asked == ["Ada und Bea Quast endgültig löschen?"] * 2
    with store.read() as db:
        assert db.get(Customer, customer) is None
    assert b"Quast" not in store.path.read_bytes()
    assert page.person.customer_id is None
    _press(page, "removeCopies")
    settle(qtbot, office)
    assert not copy.exists()
    assert store.check() == []


def test_proposals_are_kept_with_a_reason_or_erased(
    qtbot: QtBot, office: Office, page: PrivacyPage, customer: int, store: Store
) -> None:
    page.show_tab("retention")
    settle(qtbot, office)
    assert page.retention.table.paged.rowCount() == 1
    page.retention.table.selectAll()
    _press(page, "keepChosen")
    _press(page, "storeKeep")
    settle(qtbot, office)
    assert page.retention.form.box("keep_reason").error.text()
    page.retention.form.editor("keep_reason").set_value("Gewährleistung")
    _press(page, "storeKeep")
    settle(qtbot, office)
    assert page.retention.table.paged.rowCount() == 0
    office.undo()
    settle(qtbot, office)
    page.retention.table.selectAll()
    _press(page, "eraseChosen")
    settle(qtbot, office)
    with store.read() as db:
        assert db.count(select(Customer.id)) == 0


def test_a_proposal_leads_to_the_customer(
    qtbot: QtBot, office: Office, page: PrivacyPage, customer: int
) -> None:
    page.show_tab("retention")
    settle(qtbot, office)
    page.retention.table.selectAll()
    _press(page, "openChosen")
    settle(qtbot, office)
    assert page.tabs.current() == "person"
    assert page.person.customer_id == customer


def test_economy_names_what_nobody_needs(
    qtbot: QtBot, office: Office, page: PrivacyPage, customer: int
) -> None:
    page.show_tab("economy")
    settle(qtbot, office)
    assert _says(page, "1 Kunde ohne Zweck zum Behalten")
    assert page.economy.table.paged.rowCount() > 20
    _press(page, "go_retention")
    assert page.tabs.current() == "retention"


def test_papers_are_written_with_the_letterhead(
    qtbot: QtBot, office: Office, page: PrivacyPage, tmp_path: Path
) -> None:
    page.show_tab("papers")
    settle(qtbot, office)
    for name in ("noticePdf", "recordPdf"):
        _press(page, name)
        settle(qtbot, office)
    assert (tmp_path / "Datenschutzinformation.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "Verarbeitungsverzeichnis.pdf").read_bytes().startswith(b"%PDF")


def test_what_must_stay_is_told_and_cannot_be_erased_again(
    qtbot: QtBot, office: Office, page: PrivacyPage, customer: int, store: Store
) -> None:
    with store.write("Auftrag") as db:
        db.add(
            Offer(
                customer_id=customer,
                number="AN-1",
                state=OfferState.ACCEPTED,
                decided_on=date(2026, 1, 1),
            )
        )
    page.show_customer(customer)
    settle(qtbot, office)
    assert _says(page, "Das muss bleiben")
    _press(page, "erase")
    settle(qtbot, office)
    assert _says(page, "endgültig gelöscht")
    assert _says(page, "AN-1 vom 01.01.2026 bleibt bis 31.12.2032")
    assert not page.person.restrict.button.isVisible()
    page.person.erase.show_customer(None)
    page.show_customer(customer)
    settle(qtbot, office)
    assert _says(page, "Schon gelöscht")
    assert not page.person.erase.button.isVisible()


def test_other_rooms_lead_to_a_customer_or_a_tab(
    qtbot: QtBot, office: Office, page: PrivacyPage, customer: int
) -> None:
    page.show_record(customer)
    settle(qtbot, office)
    assert page.person.customer_id == customer
    assert page.person.picker.text() == "Ada und Bea Quast"
    page.new_record("privacy", tab="economy")
    assert page.tabs.current() == "economy"


def test_one_of_two_people_is_erased(
    qtbot: QtBot, office: Office, page: PrivacyPage, customer: int, store: Store, answers: Answers
) -> None:
    page.show_customer(customer)
    settle(qtbot, office)
    choice = page.person.erase.person
    with store.read() as db:
        bea = db.scalar(select(Person.id).where(Person.first_name == "Bea"))
    choice.set_value(bea)
    choice.changed.emit()
    settle(qtbot, office)
    _press(page, "erase")
    settle(qtbot, office)
    assert answers.asked == ["Bea Quast endgültig löschen?"]
    with store.read() as db:
        assert db.require(Customer, customer).name == "Ada Quast"
        assert db.scalars(select(Person.first_name)) == ["Ada"]
    assert page.person.customer_id == customer
