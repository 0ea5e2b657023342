"""Once a year Heute asks to look at whose data are no longer needed; before calls it says why."""

from __future__ import annotations

from datetime import datetime

import pytest
from pytestqt.qtbot import QtBot

from kundenpflege.model import Contact, Customer
from kundenpflege.services import consents, today
from kundenpflege.store import Store
from kundenpflege.ui.kit.cards import Banner
from kundenpflege.ui.kit.controls import Button
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.today.page import TodayPage
from tests.ui.conftest import settle


@pytest.fixture
def customer(store: Store) -> int:
    with store.write("Kunde") as db:
        found = db.add(
            Customer(
                number="1", name="Quast", created_at=datetime(2020, 1, 1), phone="04102 5550",
                email="q@quast.de",
            )
        )  # fmt: skip
        db.flush()
        return found.id


@pytest.fixture
def page(qtbot: QtBot, office: Office, customer: int) -> TodayPage:
    made = TodayPage(office)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    settle(qtbot, office)
    return made


def _banner(page: TodayPage) -> Banner | None:
    return next((b for b in page.findChildren(Banner, "yearlyLook") if b.isVisible()), None)


def test_the_look_is_done_for_the_year_and_can_be_undone(
    qtbot: QtBot, office: Office, page: TodayPage
) -> None:
    banner = _banner(page)
    assert banner is not None
    assert "1 Kunde" in banner.text()
    done = banner.findChild(Button, "yearlyDone")
    assert done is not None
    done.click()
    settle(qtbot, office)
    assert _banner(page) is None
    office.undo()
    settle(qtbot, office)
    assert _banner(page) is not None


def test_it_leads_to_the_list(qtbot: QtBot, office: Office, page: TodayPage) -> None:
    wanted: list[tuple[str, dict[str, object]]] = []
    office.create = lambda kind, **given: wanted.append((kind, given))  # type: ignore[method-assign]
    banner = _banner(page)
    assert banner is not None
    look = banner.findChild(Button, "yearlyOpen")
    assert look is not None
    look.click()
    assert wanted == [("privacy", {"tab": "retention"})]


@pytest.mark.parametrize(
    ("purpose", "nature", "words"),
    [
        ("write", "service", ["E-Mail erlaubt", "Brief erlaubt"]),
        ("write", "care", ["E-Mail nicht erlaubt", "Brief nicht erlaubt"]),
    ],
)
def test_before_a_mail_it_says_whether_and_why(
    qtbot: QtBot, office: Office, page: TodayPage, store: Store, customer: int,
    purpose: str, nature: str, words: list[str],
) -> None:  # fmt: skip
    with store.write("Kontakt") as db:
        db.add(Contact(customer_id=customer, reason="Fragen", due=db.today, nature=nature))
        consents.object_to(db, customer, "post")
    settle(qtbot, office)
    with store.read() as db:
        (reminder,) = today.reminders(db).reminders
    page.deeds.open_form(reminder, purpose)
    settle(qtbot, office)
    assert page.deeds.form is not None
    means = page.deeds.form.means
    assert means is not None
    said = [banner.text() for banner in means.findChildren(Banner)]
    assert len(said) == len(words)
    for text, word in zip(said, words, strict=True):
        assert word in text.replace("\u00a0", " ")
