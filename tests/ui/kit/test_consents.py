"""The card that says what a customer allowed and forbade."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kundenpflege.base.i18n import _
from kundenpflege.model import Customer, Person
from kundenpflege.model.kinds import CustomerKind
from kundenpflege.services import consents
from kundenpflege.store import Store
from kundenpflege.ui.kit.chips import Chip
from kundenpflege.ui.kit.consents import ConsentCard
from kundenpflege.ui.kit.controls import Button, Label
from kundenpflege.ui.kit.office import Office
from tests.ui.conftest import settle


@pytest.fixture
def customer(store: Store) -> int:
    with store.write("Kunde") as db:
        found = db.add(Customer(number="1", kind=CustomerKind.COUPLE, name="Paar"))
        db.flush()
        for name in ("Ada", "Bea"):
            db.add(Person(customer_id=found.id, first_name=name, last_name="Quast"))
        return found.id


@pytest.fixture
def card(qtbot: QtBot, office: Office, customer: int) -> ConsentCard:
    made = ConsentCard(office)
    qtbot.addWidget(made)
    made.show()
    made.show_customer(customer)
    settle(qtbot, office)
    return made


def _words(card: ConsentCard) -> list[str]:
    return [chip.text() for chip in card.findChildren(Chip) if chip.isVisible()]


def _says(card: ConsentCard, text: str) -> bool:
    shown = [label.text() for label in card.findChildren(Label) if label.isVisible()]
    return any(text in words.replace("\u00a0", " ") for words in shown)


def test_each_channel_says_whether_and_why(card: ConsentCard) -> None:
    assert _words(card) == ["erlaubt", "nicht erlaubt", "nicht erlaubt", "nicht erlaubt"]
    assert _says(card, "§ 7 Abs. 2 Nr. 1 UWG")


def test_a_consent_is_recorded_and_withdrawn(
    qtbot: QtBot, office: Office, card: ConsentCard, store: Store, customer: int, tmp_path: Path
) -> None:
    proof = tmp_path / "zettel.pdf"
    proof.write_bytes(b"%PDF")

    class Answers:
        def open_file(self, *_args: object) -> Path:
            return proof

    office.questions = Answers()  # type: ignore[assignment]
    _button(card, "grantConsent").click()
    _button(card, "chooseProof").click()
    _button(card, "saveRecord").click()
    settle(qtbot, office)
    assert _words(card)[1] == "erlaubt"
    with store.read() as db:
        (found,) = consents.list_consents(db, customer)
        assert (found.proof, found.granted_on) == ("zettel.pdf", db.today)
    _button(card, f"withdraw{found.id}").click()
    settle(qtbot, office)
    assert _words(card)[1] == "nicht erlaubt"
    assert _says(card, "widerrufen 21.11.2026")
    office.undo()
    settle(qtbot, office)
    assert _words(card)[1] == "erlaubt"


def test_an_objection_closes_everything_until_it_is_lifted(
    qtbot: QtBot, office: Office, card: ConsentCard, store: Store, customer: int
) -> None:
    _button(card, "addObjection").click()
    _button(card, "saveRecord").click()
    settle(qtbot, office)
    assert _words(card) == ["nicht erlaubt"] * 4
    with store.read() as db:
        (found,) = consents.list_objections(db, customer)
    _button(card, f"lift{found.id}").click()
    settle(qtbot, office)
    assert _words(card)[0] == "erlaubt"


def test_a_day_ahead_is_refused_beside_its_field(
    qtbot: QtBot, office: Office, card: ConsentCard
) -> None:
    from datetime import date

    _button(card, "grantConsent").click()
    form = card._form
    assert form is not None
    form.form.editor("granted_on").set_value(date(2027, 1, 1))
    _button(card, "saveRecord").click()
    settle(qtbot, office)
    assert _("Dieser Tag liegt in der Zukunft.") in form.form.box("granted_on").error.text()


def test_an_empty_card_asks_for_nothing(qtbot: QtBot, office: Office) -> None:
    card = ConsentCard(office)
    qtbot.addWidget(card)
    card.show_customer(None)
    card.begin("consent")
    assert card.findChild(Button, "saveRecord") is None


def _button(card: ConsentCard, name: str) -> Button:
    found = card.findChild(Button, name)
    assert found is not None, name
    return found
