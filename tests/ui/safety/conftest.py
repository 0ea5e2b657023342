"""The page Sicherheit on a furnished database; a clock that goes on when a test says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kundenpflege.model import Customer
from kundenpflege.services.backups import list_backups
from kundenpflege.store import Store
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.safety.page import SafetyPage
from tests.ui.conftest import settle
from tests.ui.furnished import Answers, _look, furnished, press, typed

__all__ = ["_look", "furnished", "press", "typed"]


@dataclass
class Watch:
    """A clock that stands until it is put forward."""

    at: datetime = datetime(2026, 11, 21, 8)

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.date()

    def later(self, **pause: float) -> None:
        self.at += timedelta(**pause)


class Yes(Answers):
    """Restoring and deleting are asked about; here the answer is yes."""

    def confirm(self, title: str, text: str, action: str) -> bool:
        self.asked.append(title)
        return True


@pytest.fixture
def clock() -> Watch:
    return Watch()


@pytest.fixture
def answers(office: Office) -> Yes:
    made = Yes()
    office.questions = made
    return made


@pytest.fixture
def toasts(office: Office) -> list[str]:
    """What was told in toasts."""
    found: list[str] = []
    office.told.connect(lambda notice: found.append(notice.text))
    return found


@pytest.fixture
def page(
    qtbot: QtBot, furnished: Store, office: Office, answers: Yes, toasts: list[str]
) -> SafetyPage:
    made = SafetyPage(office)
    qtbot.addWidget(made)
    made.resize(1236, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    settle(qtbot, office)
    return made


def add_customer(qtbot: QtBot, office: Office, name: str) -> None:
    office.run("Kunde angelegt", lambda db: db.add(Customer(number=name, name=name)))
    settle(qtbot, office)


def names(qtbot: QtBot, office: Office) -> list[str]:
    """The names of all customers."""
    found: list[list[str]] = []
    question = select(Customer.name).order_by(Customer.name)
    office.ask(lambda db: list(db.scalars(question)), found.append)
    settle(qtbot, office)
    return found[0]


def reasons(path: Path, second: str = "") -> list[str]:
    """Why each backup was made, oldest first."""
    return [row.reason for row in reversed(list_backups(path, second))]
